//! What a token is bound to (RFC 7800 section 3.1): the `cnf` claim. Whoever presents such a token must prove that they hold the key.

use serde::{Deserialize, Serialize};

/// The one confirmation method of a token. Serialised as the `cnf` object. A method that this release does not know cannot be read,
/// so a token bound by one is refused and never taken for an unbound one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmation {
    /// The SHA-256 thumbprint of a DPoP key, base64url (RFC 9449 section 6.1).
    #[serde(rename = "jkt")]
    Jkt(String),
    /// The SHA-256 thumbprint of a client certificate, base64url (RFC 8705 section 3.1).
    #[serde(rename = "x5t#S256")]
    X5tS256(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_is_written_as_the_cnf_object_and_read_back() {
        for (confirmation, text) in [
            (Confirmation::Jkt("a-_".to_owned()), r#"{"jkt":"a-_"}"#),
            (Confirmation::X5tS256("b".to_owned()), r#"{"x5t#S256":"b"}"#),
        ] {
            assert_eq!(serde_json::to_string(&confirmation).unwrap(), text);
            assert_eq!(serde_json::from_str::<Confirmation>(text).unwrap(), confirmation);
        }
    }

    #[test]
    fn an_unknown_method_or_two_methods_cannot_be_read() {
        for text in [
            "{}",
            r#"{"jwk":{}}"#,
            r#"{"jkt":"a","x5t#S256":"b"}"#,
            r#""jkt""#,
            "null",
        ] {
            assert!(serde_json::from_str::<Confirmation>(text).is_err(), "{text}");
        }
    }
}
