//! What state files can manage: then nothing but another state file changes it.

use super::named::named;

named! {
    /// A kind of object.
    ManagedKind {
        /// An attribute of people.
        Attribute = "attribute",
        /// A client.
        Client = "client",
        /// A group.
        Group = "group",
        /// A sign-in provider.
        Provider = "provider",
        /// A role.
        Role = "role",
        /// A scope.
        Scope = "scope",
    }
}

/// An object, by its name; a client and a provider by their identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedObject {
    /// What it is.
    pub kind: ManagedKind,
    /// Its name.
    pub name: String,
}
