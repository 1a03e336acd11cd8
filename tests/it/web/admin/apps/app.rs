//! One application, and what can be done with it.

mod claims;
mod settings;
mod test;

use axum::http::StatusCode;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD, SECRET, client},
    sqlite,
    world::World,
};

#[both_databases]
async fn an_application_is_shown_with_what_happened_to_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut alice = world.alice().signed_in().await;
    world.app.sign_in(&mut alice, "alice", "openid email", &[]).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/apps/app").await;
    assert_eq!(page.page(), "admin-app", "{}", page.body);
    for said in [
        "The App",
        "Web app",
        "With a secret, sent either way",
        CALLBACK,
        "https://app.example/bye",
        "An app redeemed a code",
        "Last used",
        "One way to sign in",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("Not yet"), "it was used: {}", page.body);
    assert_eq!(adam.get("/admin/apps/nothing").await.status, 404);
    assert_eq!(adam.get("/admin/apps/nothing/settings").await.status, 404);
}

#[both_databases]
async fn an_application_gets_another_identifier(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(&client("other", "")).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/apps/app").await;
    let version = "SELECT version FROM clients WHERE client_id = 'app'";
    let version = world.database.number(version).await.to_string();
    let rename = |to| [("client_id", to), ("version", version.as_str())];
    let refused = adam.press(&page, "rename", &rename("other")).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    let renamed = adam.press(&page, "rename", &rename(" web ")).await;
    assert!(renamed.body.contains("Enter it in the app too"), "{}", renamed.body);
    assert!(renamed.body.contains("/admin/apps/web"), "{}", renamed.body);
    assert_eq!(adam.get("/admin/apps/app").await.status, 404);
    let old = adam.press(&page, "rename", &rename("third")).await;
    assert_eq!(old.status, 404, "{}", old.body);
}

#[both_databases]
async fn an_application_is_disabled_enabled_and_gets_another_secret(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/apps/app").await;
    let page = adam.press(&page, "disable", &[]).await;
    assert!(
        page.body.contains("The app is disabled.") && page.body.contains("value=\"enable\">Undo"),
        "{}",
        page.body
    );
    let ask = async |secret: &str| {
        world.services().store.forget_cached();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", "x"),
            ("redirect_uri", CALLBACK),
        ];
        world.post_as("/token", ("app", secret), &fields).await.status
    };
    assert_eq!(ask(SECRET).await, StatusCode::UNAUTHORIZED);
    let page = adam.press(&page, "enable", &[]).await;
    assert!(page.body.contains("The app is enabled."), "{}", page.body);
    assert_eq!(
        ask(SECRET).await,
        StatusCode::BAD_REQUEST,
        "the code is wrong, the secret is not"
    );
    let page = adam.press(&page, "replace-secret", &[]).await;
    let shown = page.new_secret();
    assert_eq!(ask(SECRET).await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&shown).await, StatusCode::BAD_REQUEST);
    assert!(
        !adam.get("/admin/apps/app").await.body.contains(&shown),
        "it is shown once"
    );
    assert_eq!(adam.press(&page, "nonsense", &[]).await.status, 400);
}

#[both_databases]
async fn a_secret_is_exchanged_for_another_without_a_gap(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/apps/app").await;
    assert!(
        !page.body.contains("value=\"revoke-secret\""),
        "the only one stays: {}",
        page.body
    );
    let page = adam.press(&page, "add-secret", &[("lasts", "30")]).await;
    let second = page.new_secret();
    assert!(page.body.contains("Two secrets is the most"), "{}", page.body);
    assert!(
        page.body.contains("Works until") && page.body.contains("Never used"),
        "{}",
        page.body
    );
    let third = adam.press(&page, "add-secret", &[]).await;
    assert_eq!(third.status, 409);
    assert!(
        third.body.contains("Two secrets is the most") && !third.body.contains("new-secret"),
        "{}",
        third.body
    );
    let ask = async |secret: &str| {
        world.services().store.forget_cached();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", "x"),
            ("redirect_uri", CALLBACK),
        ];
        world.post_as("/token", ("app", secret), &fields).await.status
    };
    assert_eq!(
        (ask(SECRET).await, ask(&second).await),
        (StatusCode::BAD_REQUEST, StatusCode::BAD_REQUEST)
    );
    let old = page
        .body
        .split("name=\"secret\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let page = adam
        .press(&page, "revoke-secret", &[("secret", old.expect("the older one"))])
        .await;
    assert!(page.body.contains("The secret is revoked."), "{}", page.body);
    assert_eq!(
        (ask(SECRET).await, ask(&second).await),
        (StatusCode::UNAUTHORIZED, StatusCode::BAD_REQUEST)
    );
    assert_eq!(
        adam.press(&page, "revoke-secret", &[("secret", "99")]).await.status,
        404
    );
}

#[sqlite]
async fn an_application_is_removed_by_whoever_types_its_name(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/apps/app").await;
    let version = world.database.number("SELECT version FROM clients").await.to_string();
    let page = adam
        .press(&page, "remove", &[("typed", "The App"), ("version", &version)])
        .await;
    assert!(page.body.contains("Nothing was removed"), "{}", page.body);
    let page = adam.press(&page, "remove", &[("typed", "app"), ("version", "0")]).await;
    assert!(page.body.contains("Somebody else changed it"), "{}", page.body);
    assert_eq!(page.status, 409);
    let page = adam
        .press(&page, "remove", &[("typed", "app"), ("version", &version)])
        .await;
    assert_eq!(page.page(), "admin-apps", "{}", page.body);
    assert_eq!(adam.get("/admin/apps/app").await.status, 404);
}

#[sqlite]
async fn what_somebody_may_not_do_is_refused_when_it_is_sent_anyway(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let ada = format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&ada).await;
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/apps/app").await;
    for (action, right) in [
        ("disable", "clients.write"),
        ("replace-secret", "clients.secrets"),
        ("add-secret", "clients.secrets"),
        ("revoke-secret", "clients.secrets"),
        ("remove", "clients.write"),
    ] {
        let refused = ada
            .press(&page, action, &[("typed", "app"), ("version", "1"), ("secret", "1")])
            .await;
        assert_eq!(refused.status, 409, "{action}");
        assert!(refused.body.contains(right), "{action}: {}", refused.body);
    }
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/apps/app").await;
    assert!(page.body.contains(">Active<"), "nothing changed: {}", page.body);
}

#[sqlite]
async fn an_application_with_an_odd_identifier_has_a_page(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let odd = ["new", "a/b", "a b?c#d", "100%"];
    for client_id in odd {
        world.seed(&client(client_id, "")).await;
    }
    let mut adam = world.person("adam").signed_in().await;
    let list = adam.get("/admin/apps").await;
    for link in list.body.split("class=\"name\" href=\"").skip(1) {
        let address = link.split('"').next().unwrap_or_default();
        let page = adam.get(address).await;
        assert_eq!(page.page(), "admin-app", "{address}: {}", page.body);
    }
    assert_eq!(list.body.matches("class=\"name\"").count(), odd.len() + 1);
}
