//! API keys: programs use the administration API with them. A key allows what it says, over what it says, and no more than whoever made
//! it may at that moment.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::json;

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    validation::Invalid,
};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, TokenKind},
    },
    domain::{
        actor::Actor,
        api_key::ApiKey,
        event::EventKind,
        ids::{ApiKeyId, UserId},
        right::{Right, Rights},
        role::Over,
    },
    store::{StoreError, api_keys, bulk_jobs, groups, users},
};

/// How long a key counts if nobody says otherwise.
pub const LASTS: TimeDelta = TimeDelta::days(90);
/// The longest that one counts.
pub const LASTS_AT_MOST: TimeDelta = TimeDelta::days(366);
/// The longest name.
const LONGEST_NAME: usize = 200;

/// A key that is to be made.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// What it allows.
    pub rights: Rights,
    /// Over what.
    pub over: Over,
    /// How long it counts; `None` for [`LASTS`], or as long as the key that makes it.
    pub lasts: Option<TimeDelta>,
}

/// Every key.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn list(context: &Context) -> Result<Vec<ApiKey>, NotDone> {
    authority::require(context, &context.store, Right::ApiKeysRead).await?;
    Ok(api_keys::list(&context.store).await?)
}

/// The names of those who made these keys, for whoever may look at keys.
///
/// # Errors
/// When the store fails.
pub async fn owners(context: &Context, keys: &[ApiKey]) -> Result<BTreeMap<UserId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for owner in keys.iter().filter_map(|key| key.owner) {
        if !names.contains_key(&owner)
            && let Some(user) = users::find(&context.store, owner).await?
        {
            names.insert(owner, user.display_name().to_owned());
        }
    }
    Ok(names)
}

/// The key with that identifier.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, id: ApiKeyId) -> Result<ApiKey, ChangeError> {
    authority::require(context, &context.store, Right::ApiKeysRead).await?;
    let found = api_keys::find(&context.store, id).await?;
    found.ok_or(ChangeError::NotFound("API key"))
}

/// Makes a key. The text is the key itself: it can be shown now and never again.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(context: &Context, new: &NewApiKey) -> Result<(ApiKey, SecretString), ChangeError> {
    check(new)?;
    let transaction = context.store.begin().await?;
    let authority = authority::require(context, &transaction, Right::ApiKeysWrite).await?;
    let above = match new.over {
        Over::Everything => Vec::new(),
        Over::Group(group) => {
            if groups::find(&transaction, group).await?.is_none() {
                return Err(Invalid::new("within", "there is no such group").into());
            }
            groups::enabled_with_above(&transaction, group).await?
        }
    };
    if !authority.rights_over(&above).have_all(new.rights) {
        return Err(ChangeError::TooMuch(
            "a key allows nothing that you may not do yourself".to_owned(),
        ));
    }
    let maker = match &context.actor {
        Actor::ApiKey(maker) => api_keys::find(&transaction, ApiKeyId(*maker)).await?,
        _ => None,
    };
    let last = maker.as_ref().map(|maker| maker.expires_at);
    let wanted = context.now + new.lasts.unwrap_or(LASTS);
    let expires_at = last.map_or(wanted, |last| last.min(wanted));
    if expires_at < wanted && new.lasts.is_some() {
        let problem = "a key that is made with a key does not outlast it";
        return Err(Invalid::new("expires_at", problem).into());
    }
    let minted = token::mint(TokenKind::ApiKey, context.new_id(), &context.random);
    let key = ApiKey {
        id: ApiKeyId(minted.id),
        name: new.name.clone(),
        rights: new.rights,
        over: new.over,
        owner: authority::user_of(context, &transaction).await?,
        created_at: context.now,
        expires_at,
        last_used_at: None,
    };
    api_keys::insert(&transaction, &key, minted.digest, maker.map(|maker| maker.id)).await?;
    let rights: Vec<&str> = key.rights.iter().map(Right::as_str).collect();
    let detail = json!({ "key": key.id, "name": key.name, "rights": rights, "over": key.over.to_string() });
    let event = context.event(EventKind::ApiKeyCreated).detail(detail);
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    Ok((key, minted.text.into()))
}

/// Whether there can be such a key.
fn check(new: &NewApiKey) -> Result<(), Invalid> {
    let is_name = |name: &str| !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME;
    if !is_name(&new.name) || new.name.chars().any(char::is_control) {
        return Err(Invalid::new("name", "a name has 1 to 200 characters"));
    }
    if new.rights.is_empty() {
        return Err(Invalid::new("rights", "a key without a right is of no use"));
    }
    if new
        .lasts
        .is_some_and(|lasts| lasts <= TimeDelta::zero() || lasts > LASTS_AT_MOST)
    {
        let problem = format!(
            "a key expires in the future, after {} days at most",
            LASTS_AT_MOST.num_days()
        );
        return Err(Invalid::new("expires_at", problem));
    }
    Ok(())
}

/// Ends a key at once, and those that were made with it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn revoke(context: &Context, id: ApiKeyId) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    authority::require(context, &transaction, Right::ApiKeysWrite).await?;
    let found = api_keys::find(&transaction, id).await?;
    let key = found.ok_or(ChangeError::NotFound("API key"))?;
    api_keys::delete(&transaction, id).await?;
    bulk_jobs::cancel_of_actor(&transaction, &Actor::ApiKey(id.0), context.now).await?;
    let detail = json!({ "key": key.id, "name": key.name });
    let event = context.event(EventKind::ApiKeyRevoked).detail(detail);
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    Ok(())
}

/// Who presents the key; `None` for a text that is no key, and for a key that is unknown or has expired.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn authenticate(context: &Context, text: &str) -> Result<Option<Actor>, StoreError> {
    let Some(presented) = token::parse(TokenKind::ApiKey, text) else {
        return Ok(None);
    };
    let Some((key, stored)) = api_keys::find_with_digest(&context.store, ApiKeyId(presented.id)).await? else {
        return Ok(None);
    };
    if !digest::same(&stored, &presented.digest) || !key.is_live(context.now) {
        return Ok(None);
    }
    api_keys::record_use(&context.store, &key, context.now).await?;
    Ok(Some(Actor::ApiKey(key.id.0)))
}
