//! `POST /language`.

use crate::support::{
    browser::Browser, browser::Page, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World,
};

async fn choose(browser: &mut Browser, page: &Page, language: &str) -> Page {
    let form = page.forms().into_iter().find(|form| form.action == "/language");
    let form = form.expect("a choice of languages");
    let mut fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    fields.push(("language", language));
    let answer = browser.post("/language", &fields).await;
    browser.follow(answer).await
}

/// C18: somebody whose browser speaks another language than they do could not choose one before they had an account.
#[sqlite]
async fn a_language_is_chosen_at_the_foot_of_a_page_and_kept_through_the_sign_in(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let login = browser
        .visit(&world.app.ask("profile", &[("ui_locales", "en")]).await.address)
        .await;
    let german = choose(&mut browser, &login, "de").await;
    assert_eq!(german.address, login.address);
    assert!(german.body.contains("<html lang=\"de\""), "{}", german.body);
    let consent = browser
        .submit(&german, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(consent.page(), "consent");
    assert!(consent.body.contains("<html lang=\"de\""), "{}", consent.body);
    let unknown = choose(&mut browser, &consent, "tlh").await;
    assert!(unknown.body.contains("<html lang=\"de\""), "{}", unknown.body);
    // What is saved in the profile counts from then on.
    let profile = browser.visit("/account/profile").await;
    let saved = browser.submit(&profile, &[("name", "Alice"), ("locale", "ar")]).await;
    assert!(saved.body.contains("<html lang=\"ar\" dir=\"rtl\""), "{}", saved.body);
}

#[sqlite]
async fn the_choice_leads_back_from_a_page_that_answered_a_form_and_to_one_with_an_encoded_address(
    database: TestDatabase,
) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let asked = world.app.ask("profile", &[("ui_locales", "en")]).await.address;
    let login = browser.visit(&asked).await;
    let passkey = login
        .forms()
        .into_iter()
        .find(|form| form.action.starts_with("/login/with-passkey"));
    let action = passkey.expect("a form for passkeys").action;
    let fields = [("csrf_token", &*login.csrf_token()), ("credential", "none")];
    let refused = browser.post(&action, &fields).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (401, "login"));
    let german = choose(&mut browser, &refused, "de").await;
    assert_eq!((german.status.as_u16(), german.page()), (200, "login"));
    assert_eq!(german.address, login.address, "still on the way to the app");
    let mut signed_in = world.alice().signed_in().await;
    let address = "/logout?client_id=app&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye&state=a%20b+c";
    let question = signed_in.visit(address).await;
    assert_eq!(question.page(), "logout");
    let german = choose(&mut signed_in, &question, "de").await;
    assert_eq!((german.page(), &*german.address), ("logout", address));
}
