//! What a browser is told, what a link is made of, and what is written down.

use axum::{
    body::Body,
    http::{Method, header},
};
use vestibule::{app, config::ConfigDuration};

use crate::support::{
    both_databases,
    database::TestDatabase,
    log::Log,
    relying_party::{CALLBACK, PASSWORD, RelyingParty, SECRET, alice_and_app, pass, user},
    server::{Answer, FORM, ISSUER, TestServer, encode, form, request},
    sqlite,
    world::World,
};

/// Every secret of one whole flow.
async fn visit(server: &TestServer) -> Vec<(&'static str, String)> {
    server.seed(&alice_and_app("access_token_format = \"opaque\"")).await;
    let link = app::set_up_link(server.services())
        .await
        .expect("a store")
        .expect("a link");
    let app = RelyingParty::app(server);
    let mut browser = server.browser();
    let question = app.ask("profile offline_access", &[]).await;
    let login = browser.visit(&question.address).await;
    let before = browser.cookies["__Host-vestibule"].clone();
    let login = browser
        .submit(
            &login,
            &[("username", "alice"), ("password", "a-wrong-password-that-was-typed")],
        )
        .await;
    let away = pass(&mut browser, login, "alice").await;
    let code = app.code(&question, &away);
    let tokens = app.redeem(&question, &code).await.expect("tokens");
    let next = app.refresh(tokens.refresh(), "").await.expect("tokens");
    app.redeem(&question, &code).await.expect_err("a second use");
    server
        .post_as("/introspect", ("app", SECRET), &[("token", next.refresh())])
        .await;
    server
        .post_as("/revoke", ("app", SECRET), &[("token", &next.access_token)])
        .await;
    server
        .post(
            "/token",
            &[
                ("grant_type", "client_credentials"),
                ("client_id", "app"),
                ("client_secret", SECRET),
            ],
        )
        .await;
    server.userinfo(&tokens.access_token).await;
    // A password typed into the name field must not be logged.
    browser.visit("/login").await;
    let after = browser.cookies["__Host-vestibule"].clone();
    vec![
        ("the password", PASSWORD.to_owned()),
        ("a wrong password", "a-wrong-password-that-was-typed".to_owned()),
        ("the client's secret", SECRET.to_owned()),
        ("the code", code),
        ("an access token", tokens.access_token.clone()),
        ("another access token", next.access_token.clone()),
        ("a refresh token", tokens.refresh().to_owned()),
        ("another refresh token", next.refresh().to_owned()),
        ("an ID token", tokens.id().to_owned()),
        ("the cookie of before the sign-in", before),
        ("the cookie", after),
        ("the set-up link", link.rsplit_once('=').expect("a token").1.to_owned()),
    ]
}

