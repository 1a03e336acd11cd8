//! Refreshing (RFC 6749 section 6, OpenID Connect Core 1.0 section 12): what the new access token may be for.
//!
//! Whether the refresh token is genuine, spent or replayed is decided by `grants/` and the store, which rotate it in one transaction.
//! Here nothing is written: an error leaves the token as it was. The scope that is answered is the access token's; the grant keeps
//! its own, so that a later refresh may ask for all of it again.

use crate::domain::{
    client::GrantType,
    grant::LiveRefreshFamily,
    scope::ScopeSet,
    trace::{Check, CheckName},
};

use super::{
    error::{ErrorCode, OAuthError},
    oxide,
    parameters::Parameters,
    scope,
    token_request::{self, TokenRequest},
};

/// The refresh token in a request.
///
/// # Errors
/// `invalid_request` (400) without one.
pub fn refresh_token(parameters: &Parameters) -> Result<&str, OAuthError> {
    parameters
        .get("refresh_token")
        .ok_or_else(|| OAuthError::new(ErrorCode::InvalidRequest, "The refresh_token is missing."))
}

/// The scope of the new access token: what is requested of what was granted, or everything that was granted; never more, and nothing
/// that the client may no longer request. Clients send the scope that they sent at the sign-in, where what is not known, not the client's
/// or not allowed by the user was left out without an error; so it is left out here too.
///
/// # Errors
/// `invalid_grant` (400) for another client's token or another sender's, `invalid_scope` (400) where nothing is left or the text is no
/// scope, `invalid_request` or `unauthorized_client` (400) before that.
pub fn refresh(request: &TokenRequest<'_>, live: LiveRefreshFamily<'_>) -> Result<ScopeSet, OAuthError> {
    let TokenRequest { client, parameters, .. } = *request;
    parameters.refuse_repeated()?;
    token_request::check_allowed(client, GrantType::RefreshToken)?;
    let grant = live.grant();
    let all = grant.basis.scope.intersection(&client.metadata.scope);
    let asked = parameters.get("scope").map(scope::parse).transpose()?;
    // Where nothing is left, the machine gets all of it, and refuses it.
    let asked = asked.map(|asked| match asked.intersection(&all) {
        left if left.is_empty() => asked,
        left => left,
    });
    let may_have = || {
        let scope = all.clone();
        if scope.is_empty() {
            let error = OAuthError::invalid_grant().because("the client may have nothing that was granted");
            let check = Check::refused(CheckName::Scope).by("client.scope");
            let check = check.expected(client.metadata.scope.to_string());
            return Err(error.refused_by(check.came(Some(&grant.basis.scope.to_string()))));
        }
        if !request.sender.may_redeem(grant.basis.cnf.as_ref()) {
            return Err(OAuthError::invalid_grant().because("the token is bound to another key"));
        }
        Ok(scope)
    };
    oxide::refresh::narrowed_scope(parameters, client, grant, asked.as_ref(), may_have)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::{
            client::{Client, ClientAuthMethod},
            confirmation::Confirmation,
            grant::{Grant, RefreshFamily},
            ids::GrantId,
        },
        protocol::{
            fixtures::{basis, client, now, parameters, user},
            sender_constraint::SenderConstraint,
        },
    };

    /// What a refresh at `now` comes to.
    fn refresh(
        parameters: &Parameters,
        client: &Client,
        grant: &Grant,
        now: DateTime<Utc>,
    ) -> Result<ScopeSet, OAuthError> {
        let live = grant
            .live_refresh_family(&user(), now)
            .ok_or_else(OAuthError::invalid_grant)?;
        let request = TokenRequest {
            client,
            parameters,
            sender: SenderConstraint::None,
        };
        super::refresh(&request, live)
    }

    fn granted() -> Grant {
        Grant {
            id: GrantId(Uuid::from_u128(1)),
            basis: basis(),
            created_at: now(),
            expires_at: now() + TimeDelta::days(90),
            revoked_at: None,
            refresh: Some(RefreshFamily {
                generation: 0,
                digest: vec![1; 32],
                previous_digest: None,
                rotated_at: now(),
                idle_expires_at: now() + TimeDelta::days(14),
            }),
        }
    }

    fn sent(scope: &str) -> Parameters {
        parameters(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "vrt_x"),
            ("scope", scope),
        ])
    }

    fn refused(scope: &str, client: &Client, grant: &Grant) -> ErrorCode {
        refresh(&sent(scope), client, grant, now()).unwrap_err().code
    }

    #[test]
    fn without_a_scope_everything_granted_is_given_again() {
        assert_eq!(
            refresh(&sent(""), &client(), &granted(), now()).unwrap(),
            granted().basis.scope
        );
    }

    #[test]
    fn a_narrower_scope_is_given_and_the_grant_keeps_its_own() {
        let grant = granted();
        assert_eq!(
            refresh(&sent("openid"), &client(), &grant, now()).unwrap(),
            ScopeSet::parse("openid")
        );
        assert_eq!(refresh(&sent(""), &client(), &grant, now()).unwrap(), grant.basis.scope);
    }

    #[test]
    fn what_was_never_granted_is_left_out_of_a_wider_scope() {
        for (scope, given) in [
            ("openid email", "openid"),
            (
                "openid profile offline_access unheard-of",
                "openid profile offline_access",
            ),
        ] {
            assert_eq!(
                refresh(&sent(scope), &client(), &granted(), now()).unwrap(),
                ScopeSet::parse(given)
            );
        }
    }

    #[test]
    fn a_scope_of_which_nothing_was_granted_or_that_is_malformed_is_an_invalid_scope() {
        for scope in ["email", "unheard-of", "a\"b", "\u{fc}"] {
            assert_eq!(
                refused(scope, &client(), &granted()),
                ErrorCode::InvalidScope,
                "{scope}"
            );
        }
    }

    #[test]
    fn what_the_client_lost_since_is_not_given() {
        let mut client = client();
        client.metadata.scope = ScopeSet::parse("openid offline_access");
        assert_eq!(
            refresh(&sent(""), &client, &granted(), now()).unwrap(),
            ScopeSet::parse("openid offline_access")
        );
        assert_eq!(
            refresh(&sent("openid profile"), &client, &granted(), now()).unwrap(),
            ScopeSet::parse("openid")
        );
        assert_eq!(refused("profile", &client, &granted()), ErrorCode::InvalidScope);
        client.metadata.scope = ScopeSet::default();
        assert_eq!(refused("", &client, &granted()), ErrorCode::InvalidGrant);
    }

    #[test]
    fn another_clients_token_does_not_refresh_not_even_for_a_public_client() {
        let mut other = client();
        other.client_id = "other".into();
        assert_eq!(refused("", &other, &granted()), ErrorCode::InvalidGrant);
        other.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert_eq!(refused("", &other, &granted()), ErrorCode::InvalidGrant);
        let named = parameters(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "vrt_x"),
            ("client_id", "rp"),
        ]);
        assert_eq!(
            refresh(&named, &other, &granted(), now()).unwrap_err().code,
            ErrorCode::InvalidGrant
        );
    }

    #[test]
    fn a_revoked_expired_idle_or_familyless_grant_does_not_refresh() {
        let at = |time| refresh(&sent(""), &client(), &granted(), time);
        assert!(at(now() + TimeDelta::days(14) - TimeDelta::seconds(1)).is_ok());
        assert_eq!(at(now() + TimeDelta::days(14)), Err(OAuthError::invalid_grant()));
        assert_eq!(at(now() + TimeDelta::days(90)), Err(OAuthError::invalid_grant()));
        let revoked = Grant {
            revoked_at: Some(now()),
            ..granted()
        };
        assert_eq!(refused("", &client(), &revoked), ErrorCode::InvalidGrant);
        let without = Grant {
            refresh: None,
            ..granted()
        };
        assert_eq!(refused("", &client(), &without), ErrorCode::InvalidGrant);
        let expired = Grant {
            expires_at: now(),
            ..granted()
        };
        assert_eq!(refused("", &client(), &expired), ErrorCode::InvalidGrant);
    }

    #[test]
    fn a_refresh_token_that_is_bound_to_a_key_needs_that_key() {
        let mut grant = granted();
        grant.basis.cnf = Some(Confirmation::Jkt("thumb".to_owned()));
        let by = |sender| {
            let request = TokenRequest {
                client: &client(),
                parameters: &sent(""),
                sender,
            };
            super::refresh(&request, grant.live_refresh_family(&user(), now()).unwrap())
        };
        assert_eq!(by(SenderConstraint::None), Err(OAuthError::invalid_grant()));
        assert_eq!(
            by(SenderConstraint::Jkt("other".to_owned())),
            Err(OAuthError::invalid_grant())
        );
        assert_eq!(
            by(SenderConstraint::Jkt("thumb".to_owned())),
            Ok(grant.basis.scope.clone())
        );
    }

    #[test]
    fn the_machines_own_clock_expires_nothing() {
        let long_ago = DateTime::from_timestamp(1_000_000_000, 0).unwrap();
        let mut grant = granted();
        grant.expires_at = long_ago + TimeDelta::days(1);
        grant.refresh.as_mut().unwrap().idle_expires_at = long_ago + TimeDelta::days(1);
        assert!(refresh(&sent(""), &client(), &grant, long_ago).is_ok());
    }

    #[test]
    fn a_missing_token_or_a_repeated_parameter_is_an_invalid_request() {
        let missing = parameters(&[("grant_type", "refresh_token")]);
        assert_eq!(refresh_token(&missing).unwrap_err().code, ErrorCode::InvalidRequest);
        assert_eq!(
            refresh(&missing, &client(), &granted(), now()).unwrap_err().code,
            ErrorCode::InvalidRequest
        );
        let twice = parameters(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "a"),
            ("refresh_token", "a"),
        ]);
        assert_eq!(
            refresh(&twice, &client(), &granted(), now()).unwrap_err().code,
            ErrorCode::InvalidRequest
        );
    }

    #[test]
    fn a_client_without_the_grant_is_unauthorized() {
        let mut client = client();
        client.metadata.grant_types = vec![GrantType::AuthorizationCode];
        assert_eq!(refused("", &client, &granted()), ErrorCode::UnauthorizedClient);
    }

    proptest! {
        #[test]
        fn scope_never_grows(granted_scope in "[a-d ]{1,9}", registered in "[a-d ]{1,9}", asked in "[a-e ]{0,9}") {
            let mut client = client();
            client.metadata.scope = ScopeSet::parse(&registered);
            let mut grant = granted();
            grant.basis.scope = ScopeSet::parse(&granted_scope);
            if let Ok(given) = refresh(&sent(&asked), &client, &grant, now()) {
                prop_assert!(given.is_subset(&grant.basis.scope));
                prop_assert!(given.is_subset(&client.metadata.scope));
            }
        }

        #[test]
        fn no_scope_text_can_panic(text in "[^\0]{0,60}") {
            let _ = refresh(&sent(&text), &client(), &granted(), now());
        }
    }
}
