//! Setting up a sign-in provider in the console.

use crate::support::{
    both_databases, console::press, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World,
};

#[both_databases]
async fn a_kind_is_chosen_and_the_address_to_register_is_shown(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/providers/new").await;
    assert_eq!(page.page(), "admin-new-provider");
    for kind in ["google", "microsoft", "github", "oidc"] {
        assert!(
            page.body
                .contains(&format!("href=\"/admin/providers/new?kind={kind}\"")),
            "{kind}"
        );
        let form = adam.get(&format!("/admin/providers/new?kind={kind}")).await;
        let id = if kind == "oidc" { "work" } else { kind };
        let address = format!("https://id.example.com/login/with/{id}/callback");
        assert!(form.body.contains(&address), "{}", form.body);
        assert_eq!(form.body.contains("name=\"issuer\""), kind == "oidc");
        assert_eq!(form.body.contains("name=\"tenant\""), kind == "microsoft");
        assert_eq!(form.body.contains("name=\"api_url\""), kind == "github");
    }
    let form = adam.get("/admin/providers/new?kind=google").await;
    let fields = [
        ("kind", "google"),
        ("id", "google"),
        ("name", "Google"),
        ("client_id", "vestibule"),
        ("client_secret", "hunter2"),
    ];
    let made = press(&mut adam, &form, "", &fields).await;
    assert_eq!(
        (made.page(), made.address.as_str()),
        ("admin-provider", "/admin/providers/google?done=created")
    );
    assert!(!made.body.contains("hunter2"));
    assert!(world.get("/login").await.body.contains("Sign in with Google"));
    // What is not possible is said, and what was typed stays, without the secret.
    let form = adam.get("/admin/providers/new?kind=oidc").await;
    for (name, value, said) in [
        ("id", "google", "There is a sign-in provider with this ID already."),
        ("issuer", "", "Issuer: "),
        ("claims", "nothing", "Claims with another name: "),
        ("allowed_domains", "example.org", "Only for these domains: "),
    ] {
        let mut fields = vec![
            ("kind", "oidc"),
            ("id", "other"),
            ("name", "Other & more"),
            ("issuer", "https://login.example.org"),
            ("client_id", "vestibule"),
            ("client_secret", "hunter2"),
        ];
        fields.retain(|(field, _)| *field != name);
        fields.push((name, value));
        let refused = press(&mut adam, &form, "", &fields).await;
        assert_eq!(
            (refused.status.as_u16(), refused.page()),
            (422, "admin-new-provider"),
            "{name}"
        );
        assert!(refused.body.contains(said), "{name}: {}", refused.body);
        assert!(refused.body.contains("Other &#38; more") && !refused.body.contains("hunter2"));
    }
    assert_eq!(world.events("upstream.changed").await, 1);
}

/// Adam is an administrator, and no owner.
#[sqlite]
async fn what_decides_who_gets_in_is_offered_to_owners_alone(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let owner = format!("[[users]]\npreferred_username = \"olga\"\npassword = \"{PASSWORD}\"\nroles = [\"owner\"]\n");
    world.seed(&owner).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/providers/new?kind=google").await;
    assert!(
        form.body
            .contains("Only somebody with the role “owner” can change this."),
        "{}",
        form.body
    );
    let fields = [
        ("kind", "google"),
        ("id", "google"),
        ("name", "Google"),
        ("client_id", "vestibule"),
        ("client_secret", "hunter2"),
        ("trust_email", "yes"),
        ("create_accounts", "yes"),
    ];
    press(&mut adam, &form, "", &fields).await;
    let trusts = |world: &World| world.context().config.upstreams[0].trust_email;
    assert!(!trusts(&world), "a field that is not offered says nothing");
    let mut olga = world.person("olga").signed_in().await;
    let page = olga.get("/admin/providers/google").await;
    let changed = press(
        &mut olga,
        &page,
        "change",
        &[
            ("version", "1"),
            ("name", "Google"),
            ("client_id", "vestibule"),
            ("trust_email", "yes"),
        ],
    )
    .await;
    assert_eq!(
        changed.address, "/admin/providers/google?done=changed",
        "{}",
        changed.body
    );
    assert!(trusts(&world));
    // An administrator who changes its name leaves that as it is.
    let page = adam.get("/admin/providers/google").await;
    let fields = [("version", "2"), ("name", "Work"), ("client_id", "vestibule")];
    press(&mut adam, &page, "change", &fields).await;
    let config = world.context().config.clone();
    assert_eq!(
        (config.upstreams[0].name.as_str(), config.upstreams[0].trust_email),
        ("Work", true)
    );
}
