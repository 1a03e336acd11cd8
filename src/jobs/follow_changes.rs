//! Notices what another node, or the command line, changed: forgets cached clients and scopes, and loads the keys anew. A tiny
//! read twice a second, the same on both databases and through any connection pooler.

use std::time::Duration;

use crate::{domain::clock::Clock, store::{Store, changes}};

/// How soon a change is noticed.
const PAUSE: Duration = Duration::from_millis(500);

/// Follows for ever; `reload` is called after each change, and once in a while without one, because keys change by the clock.
pub async fn run<F: Future<Output = Result<(), String>>>(store: Store, clock: Clock, reload: impl Fn() -> F) {
    let mut seen = None;
    let mut failing_since = None;
    loop {
        match changes::version(&store).await {
            Ok(version) => {
                if let Some(since) = failing_since.take() {
                    tracing::info!(since = %since, "the database answers again");
                }
                if seen != Some(version) {
                    store.forget_cached();
                    match reload().await {
                        Ok(()) => seen = Some(version),
                        Err(error) => tracing::warn!(error, "a change could not be followed yet"),
                    }
                }
            }
            Err(error) => {
                if failing_since.is_none() {
                    failing_since = Some(clock.now());
                    tracing::warn!(%error, "the database does not answer");
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
