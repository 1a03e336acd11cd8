//! Which client sends the request and where the answer may be sent. Until both are certain a refusal is a page and never a
//! redirect, because a redirect would send a browser to an address that nobody checked.

use super::{
    draft::{Draft, Refusal},
    input::RuleInput,
};
use crate::protocol::{
    client_authentication::MAX_CLIENT_ID_LENGTH, error::PageReason, parameters::Parameters, redirect_uri,
};

/// The client that a request names, to be loaded before the rules are applied.
///
/// # Errors
/// A page (400): there is none, or more than one.
pub fn client_id(parameters: &Parameters) -> Result<&str, PageReason> {
    if parameters.is_repeated("client_id") {
        return Err(PageReason::MalformedRequest);
    }
    match parameters.get("client_id") {
        None => Err(PageReason::MissingClientId),
        Some(client_id) if client_id.len() > MAX_CLIENT_ID_LENGTH => Err(PageReason::UnknownClient),
        Some(client_id) => Ok(client_id),
    }
}

/// The client exists, and it is the one that the request names.
pub(super) fn known_client<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let named = client_id(input.parameters)?;
    let client = input.client.filter(|client| client.client_id.as_str() == named);
    draft.client = Some(client.ok_or(PageReason::UnknownClient)?);
    Ok(())
}

/// The client is not disabled.
pub(super) fn enabled_client<'a>(_: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    if draft.client()?.disabled {
        return Err(PageReason::DisabledClient.into());
    }
    Ok(())
}

/// The redirect URI is registered; it may be left out where exactly one is.
pub(super) fn registered_redirect_uri<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    if input.parameters.is_repeated("redirect_uri") {
        return Err(PageReason::MalformedRequest.into());
    }
    let client = draft.client()?;
    let requested = input.parameters.get("redirect_uri");
    let redirect_uri = match (requested, client.metadata.redirect_uris.as_slice()) {
        (Some(requested), _) => Some(requested).filter(|requested| redirect_uri::matches(client, requested)),
        (None, [only]) => Some(only.as_str()).filter(|only| !only.contains('#')),
        (None, _) => None,
    };
    draft.redirect_uri = Some(redirect_uri.ok_or(PageReason::UnregisteredRedirectUri)?);
    draft.redirect_uri_was_sent = requested.is_some();
    Ok(())
}
