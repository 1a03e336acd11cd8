//! Client authentication: which method a client used (RFC 6749 section 2.3, RFC 7521 section 4.2, RFC 7523 section 2.2, OpenID Connect
//! Core 1.0 section 9).
//!
//! Owns: reading the credential out of a request. Whether it is right is checked where digests and keys are
//! (`grants/client_authentication.rs`). Exactly one method per request: two are refused even when both would be right.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::URL_SAFE_NO_PAD},
};
use secrecy::SecretString;

use crate::domain::client::{Client, ClientAuthMethod};

use super::{
    error::{ErrorCode, OAuthError},
    parameters::{self, Parameters},
};

/// The one `client_assertion_type` (RFC 7523 section 2.2).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The longest client identifier.
pub const MAX_CLIENT_ID_LENGTH: usize = 255;

/// The longest secret that is looked at.
const MAX_SECRET_LENGTH: usize = 1024;

/// The longest assertion that is looked at.
const MAX_ASSERTION_LENGTH: usize = 16 * 1024;

/// RFC 4648 base64; padding may be missing, as some clients leave it out.
const BASIC: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A credential as presented: read, not verified.
#[derive(Clone)]
pub enum PresentedCredential {
    /// Only a `client_id`: a public client.
    None {
        /// The client that it names.
        client_id: String,
    },
    /// HTTP Basic.
    Basic {
        /// The client that it names.
        client_id: String,
        /// The secret.
        client_secret: SecretString,
        /// The secret before it was decoded, where that is something else: some libraries do not encode it.
        secret_as_sent: Option<SecretString>,
    },
    /// The secret in the body.
    Post {
        /// The client that it names.
        client_id: String,
        /// The secret.
        client_secret: SecretString,
    },
    /// A signed assertion.
    PrivateKeyJwt {
        /// The client that its `sub` names; nothing of it is verified yet.
        client_id: String,
        /// The JWT.
        assertion: String,
    },
}

impl PresentedCredential {
    /// The client that the credential names.
    pub fn client_id(&self) -> &str {
        match self {
            Self::None { client_id }
            | Self::Basic { client_id, .. }
            | Self::Post { client_id, .. }
            | Self::PrivateKeyJwt { client_id, .. } => client_id,
        }
    }

    /// The method used.
    pub fn method(&self) -> ClientAuthMethod {
        match self {
            Self::None { .. } => ClientAuthMethod::None,
            Self::Basic { .. } => ClientAuthMethod::ClientSecretBasic,
            Self::Post { .. } => ClientAuthMethod::ClientSecretPost,
            Self::PrivateKeyJwt { .. } => ClientAuthMethod::PrivateKeyJwt,
        }
    }

    /// The secret, if it is one.
    pub fn secret(&self) -> Option<&SecretString> {
        match self {
            Self::Basic { client_secret, .. } | Self::Post { client_secret, .. } => Some(client_secret),
            Self::None { .. } | Self::PrivateKeyJwt { .. } => None,
        }
    }

    /// The secret as it was sent, where that is something else.
    pub fn secret_as_sent(&self) -> Option<&SecretString> {
        match self {
            Self::Basic { secret_as_sent, .. } => secret_as_sent.as_ref(),
            _ => None,
        }
    }

    /// Whether the method is the registered one. A right secret by another method is refused, so that nobody can choose the weakest; a
    /// client that was registered without a method may send its secret in the header and in the body.
    pub fn is_by_registered_method(&self, client: &Client) -> bool {
        let metadata = &client.metadata;
        match self.method() {
            ClientAuthMethod::ClientSecretPost if metadata.accepts_client_secret_post => true,
            used => used == metadata.token_endpoint_auth_method,
        }
    }
}

impl std::fmt::Debug for PresentedCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PresentedCredential")
            .field("method", &self.method().as_str())
            .field("client_id", &self.client_id())
            .finish_non_exhaustive()
    }
}

/// The credential in a request: from the `Authorization` header and the body, never the query.
///
/// # Errors
/// `invalid_request` (400) for a repeated parameter or more than one method, `invalid_client` (401) for a malformed credential.
pub fn presented(authorization: Option<&str>, parameters: &Parameters) -> Result<PresentedCredential, OAuthError> {
    parameters.refuse_repeated()?;
    let named = parameters.get("client_id");
    let secret = parameters.get("client_secret");
    let assertion = (
        parameters.get("client_assertion"),
        parameters.get("client_assertion_type"),
    );
    let credential = match (authorization, secret, assertion) {
        (Some(header), None, (None, None)) => basic(header)?,
        (None, Some(secret), (None, None)) => post(named, secret)?,
        (None, None, (None, None)) => PresentedCredential::None {
            client_id: named.map(str::to_owned).ok_or_else(failed)?,
        },
        (None, None, assertion) => private_key_jwt(assertion)?,
        _ => {
            return Err(OAuthError::new(
                ErrorCode::InvalidRequest,
                "More than one client authentication method was used.",
            ));
        }
    };
    if credential.client_id().is_empty() || credential.client_id().len() > MAX_CLIENT_ID_LENGTH {
        return Err(failed());
    }
    match (named, &credential) {
        (Some(named), credential) if named != credential.client_id() => Err(disagreement(credential)),
        _ => Ok(credential),
    }
}

