//! `/api/v1/traces`: why requests of applications and sign-ins were decided as they were.

use axum::Json;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    etag::Tagged,
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{
    domain::{
        ids::TraceId,
        trace::{Check, CheckName, Trace, TraceStep, Verdict},
    },
    http::api_error::ApiError,
    management::traces,
};

/// What was decided about a request, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Trace)]
pub struct TraceDocument {
    /// Its identifier.
    id: Uuid,
    /// When.
    occurred_at: DateTime<Utc>,
    /// Where the request came in.
    step: TraceStep,
    /// `passed` or `refused`.
    verdict: Verdict,
    /// The check that refused it.
    stopped_at: Option<CheckName>,
    /// The setting that decided: `client.…`, `user.…`, `group.…` or `server.…`.
    setting: Option<String>,
    /// Names the request in our log and on the error page.
    correlation_id: String,
    /// The client that it named. There may be none of that identifier.
    client_id: Option<String>,
    /// The user, if one is known.
    user: Option<Uuid>,
    /// From which address.
    ip_address: Option<String>,
    /// What the browser or the program calls itself.
    user_agent: Option<String>,
    /// The checks, in order.
    checks: Vec<CheckDocument>,
    /// Until when it is kept.
    expires_at: DateTime<Utc>,
}

/// A check.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Check)]
pub struct CheckDocument {
    /// Which.
    name: CheckName,
    /// What came of it.
    verdict: Verdict,
    /// What would have passed, or did.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    /// What came; never a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<String>,
    /// The setting that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<String>,
}

impl From<Trace> for TraceDocument {
    fn from(trace: Trace) -> Self {
        let stopped_at = trace.stopped_at();
        let setting = stopped_at.and_then(|check| check.setting.as_ref());
        Self {
            id: trace.id.0,
            occurred_at: trace.at,
            step: trace.step,
            verdict: trace.verdict,
            stopped_at: stopped_at.map(|check| check.name),
            setting: setting.map(|setting| setting.0.to_string()),
            user: trace.user_id.map(|user| user.0),
            checks: trace.checks.into_iter().map(CheckDocument::from).collect(),
            correlation_id: trace.correlation_id,
            client_id: trace.client_id,
            ip_address: trace.ip_address,
            user_agent: trace.user_agent,
            expires_at: trace.expires_at,
        }
    }
}

impl From<Check> for CheckDocument {
    fn from(check: Check) -> Self {
        Self {
            name: check.name,
            verdict: check.verdict,
            expected: check.expected,
            came: check.came,
            setting: check.setting.map(|setting| setting.0.into_owned()),
        }
    }
}

/// List the decision traces
///
/// The newest first: every refused request to `/authorize`, `/token` and `/logout`, every sign-in that failed, and a sample of what went
/// well. They can be filtered by `step`, `verdict`, `stopped_at`, `user`, `client_id`, `correlation_id` and `occurred_at`. A caller who may
/// read them over some groups reads those of their members; one who has `clients.own` instead reads those of the clients that they made.
#[utoipa::path(
    get, path = "/traces", tag = "Decision traces", operation_id = "list_traces", params(ListParameters),
    responses((status = OK, body = PageDocument<TraceDocument>)),
    extensions(("x-right" = json!("traces.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = traces::list(&caller, &parameters.read()?).await?;
    page(found, TraceDocument::from)
}

/// Show a decision trace
#[utoipa::path(
    get, path = "/traces/{id}", tag = "Decision traces", operation_id = "get_trace",
    params(("id" = Uuid, Path, description = "The trace")),
    responses((status = OK, body = TraceDocument)),
    extensions(("x-right" = json!("traces.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    let found = traces::find(&caller, TraceId(id)).await?;
    Tagged::ok(&TraceDocument::from(found))
}
