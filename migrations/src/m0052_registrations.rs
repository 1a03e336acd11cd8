//! `registrations`: links that make an account, by the digest of their secret. A row without an address makes none, so that asking
//! for one looks the same whoever asks.

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
                    .table("registrations")
                    .col(uuid("id").primary_key())
                    .col(blob("digest"))
                    .col(text_null("email"))
                    .col(text_null("name"))
                    .col(boolean("invited"))
                    .col(json_binary("group_names"))
                    .col(text("way"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .to_owned(),
            )
            .await?;
        for (name, column) in [("registrations_name", "name"), ("registrations_expiry", "expires_at")] {
            manager
                .create_index(Index::create().name(name).table("registrations").col(column).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("registrations").to_owned())
            .await
    }
}
