//! How far an application got: whether it asked for a sign-in, whether somebody signed in to it, and whether it fetched its tokens.

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    domain::{
        event::EventKind,
        filter::{Filter, Operator},
        ids::{ClientId, TraceId},
        right::Right,
        trace::{Trace, TraceStep},
    },
    management::{change_error::ChangeError, clients, validation::Invalid},
    store::{
        Limit, audit_list,
        listing::{ListError, Query},
        trace_list,
    },
};

/// How far it got since a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// It sent somebody here with the right values, and they signed in; or they let it in, as a device.
    pub signed_in: Step,
    /// It fetched the tokens with its secret.
    pub tokens: Step,
}

/// A step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Nothing came yet.
    #[default]
    Awaited,
    /// It went well, then.
    Done(DateTime<Utc>),
    /// It was refused, and this says why.
    Refused(TraceId, DateTime<Utc>),
}

/// How far the client got since `since`, for whoever may look at it. Nobody's name is told.
///
/// # Errors
/// See [`ChangeError`].
pub async fn since(context: &Context, client_id: &ClientId, since: DateTime<Utc>) -> Result<Progress, ChangeError> {
    let client = clients::find(context, Right::ClientsRead, client_id).await?;
    // Another client may have had the identifier before.
    let since = since.max(client.created_at);
    let of_client = || {
        vec![
            Filter::compare("client_id", Operator::Eq, client_id.as_str()),
            Filter::compare("occurred_at", Operator::Gt, since.to_rfc3339().as_str()),
        ]
    };
    let newest = async |kind: EventKind| {
        let mut filter = of_client();
        filter.push(Filter::compare("kind", Operator::Eq, kind.as_str()));
        let filter = Filter::And(filter);
        let query = Query {
            filter: Some(&filter),
            ..Query::first(Limit::of(1))
        };
        let found = audit_list::list(&context.store, &query).await.map_err(failed)?;
        Ok::<_, ChangeError>(found.items.first().map(|event| event.at))
    };
    let mut filter = of_client();
    filter.push(Filter::compare("verdict", Operator::Eq, "refused"));
    let filter = Filter::And(filter);
    let query = Query {
        filter: Some(&filter),
        ..Query::first(Limit::of(20))
    };
    let refused = trace_list::list(&context.store, &query).await.map_err(failed)?.items;
    let at = |steps: &[TraceStep]| refused.iter().find(|trace| steps.contains(&trace.step));
    Ok(Progress {
        signed_in: step(
            newest(EventKind::CodeIssued)
                .await?
                .max(newest(EventKind::DeviceApproved).await?),
            at(&[
                TraceStep::Authorize,
                TraceStep::DeviceAuthorization,
                TraceStep::UserCode,
            ]),
        ),
        tokens: step(newest(EventKind::CodeRedeemed).await?, at(&[TraceStep::Token])),
    })
}

/// What came last counts.
fn step(done: Option<DateTime<Utc>>, refused: Option<&Trace>) -> Step {
    match (done, refused) {
        (Some(done), Some(refused)) if refused.at > done => Step::Refused(refused.id, refused.at),
        (Some(done), _) => Step::Done(done),
        (None, Some(refused)) => Step::Refused(refused.id, refused.at),
        (None, None) => Step::Awaited,
    }
}

fn failed(error: ListError) -> ChangeError {
    match error {
        ListError::Store(error) => error.into(),
        other => Invalid::new("filter", other.to_string()).into(),
    }
}
