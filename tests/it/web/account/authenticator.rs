//! `/account/authenticator`.

use crate::support::{
    authenticator::{Authenticator, set_up},
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

#[sqlite]
async fn an_app_is_set_up_with_one_of_its_codes_and_stored_sealed(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/authenticator").await;
    let app = Authenticator::told_by(&page);
    let wrong = browser.submit(&page, &[("code", &app.wrong_code(&world.clock))]).await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (422, "authenticator"));
    assert_eq!(
        database.number("SELECT count(*) FROM totp_credentials").await,
        0,
        "it counts when it is confirmed"
    );
    set_up(&world, &mut browser).await;
    assert_eq!(database.number("SELECT count(*) FROM totp_credentials").await, 1);
    let longer = "SELECT count(*) FROM totp_credentials WHERE length(sealed_secret) > 40";
    assert_eq!(
        database.number(longer).await,
        1,
        "a nonce, a key id and a tag are around it"
    );
    // Setting it up again replaces nothing.
    let token = browser.visit("/").await.csrf_token();
    let again = browser
        .post(
            "/account/authenticator",
            &[("csrf_token", &token), ("code", &app.code(&world.clock))],
        )
        .await;
    let again = browser.follow(again).await;
    assert_eq!(again.page(), "authenticator");
    assert!(!again.body.contains("otpauth://"));
    assert!(browser.visit("/account/security").await.body.contains("8 codes left"));
}

#[sqlite]
async fn removing_the_app_ends_the_recovery_codes_and_trusted_browsers(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    let mut trusted = world.browser();
    let page = trusted.sign_in("alice", PASSWORD).await;
    trusted
        .submit(&page, &[("code", &alice.next_code()), ("trust", "yes")])
        .await;
    assert_eq!(
        database
            .number("SELECT count(*) FROM known_devices WHERE trusted_until IS NOT NULL")
            .await,
        1
    );
    let page = alice.browser.visit("/account/authenticator").await;
    let done = alice.browser.submit(&page, &[]).await;
    assert_eq!(done.page(), "security");
    for table in ["totp_credentials", "recovery_codes"] {
        assert_eq!(
            database.number(&format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(
        database
            .number("SELECT count(*) FROM known_devices WHERE trusted_until IS NOT NULL")
            .await,
        0
    );
    assert_eq!(world.events("factor.removed").await, 1);
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
}
