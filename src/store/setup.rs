//! The set-up of a new deployment: open until the first owner exists, then closed for good.

use chrono::{DateTime, Duration, Utc};

use super::{Connection, StoreError, statement::Sql};

/// Whether the first owner can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupState {
    /// Nobody administers this deployment yet.
    Open,
    /// Somebody does, or did.
    Closed,
}

/// Whether the set-up is open.
pub async fn state(connection: &dyn Connection) -> Result<SetupState, StoreError> {
    let open = IS_OPEN.read_one(connection, []).await?.is_some() && !any_owner(connection).await?;
    Ok(if open { SetupState::Open } else { SetupState::Closed })
}

/// Makes the link with that digest the one that counts, for a day.
pub async fn offer(connection: &dyn Connection, digest: &[u8], now: DateTime<Utc>) -> Result<(), StoreError> {
    OFFER.write(connection, [digest.to_vec().into(), now.into()]).await?;
    Ok(())
}

/// Whether the link with that digest is the one that counts, for showing a page; [`complete`] decides.
pub async fn is_offered(connection: &dyn Connection, digest: &[u8], now: DateTime<Utc>) -> Result<bool, StoreError> {
    let oldest = now - Duration::days(1);
    let offered = IS_OFFERED.read_one(connection, [digest.to_vec().into(), oldest.into()]);
    Ok(offered.await?.is_some() && !any_owner(connection).await?)
}

/// Closes the set-up for the holder of the link; true for one caller only, who may make the first owner in the same
/// transaction, after this. Whoever makes an owner in another way closes it too, behind the same row.
pub async fn complete(connection: &dyn Connection, digest: &[u8], now: DateTime<Utc>) -> Result<bool, StoreError> {
    let oldest = now - Duration::days(1);
    let values = [digest.to_vec().into(), now.into(), oldest.into()];
    Ok(!any_owner(connection).await? && COMPLETE.write(connection, values).await? == 1)
}

/// Whether anybody has the role of owners.
pub async fn any_owner(connection: &dyn Connection) -> Result<bool, StoreError> {
    Ok(ANY_OWNER.read_one(connection, []).await?.is_some())
}

/// Closes the set-up: an owner was made in another way.
pub(super) async fn close(connection: &dyn Connection, now: DateTime<Utc>) -> Result<(), StoreError> {
    CLOSE.write(connection, [now.into()]).await?;
    Ok(())
}

const IS_OPEN: Sql = Sql::both("SELECT 1 FROM setup WHERE id = 1 AND closed_at IS NULL");

const ANY_OWNER: Sql = Sql::both(
    "SELECT 1 FROM user_roles r JOIN users u ON u.home = r.home AND u.id = r.user_id \
     WHERE r.role = 'owner' AND r.within_group IS NULL AND u.admin LIMIT 1",
)
.fan_out("it is asked while a deployment is set up, by an index of roles");

const IS_OFFERED: Sql =
    Sql::both("SELECT 1 FROM setup WHERE id = 1 AND closed_at IS NULL AND offer_digest = $1 AND offered_at > $2");

const OFFER: Sql = Sql::both("UPDATE setup SET offer_digest = $1, offered_at = $2 WHERE id = 1 AND closed_at IS NULL");

const COMPLETE: Sql = Sql::both(
    "UPDATE setup SET closed_at = $2, offer_digest = NULL WHERE id = 1 AND closed_at IS NULL AND offer_digest = $1 \
     AND offered_at > $3",
);

const CLOSE: Sql = Sql::both("UPDATE setup SET closed_at = $1, offer_digest = NULL WHERE id = 1 AND closed_at IS NULL");
