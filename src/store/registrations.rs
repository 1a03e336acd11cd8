//! Links that make an account. One counts once: whoever deletes its row has used it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use sea_orm::QueryResult;

use super::{
    Connection, StoreError,
    documents::{Document as _, StoredTexts},
    json_column::JsonColumn,
    login_names::normalise,
    statement::Sql,
};
use crate::domain::{actor::Actor, ids::GroupId};

/// A link, and the account that it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Finds the row; precedes the secret in the token's text.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// The address that it was sent to; `None` for a link that makes no account.
    pub email: Option<String>,
    /// Who asked for it.
    pub asked: AskedBy,
    /// The groups that the account is put into.
    pub invited_groups: InvitedGroups,
    /// Where they were going: the address of the sign-in page on their way.
    pub destination: String,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// The groups of an invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitedGroups {
    /// Their names when it was sent.
    pub names: Vec<String>,
    /// Which they are, and who sent it; `None` in an invitation of a release that wrote neither.
    pub sent: Option<Sent>,
}

/// Who sent an invitation, and into which groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Who sent it.
    pub inviter: Actor,
    /// The groups.
    pub groups: Vec<GroupId>,
}

/// Who asked for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// Whoever wants the account.
    Themselves,
    /// An administrator.
    Administrator,
}

/// Adds a link.
pub async fn insert(connection: &dyn Connection, registration: &Registration) -> Result<(), StoreError> {
    let sent = registration.invited_groups.sent.as_ref();
    let ids = sent.map(|sent| StoredTexts::store(sent.groups.iter().map(ToString::to_string).collect()));
    let values = [
        registration.id.into(),
        registration.digest.clone().into(),
        registration.email.clone().into(),
        registration.email.as_deref().map(normalise).into(),
        (registration.asked == AskedBy::Administrator).into(),
        serde_json::to_value(StoredTexts::store(registration.invited_groups.names.clone()))?.into(),
        registration.destination.clone().into(),
        registration.expires_at.into(),
        sent.map(|sent| sent.inviter.to_string()).into(),
        ids.map(serde_json::to_value).transpose()?.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The link, if it has not expired. The caller compares the digest, in constant time. Looking spends nothing.
pub async fn find(
    connection: &dyn Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Registration>, StoreError> {
    let Some(row) = FIND.read_one(connection, [id.into(), now.into()]).await? else {
        return Ok(None);
    };
    let is_invited: bool = row.try_get_by_index(2)?;
    Ok(Some(Registration {
        id,
        digest: row.try_get_by_index(0)?,
        email: row.try_get_by_index(1)?,
        asked: if is_invited {
            AskedBy::Administrator
        } else {
            AskedBy::Themselves
        },
        invited_groups: invited_groups(&row, 3)?,
        destination: row.try_get_by_index(6)?,
        expires_at: row.try_get_by_index(7)?,
    }))
}

/// Revokes an invitation; the address that it was sent to, and `None` if there is none that has not expired.
pub async fn revoke_invitation(
    connection: &dyn Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let rows = REVOKE.write_returning(connection, [id.into(), now.into()]).await?;
    Ok(rows.first().map(|row| row.try_get_by_index(0)).transpose()?.flatten())
}

/// Uses the link up, and every other to the same address in any spelling; the groups of the live ones among these others. `None` for all
/// but one caller.
pub async fn consume(
    connection: &dyn Connection,
    registration: &Registration,
    now: DateTime<Utc>,
) -> Result<Option<Vec<InvitedGroups>>, StoreError> {
    let values = [registration.id.into(), registration.digest.clone().into(), now.into()];
    if CONSUME.write(connection, values).await? == 0 {
        return Ok(None);
    }
    let mut of_others = Vec::new();
    let name = registration.email.as_deref().map(normalise);
    for row in DELETE_OF_NAME.write_returning(connection, [name.into()]).await? {
        let expires_at: DateTime<Utc> = row.try_get_by_index(0)?;
        if expires_at > now {
            of_others.push(invited_groups(&row, 1)?);
        }
    }
    Ok(Some(of_others))
}

/// What the three columns from `first` on say: names, sender, groups. What is not understood is no group.
fn invited_groups(row: &QueryResult, first: usize) -> Result<InvitedGroups, StoreError> {
    let names: JsonColumn<StoredTexts> = row.try_get_by_index(first)?;
    let inviter: Option<String> = row.try_get_by_index(first + 1)?;
    let ids: Option<JsonColumn<StoredTexts>> = row.try_get_by_index(first + 2)?;
    let sent = ids.map(|ids| Sent {
        inviter: inviter
            .and_then(|inviter| inviter.parse().ok())
            .unwrap_or(Actor::Anonymous),
        groups: ids.0.read().iter().filter_map(|id| id.parse().ok()).collect(),
    });
    Ok(InvitedGroups {
        names: names.0.read(),
        sent,
    })
}

const INSERT: Sql = Sql::both(
    "INSERT INTO registrations (id, digest, email, name, invited, group_names, destination, expires_at, inviter, \
     group_ids) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

const FIND: Sql = Sql::both(
    "SELECT digest, email, invited, group_names, inviter, group_ids, destination, expires_at FROM registrations \
     WHERE id = $1 AND expires_at > $2",
);

const CONSUME: Sql = Sql::both("DELETE FROM registrations WHERE id = $1 AND digest = $2 AND expires_at > $3");

const REVOKE: Sql =
    Sql::both("DELETE FROM registrations WHERE id = $1 AND invited AND expires_at > $2 RETURNING email");

const DELETE_OF_NAME: Sql =
    Sql::both("DELETE FROM registrations WHERE name = $1 RETURNING expires_at, group_names, inviter, group_ids");
