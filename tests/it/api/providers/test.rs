//! The test of a sign-in provider: what stands against a sign-in.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{
    api::{Api, good, problem},
    database::TestDatabase,
    server::TestServer,
    sqlite,
    upstream::{Liar, nobody, reach_this_machine, wanted_work, with_provider},
};

const WORK: &str = "/providers/work";

#[sqlite]
async fn a_test_says_what_stands_against_a_sign_in(database: TestDatabase) {
    with_provider(|provider| async move {
        let server = TestServer::start_with(&database, reach_this_machine).await;
        let api = Api::full(&server).await;
        let found = async |body: Value| {
            api.delete(WORK).await;
            good(&api.post("/providers", body).await, StatusCode::CREATED);
            let tested = good(&api.act("/providers/work/test").await, StatusCode::OK);
            let problems = tested["problems"].as_array().expect("a list");
            assert_eq!(tested["ok"], problems.is_empty());
            problems
                .iter()
                .map(|problem| problem["kind"].as_str().expect("a name").to_owned())
                .collect::<Vec<_>>()
        };
        assert!(found(wanted_work(&provider.issuer)).await.is_empty());
        let liar = Liar::start(false).await;
        assert!(found(wanted_work(liar.issuer())).await.is_empty());
        let port = provider.issuer.rsplit(':').next().expect("a port");
        assert_eq!(
            found(wanted_work(&format!("http://localhost:{port}"))).await,
            ["other_issuer"]
        );
        assert_eq!(
            found(wanted_work(&format!("http://{}", nobody().await))).await,
            ["unreachable"]
        );
        assert_eq!(
            found(wanted_work(&format!("{}/elsewhere", provider.issuer))).await,
            ["status"]
        );
        assert_eq!(
            found(wanted_work(&Poor::start("/nothing").await)).await,
            ["not_metadata"]
        );
        assert_eq!(
            found(wanted_work(&Poor::start("/poor").await)).await,
            ["no_code_flow", "no_s256", "no_signature", "no_keys"]
        );
        // Private networks stay closed to it.
        let closed = TestServer::start(&database).await;
        let tested = Api::full(&closed).await.act("/providers/work/test").await.json();
        assert_eq!(tested["problems"][0]["kind"], "unreachable");
        problem(&api.act("/providers/none/test").await, "not-found");
    })
    .await;
}

/// A provider that does little.
struct Poor;

impl Poor {
    /// Its issuer, which ends so.
    async fn start(path: &'static str) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = format!("{base}{path}");
        let poor = json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["HS256"], "code_challenge_methods_supported": ["plain"],
        });
        let says = |document: Value| axum::routing::get(move || async move { axum::Json(document) });
        let router = axum::Router::new()
            .route(
                "/nothing/.well-known/openid-configuration",
                says(json!({ "hello": "world" })),
            )
            .route("/poor/.well-known/openid-configuration", says(poor))
            .route("/poor/jwks", says(json!({ "keys": [] })));
        tokio::spawn(vestibule::http::server::serve(
            listener,
            router,
            Vec::new(),
            std::future::pending(),
        ));
        issuer
    }
}
