//! Recovery codes, as digests. A code that is used is gone: whoever deletes its row has used it.

use super::{Connection, StoreError, connection::Access as _, statement::Sql};
use crate::domain::ids::UserId;

/// Makes these the user's codes and no others: the old set is worth nothing.
pub async fn replace(connection: &dyn Connection, user: UserId, digests: &[Vec<u8>]) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let home = user.home();
    DELETE_ALL.write(&transaction, [home.into(), user.0.into()]).await?;
    for digest in digests {
        INSERT
            .write(&transaction, [home.into(), user.0.into(), digest.clone().into()])
            .await?;
    }
    transaction.commit().await
}

/// Uses a code up: true for one caller only.
pub async fn consume(connection: &dyn Connection, user: UserId, digest: &[u8]) -> Result<bool, StoreError> {
    let values = [user.home().into(), user.0.into(), digest.to_vec().into()];
    Ok(CONSUME.write(connection, values).await? == 1)
}

/// Removes every code of the user.
pub async fn delete_all(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    DELETE_ALL.write(connection, [user.home().into(), user.0.into()]).await
}

const INSERT: Sql = Sql::both("INSERT INTO recovery_codes (home, user_id, digest) VALUES ($1, $2, $3)");

const CONSUME: Sql = Sql::both("DELETE FROM recovery_codes WHERE home = $1 AND user_id = $2 AND digest = $3");

const DELETE_ALL: Sql = Sql::both("DELETE FROM recovery_codes WHERE home = $1 AND user_id = $2");
