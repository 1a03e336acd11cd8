//! `/login/second-factor`.

mod sent_code;

use crate::support::{authenticator::set_up, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn the_page_offers_only_the_factors_that_the_user_has(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut first = world.alice().signed_in().await;
    set_up(&world, &mut first).await;
    let mut browser = world.browser();
    assert_eq!(browser.visit("/login/second-factor").await.page(), "login");
    browser.sign_in("alice", PASSWORD).await;
    let page = browser.visit("/login/second-factor").await;
    assert_eq!(page.page(), "second-factor");
    assert!(page.body.contains("href=\"/login/totp\"") && page.body.contains("href=\"/login/recovery-code\""));
    assert!(!page.body.contains("/login/passkey") && !page.body.contains("/login/email-code"));
}
