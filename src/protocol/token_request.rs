//! The token request (RFC 6749 section 3.2): which grant it asks for, and what every grant is given.

use crate::domain::{
    client::{Client, GrantType},
    trace::{Check, CheckName},
};

use super::{
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
    sender_constraint::SenderConstraint,
};

/// A token request whose client has authenticated.
#[derive(Clone, Debug)]
pub struct TokenRequest<'a> {
    /// The client.
    pub client: &'a Client,
    /// The parameters of the body.
    pub parameters: &'a Parameters,
    /// What the sender proved to hold: access tokens are bound to it.
    pub sender: SenderConstraint,
}

/// The grant that is requested. It is read before the client authenticates, so that a request without one is malformed whoever sent
/// it.
///
/// # Errors
/// `invalid_request` (400) for a missing one or a repeated parameter, `unsupported_grant_type` (400).
pub fn grant_type(parameters: &Parameters) -> Result<GrantType, OAuthError> {
    parameters.refuse_repeated()?;
    let asked = parameters.get("grant_type").ok_or_else(|| {
        let error = OAuthError::new(ErrorCode::InvalidRequest, "The grant_type is missing.");
        error.refused_by(Check::refused(CheckName::GrantType))
    })?;
    GrantType::ALL
        .into_iter()
        .find(|grant_type| grant_type.as_str() == asked)
        .ok_or_else(|| {
            let supported = GrantType::ALL.map(GrantType::as_str).join(" ");
            let check = Check::refused(CheckName::GrantType)
                .expected(supported)
                .came(Some(asked));
            OAuthError::new(ErrorCode::UnsupportedGrantType, "The grant_type is not supported.").refused_by(check)
        })
}

/// Whether the client may use that grant (RFC 7591 section 2 `grant_types`).
///
/// # Errors
/// `unauthorized_client` (400).
pub fn check_allowed(client: &Client, grant_type: GrantType) -> Result<(), OAuthError> {
    if !client.disabled && client.allows(grant_type) {
        Ok(())
    } else {
        let allowed = client.metadata.grant_types.iter().map(|grant| grant.as_str());
        let check = Check::refused(CheckName::AllowedGrantType).by("client.grant_types");
        let check = check.expected(allowed.collect::<Vec<_>>().join(" "));
        let error = OAuthError::new(ErrorCode::UnauthorizedClient, "The client may not use this grant_type.");
        Err(error.refused_by(check.came(Some(grant_type.as_str()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixtures::{client, parameters};

    #[test]
    fn a_missing_or_repeated_grant_type_is_an_invalid_request() {
        let code = |sent: &[(&str, &str)]| grant_type(&parameters(sent)).unwrap_err().code;
        assert_eq!(code(&[]), ErrorCode::InvalidRequest);
        assert_eq!(code(&[("grant_type", "")]), ErrorCode::InvalidRequest);
        assert_eq!(
            code(&[("grant_type", "refresh_token"), ("grant_type", "refresh_token")]),
            ErrorCode::InvalidRequest
        );
    }

    #[test]
    fn a_grant_type_that_does_not_exist_is_unsupported() {
        for name in [
            "password",
            "implicit",
            "Authorization_Code",
            "device_code",
            "urn:ietf:params:oauth:grant-type:saml2-bearer",
        ] {
            let error = grant_type(&parameters(&[("grant_type", name)])).unwrap_err();
            assert_eq!(error.code, ErrorCode::UnsupportedGrantType);
        }
        for known in GrantType::ALL {
            assert_eq!(grant_type(&parameters(&[("grant_type", known.as_str())])), Ok(known));
        }
    }

    #[test]
    fn a_client_that_may_not_use_a_grant_is_unauthorized() {
        let mut client = client();
        assert_eq!(check_allowed(&client, GrantType::RefreshToken), Ok(()));
        assert_eq!(
            check_allowed(&client, GrantType::ClientCredentials).unwrap_err().code,
            ErrorCode::UnauthorizedClient
        );
        client.disabled = true;
        assert!(check_allowed(&client, GrantType::RefreshToken).is_err());
    }
}
