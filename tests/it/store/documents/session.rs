//! `sessions.data`.

use chrono::Duration;
use serde_json::{Value, json};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use vestibule::{
    config::Config,
    domain::{
        authentication_method::AuthenticationMethod::{
            DevicePasskey, EmailCode, Federated, FederatedBefore, Passkey, Pwd, RecoveryCode, SmsCode, Totp,
        },
        clock::Clock,
        current::Current,
        ids::SessionId,
        session::{SignInProgress, SignedIn},
    },
    store::{
        sessions::{self, BrowserSessions, PROGRESS, SIGNED_IN},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, parsed, person, user},
    relying_party::PASSWORD,
    world::World,
};

const FULL: &str = include_str!("session.json");
const MINIMAL: &str = include_str!("session_minimal.json");

fn signed_in() -> SignedIn {
    SignedIn {
        session_id: SessionId(id(2)),
        user_id: person(1),
        auth_time: noon(),
        amr: vec![
            Pwd,
            Totp,
            RecoveryCode,
            EmailCode,
            SmsCode,
            Passkey,
            DevicePasskey,
            Federated,
            FederatedBefore,
        ],
        trusted_device: true,
        started_at: noon() - Duration::minutes(30),
        last_seen_at: noon(),
        actor: None,
    }
}

fn progress() -> SignInProgress {
    SignInProgress {
        user_id: person(1),
        methods: vec![Pwd],
        began_at: noon(),
        password_state: vec![0, 255, 1],
    }
}

async fn sessions_of(database: &TestDatabase) -> BrowserSessions {
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    BrowserSessions {
        store: database.store.clone(),
        clock: Clock::from_fn(noon),
        config: Current::new(Config::default()),
    }
}

/// The row of a browser where somebody signed in, with `data` in place of what was written.
async fn put(sessions: &BrowserSessions, database: &TestDatabase, data: &Value) -> Id {
    let mut written = record(written());
    sessions.create(&mut written).await.unwrap();
    database.execute(&format!("UPDATE sessions SET data = '{data}'")).await;
    written.id
}

async fn stored(database: &TestDatabase) -> Value {
    parsed(&database.text("SELECT data FROM sessions").await)
}

async fn load(sessions: &BrowserSessions, id: Id) -> Record {
    sessions.load(&id).await.unwrap().expect("it is there")
}

fn record(data: Value) -> Record {
    Record {
        id: Id::default(),
        data: serde_json::from_value(data).unwrap(),
        expiry_date: OffsetDateTime::from_unix_timestamp(noon().timestamp() + 3600).unwrap(),
    }
}

/// A record as this release writes it.
fn written() -> Value {
    json!({
        "browser": "a secret",
        "csrf": "a token",
        SIGNED_IN: sessions::changed_signed_in(None, signed_in()).unwrap(),
        PROGRESS: sessions::changed_progress(None, progress()).unwrap(),
        sessions::IP_ADDRESS: "192.0.2.1",
        sessions::USER_AGENT: "Browser/1.0",
    })
}

#[both_databases]
async fn a_session_is_read_in_full(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    let id = put(&sessions, &database, &parsed(FULL)).await;
    let record = load(&sessions, id).await;
    assert_eq!(sessions::read_signed_in(&record.data[SIGNED_IN]), Some(signed_in()));
    assert_eq!(sessions::read_progress(&record.data[PROGRESS]), Some(progress()));
    let listed = sessions::list_for_user(&database.store, person(1), noon())
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].id, listed[0].started_at, listed[0].last_seen_at),
        (signed_in().session_id, signed_in().started_at, noon())
    );
}

#[both_databases]
async fn what_is_absent_from_a_session_has_its_default(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    let id = put(&sessions, &database, &parsed(MINIMAL)).await;
    let record = load(&sessions, id).await;
    let expected = SignedIn {
        amr: Vec::new(),
        trusted_device: false,
        ..signed_in()
    };
    assert_eq!(sessions::read_signed_in(&record.data[SIGNED_IN]), Some(expected));
    let expected = SignInProgress {
        methods: Vec::new(),
        password_state: Vec::new(),
        ..progress()
    };
    assert_eq!(sessions::read_progress(&record.data[PROGRESS]), Some(expected));
}

#[both_databases]
async fn a_session_is_written_as_in_the_fixture(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    sessions.create(&mut record(written())).await.unwrap();
    assert_eq!(stored(&database).await, parsed(FULL));
}

