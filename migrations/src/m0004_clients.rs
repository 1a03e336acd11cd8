//! `clients` and `client_origins`: registered applications, and the origins that their scripts call from.

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
                    .table("clients")
                    .col(text("client_id").primary_key())
                    .col(blob_null("client_secret_digest"))
                    .col(boolean("disabled"))
                    .col(json_binary("metadata"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("client_origins")
                    .col(text("origin"))
                    .col(text("client_id"))
                    .primary_key(Index::create().col("origin").col("client_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("client_origins", "client_id")
                            .to("clients", "client_id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("client_origins_client")
                    .table("client_origins")
                    .col("client_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("client_origins").to_owned())
            .await?;
        manager.drop_table(Table::drop().table("clients").to_owned()).await?;
        Ok(())
    }
}
