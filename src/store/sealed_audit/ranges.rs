//! The seals: one for the events that were new together.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use sea_orm::QueryResult;

use super::{
    events::{self, Numbered},
    place::Place,
};
use crate::store::{
    Connection, StoreError,
    audit_chain::{AuditChainKey, Range},
    statement::Sql,
};

/// Bytes of a digest that are kept for each event.
const KEPT: usize = 8;
/// Bytes that are kept for each event: its number, and the beginning of its digest.
const ENTRY: usize = 8 + KEPT;

/// A seal as it is stored.
struct Sealed {
    range: Range,
    /// How many events there are.
    events: usize,
    digests: Vec<u8>,
    seal: Vec<u8>,
}

/// A seal, and the events that are in its range now.
pub(super) struct SealedRange {
    sealed: Sealed,
    pub(super) events: Vec<Numbered>,
}

/// The events of a range are as they were sealed, or not.
pub(super) enum Judged {
    /// They are; the chain goes on from there.
    Whole(Place),
    /// The first one that is not has that number.
    Broken(i64),
}

/// Seals the events after `place`, which are all that there are up to the number `last`.
pub(super) async fn seal(
    connection: &dyn Connection,
    key: &AuditChainKey,
    place: &Place,
    last: i64,
    events: &[Numbered],
) -> Result<Place, StoreError> {
    let range = Range {
        after: place.number,
        last,
    };
    let digests = Digests::of(key, events)?;
    let link = key.link_of_range(&place.head, range, &digests.whole);
    let count = i32::try_from(events.len()).unwrap_or(i32::MAX);
    let values = [
        last.into(),
        range.after.into(),
        count.into(),
        digests.kept.into(),
        link.seal.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(Place {
        number: last,
        head: link.head,
    })
}

impl SealedRange {
    /// Whether the events are as they were sealed after `place`.
    pub(super) fn judge(&self, key: &AuditChainKey, place: &Place) -> Result<Judged, StoreError> {
        let Self { sealed, events } = self;
        let range = sealed.range;
        if range.after != place.number || range.last <= range.after {
            return Ok(Judged::Broken(place.number + 1));
        }
        if let Some(event) = events.iter().find(|event| !event.is_at_home()) {
            return Ok(Judged::Broken(event.number));
        }
        let digests = Digests::of(key, events)?;
        let link = key.link_of_range(&place.head, range, &digests.whole);
        if events.len() == sealed.events && verify_slices_are_equal(&link.seal, &sealed.seal).is_ok() {
            return Ok(Judged::Whole(Place {
                number: range.last,
                head: link.head,
            }));
        }
        // The seal says that something is wrong; what is kept of each event says where, as far as that was not changed too.
        let first = first_difference(&sealed.digests, &digests.kept);
        Ok(Judged::Broken(first.unwrap_or(place.number + 1)))
    }
}

/// Ranges after that number and up to `last`, in their order, with their events: one, and as many more as have at most `most` events together.
pub(super) async fn read(
    connection: &dyn Connection,
    after: i64,
    last: i64,
    most: usize,
) -> Result<Vec<SealedRange>, StoreError> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = SEALS
        .read_all(connection, [after.into(), last.into(), limit.into()])
        .await?;
    let seals = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    let Some(end) = seals.last().map(|sealed| sealed.range.last) else {
        return Ok(Vec::new());
    };
    // One more than there should be: one that was added shows in its range.
    let count = seals.iter().map(|sealed| sealed.events).sum::<usize>() + 1;
    let mut events = events::read(connection, after, end, count)
        .await?
        .into_iter()
        .peekable();
    let with_events = |sealed: Sealed| {
        let is_within = |event: &Numbered| event.number <= sealed.range.last;
        let events = std::iter::from_fn(|| events.next_if(is_within)).collect();
        SealedRange { sealed, events }
    };
    Ok(seals.into_iter().map(with_events).collect())
}

