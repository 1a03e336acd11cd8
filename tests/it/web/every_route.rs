//! Rules for every route. A route without a row here fails.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};

use crate::support::{
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app, user},
    routes::{
        Form, ID, ROUTES,
        What::{self, Json, Other, Page as Html, Redirect},
    },
    server::{Answer, FORM, ISSUER, TestServer, between, encode, outline, request},
    sqlite,
    world::World,
};

#[test]
fn every_route_has_a_row() {
    let source = include_str!("../../../src/web.rs");
    let routes: BTreeSet<&str> = source
        .split(".route(")
        .skip(1)
        .filter_map(|text| between(text, "\"", "\""))
        .collect();
    let rows: BTreeSet<&str> = ROUTES.iter().map(|row| row.route).collect();
    assert!(routes.len() > 20);
    assert_eq!(routes, rows, "src/web.rs on the left, this table on the right");
}

fn what(answer: &Answer) -> What {
    let content_type = answer.header("content-type");
    if answer.status.is_redirection() {
        Redirect
    } else if content_type.starts_with("text/html") {
        Html
    } else if content_type.starts_with("application/json") || content_type.starts_with("application/jwk-set+json") {
        Json
    } else {
        Other
    }
}

/// Where the pages are that lead from an application back to it. It opens them in popups, and may redirect on to anywhere.
const FLOW: &[&str] = &[
    "authorize",
    "login",
    "consent",
    "select-account",
    "language",
    "logout",
    "logged-out",
    "register",
    "recover",
];

fn check_headers(answer: &Answer, place: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("strict-transport-security", "max-age=63072000"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {place}");
    }
    let first = place.split('/').nth(1).unwrap_or_default();
    let is_of_flow = FLOW.contains(&first);
    let opener_policy = if is_of_flow { "" } else { "same-origin" };
    assert_eq!(answer.header("cross-origin-opener-policy"), opener_policy, "{place}");
    let resource_policy = answer.header("cross-origin-resource-policy");
    assert!(matches!(resource_policy, "same-origin" | "cross-origin"), "{place}");
    let policy = answer.header("content-security-policy");
    for directive in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(directive), "{directive} of {place}: {policy}");
    }
    let may_leave = is_of_flow || place.starts_with("/account/security") || place.starts_with("/account/providers");
    assert!(may_leave || policy.contains("form-action '"), "{place}: {policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{place}: {policy}");
    assert_eq!(answer.header("x-correlation-id").len(), 16, "{place}");
    assert_ne!(answer.header("cache-control"), "", "{place}");
    assert_eq!(answer.header("server"), "", "{place}");
    if what(answer) == Html {
        assert_eq!(answer.header("cache-control"), "no-store", "{place}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{place}");
        let nonce = between(policy, "'nonce-", "'").unwrap_or_default();
        assert!(nonce.len() >= 22, "{place}: {policy}");
        for script in answer.body.split("<script").skip(1) {
            assert!(
                script.contains(&format!("nonce=\"{nonce}\"")),
                "{place}: a script without the nonce"
            );
        }
        assert!(
            !answer.body.contains(" style=\"") && !answer.body.contains(" onclick"),
            "{place}"
        );
    }
    if answer.status.is_client_error() && what(answer) == Html {
        assert_eq!(answer.page(), "error", "{place}");
        assert!(
            answer.body.contains(answer.header("x-correlation-id")),
            "{place}: the page names the request"
        );
        assert_eq!(answer.location(), "", "{place}");
    }
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().expect("ASCII");
        assert!(cookie.starts_with("__Host-vestibule="), "{place}: {cookie}");
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{place}: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{place}: {cookie}");
    }
}

