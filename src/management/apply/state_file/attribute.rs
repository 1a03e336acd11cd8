//! `[[attributes]]` of a state file.

use toml::Table;

use super::{
    keys,
    reading::{StateFileError, taken, wrong},
};
use crate::domain::attribute::{AttributeKind, ChangedBy};

/// One of `[[attributes]]`.
#[derive(Debug)]
pub struct AttributeEntry {
    /// Its name.
    pub name: String,
    /// What forms call it; its name where nobody said anything.
    pub label: Option<String>,
    /// What its values are; a text where nobody said anything.
    pub kind: Option<AttributeKind>,
    /// Whether an administrator has to give everybody a value.
    pub required: Option<bool>,
    /// Whether people see their own value.
    pub visible_to_user: Option<bool>,
    /// Who changes a value; administrators alone where nobody said anything.
    pub changed_by: Option<ChangedBy>,
    /// Whether people can be searched for by it.
    pub searchable: Option<bool>,
}

pub(super) fn read(place: &str, mut table: Table) -> Result<AttributeEntry, StateFileError> {
    let own = [
        "name",
        "label",
        "type",
        "required",
        "visible_to_user",
        "changed_by",
        "searchable",
    ];
    keys::check(place, &table, &own, &())?;
    Ok(AttributeEntry {
        name: taken(place, &mut table, "name")?.ok_or_else(|| wrong(place, "name is missing"))?,
        label: taken(place, &mut table, "label")?,
        kind: taken(place, &mut table, "type")?,
        required: taken(place, &mut table, "required")?,
        visible_to_user: taken(place, &mut table, "visible_to_user")?,
        changed_by: taken(place, &mut table, "changed_by")?,
        searchable: taken(place, &mut table, "searchable")?,
    })
}
