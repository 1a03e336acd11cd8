//! `/login/keep-account`.

use crate::support::{
    both_databases,
    browser::Browser,
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::TestServer,
};

/// Alice asks for the deletion of her account.
pub async fn leave(browser: &mut Browser) {
    let page = browser.visit("/account/data").await;
    let forms = page.forms();
    let form = forms
        .iter()
        .find(|form| form.action.ends_with("/delete"))
        .expect("a form");
    let fields = [("csrf_token", page.csrf_token()), ("confirm", "yes".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = browser.post(&form.action, &fields).await;
    assert_eq!(done.location(), "/logged-out", "{}", done.body);
}

#[both_databases]
async fn who_comes_back_in_time_keeps_everything_and_is_nobody_until_then(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    leave(&mut browser).await;
    assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
    app.refresh(tokens.refresh(), "").await.expect_err("the grant ended");
    let mut back = server.browser();
    let page = back.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "keep-account");
    assert_eq!(back.visit("/").await.page(), "login");
    assert_eq!(back.submit(&page, &[("keep", "yes")]).await.page(), "home");
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.page(), "home");
    for kind in ["account.deletion_requested", "account.deletion_cancelled"] {
        assert_eq!(server.events(kind).await, 1, "{kind}");
    }
}
