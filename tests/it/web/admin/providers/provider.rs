//! One sign-in provider in the console.

use vestibule::domain::acr::Acr;

use crate::support::{
    api::Api,
    both_databases,
    browser::Browser,
    console::{hidden, press},
    database::TestDatabase,
    relying_party::{PASSWORD, user},
    upstream::{nobody, reach, reach_this_machine, with_provider, work},
    world::World,
};

async fn with_work(database: &TestDatabase, issuer: &str) -> (World, Browser) {
    let world = World::with_config(database, |config| {
        config.sign_in.admin_required_acr = Acr::OneFactor;
        reach_this_machine(config);
    })
    .await;
    let adam = format!("{}roles = [\"admin\"]\n", user("adam"));
    world.seed(&adam).await;
    let api = Api::full(&world).await;
    let body = serde_json::json!({
        "id": "work", "name": "Work", "issuer": issuer, "client_id": "vestibule", "client_secret": "hunter2",
        "groups_claim": "groups", "group_map": { "a": "staff" }, "claims": { "name": "shown" },
    });
    world.seed("[[groups]]\nname = \"staff\"\n").await;
    let made = api.post("/providers", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let adam = world.person("adam").signed_in().await;
    (world, adam)
}

const PAGE: &str = "/admin/providers/work";

#[both_databases]
async fn a_provider_is_tested_changed_disabled_enabled_and_removed(database: TestDatabase) {
    with_provider(|provider| async move {
        let (world, mut adam) = with_work(&database, &provider.issuer).await;
        let page = adam.get(PAGE).await;
        assert_eq!(page.page(), "admin-provider");
        assert!(
            page.body.contains("https://id.example.com/login/with/work/callback"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("hunter2"));
        let tested = press(&mut adam, &page, "test", &[]).await;
        assert!(tested.body.contains("does what a sign-in needs"), "{}", tested.body);
        let fields = |version: &str, name: &str| {
            let fields = [
                ("version", version),
                ("name", name),
                ("issuer", &provider.issuer),
                ("client_id", "vestibule"),
                ("groups_claim", "groups"),
                ("group_map", "a = staff\nb = staff"),
                ("claims", "name = shown"),
                ("position", "7"),
            ];
            fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let given = |fields: &[(String, String)]| fields.to_vec();
        let send = async |browser: &mut Browser, fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            press(browser, &page, "change", &fields).await
        };
        let changed = send(&mut adam, given(&fields("1", "Ours"))).await;
        assert_eq!(changed.address, format!("{PAGE}?done=changed"), "{}", changed.body);
        assert!(changed.body.contains("b = staff"), "{}", changed.body);
        assert!(world.get("/login").await.body.contains("Sign in with Ours"));
        // The second of two loses nothing that they typed.
        let stale = send(&mut adam, given(&fields("1", "Theirs"))).await;
        assert_eq!((stale.status.as_u16(), stale.page()), (409, "admin-provider"));
        assert!(stale.body.contains("value=\"Theirs\""), "{}", stale.body);
        // An address needs the secret again.
        let mut moved = given(&fields("2", "Ours"));
        moved[2].1 = format!("http://{}", nobody().await);
        let refused = send(&mut adam, moved.clone()).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Client secret: type it again"),
            "{}",
            refused.body
        );
        moved.push(("client_secret".to_owned(), "another".to_owned()));
        let changed = send(&mut adam, moved).await;
        let tested = press(&mut adam, &changed, "test", &[]).await;
        assert!(
            tested.body.contains("Nothing answers at http://127.0.0.1"),
            "{}",
            tested.body
        );

        for (action, is_there) in [("disable", false), ("enable", true)] {
            let page = adam.get(PAGE).await;
            let version = hidden(&page, "version");
            let done = press(&mut adam, &page, action, &[("version", &version)]).await;
            assert_eq!(done.address, format!("{PAGE}?done={action}d"), "{}", done.body);
            assert_eq!(world.get("/login").await.body.contains("Sign in with Ours"), is_there);
        }
        let page = adam.get(PAGE).await;
        let version = hidden(&page, "version");
        let wrong = press(
            &mut adam,
            &page,
            "remove",
            &[("version", &version), ("typed", "another")],
        )
        .await;
        assert_eq!(wrong.status, 409);
        let gone = press(&mut adam, &page, "remove", &[("version", &version), ("typed", "work")]).await;
        assert_eq!(gone.address, "/admin/providers?done=removed", "{}", gone.body);
        assert_eq!(adam.get(PAGE).await.status, 404);
    })
    .await;
}

#[both_databases]
async fn one_of_the_file_is_shown_and_not_changed(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.sign_in.admin_required_acr = Acr::OneFactor;
        reach(config, work("https://login.example.org"));
    })
    .await;
    let people = format!(
        "[[users]]\npreferred_username = \"adam\"\npassword = \"{PASSWORD}\"\nroles = [\"admin\"]\n\
         [[users]]\npreferred_username = \"ulla\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n"
    );
    world.seed(&people).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(PAGE).await;
    assert!(page.body.contains("It can only be changed there."), "{}", page.body);
    assert!(page.body.contains("value=\"test\"") && !page.body.contains("value=\"change\""));
    let refused = press(&mut adam, &page, "disable", &[("version", "0")]).await;
    assert_eq!(refused.status, 409);
    assert!(world.get("/login").await.body.contains("Sign in with Work"));
    // Who only looks is offered nothing, and refused.
    let mut ulla = world.person("ulla").signed_in().await;
    let page = ulla.get(PAGE).await;
    assert!(page.body.contains("https://login.example.org") && !page.body.contains("value=\"test\""));
    let refused = press(&mut ulla, &page, "test", &[]).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
}
