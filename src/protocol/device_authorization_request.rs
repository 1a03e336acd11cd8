//! The device authorization request (RFC 8628 section 3.1): applies the [`rules`], after the client has authenticated. There is no address
//! that an answer could be sent to: whatever is wrong is an error for the client.

use crate::domain::{
    authorization_request::ResponseTarget,
    ids::DeviceAuthorizationId,
    trace::{Check, CheckName},
};

use super::{
    error::{ErrorCode, OAuthError},
    rules::{
        self, Endpoint,
        draft::{CheckedRequest, Refusal},
        input::RuleInput,
    },
};

/// The request, to be answered by the device authorization `id`, if everything about it is right.
///
/// # Errors
/// `invalid_request`, `unauthorized_client`, `invalid_scope` or `invalid_target` (400), in the order of [`rules::RULES`].
pub fn check<'a>(input: &RuleInput<'a>, id: DeviceAuthorizationId) -> Result<CheckedRequest<'a>, OAuthError> {
    let draft = rules::check(Endpoint::DeviceAuthorization, input).map_err(|refused| answered(refused.refusal))?;
    draft.finish(ResponseTarget::Device(id)).map_err(answered)
}

fn answered(refusal: Refusal) -> OAuthError {
    match refusal {
        Refusal::Redirect(error) => error,
        Refusal::Page(_) => OAuthError::new(ErrorCode::UnauthorizedClient, "The client is disabled.")
            .refused_by(Check::refused(CheckName::EnabledClient).by("client.disabled")),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::{
            authorization_request::AuthorizationRequest,
            client::{Client, GrantType},
            scope::ScopeSet,
        },
        protocol::{
            fixtures::{client, parameters},
            rules::input::IdTokenHint,
        },
    };

    const ID: DeviceAuthorizationId = DeviceAuthorizationId(Uuid::from_u128(7));

    fn device() -> Client {
        let mut client = client();
        client.metadata.grant_types = vec![GrantType::DeviceCode, GrantType::RefreshToken];
        client.metadata.redirect_uris.clear();
        client.metadata.response_types.clear();
        client
    }

    fn asked(client: &Client, sent: &[(&str, &str)]) -> Result<AuthorizationRequest, ErrorCode> {
        let input = RuleInput {
            parameters: &parameters(sent),
            client: Some(client),
            known_scopes: &ScopeSet::default(),
            id_token_hint: IdTokenHint::Absent,
        };
        let checked = check(&input, ID);
        checked.map(|checked| checked.request).map_err(|error| error.code)
    }

    #[test]
    fn a_device_asks_for_scopes_and_for_a_class_and_names_no_address() {
        let sent = [
            ("scope", "openid profile films"),
            ("acr_values", "urn:vestibule:acr:2fa"),
            ("max_age", "60"),
            ("ui_locales", "de"),
        ];
        let request = asked(&device(), &sent).unwrap();
        assert_eq!(request.device(), Some(ID));
        assert_eq!(request.scope, ScopeSet::parse("openid profile"));
        assert_eq!(request.acr_values, ["urn:vestibule:acr:2fa"]);
        assert_eq!((request.max_age, request.ui_locales), (Some(60), vec!["de".to_owned()]));
        assert_eq!(
            (request.state, request.nonce, request.code_challenge),
            (None, None, None)
        );
    }

    #[test]
    fn what_belongs_to_a_redirect_is_not_looked_at() {
        let sent = [
            ("scope", "openid"),
            ("redirect_uri", "https://elsewhere.example/"),
            ("response_type", "token"),
            ("prompt", "none"),
            ("state", "s"),
        ];
        let request = asked(&device(), &sent).unwrap();
        assert_eq!(
            (request.device(), request.state, request.prompt.none),
            (Some(ID), None, false)
        );
    }

    #[test]
    fn what_is_wrong_is_refused_as_it_is_elsewhere() {
        for (sent, code) in [
            (&[][..], ErrorCode::InvalidScope),
            (&[("scope", "films")], ErrorCode::InvalidScope),
            (&[("scope", "a\"b")], ErrorCode::InvalidScope),
            (&[("scope", "openid"), ("scope", "openid")], ErrorCode::InvalidRequest),
            (&[("scope", "openid"), ("max_age", "x")], ErrorCode::InvalidRequest),
            (&[("scope", "openid"), ("claims", "[]")], ErrorCode::InvalidRequest),
            (&[("scope", "openid"), ("resource", "api")], ErrorCode::InvalidTarget),
            (
                &[("scope", "openid"), ("request", "e30.e30.")],
                ErrorCode::RequestNotSupported,
            ),
        ] {
            assert_eq!(asked(&device(), sent).unwrap_err(), code, "{sent:?}");
        }
    }

    #[test]
    fn a_client_without_the_grant_or_a_disabled_one_asks_in_vain() {
        let sent = [("scope", "openid")];
        assert_eq!(asked(&client(), &sent).unwrap_err(), ErrorCode::UnauthorizedClient);
        let disabled = Client {
            disabled: true,
            ..device()
        };
        assert_eq!(asked(&disabled, &sent).unwrap_err(), ErrorCode::UnauthorizedClient);
    }
}
