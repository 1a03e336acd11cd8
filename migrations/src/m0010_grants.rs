//! `grants`: what users allowed, and the newest refresh token of each. One row is the whole refresh-token family: revoking it
//! and rotating it exclude one another.

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
                    .table("grants")
                    .col(uuid("id").primary_key())
                    .col(uuid("user_id"))
                    .col(text("client_id"))
                    .col(uuid("session_id"))
                    .col(boolean("offline_access"))
                    .col(json_binary("basis"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .col(integer_null("refresh_generation"))
                    .col(blob_null("refresh_digest"))
                    .col(blob_null("refresh_previous_digest"))
                    .col(timestamp_with_time_zone_null("refresh_rotated_at"))
                    .col(timestamp_with_time_zone_null("refresh_idle_expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("grants_user_client")
                    .table("grants")
                    .col("user_id")
                    .col("client_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("grants_session")
                    .table("grants")
                    .col("session_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("grants_expiry")
                    .table("grants")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        if manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Postgres {
            // A rotation changes no indexed column: with room on the page it stays there and no index is written.
            manager
                .get_connection()
                .execute_unprepared("ALTER TABLE grants SET (fillfactor = 80)")
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("grants").to_owned()).await?;
        Ok(())
    }
}
