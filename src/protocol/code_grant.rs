//! Redeeming an authorization code (RFC 6749 section 4.1.3, OpenID Connect Core 1.0 section 3.1.3.2).
//!
//! The code's row was consumed before, so that a failed attempt uses the code up and nobody can try twice. Here it is decided whether
//! the client that redeems it is the one that it was issued to. oxide-auth's access-token machine gives the order ([`oxide`]); strings
//! are compared here.

use chrono::{DateTime, Utc};

use crate::domain::{
    authorization_code::AuthorizationCode,
    client::GrantType,
    trace::{Check, CheckName},
};

use super::{
    error::{ErrorCode, OAuthError},
    oxide,
    parameters::Parameters,
    pkce,
    token_request::{self, TokenRequest},
};

/// The code in a token request.
///
/// # Errors
/// `invalid_request` (400) without one.
pub fn code(parameters: &Parameters) -> Result<&str, OAuthError> {
    parameters
        .get("code")
        .ok_or_else(|| OAuthError::new(ErrorCode::InvalidRequest, "The code is missing."))
}

/// Whether this request may redeem the code: the code is the client's, it has not expired, the redirect URI is the same text, the
/// verifier matches, and the sender is the one that the code is bound to.
///
/// # Errors
/// `invalid_grant` (400) for whatever does not match, `invalid_request` or `unauthorized_client` (400) before that.
pub fn redeem(request: &TokenRequest<'_>, code: &AuthorizationCode, now: DateTime<Utc>) -> Result<(), OAuthError> {
    let TokenRequest { client, parameters, .. } = *request;
    parameters.refuse_repeated()?;
    token_request::check_allowed(client, GrantType::AuthorizationCode)?;
    let checks = || {
        if now >= code.expires_at {
            let check = Check::refused(CheckName::UnexpiredCode).by("server.tokens.code");
            let check = check
                .expected(code.expires_at.to_rfc3339())
                .came(Some(&now.to_rfc3339()));
            return Err(OAuthError::invalid_grant()
                .because("the code has expired")
                .refused_by(check));
        }
        if !same_redirect_uri(parameters, code) {
            let check = Check::refused(CheckName::SameRedirectUri).expected(code.redirect_uri.as_str());
            let check = check.came(parameters.get("redirect_uri"));
            return Err(OAuthError::invalid_grant()
                .because("the redirect_uri is another one")
                .refused_by(check));
        }
        Ok(())
    };
    let steps = oxide::code::Steps {
        recover: checks,
        extend: || {
            pkce::verify(code.code_challenge.as_deref(), parameters.get("code_verifier"))?;
            if request.sender.may_redeem(code.basis.cnf.as_ref()) {
                Ok(())
            } else {
                Err(OAuthError::invalid_grant().because("the code is bound to another key"))
            }
        },
    };
    let redeemed = oxide::code::redeem(parameters, client, code, steps);
    redeemed.map_err(|error| match code.basis.client_id == client.client_id {
        true => error,
        false => error.refused_by_default(CheckName::IssuedToThisClient),
    })
}

