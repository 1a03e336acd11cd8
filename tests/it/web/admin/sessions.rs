//! Where users are signed in.

use crate::support::{
    console::{hidden, press},
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

fn rows(body: &str) -> usize {
    body.matches("class=\"name\"").count()
}

#[sqlite]
async fn sessions_are_found_and_ended(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut alice = world.alice().signed_in().await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/sessions").await;
    assert_eq!(page.page(), "admin-sessions", "{}", page.body);
    assert_eq!(rows(&page.body), 2, "{}", page.body);
    for (sought, found) in [
        ("alice", 1),
        ("ALICE@example.com", 1),
        ("nobody", 0),
        ("203.0.113.7", 0),
        ("%00", 0),
    ] {
        let page = adam.get(&format!("/admin/sessions?q={sought}")).await;
        assert_eq!(
            (page.status.as_u16(), rows(&page.body)),
            (200, found),
            "{sought}: {}",
            page.body
        );
    }
    let page = adam.get("/admin/sessions?q=alice").await;
    let session = hidden(&page, "session");
    let again = page.clone();
    let page = press(&mut adam, &page, "end", &[("session", &session), ("q", "alice")]).await;
    assert!(page.body.contains("The session ended."), "{}", page.body);
    assert!(
        page.address.contains("q=alice") && rows(&page.body) == 0,
        "{}",
        page.address
    );
    assert_ne!(alice.get("/").await.page(), "home");
    assert_eq!(
        press(&mut adam, &again, "end", &[("session", &session)]).await.status,
        404
    );
    assert_eq!(
        press(&mut adam, &again, "end", &[("session", "none")]).await.status,
        400
    );
}

#[sqlite]
async fn sessions_are_seen_and_ended_by_whoever_may(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n\
         [[users]]\npreferred_username = \"dev\"\npassword = \"{PASSWORD}\"\nroles = [\"app_developer\"]\n"
    );
    world.seed(&state).await;
    let mut dev = world.person("dev").signed_in().await;
    assert_eq!(dev.get("/admin/sessions").await.status, 403);
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/sessions").await;
    assert_eq!(rows(&page.body), 2);
    assert!(!page.body.contains("value=\"end\""), "{}", page.body);
}
