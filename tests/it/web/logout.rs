//! `/logout`. What applications may ask of it is in `journeys/logout.rs`.

mod confirm;

use chrono::Duration;
use vestibule::{domain::acr::Acr, store::users};

use crate::support::{
    both_databases, database::TestDatabase, relying_party::alice_and_app, server::outline, sqlite, world::World,
};

#[sqlite]
async fn without_a_hint_the_user_is_asked_first(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/logout").await;
    insta::assert_snapshot!("logout", outline(&page));
    assert_eq!((page.status.as_u16(), page.page()), (200, "logout"));
    assert!(page.body.contains("id=\"logout-confirm\"") && page.body.contains("alice@example.com"));
    assert_eq!(browser.visit("/").await.page(), "home");
    let gone = browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(gone.page(), "logged-out");
    assert_eq!(browser.visit("/").await.page(), "login");
}

#[both_databases]
async fn a_sign_out_names_its_user_even_when_the_session_is_good_for_nothing_else(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.sign_in.admin_required_acr = Acr::OneFactor).await;
    world
        .seed(&alice_and_app("").replace("given_name =", "roles = [\"owner\"]\ngiven_name ="))
        .await;
    let mut browser = world.alice().signed_in().await;
    // Longer than an administrator's session stays valid, and shorter than others.
    world.clock.advance(Duration::minutes(30));
    assert_eq!(browser.visit("/logout").await.page(), "logged-out");
    let alice = users::find_by_login_name(&database.store, "alice").await;
    let actor = database
        .text("SELECT actor FROM audit_events WHERE kind = 'session.signed_out'")
        .await;
    assert_eq!(actor, format!("person:{}", alice.unwrap().expect("alice").id));
}
