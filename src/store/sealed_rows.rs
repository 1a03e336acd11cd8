//! What is sealed under a master key, whatever table it is in: for changing the master key. What lives for minutes only (a sign-in on its
//! way, a request to another provider) is left out: it is gone soon.

use super::{
    Connection, StoreError,
    changes::{self, Change},
    connection::Access as _,
    paging::after_user,
    statement::Sql,
};
use crate::domain::ids::UserId;

/// A sealed value, and where it is.
#[derive(Clone, Debug)]
pub struct SealedRow {
    /// Where.
    pub place: Place,
    /// The blob.
    pub sealed: Vec<u8>,
}

/// Where a sealed value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The private half of a signing key.
    SigningKey(String),
    /// A secret of the deployment.
    ServerSecret(String),
    /// The secret of an authenticator app.
    TotpCredential(UserId),
    /// A message that waits, of that kind.
    Message(i64, String),
    /// The client secret at the provider of that id.
    Upstream(String),
}

/// A table that has sealed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Of signing keys.
    SigningKeys,
    /// Of secrets of the deployment.
    ServerSecrets,
    /// Of authenticator apps.
    TotpCredentials,
    /// Of messages that wait.
    Messages,
    /// Of providers that users sign in with.
    Upstreams,
}

impl Table {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::SigningKeys,
        Self::ServerSecrets,
        Self::TotpCredentials,
        Self::Messages,
        Self::Upstreams,
    ];
}

/// At most `limit` values of a table, after `last`, that are sealed under another key than `key_id`.
pub async fn under_other_keys(
    connection: &dyn Connection,
    table: Table,
    key_id: &str,
    last: Option<&Place>,
    limit: u32,
) -> Result<Vec<SealedRow>, StoreError> {
    let (key_id, limit) = (key_id.as_bytes().to_vec().into(), i64::from(limit).into());
    let rows = match table {
        Table::SigningKeys | Table::ServerSecrets | Table::Upstreams => {
            let name = match last {
                Some(Place::SigningKey(name) | Place::ServerSecret(name) | Place::Upstream(name)) => name.as_str(),
                _ => "",
            };
            let sql = match table {
                Table::SigningKeys => SIGNING_KEYS,
                Table::Upstreams => UPSTREAMS,
                _ => SERVER_SECRETS,
            };
            sql.read_all(connection, [key_id, name.into(), limit]).await?
        }
        Table::TotpCredentials => {
            let [home, id] = after_user(match last {
                Some(Place::TotpCredential(user)) => Some(*user),
                _ => None,
            });
            let values = [key_id, home, id, limit];
            TOTP_CREDENTIALS.read_all(connection, values).await?
        }
        Table::Messages => {
            let id = match last {
                Some(Place::Message(id, _)) => *id,
                _ => i64::MIN,
            };
            MESSAGES.read_all(connection, [key_id, id.into(), limit]).await?
        }
    };
    rows.iter()
        .map(|row| {
            let place = match table {
                Table::SigningKeys => Place::SigningKey(row.try_get_by_index(0)?),
                Table::ServerSecrets => Place::ServerSecret(row.try_get_by_index(0)?),
                Table::Upstreams => Place::Upstream(row.try_get_by_index(0)?),
                Table::TotpCredentials => Place::TotpCredential(UserId(row.try_get_by_index(0)?)),
                Table::Messages => Place::Message(row.try_get_by_index(0)?, row.try_get_by_index(2)?),
            };
            let sealed = row.try_get_by_index(1)?;
            Ok(SealedRow { place, sealed })
        })
        .collect()
}