#[both_databases]
async fn no_header_of_a_request_reaches_a_link(database: TestDatabase) {
    let world = World::new(&database).await;
    let link = app::set_up_link(world.services())
        .await
        .expect("a store")
        .expect("a link");
    assert!(link.starts_with(&format!("{ISSUER}/setup?token=vsu_")), "{link}");
    let asked = encode(&[
        ("client_id", "app"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("prompt", "none"),
    ]);
    for path in [
        "/",
        "/login",
        "/logout",
        "/logged-out",
        "/authorize",
        &format!("/authorize?{asked}"),
        "/nowhere",
        "/jwks",
        "/setup",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/userinfo",
        "/health/ready",
    ] {
        for method in [Method::GET, Method::POST] {
            let request = axum::http::Request::builder()
                .method(method)
                .uri(path)
                .header(header::HOST, "evil.example")
                .header("x-forwarded-host", "evil.example")
                .header("x-forwarded-proto", "gopher")
                .header("x-forwarded-for", "evil.example")
                .header("forwarded", "host=evil.example;proto=gopher")
                .header("x-original-url", "https://evil.example/")
                .header(header::REFERER, "https://evil.example/")
                .header(header::CONTENT_TYPE, FORM);
            let answer = world.send(request.body(Body::empty()).expect("a request")).await;
            let all = format!("{:?}{}", answer.headers, answer.body);
            assert!(
                !all.contains("evil.example") && !all.contains("gopher"),
                "{path}: {all}"
            );
        }
    }
}

#[both_databases]
async fn hostile_text_is_escaped_and_never_runs(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let evil = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>";
    let quoted = evil.replace('"', "\\\"");
    server
        .seed(&format!(
            "[[users]]\npreferred_username = \"eve\"\npassword = \"{PASSWORD}\"\nname = \"{quoted}\"\n\
         [[scopes]]\nname = \"notes\"\ndescription = \"{quoted}\"\n\
         [[clients]]\nclient_id = \"evil\"\nclient_secret = \"{SECRET}\"\nclient_name = \"{quoted}\"\n\
         scope = \"openid profile notes\"\nredirect_uris = [\"{CALLBACK}\"]\n"
        ))
        .await;
    let app = RelyingParty::new(&server, "evil", Some(SECRET));
    let mut browser = server.browser();
    let question = app
        .ask(
            "profile notes",
            &[
                ("login_hint", evil),
                ("ui_locales", evil),
                ("prompt", "login consent select_account"),
            ],
        )
        .await;
    let login = browser.visit(&question.address).await;
    let wrong = browser.submit(&login, &[("username", evil), ("password", "x")]).await;
    let consent = browser
        .submit(&login, &[("username", "eve"), ("password", PASSWORD)])
        .await;
    assert_eq!(consent.page(), "consent");
    let choice = browser
        .visit(&format!("/select-account?request={}", consent.request_id()))
        .await;
    assert_eq!(choice.page(), "select-account");
    let home = browser.visit("/").await;
    let logout = browser
        .visit(&format!(
            "/logout?{}",
            encode(&[("state", evil), ("client_id", evil), ("ui_locales", evil)])
        ))
        .await;
    let question = app
        .ask(
            "",
            &[("response_mode", "form_post"), ("prompt", "none"), ("acr_values", evil)],
        )
        .await;
    let respond = browser
        .visit(&question.address.replace(
            "&state=",
            &format!("&state={}", encode(&[("", evil)]).trim_start_matches('=')),
        ))
        .await;
    for page in [&login, &wrong, &consent, &choice, &home, &logout, &respond] {
        assert_ne!(page.page(), "", "{}", page.address);
        let body = page.body.to_ascii_lowercase();
        assert!(
            !body.contains("<script>alert") && !body.contains("<img src=x"),
            "{}",
            page.address
        );
        assert!(body.contains("alert(1)"), "nothing was tried at {}", page.address);
    }
}

#[both_databases]
async fn set_up_never_opens_again(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let link = app::set_up_link(server.services())
        .await
        .expect("a store")
        .expect("a link");
    let newer = app::set_up_link(server.services())
        .await
        .expect("a store")
        .expect("a link");
    assert_eq!(
        server.browser().visit(&link).await.status,
        410,
        "only the newest link works"
    );
    let mut waiting = server.browser();
    let page = waiting.visit(&newer).await;
    assert_eq!(page.page(), "setup");
    assert_eq!(
        server.browser().visit(&newer).await.page(),
        "setup",
        "looking spends nothing"
    );
    // An administrator is created in another way.
    server
        .seed(&user("root").replace("[[users]]", "[[users]]\nroles = [\"owner\"]"))
        .await;
    let fields = [
        ("name", "E"),
        ("username", "eve"),
        ("email", "eve@example.com"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    let late = waiting.submit(&page, &fields).await;
    assert_eq!((late.status.as_u16(), late.page()), (410, "error"));
    assert_eq!(server.browser().visit(&newer).await.status, 410);
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
    assert_eq!(app::set_up_link(server.services()).await.expect("a store"), None);
}

#[both_databases]
async fn no_event_contains_a_secret(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    for (what, secret) in visit(&server).await {
        for column in ["detail", "client_id", "ip_address", "correlation_id"] {
            let sql = format!("SELECT count(*) FROM audit_events WHERE CAST({column} AS text) LIKE '%{secret}%'");
            assert_eq!(database.number(&sql).await, 0, "{what} in {column}");
        }
    }
    assert!(database.number("SELECT count(*) FROM audit_events").await > 8);
}

#[both_databases]
async fn a_dump_of_the_database_contains_no_secret(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let secrets = visit(&server).await;
    if database.is_postgres() {
        for table in [
            "access_tokens",
            "audit_events",
            "authorization_codes",
            "authorization_requests",
            "clients",
            "consents",
            "grants",
            "login_names",
            "outbox",
            "sessions",
            "setup",
            "signing_keys",
            "server_secrets",
            "throttle_counters",
            "users",
        ] {
            for (what, secret) in &secrets {
                let sql = format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%{secret}%'");
                assert_eq!(database.number(&sql).await, 0, "{what} in {table}");
            }
        }
    } else {
        let file = database.config.url.trim_start_matches("sqlite://");
        for file in [file.to_owned(), format!("{file}-wal")] {
            let dump = std::fs::read(file).unwrap_or_default();
            for (what, secret) in &secrets {
                let found = dump.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{what} is in the database");
            }
        }
    }
}

#[both_databases]
async fn a_get_changes_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let token = browser.visit("/").await.csrf_token();
    for (path, fields) in [
        ("/apps/app/remove", vec![]),
        ("/consent", vec![("decision", "allow")]),
        ("/logout/confirm", vec![("confirm", "yes")]),
        ("/login", vec![("username", "alice"), ("password", PASSWORD)]),
    ] {
        let mut fields = fields;
        fields.push(("csrf_token", &token));
        browser.get(&format!("{path}?{}", encode(&fields))).await;
        assert_eq!(browser.visit("/").await.page(), "home", "{path}");
    }
    assert_eq!(world.events("sign_in.succeeded").await, 1);
    assert_eq!(world.events("session.signed_out").await, 0);
}

/// On one thread, so that the log is this test's alone.
#[tokio::test]
async fn the_log_contains_no_secret_and_a_line_break_stays_one_line() {
    let log = Log::start();
    TestDatabase::on_sqlite(async move |database| {
        let server = TestServer::start(&database).await;
        let secrets = visit(&server).await;
        server
            .get("/authorize?client_id=%0Aforged%0d%0aline&redirect_uri=%0Aforged")
            .await;
        let forged =
            request(Method::GET, "/login?request=a&%0aforged=%0d%0aforged").header(header::USER_AGENT, "forged");
        server.send(forged.body(Body::empty()).expect("a request")).await;
        let odd = request(Method::POST, "/token").header(header::CONTENT_TYPE, FORM);
        server
            .send(odd.body(form(&[("grant_type", "\nforged")])).expect("a request"))
            .await;
        let log = log.text();
        assert!(log.lines().count() > 20, "{log}");
        for (what, secret) in secrets {
            let line = log.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{what}");
        }
        assert!(
            !log.lines()
                .any(|line| line.starts_with("forged") || line.starts_with("line")),
            "{log}"
        );
    })
    .await;
}

/// B25: every subdomain was included, and a deployment with one that is plain http could not say otherwise.
#[sqlite]
async fn https_is_asked_for_without_subdomains_unless_they_are_configured(database: TestDatabase) {
    let world = World::new(&database).await;
    let said = |answer: Answer| answer.header("strict-transport-security").to_owned();
    assert_eq!(said(world.get("/login").await), "max-age=63072000");
    let all = TestServer::start_with(&database, |config| {
        config.hsts.max_age = ConfigDuration::days(1);
        config.hsts.include_subdomains = true;
    });
    let all = all.await;
    for path in ["/login", "/nowhere", "/jwks"] {
        assert_eq!(said(all.get(path).await), "max-age=86400; includeSubDomains", "{path}");
    }
}
