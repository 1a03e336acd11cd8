//! `sent_codes`: codes that were sent by mail or by SMS, each bound to the browser that asked, to what it is for, and to the sign-in
//! that it belongs to. A row without a user stands for nobody, so that asking looks the same whoever asks. `email_codes` stays for a
//! neighbour of the release before.

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
                    .table("sent_codes")
                    .col(uuid("id").primary_key())
                    .col(blob("holder_digest"))
                    .col(uuid_null("user_id"))
                    .col(text("counter"))
                    .col(blob("account_state"))
                    .col(blob("code_digest"))
                    .col(integer("tries"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("sent_codes", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, column) in [("sent_codes_user", "user_id"), ("sent_codes_expiry", "expires_at")] {
            manager
                .create_index(Index::create().name(name).table("sent_codes").col(column).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("sent_codes").to_owned()).await
    }
}
