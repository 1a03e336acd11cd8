//! Fills the database of the admin run: `dataset.sql`, with the counts of this run.

use std::time::Instant;

use sea_orm::{ConnectionTrait, Database};

use super::{Failure, setting};

const SQL: &str = include_str!("dataset.sql");

/// How much there is of what.
pub(crate) struct Counts {
    users: usize,
    groups: usize,
    clients: usize,
    events: usize,
}

impl Counts {
    /// As the variables say.
    pub(crate) fn read() -> Self {
        Self {
            users: setting("ADMIN_USERS", 1_000_000).max(2_000),
            groups: setting("ADMIN_GROUPS", 10_000).max(1_000),
            clients: setting("ADMIN_CLIENTS", 1_000).max(100),
            events: setting("ADMIN_EVENTS", 3_000_000).max(20_000),
        }
    }

    /// Makes the rows, and does what Postgres does by itself after a while.
    pub(crate) fn fill(&self, database: &str) -> Result<(), Failure> {
        let Self {
            users,
            groups,
            clients,
            events,
        } = self;
        let sql = SQL
            .replace("{users}", &users.to_string())
            .replace("{groups}", &groups.to_string())
            .replace("{clients}", &clients.to_string())
            .replace("{events}", &events.to_string());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let began = Instant::now();
        runtime.block_on(async {
            let connection = Database::connect(database).await?;
            connection.execute_unprepared(&sql).await?;
            connection.execute_unprepared("VACUUM ANALYZE").await
        })?;
        println!(
            "{users} users, {groups} groups, {clients} clients, {events} audit events: made in {} s",
            began.elapsed().as_secs()
        );
        Ok(())
    }
}
