//! What is known of a user.

use crate::support::{api::user, database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn two_administrators_change_one_user_and_the_second_hears_of_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let mut again = world.person("adam").signed_in().await;
    let path = format!("/admin/people/{}/profile", user(&world, "alice").await.id);
    let first = adam.get(&path).await;
    let second = again.get(&path).await;
    assert!(first.body.contains("value=\"alice@example.com\""), "{}", first.body);
    let fields = |name: &'static str| {
        [
            ("name", name),
            ("username", "alice"),
            ("email", "alice@example.com"),
            ("phone", ""),
        ]
    };
    let saved = adam.submit(&first, &fields("First")).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
    let late = again.submit(&second, &fields("Second")).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Somebody else changed it") && late.body.contains("value=\"Second\""),
        "{}",
        late.body
    );
    let alice = user(&world, "alice").await;
    assert_eq!(alice.claims.name.as_deref(), Some("First"));
    assert_eq!(alice.claims.email_verified, Some(true), "the address is the same");
    assert_eq!(
        alice.claims.given_name.as_deref(),
        Some("Alice"),
        "what is not on the page stays"
    );
    // The form that came back has the version of now: sent again, it is taken.
    let saved = again.submit(&late, &fields("Second")).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
}
