//! The settings that change while the server runs.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use vestibule::{
    config::{Config, FixedBy},
    domain::right::Right,
};

use crate::support::{
    api::{Api, good, problem},
    both_databases,
    database::TestDatabase,
    server::TestServer,
    smtp::{PASSWORD, SmtpServer, USERNAME},
    sqlite,
};

const SETTINGS: &str = "/settings";

async fn change(api: &Api<'_>, values: Value) -> crate::support::server::Answer {
    api.patch(SETTINGS, json!({ "values": values })).await
}

fn detail<'a>(settings: &'a Value, key: &str) -> &'a Value {
    let details = settings["details"].as_array().expect("a list");
    details.iter().find(|one| one["key"] == key).expect(key)
}

#[both_databases]
async fn a_setting_counts_at_once_here_and_soon_on_every_node(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    let _jobs = other.app.start_jobs();
    let api = Api::full(&server).await;
    let before = good(&api.get(SETTINGS).await, StatusCode::OK);
    assert_eq!(before["values"]["tokens.access_token"], "10m");
    assert_eq!(detail(&before, "tokens.access_token")["source"], "default");
    let values = json!({ "tokens.access_token": "5m", "branding.name": "Northlight" });
    let after = good(&change(&api, values).await, StatusCode::OK);
    assert_eq!(after["values"]["tokens.access_token"], "5m");
    assert_eq!(detail(&after, "tokens.access_token")["source"], "database");
    assert_eq!(detail(&after, "tokens.access_token")["default"], "10m");
    assert_eq!(server.context().config.tokens.access_token.to_string(), "5m");
    assert!(server.get("/login").await.body.contains("Northlight"));
    while other.context().config.branding.name != "Northlight" {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(other.get("/login").await.body.contains("Northlight"));
    // Back to what it is without a choice.
    let back = good(
        &change(&api, json!({ "tokens.access_token": null })).await,
        StatusCode::OK,
    );
    assert_eq!(back["values"]["tokens.access_token"], "10m");
    assert_eq!(detail(&back, "tokens.access_token")["source"], "default");
    assert_eq!(server.context().config.tokens.access_token.to_string(), "10m");
    // A node that starts later has it too.
    let late = server.another_node().await;
    assert_eq!(late.context().config.branding.name, "Northlight");
    assert_eq!(server.events("settings.changed").await, 2);
}

#[sqlite]
async fn what_the_file_or_the_environment_says_cannot_be_changed(database: TestDatabase) {
    let fix = |config: &mut Config| {
        config.branding.name = "Fixed".to_owned();
        let file = FixedBy::File("/etc/vestibule/vestibule.toml".to_owned());
        config.fixed.insert("branding.name".to_owned(), file);
        let variable = FixedBy::Environment("VESTIBULE_TOKENS__CODE".to_owned());
        config.fixed.insert("tokens.code".to_owned(), variable);
    };
    let server = TestServer::start_with(&database, fix).await;
    let api = Api::full(&server).await;
    let shown = good(&api.get(SETTINGS).await, StatusCode::OK);
    assert_eq!(detail(&shown, "branding.name")["source"], "file");
    assert_eq!(detail(&shown, "tokens.code")["fixed_by"], "VESTIBULE_TOKENS__CODE");
    for (key, value) in [("branding.name", json!("Other")), ("tokens.code", json!(null))] {
        let refused = problem(&change(&api, json!({ key: value })).await, "invalid");
        assert_eq!(refused["pointer"], format!("/values/{key}"));
        assert!(
            refused["detail"].as_str().expect("a sentence").contains("fixes it"),
            "{refused}"
        );
    }
    assert_eq!(server.events("settings.changed").await, 0);
}

#[sqlite]
async fn what_cannot_be_is_refused_and_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    for (values, key) in [
        (json!({ "tokens.code": "soon" }), "tokens.code"),
        (json!({ "tokens.code": "2h" }), "tokens.code"),
        (json!({ "tokens.code": 60 }), "tokens.code"),
        (json!({ "sessions.idle": "30h" }), "sessions.idle"),
        (json!({ "branding.name": "" }), "branding.name"),
        (
            json!({ "branding.support_url": "javascript:alert(1)" }),
            "branding.support_url",
        ),
        (json!({ "branding.accent": "#ffff00" }), "branding.accent"),
        // Nobody could sign in.
        (
            json!({ "sign_in.second_factors": ["recovery_code"] }),
            "sign_in.admin_required_acr",
        ),
        (
            json!({ "sign_in.required_acr": "phr", "sign_in.second_factors": ["totp"] }),
            "sign_in.required_acr",
        ),
        // Nobody would get a link.
        (json!({ "registration.mode": "open" }), "registration.mode"),
        (json!({ "sign_in.sms_codes": true }), "sign_in.sms_codes"),
        (json!({ "mail.transport": "smtp" }), "mail.from"),
        (json!({ "registration.groups": ["nobody's"] }), "registration.groups"),
        (json!({ "listen": "0.0.0.0:80" }), "listen"),
        (json!({ "issuer": "https://evil.example" }), "issuer"),
        (json!({ "data_dir": "/" }), "data_dir"),
        (
            json!({ "mail.smtp.root_certificate": "/etc/passwd" }),
            "mail.smtp.root_certificate",
        ),
    ] {
        let refused = problem(&change(&api, values.clone()).await, "invalid");
        assert_eq!(refused["pointer"], format!("/values/{key}"), "{values}");
    }
    let both = json!({ "branding.name": "Northlight", "tokens.code": "2h" });
    problem(&change(&api, both).await, "invalid");
    problem(&api.patch(SETTINGS, json!({ "details": [] })).await, "invalid");
    assert_eq!(server.context().config.branding.name, "Vestibule");
    assert_eq!(server.events("settings.changed").await, 0);
}

