//! `GET` and `POST /userinfo`.

use axum::{
    body::Body,
    http::{Method, header},
};
use chrono::Duration;
use vestibule::{
    domain::{client::AccessTokenFormat, confirmation::Confirmation, ids::GrantId},
    grants::tokens::{AccessTokenFor, access_token},
    store::grants,
};

use crate::support::{
    database::TestDatabase,
    relying_party::SECRET,
    server::{FORM, form, outline, request},
    sqlite,
    world::World,
};

#[sqlite]
async fn the_token_is_sent_in_exactly_one_of_three_ways(database: TestDatabase) {
    let world = World::new(&database).await;
    let tokens = world.app.sign_in(&mut world.browser(), "alice", "email", &[]).await;
    let good = world.userinfo(&tokens.access_token).await;
    insta::assert_snapshot!("userinfo", outline(&good));
    let ask = |method: Method, scheme: &str, fields: &[(&str, &str)]| {
        let mut request = request(method, "/userinfo").header(header::CONTENT_TYPE, FORM);
        if !scheme.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("{scheme} {}", tokens.access_token));
        }
        request.body(form(fields)).expect("a request")
    };
    let in_form = [("access_token", tokens.access_token.as_str())];
    for right in [
        ask(Method::POST, "Bearer", &[]),
        ask(Method::POST, "", &in_form),
        ask(Method::GET, "bEaReR", &[]),
    ] {
        assert_eq!(world.send(right).await.json(), good.json());
    }
    let twice = world.send(ask(Method::POST, "Bearer", &in_form)).await;
    assert_eq!(
        (twice.status.as_u16(), twice.error().as_str()),
        (400, "invalid_request")
    );
    for wrong in [ask(Method::GET, "Basic", &[]), ask(Method::POST, "", &[])] {
        let answer = world.send(wrong).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("www-authenticate")),
            (401, "Bearer realm=\"vestibule\"")
        );
    }
    let query = format!("/userinfo?access_token={}", tokens.access_token);
    assert_eq!(world.get(&query).await.status, 401, "a token in an address is none");
    for wrong in ["", "x", "a.b.c", tokens.id(), "ü"] {
        let request = request(Method::GET, "/userinfo").header(header::AUTHORIZATION, format!("Bearer {wrong}"));
        let answer = world.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, 401, "{wrong}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{wrong}");
    }
    world.clock.advance(Duration::minutes(10));
    let late = world.userinfo(&tokens.access_token).await;
    assert_eq!((late.status.as_u16(), late.error().as_str()), (401, "invalid_token"));
}

#[sqlite]
async fn a_token_that_is_bound_to_a_key_is_refused_as_a_bearer_token_and_introspection_names_the_key(
    database: TestDatabase,
) {
    let world = World::new(&database).await;
    let tokens = world.app.sign_in(&mut world.browser(), "alice", "email", &[]).await;
    let asked = [("token", tokens.access_token.as_str())];
    let said = world.post_as("/introspect", ("app", SECRET), &asked).await.json();
    assert_eq!((said["token_type"].as_str(), said.get("cnf")), (Some("Bearer"), None));
    let grant_id = GrantId(said["gid"].as_str().and_then(|id| id.parse().ok()).expect("a grant"));
    let context = world.context();
    let grant = grants::find(&context.store, grant_id).await.unwrap().expect("a grant");
    let client = context.store.client(&grant.basis.client_id).await.unwrap();
    let mut client = client.expect("a client").as_ref().clone();
    for format in [AccessTokenFormat::Jwt, AccessTokenFormat::Opaque] {
        client.metadata.access_token_format = format;
        for (cnf, token_type, status) in [
            (None, "Bearer", 200),
            (Some(Confirmation::Jkt("thumbprint".to_owned())), "DPoP", 401),
            (Some(Confirmation::X5tS256("thumbprint".to_owned())), "Bearer", 401),
        ] {
            let what = AccessTokenFor {
                client: &client,
                grant: Some((grant.id, &grant.basis)),
                scope: &grant.basis.scope,
                resource: &[],
                cnf: cnf.clone(),
                made: Vec::new(),
            };
            let token = access_token(&context, &context.store, &what).await.unwrap();
            let answer = world.userinfo(&token).await;
            assert_eq!(answer.status.as_u16(), status, "{cnf:?} as {format:?}");
            if status == 401 {
                assert_eq!(answer.error(), "invalid_token");
            }
            let asked = [("token", token.as_str())];
            let said = world.post_as("/introspect", ("app", SECRET), &asked).await.json();
            assert_eq!(said["token_type"], token_type, "{cnf:?} as {format:?}");
            let expected = cnf.map(|cnf| serde_json::to_value(cnf).unwrap());
            assert_eq!(said.get("cnf"), expected.as_ref());
        }
    }
}
