//! `kill -9` between the steps of a sign-in: what was answered is still valid, on either database.

use crate::support::{
    both_databases,
    database::TestDatabase,
    process::{
        instance::{Instance, STATE, Server},
        person::Person,
    },
};

async fn restarted(instance: &Instance, server: Server) -> Server {
    server.kill();
    instance.serve().await
}

fn text(answer: &crate::support::process::instance::Answer, member: &str) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()[member]
        .as_str()
        .unwrap_or_else(|| panic!("no {member}: {answer:?}"))
        .to_owned()
}

#[both_databases]
async fn what_was_answered_survives_a_kill_at_every_step(database: TestDatabase) {
    let instance = Instance::on(&database.config.url);
    instance.apply(STATE).await;
    let server = instance.serve().await;

    // The pending authorization request.
    let mut alice = Person::default();
    let login = alice.authorize(&server, "").await.page();
    let server = restarted(&instance, server).await;
    let first = alice.sign_in(&server, &login).await.code();
    // The session, and a code.
    let server = restarted(&instance, server).await;
    let home = alice.open(&server, "/").await.page();
    assert!(home.answer.body.contains("Alice Adams"), "the session is deleted");
    let second = alice.authorize(&server, "&prompt=none").await.code();
    let tokens = server.redeem(&first).await;
    let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    // A redeemed code stays redeemed; an unused one is valid.
    let server = restarted(&instance, server).await;
    assert!(server.is_active(&access).await);
    let others = server.redeem(&second).await;
    let others_access = text(&others, "access_token");
    // A used refresh token, and a retry of it.
    let successor = text(&server.refresh(&refresh).await, "refresh_token");
    let server = restarted(&instance, server).await;
    assert_eq!(text(&server.refresh(&refresh).await, "refresh_token"), successor);
    let newest = text(&server.refresh(&successor).await, "refresh_token");
    // The second use of a code, which revokes its tokens.
    let server = restarted(&instance, server).await;
    let reused = server.redeem(&second).await;
    assert_eq!(
        (reused.status.as_u16(), reused.json()["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    let server = restarted(&instance, server).await;
    assert!(
        !server.is_active(&others_access).await,
        "the second use killed nothing that lasts"
    );
    // A revocation.
    assert!(server.is_active(&newest).await);
    let revoked = server.post_as_app("/revoke", &[("token", &newest)]).await;
    assert_eq!(revoked.status, 200);
    let server = restarted(&instance, server).await;
    assert!(!server.is_active(&newest).await);
    assert!(!server.is_active(&access).await);
    let dead = server.refresh(&newest).await;
    assert_eq!(
        (dead.status.as_u16(), dead.json()["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    // A sign-out.
    let page = alice.open(&server, "/logout").await.page();
    alice.submit(&server, &page, "logout-confirm", &[]).await;
    let server = restarted(&instance, server).await;
    assert!(
        !alice
            .open(&server, "/")
            .await
            .page()
            .answer
            .body
            .contains("Alice Adams")
    );
}

#[both_databases]
async fn a_kill_during_many_redemptions_loses_none_that_was_answered(database: TestDatabase) {
    let instance = Instance::on(&database.config.url);
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let mut alice = Person::default();
    let login = alice.authorize(&server, "").await.page();
    let mut codes = vec![alice.sign_in(&server, &login).await.code()];
    for _ in 0..7 {
        codes.push(alice.authorize(&server, "&prompt=none").await.code());
    }
    // Many concurrent redemptions; the server is killed meanwhile.
    let mut running = tokio::task::JoinSet::new();
    for code in codes.clone() {
        let request = server
            .request(reqwest::Method::POST, "/token")
            .basic_auth("app", Some("the secret of the application"))
            .form(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", "https://app.example/callback"),
            ]);
        running.spawn(async move {
            let answer = request.send().await.ok()?;
            let tokens: serde_json::Value = answer.json().await.ok()?;
            Some((code, tokens["refresh_token"].as_str()?.to_owned()))
        });
    }
    let mut answered = Vec::new();
    while let Some(one) = running.join_next().await {
        answered.extend(one.unwrap());
        if answered.len() == 3 {
            break;
        }
    }
    server.kill();
    while let Some(one) = running.join_next().await {
        answered.extend(one.unwrap());
    }
    let server = instance.serve().await;
    for (code, refresh_token) in &answered {
        assert!(
            server.is_active(refresh_token).await,
            "tokens were answered and forgotten"
        );
        assert_eq!(server.redeem(code).await.status, 400, "a code is good twice");
        assert!(!server.is_active(refresh_token).await);
    }
    // An unanswered code is either still valid or redeemed, never in between.
    for code in codes
        .iter()
        .filter(|code| !answered.iter().any(|(known, _)| known == *code))
    {
        let tried = server.redeem(code).await;
        assert!(matches!(tried.status.as_u16(), 200 | 400), "{tried:?}");
    }
}
