//! Counters in the memory of this node. They protect the node and the database from floods, so that counting must cost no statement; what
//! protects an account is counted in the database (`throttle.rs`), for all nodes together.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use moka::future::Cache;

/// The counters. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rates(Cache<String, Arc<Mutex<Window>>>);

#[derive(Debug)]
struct Window {
    began: DateTime<Utc>,
    acts: u32,
}

/// How many counters are kept. A flood from more addresses than that forgets some.
const MOST: u64 = 100_000;
/// After how long without an act a counter is forgotten: longer than any window, and no longer than needed, because they have one table.
const FORGET_AFTER: std::time::Duration = std::time::Duration::from_mins(5);

impl Rates {
    /// Without any counter.
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_idle(FORGET_AFTER).build())
    }

    /// Counts an act under `key`; when the window is used up, the time at which the next one begins.
    pub async fn hit(
        &self,
        key: String,
        now: DateTime<Utc>,
        (most, length): (u32, Duration),
    ) -> Result<(), DateTime<Utc>> {
        let fresh = async { Arc::new(Mutex::new(Window { began: now, acts: 0 })) };
        let window = self.0.get_with(key, fresh).await;
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.began + length <= now {
            *window = Window { began: now, acts: 0 };
        }
        if window.acts >= most {
            return Err(window.began + length);
        }
        window.acts += 1;
        Ok(())
    }

    /// Whether one more act may be done now; it is not counted.
    pub async fn check(
        &self,
        key: &str,
        now: DateTime<Utc>,
        (most, length): (u32, Duration),
    ) -> Result<(), DateTime<Utc>> {
        let Some(window) = self.0.get(key).await else {
            return Ok(());
        };
        let window = window.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = window.began + length;
        match now < ends && window.acts >= most {
            true => Err(ends),
            false => Ok(()),
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_window_has_so_many_acts_and_the_next_one_again() {
        let rates = Rates::new();
        let (now, limit) = (DateTime::UNIX_EPOCH, (2, Duration::minutes(1)));
        let hit = |now| rates.hit("one".to_owned(), now, limit);
        assert_eq!(rates.check("one", now, limit).await, Ok(()));
        assert_eq!((hit(now).await, hit(now).await), (Ok(()), Ok(())));
        let later = now + Duration::seconds(59);
        let next = now + Duration::minutes(1);
        assert_eq!(hit(later).await, Err(next));
        assert_eq!(rates.check("one", later, limit).await, Err(next));
        assert_eq!(rates.hit("other".to_owned(), later, limit).await, Ok(()));
        assert_eq!(rates.check("one", next, limit).await, Ok(()));
        assert_eq!(hit(next).await, Ok(()));
    }
}
