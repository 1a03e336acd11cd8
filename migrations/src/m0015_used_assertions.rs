//! `used_assertions`: client assertions that were seen (RFC 7523 section 3, `jti`).

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
                    .table("used_assertions")
                    .col(text("client_id"))
                    .col(blob("jti_digest"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .primary_key(Index::create().col("client_id").col("jti_digest"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("used_assertions_expiry")
                    .table("used_assertions")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("used_assertions").to_owned())
            .await?;
        Ok(())
    }
}
