//! People with accounts. A user is always read whole, with their enabled groups, by one statement.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    connection::Access as _,
    documents::{self, Document as _, StoredUserClaims},
    json_column::JsonColumn,
    login_names,
    memberships::Memberships,
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::{
    ids::UserId,
    user::{AccountState, User, UserClaims},
};

/// The user.
pub async fn find(connection: &dyn Connection, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND.read_one(connection, key(id)).await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// The user, with the version that a change of an administrator names.
pub async fn find_version(connection: &dyn Connection, id: UserId) -> Result<Option<Versioned<User>>, StoreError> {
    let row = FIND_VERSION.read_one(connection, key(id)).await?;
    row.as_ref().map(version_from_row).transpose()
}

/// The user in a row of [`user_columns`] and the version.
pub(super) fn version_from_row(row: &QueryResult) -> Result<Versioned<User>, StoreError> {
    let value = from_row(row, 0)?;
    Ok(Versioned {
        version: row.try_get_by_index(11)?,
        managed: false,
        created_at: value.created_at,
        updated_at: value.updated_at,
        value,
    })
}

/// The user, held until the transaction ends: what is decided by what was read, is written to what was read.
pub async fn find_and_hold(transaction: &Transaction, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND_AND_HOLD.read_one(transaction, key(id)).await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// The user who signs in with that name, in any spelling.
pub async fn find_by_login_name(connection: &dyn Connection, name: &str) -> Result<Option<User>, StoreError> {
    match login_names::owner(connection, name).await? {
        Some(id) => find(connection, id).await,
        None => Ok(None),
    }
}

/// Adds a user, and the names they sign in with; [`StoreError::Conflict`] where somebody has one of them. Groups are set by
/// [`groups::set_memberships`](super::groups::set_memberships), roles by
/// [`role_assignments::set_of_user`](super::role_assignments::set_of_user).
pub async fn insert(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let [home, id] = key(user.id);
    let values = [
        home,
        id,
        user.disabled.into(),
        user.password_hash.clone().into(),
        serde_json::to_value(StoredUserClaims::store(user.claims.clone()))?.into(),
        user.state.must_change_password.into(),
        user.state.accepted_terms.clone().into(),
        user.state.deletes_at.into(),
        user.created_at.into(),
        user.updated_at.into(),
        full_name(user),
    ];
    INSERT.write(&transaction, values).await?;
    login_names::replace(&transaction, user.id, None, &user.claims).await?;
    transaction.commit().await
}

/// Makes what an administrator decides of the user, and the names they sign in with, what `user` says. Their password, and what
/// they settled themselves, is not among it: what they change at the same moment stays changed.
pub async fn update(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let held = hold_for(&transaction, user).await?;
    let Some(row) = held.row else {
        return Ok(());
    };
    write_update(&transaction, &row, held.document, user).await?;
    transaction.commit().await
}

/// The same as [`update`], if the user still has that version.
pub async fn update_if(connection: &dyn Connection, user: &User, version: i64) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    let held = hold_for(&transaction, user).await?;
    let row = match held.row {
        Some(row) if row.try_get_by_index::<i64>(1)? == version => row,
        _ => return Ok(Outcome::Stale),
    };
    write_update(&transaction, &row, held.document, user).await?;
    transaction.commit().await?;
    Ok(Outcome::Changed)
}

/// `row` is the one in [`HOLD`], and `claims` replace those in it.
async fn write_update(
    transaction: &Transaction,
    row: &QueryResult,
    claims: serde_json::Value,
    user: &User,
) -> Result<(), StoreError> {
    let [home, id] = key(user.id);
    let values = [
        home,
        id,
        user.disabled.into(),
        claims.into(),
        user.updated_at.into(),
        full_name(user),
    ];
    UPDATE.write(transaction, values).await?;
    login_names::replace(transaction, user.id, Some(&claims_before(row)?), &user.claims).await
}

/// Sets the password that somebody else chose for the user, and whether they have to choose their own.
pub async fn give_password(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let [home, id] = key(user.id);
    let values = [
        home,
        id,
        user.password_hash.clone().into(),
        user.state.must_change_password.into(),
    ];
    SET_PASSWORD.write(connection, values).await?;
    Ok(())
}

/// Whether its owner has to choose another password at the next sign-in.
pub async fn set_must_change_password(connection: &dyn Connection, id: UserId, must: bool) -> Result<(), StoreError> {
    let [home, id] = key(id);
    SET_MUST_CHANGE_PASSWORD
        .write(connection, [home, id, must.into()])
        .await?;
    Ok(())
}

/// Sets the password that its owner chose, whatever it was before: nobody has to change it any more.
pub async fn set_password_hash(connection: &dyn Connection, id: UserId, hash: &str) -> Result<(), StoreError> {
    let values = [id.home().into(), id.0.into(), hash.into(), false.into()];
    SET_PASSWORD.write(connection, values).await?;
    Ok(())
}

/// Sets the claims, and with them the names to sign in with, and nothing else of the account: what an administrator changes at
/// the same moment stays changed. [`StoreError::Conflict`] where somebody has one of the names.
pub async fn set_claims(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let held = hold_for(&transaction, user).await?;
    let Some(row) = held.row else {
        return Ok(());
    };
    let [home, id] = key(user.id);
    let values = [home, id, held.document.into(), user.updated_at.into(), full_name(user)];
    SET_CLAIMS.write(&transaction, values).await?;
    login_names::replace(&transaction, user.id, Some(&claims_before(&row)?), &user.claims).await?;
    transaction.commit().await
}

/// Their address was shown to be theirs; the user as they are from now on.
pub async fn verify_email(connection: &dyn Connection, user: User, now: DateTime<Utc>) -> Result<User, StoreError> {
    if user.claims.email_verified == Some(true) {
        return Ok(user);
    }
    let verified = User {
        claims: UserClaims {
            email_verified: Some(true),
            ..user.claims.clone()
        },
        updated_at: now,
        ..user
    };
    set_claims(connection, &verified).await?;
    Ok(verified)
}

/// The user accepts that version of the terms.
pub async fn accept_terms(connection: &dyn Connection, id: UserId, version: &str) -> Result<(), StoreError> {
    let values = [id.home().into(), id.0.into(), version.into()];
    ACCEPT_TERMS.write(connection, values).await?;
    Ok(())
}

/// The account goes at that time; `None` keeps it.
pub async fn set_deletion(
    connection: &dyn Connection,
    id: UserId,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let values = [id.home().into(), id.0.into(), at.into()];
    SET_DELETION.write(connection, values).await?;
    Ok(())
}

/// The users whose account goes by now, a bounded number of them.
pub async fn list_due_for_deletion(
    connection: &dyn Connection,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    let rows = DUE_FOR_DELETION
        .read_all(connection, [now.into(), i64::from(limit).into()])
        .await?;
    rows.iter().map(|row| Ok(UserId(row.try_get_by_index(0)?))).collect()
}

/// Whether the account is open and its password hash still is `hash`. On Postgres it waits for whoever is changing it.
pub async fn holds_password(connection: &dyn Connection, id: UserId, hash: Option<&str>) -> Result<bool, StoreError> {
    let row = PASSWORD_NOW.read_one(connection, key(id)).await?;
    let Some(row) = row else { return Ok(false) };
    let current: Option<String> = row.try_get_by_index(0)?;
    Ok(current.as_deref() == hash)
}

/// Sets the password hash if it still is `old`: a hash renewed at sign-in must not undo a reset that came in between.
pub async fn replace_password_hash(
    connection: &dyn Connection,
    id: UserId,
    old: &str,
    new: &str,
) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into(), old.into(), new.into()];
    Ok(REPLACE_PASSWORD.write(connection, values).await? == 1)
}

