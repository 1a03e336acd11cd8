//! `GET /jwks`.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, header},
};

use crate::support::{
    database::TestDatabase,
    server::{TestServer, outline, request},
    sqlite,
};

#[sqlite]
async fn every_key_is_public_named_and_usable(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let answer = server.get("/jwks").await;
    insta::assert_snapshot!("jwks", outline(&answer));
    let keys = answer.json()["keys"].as_array().expect("keys").clone();
    let algorithms: BTreeSet<&str> = keys.iter().filter_map(|key| key["alg"].as_str()).collect();
    assert_eq!(
        algorithms,
        BTreeSet::from(["ES256", "ES384", "EdDSA", "PS256", "RS256"])
    );
    let kids: BTreeSet<&str> = keys.iter().filter_map(|key| key["kid"].as_str()).collect();
    assert_eq!(kids.len(), keys.len());
    for key in &keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert_eq!(key.get(private), None);
        }
    }
    let known = request(Method::GET, "/jwks").header(header::IF_NONE_MATCH, answer.header("etag"));
    let known = server.send(known.body(Body::empty()).expect("a request")).await;
    assert_eq!((known.status.as_u16(), known.body.as_str()), (304, ""));
}
