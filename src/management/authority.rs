//! Whether the actor may do what they ask for. A use case that the console or the API can call asks here first, in its transaction. What
//! only commands on the machine do (`apply`, `reseal`, `revoke_everything`) does not ask yet.

use crate::{
    context::Context,
    domain::{
        actor::Actor,
        api_key::ApiKey,
        authority::Authority,
        ids::{ApiKeyId, UserId},
        right::{Right, Rights},
        role::{Over, RoleAssignment},
    },
    store::{Connection, StoreError, api_keys, authorities, groups, role_assignments, users},
};

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The actor may not (403).
    #[error("this needs the right {0}, which you do not have here")]
    NotAllowed(Right),
    /// Somebody with a role, whom the actor could become by this (403).
    #[error("they have a role in the administration, and you do not hold everything that it allows")]
    HasRole,
    /// Nobody would be left who may do everything (409).
    #[error("this is the last owner; make another one first")]
    LastOwner,
}

/// What the actor may do now.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn of(context: &Context, connection: &dyn Connection) -> Result<Authority, StoreError> {
    let authority = of_actor(context, connection).await?;
    Ok(match context.narrowed_to {
        None => authority,
        Some(rights) => authority.narrowed(rights),
    })
}

/// All that whoever acts may do, however little of it the key or the token that they present allows: they can present another one next.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn of_person(context: &Context, connection: &dyn Connection) -> Result<Authority, StoreError> {
    let Actor::ApiKey(key) = &context.actor else {
        return of_actor(context, connection).await;
    };
    match api_keys::find(connection, ApiKeyId(*key)).await? {
        None => Ok(Authority::none()),
        Some(key) => match key.owner {
            None => Ok(Authority::full()),
            Some(owner) => of_administrator(connection, owner).await,
        },
    }
}

async fn of_actor(context: &Context, connection: &dyn Connection) -> Result<Authority, StoreError> {
    match &context.actor {
        // Whoever can run commands on the machine can read and write its database.
        Actor::CommandLine | Actor::System => Ok(Authority::full()),
        Actor::Administrator(user) => of_administrator(connection, *user).await,
        Actor::ApiKey(key) => match api_keys::find(connection, ApiKeyId(*key)).await? {
            Some(key) if key.is_live(context.now) => of_api_key(connection, &key).await,
            _ => Ok(Authority::none()),
        },
        Actor::Anonymous | Actor::Person(_) | Actor::Client(_) => Ok(Authority::none()),
    }
}

/// What the key allows: what it says, as far as whoever made it may do that now.
async fn of_api_key(connection: &dyn Connection, key: &ApiKey) -> Result<Authority, StoreError> {
    let of_owner = match key.owner {
        None => Authority::full(),
        Some(owner) => of_administrator(connection, owner).await?,
    };
    let mut authority = Authority::none();
    for (rights, over) in of_owner.iter() {
        if let Some(over) = narrower(connection, key.over, over).await? {
            authority.add(rights.among(key.rights), over);
        }
    }
    Ok(authority)
}

/// What is within both; nothing where neither is within the other.
async fn narrower(connection: &dyn Connection, one: Over, other: Over) -> Result<Option<Over>, StoreError> {
    let (one_group, other_group) = match (one, other) {
        (Over::Everything, over) | (over, Over::Everything) => return Ok(Some(over)),
        (Over::Group(one), Over::Group(other)) => (one, other),
    };
    if groups::enabled_with_above(connection, one_group)
        .await?
        .contains(&other_group)
    {
        return Ok(Some(one));
    }
    let above_other = groups::enabled_with_above(connection, other_group).await?;
    Ok(above_other.contains(&one_group).then_some(other))
}

/// What a user may do now, if their account is open.
async fn of_administrator(connection: &dyn Connection, user: UserId) -> Result<Authority, StoreError> {
    match users::find(connection, user).await? {
        Some(found) if !found.disabled && found.has_role => authorities::of_user(connection, user).await,
        _ => Ok(Authority::none()),
    }
}

/// The user who acts, themselves or by an API key of theirs.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn user_of(context: &Context, connection: &dyn Connection) -> Result<Option<UserId>, StoreError> {
    match &context.actor {
        Actor::Administrator(user) => Ok(Some(*user)),
        Actor::ApiKey(key) => {
            let found = api_keys::find(connection, ApiKeyId(*key)).await?;
            Ok(found.and_then(|key| key.owner))
        }
        _ => Ok(None),
    }
}

/// Goes on if the actor has `right` over the whole deployment.
///
/// # Errors
/// When they have not, or the store fails.
pub async fn require(context: &Context, connection: &dyn Connection, right: Right) -> Result<Authority, NotDone> {
    let authority = of(context, connection).await?;
    match authority.has(right) {
        true => Ok(authority),
        false => Err(NotDone::NotAllowed(right)),
    }
}

/// Goes on if the actor has `right` over `user`: over everything, or over a group that the user is in.
///
/// # Errors
/// When they have not, or the store fails.
pub async fn require_over_user(
    context: &Context,
    connection: &dyn Connection,
    right: Right,
    user: UserId,
) -> Result<Authority, NotDone> {
    let authority = of(context, connection).await?;
    // Whoever has it over everything needs no look at the groups.
    let groups = match authority.has(right) {
        true => Vec::new(),
        false => groups::effective_of_user(connection, user).await?,
    };
    match authority.has_over(right, &groups) {
        true => Ok(authority),
        false => Err(NotDone::NotAllowed(right)),
    }
}

/// The same, and of somebody who has a role only if the actor could have given it: whoever changes what somebody signs in with could
/// become them, and whoever closes their account takes the role away. A helpdesk gives no roles, so it never may. A role by a group that is
/// disabled counts here: it may be enabled again.
///
/// # Errors
/// When they may not, or the store fails.
pub async fn require_above_user(
    context: &Context,
    connection: &dyn Connection,
    right: Right,
    user: UserId,
) -> Result<(), NotDone> {
    let authority = require_over_user(context, connection, right, user).await?;
    for assignment in role_assignments::every_of_user(connection, user).await? {
        if !may_give(connection, &authority, &assignment).await? {
            return Err(NotDone::HasRole);
        }
    }
    Ok(())
}

/// Goes on if somebody else stays who may do everything, for a change after which `user` does not.
///
/// # Errors
/// When they are the last, or the store fails.
pub async fn require_another_owner(connection: &dyn Connection, user: UserId) -> Result<(), NotDone> {
    match role_assignments::is_owner_left(connection, Some(user)).await? {
        true => Ok(()),
        false => Err(NotDone::LastOwner),
    }
}

/// Whether `authority` covers what the assignment gives.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn may_give(
    connection: &dyn Connection,
    authority: &Authority,
    assignment: &RoleAssignment,
) -> Result<bool, StoreError> {
    let Some(role) = authorities::find_role(connection, &assignment.role).await? else {
        return Ok(authority.has(Right::RolesAssign));
    };
    if role.allows_unknown {
        return Ok(authority.may_give(Rights::all(), Over::Everything, &[]));
    }
    let above = match assignment.over {
        Over::Everything => Vec::new(),
        Over::Group(group) => groups::enabled_with_above(connection, group).await?,
    };
    Ok(authority.may_give(role.rights, assignment.over, &above))
}
