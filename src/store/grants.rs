//! Grants, and the refresh-token family that lives on each: one row, so that a rotation and a revocation exclude one another.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError,
    audit::{self, logged},
    authorization_codes::BasisDocument,
    documents::{self, StoredGrantBasis, understood},
    statement::Sql,
    users::{self, user_columns},
};
use crate::domain::{
    event::Event,
    grant::{Grant, RefreshFamily},
    ids::{ClientId, GrantId, SessionId, UserId},
    scope::{OFFLINE_ACCESS, ScopeSet},
    user::User,
};

/// One step of a refresh-token family.
#[derive(Clone, Debug)]
pub struct Rotation {
    /// Which family.
    pub grant_id: GrantId,
    /// The generation that was presented.
    pub from_generation: i32,
    /// SHA-256 of the secret that was presented.
    pub from_digest: Vec<u8>,
    /// SHA-256 of its successor's secret.
    pub new_digest: Vec<u8>,
    /// When.
    pub now: DateTime<Utc>,
    /// When the successor expires unused.
    pub idle_expires_at: DateTime<Utc>,
}

/// Adds the grant that a code made, and the event of it. What a newer release wrote into the code's basis goes on into the grant's.
pub async fn insert(
    connection: &dyn Connection,
    grant: &Grant,
    code: &BasisDocument,
    event: &Event,
) -> Result<(), StoreError> {
    let basis = documents::changed::<StoredGrantBasis>(&code.0, grant.basis.clone())?;
    let family = grant.refresh.as_ref();
    let values = vec![
        grant.id.home().into(),
        grant.id.0.into(),
        grant.basis.user_id.0.into(),
        grant.basis.client_id.0.clone().into(),
        grant.basis.session_id.0.into(),
        grant.basis.scope.contains(OFFLINE_ACCESS).into(),
        basis.into(),
        grant.created_at.into(),
        grant.expires_at.into(),
        grant.revoked_at.into(),
        family.map(|family| family.generation).into(),
        family.map(|family| family.digest.clone()).into(),
        family.and_then(|family| family.previous_digest.clone()).into(),
        family.map(|family| family.rotated_at).into(),
        family.map(|family| family.idle_expires_at).into(),
    ];
    audit::write_logged(connection, INSERT, values, event).await?;
    Ok(())
}

/// The grant, whether it is live or not. `None` also where another release wrote it in a form that this one does not understand.
pub async fn find(connection: &dyn Connection, id: GrantId) -> Result<Option<Grant>, StoreError> {
    let row = FIND.read_one(connection, [id.home().into(), id.0.into()]).await?;
    row.map_or(Ok(None), |row| from_row(&row))
}

/// The grant and the user who gave it, with their groups: all that a token answer needs, in one round trip.
/// `None` also where another release wrote the grant in a form that this one does not understand.
pub async fn find_with_user(connection: &dyn Connection, id: GrantId) -> Result<Option<(Grant, User)>, StoreError> {
    let values = [id.home().into(), id.0.into()];
    let Some(row) = FIND_WITH_USER.read_one(connection, values).await? else {
        return Ok(None);
    };
    let Some(grant) = from_row(&row)? else { return Ok(None) };
    Ok(Some((grant, users::from_row(&row, GRANT_COLUMNS)?)))
}

/// Puts a successor in the place of the newest refresh token, and writes the event; false, and nothing written, unless that
/// token is still the newest and the grant is live.
pub async fn rotate_refresh(
    connection: &dyn Connection,
    rotation: &Rotation,
    event: &Event,
) -> Result<bool, StoreError> {
    audit::write_logged(connection, ROTATE, rotation_values(rotation), event).await
}

/// Ends the grant; false if it was ended before. Access tokens carry its id, and its refresh tokens are this row: all end.
pub async fn revoke(connection: &dyn Connection, id: GrantId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into(), now.into()];
    Ok(REVOKE.write(connection, values).await? == 1)
}

