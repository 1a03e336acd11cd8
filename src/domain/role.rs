//! Roles: named sets of rights, and who has them. Five are built in and never change; administrators make others.

use super::{
    ids::GroupId,
    right::{Right, Rights},
};

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its unique name: `[a-z0-9_-]`, 1 to 64 characters.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub rights: Rights,
    /// Whether it also allows something that only another release knows. Then only somebody who may do everything gives it.
    pub allows_unknown: bool,
}

/// A role that somebody, or every member of a group, has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleAssignment {
    /// The name of the role.
    pub role: String,
    /// Over what.
    pub over: Over,
}

/// What a right is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// The whole deployment.
    Everything,
    /// One group, the groups below it, and their members.
    Group(GroupId),
}

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Group(group) => write!(f, "group:{group}"),
        }
    }
}

/// The role that may do everything. One enabled user always has it.
pub const OWNER: &str = "owner";

impl RoleAssignment {
    /// Of an owner of the deployment.
    pub fn owner() -> Self {
        Self {
            role: OWNER.to_owned(),
            over: Over::Everything,
        }
    }

    /// Whether it makes an owner of the deployment.
    pub fn is_ownership(&self) -> bool {
        self.role == OWNER && self.over == Over::Everything
    }
}

impl Role {
    /// The roles that are there without being made: `owner`, `admin`, `helpdesk`, `app_developer` and `auditor`.
    pub fn built_in() -> Vec<Self> {
        let only = |rights: &[Right]| rights.iter().copied().collect::<Rights>();
        let of_owners = only(&[Right::RolesWrite, Right::UsersImpersonate]);
        let reads = Right::ALL.iter().copied().filter(|right| right.only_reads()).collect();
        let role = |name: &str, description: &str, rights| Self {
            name: name.to_owned(),
            description: description.to_owned(),
            rights,
            allows_unknown: false,
        };
        vec![
            role(OWNER, "Everything, and the only one who makes owners", Rights::all()),
            role(
                "admin",
                "Everything but making roles and acting as somebody else",
                Rights::all().without(of_owners),
            ),
            role(
                "helpdesk",
                "Helps users who lost something; never one who has a role",
                only(&[
                    Right::UsersRead,
                    Right::UsersCredentials,
                    Right::SessionsRead,
                    Right::SessionsEnd,
                    Right::GroupsRead,
                    Right::TracesRead,
                ]),
            ),
            role(
                "app_developer",
                "Connects apps, and looks after their own",
                only(&[Right::ClientsOwn, Right::ScopesRead]),
            ),
            role("auditor", "Looks at everything, and changes nothing", reads),
        ]
    }

    /// The built-in role of that name.
    pub fn find_built_in(name: &str) -> Option<Self> {
        Self::built_in().into_iter().find(|role| role.name == name)
    }

    /// Whether `name` could be a role's.
    pub fn is_name(name: &str) -> bool {
        (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(name: &str) -> Rights {
        Role::find_built_in(name).unwrap().rights
    }

    #[test]
    fn only_an_owner_holds_everything_and_an_auditor_changes_nothing() {
        assert_eq!(rights(OWNER), Rights::all());
        assert!(!rights("admin").have_all(rights(OWNER)));
        assert!(rights("admin").have_all(rights("helpdesk")));
        assert!(rights("auditor").iter().all(Right::only_reads));
        assert!(rights("auditor").has(Right::AuditRead));
        assert!(!rights("helpdesk").has(Right::UsersWrite));
    }

    #[test]
    fn a_role_has_a_plain_name() {
        for role in Role::built_in() {
            assert!(Role::is_name(&role.name), "{}", role.name);
        }
        for name in ["", "Owner", "a b", "\u{430}dmin", &"a".repeat(65)] {
            assert!(!Role::is_name(name), "{name}");
        }
    }
}
