//! Roles, and who has them. Nobody gives or takes what they do not hold themselves, and one owner stays. `holders.rs` says who has which
//! role, and why.

pub mod holders;

use serde_json::json;

use super::authority::{self, NotDone};
use crate::{
    context::Context,
    domain::{
        authority::Authority,
        event::EventKind,
        ids::{GroupId, UserId},
        right::{Right, Rights},
        role::{Over, Role, RoleAssignment},
    },
    store::{
        Connection, Outcome, StoreError, Transaction, Versioned, authorities, changes, groups, role_assignments, roles,
        users,
    },
};

/// Why a role, or who has it, was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// The actor may not (403), it is the last owner (409), or the store failed (503 or 500).
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// The actor does not hold what the role allows (403).
    #[error("the role {0} allows what you are not allowed yourself")]
    BeyondOwn(String),
    /// There is no such role (404).
    #[error("there is no role {0}")]
    NoSuchRole(String),
    /// There is no such user or group (404).
    #[error("there is no such user or group")]
    NoSuchHolder,
    /// There is no such group to have it over (422).
    #[error("there is no such group to have the role over")]
    NoSuchGroup,
    /// It is one of those that never change (409).
    #[error("the role {0} is built in, and cannot be changed")]
    BuiltIn(String),
    /// The name is taken (409).
    #[error("there is a role {0} already")]
    Taken(String),
    /// It cannot be a name (400).
    #[error("{0:?} cannot be a role's name: a-z, 0-9, - and _, at most 64 of them")]
    BadName(String),
    /// Somebody else changed it meanwhile (412).
    #[error("somebody else changed the role {0} meanwhile; look at it again")]
    Stale(String),
    /// State files manage it (409).
    #[error("state files manage the role {0}: change it there, or release it first")]
    Managed(String),
    /// State files manage the group (409).
    #[error("state files manage the group {0} and its roles: change them there, or release it first")]
    GroupManaged(String),
    /// Somebody has it (409).
    #[error("somebody has the role {0}; take it away from them first")]
    InUse(String),
}

impl From<StoreError> for RoleError {
    fn from(error: StoreError) -> Self {
        Self::NotDone(error.into())
    }
}

/// A role in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The role.
    pub role: Role,
    /// Its version; `None` for one that is built in.
    pub version: Option<i64>,
    /// Whether state files alone change it.
    pub managed: bool,
}

impl Listed {
    fn built_in(role: Role) -> Self {
        Self {
            role,
            version: None,
            managed: false,
        }
    }
}

impl From<Versioned<Role>> for Listed {
    fn from(found: Versioned<Role>) -> Self {
        Self {
            version: Some(found.version),
            managed: found.managed,
            role: found.value,
        }
    }
}

/// Who has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A user.
    User(UserId),
    /// The members of a group.
    Group(GroupId),
}

/// Every role: those that are built in, then the others by name.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn list(context: &Context) -> Result<Vec<Listed>, NotDone> {
    authority::require(context, &context.store, Right::RolesRead).await?;
    let built_in = Role::built_in().into_iter().map(Listed::built_in);
    let stored = roles::list(&context.store).await?;
    let stored = stored.into_iter().map(Listed::from);
    Ok(built_in.chain(stored).collect())
}

/// The role of that name, for whoever has `right`.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn find(context: &Context, right: Right, name: &str) -> Result<Option<Listed>, NotDone> {
    authority::require(context, &context.store, right).await?;
    if let Some(role) = Role::find_built_in(name) {
        return Ok(Some(Listed::built_in(role)));
    }
    let found = roles::find(&context.store, name).await?;
    Ok(found.map(Listed::from))
}

/// Makes a role.
///
/// # Errors
/// See [`RoleError`].
pub async fn create(context: &Context, role: &Role) -> Result<(), RoleError> {
    let transaction = context.store.begin().await?;
    check(context, &transaction, role).await?;
    match roles::insert(&transaction, role, context.now).await {
        Err(error) if error.is_conflict() => return Err(RoleError::Taken(role.name.clone())),
        inserted => inserted?,
    }
    record_role(context, &transaction, role, "created").await?;
    context.commit(transaction).await?;
    Ok(())
}

