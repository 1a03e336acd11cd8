//! Authorization codes (RFC 6749 section 4.1.2): each is consumed by one conditional statement, whatever is then wrong with it.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::QueryResult;
use serde::Deserialize as _;
use serde_json::Value;

use super::{
    Connection, StoreError,
    audit::{self, logged},
    documents::{Document as _, StoredGrantBasis},
    json_column::JsonColumn,
    statement::Sql,
};
use crate::domain::{
    authorization_code::AuthorizationCode,
    event::Event,
    grant::GrantBasis,
    ids::{AuthorizationCodeId, ClientId, GrantId, UserId},
};

/// What came of presenting a code.
#[derive(Clone, Debug, PartialEq)]
pub enum Consumed {
    /// It was unused, and is used now. It may have expired: the rules of the grant say so.
    Fresh(Box<FreshCode>),
    /// It was used before: what it bought must end (RFC 6749 section 4.1.2).
    Spent {
        /// What it bought.
        grant_id: GrantId,
        /// Whose it was.
        user_id: UserId,
    },
    /// It was unused, and is used now, but another release wrote it in a form that this one does not understand.
    NotUnderstood {
        /// Whose it was.
        user_id: UserId,
    },
    /// There is no such code.
    Unknown,
}

/// A code that was just used.
#[derive(Clone, Debug, PartialEq)]
pub struct FreshCode {
    /// The code.
    pub code: AuthorizationCode,
    /// Its basis as it is stored, for the grant that it makes.
    pub document: BasisDocument,
}

/// The basis of a code as it is stored. The grant that the code makes keeps what is in it, also what this release does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct BasisDocument(pub(super) Value);

impl BasisDocument {
    /// As this release writes it.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which is a fault of ours (500).
    pub fn of(basis: GrantBasis) -> Result<Self, StoreError> {
        Ok(Self(serde_json::to_value(StoredGrantBasis::store(basis))?))
    }
}

/// Whether a code rests on a stored consent of its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestsOn {
    /// The session and the consent for the client.
    Consent,
    /// The session alone: the client's users are not asked.
    Session,
}

/// Adds a code, and the event of it, if its user is not disabled and what it rests on is still there; whether it is. Until the
/// transaction ends, nobody ends the access of its user: who wants to, waits, and then finds the code.
pub async fn insert(
    connection: &dyn Connection,
    code: &AuthorizationCode,
    rests_on: RestsOn,
    event: &Event,
) -> Result<bool, StoreError> {
    let mut values = insert_values(code)?;
    let statement = match rests_on {
        RestsOn::Session => INSERT,
        RestsOn::Consent => {
            values.push(code.basis.client_id.as_str().into());
            INSERT_BY_CONSENT
        }
    };
    audit::write_logged(connection, statement, values, event).await
}

/// The values of [`INSERT`]; [`INSERT_BY_CONSENT`] has the client too.
pub(super) fn insert_values(code: &AuthorizationCode) -> Result<Vec<sea_orm::Value>, StoreError> {
    Ok(vec![
        code.id.home().into(),
        code.id.0.into(),
        code.digest.clone().into(),
        code.grant_id.0.into(),
        code.basis.user_id.0.into(),
        BasisDocument::of(code.basis.clone())?.0.into(),
        code.redirect_uri.clone().into(),
        code.redirect_uri_was_sent.into(),
        code.code_challenge.clone().into(),
        code.nonce.clone().into(),
        code.issued_at.into(),
        code.expires_at.into(),
        code.basis.session_id.0.into(),
    ])
}

/// Deletes every code of the user: what they took back, or lost, is not redeemed a moment later.
pub async fn delete_of_user(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    let values = [user.home().into(), user.0.into()];
    DELETE_OF_USER.write(connection, values).await
}

