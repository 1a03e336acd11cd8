//! One search over everything that the actor may look at: users, clients, groups, sign-in providers, and requests by their reference.

use super::{
    clients, groups,
    lists::{ListFailure, ListRequest},
    traces, upstreams, users,
};
use crate::{
    config::UpstreamConfig,
    context::Context,
    domain::{
        client::Client,
        filter::{Filter, Operator},
        group::Group,
        trace::Trace,
        user::User,
    },
    management::authority::NotDone,
    store::{Limit, listing::Page},
};

/// How many of each kind are found.
const MOST: u16 = 8;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Users.
    pub users: Vec<User>,
    /// Clients.
    pub clients: Vec<Client>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Sign-in providers.
    pub upstreams: Vec<UpstreamConfig>,
    /// Requests with that reference.
    pub traces: Vec<Trace>,
}

/// Whether `text` could be the reference of a request.
pub fn is_reference(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What `text` is in, of what the actor may look at.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find(context: &Context, text: &str) -> Result<Found, ListFailure> {
    let with = |attribute: &str| Filter::compare(attribute, Operator::Co, text);
    let mut found = Found {
        users: values(users::list(context, &request(with("search"))).await, |item| item.value)?,
        clients: values(
            clients::list(
                context,
                &request(Filter::Or(vec![with("client_name"), with("client_id")])),
            )
            .await,
            |item| item.value,
        )?,
        groups: values(groups::list(context, &request(with("name"))).await, |item| item.value)?,
        upstreams: upstreams_with(context, text).await?,
        traces: Vec::new(),
    };
    if is_reference(text) {
        let reference = text.to_ascii_lowercase();
        let asked = request(Filter::compare("correlation_id", Operator::Eq, reference.as_str()));
        found.traces = values(traces::list(context, &asked).await, |item| item)?;
    }
    Ok(found)
}

/// The providers with that in their name or their id. There are few, so all are looked through.
async fn upstreams_with(context: &Context, text: &str) -> Result<Vec<UpstreamConfig>, ListFailure> {
    let all = match upstreams::list(context).await {
        Ok(all) => all.into_iter().map(|found| found.value.config),
        Err(NotDone::NotAllowed(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let text = text.to_lowercase();
    let has = |config: &UpstreamConfig| config.name.to_lowercase().contains(&text) || config.id.contains(&text);
    Ok(all.filter(has).take(usize::from(MOST)).collect())
}

fn request(filter: Filter) -> ListRequest {
    ListRequest {
        filter: Some(filter),
        sort: None,
        after: None,
        limit: Limit::of(MOST),
    }
}

/// The rows of a page. A list that the actor may not look at has none.
fn values<T, V>(page: Result<Page<T>, ListFailure>, value: impl Fn(T) -> V) -> Result<Vec<V>, ListFailure> {
    match page {
        Ok(page) => Ok(page.items.into_iter().map(value).collect()),
        Err(ListFailure::NotDone(NotDone::NotAllowed(_))) => Ok(Vec::new()),
        Err(failure) => Err(failure),
    }
}
