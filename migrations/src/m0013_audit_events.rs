//! `audit_events`, and `audit_chain`: the head of the hash chain over those that were sealed.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_events")
                    .col(uuid("id").primary_key())
                    .col(timestamp_with_time_zone("occurred_at"))
                    .col(text("kind"))
                    .col(uuid_null("user_id"))
                    .col(text_null("client_id"))
                    .col(text_null("ip_address"))
                    .col(text_null("correlation_id"))
                    // Text, not JSON: the chain hashes it as it was written, and a JSON column may rewrite it.
                    .col(text("detail"))
                    .col(big_integer_null("sequence"))
                    .col(blob_null("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_chain")
                    .col(integer("id").primary_key())
                    .col(big_integer("sequence"))
                    .col(blob("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX audit_events_sequence ON audit_events (sequence) WHERE sequence IS NOT NULL",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE sequence IS NULL")
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_events_user")
                    .table("audit_events")
                    .col("user_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        let nothing = match manager.get_database_backend() {
            sea_orm_migration::sea_orm::DbBackend::Postgres => "''::bytea",
            _ => "x''",
        };
        manager
            .get_connection()
            .execute_unprepared(&format!(
                "INSERT INTO audit_chain (id, sequence, hash) VALUES (1, 0, {nothing})"
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("audit_chain").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("audit_events").to_owned())
            .await?;
        Ok(())
    }
}