/// Ends the grant if it is the client's, by its columns alone; false if it is not, or was ended before.
pub async fn revoke_of_client(
    connection: &dyn Connection,
    id: GrantId,
    client_id: &ClientId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into(), client_id.as_str().into(), now.into()];
    Ok(REVOKE_OF_CLIENT.write(connection, values).await? == 1)
}

/// Ends what was granted in the session, but for what was granted to outlive it (`offline_access`); how many.
pub async fn revoke_by_session(
    connection: &dyn Connection,
    session_id: SessionId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let values = [session_id.home().into(), session_id.0.into(), now.into()];
    REVOKE_BY_SESSION.write(connection, values).await
}

/// The clients that were granted anything in the session, whether it is still live or not.
pub async fn list_clients_of_session(
    connection: &dyn Connection,
    session_id: SessionId,
) -> Result<Vec<ClientId>, StoreError> {
    let values = [session_id.home().into(), session_id.0.into()];
    let rows = CLIENTS_OF_SESSION.read_all(connection, values).await?;
    let clients = rows.iter().map(|row| Ok(ClientId(row.try_get_by_index(0)?)));
    clients.collect()
}

/// Ends everything the user granted; how many.
pub async fn revoke_by_user(
    connection: &dyn Connection,
    user_id: UserId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let values = [user_id.home().into(), user_id.0.into(), now.into()];
    REVOKE_BY_USER.write(connection, values).await
}

/// Ends what the user granted to the client; how many.
pub async fn revoke_by_user_and_client(
    connection: &dyn Connection,
    user_id: UserId,
    client_id: &ClientId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let values = [
        user_id.home().into(),
        user_id.0.into(),
        client_id.as_str().into(),
        now.into(),
    ];
    REVOKE_BY_USER_AND_CLIENT.write(connection, values).await
}

