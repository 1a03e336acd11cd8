//! `/consent`.

use crate::support::{
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::{TestServer, outline},
    sqlite,
    world::World,
};

#[sqlite]
async fn the_page_names_the_client_what_it_requests_and_where_the_answer_goes(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed("[[scopes]]\nname = \"notes\"\ndescription = \"Read your notes\"\n")
        .await;
    server.seed(&alice_and_app("scope = \"openid email notes\"")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let page = browser.visit(&app.ask("email notes", &[]).await.address).await;
    insta::assert_snapshot!("consent", outline(&page));
    assert_eq!((page.status.as_u16(), page.page()), (200, "consent"));
    for said in [
        "The App",
        "Read your notes",
        "alice@example.com",
        "app.example",
        "id=\"consent-allow\"",
        "id=\"consent-deny\"",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
}

#[sqlite]
async fn consent_is_asked_once_and_again_for_new_scopes(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "profile", &[]).await;
    let none = [("prompt", "none")];
    for (scope, claims, error) in [
        ("", "{}", None),
        ("profile", "{}", None),
        ("email", "{}", Some("consent_required")),
        ("", r#"{"userinfo": {"email": null}}"#, Some("consent_required")),
        // Claims whose scope is not allowed cannot be requested by name either; there is nothing to ask.
        ("", r#"{"userinfo": {"phone_number": null}}"#, None),
    ] {
        let question = world.app.ask(scope, &[none[0], ("claims", claims)]).await;
        let answer = world.app.answer(&question, &browser.get(&question.address).await);
        assert_eq!(answer.get("error").map(String::as_str), error, "{scope} {claims}");
    }
    world.seed(&alice_and_app("consent = \"always\"")).await;
    let question = world.app.ask("", &none).await;
    assert_eq!(
        world.app.answer(&question, &browser.get(&question.address).await)["error"],
        "consent_required"
    );
    assert_eq!(world.events("consent.granted").await, 1);
}

/// B22: the page, the choice of an account and the sign-out spoke the language of the browser, not that of the account.
#[sqlite]
async fn the_pages_of_a_signed_in_user_speak_the_language_of_the_account(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/profile").await;
    browser.submit(&page, &[("name", "Alice"), ("locale", "de")]).await;
    let choice = browser
        .visit(&world.app.ask("", &[("prompt", "select_account")]).await.address)
        .await;
    let consent = browser.visit(&world.app.ask("profile", &[]).await.address).await;
    let logout = browser.visit("/logout").await;
    for (page, name) in [(&choice, "select-account"), (&consent, "consent"), (&logout, "logout")] {
        assert_eq!(page.page(), name);
        assert!(page.body.contains("<html lang=\"de\""), "{name}: {}", page.body);
    }
    // What an application asks for comes first.
    let asked = world.app.ask("profile", &[("ui_locales", "ar")]).await;
    assert!(browser.visit(&asked.address).await.body.contains("<html lang=\"ar\""));
    let logged_out = browser.submit(&logout, &[("confirm", "yes")]).await;
    assert_eq!(logged_out.page(), "logged-out");
    assert!(logged_out.body.contains("<html lang=\"de\""), "{}", logged_out.body);
}
