//! `webauthn_ceremonies`: what browsers were asked about passkeys, until they answer.

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
                    .table("webauthn_ceremonies")
                    .col(uuid("id").primary_key())
                    .col(blob("browser_digest"))
                    .col(uuid_null("user_id"))
                    .col(text("purpose"))
                    .col(text("state"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("webauthn_ceremonies_expiry")
                    .table("webauthn_ceremonies")
                    .col("expires_at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("webauthn_ceremonies").to_owned())
            .await
    }
}
