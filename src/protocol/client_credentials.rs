//! A token for the client itself (RFC 6749 section 4.4). There is no user, so there is no identity to release: `openid` and the other
//! scopes of OpenID Connect are not granted here, and there is no refresh token.

use crate::domain::{
    client::{Client, GrantType},
    scope::{STANDARD, ScopeSet},
    trace::{Check, CheckName},
};

use super::{
    error::{ErrorCode, OAuthError},
    oxide, scope,
    token_request::{self, TokenRequest},
};

/// The scope of the token: what is requested, if all of it may be granted; everything that may be granted, if nothing is requested.
/// `known` are the scopes that an administrator defined.
///
/// # Errors
/// `invalid_scope`, `unauthorized_client` or `invalid_request` (400).
pub fn grant(request: &TokenRequest<'_>, known: &ScopeSet) -> Result<ScopeSet, OAuthError> {
    let TokenRequest { client, parameters, .. } = *request;
    parameters.refuse_repeated()?;
    token_request::check_allowed(client, GrantType::ClientCredentials)?;
    if client.is_public() {
        let check = Check::refused(CheckName::AllowedGrantType).by("client.token_endpoint_auth_method");
        let error = OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "A public client cannot prove that it is itself.",
        );
        return Err(error.refused_by(check.came(Some("none"))));
    }
    // The machine would call a malformed scope an invalid request.
    parameters.get("scope").map(scope::parse).transpose()?;
    oxide::client_credentials::negotiated_scope(parameters, client, |asked| negotiate(asked, client, known))
}

fn negotiate(asked: Option<ScopeSet>, client: &Client, known: &ScopeSet) -> Result<ScopeSet, OAuthError> {
    let may_have: ScopeSet = client
        .metadata
        .scope
        .intersection(known)
        .iter()
        .filter(|name| !STANDARD.contains(name))
        .collect();
    match asked {
        None => Ok(may_have),
        Some(asked) if asked.is_subset(&may_have) => Ok(asked),
        Some(asked) => {
            let check = Check::refused(CheckName::Scope).by("client.scope");
            let check = check.expected(may_have.to_string()).came(Some(&asked.to_string()));
            let description = "The scope holds something that this client cannot have for itself.";
            Err(OAuthError::new(ErrorCode::InvalidScope, description).refused_by(check))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::client::ClientAuthMethod,
        protocol::{fixtures::parameters, parameters::Parameters, sender_constraint::SenderConstraint},
    };

    fn grant(parameters: &Parameters, client: &Client, known: &ScopeSet) -> Result<ScopeSet, OAuthError> {
        let request = TokenRequest {
            client,
            parameters,
            sender: SenderConstraint::None,
        };
        super::grant(&request, known)
    }

    fn client() -> Client {
        let mut client = crate::protocol::fixtures::client();
        client.metadata.grant_types = vec![GrantType::ClientCredentials];
        client.metadata.scope = ScopeSet::parse("openid profile offline_access groups books films");
        client
    }

    fn ask(sent: &[(&str, &str)], client: &Client) -> Result<ScopeSet, OAuthError> {
        let all = [&[("grant_type", "client_credentials")], sent].concat();
        grant(&parameters(&all), client, &ScopeSet::parse("books films music openid"))
    }

    fn refused(sent: &[(&str, &str)], client: &Client) -> ErrorCode {
        ask(sent, client).unwrap_err().code
    }

    #[test]
    fn without_a_scope_the_clients_own_scopes_are_given_and_no_identity() {
        assert_eq!(ask(&[], &client()).unwrap(), ScopeSet::parse("books films"));
        assert_eq!(ask(&[("scope", "books")], &client()).unwrap(), ScopeSet::parse("books"));
    }

    #[test]
    fn credentials_in_the_body_do_not_disturb_the_machine() {
        let sent = [("client_id", "rp"), ("client_secret", "s")];
        assert_eq!(ask(&sent, &client()).unwrap(), ScopeSet::parse("books films"));
        assert_eq!(ask(&sent[..1], &client()).unwrap(), ScopeSet::parse("books films"));
    }

    #[test]
    fn a_scope_outside_or_about_a_user_is_an_invalid_scope() {
        for scope in [
            "music",
            "books music",
            "openid",
            "books openid",
            "offline_access",
            "groups",
            "unheard-of",
        ] {
            assert_eq!(
                refused(&[("scope", scope)], &client()),
                ErrorCode::InvalidScope,
                "{scope}"
            );
        }
    }

    #[test]
    fn a_malformed_scope_is_an_invalid_scope() {
        assert_eq!(refused(&[("scope", "a\"b")], &client()), ErrorCode::InvalidScope);
        assert_eq!(refused(&[("scope", "\u{fc}")], &client()), ErrorCode::InvalidScope);
    }

    #[test]
    fn a_public_client_or_one_without_the_grant_is_unauthorized() {
        let mut public = client();
        public.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert_eq!(refused(&[], &public), ErrorCode::UnauthorizedClient);
        let mut other = client();
        other.metadata.grant_types = vec![GrantType::AuthorizationCode];
        assert_eq!(refused(&[], &other), ErrorCode::UnauthorizedClient);
        let mut disabled = client();
        disabled.disabled = true;
        assert_eq!(refused(&[], &disabled), ErrorCode::UnauthorizedClient);
    }

    #[test]
    fn a_repeated_parameter_is_an_invalid_request() {
        assert_eq!(
            refused(&[("scope", "books"), ("scope", "films")], &client()),
            ErrorCode::InvalidRequest
        );
    }

    proptest! {
        #[test]
        fn nothing_is_given_that_is_not_registered_and_known(registered in "[a-d ]{0,9}", known in "[a-d ]{0,9}", asked in "[a-e ]{0,9}") {
            let mut client = client();
            client.metadata.scope = ScopeSet::parse(&registered);
            let known = ScopeSet::parse(&known);
            let sent = parameters(&[("grant_type", "client_credentials"), ("scope", &asked)]);
            if let Ok(given) = grant(&sent, &client, &known) {
                prop_assert!(given.is_subset(&client.metadata.scope) && given.is_subset(&known));
            }
        }

        #[test]
        fn no_scope_text_can_panic(text in "[^\0]{0,60}") {
            let _ = ask(&[("scope", &text)], &client());
        }
    }
}
