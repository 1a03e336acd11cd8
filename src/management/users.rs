//! What an administrator does for a user: looks, signs them out, gives a password to somebody who forgot theirs, takes second factors
//! away from somebody who lost them, and opens what guesses closed.

pub mod change;
pub mod factors;
pub mod impersonate;
pub mod merge;
pub mod settings;

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    groups::name_of,
    lists::{ListFailure, ListRequest, groups_with},
};
use crate::{
    accounts::{
        access,
        apps::{self, App},
        password::end_what_the_old_one_opened,
        sessions::sign_out_in,
    },
    context::Context,
    crypto::password::Overloaded,
    domain::{
        event::EventKind,
        ids::{ClientId, SessionId, UserId},
        right::Right,
        role::{Over, RoleAssignment},
        session::SessionSummary,
        sign_in::Enrolled,
        user::User,
    },
    limits::hashing,
    store::{
        Connection, StoreError, Versioned, changes, enrolled, groups, known_devices, listing::Page, passkeys,
        recovery_codes, role_assignments, sessions, throttle, totp_credentials, user_list, users,
    },
};

/// What there is to know of a user.
#[derive(Debug)]
pub struct Overview {
    /// What is known of them.
    pub user: User,
    /// Every group that they are in, also disabled ones.
    pub groups: Vec<String>,
    /// The roles that they have, themselves or by a group.
    pub roles: Vec<String>,
    /// What they can prove beside a password.
    pub enrolled: Enrolled,
    /// Where they are signed in.
    pub sessions: Vec<SessionSummary>,
    /// The applications with access to their account.
    pub apps: Vec<App>,
    /// The factors that too many wrong tries have closed.
    pub closed: Vec<&'static str>,
}

/// Why a password cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The actor may not (403), or the store failed (503 or 500).
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// The hashing queue is full.
    #[error("the hashing queue is full")]
    Overloaded(#[from] Overloaded),
}

impl From<StoreError> for PasswordError {
    fn from(error: StoreError) -> Self {
        Self::NotDone(error.into())
    }
}

/// The user with that identifier, or who signs in with that name.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find(context: &Context, name: &str) -> Result<Option<User>, StoreError> {
    if let Ok(id) = name.parse::<Uuid>()
        && let Some(user) = users::find(&context.store, UserId(id)).await?
    {
        return Ok(Some(user));
    }
    users::find_by_login_name(&context.store, name).await
}

/// The names of these users, as far as the actor may look at them.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn names_of(
    context: &Context,
    ids: impl Iterator<Item = UserId>,
) -> Result<BTreeMap<UserId, String>, StoreError> {
    let store = &context.store;
    let authority = authority::of(context, store).await?;
    let mut names = BTreeMap::new();
    for id in ids.collect::<BTreeSet<_>>() {
        let may_see = match authority.has(Right::UsersRead) {
            true => true,
            false => authority.has_over(Right::UsersRead, &groups::effective_of_user(store, id).await?),
        };
        if may_see && let Some(user) = users::find(store, id).await? {
            names.insert(id, user.display_name().to_owned());
        }
    }
    Ok(names)
}

/// A page of users: of those that the actor may look at.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Versioned<User>>, ListFailure> {
    let groups = groups_with(context, Right::UsersRead).await?;
    Ok(user_list::list(&context.store, &request.query(groups.as_deref())).await?)
}

/// The user with that identifier, with the version that a change names, for whoever has `right` over them: whoever may change them sees what
/// they change.
///
/// # Errors
/// See [`ChangeError`].
pub async fn get(context: &Context, right: Right, id: UserId) -> Result<Versioned<User>, ChangeError> {
    authority::require_over_user(context, &context.store, right, id).await?;
    let found = users::find_version(&context.store, id).await?;
    found.ok_or(ChangeError::NotFound("user"))
}

/// How the account of `user` is used: the same as [`look`], for whoever may look at sessions.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn access(context: &Context, user: User) -> Result<Overview, NotDone> {
    authority::require_over_user(context, &context.store, Right::SessionsRead, user.id).await?;
    Ok(overview(context, user).await?)
}

/// Ends one session of the user.
///
/// # Errors
/// See [`ChangeError`].
pub async fn end_session(context: &Context, user: UserId, session: SessionId) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    authority::require_above_user(context, &transaction, Right::SessionsEnd, user).await?;
    let own = sessions::list_for_user(&transaction, user, context.now).await?;
    if !own.iter().any(|found| found.id == session) {
        return Err(ChangeError::NotFound("session"));
    }
    sign_out_in(context, &transaction, user, &[session]).await?;
    context.commit(transaction).await?;
    Ok(())
}

/// Revokes the access of a client to the account of the user.
///
/// # Errors
/// See [`ChangeError`].
pub async fn revoke_app(context: &Context, user: UserId, client_id: &ClientId) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    authority::require_above_user(context, &transaction, Right::SessionsEnd, user).await?;
    if users::find(&transaction, user).await?.is_none() {
        return Err(ChangeError::NotFound("user"));
    }
    apps::revoke_in(context, &transaction, user, client_id).await?;
    context.commit(transaction).await?;
    Ok(())
}

/// Everything about `user`.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn look(context: &Context, user: User) -> Result<Overview, NotDone> {
    authority::require_over_user(context, &context.store, Right::UsersRead, user.id).await?;
    Ok(overview(context, user).await?)
}

async fn overview(context: &Context, user: User) -> Result<Overview, StoreError> {
    let store = &context.store;
    Ok(Overview {
        groups: groups::names_of(store, user.id).await?,
        roles: role_names(store, user.id).await?,
        enrolled: enrolled::find(store, &user).await?,
        sessions: sessions::list_for_user(store, user.id, context.now).await?,
        apps: apps::list(context, user.id).await?,
        closed: throttle::closed_of_user(store, user.id, context.config.throttle.close_after).await?,
        user,
    })
}

