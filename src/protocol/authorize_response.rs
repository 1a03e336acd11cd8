//! The authorization response (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207, OAuth 2.0 Multiple Response Type Encoding
//! Practices, OAuth 2.0 Form Post Response Mode).
//!
//! The redirect URI stays as it was registered, its query included; parameters are added to its text, because a parser that
//! writes it back would change it. `iss` is in every answer, so that a client with several providers cannot be mixed up.

use url::form_urlencoded::byte_serialize;

use crate::domain::authorization_request::ResponseMode;

use super::error::OAuthError;

/// What is answered.
#[derive(Clone, PartialEq, Eq)]
pub enum AuthorizeAnswer {
    /// A code.
    Code(String),
    /// An error.
    Error(OAuthError),
}

/// How the answer is sent to the client.
#[derive(Clone, PartialEq, Eq)]
pub enum ResponseEncoding {
    /// By a redirect: the value of `Location`, printable ASCII.
    Redirect(String),
    /// By a form that the browser posts.
    FormPost {
        /// Where to.
        action: String,
        /// The fields, in order. To be escaped by whoever renders them.
        fields: Vec<(&'static str, String)>,
    },
}

/// Encodes the answer.
pub fn answer(
    redirect_uri: &str,
    response_mode: ResponseMode,
    issuer: &str,
    state: Option<&str>,
    answer: AuthorizeAnswer,
) -> ResponseEncoding {
    let mut fields = match answer {
        AuthorizeAnswer::Code(code) => vec![("code", code)],
        AuthorizeAnswer::Error(error) => vec![
            ("error", error.code.as_str().to_owned()),
            ("error_description", error.description.into_owned()),
        ],
    };
    fields.extend(state.map(|state| ("state", state.to_owned())));
    fields.push(("iss", issuer.to_owned()));
    match response_mode {
        ResponseMode::Query => ResponseEncoding::Redirect(with_query(redirect_uri, &fields)),
        ResponseMode::Fragment => ResponseEncoding::Redirect(format!("{}#{}", base(redirect_uri), encode(&fields))),
        ResponseMode::FormPost => ResponseEncoding::FormPost {
            action: base(redirect_uri),
            fields,
        },
    }
}

/// `uri` with `fields` added to its query. What it had stays as it was.
pub(super) fn with_query(uri: &str, fields: &[(&'static str, String)]) -> String {
    let mut location = base(uri);
    match (location.contains('?'), location.ends_with(['?', '&'])) {
        (false, _) => location.push('?'),
        (true, false) => location.push('&'),
        (true, true) => {}
    }
    location.push_str(&encode(fields));
    location
}

/// `uri` without a fragment, fit for a header. Registration lets no other URI in; this is for rows that somebody else wrote.
fn base(uri: &str) -> String {
    let uri = uri.split('#').next().unwrap_or_default();
    let mut safe = String::with_capacity(uri.len() + 256);
    for byte in uri.bytes() {
        match byte {
            0x21..=0x7e => safe.push(byte.into()),
            _ => safe.push_str(&format!("%{byte:02X}")),
        }
    }
    safe
}

/// Form encoding with `%20` for a space, which every decoder reads, also those that leave `+` alone.
fn encode(fields: &[(&'static str, String)]) -> String {
    let mut encoded = String::new();
    for (name, value) in fields {
        if !encoded.is_empty() {
            encoded.push('&');
        }
        encoded.push_str(name);
        encoded.push('=');
        for piece in byte_serialize(value.as_bytes()) {
            encoded.push_str(if piece == "+" { "%20" } else { piece });
        }
    }
    encoded
}

impl std::fmt::Debug for AuthorizeAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(_) => f.write_str("Code(..)"),
            Self::Error(error) => f.debug_tuple("Error").field(error).finish(),
        }
    }
}

impl std::fmt::Debug for ResponseEncoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Redirect(_) => "Redirect(..)",
            Self::FormPost { .. } => "FormPost(..)",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::{Url, form_urlencoded};

    use super::*;
    use crate::protocol::{
        error::ErrorCode,
        fixtures::{ISSUER, REDIRECT_URI},
    };

    fn code() -> AuthorizeAnswer {
        AuthorizeAnswer::Code("vac_1".to_owned())
    }

    fn denied() -> AuthorizeAnswer {
        AuthorizeAnswer::Error(OAuthError::new(ErrorCode::AccessDenied, "The user said no."))
    }

    fn location(carrier: ResponseEncoding) -> String {
        match carrier {
            ResponseEncoding::Redirect(location) => location,
            ResponseEncoding::FormPost { .. } => panic!("a form"),
        }
    }

    #[test]
    fn a_code_comes_with_state_and_issuer() {
        assert_eq!(
            location(answer(REDIRECT_URI, ResponseMode::Query, ISSUER, Some("a b"), code())),
            "https://rp.example/cb?code=vac_1&state=a%20b&iss=https%3A%2F%2Fop.example"
        );
    }

    #[test]
    fn an_error_carries_nothing_but_error_description_state_and_issuer() {
        let location = location(answer(REDIRECT_URI, ResponseMode::Query, ISSUER, Some("s"), denied()));
        let url = Url::parse(&location).unwrap();
        let names: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names, ["error", "error_description", "state", "iss"]);
    }

