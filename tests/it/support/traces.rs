//! What a test reads of decision traces.

use std::time::Duration;

use serde_json::Value;

use super::{
    api::Api,
    server::{Answer, TestServer},
};

/// The trace of the request that was answered like this, as soon as it is written.
pub async fn trace_of(server: &TestServer, answer: &Answer) -> Value {
    let api = Api::full(server).await;
    let id = answer.header("x-correlation-id");
    let path = format!("/traces?filter=correlation_id%20eq%20%22{id}%22");
    loop {
        let found = api.get(&path).await.json();
        if let Some(trace) = found["items"].get(0) {
            return trace.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Whether the trace of that request names this check and this setting; empty where no setting decides.
pub async fn expect_stop(server: &TestServer, answer: &Answer, check: &str, setting: &str) -> Value {
    let trace = trace_of(server, answer).await;
    let said = (&trace["stopped_at"], trace["setting"].as_str().unwrap_or_default());
    assert_eq!(said, (&Value::from(check), setting), "{trace:#}");
    trace
}
