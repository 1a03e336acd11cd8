//! Changing a password, while somebody else changes it too.

use futures_util::future::join_all;
use vestibule::{
    accounts::password::{self, NewPassword, Purpose, TypedPassword},
    context::Context,
    domain::user::User,
    store::users,
};

use crate::support::{both_databases, database::TestDatabase, world::World};

async fn alice(database: &TestDatabase) -> User {
    let found = users::find_by_login_name(&database.store, "alice").await;
    found.expect("read").expect("alice")
}

async fn accepted(context: &Context, user: &User, subject: &str) -> NewPassword {
    let text = format!("{subject} quiet otters swim");
    let typed = TypedPassword {
        password: text.clone().into(),
        again: text,
        purpose: Purpose::Choose,
    };
    let hashed = password::hash_new(context, user, subject, &typed).await;
    match hashed.expect("counted") {
        Ok(new) => new,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

#[both_databases]
async fn a_change_does_not_undo_a_reset_that_came_in_between(database: TestDatabase) {
    let world = World::new(&database).await;
    let verified = alice(&database).await;
    let new = accepted(&world.context(), &verified, "three").await;
    users::set_password_hash(&database.store, verified.id, "of the reset")
        .await
        .expect("written");
    let is_changed = password::change(&world.context(), &verified, &new).await;
    assert!(!is_changed.expect("decided"));
    assert_eq!(alice(&database).await.password_hash.as_deref(), Some("of the reset"));
    assert_eq!(world.events("password.changed").await, 0);
}

#[both_databases]
async fn a_closed_account_gets_no_new_password(database: TestDatabase) {
    let world = World::new(&database).await;
    let verified = alice(&database).await;
    let closed = User {
        disabled: true,
        ..verified.clone()
    };
    let new = accepted(&world.context(), &verified, "three").await;
    users::update(&database.store, &closed).await.expect("written");
    let is_changed = password::change(&world.context(), &verified, &new).await;
    assert!(!is_changed.expect("decided"));
}

#[both_databases]
async fn of_eight_concurrent_changes_one_wins(database: TestDatabase) {
    let world = World::new(&database).await;
    let other = world.another_node().await;
    let verified = alice(&database).await;
    let changes = (0..8).map(|number| {
        let context = if number % 2 == 0 {
            world.context()
        } else {
            other.context()
        };
        let verified = &verified;
        async move {
            let new = accepted(&context, verified, &number.to_string()).await;
            let is_changed = password::change(&context, verified, &new).await.expect("decided");
            is_changed.then_some(new.hash)
        }
    });
    let won: Vec<String> = join_all(changes).await.into_iter().flatten().collect();
    assert_eq!(won.len(), 1, "{won:?}");
    assert_eq!(alice(&database).await.password_hash.as_ref(), won.first());
    assert_eq!(world.events("password.changed").await, 1);
}
