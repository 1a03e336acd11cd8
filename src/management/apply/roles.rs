//! Roles, as a state file wants them, and who has them.

use super::{
    check,
    planned::{ApplyError, Change, FieldChange, Planned, created_meanwhile, difference as change_of, fields_between},
    state_file::{AssignmentEntry, RoleEntry, RoleWithin},
};
use crate::{
    context::Context,
    domain::{
        ids::GroupId,
        right::{Right, Rights},
        role::{Over, Role, RoleAssignment},
        user::User,
    },
    store::{Connection, Outcome, StoreError, Transaction, groups, role_assignments, roles},
};

/// A role as it is to be, and the version that is stored.
pub(super) struct PlannedRole {
    pub(super) role: Role,
    pub(super) version: Option<i64>,
}

/// What the role of a file is to be.
pub(super) async fn plan_role(
    transaction: &Transaction,
    wanted: &RoleEntry,
) -> Result<Planned<PlannedRole>, ApplyError> {
    let stored = roles::find(transaction, &wanted.name).await?;
    let kept = stored.as_ref().map(|stored| &stored.value);
    let rights = match &wanted.rights {
        Some(names) => rights(&wanted.name, names)?,
        None => kept.map_or(Rights::NONE, |kept| kept.rights),
    };
    let description = wanted.description.clone();
    let role = Role {
        name: wanted.name.clone(),
        description: description
            .or_else(|| kept.map(|kept| kept.description.clone()))
            .unwrap_or_default(),
        rights,
        allows_unknown: kept.is_some_and(|kept| kept.allows_unknown),
    };
    let shown = |role: &Role| {
        let rights: Vec<&str> = role.rights.iter().map(Right::as_str).collect();
        serde_json::json!({ "description": role.description, "rights": rights })
    };
    Ok(Planned {
        change: change_of(kept, &role),
        fields: kept.map_or_else(Vec::new, |kept| fields_between(&shown(kept), &shown(&role))),
        name: wanted.name.clone(),
        value: PlannedRole {
            role,
            version: stored.map(|stored| stored.version),
        },
        hint: None,
    })
}

/// Writes the role.
pub(super) async fn write_role(
    context: &Context,
    transaction: &Transaction,
    planned: &Planned<PlannedRole>,
) -> Result<(), ApplyError> {
    let PlannedRole { role, version } = &planned.value;
    match (planned.change, version) {
        (Change::Unchanged, _) => Ok(()),
        (_, None) => roles::insert(transaction, role, context.now)
            .await
            .map_err(|error| created_meanwhile("role", &planned.name, error)),
        (_, Some(version)) => match roles::update_if(transaction, role, *version, context.now).await? {
            Outcome::Changed => Ok(()),
            Outcome::Stale => Err(ApplyError::Busy),
        },
    }
}

fn rights(role: &str, names: &[String]) -> Result<Rights, ApplyError> {
    let read = |name: &String| {
        name.parse::<Right>().map_err(|_| {
            let all: Vec<&str> = Right::ALL.iter().copied().map(Right::as_str).collect();
            check::wrong(
                "role",
                role,
                &format!("rights: {name} is no right; there are {}", all.join(", ")),
            )
        })
    };
    names.iter().map(read).collect()
}

/// What a file wants somebody to have, where that is something else than what they have, and how it is shown.
pub(super) async fn difference(
    connection: &dyn Connection,
    has: &[RoleAssignment],
    wanted: Option<&[AssignmentEntry]>,
) -> Result<Option<(Vec<AssignmentEntry>, FieldChange)>, StoreError> {
    let Some(wanted) = wanted else { return Ok(None) };
    let (mut wanted, mut before) = (wanted.to_vec(), Vec::new());
    wanted.sort_unstable();
    wanted.dedup();
    for assignment in has {
        before.push(named(connection, assignment).await?);
    }
    before.sort_unstable();
    let shown = |roles: &[AssignmentEntry]| {
        let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
        (!roles.is_empty()).then(|| roles.join(", "))
    };
    let field = FieldChange {
        name: "roles".to_owned(),
        before: shown(&before),
        after: shown(&wanted),
    };
    Ok((before != wanted).then_some((wanted, field)))
}

/// An assignment as a file says it.
async fn named(connection: &dyn Connection, assignment: &RoleAssignment) -> Result<AssignmentEntry, StoreError> {
    let role = assignment.role.clone();
    Ok(match assignment.over {
        Over::Everything => AssignmentEntry::Role(role),
        Over::Group(id) => {
            let group = groups::find(connection, id).await?;
            let within = group.map_or_else(|| id.to_string(), |group| group.name);
            AssignmentEntry::Within(RoleWithin { role, within })
        }
    })
}

/// Why what a file says of roles is not possible.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "roles: there is no role {0}; built in are owner, admin, helpdesk, app_developer and auditor, others are made with [[roles]]"
    )]
    NoSuchRole(String),
    #[error("roles: there is no group {0}")]
    NoSuchGroup(String),
}

impl Problem {
    /// The error of the object that it is about.
    pub(super) fn of(self, kind: &'static str, name: &str) -> ApplyError {
        match self {
            Self::Store(error) => error.into(),
            problem => check::wrong(kind, name, &problem.to_string()),
        }
    }
}

/// What a file says of roles, with the groups that exist now.
pub(super) async fn resolve(
    connection: &dyn Connection,
    wanted: &[AssignmentEntry],
) -> Result<Vec<RoleAssignment>, Problem> {
    let mut assignments = Vec::with_capacity(wanted.len());
    for entry in wanted {
        let role = entry.role();
        if Role::find_built_in(role).is_none() && roles::find(connection, role).await?.is_none() {
            return Err(Problem::NoSuchRole(role.to_owned()));
        }
        let over = match entry.within() {
            None => Over::Everything,
            Some(name) => {
                let group = groups::find_by_name(connection, name).await?;
                Over::Group(group.ok_or_else(|| Problem::NoSuchGroup(name.to_owned()))?.id)
            }
        };
        let role = role.to_owned();
        assignments.push(RoleAssignment { role, over });
    }
    Ok(assignments)
}

/// The same for a user, who has none before they are there.
pub(super) async fn difference_of_user(
    connection: &dyn Connection,
    user: Option<&User>,
    wanted: Option<&[AssignmentEntry]>,
) -> Result<Option<(Vec<AssignmentEntry>, FieldChange)>, StoreError> {
    let has = match user {
        Some(user) => role_assignments::of_user(connection, user.id).await?,
        None => Vec::new(),
    };
    difference(connection, &has, wanted).await
}

/// The roles that the members of a group have by it; none before it is there.
pub(super) async fn of_group(
    connection: &dyn Connection,
    group: Option<GroupId>,
) -> Result<Vec<RoleAssignment>, StoreError> {
    match group {
        Some(group) => role_assignments::of_group(connection, group).await,
        None => Ok(Vec::new()),
    }
}
