//! A failing sign-in, token request and authorization request is one line of the log, by which an administrator finds the cause.

use axum::{body::Body, http::Method};
use chrono::Duration;

use crate::support::{
    browser::{Browser, Page},
    database::TestDatabase,
    log::Log,
    relying_party::{PASSWORD, SECRET},
    server::{encode, request},
    world::World,
};

/// The one line at `info` that `text` has, which must name all of `parts`.
fn the_line(what: &str, text: &str, parts: &[&str]) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" INFO ")).collect();
    assert_eq!(lines.len(), 1, "{what}: {text}");
    for part in parts {
        assert!(lines[0].contains(part), "{what}: no {part} in {}", lines[0]);
    }
    lines[0].to_owned()
}

/// The correlation id that an answer has.
fn correlation_id(page: &Page) -> String {
    page.headers["x-correlation-id"].to_str().expect("text").to_owned()
}

async fn wrong_password(browser: &mut Browser, world: &World, username: &str) -> Page {
    let question = world.app.ask("", &[]).await;
    let login = browser.visit(&question.address).await;
    let fields = [("username", username), ("password", "not the password")];
    browser.submit_once(&login, &fields).await
}

/// C10: failed and throttled sign-ins left no line.
#[tokio::test]
async fn a_failed_sign_in_is_one_line_with_its_user_factor_reason_address_and_client() {
    let log = Log::start();
    TestDatabase::on_sqlite(async move |database| {
        let world = World::with_config(&database, |config| config.throttle.free_attempts = 1).await;
        let alice = database
            .text("SELECT CAST(hex(id) AS TEXT) FROM users LIMIT 1")
            .await
            .to_lowercase();
        let (page, said) = log.of(wrong_password(&mut world.browser(), &world, "alice")).await;
        let id = correlation_id(&page);
        let line = the_line(
            "a wrong password",
            &said,
            &[
                "a sign-in failed",
                "factor=\"password\"",
                "reason=\"wrong password\"",
                "client_id=\"app\"",
                "address=",
                &id,
            ],
        );
        assert!(line.replace('-', "").contains(&alice), "{line}");
        let (_, said) = log.of(wrong_password(&mut world.browser(), &world, "alice")).await;
        the_line(
            "too many",
            &said,
            &["factor=\"password\"", "reason=\"throttled\"", "client_id=\"app\""],
        );

        // People type a password, or the address of somebody else, into the field for the name.
        let (_, said) = log
            .of(wrong_password(&mut world.browser(), &world, "Secret Typed Here"))
            .await;
        let line = the_line(
            "an unknown name",
            &said,
            &["reason=\"no account has this name\"", "name_digest="],
        );
        assert!(!line.to_lowercase().contains("typed"), "{line}");

        world.clock.advance(Duration::hours(1));
        let mut alice = world.alice().with_totp().await;
        world.clock.advance(Duration::hours(1));
        let mut stranger = world.browser();
        let step = stranger.sign_in("alice", PASSWORD).await;
        let wrong = alice.wrong_code();
        let (_, said) = log.of(stranger.submit(&step, &[("code", &wrong)])).await;
        the_line(
            "a wrong code",
            &said,
            &["factor=\"totp\"", "reason=\"the code is wrong"],
        );
        alice.browser.visit("/").await;
    })
    .await;
}

