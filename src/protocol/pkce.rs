//! Proof Key for Code Exchange (RFC 7636), S256 only: `plain` protects nothing from somebody who saw the request.
//!
//! Both halves or neither (RFC 9700 section 2.1.1): a challenge without a verifier and a verifier without a challenge are both refused,
//! so that an attacker can neither remove the proof nor inject a code into a session that made none.

use aws_lc_rs::{constant_time::verify_slices_are_equal, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::domain::{
    client::Client,
    trace::{Check, CheckName},
};

use super::error::{ErrorCode, OAuthError};

/// At the authorization endpoint: the challenge to store with the code, if there is one.
///
/// # Errors
/// `invalid_request`, as a redirect (303).
pub fn check_challenge(
    client: &Client,
    method: Option<&str>,
    challenge: Option<&str>,
) -> Result<Option<String>, OAuthError> {
    let refuse = |description: &'static str| Err(OAuthError::new(ErrorCode::InvalidRequest, description));
    match (method, challenge) {
        (None, None) if client.requires_pkce() => refuse("A code_challenge is required."),
        (None, None) => Ok(None),
        (Some(_), None) => refuse("There is a code_challenge_method but no code_challenge."),
        // Without a method the challenge would be a plain one (RFC 7636 section 4.3).
        (Some("S256"), Some(challenge)) if is_s256(challenge) => Ok(Some(challenge.to_owned())),
        (Some("S256"), Some(_)) => refuse("The code_challenge is malformed."),
        (_, Some(_)) => refuse("The code_challenge_method must be S256."),
    }
}

/// At the token endpoint: whether the verifier is the one that the challenge was made from. Compared in constant time.
///
/// # Errors
/// `invalid_grant` (400).
pub fn verify(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), OAuthError> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if is_verifier(verifier) => {
            let expected = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
            verify_slices_are_equal(expected.as_bytes(), challenge.as_bytes())
                .map_err(|_| wrong("the code_verifier is wrong"))
        }
        (Some(_), Some(_)) => Err(wrong("the code_verifier is malformed")),
        (Some(_), None) => Err(wrong("the code_verifier is missing")),
        (None, Some(_)) => Err(wrong("there is a code_verifier, and there was no code_challenge")),
    }
}

fn wrong(cause: &'static str) -> OAuthError {
    let check = Check::refused(CheckName::CodeVerifier).expected("the code_verifier of the code_challenge");
    OAuthError::invalid_grant()
        .because(cause)
        .refused_by(check.came(Some(cause)))
}

/// 32 bytes in base64url (RFC 7636 section 4.2).
fn is_s256(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// `code-verifier = 43*128unreserved` (RFC 7636 section 4.1).
fn is_verifier(verifier: &str) -> bool {
    (43..=128).contains(&verifier.len())
        && verifier
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{domain::client::ClientAuthMethod, protocol::fixtures::client};

    // The pair in RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn relaxed() -> Client {
        let mut client = client();
        client.metadata.require_pkce = false;
        client
    }

    #[test]
    fn the_pair_of_rfc_7636_matches() {
        assert_eq!(
            check_challenge(&client(), Some("S256"), Some(CHALLENGE))
                .unwrap()
                .as_deref(),
            Some(CHALLENGE)
        );
        assert_eq!(verify(Some(CHALLENGE), Some(VERIFIER)), Ok(()));
    }

    #[test]
    fn a_public_client_needs_pkce_whatever_its_registration_says() {
        let mut public = relaxed();
        public.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert_eq!(
            check_challenge(&public, None, None).unwrap_err().code,
            ErrorCode::InvalidRequest
        );
        assert_eq!(check_challenge(&relaxed(), None, None), Ok(None));
        assert_eq!(
            check_challenge(&client(), None, None).unwrap_err().code,
            ErrorCode::InvalidRequest
        );
    }

    #[test]
    fn plain_is_refused_named_or_implied() {
        for client in [client(), relaxed()] {
            for method in [Some("plain"), None, Some("s256"), Some("S512")] {
                let refused = check_challenge(&client, method, Some(CHALLENGE)).unwrap_err();
                assert_eq!(refused.code, ErrorCode::InvalidRequest, "{method:?}");
            }
        }
    }

    #[test]
    fn a_method_without_a_challenge_is_refused() {
        assert!(check_challenge(&relaxed(), Some("S256"), None).is_err());
    }

    #[test]
    fn a_verifier_without_a_challenge_is_refused() {
        assert_eq!(verify(None, Some(VERIFIER)).unwrap_err().code, ErrorCode::InvalidGrant);
        assert_eq!(verify(None, None), Ok(()));
    }

    #[test]
    fn a_missing_wrong_short_or_long_verifier_is_an_invalid_grant() {
        let long = "a".repeat(129);
        for verifier in [None, Some(CHALLENGE), Some(&VERIFIER[..42]), Some(&long), Some("")] {
            assert_eq!(
                verify(Some(CHALLENGE), verifier).unwrap_err().code,
                ErrorCode::InvalidGrant
            );
        }
    }

    proptest! {
        #[test]
        fn a_verifier_always_matches_its_own_challenge_and_no_other(
            verifier in "[A-Za-z0-9._~-]{43,128}", other in "[A-Za-z0-9._~-]{43,128}"
        ) {
            let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
            prop_assert_eq!(check_challenge(&client(), Some("S256"), Some(&challenge)).unwrap(), Some(challenge.clone()));
            prop_assert_eq!(verify(Some(&challenge), Some(&verifier)), Ok(()));
            prop_assert_eq!(verify(Some(&challenge), Some(&other)).is_ok(), verifier == other);
        }

        #[test]
        fn no_input_can_panic(challenge in any::<Option<String>>(), verifier in any::<Option<String>>()) {
            let _ = check_challenge(&client(), Some("S256"), challenge.as_deref());
            let _ = verify(challenge.as_deref(), verifier.as_deref());
        }
    }
}
