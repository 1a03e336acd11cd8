//! Listens for changes on Postgres (`LISTEN`), on a connection of its own. It only says that there is something to read in
//! `changes.rs`. Nothing depends on it: through a pooler that gives a connection to a client for one transaction at a time, such as
//! pgbouncer, nothing is heard.

use std::time::Duration;

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{
        self,
        postgres::{PgListener, PgPoolOptions},
    },
};

use super::{Connection as _, Store, StoreError, changes::CHANNEL, executor::Route};

/// How long to wait for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long nothing may be heard. A broken connection says nothing either, so a new one is made.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);

/// A connection that listens.
pub struct ChangeListener(PgListener);

impl Store {
    /// Begins to listen. `None` on SQLite, where nobody can say that there is something.
    pub async fn listen_for_changes(&self) -> Result<Option<ChangeListener>, StoreError> {
        if !self.executor(Route::Write).is_postgres() {
            return Ok(None);
        }
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_lazy_with(self.postgres_options());
        let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        Ok(Some(ChangeListener(listener)))
    }
}

impl ChangeListener {
    /// Waits for a change; an error when a new connection is needed.
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        match tokio::time::timeout(LONGEST_SILENCE, self.0.try_recv()).await {
            Ok(Ok(Some(_))) => Ok(()),
            Ok(Ok(None)) => Err(StoreError::internal("the connection that listens was closed")),
            Ok(Err(error)) => Err(failed(error)),
            Err(_) => Err(StoreError::internal("nothing was heard for a while")),
        }
    }
}

fn failed(error: sqlx::Error) -> StoreError {
    DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
}
