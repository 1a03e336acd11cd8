//! `/login/recovery-code`.

use crate::support::{
    authenticator::set_up,
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn a_code_works_once_in_any_spelling(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut first = server.browser();
    first.sign_in("alice", PASSWORD).await;
    let (_, codes) = set_up(&server, &mut first).await;
    for (typed, page_after) in [
        (codes[0].clone(), "home"),
        (codes[0].clone(), "recovery-code"),
        (codes[1].replace('-', " ").to_lowercase(), "home"),
        (codes[2][..20].to_owned(), "recovery-code"),
        ("000000-000000-000000-000000".to_owned(), "recovery-code"),
    ] {
        let mut browser = server.browser();
        browser.sign_in("alice", PASSWORD).await;
        let page = browser.visit("/login/recovery-code").await;
        assert_eq!(page.page(), "recovery-code");
        assert_eq!(
            browser.submit(&page, &[("code", &typed)]).await.page(),
            page_after,
            "{typed}"
        );
    }
    assert_eq!(database.number("SELECT count(*) FROM recovery_codes").await, 6);
}

#[both_databases]
async fn another_users_code_is_refused(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    server.seed(&crate::support::relying_party::user("mallory")).await;
    let mut alice = server.browser();
    alice.sign_in("alice", PASSWORD).await;
    let (_, codes) = set_up(&server, &mut alice).await;
    let mut mallory = server.browser();
    mallory.sign_in("mallory", PASSWORD).await;
    set_up(&server, &mut mallory).await;
    let mut browser = server.browser();
    browser.sign_in("mallory", PASSWORD).await;
    let page = browser.visit("/login/recovery-code").await;
    assert_eq!(browser.submit(&page, &[("code", &codes[0])]).await.status, 401);
}
