//! The introspection answer (RFC 7662 section 2.2). A stranger, an expired token, a revoked one and nonsense all get the same:
//! `{"active":false}`, so that the endpoint tells nobody whether a token exists.

use serde::Serialize;

use crate::domain::{
    client::Client, confirmation::Confirmation, grant::LiveRefreshFamily, ids::GrantId, scope::ScopeSet,
};

use super::{
    access_token::{AccessTokenClaims, ActorClaim, Audience},
    sender_constraint::TokenType,
};

/// The introspection answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Introspection {
    /// Whether the asker may accept it now.
    pub active: bool,
    /// What it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeSet>,
    /// Who may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The name of the user, for people who read logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// How it must be presented; absent for a refresh token, which is no access token of any type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<TokenType>,
    /// When it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// Its subject: a user, or the client itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// Who may accept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<Audience>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// When the user had authenticated (RFC 9470 section 6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// The authentication context of that sign-in (RFC 9470 section 6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The grant it was issued from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gid: Option<GrantId>,
    /// What it is bound to: whoever accepts it compares this with its sender (RFC 7662, RFC 8705 section 3.2, RFC 9449 section 6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// The administrator who acts as the subject (RFC 8693 section 4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<ActorClaim>,
}

/// The answer for a token that the asker may not learn of.
pub fn inactive() -> Introspection {
    Introspection::default()
}

/// The answer for an access token that is valid now, to an asker who [`may_learn`] of it.
pub fn active(claims: &AccessTokenClaims, username: Option<String>) -> Introspection {
    Introspection {
        active: true,
        scope: Some(claims.scope.clone()).filter(|scope| !scope.is_empty()),
        client_id: Some(claims.client_id.clone()),
        username,
        token_type: Some(TokenType::of(claims.cnf.as_ref())),
        exp: Some(claims.exp),
        iat: Some(claims.iat),
        sub: Some(claims.sub.clone()),
        aud: Some(claims.aud.clone()),
        iss: Some(claims.iss.clone()),
        jti: Some(claims.jti.clone()),
        auth_time: claims.auth_time,
        acr: claims.acr.clone(),
        gid: claims.gid,
        cnf: claims.cnf.clone(),
        act: claims.act.clone(),
    }
}

/// The answer for a refresh token that is valid now, to its own client.
pub fn refresh_token(live: LiveRefreshFamily<'_>, issuer: &str) -> Introspection {
    let grant = live.grant();
    Introspection {
        active: true,
        scope: Some(grant.basis.scope.clone()),
        client_id: Some(grant.basis.client_id.to_string()),
        exp: Some(live.expires_at().timestamp()),
        iat: Some(grant.created_at.timestamp()),
        sub: Some(grant.basis.user_id.to_string()),
        iss: Some(issuer.to_owned()),
        auth_time: Some(grant.basis.auth_time.timestamp()),
        acr: Some(grant.basis.acr.clone()),
        gid: Some(grant.id),
        cnf: grant.basis.cnf.clone(),
        ..Introspection::default()
    }
}

/// Whether `asker` may learn of the token: it is the asker's own, or the asker is who it is for. A resource server is a
/// client whose `client_id` is the audience. A public client proves nothing, so it learns nothing.
pub fn may_learn(claims: &AccessTokenClaims, asker: &Client) -> bool {
    let name = asker.client_id.as_str();
    !asker.disabled && !asker.is_public() && (claims.client_id == name || claims.aud.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::client::ClientAuthMethod,
        protocol::fixtures::{ISSUER, client, now},
    };

    fn claims() -> AccessTokenClaims {
        AccessTokenClaims {
            iss: ISSUER.to_owned(),
            sub: "u".to_owned(),
            aud: Audience::new(&["https://api.example".to_owned()], ISSUER),
            client_id: "rp".to_owned(),
            exp: now().timestamp() + 600,
            iat: now().timestamp(),
            jti: "j".to_owned(),
            scope: ScopeSet::parse("b a"),
            auth_time: None,
            acr: None,
            amr: Vec::new(),
            gid: None,
            cnf: None,
            act: None,
        }
    }

    #[test]
    fn an_inactive_answer_says_nothing_else() {
        assert_eq!(serde_json::to_string(&inactive()).unwrap(), r#"{"active":false}"#);
    }

    #[test]
    fn an_active_answer_holds_what_the_token_holds() {
        let answer = serde_json::to_value(active(&claims(), Some("ada".to_owned()))).unwrap();
        assert_eq!(answer["active"], true);
        assert_eq!(answer["scope"], "a b");
        assert_eq!(answer["aud"], "https://api.example");
        assert_eq!(answer["token_type"], "Bearer");
        assert_eq!(answer["username"], "ada");
        assert!(answer.get("acr").is_none());
    }

    #[test]
    fn the_answer_for_a_bound_token_names_its_key_and_its_type() {
        let bound = AccessTokenClaims {
            cnf: Some(Confirmation::Jkt("thumb".to_owned())),
            ..claims()
        };
        let answer = serde_json::to_value(active(&bound, None)).unwrap();
        assert_eq!(answer["token_type"], "DPoP");
        assert_eq!(answer["cnf"], serde_json::json!({ "jkt": "thumb" }));
        assert!(
            serde_json::to_value(active(&claims(), None))
                .unwrap()
                .get("cnf")
                .is_none()
        );
    }

    #[test]
    fn only_the_tokens_client_and_its_audience_learn_of_it() {
        let mut asker = client();
        assert!(may_learn(&claims(), &asker));
        asker.client_id = "other".into();
        assert!(!may_learn(&claims(), &asker));
        asker.client_id = "https://api.example".into();
        assert!(may_learn(&claims(), &asker));
        asker.disabled = true;
        assert!(!may_learn(&claims(), &asker));
    }

    #[test]
    fn a_public_client_learns_nothing_not_even_of_its_own_token() {
        let mut public = client();
        public.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert!(!may_learn(&claims(), &public));
    }
}
