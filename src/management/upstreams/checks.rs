//! What is checked before a provider is kept, beyond what the configuration checks by itself.

use serde_json::Value;

use super::shown::shown;
use crate::{
    config::UpstreamConfig,
    context::Context,
    domain::authority::Authority,
    management::{authority, change_error::ChangeError, groups::members, validation::Invalid},
    store::{Connection, StoreError, Transaction, role_assignments, upstream_identities},
};

/// The longest text.
const LONGEST: usize = 1000;
/// The longest list.
const LONGEST_LIST: usize = 100;

/// What a provider has, under its name in the API.
const FIELDS: [&str; 18] = [
    "id",
    "preset",
    "name",
    "issuer",
    "tenant",
    "client_id",
    "client_secret",
    "scopes",
    "disabled",
    "trust_email",
    "create_accounts",
    "allowed_domains",
    "groups",
    "claims",
    "groups_claim",
    "group_map",
    "authorize_url",
    "token_url",
];

/// Goes on if a provider can be like that: the rules are those of the file, and every text has one line and an end.
pub(super) fn fits(config: &UpstreamConfig) -> Result<(), Invalid> {
    for (name, value) in shown(config).as_object().into_iter().flatten() {
        if !is_short(value) {
            let problem = "at most 1,000 characters and 100 items, without line breaks and control characters";
            return Err(Invalid::new(field(name), problem));
        }
    }
    config.check().map_err(|wrong| {
        let problem = format!("found {}; allowed: {}", wrong.found, wrong.allowed);
        Invalid::new(field(&wrong.key), problem)
    })
}

fn field(name: &str) -> &'static str {
    let known = FIELDS.iter().find(|field| **field == name);
    known.copied().unwrap_or("api_url")
}

fn is_short(value: &Value) -> bool {
    let fits = |text: &str| text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
    match value {
        Value::String(text) => fits(text),
        Value::Array(items) => items.len() <= LONGEST_LIST && items.iter().all(is_short),
        Value::Object(members) => {
            members.len() <= LONGEST_LIST && members.iter().all(|(name, value)| fits(name) && is_short(value))
        }
        _ => true,
    }
}

/// Refuses to send the secret that is kept to another place than it was given for: whoever may change an address could read it there.
pub(super) fn secret_stays_where_it_belongs(before: &UpstreamConfig, after: &UpstreamConfig) -> Result<(), Invalid> {
    let addresses = |config: &UpstreamConfig| {
        (
            config.issuer(),
            config.preset,
            config.authorize_url.clone(),
            config.token_url.clone(),
            config.api_url.clone(),
        )
    };
    if after.client_secret.is_none() && addresses(before) != addresses(after) {
        let problem = "type it again: what is kept goes only to the provider that it was given for";
        return Err(Invalid::new("client_secret", problem));
    }
    Ok(())
}

/// Goes on if the actor may decide who gets in by this provider. A provider whose word on addresses counts opens the accounts that have them,
/// and one that makes accounts opens registration: only somebody who may do everything sets these up. So it is with the token endpoint of a
/// GitHub, which decides whose token its API is asked with. What opens nothing is for whoever may change providers.
pub(super) async fn may_open(
    context: &Context,
    transaction: &Transaction,
    authority: &Authority,
    (before, after): (Option<&UpstreamConfig>, &UpstreamConfig),
) -> Result<(), ChangeError> {
    if before.is_some_and(|before| !decides(before, after)) {
        return Ok(());
    }
    let opens = |config: &UpstreamConfig| config.trust_email || config.create_accounts || config.token_url.is_some();
    if (opens(after) || before.is_some_and(opens))
        && !authority::of_person(context, transaction).await?.has_everything()
    {
        let problem = "trust_email, create_accounts and token_url decide who gets in: only an owner, who may do everything, sets up a \
                       provider with them";
        return Err(ChangeError::TooMuch(problem.to_owned()));
    }
    let mapped: Vec<String> = after.group_map.values().cloned().collect();
    for (field, names) in [("groups", &after.groups), ("group_map", &mapped)] {
        members::named_and_above(transaction, authority, names)
            .await
            .map_err(|error| match error {
                ChangeError::Invalid(invalid) => Invalid::new(field, invalid.problem).into(),
                other => other,
            })?;
    }
    Ok(())
}

/// Whether the change is about who gets in. A name, the secret and closing it are not.
fn decides(before: &UpstreamConfig, after: &UpstreamConfig) -> bool {
    let rest = |config: &UpstreamConfig| {
        shown(&UpstreamConfig {
            name: String::new(),
            disabled: false,
            scopes: Vec::new(),
            ..config.clone()
        })
    };
    rest(before) != rest(after) || before.disabled && !after.disabled
}

/// Goes on if an owner can still sign in when `after` are the open providers instead of `before`. Where none could before, nothing is lost.
pub(super) async fn an_owner_gets_in(
    connection: &dyn Connection,
    before: &[UpstreamConfig],
    after: &[UpstreamConfig],
) -> Result<(), ChangeError> {
    if !can_an_owner_sign_in(connection, after).await? && can_an_owner_sign_in(connection, before).await? {
        let problem = "no owner could sign in any more: none has a password, a passkey or another provider; give one of them a password first";
        return Err(ChangeError::InUse(problem.to_owned()));
    }
    Ok(())
}

async fn can_an_owner_sign_in(connection: &dyn Connection, open: &[UpstreamConfig]) -> Result<bool, StoreError> {
    for owner in role_assignments::owners(connection).await? {
        if owner.has_own_factor {
            return Ok(true);
        }
        let linked = upstream_identities::list_of_user(connection, owner.id).await?;
        if linked.iter().any(|linked| open.iter().any(|open| open.names(linked))) {
            return Ok(true);
        }
    }
    Ok(false)
}
