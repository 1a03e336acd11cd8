//! What clients can ask of their tokens: format, algorithm, audience, and client authentication.

use axum::http::Method;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use vestibule::{
    crypto::{jwt, signing::KeyPair},
    domain::signing_algorithm::SigningAlgorithm,
};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    relying_party::{
        CALLBACK, PASSWORD, Refused, RelyingParty, SECRET, Signature, alice_and_app, client, jose_header, payload,
    },
    server::{ISSUER, TestServer, basic, form, request},
    world::World,
};

fn refused(error: &str) -> Refused {
    Refused(error.to_owned())
}

#[both_databases]
async fn a_client_gets_its_id_tokens_and_its_userinfo_in_the_algorithm_it_registered(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    for algorithm in ["RS256", "PS256", "ES256", "ES384", "EdDSA"] {
        let more = format!(
            "id_token_signed_response_alg = \"{algorithm}\"\nuserinfo_signed_response_alg = \"{algorithm}\"\nconsent = \"never\""
        );
        world.seed(&client(algorithm, &more)).await;
        let app = RelyingParty::new(&world, algorithm, Some(SECRET));
        let tokens = app.sign_in(&mut browser, "alice", "profile", &[]).await;
        assert_eq!(jose_header(tokens.id())["alg"], algorithm);
        let raw = world.userinfo(&tokens.access_token).await;
        assert_eq!(raw.header("content-type"), "application/jwt");
        assert_eq!(jose_header(&raw.body)["alg"], algorithm);
        let said = payload(&raw.body);
        assert_eq!((&said["iss"], &said["aud"]), (&json!(ISSUER), &json!(algorithm)));
        assert_eq!(said.get("nonce"), None);
        assert_eq!(said["name"], "Alice Lindqvist");
        let jwks = world.get("/jwks").await.json();
        let registered = SigningAlgorithm::parse(algorithm).expect("an algorithm");
        assert!(jwt::verify(&raw.body, &jwks, registered).is_ok(), "{algorithm}");
        // The crate accepts signed UserInfo in RS256 only.
        if algorithm == "RS256" {
            assert_eq!(
                app.userinfo_of(&tokens, Signature::Required).await["name"],
                "Alice Lindqvist"
            );
        }
    }
}

#[both_databases]
async fn an_opaque_access_token_contains_no_data_and_is_invalid_when_revoked(database: TestDatabase) {
    let world = World::with_app(&database, "access_token_format = \"opaque\"").await;
    let tokens = world.app.sign_in(&mut world.browser(), "alice", "email", &[]).await;
    assert!(tokens.access_token.starts_with("vat_"));
    assert_eq!(world.app.userinfo(&tokens).await["email"], "alice@example.com");
    assert!(world.is_active(("app", SECRET), &tokens.access_token).await);
    let revoked = world
        .post_as("/revoke", ("app", SECRET), &[("token", &tokens.access_token)])
        .await;
    assert_eq!(revoked.status, 200);
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    assert!(!world.is_active(("app", SECRET), &tokens.access_token).await);
}

#[both_databases]
async fn a_client_gets_a_token_of_its_own_without_a_user(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed("[[scopes]]\nname = \"notes\"\n[[scopes]]\nname = \"films\"\n")
        .await;
    server
        .seed(&client(
            "robot",
            "grant_types = [\"client_credentials\"]\nscope = \"openid notes films\"",
        ))
        .await;
    let robot = RelyingParty::new(&server, "robot", Some(SECRET));
    let tokens = robot.client_credentials(&[]).await.expect("a token");
    assert_eq!(tokens.scope, "films notes", "scopes about users are not for clients");
    assert_eq!((&tokens.refresh_token, &tokens.id_token), (&None, &None));
    let said = payload(&tokens.access_token);
    assert_eq!((&said["sub"], &said["client_id"]), (&json!("robot"), &json!("robot")));
    assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
    assert!(server.is_active(("robot", SECRET), &tokens.access_token).await);
    let narrow = robot.client_credentials(&[("scope", "notes")]).await.expect("a token");
    assert_eq!(narrow.scope, "notes");
    for scope in ["openid", "profile", "unknown", "notes unknown"] {
        let error = robot.client_credentials(&[("scope", scope)]).await.unwrap_err();
        assert_eq!(error, refused("invalid_scope"), "{scope}");
    }
    assert_eq!(
        server
            .post_as("/revoke", ("robot", SECRET), &[("token", &tokens.access_token)])
            .await
            .status,
        200
    );
    assert!(!server.is_active(("robot", SECRET), &tokens.access_token).await);
    assert!(server.is_active(("robot", SECRET), &narrow.access_token).await);
}

