//! `groups` and `group_memberships`: who belongs to what.

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
                    .table("groups")
                    .col(uuid("id").primary_key())
                    .col(text("name").unique_key())
                    .col(text_null("description"))
                    .col(boolean("disabled"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("group_memberships")
                    .col(uuid("user_id"))
                    .col(uuid("group_id"))
                    .primary_key(Index::create().col("user_id").col("group_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("group_memberships", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("group_memberships", "group_id")
                            .to("groups", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("group_memberships_group")
                    .table("group_memberships")
                    .col("group_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("group_memberships").to_owned())
            .await?;
        manager.drop_table(Table::drop().table("groups").to_owned()).await?;
        Ok(())
    }
}
