//! Events that an earlier release sealed, each alone. The chain of ranges goes on where they end.

use super::{events::Numbered, place::Place, ranges::Judged};
use crate::store::{Connection, StoreError, audit_chain::AuditChainKey, statement::Sql};

/// The number of the last event that was sealed alone: the first seal of a range begins there, or the chain ends there.
pub(super) async fn last(connection: &dyn Connection, end: &Place) -> Result<i64, StoreError> {
    let row = FIRST_RANGE.read_one(connection, []).await?;
    let first: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(first.unwrap_or(end.number))
}

/// Whether the event comes next after `place`, and is as it was sealed.
pub(super) fn judge(key: &AuditChainKey, place: &Place, event: &Numbered) -> Result<Judged, StoreError> {
    let number = place.number + 1;
    if event.number != number || !event.is_at_home() {
        return Ok(Judged::Broken(number));
    }
    let link = event.link_alone(key, &place.head)?;
    Ok(link.map_or(Judged::Broken(number), |link| {
        Judged::Whole(Place {
            number,
            head: link.head,
        })
    }))
}

const FIRST_RANGE: Sql = Sql::both("SELECT min(after) FROM audit_seals");
