//! A group of users; its name is in the `groups` claim of its members.

use super::{acr::Acr, ids::GroupId};

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Its unique name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Counts for nothing while set.
    pub disabled: bool,
    /// The least that its members must prove.
    pub required_acr: Option<Acr>,
    /// The group above it: whoever is in this one is in that one too.
    pub parent: Option<GroupId>,
}