/// Gives the role another description and other rights, if it still has that version. Whoever has it has the new rights at once.
///
/// # Errors
/// See [`RoleError`].
pub async fn change(context: &Context, role: &Role, version: i64) -> Result<(), RoleError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let before = stored(&transaction, &role.name).await?;
    let authority = check(context, &transaction, role).await?;
    refuse_managed(&before)?;
    // Whoever has it gets what is new, and loses what is gone: that is as much as giving and taking it.
    require_all_of(&authority, &before.value)?;
    if !authority.has(Right::RolesAssign) {
        return Err(NotDone::NotAllowed(Right::RolesAssign).into());
    }
    if roles::update_if(&transaction, role, version, context.now).await? == Outcome::Stale {
        return Err(RoleError::Stale(role.name.clone()));
    }
    record_role(context, &transaction, role, "changed").await?;
    context.commit(transaction).await?;
    Ok(())
}

/// Removes a role that nobody has, if it still has that version.
///
/// # Errors
/// See [`RoleError`].
pub async fn remove(context: &Context, name: &str, version: i64) -> Result<(), RoleError> {
    let transaction = context.store.begin().await?;
    // Nobody is given it meanwhile: that takes this lock too.
    changes::lock(&transaction).await?;
    let before = stored(&transaction, name).await?;
    check(context, &transaction, &before.value).await?;
    refuse_managed(&before)?;
    if role_assignments::is_assigned(&transaction, name).await? {
        return Err(RoleError::InUse(name.to_owned()));
    }
    if roles::delete_if(&transaction, name, version).await? == Outcome::Stale {
        return Err(RoleError::Stale(name.to_owned()));
    }
    record_role(context, &transaction, &before.value, "removed").await?;
    context.commit(transaction).await?;
    Ok(())
}

fn refuse_managed(found: &Versioned<Role>) -> Result<(), RoleError> {
    match found.managed {
        true => Err(RoleError::Managed(found.value.name.clone())),
        false => Ok(()),
    }
}

/// The roles that the user or the group itself has.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn of_holder(context: &Context, holder: Holder) -> Result<Vec<RoleAssignment>, NotDone> {
    authority::require(context, &context.store, Right::RolesRead).await?;
    Ok(own(&context.store, holder).await?)
}

/// Gives a role to a user, or to the members of a group; whether they did not have it yet.
///
/// # Errors
/// See [`RoleError`].
pub async fn assign(context: &Context, holder: Holder, assignment: &RoleAssignment) -> Result<bool, RoleError> {
    let transaction = context.store.begin().await?;
    let mut roles = begin(context, &transaction, holder, assignment).await?;
    if roles.contains(assignment) {
        return Ok(false);
    }
    roles.push(assignment.clone());
    let given = std::slice::from_ref(assignment);
    set(context, &transaction, holder, &roles, ("assigned", given)).await?;
    context.commit(transaction).await?;
    Ok(true)
}

/// Takes a role away from a user, or from the members of a group; whether they had it.
///
/// # Errors
/// See [`RoleError`].
pub async fn unassign(context: &Context, holder: Holder, assignment: &RoleAssignment) -> Result<bool, RoleError> {
    let transaction = context.store.begin().await?;
    let mut roles = begin(context, &transaction, holder, assignment).await?;
    let before = roles.len();
    roles.retain(|held| held != assignment);
    if roles.len() == before {
        return Ok(false);
    }
    if let Holder::User(user) = holder
        && assignment.is_ownership()
    {
        authority::require_another_owner(&transaction, user).await?;
    }
    let taken = std::slice::from_ref(assignment);
    set(context, &transaction, holder, &roles, ("unassigned", taken)).await?;
    context.commit(transaction).await?;
    Ok(true)
}