#[both_databases]
async fn of_two_changes_the_second_is_told_and_a_dry_run_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let seen = api.get(SETTINGS).await.header("etag").to_owned();
    let ask = async |tag: &str, path: &str, name: &str| {
        let request = api.request(Method::PATCH, path).field("if-match", tag);
        request
            .json(&json!({ "values": { "branding.name": name } }))
            .send()
            .await
    };
    let tried = good(&ask(&seen, "/settings?dry_run=true", "Tried").await, StatusCode::OK);
    assert_eq!(tried["values"]["branding.name"], "Tried");
    assert_eq!(server.context().config.branding.name, "Vestibule");
    assert_eq!(api.get(SETTINGS).await.header("etag"), seen);
    good(&ask(&seen, SETTINGS, "First").await, StatusCode::OK);
    assert_eq!(
        ask(&seen, SETTINGS, "Second").await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(server.context().config.branding.name, "First");
    let unconditional = api
        .request(Method::PATCH, SETTINGS)
        .json(&json!({ "values": {} }))
        .send()
        .await;
    assert_eq!(unconditional.status, StatusCode::PRECONDITION_REQUIRED);
}

#[both_databases]
async fn a_secret_is_sealed_never_shown_and_goes_nowhere_else(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let gateway = json!({
        "sms.transport": "http", "sms.format": "json", "sms.url": "https://gateway.example/send", "sms.from": "Vestibule",
        "sms.token": "hunter2-of-the-gateway",
    });
    let made = good(&change(&api, gateway).await, StatusCode::OK);
    assert!(!made.to_string().contains("hunter2"), "{made}");
    assert_eq!(detail(&made, "sms.token")["is_set"], true);
    let shown = good(&api.get(SETTINGS).await, StatusCode::OK);
    assert!(!shown.to_string().contains("hunter2"), "{shown}");
    for sql in [
        "SELECT count(*) FROM settings WHERE CAST(document AS text) LIKE '%hunter2%'",
        "SELECT count(*) FROM audit_events WHERE CAST(detail AS text) LIKE '%hunter2%'",
    ] {
        assert_eq!(database.number(sql).await, 0, "{sql}");
    }
    let sealed = "SELECT count(*) FROM server_secrets WHERE name = 'setting sms.token'";
    assert_eq!(database.number(sealed).await, 1);
    assert!(server.context().config.sms.secret().is_some());
    // Whoever may change the address does not get the secret there.
    let elsewhere = change(&api, json!({ "sms.url": "https://evil.example/" })).await;
    assert_eq!(problem(&elsewhere, "invalid")["pointer"], "/values/sms.token");
    let again = json!({ "sms.url": "https://other.example/", "sms.token": "another-token" });
    good(&change(&api, again).await, StatusCode::OK);
    // Off, and without it.
    good(
        &change(&api, json!({ "sms.transport": null, "sms.token": null })).await,
        StatusCode::OK,
    );
    assert_eq!(database.number(sealed).await, 0);
    assert!(server.context().config.sms.secret().is_none());
}

