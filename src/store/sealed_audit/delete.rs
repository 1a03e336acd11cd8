//! Deleting events that were kept long enough.

use chrono::{DateTime, Utc};

use super::{
    events::{self, Numbered},
    linked,
    place::{self, Place},
    ranges::{self, Judged},
};
use crate::store::{Connection, Store, StoreError, audit_chain::AuditChainKey};

/// What came of deleting old events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// So many.
    Events(usize),
    /// An old event is not as it was sealed. It and all after it stay, because they are evidence.
    Broken {
        /// Its number.
        sequence: i64,
    },
}

/// Deletes the oldest events, about `limit` at once, if they happened before `before`, and writes down where the chain begins now. What was
/// sealed together goes together. While another node does it, none. Each is checked first.
///
/// # Errors
/// When the store fails.
pub async fn delete_old(
    store: &Store,
    key: &AuditChainKey,
    before: DateTime<Utc>,
    limit: usize,
) -> Result<Deleted, StoreError> {
    let transaction = store.begin().await?;
    if !place::lock_start(&transaction).await? {
        return Ok(Deleted::Events(0));
    }
    let (Some(start), Some(end)) = (place::start(&transaction, key).await?, place::end(&transaction).await?) else {
        return Ok(Deleted::Broken { sequence: 0 });
    };
    let last_alone = linked::last(&transaction, &end).await?;
    let is_alone = start.number < last_alone;
    let mut old = Old {
        key,
        before,
        limit,
        events: Vec::new(),
        start,
        broken: None,
    };
    if is_alone {
        old.take_alone(&transaction, last_alone).await?;
    } else {
        old.take_ranges(&transaction, end.number).await?;
    }
    let count = old.events.len();
    if count > 0 {
        events::delete(&transaction, &old.events).await?;
        ranges::delete(&transaction, old.start.number).await?;
        place::move_start(&transaction, key, &old.start).await?;
        transaction.commit().await?;
    }
    Ok(old
        .broken
        .map_or(Deleted::Events(count), |sequence| Deleted::Broken { sequence }))
}

/// What may be deleted, and where the chain begins then.
struct Old<'a> {
    key: &'a AuditChainKey,
    before: DateTime<Utc>,
    limit: usize,
    events: Vec<Numbered>,
    start: Place,
    broken: Option<i64>,
}

impl Old<'_> {
    /// Old events that an earlier release sealed, each alone, up to the number `last`.
    async fn take_alone(&mut self, connection: &dyn Connection, last: i64) -> Result<(), StoreError> {
        for event in events::read(connection, self.start.number, last, self.limit).await? {
            if event.occurred_at >= self.before {
                break;
            }
            match linked::judge(self.key, &self.start, &event)? {
                Judged::Whole(next) => self.start = next,
                Judged::Broken(number) => {
                    self.broken = Some(number);
                    break;
                }
            }
            self.events.push(event);
        }
        Ok(())
    }

    /// Ranges up to the number `end` whose events are all old.
    async fn take_ranges(&mut self, connection: &dyn Connection, end: i64) -> Result<(), StoreError> {
        for range in ranges::read(connection, self.start.number, end, self.limit).await? {
            match range.judge(self.key, &self.start)? {
                Judged::Broken(number) => {
                    self.broken = Some(number);
                    break;
                }
                Judged::Whole(_) if range.events.iter().any(|event| event.occurred_at >= self.before) => break,
                Judged::Whole(next) => {
                    self.start = next;
                    self.events.extend(range.events);
                }
            }
        }
        Ok(())
    }
}
