//! Browser sessions: found by their cookie, ended for good.

use chrono::Duration;
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use vestibule::{
    config::Config,
    domain::{
        authentication_method::AuthenticationMethod,
        clock::Clock,
        current::Current,
        ids::{Home, SessionId},
        session::{SignInProgress, SignedIn},
    },
    store::{
        sessions::{self, BrowserSessions},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, id_of, noon, person, user},
};

#[both_databases]
async fn a_session_that_ended_is_not_brought_back_by_a_late_save(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    let mut record = record(1, 1);
    sessions.create(&mut record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data);
    record.data.insert("more".to_owned(), "ü".into());
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data);

    assert!(sessions::exists(&database.store, SessionId(id(1))).await.unwrap());
    assert!(sessions::end(&database.store, SessionId(id(1))).await.unwrap());
    assert!(!sessions::exists(&database.store, SessionId(id(1))).await.unwrap());
    assert!(!sessions::end(&database.store, SessionId(id(1))).await.unwrap());
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

#[both_databases]
async fn a_taken_identifier_is_changed_and_harms_nobody(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    let mut first = record(1, 1);
    sessions.create(&mut first).await.unwrap();
    let mut second = record(2, 2);
    second.id = first.id;
    sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(sessions.load(&first.id).await.unwrap().unwrap().data, first.data);
}

#[both_databases]
async fn an_expired_session_is_not_there(database: TestDatabase) {
    let mut record = record(1, 1);
    let mut sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    sessions.create(&mut record).await.unwrap();
    sessions.clock = Clock::from_fn(|| noon() + Duration::hours(2));
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

#[both_databases]
async fn a_user_sees_and_ends_their_own_sessions_only(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    for (session, user) in [(1, 1), (2, 1), (3, 2)] {
        sessions.create(&mut record(session, user)).await.unwrap();
    }
    let mut anonymous = record(4, 4);
    anonymous.data.remove(sessions::SIGNED_IN);
    sessions.create(&mut anonymous).await.unwrap();

    let list = async |user| {
        sessions::list_for_user(&database.store, person(user), noon())
            .await
            .unwrap()
    };
    let mine = list(1).await;
    assert_eq!(mine.len(), 2);
    assert_eq!(mine[0].ip_address.as_deref(), Some("192.0.2.1"));
    assert_eq!(mine[0].user_agent.as_deref(), Some("Browser/1.0"));
    assert_eq!(sessions::end_all(&database.store, person(1)).await.unwrap(), 2);
    assert_eq!(list(1).await, []);
    assert_eq!(list(2).await.len(), 1);
    assert!(sessions.load(&anonymous.id).await.unwrap().is_some());
}

#[both_databases]
async fn the_cookie_is_not_in_the_database(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    let mut record = record(1, 1);
    sessions.create(&mut record).await.unwrap();
    let hex: String = record
        .id
        .0
        .to_be_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (as_hex, length) = if database.is_postgres() {
        ("encode(id_digest, 'hex')", "length(id_digest)::bigint")
    } else {
        ("lower(hex(id_digest))", "length(id_digest)")
    };
    assert_eq!(database.number(&format!("SELECT {length} FROM sessions")).await, 32);
    let holding = format!(
        "SELECT count(*) FROM sessions WHERE {as_hex} LIKE '%{hex}%' OR data LIKE '%{}%'",
        record.id
    );
    assert_eq!(database.number(&holding).await, 0);
}

#[both_databases]
async fn an_identifier_ends_in_the_home_of_whoever_signed_in_or_is_doing_so(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    let mut signed_in = record(1, 2);
    sessions.create(&mut signed_in).await.unwrap();
    assert_eq!(home(&signed_in), person(2).home());

    let mut half = anonymous();
    let before = half.id;
    half.data.insert(sessions::PROGRESS.to_owned(), progress(3));
    sessions.create(&mut half).await.unwrap();
    assert_eq!(home(&half), person(3).home());
    assert_eq!(half.id.0 >> 16, before.0 >> 16, "the rest stays random");
    assert_eq!(sessions.load(&half.id).await.unwrap().unwrap().data, half.data);

    let mut nobody = anonymous();
    let before = nobody.id;
    sessions.create(&mut nobody).await.unwrap();
    assert_eq!(nobody.id, before, "what is nobody's is left as it was drawn");
}

#[both_databases]
async fn a_row_whose_owner_changes_is_another_row(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon)).await;
    // Somebody begins to sign in, signs in, or signs in as somebody else, and keeps the identifier: nothing is written.
    for (before, after) in [
        (anonymous(), (sessions::PROGRESS, progress(2))),
        (anonymous(), (sessions::SIGNED_IN, signed_in(1, 2))),
        (record(2, 1), (sessions::SIGNED_IN, signed_in(3, 2))),
    ] {
        let mut record = before;
        sessions.create(&mut record).await.unwrap();
        let kept = record.data.clone();
        record.data.insert(after.0.to_owned(), after.1);
        sessions.save(&record).await.unwrap_err();
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, kept);
        assert_eq!(sessions::end_all(&database.store, person(2)).await.unwrap(), 0);
    }
}

fn home(record: &Record) -> Home {
    Home(u16::try_from(record.id.0 & 0xffff).unwrap())
}

fn progress(user: u128) -> serde_json::Value {
    let progress = SignInProgress {
        user_id: person(user),
        methods: vec![AuthenticationMethod::Pwd],
        began_at: noon(),
        password_state: Vec::new(),
    };
    sessions::changed_progress(None, progress).unwrap()
}

fn anonymous() -> Record {
    let mut record = record(1, 1);
    record.data.remove(sessions::SIGNED_IN);
    record
}

fn signed_in(session: u128, user: u128) -> serde_json::Value {
    let signed_in = SignedIn {
        session_id: SessionId(id_of(person(user), session)),
        user_id: person(user),
        auth_time: noon(),
        amr: vec![AuthenticationMethod::Pwd],
        trusted_device: false,
        started_at: noon(),
        last_seen_at: noon(),
        actor: None,
    };
    sessions::changed_signed_in(None, signed_in).unwrap()
}

fn record(session: u128, user: u128) -> Record {
    let data = [
        (sessions::SIGNED_IN, signed_in(session, user)),
        (sessions::IP_ADDRESS, "192.0.2.1".into()),
        (sessions::USER_AGENT, "Browser/1.0".into()),
    ];
    Record {
        id: Id::default(),
        data: data.map(|(key, value)| (key.to_owned(), value)).into(),
        expiry_date: OffsetDateTime::from_unix_timestamp((noon() + Duration::hours(1)).timestamp()).unwrap(),
    }
}

/// With four people who may sign in.
async fn sessions_at(database: &TestDatabase, clock: Clock) -> BrowserSessions {
    for number in 1..=4 {
        users::insert(&database.store, &user(number, &format!("person-{number}")))
            .await
            .unwrap();
    }
    BrowserSessions {
        store: database.store.clone(),
        clock,
        config: Current::new(Config::default()),
    }
}