#[both_databases]
async fn mail_is_tried_before_it_is_kept(database: TestDatabase) {
    let mut smtp = SmtpServer::start().await;
    let certificate = smtp.certificate.clone();
    let trust = |config: &mut Config| config.mail.smtp.root_certificate = Some(certificate);
    let server = TestServer::start_with(&database, trust).await;
    let api = Api::full(&server).await;
    let mail = |password: &str| {
        json!({
            "mail.transport": "smtp", "mail.from": "Northlight <no-reply@example.com>", "mail.smtp.host": "localhost",
            "mail.smtp.port": smtp.address.port(), "mail.smtp.username": USERNAME, "mail.smtp.password": password,
        })
    };
    let (right, wrong) = (mail(PASSWORD), mail("wrong"));
    let refused = problem(&change(&api, wrong).await, "invalid");
    assert_eq!(refused["pointer"], "/values/mail.smtp.password");
    smtp.go_down().await;
    let refused = problem(&change(&api, right.clone()).await, "invalid");
    assert_eq!(refused["pointer"], "/values/mail.smtp.host");
    assert_eq!(
        server.get("/recover").await.status,
        StatusCode::NOT_FOUND,
        "mail is off"
    );
    smtp.come_back().await;
    good(&change(&api, right).await, StatusCode::OK);
    assert_eq!(server.get("/recover").await.status, StatusCode::OK);
    // The job sends by what is in force now.
    let _jobs = server.app.start_jobs();
    let context = server.context();
    let to = vestibule::domain::email_address::EmailAddress::parse("alice@example.com").expect("an address");
    let mail = vestibule::messages::mail::Mail {
        to,
        user_id: None,
        language: "en".to_owned(),
        kind: vestibule::messages::mail::MailKind::Test,
    };
    let permit = vestibule::domain::permit::MessagePermit::granted();
    let left = context.outbox.enqueue(&context.store, permit, &mail, context.now).await;
    left.expect("a store");
    context.outbox.wake();
    while smtp.taken().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(smtp.taken()[0].is_protected && smtp.taken()[0].text.contains("Northlight"));
}

#[sqlite]
async fn who_may_not_change_settings_changes_none_and_gives_nothing_by_them(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let reader = Api::only(&server, &[Right::SettingsRead]).await;
    good(&reader.get(SETTINGS).await, StatusCode::OK);
    problem(&change(&reader, json!({ "branding.name": "X" })).await, "not-allowed");
    let other = Api::only(&server, &[Right::UsersRead]).await;
    problem(&other.get(SETTINGS).await, "not-allowed");
    // New accounts would get what the actor may not give.
    server
        .seed("[[groups]]\nname = 'owners'\nroles = ['owner']\n[[groups]]\nname = 'staff'\n")
        .await;
    let writer = Api::only(&server, &[Right::SettingsRead, Right::SettingsWrite]).await;
    for group in ["owners", "staff"] {
        let refused = problem(
            &change(&writer, json!({ "registration.groups": [group] })).await,
            "invalid",
        );
        assert_eq!(refused["pointer"], "/values/registration.groups");
    }
    let rights = [Right::SettingsRead, Right::SettingsWrite, Right::GroupsWrite];
    let chooser = Api::only(&server, &rights).await;
    let refused = change(&chooser, json!({ "registration.groups": ["owners"] })).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    good(
        &change(&chooser, json!({ "registration.groups": ["staff"] })).await,
        StatusCode::OK,
    );
}

