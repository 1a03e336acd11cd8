//! Browser sessions: the records that tower-sessions reads and writes, and the lists that their owners see.
//!
//! A row is found by the SHA-256 of the cookie's identifier, and by its last 16 bits, which are the home of whoever signed in
//! there. So an identifier is one person's, or nobody's, for as long as it lasts: with every change of its owner a record gets
//! another. A record's `signed_in`, `ip_address` and `user_agent` are mirrored into columns, so that sessions can be listed and
//! ended by user.

use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result as SessionResult},
};
use uuid::Uuid;

pub use super::documents::session::{changed_progress, changed_signed_in, ids_in, read_progress, read_signed_in};
use super::{
    Connection, Store, StoreError,
    documents::session::Mirrored,
    statement::Sql,
    users::{self, user_columns},
};
use crate::{
    config::Config,
    domain::{
        clock::Clock,
        current::Current,
        ids::{Home, SessionId, UserId},
        session::{SessionSummary, SignedIn},
        user::User,
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
    /// Says how long a row is of use.
    pub config: Current<Config>,
}

/// The user's live sessions, newest first.
pub async fn list_for_user(
    connection: &dyn Connection,
    user_id: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionSummary>, StoreError> {
    let values = [user_id.home().into(), user_id.0.into(), now.into()];
    let rows = LIST.read_all(connection, values).await?;
    let mut summaries = Vec::with_capacity(rows.len());
    for row in &rows {
        summaries.extend(summary(row)?);
    }
    summaries.sort_by_key(|session| std::cmp::Reverse(session.last_seen_at));
    Ok(summaries)
}

/// The live sessions of the user, found by columns, whatever their records contain.
pub async fn ids_of_user(
    connection: &dyn Connection,
    user_id: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionId>, StoreError> {
    let values = [user_id.home().into(), user_id.0.into(), now.into()];
    let rows = IDS_OF_USER.read_all(connection, values).await?;
    rows.iter().map(|row| Ok(SessionId(row.try_get_by_index(0)?))).collect()
}

/// Whether the session has not ended. It may have expired. Within a transaction it then stays until that is over: a logout waits,
/// and ends what the transaction made.
pub async fn exists(connection: &dyn Connection, id: SessionId) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into()];
    Ok(EXISTS.read_one(connection, values).await?.is_some())
}

/// The user, and whether that session has not ended, by one statement. It may have expired. Within a transaction it then stays until that
/// is over, as with [`exists`].
pub async fn find_user_with(
    connection: &dyn Connection,
    user: UserId,
    session: SessionId,
) -> Result<Option<(User, bool)>, StoreError> {
    let values = [user.home().into(), user.0.into(), session.0.into()];
    let row = FIND_USER_WITH.read_one(connection, values).await?;
    row.map(|row| Ok((users::from_row(&row, 1)?, row.try_get_by_index(0)?)))
        .transpose()
}

/// Who is signed in with the session; `None` if it is not live.
pub async fn owner(
    connection: &dyn Connection,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<UserId>, StoreError> {
    let values = [id.home().into(), id.0.into(), now.into()];
    let row = OWNER.read_one(connection, values).await?;
    let owner = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(owner.map(UserId))
}

/// What the sign-in of the session proved; `None` if it is not live, or this release does not understand it.
pub async fn find(
    connection: &dyn Connection,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<SignedIn>, StoreError> {
    let values = [id.home().into(), id.0.into(), now.into()];
    let Some(row) = FIND.read_one(connection, values).await? else {
        return Ok(None);
    };
    let data: String = row.try_get_by_index(0)?;
    let record: serde_json::Value = serde_json::from_str(&data)?;
    Ok(record.get(SIGNED_IN).and_then(read_signed_in))
}

/// Ends the session; whether it was there.
pub async fn end(connection: &dyn Connection, id: SessionId) -> Result<bool, StoreError> {
    Ok(END.write(connection, [id.home().into(), id.0.into()]).await? > 0)
}

/// Ends every session of the user; how many there were.
pub async fn end_all(connection: &dyn Connection, user_id: UserId) -> Result<u64, StoreError> {
    END_ALL
        .write(connection, [user_id.home().into(), user_id.0.into()])
        .await
}

/// Deletes the user's sign-ins that are on their way.
pub async fn end_unfinished(connection: &dyn Connection, user_id: UserId) -> Result<u64, StoreError> {
    END_UNFINISHED
        .write(connection, [user_id.home().into(), user_id.0.into()])
        .await
}

/// Deletes the row of a browser session; whether it was there. Of any number of callers at once, one is told so.
pub async fn delete_row(connection: &dyn Connection, id: &Id) -> Result<bool, StoreError> {
    Ok(DELETE.write(connection, key(id)).await? == 1)
}

#[async_trait]
impl SessionStore for BrowserSessions {
    /// The identifier ends in the home of whoever signed in, or is doing so.
    async fn create(&self, record: &mut Record) -> SessionResult<()> {
        let contents = self.contents(record)?;
        // An identifier has 112 random bits at least: a second collision in a row is a broken generator.
        for _ in 0..2 {
            if let Some(owner) = contents.owner {
                record.id = Id(record.id.0 & !0xffff | i128::from(owner.home().0));
            }
            let [home, id_digest] = key(&record.id);
            let values = [
                home,
                id_digest,
                contents.session_id.map(|session| session.0).into(),
                contents.owner.map(|owner| owner.0).into(),
                contents.data.clone().into(),
                contents.ip_address.clone().into(),
                contents.user_agent.clone().into(),
                self.clock.now().into(),
                contents.expires_at.into(),
            ];
            if INSERT.write(&self.store, values).await.map_err(backend)? == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Encode("session identifiers collide".to_owned()))
    }

    /// Changes a row that is there, and never adds one: a session that was ended in the meantime stays ended.
    ///
    /// # Errors
    /// When the record's owner is another than its identifier says: it had to get another identifier. Then nothing is written.
    async fn save(&self, record: &Record) -> SessionResult<()> {
        let contents = self.contents(record)?;
        if contents.owner.is_some_and(|owner| owner.home() != home(&record.id)) {
            let problem = "a session changed its owner and kept its identifier";
            return Err(Error::Encode(problem.to_owned()));
        }
        let [home, id_digest] = key(&record.id);
        let values = [
            home,
            id_digest,
            contents.session_id.map(|session| session.0).into(),
            contents.owner.map(|owner| owner.0).into(),
            contents.data.into(),
            contents.ip_address.into(),
            contents.user_agent.into(),
            contents.expires_at.into(),
        ];
        UPDATE.write(&self.store, values).await.map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> SessionResult<Option<Record>> {
        let [home, id_digest] = key(id);
        let values = [home, id_digest, self.clock.now().into()];
        let row = LOAD.read_one(&self.store, values).await.map_err(backend)?;
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
        delete_row(&self.store, id).await.map_err(backend)?;
        Ok(())
    }
}

/// What a record says, as columns.
struct Contents {
    owner: Option<UserId>,
    session_id: Option<SessionId>,
    data: String,
    ip_address: Option<String>,
    user_agent: Option<String>,
    expires_at: DateTime<Utc>,
}

impl BrowserSessions {
    /// A row goes when it is of no more use: our own limits and clock say when, not the cookie's layer.
    fn contents(&self, record: &Record) -> SessionResult<Contents> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let mirrored = |key| record.data.get(key).filter(|value| !value.is_null()).map(Mirrored::of);
        let signed_in = mirrored(SIGNED_IN);
        let (session_id, user_id) = signed_in
            .as_ref()
            .map_or((None, None), |session| (session.session_id(), session.user_id()));
        if signed_in.is_some() && (session_id.is_none() || user_id.is_none()) {
            // Without them nobody could end the session.
            return Err(Error::Encode("a session's owner cannot be read".to_owned()));
        }
        // Whoever ends a user's sessions ends their half-made sign-ins too.
        let owner = user_id.or_else(|| mirrored(PROGRESS)?.user_id());
        let text = |key| record.data.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let now = self.clock.now();
        let config = self.config.get();
        let limits = &config.sessions;
        let expires_at = match &signed_in {
            Some(session) => {
                let idle = session.last_seen_at().unwrap_or(now) + limits.idle.as_chrono();
                let absolute = |started_at| idle.min(started_at + limits.absolute.as_chrono());
                session.started_at().map_or(idle, absolute)
            }
            None => now + limits.idle.as_chrono().max(limits.request.as_chrono()),
        };
        Ok(Contents {
            owner,
            session_id,
            data,
            ip_address: text(IP_ADDRESS),
            user_agent: text(USER_AGENT),
            expires_at,
        })
    }
}

/// A session that this release does not understand is listed too: its owner may end it. A half-made sign-in is none.
pub(super) fn summary(row: &QueryResult) -> Result<Option<SessionSummary>, StoreError> {
    let id: Option<Uuid> = row.try_get_by_index(0)?;
    let Some(id) = id.map(SessionId) else { return Ok(None) };
    let data: String = row.try_get_by_index(1)?;
    let mirrored = Mirrored::of_record(&data);
    let created_at: DateTime<Utc> = row.try_get_by_index(4)?;
    Ok(Some(SessionSummary {
        id,
        started_at: mirrored.started_at().unwrap_or(created_at),
        last_seen_at: mirrored.last_seen_at().unwrap_or(created_at),
        ip_address: row.try_get_by_index(2)?,
        user_agent: row.try_get_by_index(3)?,
        is_impersonation: mirrored.is_impersonation(),
    }))
}

fn home(id: &Id) -> Home {
    let [.., high, low] = id.0.to_be_bytes();
    Home(u16::from_be_bytes([high, low]))
}

fn key(id: &Id) -> [Value; 2] {
    let id_digest = digest(&SHA256, &id.0.to_be_bytes()).as_ref().to_vec();
    [home(id).into(), id_digest.into()]
}

/// `Backend` is for a database that cannot answer now; a fault of ours is `Encode`. There is no other way to tell them apart.
fn backend(error: impl Into<StoreError>) -> Error {
    let error: StoreError = error.into();
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    let text = format!("{error}: {}", cause.unwrap_or_default());
    match error.is_unavailable() {
        true => Error::Backend(text),
        false => Error::Encode(text),
    }
}

pub(super) const EXISTS: Sql = Sql::each(
    "SELECT 1 FROM sessions WHERE home = $1 AND session_id = $2 FOR KEY SHARE",
    "SELECT 1 FROM sessions WHERE home = $1 AND session_id = $2",
);

pub(super) const FIND_USER_WITH: Sql = Sql::each(
    concat!(
        "WITH held AS (SELECT 1 FROM sessions WHERE home = $1 AND session_id = $3 FOR KEY SHARE) \
         SELECT EXISTS (SELECT 1 FROM held), ",
        user_columns!(postgres),
        " FROM users u WHERE u.home = $1 AND u.id = $2"
    ),
    concat!(
        "SELECT EXISTS (SELECT 1 FROM sessions WHERE home = $1 AND session_id = $3), ",
        user_columns!(sqlite),
        " FROM users u WHERE u.home = $1 AND u.id = $2"
    ),
);

pub(super) const OWNER: Sql =
    Sql::both("SELECT user_id FROM sessions WHERE home = $1 AND session_id = $2 AND expires_at > $3");

const FIND: Sql = Sql::both("SELECT data FROM sessions WHERE home = $1 AND session_id = $2 AND expires_at > $3");

pub(super) const LOAD: Sql =
    Sql::both("SELECT data, expires_at FROM sessions WHERE home = $1 AND id_digest = $2 AND expires_at > $3");

pub(super) const INSERT: Sql = Sql::both(
    "INSERT INTO sessions (home, id_digest, session_id, user_id, data, ip_address, user_agent, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (home, id_digest) DO NOTHING",
);

pub(super) const UPDATE: Sql = Sql::both(
    "UPDATE sessions SET session_id = $3, user_id = $4, data = $5, ip_address = $6, user_agent = $7, expires_at = $8 \
     WHERE home = $1 AND id_digest = $2",
);

pub(super) const DELETE: Sql = Sql::both("DELETE FROM sessions WHERE home = $1 AND id_digest = $2");

const LIST: Sql = Sql::both(
    "SELECT session_id, data, ip_address, user_agent, created_at FROM sessions \
     WHERE home = $1 AND user_id = $2 AND expires_at > $3",
);

const IDS_OF_USER: Sql = Sql::both(
    "SELECT DISTINCT session_id FROM sessions \
     WHERE home = $1 AND user_id = $2 AND expires_at > $3 AND session_id IS NOT NULL",
);

pub(super) const END: Sql = Sql::both("DELETE FROM sessions WHERE home = $1 AND session_id = $2");

const END_UNFINISHED: Sql = Sql::both("DELETE FROM sessions WHERE home = $1 AND user_id = $2 AND session_id IS NULL");

const END_ALL: Sql = Sql::both("DELETE FROM sessions WHERE home = $1 AND user_id = $2");
