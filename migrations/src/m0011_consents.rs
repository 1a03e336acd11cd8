//! `consents`: what users agreed to, until they take it back.

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
                    .table("consents")
                    .col(uuid("user_id"))
                    .col(text("client_id"))
                    .col(text("scope"))
                    .col(json_binary("claims"))
                    .col(timestamp_with_time_zone("granted_at"))
                    .primary_key(Index::create().col("user_id").col("client_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("consents", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("consents").to_owned()).await?;
        Ok(())
    }
}
