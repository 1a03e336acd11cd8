//! `users` learn what stands between a person and their account: a password to change, terms to accept, a deletion to wait for.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// One statement a column: SQLite takes no more.
fn columns() -> [ColumnDef; 3] {
    [
        boolean("must_change_password").default(false).take(),
        text_null("accepted_terms"),
        timestamp_with_time_zone_null("deletes_at"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager
                .alter_table(Table::alter().table("users").add_column(column).to_owned())
                .await?;
        }
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX users_deletion ON users (deletes_at) WHERE deletes_at IS NOT NULL")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("users_deletion").table("users").to_owned())
            .await?;
        for name in ["must_change_password", "accepted_terms", "deletes_at"] {
            manager
                .alter_table(Table::alter().table("users").drop_column(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
