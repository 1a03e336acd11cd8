//! `/login/next`.

use crate::support::{
    authenticator::set_up, database::TestDatabase, relying_party::PASSWORD, server::TestServer, sqlite, world::World,
};

#[sqlite]
async fn it_redirects_to_the_missing_step_and_then_to_the_requested_page(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut first = world.browser();
    let login = first.visit("/account/devices").await;
    assert_eq!(
        (login.page(), login.address.as_str()),
        ("login", "/login?next=/account/devices")
    );
    let page = first
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!((page.page(), page.address.as_str()), ("devices", "/account/devices"));
    let (app, _) = set_up(&world, &mut first).await;

    let mut browser = world.browser();
    let login = browser.visit("/account/devices").await;
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(
        (page.page(), page.address.as_str()),
        ("totp", "/login/totp?next=/account/devices")
    );
    let page = browser.submit(&page, &[("code", &app.next_code(&world.clock))]).await;
    assert_eq!(page.page(), "devices");
}

#[sqlite]
async fn it_redirects_only_to_pages_of_the_account(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/account/../logout",
        "/%0d%0aset-cookie:x",
        "/account/\\evil",
    ] {
        let answer = server.get(&format!("/login/next?next={next}")).await;
        assert_eq!(answer.location(), "/", "{next}");
    }
}
