//! `audit_events`: a number that each event gets when it is written, so that no event is changed when it is sealed. What was sealed
//! before keeps its number of then.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// See the module.
pub(crate) struct Numbers;

/// The sequence assigns ascending numbers. One is missing where a transaction was rolled back.
const UP_ON_POSTGRES: &str = "
    CREATE SEQUENCE audit_event_numbers;
    ALTER TABLE audit_events ADD COLUMN number bigint;
    UPDATE audit_events SET number = sequence WHERE sequence IS NOT NULL;
    SELECT setval('audit_event_numbers', greatest(sequence, 1), sequence > 0) FROM audit_chain WHERE id = 1;
    UPDATE audit_events SET number = nextval('audit_event_numbers') WHERE number IS NULL;
    ALTER TABLE audit_events ALTER COLUMN number SET DEFAULT nextval('audit_event_numbers');
    ALTER TABLE audit_events ALTER COLUMN number SET NOT NULL;
    CREATE INDEX audit_events_number ON audit_events (number);
    DROP INDEX audit_events_unsealed
";

/// There is one writer at a time, so the order of the numbers is the order of the commits.
const UP_ON_SQLITE: &str = "
    ALTER TABLE audit_events ADD COLUMN number bigint;
    UPDATE audit_events SET number = sequence WHERE sequence IS NOT NULL;
    UPDATE audit_events SET number = (SELECT sequence FROM audit_chain WHERE audit_chain.id = 1) + later.place
        FROM (SELECT home, id, row_number() OVER (ORDER BY id) AS place FROM audit_events WHERE sequence IS NULL) later
        WHERE audit_events.home = later.home AND audit_events.id = later.id;
    CREATE TABLE audit_event_numbers (last bigint NOT NULL);
    INSERT INTO audit_event_numbers (last)
        SELECT max((SELECT sequence FROM audit_chain WHERE id = 1), (SELECT coalesce(max(number), 0) FROM audit_events));
    CREATE TRIGGER audit_events_number AFTER INSERT ON audit_events WHEN NEW.number IS NULL BEGIN
        UPDATE audit_event_numbers SET last = last + 1;
        UPDATE audit_events SET number = (SELECT last FROM audit_event_numbers) WHERE home = NEW.home AND id = NEW.id;
    END;
    CREATE INDEX audit_events_number ON audit_events (number);
    DROP INDEX audit_events_unsealed
";

const DOWN_ON_POSTGRES: &str = "
    CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE sequence IS NULL;
    DROP INDEX audit_events_number;
    ALTER TABLE audit_events DROP COLUMN number;
    DROP SEQUENCE audit_event_numbers
";

const DOWN_ON_SQLITE: &str = "
    CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE sequence IS NULL;
    DROP INDEX audit_events_number;
    DROP TRIGGER audit_events_number;
    DROP TABLE audit_event_numbers;
    ALTER TABLE audit_events DROP COLUMN number
";

impl MigrationName for Numbers {
    fn name(&self) -> &str {
        "m0083_audit_numbers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Numbers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP_ON_POSTGRES, UP_ON_SQLITE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN_ON_POSTGRES, DOWN_ON_SQLITE).await
    }
}

async fn run(manager: &SchemaManager<'_>, postgres: &str, sqlite: &str) -> Result<(), DbErr> {
    let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
    let sql = if is_postgres { postgres } else { sqlite };
    manager.get_connection().execute_unprepared(sql).await?;
    Ok(())
}
