//! What every parameter must look like before anything is done with it: sent once, supported, short enough.

use super::{
    draft::{Draft, Refusal},
    input::RuleInput,
};
use crate::protocol::{
    error::{ErrorCode, OAuthError},
    scope::MAX_SCOPE_LENGTH,
};

/// The longest `state` that is returned, in bytes.
pub const MAX_STATE_LENGTH: usize = 4096;

/// The longest values that are read, in bytes.
const LIMITS: &[(&str, usize)] = &[
    ("claims", 8192),
    ("nonce", 1024),
    ("prompt", 256),
    ("response_type", 256),
    ("scope", MAX_SCOPE_LENGTH),
];

/// Parameters that are refused rather than ignored, each with its own error (OpenID Connect Core 1.0 section 3.1.2.6).
const UNSUPPORTED: &[(&str, ErrorCode, &str)] = &[
    (
        "request",
        ErrorCode::RequestNotSupported,
        "Request objects are not supported.",
    ),
    (
        "request_uri",
        ErrorCode::RequestUriNotSupported,
        "The request_uri parameter is not supported.",
    ),
    (
        "registration",
        ErrorCode::RegistrationNotSupported,
        "The registration parameter is not supported.",
    ),
];

/// No parameter but `resource` is sent twice.
pub(super) fn not_repeated<'a>(input: &RuleInput<'a>, _: &mut Draft<'a>) -> Result<(), Refusal> {
    Ok(input.parameters.refuse_repeated()?)
}

/// No request object is sent, and no registration: ignoring them would answer another request than the one that was signed.
pub(super) fn no_request_object<'a>(input: &RuleInput<'a>, _: &mut Draft<'a>) -> Result<(), Refusal> {
    let sent = UNSUPPORTED
        .iter()
        .find(|(name, _, _)| input.parameters.get(name).is_some());
    match sent {
        Some((_, code, description)) => Err(OAuthError::new(*code, *description).into()),
        None => Ok(()),
    }
}

/// No parameter is longer than its limit.
pub(super) fn short_enough<'a>(input: &RuleInput<'a>, _: &mut Draft<'a>) -> Result<(), Refusal> {
    let is_too_long = |(name, limit): &(&str, usize)| {
        let value = input.parameters.get(name);
        value.is_some_and(|value| value.len() > *limit)
    };
    if LIMITS.iter().any(is_too_long) {
        return Err(OAuthError::new(ErrorCode::InvalidRequest, "A parameter is too long.").into());
    }
    Ok(())
}

/// `state` can be returned exactly as it came.
pub(super) fn state<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let state = input.parameters.get("state");
    if state.is_some_and(|state| !is_returnable(state)) {
        let description = "The state is too long or has control characters.";
        return Err(OAuthError::new(ErrorCode::InvalidRequest, description).into());
    }
    draft.state = state.map(str::to_owned);
    draft.nonce = input.parameters.get("nonce").map(str::to_owned);
    Ok(())
}

/// Whether a state can be returned exactly. One with control characters cannot: a browser changes line breaks in a form.
pub(in crate::protocol) fn is_returnable(state: &str) -> bool {
    state.len() <= MAX_STATE_LENGTH && !state.contains(char::is_control)
}