#[both_databases]
async fn a_client_without_the_grant_or_the_secret_gets_nothing(database: TestDatabase) {
    let world = World::with_app(&database, "token_endpoint_auth_method = \"client_secret_basic\"").await;
    assert_eq!(
        world.app.client_credentials(&[]).await.unwrap_err(),
        refused("unauthorized_client")
    );
    let stranger = RelyingParty::new(&world, "app", Some("another-secret-than-the-one"));
    assert_eq!(
        stranger.client_credentials(&[]).await.unwrap_err(),
        refused("invalid_client")
    );
    let unregistered_method = RelyingParty::app(&world).posting_its_secret();
    assert_eq!(
        unregistered_method.client_credentials(&[]).await.unwrap_err(),
        refused("invalid_client")
    );
}

/// B9: whoever knows the secret learns what is wrong, and nobody else.
#[both_databases]
async fn a_right_secret_by_another_method_is_told_so_and_a_wrong_one_is_not(database: TestDatabase) {
    let world = World::with_app(&database, "token_endpoint_auth_method = \"client_secret_basic\"").await;
    let post = async |secret: &str| {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", "app"),
            ("client_secret", secret),
        ];
        let answer = world.post("/token", &fields).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (401, "invalid_client")
        );
        answer.json()["error_description"].as_str().expect("a text").to_owned()
    };
    assert!(post(SECRET).await.contains("client_secret_basic"));
    assert!(
        !post("another-secret-than-the-one")
            .await
            .contains("client_secret_basic")
    );
}

/// B9: nobody who leaves the method out has to know which of the two a library uses.
#[both_databases]
async fn a_client_without_a_registered_method_sends_its_secret_either_way(database: TestDatabase) {
    let world = World::new(&database).await;
    for app in [world.app.clone(), world.app.clone().posting_its_secret()] {
        let tokens = app.sign_in(&mut world.browser(), "alice", "", &[]).await;
        app.refresh(tokens.refresh(), "").await.expect("tokens");
    }
}

/// B7: Authlib and requests-oauthlib do not encode the two halves.
#[both_databases]
async fn a_secret_that_a_library_does_not_encode_is_right_too(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let secret = "a+secret/with%signs==";
    server.seed(&alice_and_app("").replace(SECRET, secret)).await;
    let encoded = basic(("app", secret));
    let as_it_is = format!("Basic {}", STANDARD.encode(format!("app:{secret}")));
    let wrong = format!("Basic {}", STANDARD.encode("app:a secret/with%signs=="));
    for (header, error) in [
        (encoded, "unauthorized_client"),
        (as_it_is, "unauthorized_client"),
        (wrong, "invalid_client"),
    ] {
        let request = request(Method::POST, "/token")
            .header("authorization", header)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form(&[("grant_type", "client_credentials")]))
            .expect("a request");
        assert_eq!(server.send(request).await.error(), error);
    }
}

#[both_databases]
async fn a_client_may_send_its_secret_in_the_body_if_it_registered_that(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(&alice_and_app("token_endpoint_auth_method = \"client_secret_post\""))
        .await;
    let app = RelyingParty::app(&server).posting_its_secret();
    let tokens = app.sign_in(&mut server.browser(), "alice", "", &[]).await;
    app.refresh(tokens.refresh(), "").await.expect("tokens");
}

#[both_databases]
async fn a_public_client_redeems_codes_with_pkce_alone(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&format!(
        "[[clients]]\nclient_id = \"spa\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"{CALLBACK}\"]\n"
    )).await;
    let spa = RelyingParty::new(&world, "spa", None).posting_its_secret();
    let tokens = spa.sign_in(&mut world.browser(), "alice", "profile", &[]).await;
    let next = spa.refresh(tokens.refresh(), "").await.expect("tokens");
    spa.userinfo(&next).await;
}

