//! How the answer is returned to the client (OAuth 2.0 Multiple Response Type Encoding Practices section 2.1, OAuth 2.0 Form Post
//! Response Mode).

use super::{
    draft::{Draft, Refusal},
    input::RuleInput,
    request_object,
};
use crate::{
    domain::authorization_request::ResponseMode,
    protocol::error::{ErrorCode, OAuthError},
};

/// Chooses how the answer is returned, errors included: as `response_mode` says, if that mode exists; else in the default of the
/// response type, also of one that is not supported. A request object that asks for a mode is refused in that mode. Refuses nothing, so
/// that the rules after it can answer.
pub(super) fn chosen<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let parameters = input.parameters;
    let requested = parameters
        .get("response_mode")
        .filter(|_| !parameters.is_repeated("response_mode"));
    let from_front_channel = parameters
        .get("response_type")
        .is_some_and(|types| types.split(' ').any(|part| matches!(part, "token" | "id_token")));
    let from_object = request_object::asked_answer(parameters).response_mode;
    draft.response_mode = match from_object.as_deref().and_then(parse).or(requested.and_then(parse)) {
        Some(mode) => mode,
        None if from_front_channel => ResponseMode::Fragment,
        None => ResponseMode::Query,
    };
    Ok(())
}

/// A `response_mode` that is sent exists.
pub(super) fn supported<'a>(input: &RuleInput<'a>, _: &mut Draft<'a>) -> Result<(), Refusal> {
    match input.parameters.get("response_mode") {
        Some(mode) if parse(mode).is_none() => {
            Err(OAuthError::new(ErrorCode::InvalidRequest, "The response_mode is not supported.").into())
        }
        _ => Ok(()),
    }
}

fn parse(text: &str) -> Option<ResponseMode> {
    match text {
        "query" => Some(ResponseMode::Query),
        "fragment" => Some(ResponseMode::Fragment),
        "form_post" => Some(ResponseMode::FormPost),
        _ => None,
    }
}
