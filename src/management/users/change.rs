//! Making, changing and erasing accounts.

use secrecy::SecretString;
use serde_json::{Map, Value, json};

use super::super::{
    attributes::values,
    authority::{self, NotDone},
    change_error::ChangeError,
    field_change::{About, FieldChange, fields_between, in_audit_log},
    groups::members,
    validation::{self, Invalid},
};
use crate::{
    accounts::{
        access,
        password::{Purpose, TypedPassword, judge},
    },
    context::Context,
    domain::{
        attribute::Attributes,
        event::EventKind,
        ids::UserId,
        right::Right,
        role::RoleAssignment,
        user::{AccountState, User, UserClaims},
    },
    limits::hashing,
    messages::{mail::AccountChange, notice},
    store::{
        Connection, StoreError, Transaction, Versioned, account_links, changes, erasure, known_devices, login_names,
        role_assignments, sent_codes, users,
    },
};

/// An account that is to be made.
#[derive(Debug)]
pub struct NewUser {
    /// What is known of them. `email_verified` and `phone_number_verified` are taken as they are.
    pub claims: UserClaims,
    /// Closed on every path.
    pub disabled: bool,
    /// Their password; without one they sign in in another way, or set one by mail.
    pub password: Option<SecretString>,
    /// Whether they choose a password of their own when they sign in with this one.
    pub must_change_password: bool,
    /// The names of the groups that they are in from the beginning.
    pub groups: Vec<String>,
    /// What is known of them beside the standard claims.
    pub attributes: Attributes,
}

/// What an account is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserChange {
    /// What is known of them. Whether an address or a number is verified is not among it: another one is not verified, and the same one
    /// stays as it is. [`confirm_email`] says it of an address.
    pub claims: UserClaims,
    /// Closed on every path. Closing and opening it end all access.
    pub disabled: bool,
    /// Whether they choose another password at the next sign-in.
    pub must_change_password: bool,
    /// What is known of them beside the standard claims; `None` leaves that as it is.
    pub attributes: Option<Attributes>,
}

/// Makes an account. Whoever may do this over some groups only has to put them into one of these.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(context: &Context, new: &NewUser) -> Result<Versioned<User>, ChangeError> {
    let authority = authority::of(context, &context.store).await?;
    if !authority.has_somewhere(Right::UsersWrite) {
        return Err(ChangeError::needs(Right::UsersWrite));
    }
    validation::user_claims(&new.claims)?;
    let password_hash = hash(context, new).await?;
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let user = User {
        disabled: new.disabled,
        password_hash,
        state: AccountState {
            must_change_password: new.must_change_password,
            ..AccountState::default()
        },
        ..User::new(UserId(context.new_id()), new.claims.clone(), context.now)
    };
    insert(&transaction, &user).await?;
    values::write_first(&transaction, user.id, &new.attributes).await?;
    members::put_into_first_groups(context, &transaction, user.id, &new.groups).await?;
    if new.claims.email_verified == Some(true) || new.claims.phone_number_verified == Some(true) {
        authority::require_over_user(context, &transaction, Right::UsersCredentials, user.id).await?;
    }
    let detail = json!({ "change": "created", "groups": new.groups });
    let event = context.event(EventKind::UserChanged).user(user.id).detail(detail);
    context.record(&transaction, &event).await?;
    let made = stored(&transaction, user.id).await?;
    context.commit(transaction).await?;
    Ok(made)
}

/// The hash of the password, if there is one and it is good enough.
async fn hash(context: &Context, new: &NewUser) -> Result<Option<String>, ChangeError> {
    let Some(password) = &new.password else {
        return Ok(None);
    };
    let typed = TypedPassword {
        password: password.clone(),
        again: String::new(),
        purpose: Purpose::Judge,
    };
    if let Some(problem) = judge(context, &new.claims, &typed).await.problem {
        return Err(Invalid::new("password", format!("this password cannot be used: {problem}")).into());
    }
    let permit = hashing::of_an_administrator();
    Ok(Some(context.passwords.hash(&permit, password, &context.random).await?))
}

