//! `signing_keys`: key pairs, the private part sealed.

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
                    .table("signing_keys")
                    .col(text("kid").primary_key())
                    .col(text("algorithm"))
                    .col(json_binary("public_jwk"))
                    .col(blob("sealed_private_key"))
                    .col(timestamp_with_time_zone("published_at"))
                    .col(timestamp_with_time_zone("active_from"))
                    .col(timestamp_with_time_zone_null("retired_from"))
                    .col(timestamp_with_time_zone_null("removed_from"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("signing_keys").to_owned())
            .await?;
        Ok(())
    }
}
