//! `access_tokens`: opaque ones.

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
                    .table("access_tokens")
                    .col(uuid("id").primary_key())
                    .col(blob("digest"))
                    .col(uuid_null("grant_id"))
                    .col(text("client_id"))
                    .col(text("scope"))
                    .col(json_binary("audience"))
                    .col(json_binary_null("cnf"))
                    .col(timestamp_with_time_zone("issued_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("access_tokens_expiry")
                    .table("access_tokens")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("access_tokens").to_owned())
            .await?;
        Ok(())
    }
}
