//! What is known of people beside the standard claims. It goes with the row of the user, and with the definition of the attribute. Tokens are
//! made without it unless a rule asks for an attribute.

use super::{
    Connection, StoreError, Transaction, connection::Access as _, json_column::JsonColumn, login_names::normalise,
    statement::Sql,
};
use crate::domain::{
    attribute::{Attributes, searched},
    ids::UserId,
};

/// The values of the user, by the name of their attribute.
pub async fn of_user(connection: &dyn Connection, user: UserId) -> Result<Attributes, StoreError> {
    let rows = OF_USER
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    let mut attributes = Attributes::new();
    for row in rows {
        let value: JsonColumn<serde_json::Value> = row.try_get_by_index(1)?;
        attributes.insert(row.try_get_by_index(0)?, value.0);
    }
    Ok(attributes)
}

/// Makes these the values of the user and no others. Each attribute is defined.
pub async fn replace(transaction: &Transaction, user: UserId, attributes: &Attributes) -> Result<(), StoreError> {
    let transaction = transaction.nested().await?;
    let before = of_user(&transaction, user).await?;
    for name in before.keys().filter(|name| !attributes.contains_key(*name)) {
        let values = [user.home().into(), user.0.into(), name.into()];
        DELETE.write(&transaction, values).await?;
    }
    for (name, value) in attributes {
        if before.get(name) != Some(value) {
            let search = normalise(&searched(value));
            let values = [
                user.home().into(),
                user.0.into(),
                name.into(),
                value.clone().into(),
                search.into(),
            ];
            UPSERT.write(&transaction, values).await?;
        }
    }
    transaction.commit().await
}

/// How many people have a value of the attribute.
pub async fn count(connection: &dyn Connection, name: &str) -> Result<u64, StoreError> {
    let row = COUNT.read_one(connection, [name.into()]).await?;
    let counted = row.map_or(Ok(0_i64), |row| row.try_get_by_index(0))?;
    Ok(counted.unsigned_abs())
}

pub(super) const OF_USER: Sql = Sql::both("SELECT name, value FROM user_attributes WHERE home = $1 AND user_id = $2");

const DELETE: Sql = Sql::both("DELETE FROM user_attributes WHERE home = $1 AND user_id = $2 AND name = $3");

const UPSERT: Sql = Sql::both(
    "INSERT INTO user_attributes (home, user_id, name, value, search) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (home, user_id, name) DO UPDATE SET value = $4, search = $5",
);

const COUNT: Sql = Sql::both("SELECT count(*) FROM user_attributes WHERE name = $1")
    .fan_out("an administrator asks how many people have the attribute");
