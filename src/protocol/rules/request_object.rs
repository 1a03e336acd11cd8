//! What is read of a request object (OpenID Connect Core 1.0 section 6.1), which is refused all the same: how its client expects the
//! refusal. The signature is not checked, so nothing else is taken from it, and the redirect URI stays the checked parameter.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use crate::protocol::parameters::Parameters;

/// The form of the answer that a request object asks for.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
pub(in crate::protocol) struct AskedAnswer {
    /// `response_mode`.
    #[serde(default, deserialize_with = "text_or_none")]
    pub(in crate::protocol) response_mode: Option<String>,
    /// `state`.
    #[serde(default, deserialize_with = "text_or_none")]
    pub(in crate::protocol) state: Option<String>,
}

/// What `request` says. Its values replace the parameters of the same name (section 6.1). Nothing, if there is no `request` or it cannot be
/// read.
pub(in crate::protocol) fn asked_answer(parameters: &Parameters) -> AskedAnswer {
    let request = parameters.get("request").filter(|_| !parameters.is_repeated("request"));
    request.and_then(read).unwrap_or_default()
}

fn read(request: &str) -> Option<AskedAnswer> {
    let mut parts = request.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    // Five parts are an encrypted object.
    if parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// A value that is no text counts as absent.
fn text_or_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixtures::parameters;

    fn asked_in(payload: &str) -> AskedAnswer {
        let request = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        asked_answer(&parameters(&[("request", &request)]))
    }

    #[test]
    fn response_mode_and_state_are_read_and_nothing_else() {
        let asked = asked_in(r#"{"response_mode":"form_post","state":"inside","redirect_uri":"https://evil.example"}"#);
        assert_eq!(asked.response_mode.as_deref(), Some("form_post"));
        assert_eq!(asked.state.as_deref(), Some("inside"));
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for payload in ["", "[]", "{", "null", r#"{"response_mode":7,"state":{}}"#] {
            assert_eq!(asked_in(payload), AskedAnswer::default(), "{payload}");
        }
        for request in ["", "e30", "e30.!!.", "e30.e30.e30.e30.e30"] {
            let sent = parameters(&[("request", request)]);
            assert_eq!(asked_answer(&sent), AskedAnswer::default(), "{request}");
        }
        let twice = Parameters::parse(b"request=e30.e30.&request=e30.e30.").unwrap();
        assert_eq!(asked_answer(&twice), AskedAnswer::default());
    }
}
