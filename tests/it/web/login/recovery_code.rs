//! `/login/recovery-code`.

use crate::support::{authenticator::set_up, database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn a_code_works_once_in_any_spelling(database: TestDatabase) {
    let world = World::new(&database).await;
    let alice = world.alice().with_totp().await;
    for (typed, page_after) in [
        (alice.recovery_codes[0].clone(), "home"),
        (alice.recovery_codes[0].clone(), "recovery-code"),
        (alice.recovery_codes[1].replace('-', " ").to_lowercase(), "home"),
        (alice.recovery_codes[2][..20].to_owned(), "recovery-code"),
        ("000000-000000-000000-000000".to_owned(), "recovery-code"),
    ] {
        let mut browser = world.alice().signed_in().await;
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

#[sqlite]
async fn another_users_code_is_refused(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&crate::support::relying_party::user("mallory")).await;
    let alice_signed_in = world.alice().with_totp().await;
    let mut mallory = world.person("mallory").signed_in().await;
    set_up(&world, &mut mallory).await;
    let mut browser = world.person("mallory").signed_in().await;
    let page = browser.visit("/login/recovery-code").await;
    assert_eq!(
        browser
            .submit(&page, &[("code", &alice_signed_in.recovery_codes[0])])
            .await
            .status,
        401
    );
}
