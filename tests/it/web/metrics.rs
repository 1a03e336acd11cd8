//! `/metrics`.

use axum::{body::Body, http::Method};
use vestibule::http::client_address::PeerAddress;

use crate::support::{
    database::TestDatabase,
    server::{TestServer, request},
    sqlite,
};

#[sqlite]
async fn metrics_are_for_listed_addresses_only_and_contain_no_user(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.get("/clients/a-client-that-is-not-there/logo").await;
    let scrape = |address: &str| {
        let mut request = request(Method::GET, "/metrics");
        let peer = PeerAddress(address.parse().expect("an address"));
        request.extensions_mut().expect("extensions").insert(peer);
        request.body(Body::empty()).expect("a request")
    };
    for stranger in ["192.0.2.1:1", "[2001:db8::1]:1"] {
        assert_eq!(server.send(scrape(stranger)).await.status, 404, "{stranger}");
    }
    // A21: a proxy on this machine that is not listed is not this machine.
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=192.0.2.1"),
        ("x-real-ip", "192.0.2.1"),
    ] {
        let mut proxied = scrape("127.0.0.1:1");
        proxied.headers_mut().insert(name, value.parse().expect("a value"));
        assert_eq!(server.send(proxied).await.status, 404, "{name}");
    }
    for own in ["127.0.0.1:1", "[::1]:1"] {
        let answer = server.send(scrape(own)).await;
        assert_eq!(answer.status, 200, "{own}");
        assert!(answer.body.contains("vestibule_http_requests_total"), "{}", answer.body);
        assert!(
            answer.body.contains("route=\"/clients/{client_id}/logo\""),
            "the pattern, not the path"
        );
        assert!(!answer.body.contains("a-client-that-is-not-there"));
    }
}
