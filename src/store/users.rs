//! People with accounts. A user is always read whole, with their enabled groups, by one statement.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryResult, sea_query::Expr};

use super::{
    Connection, StoreError, connection::Access as _, entities::users, json_column::JsonColumn, login_names, setup,
    statement::Sql,
};
use crate::domain::{
    acr::Acr,
    ids::UserId,
    user::{AccountState, User, UserClaims},
};

/// The user.
pub async fn find(connection: &dyn Connection, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND.read_one(connection, [id.0.into()]).await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// The same, held until the transaction ends: what is decided by what was read, is written to what was read.
pub async fn find_and_hold(transaction: &super::Transaction, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND_AND_HOLD.read_one(transaction, [id.0.into()]).await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// The user who signs in with that name, in any spelling.
pub async fn find_by_login_name(connection: &dyn Connection, name: &str) -> Result<Option<User>, StoreError> {
    let row = FIND_BY_LOGIN_NAME
        .read_one(connection, [login_names::normalise(name).into()])
        .await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// Adds a user, and the names they sign in with; [`StoreError::Conflict`] where somebody has one of them. Groups are set by
/// [`groups::set_memberships`](super::groups::set_memberships). The first administrator closes the set-up for good.
pub async fn insert(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let row = users::ActiveModel {
        id: Set(user.id.0),
        created_at: Set(user.created_at),
        ..columns(user)
    };
    users::Entity::insert(row)
        .exec_without_returning(&transaction.writer())
        .await?;
    after_change(&transaction, user).await?;
    transaction.commit().await
}

/// Makes what an administrator decides of the user, and the names they sign in with, what `user` says. Their password, and what
/// they settled themselves, is not among it: what they change at the same moment stays changed.
pub async fn update(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    users::Entity::update_many()
        .set(decided(user))
        .filter(users::Column::Id.eq(user.id.0))
        .exec(&transaction.writer())
        .await?;
    after_change(&transaction, user).await?;
    transaction.commit().await
}

/// Sets the password that somebody else chose for the user, and whether they have to choose their own.
pub async fn give_password(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    users::Entity::update_many()
        .set(users::ActiveModel {
            password_hash: Set(user.password_hash.clone()),
            must_change_password: Set(user.state.must_change_password),
            ..Default::default()
        })
        .filter(users::Column::Id.eq(user.id.0))
        .exec(&connection.writer())
        .await?;
    Ok(())
}

/// Sets the password that its owner chose, whatever it was before: nobody has to change it any more.
pub async fn set_password_hash(connection: &dyn Connection, id: UserId, hash: &str) -> Result<(), StoreError> {
    users::Entity::update_many()
        .col_expr(users::Column::PasswordHash, Expr::value(hash))
        .col_expr(users::Column::MustChangePassword, Expr::value(false))
        .filter(users::Column::Id.eq(id.0))
        .exec(&connection.writer())
        .await?;
    Ok(())
}

/// Sets the claims, and with them the names to sign in with, and nothing else of the account: what an administrator changes at
/// the same moment stays changed. [`StoreError::Conflict`] where somebody has one of the names.
pub async fn set_claims(connection: &dyn Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    users::Entity::update_many()
        .set(users::ActiveModel {
            claims: Set(JsonColumn(user.claims.clone())),
            updated_at: Set(user.updated_at),
            ..Default::default()
        })
        .filter(users::Column::Id.eq(user.id.0))
        .exec(&transaction.writer())
        .await?;
    login_names::replace(&transaction, user).await?;
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
    ACCEPT_TERMS.write(connection, [id.0.into(), version.into()]).await?;
    Ok(())
}

/// The account goes at that time; `None` keeps it.
pub async fn set_deletion(
    connection: &dyn Connection,
    id: UserId,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    SET_DELETION.write(connection, [id.0.into(), at.into()]).await?;
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

/// Erases the account, if it is still to go by now, with everything that is kept of its owner but the audit log, which names them
/// by a number that nobody else has; whether it did.
pub async fn erase(connection: &dyn Connection, id: UserId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let transaction = connection.nested().await?;
    if ERASE.write(&transaction, [id.0.into(), now.into()]).await? == 0 {
        return Ok(false);
    }
    // The rest goes with the row.
    for statement in ERASE_TRACES {
        statement.write(&transaction, [id.0.into()]).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Whether the account is open and its password hash still is `hash`. On Postgres it waits for whoever is changing it.
pub async fn holds_password(connection: &dyn Connection, id: UserId, hash: Option<&str>) -> Result<bool, StoreError> {
    let row = PASSWORD_NOW.read_one(connection, [id.0.into()]).await?;
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
    let changed = users::Entity::update_many()
        .col_expr(users::Column::PasswordHash, Expr::value(new))
        .filter(users::Column::Id.eq(id.0))
        .filter(users::Column::PasswordHash.eq(old))
        .exec(&connection.writer())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Whether any administrator exists.
pub async fn any_admin(connection: &dyn Connection) -> Result<bool, StoreError> {
    Ok(ANY_ADMIN.read_one(connection, []).await?.is_some())
}

fn columns(user: &User) -> users::ActiveModel {
    users::ActiveModel {
        password_hash: Set(user.password_hash.clone()),
        must_change_password: Set(user.state.must_change_password),
        accepted_terms: Set(user.state.accepted_terms.clone()),
        deletes_at: Set(user.state.deletes_at),
        ..decided(user)
    }
}

fn decided(user: &User) -> users::ActiveModel {
    users::ActiveModel {
        disabled: Set(user.disabled),
        admin: Set(user.admin),
        claims: Set(JsonColumn(user.claims.clone())),
        updated_at: Set(user.updated_at),
        ..Default::default()
    }
}

async fn after_change(transaction: &super::Transaction, user: &User) -> Result<(), StoreError> {
    login_names::replace(transaction, user).await?;
    if user.admin {
        setup::close(transaction, user.updated_at).await?;
    }
    Ok(())
}

/// The user in a row, from column `first` on.
pub(super) fn from_row(row: &QueryResult, first: usize) -> Result<User, StoreError> {
    let claims: JsonColumn<UserClaims> = row.try_get_by_index(first + 4)?;
    let memberships: String = row.try_get_by_index(first + 7)?;
    let memberships: Vec<(String, Option<String>)> = serde_json::from_str(&memberships)?;
    let required_acr = memberships
        .iter()
        .filter_map(|(_, acr)| Acr::parse(acr.as_deref()?))
        .max();
    let mut groups: Vec<String> = memberships.into_iter().map(|(name, _)| name).collect();
    // Here, because databases sort by their own collation.
    groups.sort_unstable();
    Ok(User {
        id: UserId(row.try_get_by_index(first)?),
        disabled: row.try_get_by_index(first + 1)?,
        admin: row.try_get_by_index(first + 2)?,
        password_hash: row.try_get_by_index(first + 3)?,
        claims: claims.0,
        groups,
        required_acr,
        created_at: row.try_get_by_index(first + 5)?,
        updated_at: row.try_get_by_index(first + 6)?,
        state: AccountState {
            must_change_password: row.try_get_by_index(first + 8)?,
            accepted_terms: row.try_get_by_index(first + 9)?,
            deletes_at: row.try_get_by_index(first + 10)?,
        },
    })
}

/// What [`from_row`] reads, of `users u`.
macro_rules! user_columns {
    ($aggregate:literal) => {
        concat!(
            "u.id, u.disabled, u.admin, u.password_hash, u.claims, u.created_at, u.updated_at, (SELECT ",
            $aggregate,
            " FROM group_memberships m JOIN groups gr ON gr.id = m.group_id WHERE m.user_id = u.id AND NOT gr.disabled), \
             u.must_change_password, u.accepted_terms, u.deletes_at"
        )
    };
    (postgres) => {
        $crate::store::users::user_columns!(
            "coalesce(json_agg(json_build_array(gr.name, gr.required_acr))::text, '[]')"
        )
    };
    (sqlite) => {
        $crate::store::users::user_columns!("json_group_array(json_array(gr.name, gr.required_acr))")
    };
}
pub(super) use user_columns;

pub(super) const FIND: Sql = Sql {
    postgres: concat!("SELECT ", user_columns!(postgres), " FROM users u WHERE u.id = $1"),
    sqlite: concat!("SELECT ", user_columns!(sqlite), " FROM users u WHERE u.id = $1"),
};

/// On SQLite a transaction has the write lock already.
const FIND_AND_HOLD: Sql = Sql {
    postgres: concat!(
        "SELECT ",
        user_columns!(postgres),
        " FROM users u WHERE u.id = $1 FOR UPDATE OF u"
    ),
    sqlite: concat!("SELECT ", user_columns!(sqlite), " FROM users u WHERE u.id = $1"),
};

pub(super) const FIND_BY_LOGIN_NAME: Sql = Sql {
    postgres: concat!(
        "SELECT ",
        user_columns!(postgres),
        " FROM login_names n JOIN users u ON u.id = n.user_id WHERE n.name = $1"
    ),
    sqlite: concat!(
        "SELECT ",
        user_columns!(sqlite),
        " FROM login_names n JOIN users u ON u.id = n.user_id WHERE n.name = $1"
    ),
};

const PASSWORD_NOW: Sql = Sql {
    postgres: "SELECT password_hash FROM users WHERE id = $1 AND NOT disabled FOR SHARE",
    sqlite: "SELECT password_hash FROM users WHERE id = $1 AND NOT disabled",
};

const ACCEPT_TERMS: Sql = Sql::both("UPDATE users SET accepted_terms = $2 WHERE id = $1");

const SET_DELETION: Sql = Sql::both("UPDATE users SET deletes_at = $2 WHERE id = $1");

const DUE_FOR_DELETION: Sql =
    Sql::both("SELECT id FROM users WHERE deletes_at IS NOT NULL AND deletes_at <= $1 ORDER BY deletes_at LIMIT $2");

const ERASE: Sql = Sql::both("DELETE FROM users WHERE id = $1 AND deletes_at IS NOT NULL AND deletes_at <= $2");

/// Of tables whose rows outlive their user by no foreign key.
const ERASE_TRACES: [Sql; 3] = [
    Sql::both("DELETE FROM sessions WHERE user_id = $1"),
    Sql::both("DELETE FROM grants WHERE user_id = $1"),
    Sql::both("DELETE FROM authorization_codes WHERE user_id = $1"),
];

const ANY_ADMIN: Sql = Sql::both("SELECT 1 FROM users WHERE admin LIMIT 1");
