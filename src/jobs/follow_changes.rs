//! Notices changes by another node or the command line: discards cached clients and scopes, and reloads the keys. A small
//! query twice a second works the same way on both databases and through any connection pooler.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::unless_it_panics;
use crate::{
    domain::clock::Clock,
    store::{Store, changes},
};

/// How often changes are looked for.
const PAUSE: Duration = Duration::from_millis(500);
/// How long to wait for the database: a broken connection never answers.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long cached values may be used while the database does not answer.
const TRUST: TimeDelta = TimeDelta::seconds(5);

/// Runs for ever. `reload` is called at the start and after each change, and again until it succeeds. Keys that change with
/// time need no extra call, because the rotation writes each change to the database.
pub async fn run<F: Future<Output = Result<(), String>>>(store: Store, clock: Clock, reload: impl Fn() -> F) {
    let mut follower = Follower {
        store,
        clock,
        seen: None,
        silent_since: None,
    };
    loop {
        if let Err(error) = unless_it_panics(follower.look(&reload)).await {
            tracing::warn!(error, "a change could not be followed yet");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

struct Follower {
    store: Store,
    clock: Clock,
    /// The version that was last loaded.
    seen: Option<i64>,
    silent_since: Option<DateTime<Utc>>,
}

impl Follower {
    async fn look<F: Future<Output = Result<(), String>>>(&mut self, reload: &impl Fn() -> F) -> Result<(), String> {
        let began = self.clock.now();
        let answer = match tokio::time::timeout(PATIENCE, changes::version(&self.store)).await {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => Err("it took too long".to_owned()),
        };
        let version = match answer {
            Ok(version) => version,
            Err(error) => {
                self.silence(began, &error);
                return Ok(());
            }
        };
        if let Some(since) = self.silent_since.take() {
            tracing::info!(%since, "the database answers again");
        }
        if self.seen != Some(version) {
            self.store.forget_cached();
            reload().await?;
            self.seen = Some(version);
        }
        Ok(())
    }

    /// A node without the database must not continue to serve a client that was disabled meanwhile.
    fn silence(&mut self, began: DateTime<Utc>, error: &str) {
        let since = *self.silent_since.get_or_insert_with(|| {
            tracing::warn!(error, "the database does not answer");
            began
        });
        if self.clock.now() - since >= TRUST {
            self.store.forget_cached();
        }
    }
}
