//! What an actor may do, and over what: the rights of all their roles together.

use super::{
    ids::GroupId,
    right::{Right, Rights},
    role::Over,
};

/// What an actor may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    held: Vec<(Rights, Over)>,
}

impl Authority {
    /// Of somebody without a role.
    pub fn none() -> Self {
        Self::default()
    }

    /// Of whoever runs commands on the machine, and of the jobs.
    pub fn full() -> Self {
        Self {
            held: vec![(Rights::all(), Over::Everything)],
        }
    }

    /// These as well.
    pub fn add(&mut self, rights: Rights, over: Over) {
        if rights.is_empty() {
            return;
        }
        match self.held.iter_mut().find(|(_, held)| *held == over) {
            Some((held, _)) => *held = held.and(rights),
            None => self.held.push((rights, over)),
        }
    }

    /// The same, as far as it is among `rights`.
    #[must_use]
    pub fn narrowed(&self, rights: Rights) -> Self {
        let mut narrowed = Self::none();
        for (held, over) in self.iter() {
            narrowed.add(held.among(rights), over);
        }
        narrowed
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.held.is_empty()
    }

    /// Whether `right` is held over the whole deployment.
    pub fn has(&self, right: Right) -> bool {
        self.over(&[]).has(right)
    }

    /// Whether every right is held over the whole deployment, as an owner has it.
    pub fn has_everything(&self) -> bool {
        self.over(&[]).have_all(Rights::all())
    }

    /// Whether `right` is held over anything at all.
    pub fn has_somewhere(&self, right: Right) -> bool {
        self.held.iter().any(|(rights, _)| rights.has(right))
    }

    /// Whether `right` is held over what is in `groups`, which are those that it is in and all above them.
    pub fn has_over(&self, right: Right, groups: &[GroupId]) -> bool {
        self.over(groups).has(right)
    }

    /// The groups over which `right` is held; `None` where it is held over everything.
    pub fn groups_with(&self, right: Right) -> Option<Vec<GroupId>> {
        if self.has(right) {
            return None;
        }
        let groups = self.held.iter().filter(|(rights, _)| rights.has(right));
        let groups = groups.filter_map(|(_, over)| match over {
            Over::Group(group) => Some(*group),
            Over::Everything => None,
        });
        Some(groups.collect())
    }

    /// Whether `rights` over `over` may be given: nobody gives what they do not hold. `groups` are the group of `over`, and all above it.
    pub fn may_give(&self, rights: Rights, over: Over, groups: &[GroupId]) -> bool {
        let held = match over {
            Over::Everything => self.over(&[]),
            Over::Group(_) => self.over(groups),
        };
        held.has(Right::RolesAssign) && held.have_all(rights)
    }

    /// All that is held over what is in `groups`, which are those that it is in and all above them.
    pub fn rights_over(&self, groups: &[GroupId]) -> Rights {
        self.over(groups)
    }

    /// What is held, over what, one by one.
    pub fn iter(&self) -> impl Iterator<Item = (Rights, Over)> {
        self.held.iter().copied()
    }

    /// What is held over what is in `groups`.
    fn over(&self, groups: &[GroupId]) -> Rights {
        let counts = |over: &Over| match over {
            Over::Everything => true,
            Over::Group(group) => groups.contains(group),
        };
        let held = self.held.iter().filter(|(_, over)| counts(over));
        held.fold(Rights::NONE, |all, (rights, _)| all.and(*rights))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::role::Role;

    fn group(number: u128) -> GroupId {
        GroupId(Uuid::from_u128(number))
    }

    fn of(role: &str, over: Over) -> Authority {
        let mut authority = Authority::none();
        authority.add(Role::find_built_in(role).unwrap().rights, over);
        authority
    }

    #[test]
    fn a_right_over_a_group_counts_there_and_below_alone() {
        let (staff, sales) = (group(1), group(2));
        let of_staff = of("admin", Over::Group(staff));
        assert!(of_staff.has_over(Right::UsersRead, &[sales, staff]));
        assert!(!of_staff.has_over(Right::UsersRead, &[sales]));
        assert!(!of_staff.has(Right::UsersRead) && of_staff.has_somewhere(Right::UsersRead));
        assert_eq!(of_staff.groups_with(Right::UsersRead), Some(vec![staff]));
        assert_eq!(of_staff.groups_with(Right::RolesWrite), Some(vec![]));
        assert_eq!(of("auditor", Over::Everything).groups_with(Right::UsersRead), None);
        assert!(Authority::full().has(Right::UsersImpersonate));
        assert!(Authority::none().is_none());
    }

    #[test]
    fn nobody_gives_what_they_do_not_hold() {
        let rights = |role: &str| Role::find_built_in(role).unwrap().rights;
        let (staff, sales) = (group(1), group(2));
        let admin = of("admin", Over::Everything);
        assert!(!admin.may_give(rights("owner"), Over::Everything, &[]));
        assert!(admin.may_give(rights("helpdesk"), Over::Group(sales), &[sales]));
        let of_staff = of("admin", Over::Group(staff));
        assert!(of_staff.may_give(rights("helpdesk"), Over::Group(sales), &[sales, staff]));
        assert!(!of_staff.may_give(rights("helpdesk"), Over::Group(sales), &[sales]));
        assert!(!of_staff.may_give(rights("helpdesk"), Over::Everything, &[sales, staff]));
        let helpdesk = of("helpdesk", Over::Everything);
        assert!(
            !helpdesk.may_give(rights("helpdesk"), Over::Everything, &[]),
            "without roles.assign"
        );
    }
}
