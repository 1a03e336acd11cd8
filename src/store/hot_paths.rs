//! The plans of the statements that every request waits for, as the database makes them: none may read a whole table, and with the
//! tables spread by their key, each reaches one part of each.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait as _, DbBackend, Value};
use uuid::Uuid;

use super::{
    Store, StoreError, access_tokens, audit, authorization_codes, authorization_requests, changes, client_secrets,
    clients,
    connection::Access as _,
    consents, device_authorizations, enrolled, grants, known_devices, login_names, passkeys,
    query_plan::{Bound, Plan, explain},
    revoked_tokens, sealed_audit, sessions,
    statement::Sql,
    sweep, throttle, totp_credentials, upstream_identities, upstream_requests, user_attributes, users,
    webauthn_ceremonies,
};
use crate::domain::{
    actor::Actor,
    event::{Event, EventKind},
    ids::{EventId, GrantId, Home},
};

/// The plan of each.
pub async fn plans(store: &Store) -> Result<Vec<Plan>, StoreError> {
    let transaction = store.begin().await?;
    let connection = transaction.writer();
    let backend = connection.get_database_backend();
    if backend == DbBackend::Postgres {
        // A small table is read whole because that is cheap. Whether it could be otherwise shows when that is dear.
        connection.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
    }
    let mut plans = Vec::new();
    for hot in statements(backend)? {
        plans.push(explain(transaction.writer(), hot).await?);
    }
    Ok(plans)
}

/// What the statements are run with: of the right types, and of one person.
struct Example {
    home: Home,
    id: Uuid,
    digest: Vec<u8>,
    now: DateTime<Utc>,
}

impl Example {
    fn by_id(&self) -> Vec<Value> {
        vec![self.home.into(), self.id.into()]
    }

    fn by_id_and(&self, more: impl IntoIterator<Item = Value>) -> Vec<Value> {
        self.by_id().into_iter().chain(more).collect()
    }

    fn now(&self) -> Value {
        self.now.into()
    }

    fn digest(&self) -> Value {
        self.digest.clone().into()
    }

    fn event(&self) -> Event {
        Event {
            id: EventId(self.id),
            at: self.now,
            kind: EventKind::RefreshTokenRotated,
            actor: Actor::System,
            user_id: None,
            client_id: None,
            ip_address: None,
            correlation_id: None,
            detail: serde_json::Value::Null,
        }
    }

    fn grant(&self) -> Vec<Value> {
        let times = [self.now(), self.now()];
        let family = [0_i32.into(), self.digest(), self.digest(), self.now(), self.now()];
        self.by_id_and([
            self.id.into(),
            "app".into(),
            self.id.into(),
            false.into(),
            serde_json::Value::Null.into(),
        ])
        .into_iter()
        .chain(times)
        .chain([None::<DateTime<Utc>>.into()])
        .chain(family)
        .collect()
    }

    fn code(&self) -> Vec<Value> {
        let before = [
            self.digest(),
            self.id.into(),
            self.id.into(),
            serde_json::Value::Null.into(),
        ];
        let after = [
            "https://app.example.com".into(),
            true.into(),
            "text".into(),
            "text".into(),
        ];
        let session = [self.now(), self.now(), self.id.into()];
        self.by_id_and(before.into_iter().chain(after).chain(session))
    }

    fn rotation(&self) -> grants::Rotation {
        grants::Rotation {
            grant_id: GrantId(self.id),
            from_generation: 0,
            from_digest: self.digest.clone(),
            new_digest: self.digest.clone(),
            now: self.now,
            idle_expires_at: self.now,
        }
    }
}

