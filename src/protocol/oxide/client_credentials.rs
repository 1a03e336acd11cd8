//! A token for the client itself (RFC 6749 section 4.4) by the client-credentials machine.

use std::borrow::Cow;

use oxide_auth::{
    code_grant::client_credentials::{ClientCredentials, Error, Input, Output, Request},
    primitives::{
        grant::Extensions,
        registrar::{BoundClient, PreGrant},
    },
};

use super::{PLACEHOLDER_URI, exact, token_error, unexpected};
use crate::{
    domain::{client::Client, scope::ScopeSet},
    protocol::{error::OAuthError, parameters::Parameters},
};

/// Takes the machine to its end: the scope that `negotiate` makes of the one that is asked, which is `None` where the request
/// names none. It checks the grant type.
///
/// # Errors
/// The error of `negotiate`; `invalid_request` or `unsupported_grant_type` (400) by the machine.
pub(in crate::protocol) fn negotiated_scope(
    parameters: &Parameters,
    client: &Client,
    negotiate: impl Fn(Option<ScopeSet>) -> Result<ScopeSet, OAuthError>,
) -> Result<ScopeSet, OAuthError> {
    let mut machine = ClientCredentials::new(&MachineRequest { parameters, client });
    let mut input = Input::None;
    loop {
        input = match machine.advance(input) {
            // The client authenticated before.
            Output::Authenticate { .. } => Input::Authenticated,
            Output::Binding { client_id } => Input::Bound {
                bound_client: BoundClient {
                    client_id: Cow::Owned(client_id.to_owned()),
                    // The machine wants a redirect URI, and never uses it.
                    redirect_uri: Cow::Owned(exact(PLACEHOLDER_URI)?),
                },
            },
            Output::Extend => Input::Extended {
                extensions: Extensions::new(),
            },
            Output::Negotiate { bound_client, scope } => Input::Negotiated {
                pre_grant: PreGrant {
                    client_id: bound_client.client_id.clone().into_owned(),
                    redirect_uri: bound_client.redirect_uri.clone().into_owned(),
                    scope: negotiate(scope.map(|scope| scope.iter().collect()))?
                        .to_string()
                        .parse()
                        .map_err(|_| unexpected())?,
                },
            },
            Output::Ok { pre_grant, .. } => return Ok(pre_grant.scope.iter().collect()),
            Output::Err(error) => {
                return Err(match *error {
                    Error::Invalid(mut invalid) => token_error(invalid.description().kind()),
                    Error::Unauthorized(mut unauthorized, _) => token_error(unauthorized.description().kind()),
                    Error::Primitive(_) | Error::Ignore => unexpected(),
                });
            }
        };
    }
}

/// The request as the machine sees it: one client, already authenticated.
struct MachineRequest<'a> {
    parameters: &'a Parameters,
    client: &'a Client,
}

impl Request for MachineRequest<'_> {
    fn valid(&self) -> bool {
        true
    }

    fn authorization(&self) -> Option<(Cow<'_, str>, Cow<'_, [u8]>)> {
        Some((Cow::Borrowed(self.client.client_id.as_str()), Cow::Borrowed(&[])))
    }

    fn scope(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("scope").map(Cow::Borrowed)
    }

    fn grant_type(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("grant_type").map(Cow::Borrowed)
    }

    fn extension(&self, key: &str) -> Option<Cow<'_, str>> {
        match key {
            "client_id" | "client_secret" => None,
            _ => self.parameters.get(key).map(Cow::Borrowed),
        }
    }
}
