//! `[[scopes]]` of a state file.

use toml::Table;

use super::{
    keys,
    reading::{StateFileError, taken, wrong},
};
use crate::domain::claim_rule::ClaimRule;

/// One of `[[scopes]]`.
#[derive(Debug)]
pub struct ScopeEntry {
    /// Its name (RFC 6749 section 3.3).
    pub name: String,
    /// What the consent page says of it; its name where nobody said anything.
    pub description: Option<String>,
    /// The claims that it opens.
    pub claims: Option<Vec<String>>,
    /// The claims that it makes.
    pub claim_rules: Option<Vec<ClaimRule>>,
}

pub(super) fn read(place: &str, mut table: Table) -> Result<ScopeEntry, StateFileError> {
    keys::check(place, &table, &["name", "description", "claims", "claim_rules"], &())?;
    Ok(ScopeEntry {
        name: taken(place, &mut table, "name")?.ok_or_else(|| wrong(place, "name is missing"))?,
        description: taken(place, &mut table, "description")?,
        claims: taken(place, &mut table, "claims")?,
        claim_rules: taken(place, &mut table, "claim_rules")?,
    })
}
