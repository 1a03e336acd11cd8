//! What somebody may do in the administration, as `resource.verb`. A role gives rights; see `role.rs`.

use std::str::FromStr;

use super::{
    named::named,
    scope::{ADMINISTRATION, ScopeSet},
};

/// A text that names no right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a right")]
pub struct NotARight;

named! {
    /// One right.
    Right {
        /// Look at users.
        UsersRead = "users.read",
        /// Make, invite, change, disable, enable and erase users.
        UsersWrite = "users.write",
        /// Give somebody a password, take their factors away, and open what wrong tries have closed.
        UsersCredentials = "users.credentials",
        /// Act as somebody else.
        UsersImpersonate = "users.impersonate",
        /// Look at sessions and grants.
        SessionsRead = "sessions.read",
        /// End sessions, and revoke grants.
        SessionsEnd = "sessions.end",
        /// Look at groups and their members.
        GroupsRead = "groups.read",
        /// Make, change and remove groups, and choose their members.
        GroupsWrite = "groups.write",
        /// Look at roles and at who has them.
        RolesRead = "roles.read",
        /// Make, change and remove roles.
        RolesWrite = "roles.write",
        /// Give roles and take them away.
        RolesAssign = "roles.assign",
        /// Look at clients.
        ClientsRead = "clients.read",
        /// Make, change and remove clients.
        ClientsWrite = "clients.write",
        /// Make client secrets, and take them away.
        ClientsSecrets = "clients.secrets",
        /// Make clients, and do all of this with those that one made.
        ClientsOwn = "clients.own",
        /// Look at scopes and claims.
        ScopesRead = "scopes.read",
        /// Make, change and remove scopes and claims.
        ScopesWrite = "scopes.write",
        /// Look at the providers that users sign in with.
        ProvidersRead = "providers.read",
        /// Make, change and remove them.
        ProvidersWrite = "providers.write",
        /// Look at the signing keys.
        KeysRead = "keys.read",
        /// Rotate, retire and withdraw signing keys.
        KeysRotate = "keys.rotate",
        /// Read the audit log.
        AuditRead = "audit.read",
        /// Read why a request was decided as it was.
        TracesRead = "traces.read",
        /// Look at the settings.
        SettingsRead = "settings.read",
        /// Change the settings.
        SettingsWrite = "settings.write",
        /// Look at API keys.
        ApiKeysRead = "api_keys.read",
        /// Make API keys, and revoke them.
        ApiKeysWrite = "api_keys.write",
        /// Look at nodes, jobs and queues.
        SystemRead = "system.read",
        /// Start and stop jobs.
        SystemWrite = "system.write",
    }
}

impl Right {
    fn bit(self) -> u64 {
        1 << self as u32
    }

    /// Whether it can be over one group. The others are over the whole deployment or over nothing.
    pub fn is_over_groups(self) -> bool {
        let resource = self.as_str().split('.').next().unwrap_or_default();
        matches!(resource, "users" | "sessions" | "groups" | "roles" | "audit")
    }

    /// Whether it only looks.
    pub fn only_reads(self) -> bool {
        self.as_str().ends_with(".read")
    }
}

impl FromStr for Right {
    type Err = NotARight;

    fn from_str(text: &str) -> Result<Self, NotARight> {
        Self::parse(text).ok_or(NotARight)
    }
}

impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Several rights.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Rights(u64);

impl Rights {
    /// None.
    pub const NONE: Self = Self(0);

    /// Every right.
    pub fn all() -> Self {
        Right::ALL.iter().copied().collect()
    }

    /// Whether `right` is among them.
    pub fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }

    /// Whether all of `others` are among them.
    pub fn have_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// These and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These without those.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// What an access token with this scope is narrowed to: `vestibule:users` stands for every right on users, `vestibule:users.read` for one.
    pub fn of_scope(scope: &ScopeSet) -> Self {
        let names: Vec<&str> = scope
            .iter()
            .filter_map(|name| name.strip_prefix(ADMINISTRATION))
            .collect();
        let is_meant = |right: &Right| {
            let (resource, _) = right.as_str().split_once('.').unwrap_or_default();
            names.contains(&resource) || names.contains(&right.as_str())
        };
        Right::ALL.iter().copied().filter(is_meant).collect()
    }

    /// Those that are both among these and among those.
    #[must_use]
    pub fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each, in the order of [`Right::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.iter().copied().filter(move |right| self.has(*right))
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        Self(rights.into_iter().fold(0, |bits, right| bits | right.bit()))
    }
}

impl std::fmt::Debug for Rights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Right::as_str)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_is_read_from_its_name_and_has_a_bit_of_its_own() {
        for right in Right::ALL {
            assert_eq!(right.as_str().parse(), Ok(*right));
            assert_eq!(Rights::from_iter([*right]).iter().collect::<Vec<_>>(), [*right]);
        }
        assert_eq!("users".parse::<Right>(), Err(NotARight));
        assert_eq!(Rights::all().iter().count(), Right::ALL.len());
    }

    #[test]
    fn a_scope_stands_for_the_rights_of_an_area_or_for_one() {
        let of = |scope: &str| Rights::of_scope(&ScopeSet::parse(scope));
        let users = of("openid vestibule:users");
        assert!(users.iter().all(|right| right.as_str().starts_with("users.")));
        assert!(users.has(Right::UsersWrite) && users.has(Right::UsersImpersonate));
        assert_eq!(of("vestibule:keys.read"), Rights::from_iter([Right::KeysRead]));
        for none in [
            "",
            "users",
            "users.read",
            "vestibule:",
            "vestibule:user",
            "vestibule:users.",
            "openid profile",
        ] {
            assert!(of(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn rights_are_compared_as_sets() {
        let (one, two) = (
            Rights::from_iter([Right::UsersRead]),
            Rights::from_iter([Right::KeysRead]),
        );
        let both = one.and(two);
        assert!(both.have_all(one) && both.have_all(both) && !one.have_all(both) && one.have_all(Rights::NONE));
        assert_eq!(both.without(two), one);
    }
}
