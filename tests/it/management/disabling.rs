//! Disabling a user by a state file ends their access for good.

use vestibule::accounts::recovery;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{Refused, alice_and_app},
    world::World,
};

const APP: &str = "consent = \"never\"";

#[both_databases]
async fn what_was_issued_before_an_account_was_disabled_stays_invalid_when_it_is_enabled(database: TestDatabase) {
    let world = World::with_app(&database, APP).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let question = world.app.ask("", &[]).await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    let asking = recovery::Asking {
        name: "alice",
        language: "en",
        destination: String::new(),
    };
    let asked = recovery::ask(&world.context(), asking).await.expect("counted");
    assert_eq!(asked, Ok(()));
    let links = "SELECT count(*) FROM account_links";
    assert_eq!(database.number(links).await, 1);

    let disabled = alice_and_app(APP).replace("given_name =", "disabled = true\ngiven_name =");
    world.seed(&disabled).await;
    assert_eq!(database.number(links).await, 0);
    assert_eq!(database.number("SELECT count(*) FROM authorization_codes").await, 0);
    world
        .seed(&disabled.replace("disabled = true", "disabled = false"))
        .await;

    let refused = Refused("invalid_grant".to_owned());
    assert_eq!(world.app.redeem(&question, &code).await.unwrap_err(), refused);
    assert_eq!(world.app.refresh(tokens.refresh(), "").await.unwrap_err(), refused);
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    assert_eq!(browser.visit("/").await.page(), "login");
    assert_eq!(world.alice().signed_in().await.visit("/").await.page(), "home");
}