/// Locks what decides who has which role, and checks that the actor may give this one there. The roles that are there now.
async fn begin(
    context: &Context,
    transaction: &Transaction,
    holder: Holder,
    assignment: &RoleAssignment,
) -> Result<Vec<RoleAssignment>, RoleError> {
    changes::lock(transaction).await?;
    let name = &assignment.role;
    if authorities::find_role(transaction, name).await?.is_none() {
        return Err(RoleError::NoSuchRole(name.clone()));
    }
    if let Over::Group(group) = assignment.over
        && groups::find(transaction, group).await?.is_none()
    {
        return Err(RoleError::NoSuchGroup);
    }
    let authority = match holder {
        Holder::User(user) => {
            let authority = authority::require_over_user(context, transaction, Right::RolesAssign, user).await?;
            let found = users::find_and_hold(transaction, user).await?;
            found.ok_or(RoleError::NoSuchHolder)?;
            authority
        }
        Holder::Group(group) => {
            let above = groups::enabled_with_above(transaction, group).await?;
            let authority = authority::of(context, transaction).await?;
            if !authority.has_over(Right::RolesAssign, &above) {
                return Err(NotDone::NotAllowed(Right::RolesAssign).into());
            }
            let found = groups::find_version_by_id(transaction, group).await?;
            let found = found.ok_or(RoleError::NoSuchHolder)?;
            if found.managed {
                return Err(RoleError::GroupManaged(found.value.name));
            }
            authority
        }
    };
    if !authority::may_give(transaction, &authority, assignment).await? {
        return Err(RoleError::BeyondOwn(name.clone()));
    }
    Ok(own(transaction, holder).await?)
}

/// Gives the holder these roles and no others, and writes down what became of `assignments`.
///
/// # Errors
/// When the store fails.
pub(super) async fn set(
    context: &Context,
    transaction: &Transaction,
    holder: Holder,
    roles: &[RoleAssignment],
    (what, assignments): (&str, &[RoleAssignment]),
) -> Result<(), StoreError> {
    let new_id = || context.new_id();
    let (user, group) = match holder {
        Holder::User(user) => {
            role_assignments::set_of_user(transaction, user, roles, new_id, context.now).await?;
            (Some(user), None)
        }
        Holder::Group(group) => {
            role_assignments::set_of_group(transaction, group, roles, new_id).await?;
            (None, Some(group))
        }
    };
    let changed: Vec<_> = assignments
        .iter()
        .map(|assignment| json!({ "role": assignment.role, "over": assignment.over.to_string() }))
        .collect();
    let event = context
        .event(EventKind::RoleAssignmentChanged)
        .user_if_known(user)
        .detail(json!({ "change": what, "roles": changed, "group": group }));
    context.record(transaction, &event).await
}

/// The roles that the user or the group itself has.
///
/// # Errors
/// When the store fails.
pub(super) async fn own(connection: &dyn Connection, holder: Holder) -> Result<Vec<RoleAssignment>, StoreError> {
    match holder {
        Holder::User(user) => role_assignments::of_user(connection, user).await,
        Holder::Group(group) => role_assignments::of_group(connection, group).await,
    }
}

/// Goes on if the actor may make such a role; what they may do.
async fn check(context: &Context, transaction: &Transaction, role: &Role) -> Result<Authority, RoleError> {
    if Role::find_built_in(&role.name).is_some() {
        return Err(RoleError::BuiltIn(role.name.clone()));
    }
    if !Role::is_name(&role.name) {
        return Err(RoleError::BadName(role.name.clone()));
    }
    let authority = authority::require(context, transaction, Right::RolesWrite).await?;
    require_all_of(&authority, role)?;
    Ok(authority)
}

/// Goes on if all that the role allows is held, over everything.
fn require_all_of(authority: &Authority, role: &Role) -> Result<(), RoleError> {
    let needed = if role.allows_unknown {
        Rights::all()
    } else {
        role.rights
    };
    match needed.iter().all(|right| authority.has(right)) {
        true => Ok(()),
        false => Err(RoleError::BeyondOwn(role.name.clone())),
    }
}

async fn stored(transaction: &Transaction, name: &str) -> Result<Versioned<Role>, RoleError> {
    if Role::find_built_in(name).is_some() {
        return Err(RoleError::BuiltIn(name.to_owned()));
    }
    let found = roles::find(transaction, name).await?;
    found.ok_or_else(|| RoleError::NoSuchRole(name.to_owned()))
}

async fn record_role(context: &Context, transaction: &Transaction, role: &Role, what: &str) -> Result<(), StoreError> {
    let rights: Vec<&str> = role.rights.iter().map(Right::as_str).collect();
    let detail = json!({ "name": role.name, "change": what, "rights": rights });
    let event = context.event(EventKind::RoleChanged).detail(detail);
    context.record(transaction, &event).await
}
