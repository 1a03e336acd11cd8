//! What opens the account that stays after a merge, and what does not any more.

use axum::http::StatusCode;
use vestibule::{
    domain::{actor::Actor, ids::UserId},
    management::users::{
        self,
        merge::{self, Merged, SeenAccount},
    },
    store::users as stored_users,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    mail::{waiting, with_mail},
    passkey_device::PasskeyDevice,
    relying_party::PASSWORD,
    upstream::{reach, sign_in_as, with_provider, work},
    world::World,
};

/// The other account of Alice.
async fn with_ally(world: &World) {
    let ally = format!(
        "[[users]]\npreferred_username = \"ally\"\nemail = \"ally@example.com\"\nemail_verified = true\npassword = \"{PASSWORD}\"\n"
    );
    world.seed(&ally).await;
}

async fn seen(world: &World, name: &str) -> SeenAccount {
    let found = users::find(&world.context(), name).await.expect("a store");
    let id = found.unwrap_or_else(|| panic!("there is no {name}")).id;
    let found = stored_users::find_version(&world.database.store, id).await;
    let version = found.expect("a store").expect("a user").version;
    SeenAccount { id, version }
}

/// Merges Ally into Alice, whose identifier it returns.
async fn merge(world: &World) -> (UserId, Merged) {
    let context = world.context().acted_by(Actor::CommandLine);
    let (alice, ally) = (seen(world, "alice").await, seen(world, "ally").await);
    let merged = merge::merge(&context, alice, ally).await.expect("merged");
    (alice.id, merged)
}

#[both_databases]
async fn a_passkey_of_the_account_that_is_gone_opens_the_one_that_stays(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    with_ally(&world).await;
    let mut device = world.person("ally").with_passkey().await;
    let (alice, merged) = merge(&world).await;
    assert_eq!(merged.passkeys, ["A device"]);
    // More than once, because its counter is kept too.
    for _ in 0..2 {
        let question = world.app.ask("", &[]).await;
        let mut browser = world.browser();
        let login = browser.visit(&question.address).await;
        let answer = device.sign_in(&mut browser, &login).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let away = browser.follow(answer).await;
        let code = world.app.code(&question, &away);
        let tokens = world.app.redeem(&question, &code).await.expect("tokens");
        assert_eq!(tokens.claims()["sub"], alice.to_string());
    }
    // It is on her page, and a second one of the same device is one of the account that stays.
    let mut browser = world.browser();
    let login = browser.visit("/login").await;
    let answer = device.sign_in(&mut browser, &login).await;
    browser.follow(answer).await;
    let page = browser.visit("/account/passkeys").await;
    assert!(page.body.contains("A device"), "{}", page.body);
    let mut another = PasskeyDevice::new();
    let page = another.register(&mut browser, "Another device").await;
    assert!(page.address.ends_with("?done=added"), "{}: {}", page.address, page.body);
}

#[both_databases]
async fn a_moved_passkey_is_a_second_factor_of_the_account_that_stays(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.sign_in.required_acr = vestibule::domain::acr::Acr::TwoFactors;
        config.sign_in.enrol_by = Some("2100-01-01T00:00:00Z".parse().expect("a time"));
    })
    .await;
    with_ally(&world).await;
    let mut device = world.person("ally").with_passkey().await;
    merge(&world).await;
    let mut browser = world.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.address, "/login/passkey", "{}", page.body);
    let answer = device.sign_in(&mut browser, &page).await;
    assert_eq!(browser.follow(answer).await.page(), "home");
}

#[both_databases]
async fn an_identity_at_a_provider_opens_the_account_that_stays(database: TestDatabase) {
    with_provider(|provider| async move {
        let tweak = |config: &mut vestibule::config::Config| reach(config, work(&provider.issuer));
        let world = World::build(&database, "consent = \"never\"", tweak).await;
        with_ally(&world).await;
        let mut browser = world.browser();
        browser.sign_in("ally", PASSWORD).await;
        let linked = sign_in_as(&provider, &mut browser, "/account/providers", "bob").await;
        assert_eq!(linked.address, "/account/providers?done=linked", "{}", linked.body);
        let (alice, merged) = merge(&world).await;
        assert_eq!(merged.identities[0].provider, "work");
        let question = world.app.ask("", &[]).await;
        let mut browser = world.browser();
        let done = sign_in_as(&provider, &mut browser, &question.address, "bob").await;
        let code = world.app.code(&question, &done);
        let tokens = world.app.redeem(&question, &code).await.expect("tokens");
        assert_eq!(tokens.claims()["sub"], alice.to_string());
    })
    .await;
}

#[both_databases]
async fn all_access_to_both_ends_and_one_password_is_left(database: TestDatabase) {
    let world = World::new(&database).await;
    with_ally(&world).await;
    let mut browsers = Vec::new();
    for name in ["alice", "ally"] {
        let mut browser = world.browser();
        let tokens = world
            .app
            .sign_in(&mut browser, name, "openid offline_access", &[])
            .await;
        browsers.push((browser, tokens));
    }
    let (_, merged) = merge(&world).await;
    assert!(merged.erased.password);
    assert_eq!(
        merged.erased.apps.len(),
        1,
        "the application knew them by the identifier that is gone"
    );
    for (browser, tokens) in &mut browsers {
        assert_eq!(browser.visit("/").await.page(), "login");
        let answer = world.userinfo(&tokens.access_token).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        world.app.refresh(tokens.refresh(), "").await.expect_err("revoked");
    }
    assert_eq!(world.browser().sign_in("ally", PASSWORD).await.status, 401);
    assert_eq!(
        world.browser().sign_in("ally@example.com", PASSWORD).await.status,
        401,
        "alice has an address"
    );
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
    let consents = "SELECT count(*) FROM consents";
    assert_eq!(
        database.number(consents).await,
        1,
        "what was allowed for the other identifier is not allowed for this one"
    );
}

#[both_databases]
async fn both_addresses_are_told(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    with_ally(&world).await;
    waiting(&world).await;
    merge(&world).await;
    let mut told: Vec<String> = waiting(&world).await.iter().map(|mail| mail.to.to_string()).collect();
    told.sort();
    assert_eq!(told, ["alice@example.com", "ally@example.com"]);
    world.seed("[[users]]\npreferred_username = \"ally\"\nemail = \"ally@example.com\"\n[[users]]\npreferred_username = \"al\"\n").await;
    waiting(&world).await;
    let context = world.context().acted_by(Actor::CommandLine);
    let (al, ally) = (seen(&world, "al").await, seen(&world, "ally").await);
    merge::merge(&context, al, ally).await.expect("merged");
    let told: Vec<String> = waiting(&world).await.iter().map(|mail| mail.to.to_string()).collect();
    assert_eq!(told, ["ally@example.com"], "an address that moved is told once");
}
