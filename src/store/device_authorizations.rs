//! Device authorizations (RFC 8628). A row belongs to nobody: what a user allows a device is an authorization code of theirs, which only the
//! device code redeems, so that it ends with whatever ends their other codes.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{
    Connection, StoreError,
    documents::{Document as _, StoredAuthorizationRequest, understood},
    statement::Sql,
};
use crate::domain::{
    device_authorization::{DeviceAnswer, DeviceAuthorization, LONGEST_INTERVAL, SLOWER_BY},
    ids::{AuthorizationCodeId, DeviceAuthorizationId, Home},
    permit::RowPermit,
};

/// Where the device authorization with that user code is: as the digest says.
pub fn home_of(user_code_digest: &[u8]) -> Home {
    match user_code_digest {
        [high, low, ..] => Home(u16::from_be_bytes([*high, *low])),
        _ => Home(0),
    }
}

/// Adds one; false, and nothing is added, if another one has that user code.
pub async fn insert(
    connection: &dyn Connection,
    device: &DeviceAuthorization,
    _: &RowPermit,
) -> Result<bool, StoreError> {
    let values = [
        device.id.home().into(),
        device.id.0.into(),
        device.digest.clone().into(),
        device.user_code_digest.clone().into(),
        device.sealed_user_code.clone().into(),
        serde_json::to_value(StoredAuthorizationRequest::store(device.request.clone()))?.into(),
        device.ip_address.clone().into(),
        device.user_agent.clone().into(),
        device.created_at.into(),
        device.expires_at.into(),
        device.interval_seconds.into(),
        device.next_poll_at.into(),
    ];
    Ok(INSERT.write(connection, values).await? == 1)
}

/// The one of that id, whether it expired or not; none that another release wrote in a form that this one does not understand.
pub async fn find(
    connection: &dyn Connection,
    id: DeviceAuthorizationId,
) -> Result<Option<DeviceAuthorization>, StoreError> {
    let row = FIND.read_one(connection, [id.home().into(), id.0.into()]).await?;
    row.as_ref().map_or(Ok(None), from_row)
}

/// The one with that user code, if somebody can still answer it.
pub async fn find_open(
    connection: &dyn Connection,
    user_code_digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<DeviceAuthorization>, StoreError> {
    let values = [home_of(user_code_digest).into(), user_code_digest.to_vec().into()];
    let row = FIND_BY_USER_CODE.read_one(connection, values).await?;
    let device = row.as_ref().map_or(Ok(None), from_row)?;
    Ok(device.filter(|device| device.is_open(now)))
}

/// Notes a poll that came in time: the next one is in time at `next`. False if another poll was noted since `device` was read.
pub async fn note_poll(
    connection: &dyn Connection,
    device: &DeviceAuthorization,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [
        device.id.home().into(),
        device.id.0.into(),
        device.interval_seconds.into(),
        now.into(),
        next.into(),
    ];
    Ok(NOTE_POLL.write(connection, values).await? == 1)
}

/// Notes a poll that came too early: from now on the device waits longer, up to [`LONGEST_INTERVAL`].
pub async fn slow_down(
    connection: &dyn Connection,
    device: &DeviceAuthorization,
    now: DateTime<Utc>,
    tolerance: TimeDelta,
) -> Result<(), StoreError> {
    let interval = (device.interval_seconds + SLOWER_BY).min(LONGEST_INTERVAL);
    let next = now + TimeDelta::seconds(interval.into()) - tolerance;
    let values = [
        device.id.home().into(),
        device.id.0.into(),
        device.interval_seconds.into(),
        interval.into(),
        next.into(),
    ];
    SLOW_DOWN.write(connection, values).await?;
    Ok(())
}

/// Lets the device in, with the code that it redeems; whether nobody had answered it yet, and it had not expired.
pub async fn approve(
    connection: &dyn Connection,
    id: DeviceAuthorizationId,
    code: AuthorizationCodeId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into(), code.0.into(), now.into()];
    Ok(APPROVE.write(connection, values).await? == 1)
}

/// Keeps the device out; whether nobody had answered it yet, and it had not expired.
pub async fn deny(
    connection: &dyn Connection,
    id: DeviceAuthorizationId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    Ok(DENY
        .write(connection, [id.home().into(), id.0.into(), now.into()])
        .await?
        == 1)
}

fn from_row(row: &QueryResult) -> Result<Option<DeviceAuthorization>, StoreError> {
    let Some(request) = understood::<StoredAuthorizationRequest>(row, 4, "device_authorizations.request")? else {
        return Ok(None);
    };
    let code_id: Option<Uuid> = row.try_get_by_index(11)?;
    let denied_at: Option<DateTime<Utc>> = row.try_get_by_index(12)?;
    Ok(Some(DeviceAuthorization {
        id: DeviceAuthorizationId(row.try_get_by_index(0)?),
        digest: row.try_get_by_index(1)?,
        user_code_digest: row.try_get_by_index(2)?,
        sealed_user_code: row.try_get_by_index(3)?,
        request,
        ip_address: row.try_get_by_index(5)?,
        user_agent: row.try_get_by_index(6)?,
        created_at: row.try_get_by_index(7)?,
        expires_at: row.try_get_by_index(8)?,
        interval_seconds: row.try_get_by_index(9)?,
        next_poll_at: row.try_get_by_index(10)?,
        answer: match (denied_at, code_id) {
            (Some(_), _) => Some(DeviceAnswer::Denied),
            (None, Some(code)) => Some(DeviceAnswer::Approved(AuthorizationCodeId(code))),
            (None, None) => None,
        },
    }))
}

const INSERT: Sql = Sql::both(
    "INSERT INTO device_authorizations (home, id, digest, user_code_digest, sealed_user_code, request, ip_address, user_agent, \
     created_at, expires_at, interval_seconds, next_poll_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     ON CONFLICT (user_code_digest, home) DO NOTHING",
);

macro_rules! find {
    ($by:literal) => {
        Sql::both(concat!(
            "SELECT id, digest, user_code_digest, sealed_user_code, request, ip_address, user_agent, created_at, expires_at, \
             interval_seconds, next_poll_at, code_id, denied_at FROM device_authorizations WHERE home = $1 AND ",
            $by,
            " = $2"
        ))
    };
}

pub(super) const FIND: Sql = find!("id");

pub(super) const FIND_BY_USER_CODE: Sql = find!("user_code_digest");

pub(super) const NOTE_POLL: Sql = Sql::both(
    "UPDATE device_authorizations SET next_poll_at = $5 \
     WHERE home = $1 AND id = $2 AND interval_seconds = $3 AND next_poll_at <= $4",
);

/// Of polls that come at the same moment, one makes the device wait longer.
const SLOW_DOWN: Sql = Sql::both(
    "UPDATE device_authorizations SET interval_seconds = $4, next_poll_at = $5 \
     WHERE home = $1 AND id = $2 AND interval_seconds = $3",
);

const APPROVE: Sql = Sql::both(
    "UPDATE device_authorizations SET code_id = $3 \
     WHERE home = $1 AND id = $2 AND code_id IS NULL AND denied_at IS NULL AND expires_at > $4",
);

const DENY: Sql = Sql::both(
    "UPDATE device_authorizations SET denied_at = $3 \
     WHERE home = $1 AND id = $2 AND code_id IS NULL AND denied_at IS NULL AND expires_at > $3",
);