/// The roles of a user, with the group that each is within.
async fn role_names(connection: &dyn Connection, user: UserId) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for RoleAssignment { role, over } in role_assignments::effective_of_user(connection, user).await? {
        names.push(match over {
            Over::Everything => role,
            Over::Group(group) => format!("{role} within {}", name_of(connection, group).await?),
        });
    }
    Ok(names)
}

/// Ends all access to the account: sessions, applications, codes, links and known browsers.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn sign_out(context: &Context, user: UserId) -> Result<(), NotDone> {
    let transaction = context.store.begin().await?;
    // API keys end too, and those of administrators are not for a helpdesk to end.
    authority::require_above_user(context, &transaction, Right::SessionsEnd, user).await?;
    access::end_all(&transaction, user, context.now).await?;
    let event = context.event(EventKind::SignedOut).user(user);
    context
        .record(&transaction, &event.detail(json!({ "session": "all" })))
        .await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(())
}

/// Whether an account is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// On every path, until somebody enables it again.
    Disable,
    /// Not any more. Nothing from before works again.
    Enable,
}

/// Closes the account, or opens it again, and ends all access to it; whether that was a change.
///
/// # Errors
/// When the actor may not, it is the last owner's, or the store fails.
pub async fn close(context: &Context, user: UserId, closing: Closing) -> Result<bool, NotDone> {
    let transaction = context.store.begin().await?;
    // Of two owners who close each other's accounts one is second.
    changes::lock(&transaction).await?;
    authority::require_above_user(context, &transaction, Right::UsersWrite, user).await?;
    let disabled = closing == Closing::Disable;
    let found = users::find_and_hold(&transaction, user).await?;
    let Some(mut user) = found.filter(|user| user.disabled != disabled) else {
        return Ok(false);
    };
    if disabled {
        change::require_another_owner(&transaction, user.id).await?;
    }
    user.disabled = disabled;
    user.updated_at = context.now;
    users::update(&transaction, &user).await?;
    access::end_all(&transaction, user.id, context.now).await?;
    let what = if disabled { "disabled" } else { "enabled" };
    let event = context.event(EventKind::UserChanged).user(user.id);
    context
        .record(&transaction, &event.detail(json!({ "change": what })))
        .await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(true)
}

/// Gives the user a random password, which they replace at the next sign-in, and ends all access. Second factors stay.
///
/// # Errors
/// See [`PasswordError`]; `None` if there is no such user any more.
pub async fn give_temporary_password(context: &Context, user: UserId) -> Result<Option<SecretString>, PasswordError> {
    /// 120 random bits.
    const LENGTH: usize = 20;
    // Asked before anything is hashed, and again when it is written.
    authority::require_above_user(context, &context.store, Right::UsersCredentials, user).await?;
    let text: String = context.random.token_text().chars().take(LENGTH).collect();
    let password = SecretString::from(text);
    let hash = context
        .passwords
        .hash(&hashing::of_an_administrator(), &password, &context.random)
        .await?;
    let transaction = context.store.begin().await?;
    let Some(mut user) = users::find_and_hold(&transaction, user).await? else {
        return Ok(None);
    };
    authority::require_above_user(context, &transaction, Right::UsersCredentials, user.id).await?;
    user.password_hash = Some(hash);
    user.state.must_change_password = true;
    user.updated_at = context.now;
    users::update(&transaction, &user).await?;
    users::give_password(&transaction, &user).await?;
    end_what_the_old_one_opened(&transaction, user.id, context.now).await?;
    let event = context.event(EventKind::PasswordChanged).user(user.id);
    context
        .record(&transaction, &event.detail(json!({ "must_change": true })))
        .await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(Some(password))
}

/// Takes away the authenticator app, the passkeys and the recovery codes, and ends all access. The telephone number is no longer confirmed,
/// because codes to it are a second factor too. The password and the address stay.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn reset_factors(context: &Context, user: UserId) -> Result<(), NotDone> {
    let transaction = context.store.begin().await?;
    // Held first, so that nobody gives them a role in between.
    users::hold(&transaction, user).await?;
    authority::require_above_user(context, &transaction, Right::UsersCredentials, user).await?;
    access::end_all(&transaction, user, context.now).await?;
    totp_credentials::delete(&transaction, user).await?;
    recovery_codes::delete_all(&transaction, user).await?;
    if let Some(mut owner) = users::find_and_hold(&transaction, user).await?
        && owner.claims.phone_number_verified == Some(true)
    {
        owner.claims.phone_number_verified = None;
        owner.updated_at = context.now;
        users::set_claims(&transaction, &owner).await?;
    }
    for passkey in passkeys::list_of_user(&transaction, user).await? {
        passkeys::delete(&transaction, user, passkey.id).await?;
    }
    let event = context.event(EventKind::FactorRemoved).user(user);
    context
        .record(&transaction, &event.detail(json!({ "factor": "all" })))
        .await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(())
}

/// Opens what wrong tries have closed.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn unlock(context: &Context, user: UserId) -> Result<(), NotDone> {
    let transaction = context.store.begin().await?;
    users::hold(&transaction, user).await?;
    authority::require_above_user(context, &transaction, Right::UsersCredentials, user).await?;
    let devices = known_devices::list_for_user(&transaction, user, context.now).await?;
    throttle::delete_of_user(&transaction, user, devices.into_iter().map(|device| device.id)).await?;
    let event = context.event(EventKind::UserUnlocked).user(user);
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    Ok(())
}
