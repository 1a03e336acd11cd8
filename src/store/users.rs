//! People with accounts. A user is always read whole, with their enabled groups, by one statement.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryResult, sea_query::Expr};

use super::{
    Connection, StoreError, connection::access::Access as _, document::Document, entities::users, login_names, setup,
    statement::Sql,
};
use crate::domain::{
    acr::Acr,
    ids::UserId,
    user::{User, UserClaims},
};

/// The user.
pub async fn find(connection: &impl Connection, id: UserId) -> Result<Option<User>, StoreError> {
    let row = FIND.read_one(connection, [id.0.into()]).await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// The user who signs in with that name, in any spelling.
pub async fn find_by_login_name(connection: &impl Connection, name: &str) -> Result<Option<User>, StoreError> {
    let row = FIND_BY_LOGIN_NAME
        .read_one(connection, [login_names::normalise(name).into()])
        .await?;
    row.map(|row| from_row(&row, 0)).transpose()
}

/// Adds a user, and the names they sign in with; [`StoreError::Conflict`] where somebody has one of them. Groups are set by
/// [`groups::set_memberships`](super::groups::set_memberships). The first administrator closes the set-up for good.
pub async fn insert(connection: &impl Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let row = users::ActiveModel {
        id: Set(user.id.0),
        created_at: Set(user.created_at),
        ..columns(user)
    };
    users::Entity::insert(row)
        .exec_without_returning(transaction.writer())
        .await?;
    after_change(&transaction, user).await?;
    transaction.commit().await
}

/// Makes the row, and the names they sign in with, what `user` says; all but the identifier, `created_at` and the groups.
pub async fn update(connection: &impl Connection, user: &User) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    users::Entity::update_many()
        .set(columns(user))
        .filter(users::Column::Id.eq(user.id.0))
        .exec(transaction.writer())
        .await?;
    after_change(&transaction, user).await?;
    transaction.commit().await
}

/// Sets the password hash, whatever it was.
pub async fn set_password_hash(connection: &impl Connection, id: UserId, hash: &str) -> Result<(), StoreError> {
    users::Entity::update_many()
        .col_expr(users::Column::PasswordHash, Expr::value(hash))
        .filter(users::Column::Id.eq(id.0))
        .exec(connection.writer())
        .await?;
    Ok(())
}

/// Sets the password hash if it still is `old`: a hash renewed at sign-in must not undo a reset that came in between.
pub async fn replace_password_hash(
    connection: &impl Connection,
    id: UserId,
    old: &str,
    new: &str,
) -> Result<bool, StoreError> {
    let changed = users::Entity::update_many()
        .col_expr(users::Column::PasswordHash, Expr::value(new))
        .filter(users::Column::Id.eq(id.0))
        .filter(users::Column::PasswordHash.eq(old))
        .exec(connection.writer())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Whether any administrator exists.
pub async fn any_admin(connection: &impl Connection) -> Result<bool, StoreError> {
    Ok(ANY_ADMIN.read_one(connection, []).await?.is_some())
}

fn columns(user: &User) -> users::ActiveModel {
    users::ActiveModel {
        disabled: Set(user.disabled),
        admin: Set(user.admin),
        password_hash: Set(user.password_hash.clone()),
        claims: Set(Document(user.claims.clone())),
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
    let claims: Document<UserClaims> = row.try_get_by_index(first + 4)?;
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
    })
}

/// What [`from_row`] reads, of `users u`.
macro_rules! user_columns {
    ($aggregate:literal) => {
        concat!(
            "u.id, u.disabled, u.admin, u.password_hash, u.claims, u.created_at, u.updated_at, (SELECT ",
            $aggregate,
            " FROM group_memberships m JOIN groups gr ON gr.id = m.group_id WHERE m.user_id = u.id AND NOT gr.disabled)"
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

const ANY_ADMIN: Sql = Sql::both("SELECT 1 FROM users WHERE admin LIMIT 1");