/// Locks the row until the transaction ends, for what is counted or decided by it.
pub async fn hold(transaction: &Transaction, id: UserId) -> Result<(), StoreError> {
    HOLD.read_one(transaction, key(id)).await?;
    Ok(())
}

/// The same, to write the claims of `user` into the row: in them stays what this release does not know.
async fn hold_for(transaction: &Transaction, user: &User) -> Result<documents::Replacement, StoreError> {
    documents::replacement::<StoredUserClaims>(transaction, HOLD, key(user.id), user.claims.clone()).await
}

/// The claims in a row of [`HOLD`].
fn claims_before(row: &QueryResult) -> Result<UserClaims, StoreError> {
    let claims: JsonColumn<StoredUserClaims> = row.try_get_by_index(0)?;
    Ok(claims.0.read())
}

/// As it is searched for.
fn full_name(user: &User) -> Value {
    user.claims.name.as_deref().map(login_names::normalise).into()
}

fn key(id: UserId) -> [Value; 2] {
    [id.home().into(), id.0.into()]
}

/// The user in a row, from column `first` on.
pub(super) fn from_row(row: &QueryResult, first: usize) -> Result<User, StoreError> {
    let claims: JsonColumn<StoredUserClaims> = row.try_get_by_index(first + 4)?;
    let memberships: String = row.try_get_by_index(first + 7)?;
    let memberships = Memberships::parse(&memberships)?;
    let is_in_table: bool = row.try_get_by_index(first + 2)?;
    Ok(User {
        id: UserId(row.try_get_by_index(first)?),
        disabled: row.try_get_by_index(first + 1)?,
        has_role: is_in_table || memberships.give_role,
        password_hash: row.try_get_by_index(first + 3)?,
        claims: claims.0.read(),
        groups: memberships.groups,
        required_acr: memberships.required_acr,
        created_at: row.try_get_by_index(first + 5)?,
        updated_at: row.try_get_by_index(first + 6)?,
        state: AccountState {
            must_change_password: row.try_get_by_index(first + 8)?,
            accepted_terms: row.try_get_by_index(first + 9)?,
            deletes_at: row.try_get_by_index(first + 10)?,
        },
    })
}

