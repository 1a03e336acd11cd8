//! `upstream_requests`: what was asked of another provider, for one browser, until it answers or the time is over.

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
                    .table("upstream_requests")
                    .col(uuid("id").primary_key())
                    .col(text("upstream_id"))
                    .col(blob("browser_digest"))
                    .col(blob("state_digest"))
                    .col(text("nonce"))
                    .col(blob("sealed_verifier"))
                    .col(uuid_null("link_to"))
                    .col(text("way"))
                    .col(timestamp_with_time_zone_null("anew_since"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("upstream_requests", "link_to")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, column) in [
            ("upstream_requests_user", "link_to"),
            ("upstream_requests_expiry", "expires_at"),
        ] {
            manager
                .create_index(
                    Index::create()
                        .name(name)
                        .table("upstream_requests")
                        .col(column)
                        .to_owned(),
                )
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("upstream_requests").to_owned())
            .await
    }
}