#[sqlite]
async fn every_route_answers_a_browser_without_a_session_and_sets_its_headers(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut outlines = String::new();
    for row in ROUTES {
        let get = world.get(row.example).await;
        assert_eq!(
            (get.status.as_u16(), what(&get)),
            row.get,
            "GET {}: {}",
            row.route,
            get.body
        );
        check_headers(&get, row.route);
        outlines += &format!("GET {}\n{}\n", row.route, outline(&get));
        let post = world.post(row.example, &[]).await;
        assert_eq!(
            (post.status.as_u16(), what(&post)),
            row.post,
            "POST {}: {}",
            row.route,
            post.body
        );
        check_headers(&post, row.route);
        for method in [
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::TRACE,
            Method::OPTIONS,
        ] {
            let odd = request(method.clone(), row.example)
                .body(Body::empty())
                .expect("a request");
            let odd = world.send(odd).await;
            // The CORS layer answers every OPTIONS request where scripts of other origins may call.
            if method == Method::OPTIONS && answers_preflights(row.route) {
                assert_eq!((odd.status, odd.body.as_str()), (StatusCode::OK, ""), "{}", row.route);
            } else {
                assert_eq!(odd.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {}", row.route);
            }
            assert_ne!(odd.header("allow"), "", "{method} {}", row.route);
            check_headers(&odd, row.route);
        }
    }
    insta::assert_snapshot!("nobody_in_particular", outlines);
    let nowhere = world.get("/nowhere").await;
    assert_eq!((nowhere.status.as_u16(), what(&nowhere)), (404, Html));
    check_headers(&nowhere, "nowhere");
    assert_eq!(
        database
            .number(
                "SELECT count(*) FROM audit_events WHERE kind NOT LIKE '%.changed' AND kind NOT LIKE 'signing_key%'"
            )
            .await,
        0
    );
}

/// Any origin may read these.
fn is_public_document(route: &str) -> bool {
    // The page that changes a password is for people.
    (route.starts_with("/.well-known") && route != "/.well-known/change-password") || route == "/jwks"
}

/// Registered origins may call these.
fn is_called_by_scripts(route: &str) -> bool {
    ["/token", "/device_authorization", "/userinfo", "/revoke"].contains(&route)
}

fn answers_preflights(route: &str) -> bool {
    is_public_document(route) || is_called_by_scripts(route)
}

#[sqlite]
async fn a_forged_form_changes_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let other = {
        let mut other = world.browser();
        world.app.sign_in(&mut other, "alice", "", &[]).await.claims()["sid"]
            .as_str()
            .expect("a session")
            .to_owned()
    };
    let question = world.app.ask("profile", &[("prompt", "consent")]).await;
    let consent = browser.visit(&question.address).await;
    let token = consent.csrf_token();
    let request_id = consent.request_id();
    let foreign_token = {
        let mut mallory = world.person("mallory").signed_in().await;
        mallory.visit("/").await.csrf_token()
    };
    let own = [("origin", ISSUER), ("sec-fetch-site", "same-origin")];
    type Forgery<'a> = (&'a str, Option<&'a str>, Vec<(&'a str, &'a str)>);
    let forgeries: Vec<Forgery<'_>> = vec![
        ("no token", None, own.to_vec()),
        ("an empty token", Some(""), own.to_vec()),
        ("another browser's token", Some(&foreign_token), own.to_vec()),
        ("another origin", Some(&token), vec![("origin", "https://evil.example")]),
        ("a null origin", Some(&token), vec![("origin", "null")]),
        (
            "our origin with more behind it",
            Some(&token),
            vec![("origin", "https://id.example.com.evil.example")],
        ),
        (
            "another site",
            Some(&token),
            vec![("origin", ISSUER), ("sec-fetch-site", "cross-site")],
        ),
        ("a sibling site", Some(&token), vec![("sec-fetch-site", "same-site")]),
    ];
    let before = stored(&world, &browser).await;
    for row in ROUTES.iter().filter(|row| row.form == Form::Ours) {
        let (address, fields): (String, Vec<(&str, &str)>) = match row.route {
            "/login" => (
                format!("/login?request={request_id}"),
                vec![("username", "mallory"), ("password", PASSWORD)],
            ),
            "/consent" => (format!("/consent?request={request_id}"), vec![("decision", "allow")]),
            "/select-account" => (
                format!("/select-account?request={request_id}"),
                vec![("account", "another")],
            ),
            "/logout/confirm" => ("/logout/confirm".to_owned(), vec![("confirm", "yes")]),
            "/setup" => ("/setup".to_owned(), vec![("token", "x")]),
            "/apps/{client_id}/remove" => ("/apps/app/remove".to_owned(), vec![]),
            "/sessions/{session_id}/end" => (format!("/sessions/{other}/end"), vec![]),
            // A form without its own fields, or whose fields do not matter before its token.
            _ => (row.example.to_owned(), vec![("code", "000000")]),
        };
        for (forgery, token, headers) in &forgeries {
            let mut fields = fields.clone();
            fields.extend(token.map(|token| ("csrf_token", token)));
            let page = browser.clone().post_from(&address, &fields, headers).await;
            // A step of a sign-in leads to where the sign-in stands, and does nothing.
            let leads_on = ["/authorize/", "/login/next"]
                .iter()
                .any(|place| page.location().starts_with(place));
            let is_refused = page.status == 403 || (page.status == 303 && leads_on);
            assert!(is_refused, "{forgery} at {}: {} {}", row.route, page.status, page.body);
            check_headers(&page, row.route);
        }
        let twice = format!("{}&csrf_token={token}&csrf_token={token}", encode(&fields));
        let mut cookies = browser.clone();
        let request = request(Method::POST, &address)
            .header(header::CONTENT_TYPE, FORM)
            .body(Body::from(twice));
        let page = cookies.send(&address, request.expect("a request")).await;
        assert!(
            page.status == 403 || page.status == 303,
            "a token twice at {}: {}",
            row.route,
            page.status
        );
    }
    assert_eq!(stored(&world, &browser).await, before);
    // The same form, sent by this server's page, is accepted.
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    world.app.code(&question, &away);
}

