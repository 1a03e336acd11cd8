//! One decision trace.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD, SECRET, client},
    server::Answer,
    sqlite,
    traces::trace_of,
    world::World,
};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn ask(world: &World, client_id: &str, redirect_uri: &str) -> Answer {
    let address = format!(
        "/authorize?client_id={client_id}&redirect_uri={redirect_uri}&response_type=code&scope=openid\
         &code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    world.get(&address).await
}

async fn page_of(world: &World, answer: &Answer) -> String {
    let trace = trace_of(world, answer).await;
    format!("/admin/traces/{}", trace["id"].as_str().unwrap())
}

#[both_databases]
async fn an_address_that_differs_little_is_allowed_by_one_button(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let address = "https://app.example:3000/callback";
    let refused = ask(&world, "app", address).await;
    assert_eq!(refused.status, 400);
    let path = page_of(&world, &refused).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&path).await;
    assert_eq!(page.page(), "admin-trace", "{}", page.body);
    assert!(
        page.body.contains(address) && page.body.contains(CALLBACK),
        "{}",
        page.body
    );
    let done = adam.submit(&page, &[("do", "mend")]).await;
    assert!(done.body.contains("notice good"), "{}", done.body);
    world.services().store.forget_cached();
    assert!(!done.body.contains("value=\"mend\""), "it is not offered again");
    assert_eq!(ask(&world, "app", address).await.status, 303);
    let again = adam.submit(&page, &[("do", "mend")]).await;
    assert_eq!(again.status, 409, "{}", again.body);
    assert_eq!(world.server.events("client.changed").await, 2, "made, and mended once");
}

#[sqlite]
async fn an_address_elsewhere_is_never_allowed_by_one_button(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    for address in [
        "https://elsewhere.example/callback",
        "http://app.example/callback",
        "https://app.example/go?to=https://elsewhere.example/",
        "https://app.example.elsewhere.example/callback",
        "https://app.example@elsewhere.example/callback",
    ] {
        let refused = ask(&world, "app", address).await;
        let path = page_of(&world, &refused).await;
        let page = adam.get(&path).await;
        assert_eq!(page.page(), "admin-trace");
        assert!(!page.body.contains("value=\"mend\""), "{address}");
        let token = page.csrf_token();
        let sent = adam
            .post(&path, &[("csrf_token", token.as_str()), ("do", "mend")])
            .await;
        assert_eq!(sent.status, 409, "{address}");
        assert_eq!(ask(&world, "app", address).await.status, 400, "{address}");
    }
}

#[sqlite]
async fn a_disabled_application_and_another_place_for_the_secret_are_mended(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(&client("off", "disabled = true")).await;
    world
        .seed(&client("basic", "token_endpoint_auth_method = \"client_secret_basic\""))
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let refused = ask(&world, "off", CALLBACK).await;
    let page = adam.get(&page_of(&world, &refused).await).await;
    adam.submit(&page, &[("do", "mend")]).await;
    world.services().store.forget_cached();
    assert_eq!(ask(&world, "off", CALLBACK).await.status, 303);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("client_id", "basic"),
        ("client_secret", SECRET),
    ];
    let refused = world.post("/token", &fields).await;
    assert_eq!(refused.status, 401);
    let page = adam.get(&page_of(&world, &refused).await).await;
    adam.submit(&page, &[("do", "mend")]).await;
    world.services().store.forget_cached();
    assert_eq!(world.post("/token", &fields).await.error(), "invalid_grant");
}

#[sqlite]
async fn somebody_who_only_looks_changes_nothing(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"otto\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n"
        ))
        .await;
    let address = "https://app.example:3000/callback";
    let refused = ask(&world, "app", address).await;
    let path = page_of(&world, &refused).await;
    let mut otto = world.person("otto").signed_in().await;
    let page = otto.get(&path).await;
    assert_eq!(page.page(), "admin-trace");
    assert!(!page.body.contains("value=\"mend\""));
    let token = page.csrf_token();
    let sent = otto
        .post(&path, &[("csrf_token", token.as_str()), ("do", "mend")])
        .await;
    assert_eq!(sent.status, 409, "{}", sent.body);
    assert_eq!(ask(&world, "app", address).await.status, 400);
}

#[sqlite]
async fn what_a_person_can_be_told_names_them_and_the_application(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut stranger = world.browser();
    let page = stranger.get("/login").await;
    let wrong = [("username", "alice"), ("password", "wrong-password")];
    let refused = stranger.submit_once(&page, &wrong).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&page_of(&world, &refused).await).await;
    assert!(
        page.body.contains("Hello Alice Lindqvist, your sign-in"),
        "{}",
        page.body
    );
    assert!(page.body.contains("href=\"/admin/people/"));
    assert_eq!(adam.get("/admin/traces/nonsense").await.status, 404);
    assert_eq!(
        adam.get(&format!("/admin/traces/{}", uuid::Uuid::nil())).await.status,
        404
    );
}
