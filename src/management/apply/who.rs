//! Which user a state file means: whoever it meant by that name before, or else who signs in with it.

use super::planned::ApplyError;
use crate::{
    domain::{ids::UserId, user::User},
    store::{
        Connection, Transaction,
        applied_users::{self, AppliedUser},
        groups, login_names, users,
    },
};

/// The names that a file has for a user.
pub(super) struct Names<'a> {
    /// The one by which they are found.
    pub(super) now: &'a str,
    /// Whether that is their e-mail address, and not a user name alone.
    pub(super) now_is_email: bool,
    /// The one that they had before.
    pub(super) was: Option<&'a str>,
}

impl Names<'_> {
    fn each(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.now).chain(self.was)
    }
}

/// What files said of them last, under their name; or under the one that they had before, with that name.
pub(super) async fn applied_by_name(
    connection: &dyn Connection,
    names: &Names<'_>,
) -> Result<(Option<String>, Option<AppliedUser>), ApplyError> {
    let applied = applied_users::find(connection, names.now).await?;
    let (None, Some(was)) = (&applied, names.was) else {
        return Ok((None, applied));
    };
    let applied = applied_users::find(connection, was).await?;
    Ok((applied.is_some().then(|| was.to_owned()), applied))
}

/// Whom the file means by these names: whom it meant before, or else who signs in with it.
pub(super) async fn who_is_meant(
    connection: &dyn Connection,
    names: &Names<'_>,
    applied: Option<&AppliedUser>,
) -> Result<Option<UserId>, ApplyError> {
    if let Some(applied) = applied {
        return Ok(Some(applied.user_id));
    }
    for name in names.each() {
        if let Some(user) = users::find_by_login_name(connection, name).await? {
            return Ok(Some(user.id));
        }
    }
    Ok(None)
}

/// The user, held until the transaction ends, with every group they are in: elsewhere a disabled group is left out, and would look
/// like one to join each time.
pub(super) async fn stored_user(
    transaction: &Transaction,
    names: &Names<'_>,
    applied: Option<&AppliedUser>,
) -> Result<Option<User>, ApplyError> {
    if let Some(applied) = applied
        && let Some(user) = users::find_and_hold(transaction, applied.user_id).await?
    {
        return Ok(Some(with_every_group(transaction, user).await?));
    }
    for name in names.each() {
        if let Some(user) = user_named(transaction, name).await? {
            refuse_another_users_address(&user, names)?;
            return Ok(Some(user));
        }
    }
    Ok(None)
}

/// A user name may look like an address. If it is one that somebody has, their account is not meant: the file would rename it.
fn refuse_another_users_address(found: &User, names: &Names<'_>) -> Result<(), ApplyError> {
    let is_now = |own: &Option<String>| {
        let own = own.as_deref().map(login_names::normalise);
        own.is_some_and(|own| own == login_names::normalise(names.now))
    };
    if !names.now_is_email && is_now(&found.claims.email) && !is_now(&found.claims.preferred_username) {
        return Err(wrong(names.now, "this is another user's e-mail address"));
    }
    Ok(())
}

/// The user who signs in with that name, held until the transaction ends.
async fn user_named(transaction: &Transaction, name: &str) -> Result<Option<User>, ApplyError> {
    let Some(found) = users::find_by_login_name(transaction, name).await? else {
        return Ok(None);
    };
    // Between the two look-ups they may have been erased, or have changed their names.
    let user = users::find_and_hold(transaction, found.id)
        .await?
        .ok_or(ApplyError::Busy)?;
    let is_name = |own: &Option<String>| {
        let own = own.as_deref().map(login_names::normalise);
        own.is_some_and(|own| own == login_names::normalise(name))
    };
    let claims = &user.claims;
    if is_name(&claims.preferred_username) || is_name(&claims.email) {
        return Ok(Some(with_every_group(transaction, user).await?));
    }
    // A name of another kind, such as a telephone number written as a user name, finds somebody else.
    if is_name(&claims.phone_number) {
        return Err(wrong(name, "this is another user's telephone number"));
    }
    Err(ApplyError::Busy)
}

async fn with_every_group(transaction: &Transaction, user: User) -> Result<User, ApplyError> {
    let groups = groups::names_of(transaction, user.id).await?;
    Ok(User { groups, ..user })
}

/// What the file says of that user is not possible.
pub(super) fn wrong(name: &str, problem: &str) -> ApplyError {
    ApplyError::Wrong {
        kind: "user",
        name: name.to_owned(),
        problem: problem.to_owned(),
    }
}
