//! Refreshing (RFC 6749 section 6) by the refresh machine.

use std::borrow::Cow;

use oxide_auth::code_grant::refresh::{Error, Input, Output, Refresh, Request};

use super::{machine_grant, token_error, unexpected};
use crate::{
    domain::{client::Client, grant::Grant, scope::ScopeSet},
    protocol::{error::OAuthError, parameters::Parameters},
};

/// Takes the machine to the point where tokens are issued, which is the caller's to do. The scope of the new access token is `asked`, or
/// everything that may be granted. The machine checks the grant type, that a token is there, that the grant is the
/// client's, and that the scope does not grow. `may_have` answers what the grant allows now.
///
/// # Errors
/// The error of `may_have`; `invalid_request`, `unsupported_grant_type`, `invalid_grant` or `invalid_scope` (400) by the machine.
pub(in crate::protocol) fn narrowed_scope(
    parameters: &Parameters,
    client: &Client,
    grant: &Grant,
    asked: Option<&ScopeSet>,
    may_have: impl Fn() -> Result<ScopeSet, OAuthError>,
) -> Result<ScopeSet, OAuthError> {
    let scope = asked.map(ToString::to_string);
    let request = MachineRequest {
        parameters,
        client,
        scope: scope.as_deref(),
    };
    let mut machine = Refresh::new(&request);
    let mut input = Input::None;
    loop {
        // `Input::None` starts the machine and is never sent again: a second one would make it forget its state.
        input = match machine.advance(input) {
            // The client authenticated before the token was looked up.
            Output::Unauthenticated { .. } => Input::Authenticated { scope: request.scope() },
            Output::RecoverRefresh { .. } => Input::Recovered {
                scope: request.scope(),
                grant: Some(Box::new(machine_grant(&grant.basis, &may_have()?)?)),
            },
            // Issuing is the caller's, in the transaction that rotates the token.
            Output::Refresh { grant, .. } => return Ok(grant.scope.iter().collect()),
            Output::Ok(_) => return Err(unexpected()),
            Output::Err(Error::Invalid(mut invalid)) => return Err(token_error(invalid.description().kind())),
            Output::Err(Error::Unauthorized(mut unauthorized, _)) => {
                return Err(token_error(unauthorized.description().kind()));
            }
            Output::Err(Error::Primitive) => return Err(unexpected()),
        };
    }
}

/// The request as the machine sees it. It always names the client, a public one too: only then does the machine compare it with
/// the grant's.
struct MachineRequest<'a> {
    parameters: &'a Parameters,
    client: &'a Client,
    scope: Option<&'a str>,
}

impl Request for MachineRequest<'_> {
    fn valid(&self) -> bool {
        true
    }

    fn refresh_token(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("refresh_token").map(Cow::Borrowed)
    }

    fn scope(&self) -> Option<Cow<'_, str>> {
        self.scope.map(Cow::Borrowed)
    }

    fn grant_type(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("grant_type").map(Cow::Borrowed)
    }

    fn authorization(&self) -> Option<(Cow<'_, str>, Cow<'_, [u8]>)> {
        Some((Cow::Borrowed(self.client.client_id.as_str()), Cow::Borrowed(&[])))
    }

    fn extension(&self, key: &str) -> Option<Cow<'_, str>> {
        self.parameters.get(key).map(Cow::Borrowed)
    }
}