/// Whether a client without a credential of its own is enough here: introspection needs a client that can keep a secret (RFC 7662
/// section 2.1).
///
/// # Errors
/// `invalid_client` (401) for a public client.
pub fn must_be_confidential(client: &Client) -> Result<(), OAuthError> {
    if client.is_public() { Err(failed()) } else { Ok(()) }
}

/// The error when authentication fails, whatever was wrong (RFC 6749 section 5.2): the answers for an unknown client and
/// for a wrong secret are the same.
pub fn failed() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidClient, "Client authentication failed.")
}

/// The same for a client that knows its secret, and sends it in another way than the registered one. Nobody else learns of it.
pub fn failed_by_method(registered: &str) -> OAuthError {
    let description = format!("The secret is right; this client is registered for {registered}.");
    OAuthError::new(ErrorCode::InvalidClient, description)
}

/// RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
fn basic(header: &str) -> Result<PresentedCredential, OAuthError> {
    let (scheme, encoded) = header.trim().split_once(' ').ok_or_else(failed)?;
    if !scheme.eq_ignore_ascii_case("basic") || encoded.len() > 2 * (MAX_SECRET_LENGTH + MAX_CLIENT_ID_LENGTH) {
        return Err(failed());
    }
    let decoded = BASIC.decode(encoded.trim()).map_err(|_| failed())?;
    let colon = decoded.iter().position(|byte| *byte == b':').ok_or_else(failed)?;
    let (id, secret) = (&decoded[..colon], &decoded[colon + 1..]);
    let as_sent = String::from_utf8(secret.to_vec()).ok();
    // A percent sign that encodes nothing says that nothing was encoded.
    let client_secret = match parameters::decode(secret) {
        Ok(secret) => secret,
        Err(_) => as_sent.clone().ok_or_else(failed)?,
    };
    Ok(PresentedCredential::Basic {
        client_id: parameters::decode(id).map_err(|_| failed())?,
        secret_as_sent: as_sent.filter(|sent| *sent != client_secret).map(Into::into),
        client_secret: client_secret.into(),
    })
}

fn post(named: Option<&str>, secret: &str) -> Result<PresentedCredential, OAuthError> {
    if secret.len() > MAX_SECRET_LENGTH {
        return Err(failed());
    }
    Ok(PresentedCredential::Post {
        client_id: named.map(str::to_owned).ok_or_else(failed)?,
        client_secret: secret.to_owned().into(),
    })
}

/// RFC 7521 section 4.2. The client is who the assertion says it is: `client_id` beside it is optional.
fn private_key_jwt(assertion: (Option<&str>, Option<&str>)) -> Result<PresentedCredential, OAuthError> {
    match assertion {
        (Some(assertion), Some(JWT_BEARER)) => Ok(PresentedCredential::PrivateKeyJwt {
            client_id: unverified_subject(assertion).ok_or_else(failed)?,
            assertion: assertion.to_owned(),
        }),
        (Some(_), Some(_)) => Err(failed()),
        _ => Err(OAuthError::new(
            ErrorCode::InvalidRequest,
            "client_assertion and client_assertion_type belong together.",
        )),
    }
}

