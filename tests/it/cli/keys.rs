//! `vestibule keys`: lists the signing keys, and rotates them under a running server.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::support::process::instance::{Instance, STATE, eventually};

/// The key that signed a token.
fn kid_of(token: &str) -> String {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: serde_json::Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn keys_are_listed_with_their_states() {
    let instance = Instance::embedded();
    let fresh = instance.run(&["keys", "list"]).await;
    assert!(
        fresh.code == Some(1) && fresh.complained.contains("no database"),
        "{fresh:?}"
    );
    drop(instance.serve().await);
    let listed = instance.succeed(&["keys", "list"]).await;
    for algorithm in ["ES256", "ES384", "EdDSA", "RS256", "PS256"] {
        let line = listed.lines().find(|line| line.contains(algorithm));
        assert!(
            line.is_some_and(|line| line.contains("active")),
            "{algorithm}: {listed}"
        );
    }
    assert_eq!(
        instance.succeed(&["keys", "list"]).await,
        listed,
        "listing changes nothing"
    );
}

#[tokio::test]
async fn a_rotation_reaches_the_running_server_within_two_seconds_and_no_key_signs_before_it_is_published() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let before = server.kids().await;
    let old = server.client_credentials().await.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(before.contains(&kid_of(&old)));

    let listed = instance.succeed(&["keys", "rotate"]).await;
    eventually(Duration::from_secs(2), "the server shows the new keys", async || {
        server.kids().await.len() == 2 * before.len()
    })
    .await;
    for kid in server.kids().await {
        assert!(listed.contains(&kid), "{kid} is not in {listed}");
    }
    // A relying party that fetched the set before a token was made can always verify it.
    eventually(Duration::from_secs(10), "the new key signs", async || {
        let seen = server.kids().await;
        let token = server.client_credentials().await.json()["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(seen.contains(&kid_of(&token)), "signed by a key that was not published");
        kid_of(&token) != kid_of(&old)
    })
    .await;
    assert!(
        server.is_active(&old).await,
        "a token signed by the old key is still valid"
    );
    eventually(Duration::from_secs(10), "every old key has retired", async || {
        let listed = instance.succeed(&["keys", "list"]).await;
        listed.matches(" retired ").count() == before.len()
    })
    .await;
}
