//! Clients as state files say.

use std::collections::HashSet;

use secrecy::ExposeSecret;

use super::{
    check,
    planned::{ApplyError, Planned, difference},
    state_file::ClientEntry,
};
use crate::{
    context::Context,
    crypto::digest,
    domain::{
        client::{Client, ClientAuthMethod, ClientMetadata},
        ids::ClientId,
        scope::ScopeSet,
    },
    management::{
        claim_rules,
        clients::{fields_of, secrets},
        field_change::FieldChange,
        validation::{self, Invalid},
    },
    store::{StoreError, Transaction, clients as stored_clients, groups},
};

/// What a client can name.
pub(super) struct Also {
    /// Every scope that there is, or will be.
    pub(super) scopes: ScopeSet,
    /// The groups that the files name.
    pub(super) groups: HashSet<String>,
    /// The attributes that the files have.
    pub(super) attributes: HashSet<String>,
}

/// Reads the client. `also` is what the files make beside what there is.
pub(super) async fn plan_client(
    context: &Context,
    transaction: &Transaction,
    wanted: &ClientEntry,
    also: &Also,
) -> Result<Planned<Client>, ApplyError> {
    let (stored, was) = stored_as(transaction, wanted).await?;
    let kept = stored.as_ref();
    let metadata = wanted.metadata(kept.map(|client| &client.metadata));
    let metadata = metadata.map_err(|problem| ApplyError::Wrong {
        kind: "client",
        name: wanted.client_id.to_string(),
        problem,
    })?;
    let current_id = was.unwrap_or(&wanted.client_id);
    let client_secret_digest = secret_digest((context, transaction), (wanted, current_id), kept, &metadata).await?;
    let value = Client {
        client_id: wanted.client_id.clone(),
        client_secret_digest,
        disabled: wanted
            .disabled
            .or_else(|| kept.map(|client| client.disabled))
            .unwrap_or(false),
        // A value that only a newer release knows stays, and with it what that release decides.
        disabled_as_unknown: wanted.disabled.is_none() && kept.is_some_and(|client| client.disabled_as_unknown),
        not_before: kept.and_then(|client| client.not_before),
        registered_at: kept.map_or(context.now, |client| client.registered_at),
        owner: kept.and_then(|client| client.owner),
        metadata,
    };
    let refused = |invalid: validation::Invalid| check::wrong("client", wanted.client_id.as_str(), &invalid.problem);
    let missing = wanted
        .client_secret_file
        .as_ref()
        .filter(|_| wanted.client_secret.is_none());
    if let Some(file) = missing.filter(|_| value.client_secret_digest.is_none() && value.metadata.needs_secret()) {
        let problem = format!("client_secret_file: there is no file {}", file.display());
        return Err(check::wrong("client", wanted.client_id.as_str(), &problem));
    }
    validation::client(&value, wanted.client_secret.as_ref()).map_err(refused)?;
    if wanted.names("scope") {
        validation::scope_is_defined(&value, &also.scopes).map_err(refused)?;
    }
    check_who_may_use(context, transaction, kept, &value, also)
        .await?
        .map_err(refused)?;
    let renamed = was.map(|was| FieldChange {
        name: "client_id".to_owned(),
        before: Some(was.to_string()),
        after: Some(wanted.client_id.to_string()),
    });
    let others = kept.map_or_else(Vec::new, |kept| fields_of(kept, &value));
    Ok(Planned {
        change: difference(kept, &value),
        fields: renamed.into_iter().chain(others).collect(),
        name: wanted.client_id.to_string(),
        hint: validation::hint(&value.metadata).filter(|_| !wanted.names("id_token_signed_response_alg")),
        was: was.map(ClientId::to_string),
        managed: None,
        value,
    })
}

/// The client as it is stored, and the identifier that it is stored under, if the file gives it another one.
async fn stored_as<'a>(
    transaction: &Transaction,
    wanted: &'a ClientEntry,
) -> Result<(Option<Client>, Option<&'a ClientId>), StoreError> {
    let stored = stored_clients::find(transaction, &wanted.client_id).await?;
    let Some(was) = wanted.was.as_ref().filter(|_| stored.is_none()) else {
        return Ok((stored, None));
    };
    let stored = stored_clients::find(transaction, was).await?;
    let was = stored.is_some().then_some(was);
    Ok((stored, was))
}

/// The digest of the secret that it is to have.
async fn secret_digest(
    (context, transaction): (&Context, &Transaction),
    (wanted, current_id): (&ClientEntry, &ClientId),
    kept: Option<&Client>,
    metadata: &ClientMetadata,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(match (&wanted.client_secret, metadata.token_endpoint_auth_method) {
        (Some(secret), _) => {
            let wanted_digest = digest::sha256(secret.expose_secret().as_bytes());
            // A client whose secret is being exchanged has that one too: nothing ends that.
            let has_it = secrets::has(context, transaction, current_id, &wanted_digest).await?;
            kept.filter(|_| has_it)
                .map_or(Some(wanted_digest), |client| client.client_secret_digest.clone())
        }
        (None, ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost) => {
            kept.and_then(|client| client.client_secret_digest.clone())
        }
        (None, ClientAuthMethod::None | ClientAuthMethod::PrivateKeyJwt) => None,
    })
}

/// Its rules for claims can be so, the groups that it is limited to are there, and somebody can reach the class that it asks for. Groups and
/// classes that were so before are not looked at again.
async fn check_who_may_use(
    context: &Context,
    transaction: &Transaction,
    before: Option<&Client>,
    after: &Client,
    also: &Also,
) -> Result<Result<(), Invalid>, StoreError> {
    let (old, new) = (before.map(|before| &before.metadata), &after.metadata);
    let rules = old.map_or(&[][..], |old| &old.claim_rules);
    let checked = claim_rules::check_with(transaction, rules, &new.claim_rules, &also.attributes).await?;
    if let Err(invalid) = checked {
        let problem = check::at_its_place(&invalid);
        return Ok(Err(Invalid::new("claim_rules", problem)));
    }
    if after.asks_more_than(before) {
        let checked = validation::class_can_be_reached(&context.config, new.required_acr);
        if checked.is_err() {
            return Ok(checked);
        }
    }
    let is_new = |name: &&String| old.is_none_or(|old| !old.allowed_groups.contains(*name));
    for name in new.allowed_groups.iter().filter(is_new) {
        if !also.groups.contains(name) && groups::find_by_name(transaction, name).await?.is_none() {
            let problem = format!("allowed_groups: there is no group {name}");
            return Ok(Err(Invalid::new("allowed_groups", problem)));
        }
    }
    Ok(Ok(()))
}
