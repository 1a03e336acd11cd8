//! Answers that go on while something happens (Server-Sent Events): how many there are, and that they end with the server.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::domain::ids::UserId;

/// How many there are at once of one user: one for each of their windows.
const MOST_OF_A_USER: usize = 4;
/// How many there are at once on this node: each asks the database again and again.
const MOST: usize = 64;

/// Those that are open. Cheap to clone.
#[derive(Clone, Default)]
pub struct LiveStreams(Arc<Mutex<HashMap<UserId, usize>>>);

/// A place for one; it is free again when this is dropped.
pub struct LivePlace {
    streams: LiveStreams,
    user: UserId,
}

impl LiveStreams {
    /// A place for one more of that user; `None` if there are too many.
    pub fn enter(&self, user: UserId) -> Option<LivePlace> {
        let mut open = self.open();
        let of_user = open.get(&user).copied().unwrap_or_default();
        if of_user >= MOST_OF_A_USER || open.values().sum::<usize>() >= MOST {
            return None;
        }
        *open.entry(user).or_default() += 1;
        Some(LivePlace {
            streams: self.clone(),
            user,
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<UserId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for LivePlace {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

/// The end of the server. In the extensions of each request that came over a socket.
#[derive(Clone)]
pub struct ServerEnd(watch::Receiver<()>);

impl ServerEnd {
    /// The one that comes when the sender is dropped.
    pub fn new(ended: watch::Receiver<()>) -> Self {
        Self(ended)
    }

    /// Waits for it.
    pub async fn wait(&mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_user_has_some_and_a_node_has_more_and_each_place_is_used_again() {
        let streams = LiveStreams::default();
        let user = |number: u128| UserId(Uuid::from_u128(number));
        let mut of_one: Vec<_> = (0..MOST_OF_A_USER).map(|_| streams.enter(user(0))).collect();
        assert!(of_one.iter().all(Option::is_some) && streams.enter(user(0)).is_none());
        of_one.pop();
        assert!(streams.enter(user(0)).is_some());
        let left = (1..)
            .take(MOST - of_one.len())
            .map(|number| streams.enter(user(number)));
        let others: Vec<_> = left.collect();
        assert!(others.iter().all(Option::is_some) && streams.enter(user(1000)).is_none());
        drop((of_one, others));
        assert!(streams.open().is_empty());
    }
}
