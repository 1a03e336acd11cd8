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

use chrono::Duration;

use crate::support::{
    both_databases,
    browser::Page,
    database::TestDatabase,
    mail::{request_recovery, reset_link, with_mail, with_open_registration},
    relying_party::{PASSWORD, alice_and_app},
    server::outline,
    sqlite,
    upstream::{reach, work},
    world::World,
};

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
        browser.cookies.clear();
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

/// B10: the old form of another tab ended at a page without a link, and a tab that was loaded again said untruly that the application
/// asks for the password once more.
#[both_databases]
async fn another_tab_goes_on_where_the_sign_in_stands(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut browser = world.browser();
    let first = browser.visit(&world.app.ask("", &[]).await.address).await;
    let question = world.app.ask("", &[]).await;
    let second = browser.visit(&question.address).await;
    let third_question = world.app.ask("", &[]).await;
    let third = browser.visit(&third_question.address).await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let away = browser.submit(&first, &fields).await;
    assert!(away.answered().contains_key("code"), "{}", away.location());
    // Its token is that of the browser as it was before the sign-in.
    let away = browser.submit(&second, &fields).await;
    assert!(!world.app.code(&question, &away).is_empty());
    let away = browser.visit(&third.address).await;
    assert!(!world.app.code(&third_question, &away).is_empty());
}

/// B10: it said that the sign-in is over, and led nowhere.
#[both_databases]
async fn a_page_that_is_over_names_the_application_and_leads_to_it(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let assert_leads_back = |page: &Page| {
        assert_eq!((page.status.as_u16(), page.page()), (400, "error"), "{}", page.body);
        assert!(
            page.body.contains("Go back to The App and start again there."),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("id=\"error-app\" href=\"https://app.example/\""),
            "{}",
            page.body
        );
    };
    let mut browser = world.browser();
    let login = browser.visit(&world.app.ask("", &[]).await.address).await;
    browser.submit(&login, &fields).await;
    // It is finished, and somebody goes back.
    assert_leads_back(&browser.visit(&login.address).await);
    assert_leads_back(&browser.submit(&login, &fields).await);

    let mut browser = world.browser();
    let login = browser.visit(&world.app.ask("", &[]).await.address).await;
    browser.cookies.clear();
    assert_leads_back(&browser.submit(&login, &fields).await);
    // Whoever forged it is refused as before.
    let forged = browser
        .post_from(&login.form().action, &fields, &[("sec-fetch-site", "cross-site")])
        .await;
    assert_eq!(forged.status, 403);
    world.seed(&alice_and_app("disabled = true")).await;
    let page = browser.visit(&login.address).await;
    assert_eq!(page.status, 400);
    assert!(!page.body.contains("The App"), "{}", page.body);
}

/// B10: it said "Go back", which a browser without cookies does in vain.
#[sqlite]
async fn an_old_form_of_an_account_is_not_done_and_leads_to_its_page(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let refused = browser
        .post("/account/profile", &[("csrf_token", "an old one"), ("name", "Eve")])
        .await;
    assert_eq!((refused.status.as_u16(), refused.page()), (403, "error"));
    assert!(
        refused.body.contains("id=\"error-page\" href=\"/account/profile\""),
        "{}",
        refused.body
    );
    assert!(!browser.visit("/account/profile").await.body.contains("Eve"));
    let mut nobody = world.browser();
    let refused = nobody
        .post("/login", &[("csrf_token", "an old one"), ("username", "alice")])
        .await;
    assert_eq!((refused.status.as_u16(), refused.page()), (403, "error"));
    assert!(refused.body.contains("href=\"/login\""), "{}", refused.body);
}

/// B22: an account that was closed by guessing said that one can try again in two seconds, again and again.
#[sqlite]
async fn a_closed_account_says_what_opens_it(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_mail(config);
        config.throttle.free_attempts = 10;
        config.throttle.close_after = 10;
    })
    .await;
    for name in ["alice", "nobody"] {
        let mut browser = world.browser();
        for _ in 0..10 {
            let page = browser.visit("/login").await;
            browser
                .submit(&page, &[("username", name), ("password", "wrong password")])
                .await;
            world.clock.advance(Duration::minutes(6));
        }
        let page = browser.visit("/login").await;
        let closed = browser
            .submit(&page, &[("username", name), ("password", PASSWORD)])
            .await;
        assert_eq!(closed.status, 429);
        assert!(closed.body.contains("A new password does"), "{}", closed.body);
        assert!(!closed.body.contains("second"), "{}", closed.body);
    }
    request_recovery(&mut world.browser(), "alice").await;
    let mut browser = world.browser();
    let page = browser.visit(&reset_link(&world).await).await;
    let new = [
        ("password", "three quiet otters row"),
        ("password_again", "three quiet otters row"),
    ];
    let page = browser.submit(&page, &new).await;
    let home = browser
        .submit(&page, &[("username", "alice"), ("password", new[0].1)])
        .await;
    assert_eq!(home.page(), "home", "{}", home.body);
}

/// C13: four equal buttons and four links, without marks or a divider.
#[sqlite]
async fn one_way_to_sign_in_stands_out_and_the_others_come_after_a_divider(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_open_registration(config);
        reach(config, work("https://work.example"));
    })
    .await;
    let mut browser = world.browser();
    let page = browser.visit("/login").await;
    assert_eq!(page.body.matches("button primary").count(), 1, "{}", page.body);
    let at = |text: &str| {
        page.body
            .find(text)
            .unwrap_or_else(|| panic!("no {text}: {}", page.body))
    };
    let divider = at("class=\"or\"");
    assert!(at("id=\"login-submit\"") < divider, "the password is first");
    assert!(
        at("id=\"passkey-sign-in\"") > divider && at("id=\"login-with-work\"") > divider,
        "{}",
        page.body
    );
    let passkey = &page.body[at("id=\"passkey-sign-in\"")..];
    let mark = passkey.find("<svg").expect("a mark");
    assert!(mark < passkey.find("</button>").expect("an end"), "it has no mark");
    // The rest is behind one word.
    let rest = at("<details");
    assert!(at("href=\"/login/email-code\"") > rest, "{}", page.body);

    // A code: where it went, and how to get another one.
    let ask = browser.visit("/login/email-code").await;
    let enter = browser.submit(&ask, &[("username", "alice")]).await;
    assert!(enter.body.contains("data-wait=\"30\""), "{}", enter.body);

    // A confirmation says what for.
    let mut alice = world.alice().signed_in().await;
    world.clock.advance(Duration::minutes(30));
    let confirm = alice.visit("/account/email").await;
    assert!(
        confirm
            .body
            .contains("Before you change your email address, confirm it’s you."),
        "{}",
        confirm.body
    );
}