fn statements(backend: DbBackend) -> Result<Vec<Bound>, StoreError> {
    let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_1234);
    let example = Example {
        home: Home::of(id),
        id,
        digest: vec![0; 32],
        now: DateTime::UNIX_EPOCH,
    };
    let mut bound = Vec::new();
    let lists = [
        of_people(&example),
        of_sessions(&example),
        of_flows(&example)?,
        of_factors(&example),
        of_tokens(&example),
        of_changes_with_events(backend, &example)?,
    ];
    for (name, sql, values) in lists.into_iter().flatten() {
        let statement = sql.bind(backend, values)?;
        // SQLite has no plan for a row that is added.
        if backend == DbBackend::Postgres || !statement.sql.starts_with("INSERT") {
            bound.push(Bound {
                name,
                fan_out: sql.is_fan_out(),
                statement,
            });
        }
    }
    for swept in sweep::TABLES {
        let (select, delete) = swept.explained(backend, example.now)?;
        for (name, statement) in [("sweep, what expired", select), ("sweep, by keys", delete)] {
            bound.push(Bound {
                name,
                fan_out: true,
                statement,
            });
        }
    }
    Ok(bound)
}

type Named = (&'static str, Sql, Vec<Value>);

fn of_people(example: &Example) -> Vec<Named> {
    let by_name = || vec!["name".into()];
    vec![
        ("users::find", users::FIND, example.by_id()),
        ("user_attributes::of_user", user_attributes::OF_USER, example.by_id()),
        ("users::find_by_login_name", login_names::OWNER, by_name()),
        ("users::holds_password", users::PASSWORD_NOW, example.by_id()),
        ("enrolled::find", enrolled::FIND, example.by_id()),
        ("clients::find", clients::FIND, by_name()),
        ("client_secrets::list", client_secrets::LIST, by_name()),
        ("clients::find_by_origin", clients::LIST_BY_ORIGIN, by_name()),
        ("changes::since", changes::SINCE, vec![0_i64.into(), 1_i64.into()]),
        (
            "audit::list_for_user",
            audit::OF_USER,
            example.by_id_and([1_i64.into()]),
        ),
        (
            "sealed_audit::seal_new",
            sealed_audit::EVENTS,
            vec![1_i64.into(), 2_i64.into(), 3_i64.into()],
        ),
    ]
}

fn of_sessions(example: &Example) -> Vec<Named> {
    let by_cookie = || vec![example.home.into(), example.digest()];
    let text = || Value::from("text");
    vec![
        ("sessions::exists", sessions::EXISTS, example.by_id()),
        (
            "sessions::find_user_with",
            sessions::FIND_USER_WITH,
            example.by_id_and([example.id.into()]),
        ),
        ("sessions::end", sessions::END, example.by_id()),
        (
            "sessions::load",
            sessions::LOAD,
            by_cookie().into_iter().chain([example.now()]).collect(),
        ),
        (
            "sessions::create",
            sessions::INSERT,
            by_cookie()
                .into_iter()
                .chain([example.id.into(), example.id.into(), text(), text(), text()])
                .chain([example.now(), example.now()])
                .collect(),
        ),
        (
            "sessions::save",
            sessions::UPDATE,
            by_cookie()
                .into_iter()
                .chain([
                    example.id.into(),
                    example.id.into(),
                    text(),
                    text(),
                    text(),
                    example.now(),
                ])
                .collect(),
        ),
        ("sessions::delete", sessions::DELETE, by_cookie()),
    ]
}

/// The code flow, and what a refresh does.
fn of_flows(example: &Example) -> Result<Vec<Named>, StoreError> {
    Ok(vec![
        (
            "authorization_requests::find",
            authorization_requests::FIND,
            example.by_id_and([example.now()]),
        ),
        (
            "authorization_requests::finish",
            authorization_requests::FINISH,
            example.by_id(),
        ),
        ("consents::find", consents::FIND, example.by_id_and(["app".into()])),
        (
            "authorization_codes::consume",
            authorization_codes::CONSUME,
            example.by_id_and([example.digest(), example.now()]),
        ),
        (
            "authorization_codes::consume, spent",
            authorization_codes::FIND_SPENT,
            example.by_id(),
        ),
        (
            "device_authorizations::find",
            device_authorizations::FIND,
            example.by_id(),
        ),
        (
            "device_authorizations::find_open",
            device_authorizations::FIND_BY_USER_CODE,
            vec![example.home.into(), example.digest()],
        ),
        (
            "device_authorizations::note_poll",
            device_authorizations::NOTE_POLL,
            example.by_id_and([5_i32.into(), example.now(), example.now()]),
        ),
        ("grants::find", grants::FIND, example.by_id()),
        ("grants::find_with_user", grants::FIND_WITH_USER, example.by_id()),
        ("grants::revoke", grants::REVOKE, example.by_id_and([example.now()])),
        (
            "grants::revoke_by_session",
            grants::REVOKE_BY_SESSION,
            example.by_id_and([example.now()]),
        ),
        (
            "grants::list_clients_of_session",
            grants::CLIENTS_OF_SESSION,
            example.by_id(),
        ),
        (
            "grants::list_apps_for_user",
            grants::LIVE_OF_USER,
            example.by_id_and([example.now()]),
        ),
        ("audit::insert", audit::INSERT, audit::values(&example.event())?.into()),
    ])
}

/// On Postgres the event is a part of the statement.
fn of_changes_with_events(backend: DbBackend, example: &Example) -> Result<Vec<Named>, StoreError> {
    let rotation = grants::rotation_values(&example.rotation());
    let changes = [
        ("grants::rotate_refresh", grants::ROTATE, rotation),
        ("grants::insert", grants::INSERT, example.grant()),
        (
            "authorization_codes::insert",
            authorization_codes::INSERT,
            example.code(),
        ),
        (
            "authorization_codes::insert, by consent",
            authorization_codes::INSERT_BY_CONSENT,
            example.code().into_iter().chain(["app".into()]).collect(),
        ),
    ];
    let with_events = changes.map(|(name, sql, change)| {
        let values = match backend {
            DbBackend::Postgres => audit::logged_values(change, &example.event())?,
            _ => change,
        };
        Ok((name, sql, values))
    });
    with_events.into_iter().collect()
}

const RULES: throttle::Rules = throttle::Rules {
    free_attempts: 5,
    first_delay: TimeDelta::seconds(1),
    max_delay: TimeDelta::minutes(5),
    close_after: 100,
};

fn of_factors(example: &Example) -> Vec<Named> {
    vec![
        (
            "throttle::attempt",
            throttle::ATTEMPT,
            throttle::attempt_values("key", example.now, &RULES).into(),
        ),
        (
            "known_devices::find",
            known_devices::FIND,
            example.by_id_and([example.now()]),
        ),
        ("totp_credentials::find", totp_credentials::FIND, example.by_id()),
        (
            "passkeys::find_by_credential_id, whose",
            passkeys::OWNER,
            vec![example.digest()],
        ),
        (
            "passkeys::find_by_credential_id",
            passkeys::FIND_BY_CREDENTIAL,
            vec![example.home.into(), example.digest()],
        ),
        ("passkeys::list_of_user", passkeys::LIST_OF_USER, example.by_id()),
        (
            "webauthn_ceremonies::take",
            webauthn_ceremonies::TAKE,
            example.by_id_and([example.digest(), "sign_in".into(), example.now()]),
        ),
        (
            "upstream_identities::owner",
            upstream_identities::OWNER,
            vec!["name".into(), "name".into(), "name".into()],
        ),
        (
            "upstream_requests::take",
            upstream_requests::TAKE,
            example.by_id_and(["name".into(), example.digest(), example.digest(), example.now()]),
        ),
    ]
}

fn of_tokens(example: &Example) -> Vec<Named> {
    vec![
        ("access_tokens::find", access_tokens::FIND, example.by_id()),
        (
            "revoked_tokens::contains",
            revoked_tokens::CONTAINS,
            vec![example.digest()],
        ),
    ]
}
