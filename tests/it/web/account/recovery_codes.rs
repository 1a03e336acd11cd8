//! `/account/recovery-codes`.

use crate::support::{
    authenticator::{codes_on, set_up},
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn a_new_set_is_shown_once_and_invalidates_the_old_one(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let (_, old) = set_up(&server, &mut browser).await;
    let security = browser.visit("/account/security").await;
    let kept = browser.submit(&security, &[]).await;
    assert_eq!((kept.status.as_u16(), kept.page()), (200, "recovery-codes"));
    assert_eq!(kept.header("cache-control"), "no-store");
    let new = codes_on(&kept);
    assert!(old.iter().all(|code| !new.contains(code)));
    assert!(kept.body.contains("download=\"recovery-codes.txt\"") && kept.body.contains(&format!("%0D%0A{}", new[7])));
    assert!(!browser.visit("/account/security").await.body.contains(&new[0]));
    let mut another = server.browser();
    another.sign_in("alice", PASSWORD).await;
    let page = another.visit("/login/recovery-code").await;
    assert_eq!(another.submit(&page, &[("code", &old[0])]).await.status, 401);
    assert_eq!(another.submit(&page, &[("code", &new[0])]).await.page(), "home");
    assert_eq!(server.events("factor.changed").await, 1);
}

#[both_databases]
async fn renewing_them_needs_a_recent_sign_in(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    set_up(&server, &mut browser).await;
    let security = browser.visit("/account/security").await;
    server.clock.advance(chrono::Duration::minutes(11));
    assert_eq!(browser.submit(&security, &[]).await.page(), "login");
    assert_eq!(server.events("factor.changed").await, 0);
}
