//! Fail points: places where a test stops the program or kills it, which are every statement that writes and every beginning and end of a
//! transaction. So a test can try each moment between two statements, and needs no luck to meet a race, and can count what a request costs. Builds without debug assertions
//! (`release`, `dist`) have none: there [`FailPoints`] is empty, and nothing can be set.

/// Where the program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailPoint<'a> {
    /// A transaction is about to begin.
    Begin,
    /// This statement is about to run, in a transaction or on the pool that writes.
    Statement(&'a str),
    /// This statement is about to run, on its own and reading alone. Nothing can be half done there; it is counted.
    Read(&'a str),
    /// A transaction is about to be committed.
    Commit,
    /// It was committed, and nobody knows it yet. Also after a statement that is no part of a transaction.
    Committed,
}

#[cfg(debug_assertions)]
mod hook {
    use std::{
        pin::Pin,
        sync::{Arc, PoisonError, RwLock},
    };

    use super::FailPoint;

    /// What is waited for at a fail point.
    pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;
    type Hook = dyn Fn(FailPoint<'_>) -> Option<Pause> + Send + Sync;

    /// What a test does at the fail points of one store.
    #[derive(Clone, Default)]
    pub struct FailPoints(Arc<RwLock<Option<Arc<Hook>>>>);

    impl FailPoints {
        /// Calls `hook` at every fail point from now on, and waits for what it returns.
        pub fn set(&self, hook: impl Fn(FailPoint<'_>) -> Option<Pause> + Send + Sync + 'static) {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(hook));
        }

        /// Calls it no more.
        pub fn unset(&self) {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
        }

        pub(in crate::store) async fn reached(&self, point: FailPoint<'_>) {
            let hook = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(pause) = hook.and_then(|hook| hook(point)) {
                pause.await;
            }
        }
    }
}

#[cfg(not(debug_assertions))]
mod hook {
    use super::FailPoint;

    /// There are none in this build.
    #[derive(Clone, Copy, Default)]
    pub struct FailPoints;

    impl FailPoints {
        #[expect(clippy::unused_async, reason = "in a debug build it waits")]
        pub(in crate::store) async fn reached(&self, _: FailPoint<'_>) {}
    }
}

pub use hook::*;
