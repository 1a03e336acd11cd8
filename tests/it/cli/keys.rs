//! `vestibule keys`: lists the signing keys, and rotates them under a running server.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use reqwest::Method;

use crate::support::process::{
    instance::{Instance, STATE, ask, eventually},
    person::Person,
};

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

/// A19: a key that leaked verified until it lapsed.
#[tokio::test]
async fn a_withdrawn_key_leaves_the_key_set_at_once_and_its_tokens_are_refused() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let mut alice = Person::default();
    let login = alice.authorize(&server, "").await.page();
    let code = alice.sign_in(&server, &login).await.code();
    let tokens = server.redeem(&code).await.json();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (old, refresh_token) = (text("access_token"), text("refresh_token"));
    assert!(server.is_active(&old).await);
    let kid = kid_of(&old);

    instance.succeed(&["keys", "withdraw", &kid]).await;
    eventually(Duration::from_secs(2), "the key is gone from the key set", async || {
        !server.kids().await.contains(&kid)
    })
    .await;
    assert!(!server.is_active(&old).await);
    let userinfo = server.request(Method::GET, "/userinfo").bearer_auth(&old);
    assert_eq!(ask(userinfo).await.status, 401);
    // The grant goes on under the key that took over.
    let next = server.refresh(&refresh_token).await.json();
    let next = next["access_token"].as_str().unwrap();
    assert!(server.kids().await.contains(&kid_of(next)));
    assert_ne!(kid_of(next), kid);
    assert!(server.is_active(next).await);

    let unknown = instance.run(&["keys", "withdraw", "no-such-key"]).await;
    assert!(
        unknown.code == Some(1) && unknown.complained.contains("no-such-key"),
        "{unknown:?}"
    );
}

/// D2: one algorithm can be rotated by itself.
#[tokio::test]
async fn one_algorithm_is_rotated_by_itself() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let before = server.kids().await.len();
    let listed = instance.succeed(&["keys", "rotate", "--alg", "ES384"]).await;
    assert_eq!(
        listed.lines().filter(|line| line.contains("ES384")).count(),
        2,
        "{listed}"
    );
    eventually(Duration::from_secs(2), "the server shows the new key", async || {
        server.kids().await.len() == before + 1
    })
    .await;
    let wrong = instance.run(&["keys", "rotate", "--alg", "HS256"]).await;
    assert!(wrong.code == Some(2) && wrong.complained.contains("ES256"), "{wrong:?}");
}