/// Deletes the seals up to that number.
pub(super) async fn delete(connection: &dyn Connection, last: i64) -> Result<(), StoreError> {
    DELETE.write(connection, [last.into()]).await?;
    Ok(())
}

fn from_row(row: &QueryResult) -> Result<Sealed, StoreError> {
    let events: i32 = row.try_get_by_index(2)?;
    Ok(Sealed {
        range: Range {
            after: row.try_get_by_index(1)?,
            last: row.try_get_by_index(0)?,
        },
        events: usize::try_from(events).unwrap_or(0),
        digests: row.try_get_by_index(3)?,
        seal: row.try_get_by_index(4)?,
    })
}

/// The digests of events.
struct Digests {
    /// One after the other: what the link is made from.
    whole: Vec<u8>,
    /// The number and the beginning of each: what is stored.
    kept: Vec<u8>,
}

impl Digests {
    fn of(key: &AuditChainKey, events: &[Numbered]) -> Result<Self, StoreError> {
        let (mut whole, mut kept) = (Vec::new(), Vec::with_capacity(events.len() * ENTRY));
        for event in events {
            let digest = event.digest(key)?;
            kept.extend(event.number.to_be_bytes());
            kept.extend(digest.iter().take(KEPT));
            whole.extend(digest);
        }
        Ok(Self { whole, kept })
    }
}

/// The number of the first event that was changed, removed or added.
fn first_difference(sealed: &[u8], found: &[u8]) -> Option<i64> {
    let (mut sealed, mut found) = (entries(sealed), entries(found));
    loop {
        match (sealed.next(), found.next()) {
            (Some(sealed), Some(found)) if sealed == found => {}
            (Some((sealed, _)), Some((found, _))) => return Some(sealed.min(found)),
            (Some((number, _)), None) | (None, Some((number, _))) => return Some(number),
            (None, None) => return None,
        }
    }
}

fn entries(kept: &[u8]) -> impl Iterator<Item = (i64, &[u8])> {
    kept.chunks_exact(ENTRY).filter_map(|entry| {
        let (number, digest) = entry.split_first_chunk()?;
        Some((i64::from_be_bytes(*number), digest))
    })
}

const INSERT: Sql =
    Sql::both("INSERT INTO audit_seals (last, after, events, digests, seal) VALUES ($1, $2, $3, $4, $5)");

/// A seal has one event at least, so no more than that many rows are looked at.
const SEALS: Sql = Sql::both(
    "SELECT last, after, events, digests, seal FROM (SELECT last, after, events, digests, seal, sum(events) OVER (ORDER BY last) AS so_far \
     FROM (SELECT last, after, events, digests, seal FROM audit_seals WHERE last > $1 AND last <= $2 ORDER BY last LIMIT $3) s) s \
     WHERE so_far = events OR so_far <= $3 ORDER BY last",
);

const DELETE: Sql = Sql::both("DELETE FROM audit_seals WHERE last <= $1");

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(events: &[(i64, u8)]) -> Vec<u8> {
        let entry = |(number, digest): &(i64, u8)| [number.to_be_bytes(), [*digest; KEPT]].concat();
        events.iter().flat_map(entry).collect()
    }

    #[test]
    fn the_first_event_that_differs_is_named() {
        let sealed = kept(&[(3, 1), (5, 1), (6, 1)]);
        for (found, number) in [
            (kept(&[(3, 1), (5, 1), (6, 1)]), None),
            (kept(&[(3, 1), (5, 2), (6, 1)]), Some(5)),
            (kept(&[(3, 1), (6, 1)]), Some(5)),
            (kept(&[(3, 1), (4, 1), (5, 1), (6, 1)]), Some(4)),
            (kept(&[(3, 1), (5, 1)]), Some(6)),
            (kept(&[(3, 1), (5, 1), (6, 1), (7, 1)]), Some(7)),
            (kept(&[]), Some(3)),
        ] {
            assert_eq!(first_difference(&sealed, &found), number);
        }
    }
}
