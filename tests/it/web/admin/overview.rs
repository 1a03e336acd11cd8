//! The overview of the console.

use crate::support::{
    both_databases, database::TestDatabase, relying_party::PASSWORD, sqlite, traces::trace_of, world::World,
};

#[both_databases]
async fn it_counts_sign_ins_and_names_what_fails(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.alice().signed_in().await;
    let mut stranger = world.browser();
    let page = stranger.get("/login").await;
    stranger
        .submit_once(&page, &[("username", "alice"), ("password", "wrong-password")])
        .await;
    let refused = world
        .get("/authorize?client_id=app&redirect_uri=https://elsewhere.example/")
        .await;
    trace_of(&world, &refused).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.visit("/admin").await;
    assert_eq!(page.page(), "admin-overview", "{}", page.body);
    for text in [
        "<dd>2</dd>",
        "<a href=\"/admin/traces?step=sign_in\">1</a>",
        "app was refused once in the last day",
        "href=\"/admin/traces?q=app\"",
        "2 sign-ins in all, 1 failed",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert_eq!(page.body.matches("<rect class=\"good\"").count(), 24);
}

#[sqlite]
async fn everybody_sees_what_they_may_look_at(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"hal\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n"
        ))
        .await;
    let mut hal = world.person("hal").signed_in().await;
    let page = hal.get("/admin/overview").await;
    assert_eq!(page.page(), "admin-overview");
    assert!(
        !page.body.contains("class=\"chart\""),
        "figures come from the audit log"
    );
    assert!(
        !page.body.contains("id=\"set-up\""),
        "settings are not theirs to look at"
    );
}
