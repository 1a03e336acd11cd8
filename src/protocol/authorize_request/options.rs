//! The smaller parameters of an authorization request (OpenID Connect Core 1.0 section 3.1.2.1): sizes, and those whose
//! values are words, numbers or lists. `display`, `ui_locales`, `claims_locales`, `login_hint` and `acr_values` are wishes:
//! what is wrong with them is never an error.

use crate::domain::authorization_request::{Prompt, ResponseMode};

use super::{
    super::{
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
    },
    MAX_STATE_LENGTH,
};

/// The longest values that are taken. A longer one is refused before anything is done with it.
const LIMITS: &[(&str, usize)] = &[
    ("claims", 8192),
    ("nonce", 1024),
    ("prompt", 256),
    ("response_type", 256),
    ("scope", super::scope::MAX_SCOPE_LENGTH),
];

/// The longest `login_hint` that is filled in.
const MAX_LOGIN_HINT_LENGTH: usize = 320;
/// How many values of a list are read, and how long one may be.
const MAX_LIST: usize = 16;
const MAX_LIST_VALUE_LENGTH: usize = 255;

/// How the answer travels, errors included. What `response_mode` says, if it says something that exists; else the default of
/// the response type (Multiple Response Types section 2.1), also of those that are not supported.
pub(super) fn answering_mode(parameters: &Parameters) -> ResponseMode {
    let asked = parameters
        .get("response_mode")
        .filter(|_| !parameters.is_repeated("response_mode"));
    let from_front_channel = parameters
        .get("response_type")
        .is_some_and(|types| types.split(' ').any(|part| matches!(part, "token" | "id_token")));
    match asked.and_then(response_mode) {
        Some(mode) => mode,
        None if from_front_channel => ResponseMode::Fragment,
        None => ResponseMode::Query,
    }
}

/// Refuses what is too long, what cannot travel, and what is not supported (OpenID Connect Core 1.0 sections 6 and 7.2.1).
pub(super) fn check_shapes(parameters: &Parameters) -> Result<(), OAuthError> {
    let refuse = |code, description: &'static str| Err(OAuthError::new(code, description));
    for (name, code, description) in [
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
    ] {
        if parameters.get(name).is_some() {
            return refuse(code, description);
        }
    }
    let too_long = |(name, limit): &(&str, usize)| parameters.get(name).is_some_and(|value| value.len() > *limit);
    if LIMITS.iter().any(too_long) {
        return refuse(ErrorCode::InvalidRequest, "A parameter is too long.");
    }
    if parameters.get("state").is_some_and(|state| !state_can_travel(state)) {
        return refuse(
            ErrorCode::InvalidRequest,
            "The state is too long or has control characters.",
        );
    }
    match parameters.get("response_mode") {
        Some(mode) if response_mode(mode).is_none() => {
            refuse(ErrorCode::InvalidRequest, "The response_mode is not supported.")
        }
        _ => Ok(()),
    }
}

/// Whether the state can be given back exactly. Control characters cannot: a browser changes line breaks in a form.
pub(super) fn state_can_travel(state: &str) -> bool {
    state.len() <= MAX_STATE_LENGTH && !state.contains(char::is_control)
}

/// `prompt`: `none` stands alone.
pub(super) fn prompt(parameters: &Parameters) -> Result<Prompt, OAuthError> {
    let mut prompt = Prompt::default();
    for word in parameters
        .get("prompt")
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
    {
        match word {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select_account = true,
            _ => {
                return Err(OAuthError::new(
                    ErrorCode::InvalidRequest,
                    "A prompt value is not supported.",
                ));
            }
        }
    }
    if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
        return Err(OAuthError::new(
            ErrorCode::InvalidRequest,
            "The prompt value none cannot stand with others.",
        ));
    }
    Ok(prompt)
}

/// `max_age`: seconds, in digits. A number too big for us is a time longer than any session.
pub(super) fn max_age(parameters: &Parameters) -> Result<Option<u64>, OAuthError> {
    match parameters.get("max_age") {
        None => Ok(None),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Some(digits.parse().unwrap_or(u64::MAX)))
        }
        Some(_) => Err(OAuthError::new(
            ErrorCode::InvalidRequest,
            "The max_age is not a number of seconds.",
        )),
    }
}

/// The name to fill in, if it is one that somebody could sign in with.
pub(super) fn login_hint(parameters: &Parameters) -> Option<String> {
    parameters
        .get("login_hint")
        .filter(|hint| hint.len() <= MAX_LOGIN_HINT_LENGTH && !hint.contains(char::is_control))
        .map(str::to_owned)
}

/// The first values of a list in order of preference.
pub(super) fn list(parameters: &Parameters, name: &str) -> Vec<String> {
    parameters
        .get(name)
        .unwrap_or_default()
        .split(' ')
        .filter(|value| !value.is_empty() && value.len() <= MAX_LIST_VALUE_LENGTH && !value.contains(char::is_control))
        .take(MAX_LIST)
        .map(str::to_owned)
        .collect()
}

fn response_mode(text: &str) -> Option<ResponseMode> {
    match text {
        "query" => Some(ResponseMode::Query),
        "fragment" => Some(ResponseMode::Fragment),
        "form_post" => Some(ResponseMode::FormPost),
        _ => None,
    }
}