/// RFC 6749 section 4.1.3: if the authorization request named one, the token request must name the same; if not, it need not.
fn same_redirect_uri(parameters: &Parameters, code: &AuthorizationCode) -> bool {
    match parameters.get("redirect_uri") {
        Some(sent) => sent == code.redirect_uri,
        None => !code.redirect_uri_was_sent,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::{
            client::Client,
            confirmation::Confirmation,
            ids::{AuthorizationCodeId, GrantId},
        },
        protocol::{
            fixtures::{REDIRECT_URI, basis, client, now, parameters},
            sender_constraint::SenderConstraint,
        },
    };

    /// What redeeming comes to for a sender that proved nothing but its credentials.
    fn redeem(
        parameters: &Parameters,
        client: &Client,
        code: &AuthorizationCode,
        now: DateTime<Utc>,
    ) -> Result<(), OAuthError> {
        let request = TokenRequest {
            client,
            parameters,
            sender: SenderConstraint::None,
        };
        super::redeem(&request, code, now)
    }

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn issued() -> AuthorizationCode {
        AuthorizationCode {
            id: AuthorizationCodeId(Uuid::from_u128(1)),
            digest: vec![1; 32],
            grant_id: GrantId(Uuid::from_u128(2)),
            basis: basis(),
            redirect_uri: REDIRECT_URI.to_owned(),
            redirect_uri_was_sent: true,
            code_challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()),
            nonce: None,
            issued_at: now(),
            expires_at: now() + TimeDelta::seconds(60),
        }
    }

    const GOOD: &[(&str, &str)] = &[
        ("grant_type", "authorization_code"),
        ("code", "vac_x"),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];

    fn with<'a>(changes: &[(&'a str, &'a str)]) -> Parameters {
        let kept = GOOD
            .iter()
            .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        parameters(&kept.chain(changes).copied().collect::<Vec<_>>())
    }

    fn refused(changes: &[(&str, &str)], code: &AuthorizationCode) -> ErrorCode {
        redeem(&with(changes), &client(), code, now()).unwrap_err().code
    }

    #[test]
    fn the_right_client_with_the_right_proofs_may_redeem_a_code() {
        assert_eq!(redeem(&with(&[]), &client(), &issued(), now()), Ok(()));
    }

    #[test]
    fn client_credentials_in_the_body_do_not_disturb_the_machine() {
        let sent = with(&[("client_id", "rp"), ("client_secret", "s")]);
        assert_eq!(redeem(&sent, &client(), &issued(), now()), Ok(()));
    }

    #[test]
    fn a_code_of_another_client_is_an_invalid_grant() {
        let mut code = issued();
        code.basis.client_id = "other".into();
        assert_eq!(refused(&[], &code), ErrorCode::InvalidGrant);
        assert_eq!(refused(&[("client_id", "other")], &code), ErrorCode::InvalidGrant);
    }

    #[test]
    fn a_code_expires_by_the_given_clock() {
        let code = issued();
        let at = |seconds| redeem(&with(&[]), &client(), &code, now() + TimeDelta::seconds(seconds));
        assert_eq!(at(59), Ok(()));
        assert_eq!(at(60).unwrap_err().code, ErrorCode::InvalidGrant);
        assert_eq!(at(1_000_000_000).unwrap_err().code, ErrorCode::InvalidGrant);
    }

    #[test]
    fn the_machines_own_clock_expires_nothing() {
        let long_ago = DateTime::from_timestamp(1_000_000_000, 0).unwrap();
        let mut code = issued();
        code.expires_at = long_ago + TimeDelta::seconds(60);
        assert_eq!(redeem(&with(&[]), &client(), &code, long_ago), Ok(()));
    }

    #[test]
    fn the_redirect_uri_must_be_the_same_text() {
        for uri in [
            "https://RP.example/cb",
            "https://rp.example:443/x/../cb",
            "https://rp.example/cb?",
            "https://evil.example/cb",
            "not a uri",
            oxide::PLACEHOLDER_URI,
        ] {
            assert_eq!(
                refused(&[("redirect_uri", uri)], &issued()),
                ErrorCode::InvalidGrant,
                "{uri}"
            );
        }
    }

    #[test]
    fn a_redirect_uri_that_was_sent_must_be_sent_again_and_otherwise_need_not() {
        assert_eq!(refused(&[("redirect_uri", "")], &issued()), ErrorCode::InvalidGrant);
        let mut code = issued();
        code.redirect_uri_was_sent = false;
        assert_eq!(redeem(&with(&[("redirect_uri", "")]), &client(), &code, now()), Ok(()));
        assert_eq!(redeem(&with(&[]), &client(), &code, now()), Ok(()));
        assert_eq!(
            refused(&[("redirect_uri", "https://evil.example")], &code),
            ErrorCode::InvalidGrant
        );
    }

    #[test]
    fn a_missing_wrong_or_unasked_verifier_is_an_invalid_grant() {
        let wrong = "x".repeat(43);
        for verifier in ["", "short", wrong.as_str()] {
            assert_eq!(
                refused(&[("code_verifier", verifier)], &issued()),
                ErrorCode::InvalidGrant
            );
        }
        let mut code = issued();
        code.code_challenge = None;
        assert_eq!(refused(&[], &code), ErrorCode::InvalidGrant);
        assert_eq!(redeem(&with(&[("code_verifier", "")]), &client(), &code, now()), Ok(()));
    }

    #[test]
    fn a_code_that_is_bound_to_a_key_needs_that_key() {
        let mut code = issued();
        code.basis.cnf = Some(Confirmation::Jkt("thumb".to_owned()));
        let by = |sender| {
            let request = TokenRequest {
                client: &client(),
                parameters: &with(&[]),
                sender,
            };
            super::redeem(&request, &code, now())
        };
        assert_eq!(by(SenderConstraint::None), Err(OAuthError::invalid_grant()));
        assert_eq!(
            by(SenderConstraint::Jkt("other".to_owned())),
            Err(OAuthError::invalid_grant())
        );
        assert_eq!(
            by(SenderConstraint::X5tS256("thumb".to_owned())),
            Err(OAuthError::invalid_grant())
        );
        assert_eq!(by(SenderConstraint::Jkt("thumb".to_owned())), Ok(()));
    }

    #[test]
    fn a_missing_code_or_a_repeated_parameter_is_an_invalid_request() {
        assert_eq!(
            super::code(&with(&[("code", "")])).unwrap_err().code,
            ErrorCode::InvalidRequest
        );
        assert_eq!(refused(&[("code", "")], &issued()), ErrorCode::InvalidRequest);
        assert_eq!(
            refused(&[("code", "a"), ("code", "a")], &issued()),
            ErrorCode::InvalidRequest
        );
        assert_eq!(refused(&[("grant_type", "")], &issued()), ErrorCode::InvalidRequest);
        assert_eq!(
            refused(&[("grant_type", "password")], &issued()),
            ErrorCode::UnsupportedGrantType
        );
    }

    #[test]
    fn a_closed_client_or_one_without_the_grant_is_unauthorized() {
        let mut client = client();
        client.metadata.grant_types = vec![GrantType::RefreshToken];
        assert_eq!(
            redeem(&with(&[]), &client, &issued(), now()).unwrap_err().code,
            ErrorCode::UnauthorizedClient
        );
        client.metadata.grant_types = vec![GrantType::AuthorizationCode];
        client.disabled = true;
        assert!(redeem(&with(&[]), &client, &issued(), now()).is_err());
    }

    proptest! {
        #[test]
        fn nothing_but_the_right_redirect_uri_and_verifier_redeems(uri in "[^\0]{1,40}", verifier in "[A-Za-z0-9._~-]{43,60}") {
            prop_assert_eq!(refused(&[("redirect_uri", &uri)], &issued()), ErrorCode::InvalidGrant);
            prop_assert_eq!(refused(&[("code_verifier", &verifier)], &issued()), ErrorCode::InvalidGrant);
        }
    }
}
