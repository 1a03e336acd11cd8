//! A client under another identifier, with its secrets, groups and origins, and with what users agreed to for it.

use chrono::{DateTime, Utc};
use sea_orm::Value;

use super::{
    StoreError, Transaction,
    changes::{self, Change},
    login_names::normalise,
    statement::Sql,
};
use crate::domain::{
    client::Client,
    ids::{ClientId, Home},
};

/// In how many parts consents are moved. No statement takes longer than its limit, also where a client has millions.
const PARTS: u16 = 64;

/// Moves the client that is stored as `from` to the identifier of `client`. The caller holds the lock of the log of changes and knows that no
/// client has the new identifier. What an earlier client of the new identifier was given is worth nothing afterwards, and neither are tokens
/// that name the old one.
pub async fn rename(
    transaction: &Transaction,
    from: &ClientId,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let to = &client.client_id;
    changes::record(transaction, &Change::Client(from.clone())).await?;
    changes::record(transaction, &Change::Client(to.clone())).await?;
    let ids = || [from.as_str().into(), to.as_str().into()];
    let [old, new] = ids();
    let values: [Value; 4] = [old, new, normalise(client.display_name()).into(), now.into()];
    COPY.write(transaction, values).await?;
    for statement in [MOVE_SECRETS, MOVE_GROUPS, MOVE_ORIGINS] {
        statement.write(transaction, ids()).await?;
    }
    DELETE.write(transaction, [from.as_str().into()]).await?;
    move_consents(transaction, from, to).await
}

async fn move_consents(transaction: &Transaction, from: &ClientId, to: &ClientId) -> Result<(), StoreError> {
    let homes = u16::MAX / PARTS;
    for part in 0..PARTS {
        let first = part * (homes + 1);
        let range: [Value; 2] = [Home(first).into(), Home(first + homes).into()];
        let of = |client: &ClientId| {
            let [first, last] = range.clone();
            [client.as_str().into(), first, last]
        };
        DELETE_CONSENTS.write(transaction, of(to)).await?;
        let [new, first, last] = of(to);
        COPY_CONSENTS
            .write(transaction, [from.as_str().into(), new, first, last])
            .await?;
        DELETE_CONSENTS.write(transaction, of(from)).await?;
    }
    Ok(())
}

const COPY: Sql = Sql::both(
    "INSERT INTO clients (client_id, client_secret_digest, disabled, metadata, shown_name, created_at, updated_at, owner, managed, \
     not_before, version) SELECT $2, client_secret_digest, disabled, metadata, $3, created_at, $4, owner, managed, $4, version + 1 \
     FROM clients WHERE client_id = $1",
);

const MOVE_SECRETS: Sql = Sql::both("UPDATE client_secrets SET client_id = $2 WHERE client_id = $1");

const MOVE_GROUPS: Sql = Sql::both("UPDATE client_groups SET client_id = $2 WHERE client_id = $1");

const MOVE_ORIGINS: Sql = Sql::both("UPDATE client_origins SET client_id = $2 WHERE client_id = $1");

const DELETE: Sql = Sql::both("DELETE FROM clients WHERE client_id = $1");

const DELETE_CONSENTS: Sql =
    Sql::both("DELETE FROM consents WHERE client_id = $1 AND home >= $2 AND home <= $3").fan_out(REASON);

const COPY_CONSENTS: Sql = Sql::both(
    "INSERT INTO consents (home, user_id, client_id, scope, claims, granted_at) \
     SELECT home, user_id, $2, scope, claims, granted_at FROM consents WHERE client_id = $1 AND home >= $3 AND home <= $4",
)
.fan_out(REASON);

const REASON: &str = "an administrator renames a client, and everybody who agreed to it is not asked again";
