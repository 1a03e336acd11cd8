//! `login_names`: every name that somebody signs in with, normalised; the one place where they are unique.

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
                    .table("login_names")
                    .col(text("name").primary_key())
                    .col(text("kind"))
                    .col(uuid("user_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("login_names", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("login_names_user")
                    .table("login_names")
                    .col("user_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("login_names").to_owned())
            .await?;
        Ok(())
    }
}
