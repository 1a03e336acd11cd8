//! `/login`, and the steps below it.

mod email_code;
mod enrol;
mod enrol_passkey;
pub(crate) mod keep_account;
mod new_password;
mod next;
mod passkey;
mod recovery_code;
mod second_factor;
pub(crate) mod sms_code;
mod terms;
mod totp;
pub(crate) mod with;
mod with_passkey;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, server::outline, sqlite, world::World};

#[sqlite]
async fn the_form_has_what_password_managers_look_for(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let page = browser
        .visit(&world.app.ask("", &[("login_hint", "alice@example.com")]).await.address)
        .await;
    insta::assert_snapshot!("login", outline(&page));
    assert_eq!((page.status.as_u16(), page.page()), (200, "login"));
    for hook in [
        "id=\"username\"",
        "id=\"password\"",
        "id=\"login-submit\"",
        "autocomplete=\"username webauthn\"",
        "autocomplete=\"current-password\"",
        "value=\"alice@example.com\"",
    ] {
        assert!(page.body.contains(hook), "{hook}");
    }
    // B1: the app may redirect on to another origin, or to a scheme of its own.
    assert!(!page.header("content-security-policy").contains("form-action"));
    // B2: the app may have opened it in a popup.
    assert_eq!(page.header("cross-origin-opener-policy"), "");
    let wrong = browser
        .submit(&page, &[("username", "alice"), ("password", "wrong password")])
        .await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (401, "login"));
    assert!(wrong.body.contains("aria-invalid=\"true\"") && !wrong.body.contains("wrong password"));
}

#[sqlite]
async fn a_sign_in_without_an_application_leads_to_the_account(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    for name in ["alice", "ALICE@example.com"] {
        let page = browser.visit("/login").await;
        let answer = browser
            .submit_once(&page, &[("username", name), ("password", PASSWORD)])
            .await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/login/next"));
        assert_eq!(browser.follow(answer).await.page(), "home");
    }
    let id = "0190b3f2-7a52-7c3b-9d0e-000000000000";
    for query in ["request=x", &format!("request={id}")] {
        let page = browser.get(&format!("/login?{query}")).await;
        assert_eq!((page.status.as_u16(), page.page()), (400, "error"), "{query}");
    }
}