/// Mail, codes and factors decide who gets in: an administrator who changed them could become an owner.
#[both_databases]
async fn what_decides_who_gets_in_is_changed_by_owners_alone(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let people = ["owner", "admin"].map(|role| {
        format!(
            "[[users]]\npreferred_username = '{role}'\npassword = 'correct horse battery staple'\nroles = ['{role}']\n"
        )
    });
    server.seed(&people.concat()).await;
    let admin = Api::of(&server, "admin").await;
    for values in [
        json!({ "sign_in.admin_required_acr": "1fa" }),
        json!({ "sign_in.second_factors": ["totp"] }),
        json!({ "mail.smtp.host": "evil.example" }),
        json!({ "sms.url": "https://evil.example/" }),
        json!({ "throttle.close_after": 1_000_000 }),
        json!({ "audit.keep_for": "1d" }),
        json!({ "registration.email_changes": false }),
    ] {
        let refused = change(&admin, values.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{values}: {}", refused.body);
    }
    good(
        &change(&admin, json!({ "branding.name": "Northlight", "tokens.code": "30s" })).await,
        StatusCode::OK,
    );
    let owner = Api::of(&server, "owner").await;
    good(
        &change(&owner, json!({ "sign_in.second_factors": ["totp"] })).await,
        StatusCode::OK,
    );
    // The same with a key of theirs that allows little else: they can make another one.
    let rights = [Right::SettingsRead, Right::SettingsWrite];
    let narrow = Api::only(&server, &rights).await;
    good(
        &change(&narrow, json!({ "sign_in.second_factors": null })).await,
        StatusCode::OK,
    );
}

#[both_databases]
async fn what_a_group_asks_for_can_still_be_shown(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[groups]]\nname = 'keys'\nrequired_acr = 'phr'\n").await;
    let api = Api::full(&server).await;
    let refused = problem(
        &change(&api, json!({ "sign_in.second_factors": ["totp"] })).await,
        "invalid",
    );
    assert_eq!(refused["pointer"], "/values/sign_in.second_factors");
    good(
        &change(&api, json!({ "sign_in.second_factors": ["totp", "passkey"] })).await,
        StatusCode::OK,
    );
}

#[sqlite]
async fn codes_are_not_sent_to_the_log_and_mail_not_into_files(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    for (key, value) in [("sms.transport", "log"), ("mail.transport", "file")] {
        let refused = problem(&change(&api, json!({ key: value })).await, "invalid");
        assert_eq!(refused["pointer"], format!("/values/{key}"));
    }
    let unchanged = good(
        &change(&api, json!({ "branding.name": "Vestibule" })).await,
        StatusCode::OK,
    );
    assert_eq!(
        detail(&unchanged, "branding.name")["source"],
        "default",
        "nothing was different"
    );
    assert_eq!(server.events("settings.changed").await, 0);
}

/// A session that exists lives as long as the settings say now, and not as long as they said when the server started.
#[both_databases]
async fn a_longer_session_counts_for_the_next_request(database: TestDatabase) {
    let world = crate::support::world::World::new(&database).await;
    let api = Api::full(&world).await;
    good(&change(&api, json!({ "sessions.idle": "20h" })).await, StatusCode::OK);
    let mut browser = world.alice().signed_in().await;
    world.clock.advance(chrono::Duration::hours(15));
    assert_eq!(browser.get("/").await.page(), "home");
    good(&change(&api, json!({ "sessions.idle": "1h" })).await, StatusCode::OK);
    world.clock.advance(chrono::Duration::hours(2));
    assert_ne!(browser.get("/").await.page(), "home");
}
