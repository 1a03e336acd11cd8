//! `throttle_counters`: tries per account and per address. Times are milliseconds since 1970, so that one statement can
//! reckon with them on either database.

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
                    .table("throttle_counters")
                    .col(text("key").primary_key())
                    .col(integer("failures"))
                    .col(big_integer("blocked_until"))
                    .col(big_integer("window_started_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("throttle_counters_expiry")
                    .table("throttle_counters")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("throttle_counters").to_owned())
            .await?;
        Ok(())
    }
}
