//! Things that the tests of the rules need. Compiled for tests only.

use chrono::{DateTime, TimeDelta, Utc};
use url::form_urlencoded;
use uuid::Uuid;

use crate::domain::{
    authentication_method::AuthenticationMethod,
    authorization_request::{
        AuthorizationRequest, PendingAuthorization, Prompt, RedirectTarget, ResponseMode, ResponseTarget,
    },
    claims_request::ClaimsRequest,
    client::{Client, ClientMetadata},
    grant::GrantBasis,
    ids::{AuthorizationRequestId, SessionId, UserId},
    scope::ScopeSet,
    session::SignedIn,
    user::{AccountState, Address, User, UserClaims},
};

use super::parameters::Parameters;

/// The issuer of the tests.
pub(crate) const ISSUER: &str = "https://op.example";
/// The one redirect URI of [`client`].
pub(crate) const REDIRECT_URI: &str = "https://rp.example/cb";

/// A moment.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Parameters as a client would send them.
pub(crate) fn parameters(pairs: &[(&str, &str)]) -> Parameters {
    let encoded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    Parameters::parse(encoded.as_bytes()).unwrap()
}

/// A confidential web application with the default registration.
pub(crate) fn client() -> Client {
    Client {
        client_id: "rp".into(),
        client_secret_digest: Some(vec![7; 32]),
        disabled: false,
        disabled_as_unknown: false,
        not_before: None,
        registered_at: chrono::DateTime::UNIX_EPOCH,
        owner: None,
        metadata: ClientMetadata {
            redirect_uris: vec![REDIRECT_URI.to_owned()],
            ..ClientMetadata::default()
        },
    }
}

/// One of several users.
pub(crate) fn user_id(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

/// A user with every claim.
pub(crate) fn user() -> User {
    let text = |value: &str| Some(value.to_owned());
    User {
        id: user_id(1),
        disabled: false,
        has_role: false,
        password_hash: text("$argon2id$secret"),
        claims: UserClaims {
            name: text("Ada Lovelace"),
            given_name: text("Ada"),
            family_name: text("Lovelace"),
            middle_name: text("King"),
            nickname: text("ada"),
            preferred_username: text("ada"),
            profile: text("https://ada.example/about"),
            picture: text("https://ada.example/me.png"),
            website: text("https://ada.example"),
            email: text("ada@ada.example"),
            email_verified: Some(true),
            gender: text("female"),
            birthdate: text("1815-12-10"),
            zoneinfo: text("Europe/London"),
            locale: text("en-GB"),
            phone_number: text("+441234567890"),
            phone_number_verified: Some(false),
            address: Some(Address {
                locality: text("London"),
                ..Address::default()
            }),
        },
        groups: vec!["engineers".to_owned()],
        required_acr: None,
        state: AccountState::default(),
        created_at: now(),
        updated_at: now(),
    }
}

/// A session of user `number`, signed in at `auth_time`.
pub(crate) fn signed_in(number: u128, auth_time: DateTime<Utc>) -> SignedIn {
    SignedIn {
        session_id: SessionId(Uuid::from_u128(100 + number)),
        user_id: user_id(number),
        auth_time,
        amr: vec![AuthenticationMethod::Pwd],
        trusted_device: false,
        started_at: auth_time,
        last_seen_at: auth_time,
        actor: None,
    }
}

/// What [`user`] allowed [`client`].
pub(crate) fn basis() -> GrantBasis {
    GrantBasis {
        client_id: "rp".into(),
        user_id: user_id(1),
        session_id: SessionId(Uuid::from_u128(101)),
        scope: ScopeSet::parse("openid profile offline_access"),
        resource: Vec::new(),
        claims: ClaimsRequest::default(),
        auth_time: now(),
        acr: "urn:vestibule:acr:1fa".to_owned(),
        amr: vec!["pwd".to_owned()],
        actor: None,
        cnf: None,
    }
}

/// A request for `openid profile` that came a minute ago.
pub(crate) fn pending() -> PendingAuthorization {
    PendingAuthorization {
        id: AuthorizationRequestId(Uuid::from_u128(9)),
        request: AuthorizationRequest {
            client_id: "rp".into(),
            target: ResponseTarget::Redirect(RedirectTarget {
                redirect_uri: REDIRECT_URI.to_owned(),
                redirect_uri_was_sent: true,
                response_mode: ResponseMode::Query,
            }),
            state: None,
            nonce: None,
            scope: ScopeSet::parse("openid profile"),
            code_challenge: None,
            prompt: Prompt::default(),
            max_age: None,
            id_token_hint: None,
            login_hint: None,
            acr_values: Vec::new(),
            claims: ClaimsRequest::default(),
            resource: Vec::new(),
            ui_locales: Vec::new(),
        },
        browser_digest: vec![3; 32],
        created_at: now() - TimeDelta::minutes(1),
        expires_at: now() + TimeDelta::minutes(29),
        selected_session: None,
        consent_decision: None,
    }
}
