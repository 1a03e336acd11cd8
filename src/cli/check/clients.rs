//! What `vestibule check` says of the clients.

use crate::{
    context::Services,
    domain::{
        client::Client,
        filter::{Filter, Operator},
        scope::STANDARD,
        signing_algorithm::SigningAlgorithm,
    },
    store::{
        Limit, client_list,
        listing::{ListError, Query},
    },
};

/// How many are named; a list of hundreds helps nobody.
const NAMED: usize = 10;

/// Whether every scope of every client exists, and which clients get ID tokens that some libraries do not expect.
pub(super) async fn found(services: &Services) -> Result<String, String> {
    let clients = all(services).await.map_err(|error| error.to_string())?;
    let defined = services.store.scope_names().await.map_err(|error| error.to_string())?;
    let is_missing = |scope: &&str| !defined.contains(scope) && !STANDARD.contains(scope);
    let missing = clients.iter().filter_map(|client| {
        let scope = client.metadata.scope.iter().find(is_missing)?;
        Some(format!("{} ({scope})", client.client_id))
    });
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        return Err(format!(
            "scopes that nobody defined are registered for {}; define them with [[scopes]] in a state file, or take them out",
            named(&missing)
        ));
    }
    let is_default = |client: &&Client| client.metadata.id_token_signed_response_alg == SigningAlgorithm::ES256;
    let signed: Vec<String> = clients
        .iter()
        .filter(is_default)
        .map(|client| client.client_id.to_string())
        .collect();
    if signed.is_empty() {
        return Ok(clients.len().to_string());
    }
    Ok(format!(
        "{}; ID tokens are signed with ES256 for {}: a library that expects RS256 needs id_token_signed_response_alg = \"RS256\"",
        clients.len(),
        named(&signed)
    ))
}

fn named(all: &[String]) -> String {
    let first = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Every client that is not disabled.
async fn all(services: &Services) -> Result<Vec<Client>, ListError> {
    let filter = Filter::compare("disabled", Operator::Eq, false);
    let (mut clients, mut after) = (Vec::new(), None);
    loop {
        let query = Query {
            filter: Some(&filter),
            after: after.as_ref(),
            ..Query::first(Limit::of(Limit::MOST))
        };
        let page = client_list::list(&services.store, &query).await?;
        clients.extend(page.items.into_iter().map(|client| client.value));
        after = page.next;
        if after.is_none() {
            return Ok(clients);
        }
    }
}
