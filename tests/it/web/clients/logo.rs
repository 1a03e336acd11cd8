//! `/clients/{client_id}/logo`.

use crate::support::{database::TestDatabase, relying_party::client, server::TestServer, sqlite};

#[sqlite]
async fn a_logo_in_a_private_network_is_never_fetched(database: TestDatabase) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = TestServer::start(&database).await;
    for (number, address) in [
        format!("http://127.0.0.1:{port}/logo.png"),
        format!("http://localhost:{port}/logo.png"),
        format!("http://[::ffff:127.0.0.1]:{port}/logo.png"),
        format!("http://2130706433:{port}/logo.png"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("app{number}");
        server.seed(&client(&id, &format!("logo_uri = \"{address}\""))).await;
        let answer = server.get(&format!("/clients/{id}/logo")).await;
        assert_eq!((answer.status.as_u16(), answer.page()), (404, "error"), "{address}");
    }
    let waited = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(waited.is_err(), "somebody came");
}

#[sqlite]
async fn a_logo_is_fetched_once_and_served_only_as_an_image(database: TestDatabase) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let app = axum::Router::new()
        .route(
            "/logo.png",
            axum::routing::get(|| async { b"\x89PNG\r\n\x1a\nrest".to_vec() }),
        )
        .route("/logo.svg", axum::routing::get(|| async { "<svg onload='alert(1)'/>" }));
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let server = TestServer::start_with(&database, |config| {
        config.outbound.allow_private = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    server
        .seed(&client(
            "png",
            &format!("logo_uri = \"http://127.0.0.1:{port}/logo.png\""),
        ))
        .await;
    server
        .seed(&client(
            "svg",
            &format!("logo_uri = \"http://127.0.0.1:{port}/logo.svg\""),
        ))
        .await;
    let answer = server.get("/clients/png/logo").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "image/png")
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(server.get("/clients/svg/logo").await.status, 404);
    serving.abort();
    assert_eq!(server.get("/clients/png/logo").await.status, 200, "kept");
}
