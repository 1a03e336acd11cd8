//! Notices changes by another node or the command line: forgets the clients and scopes that changed, and reloads the keys, the settings and the providers. A small
//! query twice a second works the same way on both databases and through any connection pooler. On Postgres the node also listens,
//! and then reads at once; where it cannot listen, a change is noticed up to half a second later.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

use super::unless_it_panics;
use crate::{
    domain::clock::Clock,
    store::{
        Store, StoreError,
        changes::{self, Change, ChangeBatch},
    },
};

/// How often changes are looked for.
pub const PAUSE: Duration = Duration::from_millis(500);
/// How long to wait for the database: a broken connection never answers.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long cached values may be used while the database does not answer.
const TRUST: TimeDelta = TimeDelta::seconds(5);
/// How long to wait before listening again.
const LISTEN_AGAIN: Duration = Duration::from_secs(2);

/// Runs for ever and looks for changes at least every `pause`. `reload` is called at the start, after each change of the signing
/// keys, the settings or the providers, and again until it succeeds. Keys that change with time need no extra call, because the rotation writes each change to the
/// database.
pub async fn run<F: Future<Output = Result<(), String>>>(
    store: Store,
    clock: Clock,
    pause: Duration,
    reload: impl Fn() -> F,
) {
    let wake = Notify::new();
    let follow = async {
        let mut follower = Follower {
            store: store.clone(),
            clock,
            position: None,
            silent_since: None,
        };
        loop {
            if let Err(error) = unless_it_panics(follower.look(&reload)).await {
                tracing::warn!(error, "a change could not be followed yet");
            }
            // Whichever comes first.
            let _ = tokio::time::timeout(pause, wake.notified()).await;
        }
    };
    tokio::join!(follow, listen(&store, &wake));
}

/// Wakes the follower when Postgres says that there is a change. Where that is not to be had, polling goes on.
async fn listen(store: &Store, wake: &Notify) {
    loop {
        match unless_it_panics(listen_once(store, wake)).await {
            Ok(()) => return,
            Err(reason) => tracing::debug!(reason, "changes are not listened for at the moment"),
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

/// Ends well only where nobody can listen.
async fn listen_once(store: &Store, wake: &Notify) -> Result<(), String> {
    let text = |error: StoreError| error.to_string();
    let Some(mut listener) = store.listen_for_changes().await.map_err(text)? else {
        return Ok(());
    };
    loop {
        // The first time too: there may have been a change before it listened.
        wake.notify_one();
        listener.wait().await.map_err(text)?;
    }
}

struct Follower {
    store: Store,
    clock: Clock,
    /// The number of the last change that was followed.
    position: Option<i64>,
    silent_since: Option<DateTime<Utc>>,
}

impl Follower {
    async fn look<F: Future<Output = Result<(), String>>>(&mut self, reload: &impl Fn() -> F) -> Result<(), String> {
        let began = self.clock.now();
        let answer = match tokio::time::timeout(PATIENCE, changes::since(&self.store, self.position)).await {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => Err("it took too long".to_owned()),
        };
        let ChangeBatch { position, changes } = match answer {
            Ok(batch) => batch,
            Err(error) => {
                self.silence(began, &error);
                return Ok(());
            }
        };
        if let Some(since) = self.silent_since.take() {
            tracing::info!(%since, "the database answers again");
        }
        let is_to_reload = match &changes {
            None => {
                self.store.forget_cached();
                true
            }
            Some(changes) => {
                changes.iter().for_each(|change| self.store.forget(change));
                let is_reloaded =
                    |change: &Change| matches!(change, Change::SigningKeys | Change::Settings | Change::Upstreams);
                changes.iter().any(is_reloaded)
            }
        };
        if is_to_reload {
            reload().await?;
        }
        self.position = Some(position);
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
