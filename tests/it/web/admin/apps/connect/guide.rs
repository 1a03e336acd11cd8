//! Connecting a well-known application.

use vestibule::management::connect::GUIDES;

use crate::support::{
    both_databases, console::DEV, database::TestDatabase, device::Device, server::ISSUER, sqlite, world::World,
};

#[both_databases]
async fn a_device_is_connected_without_an_address_and_with_a_program_that_works(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/connect/device").await;
    assert!(!form.body.contains("name=\"address\""), "{}", form.body);
    let made = adam.submit(&form, &[("name", "Our TV"), ("client_id", "tv")]).await;
    assert_eq!(
        (made.status.as_u16(), made.page()),
        (200, "admin-connect-guide"),
        "{}",
        made.body
    );
    for value in [
        format!("{ISSUER}/device_authorization"),
        format!("{ISSUER}/token"),
        "client_id=tv".to_owned(),
    ] {
        assert!(made.body.contains(&value), "{value}: {}", made.body);
    }
    world.services().store.forget_cached();
    let device = Device::ask(&world, "profile email").await;
    device.let_in(&mut world.browser(), "alice").await;
    assert_eq!(device.poll(&world).await.status, 200);
}

#[sqlite]
async fn an_app_whose_name_has_no_latin_letters_gets_an_identifier_too(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    for name in ["التلفاز", ""] {
        let form = adam.get("/admin/apps/connect/device").await;
        let made = adam.submit(&form, &[("name", name)]).await;
        assert_eq!(made.status.as_u16(), 200, "{}", made.body);
    }
    assert_eq!(
        world
            .database
            .number("SELECT count(*) FROM clients WHERE length(client_id) = 36")
            .await,
        2
    );
}

#[both_databases]
async fn what_is_pasted_is_what_was_registered(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/connect/grafana").await;
    assert_eq!(form.page(), "admin-connect-guide", "{}", form.body);
    let typed = [
        ("address", "https://grafana.example.com/"),
        ("name", "Grafana"),
        ("client_id", "grafana"),
    ];
    let made = adam.submit(&form, &typed).await;
    assert_eq!(
        (made.status.as_u16(), made.page()),
        (200, "admin-connect-guide"),
        "{}",
        made.body
    );
    let text = made.body.replace("&#34;", "\"");
    let (_, rest) = text.split_once("client_secret = ").expect("a secret");
    let secret: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    assert!(text.contains("client_id = grafana") && text.contains(ISSUER), "{text}");
    assert!(secret.len() > 30, "{secret}");
    let page = adam.get("/admin/apps/grafana").await;
    assert!(
        page.body.contains("https://grafana.example.com/login/generic_oauth"),
        "{}",
        page.body
    );
    assert!(!page.body.contains(&secret), "it was shown once");
    // With these values somebody signs in.
    world.services().store.forget_cached();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", "https://grafana.example.com/login/generic_oauth"),
    ];
    let answer = world.post_as("/token", ("grafana", &secret), &fields).await;
    assert_eq!(
        answer.json()["error"],
        "invalid_grant",
        "the secret is right: {}",
        answer.body
    );
    let again = adam.submit(&form, &typed).await;
    assert_eq!(again.status, 409);
    assert!(
        again.body.contains("value=\"https://grafana.example.com/\""),
        "{}",
        again.body
    );
}

#[sqlite]
async fn an_address_that_cannot_be_is_said_and_makes_nothing(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/apps/connect/grafana").await;
    for address in [
        "",
        "grafana",
        "ftp://grafana.example.com",
        "https://grafana.example.com/?x=1",
        "http://grafana.example.com",
    ] {
        let typed = [("address", address), ("name", "Typed"), ("client_id", "grafana")];
        let refused = adam.submit(&form, &typed).await;
        assert_eq!(refused.status, 422, "{address}: {}", refused.body);
        assert!(
            refused.body.contains("class=\"problem\"") && refused.body.contains("value=\"Typed\""),
            "{}",
            refused.body
        );
    }
    let form = adam.get("/admin/apps/connect/cloudflare-access").await;
    let refused = adam
        .submit(&form, &[("name", "X"), ("client_id", "x"), ("ask-team", "a/b")])
        .await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert_eq!(adam.get("/admin/apps/connect/nothing").await.status, 404);
    assert_eq!(
        world
            .database
            .number("SELECT count(*) FROM clients WHERE client_id <> 'app'")
            .await,
        0
    );
}

#[sqlite]
async fn a_developer_connects_each_of_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(DEV).await;
    let mut dev = world.person("dev").signed_in().await;
    for guide in GUIDES.iter() {
        let form = dev.get(&format!("/admin/apps/connect/{}", guide.slug)).await;
        let asks: Vec<(String, &str)> = guide
            .asks
            .iter()
            .map(|ask| (format!("ask-{}", ask.id), ask.example.as_str()))
            .collect();
        let mut typed = vec![
            ("address", guide.address.as_str()),
            ("name", guide.name.as_str()),
            ("client_id", guide.slug),
        ];
        typed.extend(asks.iter().map(|(name, value)| (name.as_str(), *value)));
        let made = dev.submit(&form, &typed).await;
        assert_eq!(
            (made.status.as_u16(), made.page()),
            (200, "admin-connect-guide"),
            "{}: {}",
            guide.slug,
            made.body
        );
        assert!(
            made.body.contains(&format!("href=\"/admin/apps/{}/test\"", guide.slug)),
            "{}",
            made.body
        );
        assert!(!made.body.contains("{{"), "{}: {}", guide.slug, made.body);
    }
}
