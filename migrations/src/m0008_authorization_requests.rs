//! `authorization_requests`: requests on their way through the sign-in pages.

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
                    .table("authorization_requests")
                    .col(uuid("id").primary_key())
                    .col(json_binary("request"))
                    .col(blob("browser_digest"))
                    .col(uuid_null("selected_session"))
                    .col(json_binary_null("consent_decision"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("authorization_requests_expiry")
                    .table("authorization_requests")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("authorization_requests").to_owned())
            .await?;
        Ok(())
    }
}
