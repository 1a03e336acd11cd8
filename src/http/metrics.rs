//! The metrics for Prometheus. Names and labels are few and bounded: a user or client id is never a label.

use std::{sync::OnceLock, time::Duration};

use axum::http::Method;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Renders the metrics of this process. The `metrics` crate has one recorder per process; this is its handle.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

impl Metrics {
    /// Installs the recorder, once per process.
    pub fn install() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        Self(HANDLE.get_or_init(install_recorder).clone())
    }

    /// The text that Prometheus scrapes.
    pub fn render(&self) -> String {
        self.run_upkeep();
        self.0.render()
    }

    /// Folds samples together. To be called every few seconds: otherwise they accumulate until somebody reads the metrics.
    pub fn run_upkeep(&self) {
        self.0.run_upkeep();
    }
}

fn install_recorder() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    let builder = builder
        .set_buckets_for_metric(Matcher::Suffix("duration_seconds".to_owned()), BUCKETS)
        .unwrap_or_else(|_| PrometheusBuilder::new());
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another metrics recorder is installed; /metrics stays empty");
    }
    metrics::describe_counter!("vestibule_http_requests_total", "Requests by route, method and status.");
    metrics::describe_histogram!("vestibule_http_request_duration_seconds", "Time to answer, by route.");
    metrics::describe_counter!("vestibule_sign_ins_total", "Sign-ins by result.");
    metrics::describe_counter!("vestibule_tokens_total", "Token responses by grant type.");
    metrics::describe_counter!("vestibule_mail_total", "Mails by what became of them.");
    metrics::describe_counter!("vestibule_sms_total", "SMS messages by what became of them.");
    metrics::describe_gauge!("vestibule_mail_waiting", "Mails in the outbox that wait to be sent.");
    metrics::describe_gauge!(
        "vestibule_sms_waiting",
        "SMS messages in the outbox that wait to be sent."
    );
    metrics::describe_gauge!("vestibule_mail_undeliverable", "Mails that were given up.");
    metrics::describe_gauge!("vestibule_sms_undeliverable", "SMS messages that were given up.");
    metrics::describe_counter!(
        "vestibule_audit_events_lost_total",
        "Audit events of machine clients that could not be written."
    );
    metrics::describe_gauge!(
        "vestibule_audit_stream_waiting",
        "Audit events that wait to be sent, by stream."
    );
    metrics::describe_counter!(
        "vestibule_audit_stream_failures_total",
        "Attempts to send audit events that failed, by stream."
    );
    metrics::describe_gauge!("vestibule_password_queue", "Passwords waiting to be hashed.");
    metrics::describe_gauge!("vestibule_database_connections", "Connections in the pool, by state.");
    handle
}

/// Counts one request. `route` is the pattern, never the path.
pub fn request(route: &str, method: &Method, status: u16, took: Duration) {
    let method = known(method);
    metrics::counter!("vestibule_http_requests_total", "route" => route.to_owned(), "method" => method, "status" => status.to_string())
        .increment(1);
    metrics::histogram!("vestibule_http_request_duration_seconds", "route" => route.to_owned())
        .record(took.as_secs_f64());
}

/// A standard method. A client may send any word, and each would become a separate series.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// Counts one sign-in.
pub fn sign_in(result: &'static str) {
    metrics::counter!("vestibule_sign_ins_total", "result" => result).increment(1);
}

/// Counts one token response.
pub fn tokens(grant_type: &'static str) {
    metrics::counter!("vestibule_tokens_total", "grant_type" => grant_type).increment(1);
}

/// Sets the length of the hashing queue, and the state of the connection pool.
pub fn gauges(password_queue: usize, connections: u32, idle: usize) {
    #[expect(clippy::cast_precision_loss, reason = "a queue and a pool are small")]
    {
        metrics::gauge!("vestibule_password_queue").set(password_queue as f64);
        metrics::gauge!("vestibule_database_connections", "state" => "idle").set(idle as f64);
        metrics::gauge!("vestibule_database_connections", "state" => "open").set(f64::from(connections));
    }
}
