//! The entry of an object in the audit log, and what the caller is told of it.

use super::planned::{ApplyError, Change, Planned, Report};
use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    management::field_change::{About, in_audit_log},
    store::Transaction,
};

/// Records what became of the object, if anything changed.
pub(super) async fn note<T>(
    context: &Context,
    transaction: &Transaction,
    (kind, event, about): (&'static str, EventKind, Option<UserId>),
    planned: &Planned<T>,
) -> Result<Report, ApplyError> {
    if planned.change != Change::Unchanged {
        let about_whom = if about.is_some() { About::User } else { About::Thing };
        let fields = in_audit_log(about_whom, &planned.fields);
        let change = planned.change.as_str();
        let detail = serde_json::json!({ "name": planned.name, "change": change, "by": "apply", "fields": fields });
        let event = context.event(event).user_if_known(about).detail(detail);
        context.record(transaction, &event).await?;
    }
    Ok(Report {
        kind,
        name: planned.name.clone(),
        change: planned.change,
        fields: planned.fields.clone(),
        hint: planned.hint.clone(),
        left_alone: None,
    })
}
