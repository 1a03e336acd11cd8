//! Accounts that are due are erased, each by itself.

use vestibule::{
    domain::user::{AccountState, User},
    jobs::erase_accounts,
    store::users,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, user},
    server::TestServer,
};

#[both_databases]
async fn an_account_that_cannot_be_erased_keeps_no_other_one_waiting(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let due = server.clock.now() - chrono::Duration::days(1);
    for (number, name, hours) in [(1, "ada", 2), (2, "grace", 1), (3, "mary", 0)] {
        let user = User {
            password_hash: (name == "ada").then(|| "a hash".to_owned()),
            state: AccountState {
                deletes_at: Some(due - chrono::Duration::hours(hours)),
                ..AccountState::default()
            },
            created_at: noon(),
            ..user(number, name)
        };
        users::insert(&database.store, &user).await.unwrap();
    }
    database
        .fail_at("DELETE", "users", "OLD.password_hash IS NOT NULL")
        .await;
    assert!(erase_accounts::run(&server.context()).await.is_err(), "it is reported");
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
    assert_eq!(server.events("account.erased").await, 2);
}
