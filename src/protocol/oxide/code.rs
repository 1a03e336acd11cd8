//! Redeeming a code (RFC 6749 section 4.1.3) by the access-token machine.

use std::borrow::Cow;

use oxide_auth::{
    code_grant::accesstoken::{AccessToken, Authorization, Error, Input, Output, Request},
    primitives::grant::Extensions,
};

use super::{PLACEHOLDER_URI, machine_grant, token_error, unexpected};
use crate::{
    domain::{authorization_code::AuthorizationCode, client::Client},
    protocol::{error::OAuthError, parameters::Parameters},
};

/// What the rules decide on the machine's way.
pub(in crate::protocol) struct Steps<Recover, Extend> {
    /// Whether the code is one that this request may redeem.
    pub(in crate::protocol) recover: Recover,
    /// Whether what extends RFC 6749 is right too.
    pub(in crate::protocol) extend: Extend,
}

/// Takes the machine to the point where tokens are issued, which is the caller's to do. It checks the grant type, that a code is
/// there and that it is the client's; the steps decide the rest.
///
/// # Errors
/// The error of a step; `invalid_request`, `unsupported_grant_type` or `invalid_grant` (400) by the machine.
pub(in crate::protocol) fn redeem<Recover, Extend>(
    parameters: &Parameters,
    client: &Client,
    code: &AuthorizationCode,
    steps: Steps<Recover, Extend>,
) -> Result<(), OAuthError>
where
    Recover: Fn() -> Result<(), OAuthError>,
    Extend: Fn() -> Result<(), OAuthError>,
{
    let mut machine = AccessToken::new(&MachineRequest { parameters, client });
    let mut input = Input::None;
    loop {
        input = match machine.advance(input) {
            // The client authenticated before the code was looked up.
            Output::Authenticate { .. } => Input::Authenticated,
            Output::Recover { .. } => {
                (steps.recover)()?;
                Input::Recovered(Some(Box::new(machine_grant(&code.basis, &code.basis.scope)?)))
            }
            Output::Extend { .. } => {
                (steps.extend)()?;
                Input::Extended {
                    access_extensions: Extensions::new(),
                }
            }
            // Issuing is the caller's, in the transaction that consumed the code.
            Output::Issue { .. } => return Ok(()),
            Output::Ok(_) => return Err(unexpected()),
            Output::Err(error) => {
                return Err(match *error {
                    Error::Invalid(mut invalid) => token_error(invalid.description().kind()),
                    Error::Unauthorized(mut unauthorized, _) => token_error(unauthorized.description().kind()),
                    Error::Primitive(_) => unexpected(),
                });
            }
        };
    }
}

/// The request as the machine sees it: one client, already authenticated, and a redirect URI that it need not understand.
struct MachineRequest<'a> {
    parameters: &'a Parameters,
    client: &'a Client,
}

impl Request for MachineRequest<'_> {
    fn valid(&self) -> bool {
        true
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("code").map(Cow::Borrowed)
    }

    fn authorization(&self) -> Authorization<'_> {
        Authorization::Username(Cow::Borrowed(self.client.client_id.as_str()))
    }

    fn client_id(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(PLACEHOLDER_URI))
    }

    fn grant_type(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("grant_type").map(Cow::Borrowed)
    }

    fn extension(&self, key: &str) -> Option<Cow<'_, str>> {
        match key {
            "client_secret" => None,
            _ => self.parameters.get(key).map(Cow::Borrowed),
        }
    }
}
