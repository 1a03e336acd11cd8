//! Things to store.

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use tower_sessions::{
    SessionStore as _,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use uuid::Uuid;
use vestibule::config::Config;
use vestibule::domain::{
    actor::Actor,
    authorization_code::AuthorizationCode,
    claims_request::ClaimsRequest,
    client::{Client, ClientMetadata},
    clock::Clock,
    current::Current,
    event::{Event, EventKind},
    grant::{Grant, GrantBasis, RefreshFamily},
    group::Group,
    ids::{AuthorizationCodeId, ClientId, EventId, GrantId, GroupId, Home, SessionId, UserId},
    role::RoleAssignment,
    scope::ScopeSet,
    session::SignedIn,
    signing_algorithm::SigningAlgorithm,
    signing_key::SigningKey,
    user::{AccountState, User, UserClaims},
};
use vestibule::store::{
    BrowserSessions, Connection, Store,
    audit_chain::AuditChainKey,
    authorization_codes::{self, BasisDocument, RestsOn},
    grants::{self, Rotation},
    role_assignments, sealed_audit,
    sessions::{self, SIGNED_IN},
    throttle::Rules,
};

/// A moment; nothing here asks the machine for the time.
pub fn noon() -> DateTime<Utc> {
    "2031-05-06T12:00:00.000001Z".parse().expect("a time")
}

/// A document that a test holds as text.
pub fn parsed(document: &str) -> Value {
    serde_json::from_str(document).expect("it is JSON")
}

/// A person, told apart from others by a number below 65536. Each has another home.
pub fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(EARLY + (number << 16) + number))
}

/// An identifier of that person, told apart from others by a number.
pub fn id_of(owner: UserId, number: u128) -> Uuid {
    owner.home().claim(Uuid::from_u128(EARLY + (number << 16)))
}

/// An identifier of the first person.
pub fn id(number: u128) -> Uuid {
    id_of(person(1), number)
}

const EARLY: u128 = 0x0190_0000_0000_7000_8000_0000_0000_0000;

pub fn user(number: u128, username: &str) -> User {
    User {
        id: person(number),
        disabled: false,
        has_role: false,
        password_hash: None,
        claims: UserClaims {
            preferred_username: Some(username.to_owned()),
            ..UserClaims::default()
        },
        groups: Vec::new(),
        required_acr: None,
        state: AccountState::default(),
        created_at: noon(),
        updated_at: noon(),
    }
}

pub fn client(client_id: &str) -> Client {
    Client {
        client_id: ClientId::from(client_id),
        client_secret_digest: Some(vec![7; 32]),
        disabled: false,
        disabled_as_unknown: false,
        not_before: None,
        registered_at: chrono::DateTime::UNIX_EPOCH,
        owner: None,
        metadata: ClientMetadata {
            client_name: Some("Ünïcode ☂".to_owned()),
            redirect_uris: vec!["https://app.example/callback".to_owned()],
            ..ClientMetadata::default()
        },
    }
}

/// A group at the top, told apart from others by a number.
pub fn group(number: u128, name: &str) -> Group {
    Group {
        id: GroupId(id(number)),
        name: name.to_owned(),
        description: None,
        disabled: false,
        required_acr: None,
        parent: None,
    }
}

pub fn basis(user: UserId, client_id: &str, scope: &str) -> GrantBasis {
    GrantBasis {
        actor: None,
        cnf: None,
        client_id: ClientId::from(client_id),
        user_id: user,
        session_id: SessionId(id_of(user, 900)),
        scope: ScopeSet::parse(scope),
        resource: vec!["https://api.example".to_owned()],
        claims: ClaimsRequest::default(),
        auth_time: noon(),
        acr: "urn:vestibule:acr:1fa".to_owned(),
        amr: vec!["pwd".to_owned()],
    }
}

pub fn code(number: u128) -> AuthorizationCode {
    AuthorizationCode {
        id: AuthorizationCodeId(id(number)),
        digest: vec![1; 32],
        grant_id: GrantId(id(number + 1)),
        basis: basis(person(1), "app", "openid"),
        redirect_uri: "https://app.example/callback".to_owned(),
        redirect_uri_was_sent: true,
        code_challenge: Some("challenge".to_owned()),
        nonce: None,
        issued_at: noon(),
        expires_at: noon() + Duration::seconds(60),
    }
}

pub fn grant(number: u128, user: UserId) -> Grant {
    Grant {
        id: GrantId(id_of(user, number)),
        basis: basis(user, "app", "openid offline_access"),
        created_at: noon(),
        expires_at: noon() + Duration::days(90),
        revoked_at: None,
        refresh: Some(RefreshFamily {
            generation: 0,
            digest: vec![0; 32],
            previous_digest: None,
            rotated_at: noon(),
            idle_expires_at: noon() + Duration::days(14),
        }),
    }
}

