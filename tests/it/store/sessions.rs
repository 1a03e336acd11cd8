//! Browser sessions: found by their cookie, ended for good.

use chrono::Duration;
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use vestibule::{
    config::SessionsConfig,
    domain::{
        authentication_method::AuthenticationMethod,
        clock::Clock,
        ids::{SessionId, UserId},
        session::SignedIn,
    },
    store::sessions::{self, BrowserSessions},
};

use crate::support::{both_databases, database::TestDatabase};

use super::examples::{id, noon};

#[both_databases]
async fn a_session_that_ended_is_not_brought_back_by_a_late_save(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon));
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
    let sessions = sessions_at(&database, Clock::from_fn(noon));
    let mut first = record(1, 1);
    sessions.create(&mut first).await.unwrap();
    let mut second = record(2, 2);
    second.id = first.id;
    sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(sessions.load(&first.id).await.unwrap().unwrap().data, first.data);
}

#[both_databases]
async fn a_lapsed_session_is_not_there(database: TestDatabase) {
    let mut record = record(1, 1);
    sessions_at(&database, Clock::from_fn(noon))
        .create(&mut record)
        .await
        .unwrap();
    let later = sessions_at(&database, Clock::from_fn(|| noon() + Duration::hours(2)));
    assert_eq!(later.load(&record.id).await.unwrap(), None);
}

#[both_databases]
async fn a_user_sees_and_ends_their_own_sessions_only(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon));
    for (session, user) in [(1, 1), (2, 1), (3, 2)] {
        sessions.create(&mut record(session, user)).await.unwrap();
    }
    let mut anonymous = record(4, 4);
    anonymous.data.remove(sessions::SIGNED_IN);
    sessions.create(&mut anonymous).await.unwrap();

    let list = async |user| {
        sessions::list_for_user(&database.store, UserId(id(user)), noon())
            .await
            .unwrap()
    };
    let mine = list(1).await;
    assert_eq!(mine.len(), 2);
    assert_eq!(mine[0].ip_address.as_deref(), Some("192.0.2.1"));
    assert_eq!(mine[0].user_agent.as_deref(), Some("Browser/1.0"));
    assert_eq!(sessions::end_all(&database.store, UserId(id(1))).await.unwrap(), 2);
    assert_eq!(list(1).await, []);
    assert_eq!(list(2).await.len(), 1);
    assert!(sessions.load(&anonymous.id).await.unwrap().is_some());
}

#[both_databases]
async fn the_cookie_is_not_in_the_database(database: TestDatabase) {
    let sessions = sessions_at(&database, Clock::from_fn(noon));
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

fn record(session: u128, user: u128) -> Record {
    let signed_in = SignedIn {
        session_id: SessionId(id(session)),
        user_id: UserId(id(user)),
        auth_time: noon(),
        amr: vec![AuthenticationMethod::Pwd],
        trusted_device: false,
        started_at: noon(),
        last_seen_at: noon(),
    };
    let data = [
        (sessions::SIGNED_IN, serde_json::to_value(signed_in).unwrap()),
        (sessions::IP_ADDRESS, "192.0.2.1".into()),
        (sessions::USER_AGENT, "Browser/1.0".into()),
    ];
    Record {
        id: Id::default(),
        data: data.map(|(key, value)| (key.to_owned(), value)).into(),
        expiry_date: OffsetDateTime::from_unix_timestamp((noon() + Duration::hours(1)).timestamp()).unwrap(),
    }
}

fn sessions_at(database: &TestDatabase, clock: Clock) -> BrowserSessions {
    BrowserSessions {
        store: database.store.clone(),
        clock,
        limits: SessionsConfig::default(),
    }
}
