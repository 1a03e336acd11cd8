//! What the functions of this folder work on.

use std::sync::Arc;

use super::{
    StoreError,
    executor::{Executor, Route},
    replica::Replica,
    transaction::Transaction,
};

/// What the functions of this folder work on: the [`Store`](super::Store), each statement by itself, or a [`Transaction`].
pub trait Connection: Send + Sync {
    /// What runs a statement that goes that way. For this folder only.
    #[doc(hidden)]
    fn executor(&self, route: Route) -> Executor<'_>;

    /// What answers reads that may be a moment old. `None` in a transaction, whose reads are all its own. For this folder only.
    #[doc(hidden)]
    fn replica(&self) -> Option<&Replica> {
        None
    }
}

impl Connection for Transaction {
    fn executor(&self, _: Route) -> Executor<'_> {
        Executor::transaction(self.inner(), self.limit()).with_fail_points(self.fail_points())
    }
}

impl Connection for Arc<Transaction> {
    fn executor(&self, route: Route) -> Executor<'_> {
        self.as_ref().executor(route)
    }
}

/// What only this folder may do with a connection.
pub(super) trait Access: Connection {
    fn reader(&self) -> Executor<'_> {
        self.executor(Route::Read)
    }

    fn writer(&self) -> Executor<'_> {
        self.executor(Route::Write)
    }

    /// A transaction of its own on the store, a savepoint within a transaction: for what takes several statements.
    fn nested(&self) -> impl Future<Output = Result<Transaction, StoreError>> + Send {
        self.writer().begin()
    }
}

impl<T: Connection + ?Sized> Access for T {}
