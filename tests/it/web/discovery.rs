//! The two well-known documents.

use crate::support::{
    database::TestDatabase,
    server::{ISSUER, TestServer, outline},
    sqlite,
    world::World,
};

#[sqlite]
async fn the_metadata_is_true_and_every_endpoint_is_a_route(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[scopes]]\nname = \"notes\"\n").await;
    let answer = server.get("/.well-known/openid-configuration").await;
    insta::assert_snapshot!("discovery", outline(&answer));
    let document = answer.json();
    insta::assert_json_snapshot!("document", document);
    assert_eq!(
        document,
        server.get("/.well-known/oauth-authorization-server").await.json()
    );
    assert_eq!(document["issuer"], ISSUER);
    for (name, value) in document.as_object().expect("an object") {
        if name.ends_with("_endpoint") || name == "jwks_uri" {
            let path = value
                .as_str()
                .and_then(|value| value.strip_prefix(ISSUER))
                .expect("an address of this server");
            assert_ne!(server.get(path).await.status, 404, "{name}");
        }
    }
}

/// B22: a client with a slash at the end of its issuer got a page.
#[sqlite]
async fn a_program_that_asks_at_a_path_that_is_not_there_gets_json(database: TestDatabase) {
    let world = World::new(&database).await;
    for path in [
        "//.well-known/openid-configuration",
        "/.well-known/oauth-protected-resource",
        "//jwks",
        "//userinfo",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert!(
            answer.json()["error_description"]
                .as_str()
                .is_some_and(|text| text.contains("slash")),
            "{path}"
        );
    }
    assert_eq!(
        world.post("//token", &[]).await.header("content-type"),
        "application/json"
    );
    assert!(
        world
            .get("//login")
            .await
            .header("content-type")
            .starts_with("text/html")
    );
}