/// Makes the account what `change` says, if it still has that version.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    context: &Context,
    id: UserId,
    version: i64,
    change: &UserChange,
) -> Result<Versioned<User>, ChangeError> {
    validation::user_claims(&change.claims)?;
    let transaction = context.store.begin().await?;
    // Of two owners who close each other's accounts one is second.
    changes::lock(&transaction).await?;
    let before = held(context, &transaction, Right::UsersWrite, id).await?;
    if before.version != version {
        return Err(ChangeError::Stale);
    }
    let before = before.value;
    let mut after = User {
        claims: with_what_was_verified(&before.claims, &change.claims),
        disabled: change.disabled,
        ..before.clone()
    };
    after.state.must_change_password = change.must_change_password;
    let is_about_person = after.claims != before.claims;
    let attributes = match &change.attributes {
        Some(wanted) => values::write(&transaction, id, wanted, is_about_person).await?,
        None => Vec::new(),
    };
    if after != before || !attributes.is_empty() {
        if after.disabled && !before.disabled {
            require_another_owner(&transaction, id).await?;
        }
        after.updated_at = context.now;
        write(&transaction, &before, &after).await?;
        tell_old_address(context, &transaction, &before, &after).await?;
        record(context, &transaction, (&before, &after), &attributes).await?;
    }
    let changed = stored(&transaction, id).await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(changed)
}

/// The address of the account was shown to be its owner's, as the actor knows.
///
/// # Errors
/// See [`ChangeError`].
pub async fn confirm_email(context: &Context, id: UserId) -> Result<Versioned<User>, ChangeError> {
    let transaction = context.store.begin().await?;
    // Whoever reads the mail can sign in by it.
    let before = held(context, &transaction, Right::UsersCredentials, id).await?.value;
    if before.claims.email.is_none() {
        return Err(ChangeError::InUse("the account has no e-mail address".to_owned()));
    }
    if before.claims.email_verified != Some(true) {
        users::verify_email(&transaction, before, context.now).await?;
        let event = context.event(EventKind::EmailVerified).user(id);
        context.record(&transaction, &event).await?;
    }
    let changed = stored(&transaction, id).await?;
    context.commit(transaction).await?;
    Ok(changed)
}

/// Erases the account now, and everything that is kept of its owner, if it still has that version. The audit log stays, and names them by
/// a number that nobody else has.
///
/// # Errors
/// See [`ChangeError`].
pub async fn erase(context: &Context, id: UserId, version: i64) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    if held(context, &transaction, Right::UsersWrite, id).await?.version != version {
        return Err(ChangeError::Stale);
    }
    require_another_owner(&transaction, id).await?;
    erase_in(context, &transaction, id).await?;
    let event = context.event(EventKind::AccountErased).user(id);
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(())
}

/// Erases the account, in the caller's transaction, who records it.
pub(super) async fn erase_in(context: &Context, transaction: &Transaction, id: UserId) -> Result<(), StoreError> {
    access::end_all(transaction, id, context.now).await?;
    users::set_deletion(transaction, id, Some(context.now)).await?;
    erasure::erase(transaction, id, context.now).await?;
    Ok(())
}

/// The account, held until the transaction ends, if the actor may change it.
async fn held(
    context: &Context,
    transaction: &Transaction,
    right: Right,
    id: UserId,
) -> Result<Versioned<User>, ChangeError> {
    users::hold(transaction, id).await?;
    let found = users::find_version(transaction, id).await?;
    let found = found.ok_or(ChangeError::NotFound("user"));
    // Whoever may not look learns nothing.
    authority::require_above_user(context, transaction, right, id).await?;
    found
}

async fn stored(connection: &dyn Connection, id: UserId) -> Result<Versioned<User>, ChangeError> {
    let found = users::find_version(connection, id).await?;
    found.ok_or(ChangeError::NotFound("user"))
}

/// Goes on unless the user is the last owner.
pub(in crate::management) async fn require_another_owner(transaction: &Transaction, id: UserId) -> Result<(), NotDone> {
    let own = role_assignments::of_user(transaction, id).await?;
    match own.iter().any(RoleAssignment::is_ownership) {
        true => authority::require_another_owner(transaction, id).await,
        false => Ok(()),
    }
}

/// `after`, with what was verified of the same address and number.
fn with_what_was_verified(before: &UserClaims, after: &UserClaims) -> UserClaims {
    let kept = |is_same: bool, verified: Option<bool>| verified.filter(|_| is_same);
    UserClaims {
        email_verified: kept(before.email == after.email, before.email_verified),
        phone_number_verified: kept(before.phone_number == after.phone_number, before.phone_number_verified),
        ..after.clone()
    }
}

