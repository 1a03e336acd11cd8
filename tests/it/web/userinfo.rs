//! `GET` and `POST /userinfo`.

use axum::{
    body::Body,
    http::{Method, header},
};
use chrono::Duration;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{RelyingParty, alice_and_app},
    server::{FORM, TestServer, form, outline, request},
};

#[both_databases]
async fn the_token_comes_in_exactly_one_of_three_ways(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let tokens = app.sign_in(&mut server.browser(), "alice", "email", &[]).await;
    let good = server.userinfo(&tokens.access_token).await;
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
        assert_eq!(server.send(right).await.json(), good.json());
    }
    let twice = server.send(ask(Method::POST, "Bearer", &in_form)).await;
    assert_eq!(
        (twice.status.as_u16(), twice.error().as_str()),
        (400, "invalid_request")
    );
    for wrong in [ask(Method::GET, "Basic", &[]), ask(Method::POST, "", &[])] {
        let answer = server.send(wrong).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("www-authenticate")),
            (401, "Bearer realm=\"vestibule\"")
        );
    }
    let query = format!("/userinfo?access_token={}", tokens.access_token);
    assert_eq!(server.get(&query).await.status, 401, "a token in an address is none");
    for wrong in ["", "x", "a.b.c", tokens.id(), "ü"] {
        let request = request(Method::GET, "/userinfo").header(header::AUTHORIZATION, format!("Bearer {wrong}"));
        let answer = server.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, 401, "{wrong}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{wrong}");
    }
    server.clock.advance(Duration::minutes(10));
    let late = server.userinfo(&tokens.access_token).await;
    assert_eq!((late.status.as_u16(), late.error().as_str()), (401, "invalid_token"));
}
