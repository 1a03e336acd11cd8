//! The claims of a JWT access token (RFC 9068). Signing and verifying belong to `crypto/`; whether the grant is live is read from the
//! store, which is why every token for a user contains the grant's id.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::domain::{confirmation::Confirmation, ids::GrantId, scope::ScopeSet, session::Impersonator};

/// The `typ` header (RFC 9068 section 2.1): an ID token can never pass for an access token.
pub const TYP: &str = "at+jwt";

/// The claims of an access token (RFC 9068 section 2.2), and `gid`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// Who issued it.
    pub iss: String,
    /// Its subject: a user, or the client itself.
    pub sub: String,
    /// Who may accept it.
    pub aud: Audience,
    /// Who may use it.
    pub client_id: String,
    /// When it expires.
    pub exp: i64,
    /// When it was issued.
    pub iat: i64,
    /// Its identifier.
    pub jti: String,
    /// What it allows.
    #[serde(default, skip_serializing_if = "ScopeSet::is_empty")]
    pub scope: ScopeSet,
    /// When the user had authenticated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// The authentication context of that sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The authentication methods that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// The grant it was issued from; `None` for a client's own token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gid: Option<GrantId>,
    /// What it is bound to (RFC 7800 section 3.1); `None` for a bearer token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// The administrator who acts as the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActorClaim>,
}

/// The `act` claim (RFC 8693 section 4.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorClaim {
    /// Who acts.
    pub sub: String,
}

impl ActorClaim {
    /// Of that administrator.
    pub fn of(administrator: Impersonator) -> Self {
        Self {
            sub: administrator.user_id.to_string(),
        }
    }
}

impl AccessTokenClaims {
    /// Whether the token is inside its time.
    pub fn is_current(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() < self.exp
    }
}

/// The claims in a payload whose signature and `typ` were checked.
pub fn parse(claims: Map<String, Value>) -> Option<AccessTokenClaims> {
    serde_json::from_value(Value::Object(claims)).ok()
}

/// `aud`: one name as text, several as a list (RFC 7519 section 4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience(Vec<String>);

impl Audience {
    /// The requested resources; the issuer, where there are none: such a token is accepted at UserInfo.
    pub fn new(resource: &[String], issuer: &str) -> Self {
        Self(match resource {
            [] => vec![issuer.to_owned()],
            named => named.to_vec(),
        })
    }

    /// Whether `name` is among them.
    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|audience| audience == name)
    }
}

impl Serialize for Audience {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [only] => serializer.serialize_str(only),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            One(String),
            Several(Vec<String>),
        }
        Ok(Self(match Form::deserialize(deserializer)? {
            Form::One(name) => vec![name],
            Form::Several(names) => names,
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::protocol::fixtures::{ISSUER, now};

    pub(crate) fn claims() -> AccessTokenClaims {
        AccessTokenClaims {
            iss: ISSUER.to_owned(),
            sub: Uuid::from_u128(1).to_string(),
            aud: Audience::new(&[], ISSUER),
            client_id: "rp".to_owned(),
            exp: now().timestamp() + 600,
            iat: now().timestamp(),
            jti: "j".to_owned(),
            scope: ScopeSet::parse("openid profile"),
            auth_time: Some(now().timestamp()),
            acr: Some("urn:vestibule:acr:1fa".to_owned()),
            amr: vec!["pwd".to_owned()],
            gid: Some(GrantId(Uuid::from_u128(2))),
            cnf: None,
            act: None,
        }
    }

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_written_is_read() {
        let written = serde_json::to_value(claims()).unwrap();
        assert_eq!(written["aud"], ISSUER);
        assert_eq!(written["scope"], "openid profile");
        assert_eq!(parse(object(written)), Some(claims()));
    }

    #[test]
    fn a_bound_token_says_what_it_is_bound_to_and_an_unknown_binding_is_no_token() {
        let bound = AccessTokenClaims {
            cnf: Some(Confirmation::Jkt("thumb".to_owned())),
            ..claims()
        };
        let mut written = object(serde_json::to_value(&bound).unwrap());
        assert_eq!(written["cnf"], json!({ "jkt": "thumb" }));
        assert_eq!(parse(written.clone()), Some(bound));
        written.insert("cnf".to_owned(), json!({ "kid": "key" }));
        assert_eq!(parse(written), None);
        assert!(serde_json::to_value(claims()).unwrap().get("cnf").is_none());
    }

    #[test]
    fn several_audiences_are_a_list() {
        let resource = ["https://a.example".to_owned(), "https://b.example".to_owned()];
        let audience = Audience::new(&resource, ISSUER);
        assert_eq!(serde_json::to_value(&audience).unwrap(), json!(resource));
        assert!(audience.contains("https://b.example") && !audience.contains(ISSUER));
    }

    #[test]
    fn a_clients_own_token_names_no_grant_and_no_sign_in() {
        let own = AccessTokenClaims {
            scope: ScopeSet::default(),
            auth_time: None,
            acr: None,
            amr: Vec::new(),
            gid: None,
            ..claims()
        };
        let written = serde_json::to_value(own).unwrap();
        for absent in ["scope", "auth_time", "acr", "amr", "gid"] {
            assert!(written.get(absent).is_none(), "{absent}");
        }
    }

    #[test]
    fn a_payload_without_a_required_claim_or_with_a_time_in_quotes_is_no_token() {
        for name in ["iss", "sub", "aud", "client_id", "exp", "iat", "jti"] {
            let mut written = object(serde_json::to_value(claims()).unwrap());
            written.remove(name);
            assert_eq!(parse(written), None, "{name}");
        }
        let mut written = object(serde_json::to_value(claims()).unwrap());
        written.insert("exp".to_owned(), json!("1800000600"));
        assert_eq!(parse(written), None);
    }

    #[test]
    fn a_token_expires_at_its_exp() {
        assert!(claims().is_current(now()));
        assert!(!claims().is_current(now() + chrono::TimeDelta::seconds(600)));
    }

    proptest! {
        #[test]
        fn every_audience_comes_back(names in proptest::collection::vec("[ -~]{0,12}", 0..4)) {
            let audience = Audience(names);
            let text = serde_json::to_string(&audience).unwrap();
            prop_assert_eq!(serde_json::from_str::<Audience>(&text).unwrap(), audience);
        }
    }
}
