//! `/account/recovery-codes`.

use crate::support::{
    authenticator::{codes_on, set_up},
    database::TestDatabase,
    sqlite,
    world::World,
};

#[sqlite]
async fn a_new_set_is_shown_once_and_invalidates_the_old_one(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    // C8: one click on another page ended the codes that somebody had printed.
    let page = alice.browser.visit("/account/recovery-codes").await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "renew-codes"));
    assert!(page.body.contains("The old ones stop working at once"), "{}", page.body);
    assert!(
        alice
            .browser
            .visit("/account/security")
            .await
            .body
            .contains("href=\"/account/recovery-codes\"")
    );
    let kept = alice.browser.submit(&page, &[]).await;
    assert_eq!((kept.status.as_u16(), kept.page()), (200, "recovery-codes"));
    assert_eq!(kept.header("cache-control"), "no-store");
    let new = codes_on(&kept);
    assert!(alice.recovery_codes.iter().all(|code| !new.contains(code)));
    assert!(kept.body.contains("download=\"recovery-codes.txt\"") && kept.body.contains(&format!("%0D%0A{}", new[7])));
    assert!(!alice.browser.visit("/account/security").await.body.contains(&new[0]));
    let mut another = world.alice().signed_in().await;
    let page = another.visit("/login/recovery-code").await;
    assert_eq!(
        another
            .submit(&page, &[("code", &alice.recovery_codes[0])])
            .await
            .status,
        401
    );
    assert_eq!(another.submit(&page, &[("code", &new[0])]).await.page(), "home");
    assert_eq!(world.events("factor.changed").await, 1);
}

#[sqlite]
async fn renewing_them_needs_a_recent_sign_in(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    set_up(&world, &mut browser).await;
    let page = browser.visit("/account/recovery-codes").await;
    world.clock.advance(chrono::Duration::minutes(11));
    assert_eq!(browser.submit(&page, &[]).await.page(), "login");
    assert_eq!(world.events("factor.changed").await, 0);
}