/// How many values are sealed under another key than `key_id`.
pub async fn count_under_other_keys(connection: &dyn Connection, key_id: &str) -> Result<i64, StoreError> {
    let row = COUNT.read_one(connection, [key_id.as_bytes().to_vec().into()]).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Puts `sealed` in the place of what was read there, if nobody changed it meanwhile. Nodes read signing keys again.
pub async fn replace(connection: &dyn Connection, row: &SealedRow, sealed: Vec<u8>) -> Result<bool, StoreError> {
    let (new, old) = (sealed.into(), row.sealed.clone().into());
    let changed = match &row.place {
        Place::SigningKey(kid) => {
            let transaction = connection.nested().await?;
            changes::record(&transaction, &Change::SigningKeys).await?;
            let changed = SET_SIGNING_KEY.write(&transaction, [new, old, kid.into()]).await?;
            transaction.commit().await?;
            changed
        }
        Place::ServerSecret(name) => SET_SERVER_SECRET.write(connection, [new, old, name.into()]).await?,
        Place::Upstream(id) => SET_UPSTREAM.write(connection, [new, old, id.into()]).await?,
        Place::TotpCredential(user) => {
            let values = [new, old, user.home().into(), user.0.into()];
            SET_TOTP_CREDENTIAL.write(connection, values).await?
        }
        Place::Message(id, _) => SET_MESSAGE.write(connection, [new, old, (*id).into()]).await?,
    };
    Ok(changed == 1)
}

// The key's identifier is in each blob, after the first byte: see `crypto/sealing.rs`.

const SIGNING_KEYS: Sql = Sql::both(
    "SELECT kid, sealed_private_key FROM signing_keys WHERE substr(sealed_private_key, 2, 8) <> $1 AND kid > $2 ORDER BY kid LIMIT $3",
);

const SERVER_SECRETS: Sql = Sql::both(
    "SELECT name, sealed FROM server_secrets WHERE substr(sealed, 2, 8) <> $1 AND name > $2 ORDER BY name LIMIT $3",
);

const UPSTREAMS: Sql = Sql::both(
    "SELECT id, sealed_secret FROM upstreams WHERE substr(sealed_secret, 2, 8) <> $1 AND id > $2 ORDER BY id LIMIT $3",
);

const MESSAGES: Sql = Sql::both(
    "SELECT id, payload, kind FROM outbox WHERE substr(payload, 2, 8) <> $1 AND id > $2 ORDER BY id LIMIT $3",
);

const TOTP_CREDENTIALS: Sql = Sql::both(
    "SELECT user_id, sealed_secret FROM totp_credentials WHERE substr(sealed_secret, 2, 8) <> $1 \
     AND (home, user_id) > ($2, $3) ORDER BY home, user_id LIMIT $4",
)
.fan_out("an administrator changes the master key; one page after the other");

const COUNT: Sql = Sql::both(
    "SELECT (SELECT count(*) FROM signing_keys WHERE substr(sealed_private_key, 2, 8) <> $1) \
     + (SELECT count(*) FROM server_secrets WHERE substr(sealed, 2, 8) <> $1) \
     + (SELECT count(*) FROM outbox WHERE substr(payload, 2, 8) <> $1) \
     + (SELECT count(*) FROM upstreams WHERE substr(sealed_secret, 2, 8) <> $1) \
     + (SELECT count(*) FROM totp_credentials WHERE substr(sealed_secret, 2, 8) <> $1)",
)
.fan_out("an administrator looks whether an earlier master key is still needed");

const SET_SIGNING_KEY: Sql =
    Sql::both("UPDATE signing_keys SET sealed_private_key = $1 WHERE sealed_private_key = $2 AND kid = $3");

const SET_SERVER_SECRET: Sql = Sql::both("UPDATE server_secrets SET sealed = $1 WHERE sealed = $2 AND name = $3");

const SET_UPSTREAM: Sql = Sql::both("UPDATE upstreams SET sealed_secret = $1 WHERE sealed_secret = $2 AND id = $3");

const SET_TOTP_CREDENTIAL: Sql =
    Sql::both("UPDATE totp_credentials SET sealed_secret = $1 WHERE sealed_secret = $2 AND home = $3 AND user_id = $4");

const SET_MESSAGE: Sql = Sql::both("UPDATE outbox SET payload = $1 WHERE payload = $2 AND id = $3");