/// The `sub` of a JWT whose signature nobody checked: good for finding the keys to check it with, and nothing else.
fn unverified_subject(jwt: &str) -> Option<String> {
    let mut parts = (jwt.len() <= MAX_ASSERTION_LENGTH).then_some(jwt)?.split('.');
    let (Some(_), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let payload: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let subject = payload.get("sub")?.as_str()?;
    (!subject.chars().any(char::is_control)).then(|| subject.to_owned())
}

/// `client_id` names another client than the credential.
fn disagreement(credential: &PresentedCredential) -> OAuthError {
    match credential {
        PresentedCredential::PrivateKeyJwt { .. } => failed(),
        _ => OAuthError::new(
            ErrorCode::InvalidRequest,
            "The client_id is not the client that authenticated.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
    use proptest::prelude::*;
    use secrecy::ExposeSecret;
    use url::form_urlencoded::byte_serialize;

    use super::*;
    use crate::protocol::fixtures::{client, parameters};

    fn header(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    fn assertion(payload: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    fn code(authorization: Option<&str>, sent: &[(&str, &str)]) -> ErrorCode {
        presented(authorization, &parameters(sent)).unwrap_err().code
    }

    #[test]
    fn basic_credentials_are_form_decoded() {
        let credential = presented(Some(&header("a%3Ab:p%2Bq+r%25")), &parameters(&[])).unwrap();
        assert_eq!(credential.client_id(), "a:b");
        match credential {
            PresentedCredential::Basic { client_secret, .. } => assert_eq!(client_secret.expose_secret(), "p+q r%"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_scheme_may_be_written_in_any_case_and_padding_left_out() {
        let unpadded = format!("bAsIc {}", STANDARD_NO_PAD.encode("rp:secret"));
        assert_eq!(presented(Some(&unpadded), &parameters(&[])).unwrap().client_id(), "rp");
    }

    #[test]
    fn basic_with_the_same_client_id_in_the_body_is_one_method() {
        let credential = presented(Some(&header("rp:s")), &parameters(&[("client_id", "rp")])).unwrap();
        assert_eq!(credential.method(), ClientAuthMethod::ClientSecretBasic);
        assert_eq!(
            code(Some(&header("rp:s")), &[("client_id", "other")]),
            ErrorCode::InvalidRequest
        );
    }

    #[test]
    fn a_public_client_is_not_confidential() {
        let mut client = client();
        assert_eq!(must_be_confidential(&client), Ok(()));
        client.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert_eq!(must_be_confidential(&client), Err(failed()));
    }

    #[test]
    fn two_methods_are_refused_even_without_a_client_id_in_the_body() {
        let jwt = assertion(r#"{"sub":"rp"}"#);
        let basic = header("rp:s");
        assert_eq!(code(Some(&basic), &[("client_secret", "s")]), ErrorCode::InvalidRequest);
        assert_eq!(
            code(Some(&basic), &[("client_id", "rp"), ("client_secret", "s")]),
            ErrorCode::InvalidRequest
        );
        assert_eq!(
            code(
                Some(&basic),
                &[("client_assertion", &jwt), ("client_assertion_type", JWT_BEARER)]
            ),
            ErrorCode::InvalidRequest
        );
        assert_eq!(
            code(Some(&basic), &[("client_assertion_type", JWT_BEARER)]),
            ErrorCode::InvalidRequest
        );
        assert_eq!(
            code(
                None,
                &[
                    ("client_id", "rp"),
                    ("client_secret", "s"),
                    ("client_assertion", &jwt),
                    ("client_assertion_type", JWT_BEARER)
                ]
            ),
            ErrorCode::InvalidRequest
        );
    }

    #[test]
    fn a_secret_in_the_body_is_never_taken_for_a_public_client() {
        let credential = presented(None, &parameters(&[("client_id", "rp"), ("client_secret", "s")])).unwrap();
        assert_eq!(credential.method(), ClientAuthMethod::ClientSecretPost);
        assert_eq!(code(None, &[("client_secret", "s")]), ErrorCode::InvalidClient);
    }

    #[test]
    fn no_credentials_are_an_invalid_client_and_not_an_invalid_request() {
        assert_eq!(
            code(None, &[("grant_type", "authorization_code")]),
            ErrorCode::InvalidClient
        );
    }

    #[test]
    fn a_broken_or_foreign_authorization_header_is_an_invalid_client() {
        for header in [
            "Basic",
            "Basic ",
            "Basic !!!",
            "Bearer abc",
            "Basic cnA=",
            "Basic /zpz",
            "",
            "Basic AHJwOnM=",
        ] {
            assert_eq!(code(Some(header), &[]), ErrorCode::InvalidClient, "{header}");
        }
        assert_eq!(code(Some(&header(":s")), &[]), ErrorCode::InvalidClient);
        assert_eq!(
            code(Some(&header(&format!("{}:s", "a".repeat(256)))), &[]),
            ErrorCode::InvalidClient
        );
    }

    #[test]
    fn a_repeated_client_id_is_refused_first() {
        assert_eq!(
            code(Some(&header("rp:s")), &[("client_id", "rp"), ("client_id", "rp")]),
            ErrorCode::InvalidRequest
        );
    }

    #[test]
    fn an_assertion_names_its_client_itself() {
        let jwt = assertion(r#"{"sub":"rp","iss":"rp"}"#);
        let sent = [
            ("client_assertion", jwt.as_str()),
            ("client_assertion_type", JWT_BEARER),
        ];
        let credential = presented(None, &parameters(&sent)).unwrap();
        assert_eq!(
            (credential.client_id(), credential.method()),
            ("rp", ClientAuthMethod::PrivateKeyJwt)
        );
        let other = [sent[0], sent[1], ("client_id", "other")];
        assert_eq!(code(None, &other), ErrorCode::InvalidClient);
    }

    #[test]
    fn an_assertion_without_its_type_or_with_another_is_refused() {
        let jwt = assertion(r#"{"sub":"rp"}"#);
        assert_eq!(code(None, &[("client_assertion", &jwt)]), ErrorCode::InvalidRequest);
        assert_eq!(
            code(None, &[("client_assertion_type", JWT_BEARER)]),
            ErrorCode::InvalidRequest
        );
        let saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        assert_eq!(
            code(None, &[("client_assertion", &jwt), ("client_assertion_type", saml)]),
            ErrorCode::InvalidClient
        );
    }

    #[test]
    fn an_assertion_without_a_subject_is_an_invalid_client() {
        let long = format!("e30.{}.x", "A".repeat(MAX_ASSERTION_LENGTH));
        for jwt in [
            assertion("{}"),
            assertion(r#"{"sub":7}"#),
            assertion("[]"),
            "a.b".to_owned(),
            "x".to_owned(),
            long,
        ] {
            let sent = [
                ("client_assertion", jwt.as_str()),
                ("client_assertion_type", JWT_BEARER),
            ];
            assert_eq!(code(None, &sent), ErrorCode::InvalidClient);
        }
    }

    #[test]
    fn only_the_registered_method_is_looked_at() {
        let mut client = client();
        let basic = presented(Some(&header("rp:s")), &parameters(&[])).unwrap();
        let none = presented(None, &parameters(&[("client_id", "rp")])).unwrap();
        let post = presented(None, &parameters(&[("client_id", "rp"), ("client_secret", "s")])).unwrap();
        let looked_at = |client: &Client| [&basic, &none, &post].map(|used| used.is_by_registered_method(client));
        assert_eq!(looked_at(&client), [true, false, false]);
        client.metadata.accepts_client_secret_post = true;
        assert_eq!(looked_at(&client), [true, false, true]);
    }

    #[test]
    fn a_secret_that_was_not_encoded_is_kept_as_it_came() {
        for (sent, decoded, as_sent) in [
            ("rp:p%2Bq", "p+q", Some("p%2Bq")),
            ("rp:p+q/r", "p q/r", Some("p+q/r")),
            ("rp:p%q", "p%q", None),
            ("rp:plain", "plain", None),
        ] {
            let credential = presented(Some(&header(sent)), &parameters(&[])).unwrap();
            let exposed = |secret: Option<&SecretString>| secret.map(|secret| secret.expose_secret().to_owned());
            assert_eq!(exposed(credential.secret()).as_deref(), Some(decoded), "{sent}");
            assert_eq!(exposed(credential.secret_as_sent()).as_deref(), as_sent, "{sent}");
        }
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let jwt = assertion(r#"{"sub":"rp"}"#);
        let sent = [
            ("client_assertion", jwt.as_str()),
            ("client_assertion_type", JWT_BEARER),
        ];
        assert!(!format!("{:?}", presented(None, &parameters(&sent)).unwrap()).contains(&jwt));
        assert!(!format!("{:?}", presented(Some(&header("rp:hunter2")), &parameters(&[]))).contains("hunter2"));
    }

    proptest! {
        #[test]
        fn what_a_client_encodes_comes_back(id in "[^\0]{1,40}", secret in "[^\0]{0,40}") {
            let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let credential = presented(Some(&header(&format!("{}:{}", encode(&id), encode(&secret)))), &parameters(&[])).unwrap();
            match credential {
                PresentedCredential::Basic { client_id, client_secret, .. } => {
                    prop_assert_eq!(client_id, id);
                    prop_assert_eq!(client_secret.expose_secret(), &secret);
                }
                _ => prop_assert!(false),
            }
        }

        #[test]
        fn no_header_and_no_assertion_can_panic(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = presented(Some(&text), &parameters(&[]));
            let _ = presented(Some(&format!("Basic {}", STANDARD.encode(&bytes))), &parameters(&[]));
            let jwt = format!("{}.{}.", text, URL_SAFE_NO_PAD.encode(&bytes));
            let _ = presented(None, &parameters(&[("client_assertion", &jwt), ("client_assertion_type", JWT_BEARER)]));
        }
    }
}
