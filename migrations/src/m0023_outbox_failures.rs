//! `outbox`: when a message lapses, and what became of one that could not be handed over.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

const FAILED: &str = "outbox_failed";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no more.
        for column in [
            timestamp_with_time_zone_null("expires_at"),
            timestamp_with_time_zone_null("failed_at"),
            text_null("last_error"),
        ] {
            manager
                .alter_table(Table::alter().table("outbox").add_column(column).to_owned())
                .await?;
        }
        manager
            .get_connection()
            .execute_unprepared(&format!(
                "CREATE INDEX {FAILED} ON outbox (failed_at) WHERE failed_at IS NOT NULL"
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name(FAILED).table("outbox").to_owned())
            .await?;
        for column in ["expires_at", "failed_at", "last_error"] {
            manager
                .alter_table(Table::alter().table("outbox").drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
