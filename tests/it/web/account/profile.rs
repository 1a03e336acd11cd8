//! `/account/profile`.

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn apps_get_the_profile_that_the_user_wrote(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "profile email", &[]).await;
    let page = browser.visit("/account/profile").await;
    assert_eq!(page.page(), "profile");
    let fields = [
        ("name", " Alice L. "),
        ("given_name", "Alice"),
        ("family_name", "L."),
        ("nickname", ""),
        ("locale", "en"),
        ("email", "root@example.com"),
        ("admin", "true"),
    ];
    let saved = browser.submit(&page, &fields).await;
    assert!(saved.body.contains("Your profile is up to date."));
    let userinfo = world.app.userinfo(&tokens).await;
    assert_eq!(
        (&userinfo["name"], &userinfo["locale"]),
        (&"Alice L.".into(), &"en".into())
    );
    assert_eq!(
        userinfo["email"], "alice@example.com",
        "names to sign in with are not theirs to change here"
    );
    assert_eq!(database.number("SELECT count(*) FROM users WHERE admin").await, 0);
    assert_eq!(world.events("profile.changed").await, 1);
    let long = "x".repeat(201);
    let refused = browser.submit(&page, &[("name", &long)]).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (422, "profile"));
    assert_eq!(world.app.userinfo(&tokens).await["name"], "Alice L.");
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
}
