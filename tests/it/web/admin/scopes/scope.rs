//! One scope.

mod claims;

use crate::support::{
    api::Api,
    database::TestDatabase,
    relying_party::{PASSWORD, client},
    sqlite,
    world::World,
};

const NOTES: &str = "[[scopes]]\nname = \"notes\"\ndescription = \"Read notes\"\nclaims = [\"email\"]\n";

#[sqlite]
async fn a_scope_is_changed_and_the_second_administrator_hears_of_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(NOTES).await;
    let mut adam = world.person("adam").signed_in().await;
    let mut again = world.person("adam").signed_in().await;
    let (first, second) = (
        adam.get("/admin/scopes/notes").await,
        again.get("/admin/scopes/notes").await,
    );
    assert!(first.body.contains("value=\"Read notes\""), "{}", first.body);
    let saved = adam
        .submit(
            &first,
            &[("do", "change"), ("description", "First"), ("claims", "email")],
        )
        .await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
    let late = again
        .submit(&second, &[("do", "change"), ("description", "Second"), ("claims", "")])
        .await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Somebody else changed it") && late.body.contains("value=\"Second\""),
        "{}",
        late.body
    );
    let scope = Api::full(&world).await.get("/scopes/notes").await.json();
    assert_eq!(
        (&scope["description"], &scope["claims"]),
        (&"First".into(), &serde_json::json!(["email"]))
    );
    assert_eq!(adam.get("/admin/scopes/nothing").await.status, 404);
    assert_eq!(adam.submit(&first, &[("do", "nonsense")]).await.status, 400);
}

#[sqlite]
async fn a_scope_is_removed_by_whoever_types_its_name_once_no_app_may_ask_for_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(NOTES).await;
    world.seed(&client("wiki", "scope = \"openid notes\"\n")).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/scopes/notes").await;
    assert!(
        page.body.contains("/admin/apps/wiki") && !page.body.contains("value=\"remove\""),
        "{}",
        page.body
    );
    let version = world.database.number("SELECT version FROM scopes").await.to_string();
    let sent = [("typed", "notes"), ("version", version.as_str())];
    let refused = adam.press(&page, "remove", &sent).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("An app may ask for it"), "{}", refused.body);
    world.seed(&client("wiki", "scope = \"openid\"\n")).await;
    let wrong = adam
        .press(&page, "remove", &[("typed", "note"), ("version", &version)])
        .await;
    assert!(wrong.body.contains("Nothing was removed"), "{}", wrong.body);
    let gone = adam.press(&page, "remove", &sent).await;
    assert!(gone.body.contains("The scope is removed."), "{}", gone.body);
    assert_eq!(world.database.number("SELECT count(*) FROM scopes").await, 0);
}

#[sqlite]
async fn who_only_looks_changes_nothing(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let ada = format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&format!("{NOTES}{ada}[[scopes]]\nname = \"new\"\n")).await;
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/scopes/notes").await;
    assert!(
        page.body.contains("Read notes") && !page.body.contains("value=\"change\""),
        "{}",
        page.body
    );
    for action in ["change", "remove"] {
        let refused = ada
            .press(
                &page,
                action,
                &[("version", "1"), ("typed", "notes"), ("description", "x")],
            )
            .await;
        assert_eq!(refused.status, 409, "{action}");
        assert!(refused.body.contains("scopes.write"), "{action}: {}", refused.body);
    }
    assert_eq!(
        ada.get("/admin/scopes/%6Eew").await.page(),
        "admin-scope",
        "one that is called new"
    );
}