#[both_databases]
async fn a_client_authenticates_with_a_key_in_every_algorithm(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    for algorithm in SigningAlgorithm::ALL {
        let (key, _) = KeyPair::generate(algorithm).expect("a key");
        let name = algorithm.as_str();
        let jwks = toml::Value::try_from(json!({"keys": [key.public_jwk()]})).expect("TOML");
        server
            .seed(&format!(
                "[[scopes]]\nname = \"notes\"\n[[clients]]\nclient_id = \"{name}\"\nscope = \"notes\"\n\
             token_endpoint_auth_method = \"private_key_jwt\"\ngrant_types = [\"client_credentials\"]\njwks = {jwks}\n"
            ))
            .await;
        let now = server.clock.now().timestamp();
        for (aud, jti) in [(ISSUER.to_owned(), "1"), (format!("{ISSUER}/token"), "2")] {
            let claims = json!({"iss": name, "sub": name, "aud": aud, "jti": jti, "iat": now, "exp": now + 60});
            let assertion = key.sign_jwt(None, &claims).expect("a signature");
            let client = RelyingParty::new(&server, name, None).posting_its_secret();
            let proof = [
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
                ("client_assertion", assertion.as_str()),
            ];
            client.client_credentials(&proof).await.expect("a token");
            let again = client.client_credentials(&proof).await.unwrap_err();
            assert_eq!(again, refused("invalid_client"), "an assertion works once");
        }
    }
}

#[both_databases]
async fn a_token_is_for_the_requested_resources(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let resources = "resources = [\"https://api.example/a\", \"https://api.example/b\"]\nconsent = \"never\"";
    server.seed(&alice_and_app(resources)).await;
    server
        .seed(&client(
            "https://api.example/b",
            "grant_types = [\"client_credentials\"]",
        ))
        .await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let both = [
        ("resource", "https://api.example/a"),
        ("resource", "https://api.example/b"),
    ];
    let question = app.ask("", &both).await;
    let page = browser.visit(&question.address).await;
    let away = crate::support::relying_party::pass(&mut browser, page, "alice").await;
    let code = app.code(&question, &away);
    let one = app
        .redeem_with(&question, &code, &[("resource", "https://api.example/a")])
        .await
        .expect("tokens");
    assert_eq!(
        payload(&one.access_token)["aud"],
        json!(["https://api.example/a", ISSUER])
    );
    let both = app.refresh(one.refresh(), "").await.expect("tokens");
    assert_eq!(
        payload(&both.access_token)["aud"],
        json!(["https://api.example/a", "https://api.example/b", ISSUER])
    );
    // A resource server learns about tokens for it, and nothing about others.
    let resource_server = ("https://api.example/b", SECRET);
    assert!(server.is_active(resource_server, &both.access_token).await);
    assert!(!server.is_active(resource_server, &one.access_token).await);

    let question = app.ask("", &[("resource", "https://elsewhere.example")]).await;
    assert_eq!(
        app.answer(&question, &browser.get(&question.address).await)["error"],
        "invalid_target"
    );
    let question = app.ask("", &[("resource", "https://api.example/a")]).await;
    let code = app.code(&question, &browser.get(&question.address).await);
    let more = [("resource", "https://api.example/b")];
    assert_eq!(
        app.redeem_with(&question, &code, &more).await.unwrap_err(),
        refused("invalid_target")
    );
}

/// B16: an application that reads the address or the groups from the ID token alone could not be served.
#[both_databases]
async fn the_id_token_has_the_claims_that_its_client_was_registered_to_find_there(database: TestDatabase) {
    let world = World::with_app(
        &database,
        "scope = \"openid profile email groups offline_access\"\nid_token_claims = [\"email\", \"groups\", \"name\"]",
    )
    .await;
    world
        .seed(&format!(
            "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"gil\"\npassword = \"{PASSWORD}\"\n\
             email = \"gil@example.com\"\nname = \"Gil\"\ngroups = [\"staff\"]\n"
        ))
        .await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "gil", "email groups offline_access", &[])
        .await;
    let claims = tokens.claims();
    assert_eq!(claims["email"], "gil@example.com");
    assert_eq!(claims["groups"], json!(["staff"]));
    // The registration releases nothing that the scope does not.
    assert_eq!(claims.get("name"), None);
    assert_eq!(claims.get("email_verified"), None);
    let next = world
        .app
        .refresh(tokens.refresh(), "openid email")
        .await
        .expect("tokens");
    let claims = next.claims();
    assert_eq!((claims.get("email").is_some(), claims.get("groups")), (true, None));
}
