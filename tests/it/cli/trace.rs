//! `vestibule trace`: why a request was refused.

use std::time::Duration;

use crate::support::process::{
    administered::{Administered, Transport},
    instance::{STATE, eventually},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reference_of_an_error_page_finds_the_check_that_refused() {
    let administered = Administered::embedded(STATE).await;
    let wrong = "/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fevil.example%2F&scope=openid";
    let refused = administered.server.get(wrong).await;
    let reference = refused.header("x-correlation-id").expect("a reference").to_owned();
    for transport in Transport::BOTH {
        let show: &[&str] = &["trace", "show", &reference];
        eventually(Duration::from_secs(20), "the trace is written", async || {
            administered.run(transport, show).await.code == Some(0)
        })
        .await;
        let trace = administered.json(transport, show).await;
        assert_eq!(
            (&trace["verdict"], &trace["client_id"]),
            (&"refused".into(), &"app".into())
        );
        let id = trace["id"].as_str().unwrap();
        assert_eq!(administered.json(transport, &["trace", "show", id]).await, trace);
        let shown = administered.succeed(transport, show).await;
        let stopped_at = trace["stopped_at"].as_str().unwrap();
        assert!(
            shown.contains("CHECK") && shown.contains("https://evil.example/") && shown.contains(stopped_at),
            "{shown}"
        );
        let listed = administered
            .succeed(transport, &["trace", "list", "--refused", "--client", "app"])
            .await;
        assert!(listed.contains(&reference), "{listed}");
        let foreseen = administered
            .succeed(transport, &["trace", "what-if", "alice", "app"])
            .await;
        assert!(foreseen.starts_with("alice would get in\n"), "{foreseen}");
    }
}
