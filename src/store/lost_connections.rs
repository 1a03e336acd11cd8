//! Connections that the database closed while nobody used them: it was restarted, or a firewall forgot them. The first statement on one of
//! them fails. Then every connection that was idle at that moment is asked whether it still answers before it is used again, so that one
//! restart does not fail one request for each connection.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::DbErr;

use super::error::was_closed;

/// When a closed connection of a pool was last found.
#[derive(Clone, Debug, Default)]
pub(super) struct LostConnections(Arc<Mutex<Option<Instant>>>);

impl LostConnections {
    /// Whether a connection that has been idle for that long was idle when one was found closed.
    pub(super) fn is_suspect(&self, idle_for: Duration) -> bool {
        let found = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.is_some_and(|found| found.elapsed() <= idle_for)
    }

    /// Notes the failure of a statement. Whether its connection had been closed, so that another one may run it.
    pub(super) fn note(&self, error: &DbErr) -> bool {
        let is_lost = was_closed(error);
        if is_lost {
            tracing::debug!(%error, "the database closed a connection");
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        is_lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_idle_when_a_connection_was_lost_is_suspect_and_what_was_used_since_is_not() {
        let lost = LostConnections::default();
        assert!(!lost.is_suspect(Duration::from_secs(60)));
        *lost.0.lock().unwrap() = Instant::now().checked_sub(Duration::from_secs(30));
        assert!(lost.is_suspect(Duration::from_secs(60)));
        assert!(!lost.is_suspect(Duration::from_secs(5)));
    }
}
