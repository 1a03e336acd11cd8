//! How an application is set up.

use serde_json::Value;

use crate::support::{
    api::Api,
    both_databases,
    browser::Page,
    database::TestDatabase,
    relying_party::{CALLBACK, client},
    sqlite,
    world::World,
};

const MORE: &str = "contacts = [\"ops@example.com\"]\nresources = [\"https://api.example\"]\n\
                    id_token_claims = [\"email\"]\nrefresh_grace = \"7s\"\ndefault_max_age = 60\n\
                    userinfo_signed_response_alg = \"RS256\"\n";

/// What the page shows, as a browser sends it.
fn shown(page: &Page) -> Vec<(String, String)> {
    let form = page.body.split("class=\"settings\"").nth(1).expect("the form");
    let value = |tag: &str, name: &str| {
        let found = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
        Some(found.to_owned())
    };
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1).filter_map(|rest| rest.split('>').next()) {
        let is_sent = !tag.contains("checkbox") || tag.contains(" checked");
        if let (Some(name), true) = (value(tag, "name"), is_sent) {
            fields.push((name, value(tag, "value").unwrap_or_default()));
        }
    }
    for text in form.split("<textarea").skip(1) {
        let (tag, rest) = text.split_once('>').expect("a field");
        let content = rest.split("</textarea>").next().unwrap_or_default();
        fields.push((value(tag, "name").unwrap_or_default(), content.replace('\n', "\r\n")));
    }
    for text in form.split("<select").skip(1) {
        let name = value(text, "name").unwrap_or_default();
        let chosen = text.split("<option").find(|option| option.contains(" selected"));
        fields.push((name, value(chosen.expect("a choice"), "value").unwrap_or_default()));
    }
    fields
}

fn with<'a>(fields: &'a [(String, String)], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = kept.filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed.iter().copied())
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

#[both_databases]
async fn what_the_form_does_not_show_survives_a_save(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(&client("other", MORE)).await;
    let api = Api::full(&world).await;
    let before = api.get("/clients/other").await.json();
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/other/settings").await;
    assert_eq!(form.page(), "admin-app-settings", "{}", form.body);
    let fields = shown(&form);
    let answer = adam.post("/admin/apps/other/settings", &with(&fields, &[])).await;
    let saved = adam.follow(answer).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
    let without_time = |mut client: Value| {
        client.as_object_mut().expect("a client").remove("updated_at");
        client
    };
    let after = api.get("/clients/other").await.json();
    assert_eq!(without_time(after), without_time(before), "untouched, nothing changes");
    let form = adam.get("/admin/apps/other/settings").await;
    let fields = shown(&form);
    let changed = with(
        &fields,
        &[
            ("client_name", "Other"),
            ("redirect_uris", "https://b.example/cb\r\n\r\n https://a.example/cb "),
            ("consent", "always"),
            ("required_acr", "urn:vestibule:acr:2fa"),
            ("id_token_alg", "RS256"),
            ("scope", "openid email"),
        ],
    );
    adam.post("/admin/apps/other/settings", &changed).await;
    let after = api.get("/clients/other").await.json();
    let expected = serde_json::json!({
        "client_name": "Other", "redirect_uris": ["https://b.example/cb", "https://a.example/cb"],
        "consent": "always", "required_acr": "2fa", "id_token_signed_response_alg": "RS256", "scope": "email openid",
        "contacts": ["ops@example.com"], "resources": ["https://api.example"], "refresh_grace": "7s",
        "default_max_age": 60, "userinfo_signed_response_alg": "RS256", "id_token_claims": ["email"],
    });
    for (name, value) in expected.as_object().expect("members") {
        assert_eq!(&after[name], value, "{name}");
    }
}

#[sqlite]
async fn two_administrators_change_one_application_and_the_second_hears_of_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let mut again = world.person("adam").signed_in().await;
    let path = "/admin/apps/app/settings";
    let (first, second) = (shown(&adam.get(path).await), shown(&again.get(path).await));
    let saved = adam.post(path, &with(&first, &[("client_name", "First")])).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let late = again.post(path, &with(&second, &[("client_name", "Second")])).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Somebody else changed it") && late.body.contains("value=\"Second\""),
        "{}",
        late.body
    );
    let app = Api::full(&world).await.get("/clients/app").await.json();
    assert_eq!(app["client_name"], "First");
    let fields = shown(&late);
    assert_eq!(
        again.post(path, &with(&fields, &[])).await.status,
        303,
        "with the version of now it is taken"
    );
}

#[sqlite]
async fn what_cannot_be_is_said_and_nothing_changes(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let api = Api::full(&world).await;
    let before = api.get("/clients/app").await.body;
    let mut adam = world.person("adam").signed_in().await;
    let path = "/admin/apps/app/settings";
    let fields = shown(&adam.get(path).await);
    for (field, value, said) in [
        (
            "redirect_uris",
            "http://plain.example/cb",
            "http://plain.example/cb begins with http://",
        ),
        (
            "post_logout_redirect_uris",
            "nonsense",
            "nonsense is not a full address",
        ),
        ("redirect_uris", "", "at least one address"),
        ("scope", "openid nothing", "One of the scopes does not exist"),
        ("cors_origins", "https://a.example/path", "A site is written like"),
        ("logo_uri", "javascript:alert(1)", "A link begins with"),
        ("auth_method", "private_key_jwt", "the address of its keys"),
    ] {
        let page = adam.post(path, &with(&fields, &[(field, value)])).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-app-settings"),
            "{field}"
        );
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert_eq!(api.get("/clients/app").await.body, before);
}

#[sqlite]
async fn an_application_that_needs_a_secret_now_gets_one_that_is_shown_once(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/new").await;
    let typed = [
        ("kind", "single-page"),
        ("name", "Spa"),
        ("client_id", ""),
        ("redirect_uris", CALLBACK),
    ];
    adam.submit(&form, &typed).await;
    let path = "/admin/apps/spa/settings";
    let fields = shown(&adam.get(path).await);
    let page = adam
        .post(path, &with(&fields, &[("auth_method", "client_secret_basic")]))
        .await;
    assert_eq!(
        (page.status.as_u16(), page.page()),
        (200, "admin-app-settings"),
        "{}",
        page.body
    );
    let shown_once = page.new_secret();
    assert!(!adam.get(path).await.body.contains(&shown_once));
}
