//! A place in the chain: where it begins, where it ends, and how far it was read.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use sea_orm::QueryResult;

use crate::store::{Connection, StoreError, audit_chain::AuditChainKey, statement::Sql};

/// What the next link is made from.
pub(super) struct Place {
    /// The number of the last event before.
    pub(super) number: i64,
    pub(super) head: Vec<u8>,
}

impl Place {
    pub(super) fn from_row(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.try_get_by_index(0)?,
            head: row.try_get_by_index(1)?,
        })
    }
}

/// Where the chain ends. `None` if somebody deleted that.
pub(super) async fn end(connection: &dyn Connection) -> Result<Option<Place>, StoreError> {
    let row = HEAD.read_one(connection, []).await?;
    row.as_ref().map(Place::from_row).transpose()
}

/// Where the chain ends, locked. `None` while another node seals.
pub(super) async fn lock_end(connection: &dyn Connection) -> Result<Option<Place>, StoreError> {
    let row = LOCK_HEAD.read_one(connection, []).await?;
    row.as_ref().map(Place::from_row).transpose()
}

/// The chain ends there from now on.
pub(super) async fn move_end(connection: &dyn Connection, place: &Place) -> Result<(), StoreError> {
    let values = [place.number.into(), place.head.clone().into()];
    MOVE_HEAD.write(connection, values).await?;
    Ok(())
}

/// Where the chain begins: at nothing, or after the newest event that was deleted by us. `None` if somebody else says where.
pub(super) async fn start(connection: &dyn Connection, key: &AuditChainKey) -> Result<Option<Place>, StoreError> {
    let Some(row) = START.read_one(connection, []).await? else {
        return Ok(None);
    };
    let place = Place::from_row(&row)?;
    if place.number == 0 && place.head.is_empty() {
        return Ok(Some(place));
    }
    let seal: Option<Vec<u8>> = row.try_get_by_index(2)?;
    let right = key.seal_start(place.number, &place.head);
    let is_ours = seal.is_some_and(|seal| verify_slices_are_equal(&seal, &right).is_ok());
    Ok(is_ours.then_some(place))
}

/// Takes the turn to delete; false while another node has it.
pub(super) async fn lock_start(connection: &dyn Connection) -> Result<bool, StoreError> {
    Ok(LOCK_START.read_one(connection, []).await?.is_some())
}

/// The chain begins there from now on.
pub(super) async fn move_start(
    connection: &dyn Connection,
    key: &AuditChainKey,
    place: &Place,
) -> Result<(), StoreError> {
    let seal = key.seal_start(place.number, &place.head);
    let values = [place.number.into(), place.head.clone().into(), seal.into()];
    MOVE_START.write(connection, values).await?;
    Ok(())
}

const HEAD: Sql = Sql::both("SELECT sequence, head FROM audit_chain WHERE id = 3");

/// On SQLite a transaction has the write lock already.
const LOCK_HEAD: Sql = Sql::each(
    "SELECT sequence, head FROM audit_chain WHERE id = 3 FOR UPDATE SKIP LOCKED",
    "SELECT sequence, head FROM audit_chain WHERE id = 3",
);

const MOVE_HEAD: Sql = Sql::both("UPDATE audit_chain SET sequence = $1, head = $2 WHERE id = 3");

const START: Sql = Sql::both("SELECT sequence, head, seal FROM audit_chain WHERE id = 2");

/// On SQLite a transaction has the write lock already.
const LOCK_START: Sql = Sql::each(
    "SELECT 1 FROM audit_chain WHERE id = 2 FOR UPDATE SKIP LOCKED",
    "SELECT 1 FROM audit_chain WHERE id = 2",
);

const MOVE_START: Sql = Sql::both("UPDATE audit_chain SET sequence = $1, head = $2, seal = $3 WHERE id = 2");
