//! `[[roles]]` of a state file, and `roles` of users and groups.

use serde::Deserialize;
use toml::Table;

use super::{
    keys,
    reading::{StateFileError, taken, wrong},
};

/// One of `[[roles]]`.
#[derive(Debug)]
pub struct RoleEntry {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// What it allows.
    pub rights: Option<Vec<String>>,
}

/// One of `roles` of a user or a group: a name, or a role within a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
pub enum AssignmentEntry {
    /// Over everything.
    Role(String),
    /// Over one group, and what is below it.
    Within(RoleWithin),
}

/// A role within a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWithin {
    /// Its name.
    pub role: String,
    /// The name of the group.
    pub within: String,
}

impl AssignmentEntry {
    /// The name of the role.
    pub fn role(&self) -> &str {
        match self {
            Self::Role(role) => role,
            Self::Within(within) => &within.role,
        }
    }

    /// The name of the group that it is within.
    pub fn within(&self) -> Option<&str> {
        match self {
            Self::Role(_) => None,
            Self::Within(within) => Some(&within.within),
        }
    }
}

impl std::fmt::Display for AssignmentEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Role(role) => f.write_str(role),
            Self::Within(within) => write!(f, "{} within {}", within.role, within.within),
        }
    }
}

pub(super) fn read(place: &str, mut table: Table) -> Result<RoleEntry, StateFileError> {
    keys::check(place, &table, &["name", "description", "rights"], &())?;
    Ok(RoleEntry {
        name: taken(place, &mut table, "name")?.ok_or_else(|| wrong(place, "name is missing"))?,
        description: taken(place, &mut table, "description")?,
        rights: taken(place, &mut table, "rights")?,
    })
}
