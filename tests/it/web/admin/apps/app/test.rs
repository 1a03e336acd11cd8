//! Waiting for the first sign-in of an application.

use crate::support::{
    both_databases,
    console::DEV,
    database::TestDatabase,
    device::{Device, tv},
    relying_party::{RelyingParty, SECRET},
    sqlite,
    traces::trace_of,
    world::World,
};

#[both_databases]
async fn it_waits_and_then_says_that_it_works(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.visit("/admin/apps/app/test").await;
    assert_eq!(page.page(), "admin-app-test", "{}", page.body);
    assert!(
        page.body.contains("Waiting for the first sign-in") && page.body.contains("data-again"),
        "{}",
        page.body
    );
    let address = page.address.clone();
    assert!(address.contains("?since="), "{address}");
    world.clock.advance(chrono::Duration::seconds(5));
    RelyingParty::app(&world)
        .sign_in(&mut world.browser(), "alice", "openid", &[])
        .await;
    let page = adam.get(&address).await;
    assert!(
        page.body.contains("It works") && !page.body.contains("data-again"),
        "{}",
        page.body
    );
}

#[both_databases]
async fn a_device_is_let_in_and_the_page_says_so(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(&tv("")).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.visit("/admin/apps/tv/test").await;
    assert!(page.body.contains("It shows a code"), "{}", page.body);
    let address = page.address.clone();
    world.clock.advance(chrono::Duration::seconds(5));
    let wrong = world.post("/device_authorization", &[("client_id", "tv")]).await;
    let trace = trace_of(&world, &wrong).await;
    let page = adam.get(&address).await;
    let why = format!("/admin/traces/{}", trace["id"].as_str().expect("an id"));
    assert!(page.body.contains(&why), "{}", page.body);
    world.clock.advance(chrono::Duration::seconds(5));
    let device = Device::ask(&world, "").await;
    device.let_in(&mut world.browser(), "alice").await;
    assert!(!adam.get(&address).await.body.contains("It works"));
    assert_eq!(device.poll(&world).await.status, 200);
    let page = adam.get(&address).await;
    assert!(page.body.contains("It works"), "{}", page.body);
}

#[both_databases]
async fn the_first_wrong_request_is_named_and_leads_to_its_trace(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let address = adam.visit("/admin/apps/app/test").await.address;
    world.clock.advance(chrono::Duration::seconds(5));
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", "https://app.example/callback"),
    ];
    let wrong = world.post_as("/token", ("app", &format!("{SECRET}x")), &fields).await;
    let trace = trace_of(&world, &wrong).await;
    let page = adam.get(&address).await;
    assert!(page.body.contains("Something is not right yet"), "{}", page.body);
    let why = format!("/admin/traces/{}", trace["id"].as_str().expect("an id"));
    assert!(page.body.contains(&why), "{}", page.body);
}

#[sqlite]
async fn who_may_not_look_at_the_application_sees_nothing(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(DEV).await;
    let mut dev = world.person("dev").signed_in().await;
    for client_id in ["app", "nothing"] {
        let page = dev.get(&format!("/admin/apps/{client_id}/test")).await;
        let same = dev.get(&format!("/admin/apps/{client_id}")).await;
        assert!(
            page.status.is_client_error() && page.status == same.status,
            "{client_id}"
        );
    }
}
