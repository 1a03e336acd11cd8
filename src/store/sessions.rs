//! Browser sessions: the records that tower-sessions reads and writes, and the lists that their owners see.
//!
//! The key is the SHA-256 of the cookie's identifier. A record's `signed_in`, `ip_address` and `user_agent` are mirrored into
//! columns, so that sessions can be listed and ended by user.

use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result as SessionResult},
};

use super::{Connection, Store, StoreError, connection::Access as _, entities::sessions, statement::Sql};
use crate::{
    config::SessionsConfig,
    domain::{
        clock::Clock,
        ids::{SessionId, UserId},
        session::{SessionSummary, SignInProgress, SignedIn},
    },
};

/// The key of a record under which what a sign-in proved is kept.
pub const SIGNED_IN: &str = "signed_in";
/// The key of a record under which a sign-in on its way is kept.
pub const PROGRESS: &str = "sign_in_progress";
/// The key of a record under which the address that began the session is kept.
pub const IP_ADDRESS: &str = "ip_address";
/// The key of a record under which the browser that began the session is kept, as it calls itself.
pub const USER_AGENT: &str = "user_agent";

/// Where tower-sessions keeps its records.
#[derive(Clone, Debug)]
pub struct BrowserSessions {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// How long a row is of use.
    pub limits: SessionsConfig,
}

/// The user's live sessions, newest first.
pub async fn list_for_user(
    connection: &dyn Connection,
    user_id: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionSummary>, StoreError> {
    let rows = sessions::Entity::find()
        .filter(sessions::Column::UserId.eq(user_id.0))
        .filter(sessions::Column::ExpiresAt.gt(now))
        .all(&connection.reader())
        .await?;
    let mut summaries: Vec<_> = rows.into_iter().filter_map(summary).collect();
    summaries.sort_by_key(|session| std::cmp::Reverse(session.last_seen_at));
    Ok(summaries)
}

/// Whether the session has not ended. It may have lapsed. Within a transaction it then stays until that is over: a logout waits,
/// and ends what the transaction made.
pub async fn exists(connection: &dyn Connection, id: SessionId) -> Result<bool, StoreError> {
    Ok(EXISTS.read_one(connection, [id.0.into()]).await?.is_some())
}

/// Ends the session; whether it was there.
pub async fn end(connection: &dyn Connection, id: SessionId) -> Result<bool, StoreError> {
    let gone = sessions::Entity::delete_many()
        .filter(sessions::Column::SessionId.eq(id.0))
        .exec(&connection.writer())
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Ends every session of the user; how many there were.
pub async fn end_all(connection: &dyn Connection, user_id: UserId) -> Result<u64, StoreError> {
    let gone = sessions::Entity::delete_many()
        .filter(sessions::Column::UserId.eq(user_id.0))
        .exec(&connection.writer())
        .await?;
    Ok(gone.rows_affected)
}

#[async_trait]
impl SessionStore for BrowserSessions {
    async fn create(&self, record: &mut Record) -> SessionResult<()> {
        // An identifier has 128 random bits: a second collision in a row is a broken generator.
        for _ in 0..2 {
            let mut row = self.columns(record)?;
            row.id_digest = Set(key(&record.id));
            row.created_at = Set(self.clock.now());
            let inserted = sessions::Entity::insert(row)
                .on_conflict(OnConflict::column(sessions::Column::IdDigest).do_nothing().to_owned())
                .exec_without_returning(&self.store.writer())
                .await
                .map_err(backend)?;
            if inserted == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("session identifiers collide".to_owned()))
    }

    /// Changes a row that is there, and never adds one: a session that was ended in the meantime stays ended.
    async fn save(&self, record: &Record) -> SessionResult<()> {
        sessions::Entity::update_many()
            .set(self.columns(record)?)
            .filter(sessions::Column::IdDigest.eq(key(&record.id)))
            .exec(&self.store.writer())
            .await
            .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> SessionResult<Option<Record>> {
        let row = LOAD
            .read_one(&self.store, [key(id).into(), self.clock.now().into()])
            .await
            .map_err(backend)?;
        let Some(row) = row else { return Ok(None) };
        let data: String = row.try_get_by_index(0).map_err(backend)?;
        let expires_at: DateTime<Utc> = row.try_get_by_index(1).map_err(backend)?;
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires_at.timestamp_micros()) * 1000)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> SessionResult<()> {
        sessions::Entity::delete_by_id(key(id))
            .exec(&self.store.writer())
            .await
            .map_err(backend)?;
        Ok(())
    }
}

impl BrowserSessions {
    /// A row goes when it is of no more use: our own limits and clock say when, not the cookie's layer.
    fn columns(&self, record: &Record) -> SessionResult<sessions::ActiveModel> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let signed_in = record
            .data
            .get(SIGNED_IN)
            .filter(|value| !value.is_null())
            .map(|value| serde_json::from_value::<SignedIn>(value.clone()))
            .transpose()
            .map_err(|error| Error::Encode(error.to_string()))?;
        // Whoever ends a user's sessions ends their half-made sign-ins too.
        let progress = record
            .data
            .get(PROGRESS)
            .and_then(|value| serde_json::from_value::<SignInProgress>(value.clone()).ok());
        let text = |key| record.data.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let owner = signed_in
            .as_ref()
            .map(|session| session.user_id)
            .or_else(|| progress.map(|progress| progress.user_id));
        let now = self.clock.now();
        let expires_at = match &signed_in {
            Some(session) => {
                let idle = session.last_seen_at + self.limits.idle.as_chrono();
                idle.min(session.started_at + self.limits.absolute.as_chrono())
            }
            None => now + self.limits.idle.as_chrono().max(self.limits.request.as_chrono()),
        };
        Ok(sessions::ActiveModel {
            id_digest: NotSet,
            created_at: NotSet,
            session_id: Set(signed_in.as_ref().map(|signed_in| signed_in.session_id.0)),
            user_id: Set(owner.map(|user| user.0)),
            data: Set(data),
            ip_address: Set(text(IP_ADDRESS)),
            user_agent: Set(text(USER_AGENT)),
            expires_at: Set(expires_at),
        })
    }
}

fn summary(row: sessions::Model) -> Option<SessionSummary> {
    #[derive(serde::Deserialize)]
    struct Data {
        signed_in: SignedIn,
    }
    let Data { signed_in } = serde_json::from_str(&row.data).ok()?;
    Some(SessionSummary {
        id: signed_in.session_id,
        started_at: signed_in.started_at,
        last_seen_at: signed_in.last_seen_at,
        ip_address: row.ip_address,
        user_agent: row.user_agent,
    })
}

fn key(id: &Id) -> Vec<u8> {
    digest(&SHA256, &id.0.to_be_bytes()).as_ref().to_vec()
}

fn backend(error: impl Into<StoreError>) -> Error {
    let error: StoreError = error.into();
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    Error::Backend(format!("{error}: {}", cause.unwrap_or_default()))
}

pub(super) const EXISTS: Sql = Sql {
    postgres: "SELECT 1 FROM sessions WHERE session_id = $1 FOR KEY SHARE",
    sqlite: "SELECT 1 FROM sessions WHERE session_id = $1",
};

pub(super) const LOAD: Sql =
    Sql::both("SELECT data, expires_at FROM sessions WHERE id_digest = $1 AND expires_at > $2");