#[both_databases]
async fn a_change_of_a_session_keeps_what_a_later_release_wrote(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    let mut document = parsed(FULL);
    document["later"] = json!({"deep": [1, 2]});
    for (object, methods) in [(SIGNED_IN, "amr"), (PROGRESS, "methods")] {
        document[object]["later"] = json!({"deep": true});
        document[object][methods] = json!(["later", "pwd", {"later": 1}]);
    }
    let id = put(&sessions, &database, &document).await;
    let mut record = load(&sessions, id).await;
    let mut session = sessions::read_signed_in(&record.data[SIGNED_IN]).expect("unknown methods are skipped");
    let mut progress = sessions::read_progress(&record.data[PROGRESS]).expect("unknown methods are skipped");
    assert_eq!((&session.amr, &progress.methods), (&vec![Pwd], &vec![Pwd]));

    session.amr.push(Totp);
    session.last_seen_at = noon() + Duration::minutes(1);
    progress.methods.push(Totp);
    let changed = sessions::changed_signed_in(record.data.get(SIGNED_IN), session.clone()).unwrap();
    record.data.insert(SIGNED_IN.to_owned(), changed);
    let changed = sessions::changed_progress(record.data.get(PROGRESS), progress.clone()).unwrap();
    record.data.insert(PROGRESS.to_owned(), changed);
    sessions.save(&record).await.unwrap();
    document[SIGNED_IN]["last_seen_at"] = json!("2031-05-06T12:01:00.000001Z");
    for (object, methods) in [(SIGNED_IN, "amr"), (PROGRESS, "methods")] {
        document[object][methods] = json!(["pwd", "totp", "later", {"later": 1}]);
    }
    assert_eq!(stored(&database).await, document);

    // So does whoever authenticates again in the same session.
    let mut again = session.clone();
    again.auth_time += Duration::minutes(1);
    let changed = sessions::changed_signed_in(record.data.get(SIGNED_IN), again.clone()).unwrap();
    assert_eq!(changed, sessions::changed_signed_in(None, again).unwrap());

    // Another sign-in begins anew: what was said of the one before is not true of it.
    session.session_id = SessionId(id_of_another());
    let changed = sessions::changed_signed_in(record.data.get(SIGNED_IN), session.clone()).unwrap();
    assert_eq!(changed, sessions::changed_signed_in(None, session).unwrap());
    progress.began_at = noon() + Duration::minutes(1);
    let changed = sessions::changed_progress(record.data.get(PROGRESS), progress.clone()).unwrap();
    assert_eq!(changed, sessions::changed_progress(None, progress).unwrap());
}

fn id_of_another() -> uuid::Uuid {
    id(3)
}

#[both_databases]
async fn a_session_in_the_form_of_a_later_release_is_kept_listed_and_ended(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    for (member, later) in [
        ("auth_time", json!({"later": 1})),
        ("started_at", json!("later")),
        ("last_seen_at", json!(12)),
        ("trusted_device", json!("later")),
        ("amr", json!(["later"])),
        ("amr", json!({"later": 1})),
    ] {
        let mut document = parsed(FULL);
        document[SIGNED_IN][member] = later;
        document[PROGRESS]["began_at"] = json!("later");
        let id = put(&sessions, &database, &document).await;
        let mut record = load(&sessions, id).await;
        assert_eq!(sessions::read_signed_in(&record.data[SIGNED_IN]), None, "{member}");
        assert_eq!(sessions::read_progress(&record.data[PROGRESS]), None, "{member}");

        record.data.insert("csrf".to_owned(), json!("another"));
        sessions.save(&record).await.unwrap();
        document["csrf"] = json!("another");
        assert_eq!(stored(&database).await, document, "{member}");
        let listed = sessions::list_for_user(&database.store, person(1), noon())
            .await
            .unwrap();
        assert_eq!(listed[0].id, signed_in().session_id, "{member}");
        assert_eq!(
            sessions::end_all(&database.store, person(1)).await.unwrap(),
            1,
            "{member}"
        );
    }
}

#[both_databases]
async fn whoever_ends_the_sessions_of_a_user_ends_a_sign_in_in_the_form_of_a_later_release(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    let mut document = parsed(FULL);
    document[SIGNED_IN] = Value::Null;
    document[PROGRESS]["methods"] = json!("later");
    let id = put(&sessions, &database, &document).await;
    sessions.save(&load(&sessions, id).await).await.unwrap();
    assert_eq!(
        sessions::list_for_user(&database.store, person(1), noon())
            .await
            .unwrap(),
        []
    );
    assert_eq!(sessions::end_all(&database.store, person(1)).await.unwrap(), 1);
}

#[both_databases]
async fn a_session_whose_owner_cannot_be_read_is_not_written_over(database: TestDatabase) {
    let sessions = sessions_of(&database).await;
    for member in ["session_id", "user_id"] {
        let mut document = parsed(FULL);
        document[SIGNED_IN][member] = json!({"later": 1});
        let id = put(&sessions, &database, &document).await;
        let mut record = load(&sessions, id).await;
        record.data.insert("csrf".to_owned(), json!("another"));
        sessions.save(&record).await.unwrap_err();
        assert_eq!(stored(&database).await, document, "{member}");
        assert!(
            sessions::end(&database.store, signed_in().session_id).await.unwrap(),
            "{member}"
        );
    }
}

#[both_databases]
async fn a_browser_with_a_session_of_a_later_release_signs_in_and_sees_no_error(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home");
    let later = r#"'"auth_time":{"later":1},"before":'"#;
    let sql = format!("UPDATE sessions SET data = replace(data, '\"auth_time\":', {later})");
    assert_eq!(database.execute(&sql).await, 1);
    let answer = browser.get("/account/security").await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/login?next=/account/security")
    );
    let theirs = "SELECT count(*) FROM sessions WHERE session_id IS NOT NULL";
    browser.visit("/login").await;
    assert_eq!(database.number(theirs).await, 1, "it waits for its own release");
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home");
    assert_eq!(database.number(theirs).await, 1);
}

#[both_databases]
async fn a_sign_out_ends_a_session_of_a_later_release(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    browser.sign_in("alice", PASSWORD).await;
    let later = r#"'"auth_time":{"later":1},"before":'"#;
    let sql = format!("UPDATE sessions SET data = replace(data, '\"auth_time\":', {later})");
    assert_eq!(database.execute(&sql).await, 1);
    let page = browser.visit("/logout").await;
    assert_eq!(page.page(), "logged-out", "{}", page.body);
    let theirs = "SELECT count(*) FROM sessions WHERE session_id IS NOT NULL";
    assert_eq!(database.number(theirs).await, 0);
}
