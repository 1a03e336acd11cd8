//! `email_codes`: codes that were sent by mail, each bound to the browser that asked. A row without a user stands for nobody, so
//! that asking looks the same whoever asks.

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
                    .table("email_codes")
                    .col(uuid("id").primary_key())
                    .col(blob("browser_digest"))
                    .col(uuid_null("user_id"))
                    .col(text("counter"))
                    .col(blob("account_state"))
                    .col(blob("code_digest"))
                    .col(integer("tries"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("email_codes", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, column) in [("email_codes_user", "user_id"), ("email_codes_expiry", "expires_at")] {
            manager
                .create_index(Index::create().name(name).table("email_codes").col(column).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("email_codes").to_owned()).await
    }
}
