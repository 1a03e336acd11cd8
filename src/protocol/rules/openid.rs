//! What OpenID Connect adds to an authorization request (OpenID Connect Core 1.0 sections 3.1.2.1 and 5.5). `display`, `ui_locales`,
//! `claims_locales`, `login_hint` and `acr_values` are hints: what is wrong with them is never an error.

use super::{
    claims_parameter,
    draft::{Draft, Refusal},
    input::{IdTokenHint, RuleInput},
};
use crate::{
    domain::authorization_request::Prompt,
    protocol::{
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
    },
};

/// The longest `login_hint` that is filled in, in bytes.
const MAX_LOGIN_HINT_LENGTH: usize = 320;
/// How many values of a list are read, and how long one may be, in bytes.
const MAX_LIST: usize = 16;
const MAX_LIST_VALUE_LENGTH: usize = 255;

/// `prompt` has known values, and `none` excludes every other one.
pub(super) fn prompt<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let refuse = |description: &'static str| Err(OAuthError::new(ErrorCode::InvalidRequest, description).into());
    let mut prompt = Prompt::default();
    let words = input.parameters.get("prompt").unwrap_or_default().split(' ');
    for word in words.filter(|word| !word.is_empty()) {
        match word {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select_account = true,
            _ => return refuse("A prompt value is not supported."),
        }
    }
    if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
        return refuse("The prompt value none excludes every other value.");
    }
    draft.prompt = prompt;
    Ok(())
}

/// `max_age` is a number of seconds, in digits. A number that is too big for us is longer than any session.
pub(super) fn max_age<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    draft.max_age = match input.parameters.get("max_age") {
        None => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().unwrap_or(u64::MAX)),
        Some(_) => {
            let description = "The max_age is not a number of seconds.";
            return Err(OAuthError::new(ErrorCode::InvalidRequest, description).into());
        }
    };
    Ok(())
}

/// `id_token_hint` is an ID token of ours.
pub(super) fn id_token_hint<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    draft.id_token_hint = match input.id_token_hint {
        IdTokenHint::Absent => None,
        IdTokenHint::User(user_id) => Some(user_id),
        IdTokenHint::Invalid => {
            let description = "The id_token_hint is not valid.";
            return Err(OAuthError::new(ErrorCode::InvalidRequest, description).into());
        }
    };
    Ok(())
}

/// `claims` can be read; claims that the client could not get by scope are left out.
pub(super) fn claims<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    draft.claims = claims_parameter::parse(input.parameters, draft.client()?)?;
    Ok(())
}

/// Reads the hints. Refuses nothing.
pub(super) fn hints<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let login_hint = input.parameters.get("login_hint");
    draft.login_hint = login_hint
        .filter(|hint| hint.len() <= MAX_LOGIN_HINT_LENGTH && !hint.contains(char::is_control))
        .map(str::to_owned);
    draft.acr_values = list(input.parameters, "acr_values");
    draft.ui_locales = list(input.parameters, "ui_locales");
    Ok(())
}

/// The first values of a list, in order of preference.
fn list(parameters: &Parameters, name: &str) -> Vec<String> {
    let values = parameters.get(name).unwrap_or_default().split(' ');
    values
        .filter(|value| !value.is_empty() && value.len() <= MAX_LIST_VALUE_LENGTH && !value.contains(char::is_control))
        .take(MAX_LIST)
        .map(str::to_owned)
        .collect()
}
