//! Request parameters: `application/x-www-form-urlencoded`, from a query or a body (RFC 6749 sections 3.1, 3.2, appendix B).
//!
//! Owns: counting, decoding, noticing repetition. What a parameter means is said elsewhere. Values are never logged: `Debug`
//! shows names only, because a body holds secrets, codes and tokens.

use std::collections::BTreeMap;

use super::error::{ErrorCode, OAuthError};

/// How many parameters one request may have.
pub const MAX_PARAMETERS: usize = 64;

/// The one parameter that may come several times (RFC 8707 section 2).
const REPEATABLE: &str = "resource";

/// The parameters of a request, decoded. A parameter without a value counts as omitted (RFC 6749 section 3.1).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    values: BTreeMap<String, Vec<String>>,
}

impl Parameters {
    /// The parameters in a query string or a form body.
    ///
    /// # Errors
    /// See [`ParametersError`] (400).
    pub fn parse(encoded: &[u8]) -> Result<Self, ParametersError> {
        let mut parameters = Self::default();
        let pairs = encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        for (position, pair) in pairs.enumerate() {
            if position >= MAX_PARAMETERS {
                return Err(ParametersError::TooMany);
            }
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            let (name, value) = (decode(name)?, decode(value)?);
            if !value.is_empty() {
                parameters.values.entry(name).or_default().push(value);
            }
        }
        Ok(parameters)
    }

    /// The value of a parameter; the first one, should it have been sent twice (see [`Parameters::repeated`]).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// Every value of a parameter, in the order they came. For `resource`.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The name of a parameter that was sent more than once and may not be.
    pub fn repeated(&self) -> Option<&str> {
        self.values
            .iter()
            .find(|(name, values)| values.len() > 1 && name.as_str() != REPEATABLE)
            .map(|(name, _)| name.as_str())
    }

    /// Whether `name` was sent more than once.
    pub fn is_repeated(&self, name: &str) -> bool {
        self.all(name).len() > 1
    }

    /// Refuses a request that repeats a parameter (RFC 6749 section 3.2).
    ///
    /// # Errors
    /// `invalid_request` (400).
    pub fn refuse_repeated(&self) -> Result<(), OAuthError> {
        match self.repeated() {
            Some(_) => Err(OAuthError::new(
                ErrorCode::InvalidRequest,
                "A parameter was sent more than once.",
            )),
            None => Ok(()),
        }
    }
}

/// The token that a client asks about or revokes (RFC 7662 section 2.1, RFC 7009 section 2.1).
///
/// # Errors
/// `invalid_request` (400) if there is none.
pub fn token(parameters: &Parameters) -> Result<&str, OAuthError> {
    parameters
        .get("token")
        .ok_or_else(|| OAuthError::new(ErrorCode::InvalidRequest, "token is missing"))
}

impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

/// Why parameters cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParametersError {
    /// More than [`MAX_PARAMETERS`].
    #[error("more than {MAX_PARAMETERS} parameters")]
    TooMany,
    /// Not UTF-8 (RFC 6749 appendix B), or a NUL, which no database column holds.
    #[error("a parameter is not text")]
    NotText,
}

impl From<ParametersError> for OAuthError {
    fn from(error: ParametersError) -> Self {
        Self::new(
            ErrorCode::InvalidRequest,
            match error {
                ParametersError::TooMany => "The request has too many parameters.",
                ParametersError::NotText => "A parameter is not valid text.",
            },
        )
    }
}

/// Undoes form encoding: `+` is a space, `%XX` a byte; a `%` that begins no such byte means itself, as in browsers.
pub(super) fn decode(encoded: &[u8]) -> Result<String, ParametersError> {
    let digit = |at: usize| encoded.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut at = 0;
    while let Some(byte) = encoded.get(at) {
        let escaped = match byte {
            b'%' => digit(at + 1).zip(digit(at + 2)),
            _ => None,
        };
        match (byte, escaped) {
            (_, Some((high, low))) => {
                bytes.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(*other),
        }
        at += 1;
    }
    if bytes.contains(&0) {
        return Err(ParametersError::NotText);
    }
    String::from_utf8(bytes).map_err(|_| ParametersError::NotText)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::form_urlencoded;

    use super::*;

    fn parse(text: &str) -> Parameters {
        Parameters::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_parameter_without_a_value_counts_as_omitted() {
        let parameters = parse("scope=&state&nonce=n");
        assert_eq!(parameters.get("scope"), None);
        assert_eq!(parameters.get("state"), None);
        assert_eq!(parameters.get("nonce"), Some("n"));
    }

    #[test]
    fn a_repeated_parameter_is_noticed_even_with_the_same_value() {
        assert_eq!(parse("a=1&b=2&a=1").repeated(), Some("a"));
        assert!(parse("a=1&a=1").refuse_repeated().is_err());
        assert_eq!(parse("a=1&b=2").repeated(), None);
    }

    #[test]
    fn only_resource_may_repeat() {
        let parameters = parse("resource=https://a.example&resource=https://b.example");
        assert_eq!(parameters.repeated(), None);
        assert_eq!(parameters.all("resource").len(), 2);
    }

    #[test]
    fn names_are_case_sensitive() {
        assert_eq!(parse("State=1&state=2").repeated(), None);
    }

    #[test]
    fn sixty_four_parameters_are_enough() {
        let many = |count: usize| (0..count).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        assert!(Parameters::parse(many(64).as_bytes()).is_ok());
        assert_eq!(Parameters::parse(many(65).as_bytes()), Err(ParametersError::TooMany));
        let same = "a=&".repeat(65);
        assert_eq!(Parameters::parse(same.as_bytes()), Err(ParametersError::TooMany));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(Parameters::parse(b"a=%ff"), Err(ParametersError::NotText));
        assert_eq!(Parameters::parse(b"a=b%00c"), Err(ParametersError::NotText));
        assert_eq!(Parameters::parse(b"%00=c"), Err(ParametersError::NotText));
        assert_eq!(Parameters::parse(b"a=\xc3\x28"), Err(ParametersError::NotText));
    }

    #[test]
    fn debug_output_holds_no_values() {
        let shown = format!("{:?}", parse("client_secret=hunter2"));
        assert!(shown.contains("client_secret") && !shown.contains("hunter2"));
    }

    proptest! {
        #[test]
        fn no_bytes_can_panic_the_parser(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Parameters::parse(&bytes);
        }

        #[test]
        fn what_was_encoded_comes_back(pairs in proptest::collection::btree_map("[^\0]{0,12}", "[^\0]{1,40}", 0..20)) {
            let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let parameters = parse(&encoded);
            prop_assert_eq!(parameters.repeated(), None);
            for (name, value) in &pairs {
                prop_assert_eq!(parameters.get(name), Some(value.as_str()));
            }
        }

        #[test]
        fn text_is_read_as_the_url_standard_says(text in "[ -~]{0,60}") {
            let ours = Parameters::parse(text.as_bytes());
            let theirs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            let is_text = theirs.iter().all(|(name, value)| !name.contains(['\0', '\u{fffd}']) && !value.contains(['\0', '\u{fffd}']));
            prop_assert_eq!(ours.is_ok(), is_text);
            if let Ok(ours) = ours {
                for (name, value) in theirs.iter().filter(|(_, value)| !value.is_empty()) {
                    prop_assert!(ours.all(name).contains(value));
                }
            }
        }
    }
}