/// Adds an account, with the names that its owner signs in with.
async fn insert(transaction: &Transaction, user: &User) -> Result<(), ChangeError> {
    refuse_taken_names(transaction, user).await?;
    users::insert(transaction, user).await.map_err(taken_meanwhile)
}

fn taken_meanwhile(error: StoreError) -> ChangeError {
    match error.is_conflict() {
        true => ChangeError::Taken(Invalid::new(
            "preferred_username",
            "somebody else signs in with one of these names",
        )),
        false => error.into(),
    }
}

/// Names the name that somebody else signs in with. Whoever takes it at the same moment is found by the database.
async fn refuse_taken_names(transaction: &Transaction, user: &User) -> Result<(), ChangeError> {
    let names = [
        ("preferred_username", &user.claims.preferred_username),
        ("email", &user.claims.email),
        ("phone_number", &user.claims.phone_number),
    ];
    for (field, name) in names {
        if let Some(name) = name
            && let Some(owner) = users::find_by_login_name(transaction, name).await?
            && owner.id != user.id
        {
            let problem = format!("somebody else signs in with {name}");
            return Err(ChangeError::Taken(Invalid::new(field, problem)));
        }
    }
    Ok(())
}

/// Writes the account as it is to be, with what follows from the difference: closing it, or opening it again, ends all access, so that
/// nothing from before works afterwards; and what was sent to an address or a number that is not theirs any more is worth nothing.
async fn write(transaction: &Transaction, before: &User, after: &User) -> Result<(), ChangeError> {
    refuse_taken_names(transaction, after).await?;
    users::update(transaction, after).await.map_err(taken_meanwhile)?;
    if before.state.must_change_password != after.state.must_change_password {
        users::set_must_change_password(transaction, after.id, after.state.must_change_password).await?;
    }
    end_what_it_opened(transaction, before, after).await?;
    Ok(())
}

/// The same, where the account itself is written already.
///
/// # Errors
/// When the store fails.
pub(in crate::management) async fn end_what_it_opened(
    transaction: &Transaction,
    before: &User,
    after: &User,
) -> Result<(), StoreError> {
    if before.disabled != after.disabled {
        access::end_all(transaction, after.id, after.updated_at).await?;
    } else if login_names::names_of(&before.claims) != login_names::names_of(&after.claims) {
        account_links::delete_of_user(transaction, after.id).await?;
        sent_codes::delete_of_user(transaction, after.id).await?;
    }
    Ok(())
}

/// Tells the address that is not theirs any more; the one that is now is told by the event.
async fn tell_old_address(
    context: &Context,
    transaction: &Transaction,
    before: &User,
    after: &User,
) -> Result<(), StoreError> {
    let Some(old) = before.claims.email.as_deref() else {
        return Ok(());
    };
    if before.claims.email == after.claims.email {
        return Ok(());
    }
    // Browsers that were trusted in place of a code to the old address are not trusted in place of one to the new one.
    known_devices::distrust_all(transaction, after.id).await?;
    let what = AccountChange::ByAdministrator;
    notice::write(&context.outbox, transaction, (after, old), what, context.now).await
}

async fn record(
    context: &Context,
    transaction: &Transaction,
    (before, after): (&User, &User),
    attributes: &[String],
) -> Result<(), StoreError> {
    let mut fields = fields_between(&shown(before), &shown(after));
    // Of a person the log has the name of what changed, and no value.
    fields.extend(attributes.iter().map(|name| FieldChange {
        name: format!("attributes.{name}"),
        before: None,
        after: None,
    }));
    let detail = json!({ "change": "changed", "fields": in_audit_log(About::User, &fields) });
    let event = context.event(EventKind::UserChanged).user(after.id).detail(detail);
    context.record(transaction, &event).await
}

/// What can be changed of an account, by its names in state files and in the API.
fn shown(user: &User) -> Value {
    let mut shown = match serde_json::to_value(&user.claims) {
        Ok(Value::Object(claims)) => claims,
        _ => Map::new(),
    };
    shown.insert("disabled".to_owned(), user.disabled.into());
    shown.insert(
        "must_change_password".to_owned(),
        user.state.must_change_password.into(),
    );
    shown.into()
}
