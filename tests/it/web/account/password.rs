//! `/account/password`.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use vestibule::{config::passwords::BreachedPasswords, crypto::digest};

use crate::support::database::TestDatabase;
use crate::support::{relying_party::PASSWORD, sqlite, world::World};

const NEW: &str = "three quiet otters row";

#[sqlite]
async fn a_new_password_ends_everything_but_this_session(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut elsewhere = world.browser();
    let tokens = world.app.sign_in(&mut elsewhere, "alice", "offline_access", &[]).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/password").await;
    let cookie = browser.cookies["__Host-vestibule"].clone();
    for (password, again) in [("short", "short"), (NEW, "other"), (PASSWORD, PASSWORD)] {
        let refused = browser
            .submit(&page, &[("password", password), ("password_again", again)])
            .await;
        assert_eq!((refused.status.as_u16(), refused.page()), (422, "password"));
    }
    let done = browser
        .submit(&page, &[("password", NEW), ("password_again", NEW)])
        .await;
    assert_eq!(done.page(), "security");
    assert!(done.body.contains("Your password is changed."));
    assert_ne!(browser.cookies["__Host-vestibule"], cookie, "the session's id changes");
    assert_eq!(elsewhere.visit("/").await.page(), "login");
    world
        .app
        .refresh(tokens.refresh(), "")
        .await
        .expect_err("the grant ended");
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.status, 401);
    assert_eq!(world.browser().sign_in("alice", NEW).await.page(), "home");
}

#[sqlite]
async fn a_guessable_or_breached_password_is_refused_with_a_reason(database: TestDatabase) {
    const STOLEN: &str = "seven dreary yaks hum";
    let hash = digest::hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, STOLEN.as_bytes()).as_ref()).to_uppercase();
    let (prefix, suffix) = hash.split_at(5);
    let service = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = service.local_addr().expect("an address");
    let (asked, body) = (
        format!("GET /range/{prefix} "),
        format!("{}:0\r\n{suffix}:42\r\n", "0".repeat(35)),
    );
    let serving = tokio::spawn(async move {
        loop {
            let (mut stream, _) = service.accept().await.expect("a connection");
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.expect("a request");
            let found = String::from_utf8_lossy(&request[..length]).starts_with(&asked);
            let body = if found { body.as_str() } else { "" };
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).await.expect("an answer");
        }
    });
    let world = World::with_config(&database, |config| {
        config.passwords.breached = BreachedPasswords::Range;
        config.passwords.breached_url = format!("http://{address}/range/");
        config.outbound.allow_private = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/password").await;
    for (password, said) in [
        ("password1", "Too many people use this one."),
        ("aaaaaaaaaaaa", "Rows and repetitions are easy to guess."),
        ("alice lindqvist", "easy to guess"),
        (STOLEN, "This password was stolen somewhere else"),
    ] {
        let refused = browser
            .submit(&page, &[("password", password), ("password_again", password)])
            .await;
        assert_eq!(
            (refused.status.as_u16(), refused.page()),
            (422, "password"),
            "{password}"
        );
        assert!(refused.body.contains(said), "{password}: {}", refused.body);
        assert!(refused.body.contains("<meter ") && !refused.body.contains(password));
    }
    let looked = browser.submit(&page, &[("password", NEW), ("check", "yes")]).await;
    assert_eq!(looked.page(), "password");
    assert!(looked.body.contains("value=\"4\"") && !looked.body.contains("password-problem"));
    let typing = browser
        .submit(&page, &[("password", STOLEN), ("check", "typing")])
        .await;
    assert!(
        typing.body.contains("<meter ") && !typing.body.contains("was stolen"),
        "nobody is asked while it is typed"
    );
    assert_eq!(world.events("password.changed").await, 0, "looking changes nothing");
    // If the service is down, a password can still be chosen.
    serving.abort();
    let done = browser
        .submit(&page, &[("password", NEW), ("password_again", NEW)])
        .await;
    assert_eq!(done.page(), "security");
}
