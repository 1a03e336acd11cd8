//! Connecting an application.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD},
    server::ISSUER,
    sqlite,
    world::World,
};

#[both_databases]
async fn a_web_app_is_connected_and_its_secret_is_shown_once(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/new").await;
    let typed = [
        ("kind", "web"),
        ("name", "My Wiki"),
        ("client_id", ""),
        ("redirect_uris", CALLBACK),
    ];
    let made = adam.submit(&form, &typed).await;
    assert_eq!(
        (made.status.as_u16(), made.page()),
        (200, "admin-new-app"),
        "{}",
        made.body
    );
    for value in [
        ">my-wiki<",
        &format!(">{ISSUER}<"),
        "/.well-known/openid-configuration<",
        "/authorize<",
        "/token<",
        "/userinfo<",
        "/jwks<",
        "/logout<",
    ] {
        assert!(made.body.contains(value), "{value}: {}", made.body);
    }
    let secret = made.new_secret();
    let page = adam.get("/admin/apps/my-wiki").await;
    assert!(
        page.body.contains("My Wiki") && !page.body.contains(&secret),
        "{}",
        page.body
    );
    world.services().store.forget_cached();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", CALLBACK),
    ];
    let answer = world.post_as("/token", ("my-wiki", &secret), &fields).await;
    assert_eq!(
        answer.json()["error"],
        "invalid_grant",
        "the secret is right: {}",
        answer.body
    );
}

#[sqlite]
async fn each_kind_of_application_has_what_it_needs(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/new").await;
    for (kind, uri, page, said) in [
        ("single-page", "https://spa.example/cb", "admin-app", "Single-page app"),
        ("native", "com.example.app:/cb", "admin-app", "App on a device"),
        ("device", "", "admin-app", "Device without a browser"),
        ("machine", "", "admin-new-app", "Machine"),
        ("api", "", "admin-new-app", "API"),
    ] {
        let typed = [
            ("kind", kind),
            ("name", kind),
            ("client_id", kind),
            ("redirect_uris", uri),
        ];
        let made = adam.submit(&form, &typed).await;
        assert_eq!(made.page(), page, "{kind}: {}", made.body);
        assert!(made.body.contains(said), "{kind}: {}", made.body);
    }
    let settings = adam.get("/admin/apps/single-page/settings").await;
    assert!(
        settings.body.contains(">https://spa.example</textarea>"),
        "its scripts may call: {}",
        settings.body
    );
    assert!(settings.body.contains("value=\"none\" selected"), "{}", settings.body);
    let machine = adam.get("/admin/apps/machine").await;
    assert!(
        !machine.body.contains("/userinfo<"),
        "nobody signs in to it: {}",
        machine.body
    );
    let device = adam.get("/admin/apps/device").await;
    assert!(
        device.body.contains("/device_authorization<") && !device.body.contains("/authorize<"),
        "nobody is sent to it: {}",
        device.body
    );
    let settings = adam.get("/admin/apps/device/settings").await;
    assert!(
        settings.body.contains("name=\"device_code\" value=\"yes\" checked"),
        "{}",
        settings.body
    );
    let api = adam.get("/admin/apps/api").await;
    assert!(
        api.body.contains("/introspect<") && !api.body.contains("/token<"),
        "it asks about tokens, and gets none: {}",
        api.body
    );
}

#[sqlite]
async fn every_wrong_address_has_a_sentence_and_what_was_typed_is_kept(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/new").await;
    let addresses = "https://fine.example/cb\r\nhttp://plain.example/cb\r\n  nonsense  \r\nhttps://*.example/cb\r\n\
                     https://a.example/cb#x\r\nmy.app:/cb\r\njavascript:alert(1)\r\nhttps://u:p@a.example/\r\n\
                     https://a.example/cb?code=1\r\nhttps://a.example/{x}";
    let typed = [
        ("kind", "web"),
        ("name", "Typed"),
        ("client_id", ""),
        ("redirect_uris", addresses),
    ];
    let page = adam.submit(&form, &typed).await;
    assert_eq!(
        (page.status.as_u16(), page.page()),
        (422, "admin-new-app"),
        "{}",
        page.body
    );
    for said in [
        "http://plain.example/cb begins with http://",
        "nonsense is not a full address",
        "https://*.example/cb has a * in it",
        "https://a.example/cb#x has a part after #",
        "my.app:/cb begins with my.app:. Only apps on a device",
        "javascript:alert(1) begins with javascript:",
        "has a user name or a password",
        "has the parameter code",
        "https://a.example/{x} has a sign in it that an address cannot have: {",
    ] {
        let said = said.replace('#', "&#35;");
        let body = page.body.replace('#', "&#35;").replace("&&#35;35;", "&#35;");
        assert!(body.contains(&said), "{said}: {}", page.body);
    }
    assert_eq!(page.body.matches("class=\"problem\"").count(), 9, "{}", page.body);
    assert!(page.body.contains("value=\"Typed\"") && page.body.contains("https://fine.example/cb"));
    assert_eq!(world.database.number("SELECT count(*) FROM clients").await, 1);
}

#[sqlite]
async fn what_cannot_be_is_said(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/new").await;
    let long = "x".repeat(201);
    for (client_id, name, uri, said) in [
        ("app", "Typed", CALLBACK, "There is an app with this client ID already"),
        ("", "App", CALLBACK, "There is an app with this client ID already"),
        ("wïki", "Typed", CALLBACK, "A client ID has 1 to 200"),
        ("wiki", "Typed", "", "at least one address"),
        ("wiki", &long, CALLBACK, "A name has at most 200"),
    ] {
        let typed = [
            ("kind", "web"),
            ("name", name),
            ("client_id", client_id),
            ("redirect_uris", uri),
        ];
        let page = adam.submit(&form, &typed).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-new-app"),
            "{}",
            page.body
        );
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let unknown = adam.submit(&form, &[("kind", "toaster"), ("name", "x")]).await;
    assert_eq!(unknown.status, 400);
    assert_eq!(world.database.number("SELECT count(*) FROM clients").await, 1);
}

#[sqlite]
async fn who_only_looks_connects_nothing(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let ada = format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&ada).await;
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/apps").await;
    assert!(
        page.body.contains("The App") && !page.body.contains("/admin/apps/new"),
        "{}",
        page.body
    );
    assert_eq!(ada.get("/admin/apps/new").await.status, 403);
    let page = ada.get("/admin/apps/app").await;
    for offered in [
        "/app/settings\"",
        "value=\"disable\"",
        "value=\"replace-secret\"",
        "value=\"remove\"",
    ] {
        assert!(!page.body.contains(offered), "{offered}: {}", page.body);
    }
    let typed = [
        ("kind", "web"),
        ("name", "Mine"),
        ("client_id", "mine"),
        ("redirect_uris", CALLBACK),
    ];
    let token = page.csrf_token();
    let sent: Vec<_> = typed.into_iter().chain([("csrf_token", token.as_str())]).collect();
    assert_eq!(ada.post("/admin/apps/new", &sent).await.status, 403);
}
