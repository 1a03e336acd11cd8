//! Reading the whole chain and computing it again.

use std::collections::HashMap;

use super::{
    anchor::Anchor,
    events, linked,
    place::{self, Place},
    ranges::{self, Judged},
};
use crate::store::{Connection, StoreError, audit_chain::AuditChainKey};

/// Events that are read at once.
const BATCH: usize = 1000;

/// What reading the whole chain showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every event that is kept is as it was sealed.
    Whole {
        /// How many.
        events: usize,
        /// How many of the anchors are older than the first event that is kept, and could not be compared.
        too_old: usize,
    },
    /// An event was changed, removed or added, or the events were sealed under another key.
    Broken {
        /// Where in the chain it first shows.
        sequence: i64,
    },
    /// The chain is whole, but at this place it is not the one that an anchor was taken of.
    Another {
        /// The place that the anchor names.
        sequence: i64,
    },
}

/// Reads the whole chain and computes it again, and compares it with `anchors`. It covers events from the moment they are sealed; one
/// that is added, changed or removed before that does not show.
///
/// # Errors
/// When the store fails.
pub async fn verify(connection: &dyn Connection, key: &AuditChainKey, anchors: &[Anchor]) -> Result<Chain, StoreError> {
    loop {
        let before = place::start(connection, key).await?.map(|start| start.number);
        let chain = verify_once(connection, key, anchors).await?;
        let after = place::start(connection, key).await?.map(|start| start.number);
        // The oldest events may be deleted meanwhile, and then the chain begins later.
        if before == after || !matches!(chain, Chain::Broken { .. }) {
            return Ok(chain);
        }
    }
}

async fn verify_once(
    connection: &dyn Connection,
    key: &AuditChainKey,
    anchors: &[Anchor],
) -> Result<Chain, StoreError> {
    // The end first: a node may seal meanwhile, and what it adds is beyond.
    let (Some(end), Some(start)) = (place::end(connection).await?, place::start(connection, key).await?) else {
        return Ok(Chain::Broken { sequence: 0 });
    };
    let first = start.number;
    let mut reading = Reading::new(key, anchors, start);
    reading
        .read_alone(connection, linked::last(connection, &end).await?)
        .await?;
    reading.read_ranges(connection, end.number).await?;
    if let Some(sequence) = reading.broken {
        return Ok(Chain::Broken { sequence });
    }
    if reading.place.number != end.number || reading.place.head != end.head {
        let sequence = reading.place.number + 1;
        return Ok(Chain::Broken { sequence });
    }
    if let Some(sequence) = events::added_before(connection, first).await? {
        return Ok(Chain::Broken { sequence });
    }
    // An anchor that is left names a place where nothing was sealed, or that the chain has not reached.
    let left = reading.anchors.into_keys().filter(|number| *number > first).min();
    if let Some(sequence) = reading.contradicted.or(left) {
        return Ok(Chain::Another { sequence });
    }
    Ok(Chain::Whole {
        events: reading.events,
        too_old: anchors.iter().filter(|anchor| anchor.sequence < first).count(),
    })
}

/// How far the chain was read.
struct Reading<'a> {
    key: &'a AuditChainKey,
    /// The anchors that no place was compared with yet, by their numbers.
    anchors: HashMap<i64, Vec<&'a Anchor>>,
    place: Place,
    events: usize,
    broken: Option<i64>,
    contradicted: Option<i64>,
}

impl<'a> Reading<'a> {
    fn new(key: &'a AuditChainKey, anchors: &'a [Anchor], start: Place) -> Self {
        let mut by_number: HashMap<i64, Vec<&Anchor>> = HashMap::new();
        for anchor in anchors {
            by_number.entry(anchor.sequence).or_default().push(anchor);
        }
        let mut reading = Self {
            key,
            anchors: by_number,
            place: start,
            events: 0,
            broken: None,
            contradicted: None,
        };
        reading.compare();
        reading
    }

    /// The events that an earlier release sealed, each alone.
    async fn read_alone(&mut self, connection: &dyn Connection, last: i64) -> Result<(), StoreError> {
        while self.broken.is_none() && self.place.number < last {
            let read = events::read(connection, self.place.number, last, BATCH).await?;
            for event in &read {
                let judged = linked::judge(self.key, &self.place, event)?;
                if !self.goes_on(judged, 1) {
                    return Ok(());
                }
            }
            if read.len() < BATCH {
                break;
            }
        }
        Ok(())
    }

    async fn read_ranges(&mut self, connection: &dyn Connection, end: i64) -> Result<(), StoreError> {
        while self.broken.is_none() && self.place.number < end {
            let ranges = ranges::read(connection, self.place.number, end, BATCH).await?;
            if ranges.is_empty() {
                break;
            }
            for range in ranges {
                let judged = range.judge(self.key, &self.place)?;
                if !self.goes_on(judged, range.events.len()) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn goes_on(&mut self, judged: Judged, events: usize) -> bool {
        match judged {
            Judged::Whole(place) => {
                self.place = place;
                self.events += events;
                self.compare();
                true
            }
            Judged::Broken(number) => {
                self.broken = Some(number);
                false
            }
        }
    }

    /// Compares the place with the anchors of it.
    fn compare(&mut self) {
        let here = Anchor::of(&self.place, self.key);
        let anchors = self.anchors.remove(&self.place.number).unwrap_or_default();
        if anchors.into_iter().any(|anchor| *anchor != here) {
            self.contradicted.get_or_insert(self.place.number);
        }
    }
}