/// From the token of `generation`, whose digest is that number 32 times, to the next.
pub fn rotation(grant: GrantId, generation: i32) -> Rotation {
    let digest = |generation: i32| vec![u8::try_from(generation).expect("small"); 32];
    Rotation {
        grant_id: grant,
        from_generation: generation,
        from_digest: digest(generation),
        new_digest: digest(generation + 1),
        now: noon(),
        idle_expires_at: noon() + Duration::days(14),
    }
}

pub fn event(number: u128) -> Event {
    Event {
        id: EventId(id(number)),
        at: noon(),
        kind: EventKind::RefreshTokenRotated,
        actor: Actor::Client(ClientId::from("app")),
        user_id: Some(person(1)),
        client_id: Some(ClientId::from("app")),
        ip_address: Some("192.0.2.1".to_owned()),
        correlation_id: None,
        detail: serde_json::json!({"z": 1.0, "a": "ü\u{0}", "n": [1e300]}),
    }
}

/// Adds a code, with an event whose number no test uses. Its session is there while it is added, and not afterwards.
pub async fn insert_code(store: &Store, code: &AuthorizationCode) {
    let sessions = BrowserSessions {
        store: store.clone(),
        clock: Clock::from_fn(noon),
        config: Current::new(Config::default()),
    };
    let signed_in = SignedIn {
        session_id: code.basis.session_id,
        user_id: code.basis.user_id,
        auth_time: noon(),
        amr: Vec::new(),
        trusted_device: false,
        started_at: noon(),
        last_seen_at: noon(),
        actor: None,
    };
    let signed_in = sessions::changed_signed_in(None, signed_in).unwrap();
    let mut record = Record {
        id: Id::default(),
        data: [(SIGNED_IN.to_owned(), signed_in)].into(),
        expiry_date: OffsetDateTime::from_unix_timestamp(noon().timestamp() + 3600).unwrap(),
    };
    let is_there = sessions::exists(store, code.basis.session_id).await.unwrap();
    if !is_there {
        sessions.create(&mut record).await.unwrap();
    }
    let event = event_beside(code.id.0);
    let is_added = authorization_codes::insert(store, code, RestsOn::Session, &event).await;
    assert!(is_added.unwrap());
    if !is_there {
        assert!(sessions::delete_row(store, &record.id).await.unwrap());
    }
}

/// Adds a grant, with an event whose number no test uses.
pub async fn insert_grant(store: &dyn Connection, grant: &Grant) {
    let code = BasisDocument::of(grant.basis.clone()).unwrap();
    grants::insert(store, grant, &code, &event_beside(grant.id.0))
        .await
        .unwrap();
}

fn event_beside(row: Uuid) -> Event {
    let owner = Home::of(row);
    Event {
        id: EventId(owner.claim(Uuid::from_u128(row.as_u128() + (1_000_000 << 16)))),
        user_id: None,
        ..event(0)
    }
}

/// The key that seals events.
pub fn chain_key() -> AuditChainKey {
    AuditChainKey::new([5; 32])
}

/// Seals at most `limit` new events under it; how many there were.
pub async fn seal_new(store: &Store, limit: usize) -> usize {
    let settled = sealed_audit::settled(store).await.unwrap();
    let settled = settled.expect("no transaction writes events for long");
    sealed_audit::seal_new(store, &chain_key(), settled, limit)
        .await
        .unwrap()
}

/// The defaults of what guessing costs.
pub const RULES: Rules = Rules {
    free_attempts: 5,
    first_delay: Duration::seconds(1),
    max_delay: Duration::minutes(5),
    close_after: 100,
};

/// A signing key that signs from tomorrow on.
pub fn signing_key(kid: &str) -> SigningKey {
    SigningKey {
        kid: kid.to_owned(),
        algorithm: SigningAlgorithm::EdDSA,
        public_jwk: serde_json::json!({"kty": "OKP", "kid": kid}),
        sealed_private_key: vec![0, 255, 1],
        published_at: noon(),
        active_from: noon() + Duration::days(1),
        retired_from: None,
        removed_from: None,
    }
}

/// Gives the user the role that may do everything.
pub async fn make_owner(store: &Store, user: &User) {
    let transaction = store.begin().await.expect("a transaction");
    let roles = [RoleAssignment::owner()];
    role_assignments::set_of_user(&transaction, user.id, &roles, || user.id.0, noon())
        .await
        .expect("a role");
    transaction.commit().await.expect("committed");
}
