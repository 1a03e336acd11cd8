//! `/api/v1/bulk-jobs`: changes of many accounts at once.

use axum::Json;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    body::Body,
    etag::Tagged,
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{
    domain::{
        bulk_job::{BulkAction, BulkChange, BulkJob, BulkOutcome, BulkRow},
        ids::{GroupId, UserId},
    },
    http::api_error::{ApiError, Problem},
    management::bulk::{self, Selection},
    protocol::scim_filter,
};

/// A change of many accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkJob)]
pub struct BulkJobDocument {
    /// Its identifier.
    id: Uuid,
    /// What is done to each account.
    action: BulkAction,
    /// The group, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Uuid>,
    /// Who asked for it.
    actor: String,
    /// How many accounts there are.
    total: u32,
    /// How many of them it was done for.
    done: u32,
    /// How many of them it was refused for.
    refused: u32,
    /// When it was asked for.
    created_at: DateTime<Utc>,
    /// Whether it was cancelled: then the accounts that still wait are left as they are.
    cancelled: bool,
    /// When the last account was through, or it was cancelled; absent while some wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
}

/// An account of a change of many.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkRow)]
pub struct BulkRowDocument {
    /// The account.
    user: Uuid,
    /// What came of it; absent while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<BulkOutcome>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// A change of many accounts that is asked for: of those in `ids`, or of those that `filter` finds.
#[derive(Debug, ToSchema)]
pub struct NewBulkJob {
    /// What is done to each account.
    action: BulkAction,
    /// The group that they are added to or removed from.
    group: Option<Uuid>,
    /// The accounts.
    #[schema(max_items = 10000)]
    ids: Option<Vec<Uuid>>,
    /// What each account must be, as in the list of accounts.
    filter: Option<String>,
    /// How many accounts the filter must find. If it finds more or fewer, nothing is done (409).
    expected_count: Option<u32>,
}

impl From<BulkJob> for BulkJobDocument {
    fn from(job: BulkJob) -> Self {
        Self {
            cancelled: job.is_cancelled(),
            id: job.id,
            action: job.change.action,
            group: job.change.group.map(|group| group.0),
            actor: job.actor.to_string(),
            total: job.total,
            done: job.done,
            refused: job.refused,
            created_at: job.created_at,
            finished_at: job.finished_at,
        }
    }
}

impl From<BulkRow> for BulkRowDocument {
    fn from(row: BulkRow) -> Self {
        Self {
            user: row.user.0,
            outcome: row.outcome,
            problem: row.problem,
        }
    }
}

impl NewBulkJob {
    fn selection(&self) -> Result<Selection, ApiError> {
        match (&self.ids, &self.filter, self.expected_count) {
            (Some(ids), None, None) => Ok(Selection::Ids(ids.iter().copied().map(UserId).collect())),
            (None, Some(filter), Some(expected_count)) => {
                let malformed = |problem: String| ApiError::new(Problem::Invalid, problem).at("/filter");
                let filter = scim_filter::parse(filter).map_err(|error| malformed(error.to_string()))?;
                Ok(Selection::Filter {
                    filter: Some(filter),
                    expected_count,
                })
            }
            (None, Some(_), None) => {
                let problem = "say how many accounts the filter must find";
                Err(ApiError::new(Problem::Invalid, problem).at("/expected_count"))
            }
            _ => {
                let problem = "say which accounts: either ids, or filter and expected_count";
                Err(ApiError::new(Problem::Invalid, problem).at("/ids"))
            }
        }
    }
}

/// Ask for a change of many accounts
///
/// A job makes it account by account, with the rights that the caller has then, and says what came of each. An account may be refused while
/// others are done. Beside `users.write` the action may need another right over each account. At most 10,000 accounts.
#[utoipa::path(
    post, path = "/bulk-jobs", tag = "Bulk changes", operation_id = "create_bulk_job", request_body = NewBulkJob,
    responses((status = CREATED, body = BulkJobDocument)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn create(caller: Caller, mut body: Body) -> Result<Tagged, ApiError> {
    let new = NewBulkJob {
        action: body.require("action")?,
        group: body.take("group")?,
        ids: body.take("ids")?,
        filter: body.take("filter")?,
        expected_count: body.take("expected_count")?,
    };
    body.end()?;
    let selection = new.selection()?;
    let change = BulkChange {
        action: new.action,
        group: new.group.map(GroupId),
    };
    let job = BulkJobDocument::from(bulk::ask(&caller, &change, &selection).await?);
    Tagged::created(&job, "bulk-jobs", &job.id.to_string())
}

/// Show how a change of many accounts goes
#[utoipa::path(
    get, path = "/bulk-jobs/{id}", tag = "Bulk changes", operation_id = "get_bulk_job",
    params(("id" = Uuid, Path, description = "The job")),
    responses((status = OK, body = BulkJobDocument)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    Tagged::ok(&BulkJobDocument::from(bulk::find(&caller, id).await?))
}

/// Cancel a change of many accounts
///
/// The accounts that still wait are left as they are. What is done stays done. For whoever asked for it, and for whoever has the right over
/// everything. A job that is over cannot be cancelled (409).
#[utoipa::path(
    post, path = "/bulk-jobs/{id}/cancel", tag = "Bulk changes", operation_id = "cancel_bulk_job",
    params(("id" = Uuid, Path, description = "The job")),
    responses((status = OK, body = BulkJobDocument)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn cancel(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    Tagged::ok(&BulkJobDocument::from(bulk::cancel(&caller, id).await?))
}

/// List what came of a change of many accounts
///
/// An item for each account. They can be filtered by `outcome`, which is `done` or `refused`, or null while the account waits.
#[utoipa::path(
    get, path = "/bulk-jobs/{id}/rows", tag = "Bulk changes", operation_id = "list_bulk_job_rows",
    params(("id" = Uuid, Path, description = "The job"), ListParameters),
    responses((status = OK, body = PageDocument<BulkRowDocument>)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn rows(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(parameters): Query<ListParameters>,
) -> Result<Json<Value>, ApiError> {
    let found = bulk::rows(&caller, id, &parameters.read()?).await?;
    page(found, BulkRowDocument::from)
}
