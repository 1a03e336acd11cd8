//! `/login/passkey`.

use serde_json::json;

use crate::support::{
    database::TestDatabase,
    passkey_device::Verifies,
    relying_party::{PASSWORD, user},
    sqlite,
    world::World,
};

const ASKS_FOR_MORE: [(&str, &str); 1] = [(
    "claims",
    r#"{"id_token":{"acr":{"essential":true,"values":["urn:vestibule:acr:2fa"]}}}"#,
)];

#[sqlite]
async fn a_passkey_is_the_second_step_after_a_password(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut device = world.alice().with_passkey().await;
    let question = world.app.ask("", &ASKS_FOR_MORE).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(page.page(), "passkey", "{}", page.body);
    assert_eq!(
        browser
            .visit(&world.app.ask("", &ASKS_FOR_MORE).await.address)
            .await
            .page(),
        "passkey"
    );

    device.verifies = Verifies::No;
    let refused = device.sign_in(&mut browser, &page).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (401, "passkey"));
    device.verifies = Verifies::Yes;
    let answer = device.sign_in(&mut browser, &refused).await;
    let away = browser.follow(answer).await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(tokens.claims()["amr"], json!(["pwd", "hwk", "user", "mfa"]));
}

#[sqlite]
async fn the_page_needs_a_first_factor_and_a_passkey(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    let mut device = world.alice().with_passkey().await;
    let mut browser = world.browser();
    let login = browser.visit("/login").await;
    assert_eq!(browser.visit("/login/passkey").await.page(), "login");
    let token = login.csrf_token();
    let asked = browser
        .post("/login/passkey/challenge", &[("csrf_token", token.as_str())])
        .await;
    assert_eq!(asked.page(), "error");
    // A response to a sign-in challenge is not accepted as a second factor.
    let challenge = device.challenge(&mut browser, &login).await;
    let (ceremony, answer) = (
        challenge["ceremony"].as_str().expect("an id").to_owned(),
        device.get(&challenge),
    );
    let fields = [
        ("csrf_token", token.as_str()),
        ("ceremony", ceremony.as_str()),
        ("credential", answer.as_str()),
    ];
    assert_eq!(browser.post("/login/passkey", &fields).await.status, 303);
    assert_eq!(browser.visit("/").await.page(), "login");
    browser.sign_in("bob", PASSWORD).await;
    assert_eq!(browser.visit("/login/passkey").await.page(), "home", "he has none");
}

#[sqlite]
async fn another_users_passkey_is_refused(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    world.alice().with_passkey().await;
    let mut mallorys = world.person("mallory").with_passkey().await;
    let question = world.app.ask("", &ASKS_FOR_MORE).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let mut challenge = mallorys.challenge(&mut browser, &page).await;
    challenge["publicKey"]["allowCredentials"] = json!([]);
    let refused = mallorys.answer(&mut browser, &page, &challenge).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (401, "passkey"));
    assert_eq!(browser.visit(&question.address).await.page(), "passkey");
}
