//! `known_devices` learns which browsers are trusted to stand in for a second factor, and what their owner recognises them by.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// One statement a column: SQLite takes no more.
fn columns() -> [ColumnDef; 3] {
    [
        timestamp_with_time_zone_null("trusted_until"),
        timestamp_with_time_zone_null("last_seen_at"),
        text_null("user_agent"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager
                .alter_table(Table::alter().table("known_devices").add_column(column).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["trusted_until", "last_seen_at", "user_agent"] {
            manager
                .alter_table(Table::alter().table("known_devices").drop_column(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