/// What [`from_row`] reads, of `users u`, in a statement whose first parameter is their home, or in a list, where it is `u.home`.
macro_rules! user_columns {
    ($aggregate:literal, $home:literal) => {
        concat!(
            "u.id, u.disabled, u.admin, u.password_hash, u.claims, u.created_at, u.updated_at, (SELECT ",
            $aggregate,
            " FROM group_memberships m JOIN groups gr ON gr.id = m.group_id WHERE m.home = ",
            $home,
            " AND m.user_id = u.id AND NOT gr.disabled), \
             u.must_change_password, u.accepted_terms, u.deletes_at"
        )
    };
    ($database:ident) => {
        $crate::store::users::user_columns!($database, "$1")
    };
    (postgres, $home:literal) => {
        $crate::store::users::user_columns!(
            "coalesce(json_agg(json_build_array(gr.name, gr.required_acr, gr.has_role, gr.above))::text, '[]')",
            $home
        )
    };
    (sqlite, $home:literal) => {
        $crate::store::users::user_columns!(
            "json_group_array(json_array(gr.name, gr.required_acr, gr.has_role, json(gr.above)))",
            $home
        )
    };
}
pub(super) use user_columns;

macro_rules! find {
    ($database:ident) => {
        find!($database, "")
    };
    ($database:ident, $more:literal) => {
        concat!(
            "SELECT ",
            user_columns!($database),
            $more,
            " FROM users u WHERE u.home = $1 AND u.id = $2"
        )
    };
}

pub(super) const FIND: Sql = Sql::each(find!(postgres), find!(sqlite));

const FIND_VERSION: Sql = Sql::each(find!(postgres, ", u.version"), find!(sqlite, ", u.version"));

/// The lock that a change of the row takes: rows that refer to this one can be added meanwhile. On SQLite a transaction has the
/// write lock already.
const FIND_AND_HOLD: Sql = Sql::each(concat!(find!(postgres), " FOR NO KEY UPDATE OF u"), find!(sqlite));

const HOLD: Sql = Sql::each(
    "SELECT claims, version FROM users WHERE home = $1 AND id = $2 FOR NO KEY UPDATE",
    "SELECT claims, version FROM users WHERE home = $1 AND id = $2",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO users (home, id, disabled, admin, password_hash, claims, must_change_password, accepted_terms, \
     deletes_at, created_at, updated_at, full_name, version) \
     VALUES ($1, $2, $3, false, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
);

const UPDATE: Sql = Sql::both(
    "UPDATE users SET version = version + 1, disabled = $3, claims = $4, updated_at = $5, full_name = $6 WHERE home = $1 AND id = $2",
);

const SET_CLAIMS: Sql = Sql::both(
    "UPDATE users SET version = version + 1, claims = $3, updated_at = $4, full_name = $5 WHERE home = $1 AND id = $2",
);

const SET_PASSWORD: Sql = Sql::both(
    "UPDATE users SET version = version + 1, password_hash = $3, must_change_password = $4 WHERE home = $1 AND id = $2",
);

const SET_MUST_CHANGE_PASSWORD: Sql =
    Sql::both("UPDATE users SET version = version + 1, must_change_password = $3 WHERE home = $1 AND id = $2");

const REPLACE_PASSWORD: Sql = Sql::both(
    "UPDATE users SET version = version + 1, password_hash = $4 WHERE home = $1 AND id = $2 AND password_hash = $3",
);

pub(super) const PASSWORD_NOW: Sql = Sql::each(
    "SELECT password_hash FROM users WHERE home = $1 AND id = $2 AND NOT disabled FOR SHARE",
    "SELECT password_hash FROM users WHERE home = $1 AND id = $2 AND NOT disabled",
);

const ACCEPT_TERMS: Sql =
    Sql::both("UPDATE users SET version = version + 1, accepted_terms = $3 WHERE home = $1 AND id = $2");

const SET_DELETION: Sql =
    Sql::both("UPDATE users SET version = version + 1, deletes_at = $3 WHERE home = $1 AND id = $2");

const DUE_FOR_DELETION: Sql =
    Sql::both("SELECT id FROM users WHERE deletes_at IS NOT NULL AND deletes_at <= $1 ORDER BY deletes_at LIMIT $2")
        .fan_out("a job looks for whoever is to be erased");
