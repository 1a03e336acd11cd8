//! `[[groups]]` of a state file.

use std::collections::BTreeSet;

use toml::Table;

use super::{
    keys,
    reading::{StateFileError, taken, wrong},
    role::AssignmentEntry,
};
use crate::domain::acr::Acr;

/// One of `[[groups]]`.
#[derive(Debug)]
pub struct GroupEntry {
    /// Its unique name.
    pub name: String,
    /// The name that it had in an earlier file, if it is another one.
    pub was: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Counts for nothing while set.
    pub disabled: Option<bool>,
    /// The least that its members must prove.
    pub required_acr: Option<Acr>,
    /// The group above it.
    pub parent: Option<String>,
    /// The roles that its members have by it; absent leaves them alone.
    pub roles: Option<Vec<AssignmentEntry>>,
    /// What is taken away of these.
    pub unset: BTreeSet<String>,
}

pub(super) fn read(place: &str, mut table: Table) -> Result<GroupEntry, StateFileError> {
    let own = [
        "name",
        "was",
        "description",
        "disabled",
        "required_acr",
        "parent",
        "roles",
        "unset",
    ];
    keys::check(place, &table, &own, &())?;
    Ok(GroupEntry {
        name: taken(place, &mut table, "name")?.ok_or_else(|| wrong(place, "name is missing"))?,
        was: taken(place, &mut table, "was")?,
        disabled: taken(place, &mut table, "disabled")?,
        unset: keys::unset(place, &mut table, &["description", "required_acr", "parent"])?,
        parent: taken(place, &mut table, "parent")?,
        roles: taken(place, &mut table, "roles")?,
        description: taken(place, &mut table, "description")?,
        required_acr: taken(place, &mut table, "required_acr")?,
    })
}
