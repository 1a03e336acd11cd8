//! `/account/activity`.

use vestibule::catalogue::Messages;

use crate::support::{database::TestDatabase, relying_party::user, sqlite, world::World};

#[sqlite]
async fn users_see_the_events_of_their_own_account_only(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut stranger = world.browser();
    stranger.sign_in("alice", "not her password").await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let page = browser.visit("/account/activity").await;
    assert_eq!(page.page(), "activity");
    for said in [
        "Signed in with your password",
        "Failed sign-in with your password",
        "Signed in to The App",
        "Allowed The App",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(
        page.body.contains(&stranger.address.ip().to_string()),
        "from where it was tried"
    );
    let mut mallory = world.person("mallory").signed_in().await;
    let page = mallory.visit("/account/activity").await;
    assert!(!page.body.contains("Failed") && !page.body.contains("The App"));
}

/// C15: times stood there as 2026-11-29 12:00 UTC, and only in a tooltip.
#[sqlite]
async fn times_are_said_in_the_language_and_the_zone_of_the_account(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed(&user("bob").replace(
            "[[users]]",
            "[[users]]\nlocale = \"de\"\nzoneinfo = \"America/New_York\"",
        ))
        .await;
    let mut browser = world.person("bob").signed_in().await;
    let page = browser.visit("/account/activity").await;
    let said = Messages::in_language("de")
        .in_zone(Some("America/New_York"))
        .date_and_time(world.clock.now());
    assert!(
        page.body.contains("<time datetime=\"20") && page.body.contains(&said),
        "{said}: {}",
        page.body
    );
}