/// The applications that can act for the user now: what each may do altogether, and when it last got a token. Latest first. One whose
/// grant only another release understands is listed without a scope, so that its user can take it back.
pub async fn list_apps_for_user(
    connection: &dyn Connection,
    user_id: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<(ClientId, ScopeSet, DateTime<Utc>)>, StoreError> {
    let mut apps: Vec<(ClientId, ScopeSet, DateTime<Utc>)> = Vec::new();
    // In the order of clients: equal ones follow one another.
    let values = [user_id.home().into(), user_id.0.into(), now.into()];
    for row in LIVE_OF_USER.read_all(connection, values).await? {
        let client_id = ClientId(row.try_get_by_index(0)?);
        let scope = understood::<StoredGrantBasis>(&row, 1, BASIS)?.map_or_else(ScopeSet::default, |basis| basis.scope);
        let last_used: DateTime<Utc> = row.try_get_by_index(2)?;
        match apps.last_mut().filter(|app| app.0 == client_id) {
            Some(app) => *app = (client_id, app.1.union(&scope), app.2.max(last_used)),
            None => apps.push((client_id, scope, last_used)),
        }
    }
    apps.sort_by_key(|app| std::cmp::Reverse(app.2));
    Ok(apps)
}

pub(super) fn rotation_values(rotation: &Rotation) -> Vec<Value> {
    vec![
        rotation.grant_id.home().into(),
        rotation.grant_id.0.into(),
        rotation.from_generation.into(),
        rotation.from_digest.clone().into(),
        rotation.new_digest.clone().into(),
        rotation.now.into(),
        rotation.idle_expires_at.into(),
    ]
}

const BASIS: &str = "grants.basis";

fn from_row(row: &QueryResult) -> Result<Option<Grant>, StoreError> {
    let Some(basis) = understood::<StoredGrantBasis>(row, 1, BASIS)? else {
        return Ok(None);
    };
    let generation: Option<i32> = row.try_get_by_index(5)?;
    let refresh = match generation {
        None => None,
        Some(generation) => Some(RefreshFamily {
            generation,
            digest: row.try_get_by_index(6)?,
            previous_digest: row.try_get_by_index(7)?,
            rotated_at: row.try_get_by_index(8)?,
            idle_expires_at: row.try_get_by_index(9)?,
        }),
    };
    Ok(Some(Grant {
        id: GrantId(row.try_get_by_index(0)?),
        basis,
        created_at: row.try_get_by_index(2)?,
        expires_at: row.try_get_by_index(3)?,
        revoked_at: row.try_get_by_index(4)?,
        refresh,
    }))
}

/// What [`from_row`] reads, of `grants g`.
macro_rules! grant_columns {
    () => {
        "g.id, g.basis, g.created_at, g.expires_at, g.revoked_at, g.refresh_generation, g.refresh_digest, \
         g.refresh_previous_digest, g.refresh_rotated_at, g.refresh_idle_expires_at"
    };
}
const GRANT_COLUMNS: usize = 10;

pub(super) const INSERT: Sql = logged!(
    "INSERT INTO grants (home, id, user_id, client_id, session_id, offline_access, basis, created_at, expires_at, \
     revoked_at, refresh_generation, refresh_digest, refresh_previous_digest, refresh_rotated_at, refresh_idle_expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    "$16, $17, $18, $19, $20, $21, $22, $23, $24, $25"
);

pub(super) const FIND: Sql = Sql::both(concat!(
    "SELECT ",
    grant_columns!(),
    " FROM grants g WHERE g.home = $1 AND g.id = $2"
));

macro_rules! find_with_user {
    ($database:ident) => {
        concat!(
            "SELECT ",
            grant_columns!(),
            ", ",
            user_columns!($database),
            " FROM grants g JOIN users u ON u.home = $1 AND u.id = g.user_id WHERE g.home = $1 AND g.id = $2"
        )
    };
}

pub(super) const FIND_WITH_USER: Sql = Sql::each(find_with_user!(postgres), find_with_user!(sqlite));

/// Rotates if the presented token is the newest and the grant is still live.
pub(super) const ROTATE: Sql = logged!(
    "UPDATE grants SET refresh_generation = refresh_generation + 1, refresh_previous_digest = refresh_digest, \
     refresh_digest = $5, refresh_rotated_at = $6, refresh_idle_expires_at = $7 \
     WHERE home = $1 AND id = $2 AND refresh_generation = $3 AND refresh_digest = $4 AND revoked_at IS NULL \
     AND expires_at > $6 AND refresh_idle_expires_at > $6",
    "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17"
);

pub(super) const REVOKE: Sql =
    Sql::both("UPDATE grants SET revoked_at = $3 WHERE home = $1 AND id = $2 AND revoked_at IS NULL");

const REVOKE_OF_CLIENT: Sql = Sql::both(
    "UPDATE grants SET revoked_at = $4 WHERE home = $1 AND id = $2 AND client_id = $3 AND revoked_at IS NULL",
);

pub(super) const REVOKE_BY_SESSION: Sql = Sql::both(
    "UPDATE grants SET revoked_at = $3 \
     WHERE home = $1 AND session_id = $2 AND revoked_at IS NULL AND NOT offline_access",
);

pub(super) const CLIENTS_OF_SESSION: Sql =
    Sql::both("SELECT DISTINCT client_id FROM grants WHERE home = $1 AND session_id = $2 ORDER BY client_id");

const REVOKE_BY_USER: Sql =
    Sql::both("UPDATE grants SET revoked_at = $3 WHERE home = $1 AND user_id = $2 AND revoked_at IS NULL");

const REVOKE_BY_USER_AND_CLIENT: Sql = Sql::both(
    "UPDATE grants SET revoked_at = $4 WHERE home = $1 AND user_id = $2 AND client_id = $3 AND revoked_at IS NULL",
);

pub(super) const LIVE_OF_USER: Sql = Sql::both(
    "SELECT client_id, basis, coalesce(refresh_rotated_at, created_at) FROM grants \
     WHERE home = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3 ORDER BY client_id",
);