/// Deliver 5 of the findings: a token request that failed had no line, and its answer says little on purpose.
#[tokio::test]
async fn a_failed_token_request_is_one_line_with_its_client_and_cause() {
    let log = Log::start();
    TestDatabase::on_sqlite(async move |database| {
        let world = World::new(&database).await;
        let mut browser = world.browser();
        let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
        let question = world.app.ask("", &[]).await;
        let code = world.app.code(&question, &browser.visit(&question.address).await);
        world.app.redeem(&question, &code).await.expect("tokens");
        let (again, said) = log.of(world.app.redeem(&question, &code)).await;
        again.unwrap_err();
        the_line(
            "a code a second time",
            &said,
            &[
                "invalid_grant: the code was used before",
                "client_id=\"app\"",
                "status=400",
                "correlation_id=",
            ],
        );
        let question = world.app.ask("", &[]).await;
        let code = world.app.code(&question, &browser.visit(&question.address).await);
        world.clock.advance(Duration::minutes(2));
        let (late, said) = log.of(world.app.redeem(&question, &code)).await;
        late.unwrap_err();
        the_line("a late code", &said, &["the code has expired", "client_id=\"app\""]);

        world.app.refresh(tokens.refresh(), "").await.expect("tokens");
        world.clock.advance(Duration::minutes(2));
        let (reused, said) = log.of(world.app.refresh(tokens.refresh(), "")).await;
        reused.unwrap_err();
        the_line(
            "a refresh token again",
            &said,
            &["the token was used before; its grant is revoked", "client_id=\"app\""],
        );

        for (what, secret, cause) in [
            (
                "another secret",
                "wrong",
                "the secret is wrong; registered: client_secret_basic, used: client_secret_basic",
            ),
            ("no grant type", SECRET, "invalid_request: The grant_type is missing."),
        ] {
            let fields = [("refresh_token", "x"), ("grant_type", "refresh_token")];
            let sent = if secret == SECRET { &fields[..1] } else { &fields[..] };
            let (answer, said) = log.of(world.post_as("/token", ("app", secret), sent)).await;
            let id = answer.header("x-correlation-id").to_owned();
            let line = the_line(what, &said, &[cause, &id]);
            assert!(!line.contains(secret) || secret == "wrong", "{line}");
        }
        let fields = [("grant_type", "client_credentials")];
        let (_, said) = log.of(world.post_as("/token", ("nobody", "x"), &fields)).await;
        the_line(
            "an unknown client",
            &said,
            &["there is no such client", "client_id=\"nobody\""],
        );
    })
    .await;
}

/// Deliver 5 and B9: an authorization request that failed had no line where it was answered by a redirect, and none that said what is
/// registered where it was not.
#[tokio::test]
async fn a_failed_authorization_request_is_one_line_with_its_client_and_cause() {
    let log = Log::start();
    TestDatabase::on_sqlite(async move |database| {
        let world = World::new(&database).await;
        let ask = |more: &[(&str, &str)]| {
            let mut fields = vec![("client_id", "app"), ("response_type", "code"), ("scope", "openid")];
            fields.extend(more);
            format!("/authorize?{}", encode(&fields))
        };
        let get = |address: String| request(Method::GET, &address).body(Body::empty()).expect("a request");
        let registered = ("redirect_uri", "https://app.example/callback");
        for (what, address, status, parts) in [
            (
                "an unregistered address",
                ask(&[("redirect_uri", "https://app.example/typo")]),
                400,
                &[
                    "unregistered_redirect_uri",
                    "app.example/typo",
                    "app.example/callback",
                    "client_id=\"app\"",
                ][..],
            ),
            (
                "an unknown client",
                "/authorize?client_id=nobody".to_owned(),
                400,
                &["unknown_client", "client_id=\"nobody\""],
            ),
            (
                "no challenge",
                ask(&[registered]),
                303,
                &["invalid_request: A code_challenge is required.", "client_id=\"app\""],
            ),
            (
                "no session, and no page allowed",
                {
                    let question = world.app.ask("", &[("prompt", "none")]).await;
                    question.address
                },
                303,
                &["login_required", "client_id=\"app\""],
            ),
            (
                "a request that is over",
                "/authorize/00000000-0000-7000-8000-000000000000".to_owned(),
                400,
                &["the sign-in expired"],
            ),
        ] {
            let (answer, said) = log.of(world.send(get(address))).await;
            assert_eq!(answer.status, status, "{what}: {}", answer.body);
            let line = the_line(what, &said, parts);
            assert!(line.contains(answer.header("x-correlation-id")), "{what}: {line}");
        }
    })
    .await;
}
