//! `upstream_identities`: who somebody is at another provider. A person has one identity at each, and an identity one person.

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
                    .table("upstream_identities")
                    .col(text("upstream_id"))
                    .col(text("issuer"))
                    .col(text("subject"))
                    .col(uuid("user_id"))
                    .col(text_null("email"))
                    .col(timestamp_with_time_zone("linked_at"))
                    .col(timestamp_with_time_zone_null("last_used_at"))
                    .primary_key(Index::create().col("upstream_id").col("issuer").col("subject"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("upstream_identities", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("upstream_identities_user")
                    .table("upstream_identities")
                    .col("user_id")
                    .col("upstream_id")
                    .col("issuer")
                    .unique()
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("upstream_identities").to_owned())
            .await
    }
}