/// Uses a code up. Of any number of tries at once, one gets it. Until the transaction ends, nobody ends the access of its user:
/// who wants to, waits, and then sees what was granted.
pub async fn consume(
    connection: &dyn Connection,
    id: AuthorizationCodeId,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Consumed, StoreError> {
    let key = [id.home().into(), id.0.into()];
    let values = [id.home().into(), id.0.into(), digest.to_vec().into(), now.into()];
    if let Some(row) = CONSUME.write_returning(connection, values).await?.first() {
        return fresh(row, id, digest);
    }
    let Some(row) = FIND_SPENT.read_one(connection, key).await? else {
        return Ok(Consumed::Unknown);
    };
    let stored: Vec<u8> = row.try_get_by_index(0)?;
    if verify_slices_are_equal(&stored, digest).is_err() {
        return Ok(Consumed::Unknown);
    }
    Ok(Consumed::Spent {
        grant_id: GrantId(row.try_get_by_index(1)?),
        user_id: UserId(row.try_get_by_index(2)?),
    })
}

/// Forgets the codes that are still on their way from the user to the client; how many. The index by expiry finds the few that
/// live. A code that has just expired is one of them: a request that came before that may still redeem it.
pub async fn forget_outstanding(
    connection: &dyn Connection,
    user_id: UserId,
    client_id: &ClientId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let values = [
        user_id.home().into(),
        user_id.0.into(),
        client_id.as_str().into(),
        (now - TimeDelta::minutes(1)).into(),
    ];
    FORGET_OUTSTANDING.write(connection, values).await
}

fn fresh(row: &QueryResult, id: AuthorizationCodeId, digest: &[u8]) -> Result<Consumed, StoreError> {
    let document: JsonColumn<Value> = row.try_get_by_index(1)?;
    let Ok(basis) = StoredGrantBasis::deserialize(&document.0) else {
        tracing::warn!(
            place = "authorization_codes.basis",
            "a stored document is of another release, and its code is refused"
        );
        return Ok(Consumed::NotUnderstood {
            user_id: UserId(row.try_get_by_index(7)?),
        });
    };
    let code = AuthorizationCode {
        id,
        digest: digest.to_vec(),
        grant_id: GrantId(row.try_get_by_index(0)?),
        basis: basis.read(),
        redirect_uri: row.try_get_by_index(2)?,
        redirect_uri_was_sent: row.try_get_by_index(3)?,
        code_challenge: row.try_get_by_index(4)?,
        nonce: row.try_get_by_index(5)?,
        issued_at: row.try_get_by_index(8)?,
        expires_at: row.try_get_by_index(6)?,
    };
    Ok(Consumed::Fresh(Box::new(FreshCode {
        code,
        document: BasisDocument(document.0),
    })))
}

/// `$13` is the session, `$14` the client. Postgres locks the rows that the code rests on, the user's first, and reads them again after it
/// waited; on SQLite nobody else writes meanwhile.
macro_rules! insert {
    ($join:literal, $lock:literal, $event:literal) => {
        logged!(
            concat!(
                "INSERT INTO authorization_codes (home, id, digest, grant_id, user_id, basis, redirect_uri, \
                 redirect_uri_was_sent, code_challenge, nonce, issued_at, expires_at) \
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM (SELECT u.id FROM users u \
                 JOIN sessions s ON s.home = $1 AND s.user_id = u.id AND s.session_id = $13",
                $join,
                " WHERE u.home = $1 AND u.id = $5 AND NOT u.disabled"
            ),
            $lock,
            $event
        )
    };
}

pub(super) const INSERT: Sql = insert!(
    "",
    " FOR SHARE OF u FOR KEY SHARE OF s",
    "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23"
);

pub(super) const INSERT_BY_CONSENT: Sql = insert!(
    " JOIN consents c ON c.home = $1 AND c.user_id = u.id AND c.client_id = $14",
    " FOR SHARE OF u FOR KEY SHARE OF s, c",
    "$15, $16, $17, $18, $19, $20, $21, $22, $23, $24"
);

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM authorization_codes WHERE home = $1 AND user_id = $2");

/// On Postgres the user's row is locked before the code's, in the order of whoever ends access. On SQLite a transaction has the
/// write lock already.
pub(super) const CONSUME: Sql = Sql::each(
    "WITH held AS (SELECT u.id FROM users u WHERE u.home = $1 AND u.id = \
     (SELECT user_id FROM authorization_codes WHERE home = $1 AND id = $2 AND digest = $3) FOR SHARE OF u) \
     UPDATE authorization_codes c SET used_at = $4 FROM held \
     WHERE c.home = $1 AND c.id = $2 AND c.digest = $3 AND c.user_id = held.id AND c.used_at IS NULL \
     RETURNING c.grant_id, c.basis, c.redirect_uri, c.redirect_uri_was_sent, c.code_challenge, c.nonce, c.expires_at, c.user_id, c.issued_at",
    "UPDATE authorization_codes SET used_at = $4 WHERE home = $1 AND id = $2 AND digest = $3 AND used_at IS NULL \
     RETURNING grant_id, basis, redirect_uri, redirect_uri_was_sent, code_challenge, nonce, expires_at, user_id, issued_at",
);

const FORGET_OUTSTANDING: Sql = Sql::both(
    "DELETE FROM authorization_codes \
     WHERE home = $1 AND user_id = $2 AND basis ->> 'client_id' = $3 AND expires_at > $4 AND used_at IS NULL",
);

pub(super) const FIND_SPENT: Sql =
    Sql::both("SELECT digest, grant_id, user_id FROM authorization_codes WHERE home = $1 AND id = $2");
