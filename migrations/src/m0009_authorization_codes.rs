//! `authorization_codes`: used ones stay for a while, so that a second use is known.

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
                    .table("authorization_codes")
                    .col(uuid("id").primary_key())
                    .col(blob("digest"))
                    .col(uuid("grant_id"))
                    .col(uuid("user_id"))
                    .col(json_binary("basis"))
                    .col(text("redirect_uri"))
                    .col(boolean("redirect_uri_was_sent"))
                    .col(text_null("code_challenge"))
                    .col(text_null("nonce"))
                    .col(timestamp_with_time_zone("issued_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("authorization_codes_expiry")
                    .table("authorization_codes")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("authorization_codes_user")
                    .table("authorization_codes")
                    .col("user_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("authorization_codes").to_owned())
            .await?;
        Ok(())
    }
}
