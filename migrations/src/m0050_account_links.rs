//! `account_links`: links that were sent to people, by the digest of their secret. A row without a user stands for nobody, so that
//! asking for one looks the same whoever asks.

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
                    .table("account_links")
                    .col(uuid("id").primary_key())
                    .col(blob("digest"))
                    .col(uuid_null("user_id"))
                    .col(blob("account_state"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("account_links", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, column) in [
            ("account_links_user", "user_id"),
            ("account_links_expiry", "expires_at"),
        ] {
            manager
                .create_index(Index::create().name(name).table("account_links").col(column).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("account_links").to_owned())
            .await
    }
}
