//! Roles, as a state file wants them, and who has them.

use super::{
    check,
    planned::{ApplyError, Change, Planned, created_meanwhile, difference as change_of},
    state_file::{AssignmentEntry, RoleEntry, RoleWithin},
};
use crate::{
    context::Context,
    domain::{
        right::{Right, Rights},
        role::{Over, Role, RoleAssignment},
    },
    management::{
        field_change::{FieldChange, fields_between},
        groups::name_of,
        roles::{Holder, own, set},
    },
    store::{Connection, Outcome, StoreError, Transaction, authorities, groups, roles},
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
        was: None,
        managed: None,
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

/// What a file wants a user or a group to have, where that is something else than what they have, and how it is shown. Whoever is not
/// there yet has nothing.
pub(super) async fn difference(
    connection: &dyn Connection,
    holder: Option<Holder>,
    wanted: Option<&[AssignmentEntry]>,
) -> Result<Option<(Vec<AssignmentEntry>, FieldChange)>, StoreError> {
    let Some(wanted) = wanted else { return Ok(None) };
    let has = match holder {
        Some(holder) => own(connection, holder).await?,
        None => Vec::new(),
    };
    let (mut wanted, mut before) = (wanted.to_vec(), Vec::new());
    wanted.sort_unstable();
    wanted.dedup();
    for assignment in &has {
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
            let within = name_of(connection, id).await?;
            AssignmentEntry::Within(RoleWithin { role, within })
        }
    })
}

/// Gives the user or the group the roles that a file says, with the groups that exist now. `kind` and `name` are theirs, for errors.
pub(super) async fn give(
    context: &Context,
    transaction: &Transaction,
    holder: Holder,
    (kind, name): (&'static str, &str),
    wanted: &[AssignmentEntry],
) -> Result<(), ApplyError> {
    let wrong = |problem: &str| check::wrong(kind, name, &format!("roles: {problem}"));
    let mut assignments = Vec::with_capacity(wanted.len());
    for entry in wanted {
        let role = entry.role().to_owned();
        if authorities::find_role(transaction, &role).await?.is_none() {
            return Err(wrong(&format!(
                "there is no role {role}; built in are owner, admin, helpdesk, app_developer and auditor, others are made with [[roles]]"
            )));
        }
        let over = match entry.within() {
            None => Over::Everything,
            Some(within) => {
                let group = groups::find_by_name(transaction, within).await?;
                Over::Group(group.ok_or_else(|| wrong(&format!("there is no group {within}")))?.id)
            }
        };
        assignments.push(RoleAssignment { role, over });
    }
    Ok(set(context, transaction, holder, &assignments, ("set", &assignments)).await?)
}