#[sqlite]
async fn an_unreadable_request_gets_an_error_and_never_a_500(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.per_address_per_minute = 100_000).await;
    let long = "x".repeat(70_000);
    let many: String = (0..100).map(|number| format!("p{number}=1&")).collect();
    let hostile = [
        "%ff%fe=%00".to_owned(),
        "client_id=%00&client_id=%00".to_owned(),
        "request=%ff".to_owned(),
        "request=a&request=b".to_owned(),
        format!("request={ID}"),
        "token=a&token=b".to_owned(),
        "done=a&done=b".to_owned(),
        "=&&&===;;".to_owned(),
        "%".to_owned(),
        "client_id=app&redirect_uri=javascript:alert(1)".to_owned(),
        "client_id='%20OR%201=1--&scope=%3Cscript%3E".to_owned(),
        format!("client_id=app&state={}", &long[..10_000]),
        many,
    ];
    for row in ROUTES {
        for query in &hostile {
            let get = world.get(&format!("{}?{query}", row.example)).await;
            assert!(get.status.as_u16() < 500, "GET {}?{query}: {}", row.route, get.body);
            assert!(
                !get.body.contains("<script>") && !get.body.contains("javascript:alert"),
                "{}",
                row.route
            );
            check_headers(&get, row.route);
            if get.status.is_client_error() {
                assert_ne!(what(&get), Other, "GET {}?{query}: {}", row.route, get.body);
            }
            let post = request(Method::POST, row.example).header(header::CONTENT_TYPE, FORM);
            let post = world
                .send(post.body(Body::from(query.clone())).expect("a request"))
                .await;
            assert!(post.status.as_u16() < 500, "POST {} {query}: {}", row.route, post.body);
            assert_ne!(what(&post), Other, "POST {} {query}: {}", row.route, post.body);
            check_headers(&post, row.route);
        }
        for (content_type, body) in [
            ("application/json", "{\"a\":".repeat(5_000)),
            ("text/plain", "csrf_token=x".to_owned()),
            ("multipart/form-data; boundary=x", "--x".to_owned()),
            (FORM, format!("username={long}")),
            (FORM, "\u{fffd}\n\r\n".to_owned()),
        ] {
            let post = request(Method::POST, row.example).header(header::CONTENT_TYPE, content_type);
            let post = world.send(post.body(Body::from(body)).expect("a request")).await;
            assert!(
                (300..500).contains(&post.status.as_u16()),
                "POST {} {content_type}: {}",
                row.route,
                post.status
            );
            check_headers(&post, row.route);
        }
    }
    for path in [
        "/authorize/%ff",
        "/apps/%ff/remove",
        "/sessions/%00/end",
        "/clients/%ff/logo",
        "/authorize/..%2f..%2fetc",
        "//",
        "/%2e%2e/",
    ] {
        for answer in [world.get(path).await, world.post(path, &[]).await] {
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
            assert_eq!(what(&answer), Html, "{path}: {}", answer.body);
        }
    }
    // None of these requests had an effect.
    for table in ["authorization_requests", "authorization_codes", "grants", "consents"] {
        assert_eq!(
            database.number(&format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
}

#[sqlite]
async fn a_script_may_read_what_its_origin_was_registered_for_and_nothing_else(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(&alice_and_app("cors_origins = [\"https://spa.example\"]"))
        .await;
    for row in ROUTES {
        let is_public = is_public_document(row.route);
        let is_callable = is_called_by_scripts(row.route);
        for origin in [
            "https://spa.example",
            "https://evil.example",
            "https://spa.example.evil.example",
            "null",
        ] {
            let preflight = request(Method::OPTIONS, row.example)
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization");
            let preflight = server.send(preflight.body(Body::empty()).expect("a request")).await;
            let method = if row.get.0 == 405 { Method::POST } else { Method::GET };
            let call = request(method, row.example)
                .header("origin", origin)
                .header(header::CONTENT_TYPE, FORM);
            let call = server.send(call.body(Body::empty()).expect("a request")).await;
            let allowed = match (is_public, is_callable && origin == "https://spa.example") {
                (true, _) => "*",
                (_, true) => origin,
                _ => "",
            };
            for answer in [&preflight, &call] {
                assert_eq!(
                    answer.header("access-control-allow-origin"),
                    allowed,
                    "{origin} at {}",
                    row.route
                );
                assert_eq!(
                    answer.header("access-control-allow-credentials"),
                    "",
                    "never with cookies"
                );
                let policy = if allowed.is_empty() {
                    "same-origin"
                } else {
                    "cross-origin"
                };
                assert_eq!(
                    answer.header("cross-origin-resource-policy"),
                    policy,
                    "{origin} at {}",
                    row.route
                );
                if is_callable {
                    assert!(
                        answer.header("vary").to_ascii_lowercase().contains("origin"),
                        "{}",
                        row.route
                    );
                }
            }
            if !allowed.is_empty() {
                assert_eq!(preflight.status, 200, "{}", row.route);
                assert!(
                    preflight
                        .header("access-control-allow-headers")
                        .contains("authorization")
                );
            }
        }
    }
}

/// B12: the preflight allowed two headers, and browsers refused the call of a library that adds another one.
#[sqlite]
async fn a_script_may_send_the_headers_that_its_library_adds(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(&alice_and_app("cors_origins = [\"https://spa.example\"]"))
        .await;
    let added = "authorization,cache-control,traceparent,x-requested-with";
    for row in ROUTES {
        if !is_public_document(row.route) && !is_called_by_scripts(row.route) {
            continue;
        }
        let preflight = request(Method::OPTIONS, row.example)
            .header("origin", "https://spa.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", added);
        let preflight = server.send(preflight.body(Body::empty()).expect("a request")).await;
        assert_eq!(preflight.status, 200, "{}", row.route);
        assert_eq!(preflight.header("access-control-allow-headers"), added, "{}", row.route);
    }
}

/// A shared cache keeps what it fetched without `Origin` and may give it to a browser later.
#[sqlite]
async fn a_response_to_a_server_says_what_a_cache_has_to_know_about_origins(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    for row in ROUTES {
        let method = if row.get.0 == 405 { Method::POST } else { Method::GET };
        let call = request(method, row.example).header(header::CONTENT_TYPE, FORM);
        let answer = server.send(call.body(Body::empty()).expect("a request")).await;
        let anyone_reads_it = answer.header("access-control-allow-origin") == "*";
        assert_eq!(anyone_reads_it, is_public_document(row.route), "{}", row.route);
        let varies = answer.header("vary").to_ascii_lowercase().contains("origin");
        assert!(varies || !is_called_by_scripts(row.route), "{}", row.route);
    }
}

/// The state that a forged request could change.
async fn stored(server: &TestServer, browser: &Browser) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "sessions",
        "grants",
        "consents",
        "users",
        "authorization_codes",
        "authorization_requests",
        "audit_events",
    ] {
        counts.push(server.database.number(&format!("SELECT count(*) FROM {table}")).await);
    }
    counts.push(
        server
            .database
            .number("SELECT count(*) FROM grants WHERE revoked_at IS NULL")
            .await,
    );
    let mut looking = browser.clone();
    let home: Page = looking.visit("/").await;
    assert_eq!(home.page(), "home");
    counts.push(i64::from(home.body.contains("Alice")));
    counts
}