    #[test]
    fn the_registered_query_stays_as_it_was() {
        for (registered, begins) in [
            (
                "https://rp.example/cb?dummy1=lorem&dummy2=%7e",
                "https://rp.example/cb?dummy1=lorem&dummy2=%7e&code=",
            ),
            ("https://rp.example/cb?", "https://rp.example/cb?code="),
            ("https://rp.example/cb?a&", "https://rp.example/cb?a&code="),
            ("https://rp.example:443/x/../cb", "https://rp.example:443/x/../cb?code="),
            ("com.example.app:/cb", "com.example.app:/cb?code="),
        ] {
            let location = location(answer(registered, ResponseMode::Query, ISSUER, None, code()));
            assert!(location.starts_with(begins), "{location}");
        }
    }

    #[test]
    fn the_fragment_mode_leaves_the_query_alone() {
        let location = location(answer(
            "https://rp.example/cb?a=b",
            ResponseMode::Fragment,
            ISSUER,
            None,
            denied(),
        ));
        assert!(location.starts_with("https://rp.example/cb?a=b#error=access_denied&error_description="));
    }

    #[test]
    fn the_form_post_mode_puts_nothing_in_the_query() {
        for answered in [code(), denied()] {
            match answer(REDIRECT_URI, ResponseMode::FormPost, ISSUER, Some("<s>"), answered) {
                ResponseEncoding::FormPost { action, fields } => {
                    assert_eq!(action, REDIRECT_URI);
                    assert!(fields.contains(&("state", "<s>".to_owned())));
                    assert!(fields.contains(&("iss", ISSUER.to_owned())));
                }
                ResponseEncoding::Redirect(_) => panic!("a redirect"),
            }
        }
    }

    #[test]
    fn debug_output_holds_no_code() {
        assert!(!format!("{:?}", code()).contains("vac_1"));
        assert!(!format!("{:?}", answer(REDIRECT_URI, ResponseMode::Query, ISSUER, None, code())).contains("vac_1"));
    }

    proptest! {
        #[test]
        fn state_comes_back_intact_in_every_mode(state in any::<String>(), code in "[ -~]{1,60}") {
            for mode in [ResponseMode::Query, ResponseMode::Fragment, ResponseMode::FormPost] {
                let answered = AuthorizeAnswer::Code(code.clone());
                let read: Vec<(String, String)> = match answer("https://rp.example/cb?x=1", mode, ISSUER, Some(&state), answered) {
                    ResponseEncoding::FormPost { fields, .. } => fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                    ResponseEncoding::Redirect(location) => {
                        let url = Url::parse(&location).unwrap();
                        prop_assert_eq!(url.as_str(), &location);
                        let encoded = match mode {
                            ResponseMode::Query => url.query().unwrap().strip_prefix("x=1&").unwrap(),
                            _ => url.fragment().unwrap(),
                        };
                        form_urlencoded::parse(encoded.as_bytes()).into_owned().collect()
                    }
                };
                let expected = [("code", &code), ("state", &state), ("iss", &ISSUER.to_owned())]
                    .map(|(name, value)| (name.to_owned(), value.clone()));
                prop_assert_eq!(read, expected);
            }
        }

        #[test]
        fn a_redirect_is_one_line_of_printable_ascii(uri in any::<String>(), state in any::<String>(), issuer in any::<String>(), words in any::<String>()) {
            for mode in [ResponseMode::Query, ResponseMode::Fragment] {
                let error = OAuthError { code: ErrorCode::ServerError, description: words.clone().into(), cause: None, check: None };
                let location = location(answer(&uri, mode, &issuer, Some(&state), AuthorizeAnswer::Error(error)));
                prop_assert!(location.bytes().all(|byte| matches!(byte, 0x21..=0x7e)));
            }
        }
    }
}
