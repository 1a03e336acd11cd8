//! The tables of people in parts, as they would be if they were spread over several databases: hash partitions by `home` refuse a key
//! that does not contain it, and a plan names as many parts as databases would be asked.

use chrono::Duration;
use std::collections::BTreeMap;
use tower_sessions::{
    SessionStore as _,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use vestibule::{
    config::Config,
    domain::{
        access_token::OpaqueAccessToken,
        authentication_method::AuthenticationMethod,
        clock::Clock,
        consent::Consent,
        current::Current,
        ids::{ClientId, PasskeyId, SessionId},
        passkey::{Backup, Passkey},
        scope::ScopeSet,
        session::SignedIn,
    },
    store::{
        Store, access_tokens,
        authorization_codes::{self, Consumed},
        consents, erasure, grants, hot_paths, key, passkeys, recovery_codes,
        sessions::{self, BrowserSessions},
        sweep, users,
    },
};

use crate::support::{
    database::TestDatabase,
    examples::{basis, code, event, grant, id_of, insert_code, insert_grant, noon, rotation, seal_new, user},
    postgres,
    relying_party::SECRET,
    world::World,
};

/// Parts of each table.
const PARTS: usize = 8;

/// Cuts the tables of people into parts, with their keys, indexes, foreign keys and checks as the migrations made them.
async fn cut(database: &TestDatabase) -> Store {
    let tables: Vec<String> = key::tables_by_home().map(|table| format!("'{table}'")).collect();
    let sql = include_str!("partitions.sql")
        .replace("$TABLES", &tables.join(", "))
        .replace("$PARTS", &PARTS.to_string());
    database.execute(&sql).await;
    database.connect().await
}

#[postgres]
async fn every_statement_that_somebody_waits_for_reaches_one_part_of_each_table(database: TestDatabase) {
    let store = cut(&database).await;
    let (mut of_people, mut fan_out) = (0, 0);
    for plan in hot_paths::plans(&store).await.unwrap() {
        let mut parts: BTreeMap<String, usize> = BTreeMap::new();
        for relation in plan.relations() {
            if let Some((table, _)) = relation.rsplit_once("_part_") {
                *parts.entry(table.to_owned()).or_default() += 1;
            }
        }
        if plan.fan_out {
            fan_out += usize::from(parts.values().any(|parts| *parts == PARTS));
            continue;
        }
        of_people += usize::from(!parts.is_empty());
        assert!(
            parts.values().all(|parts| *parts == 1),
            "{}: {parts:?} {:#?}",
            plan.name,
            plan.lines
        );
        assert!(!plan.reads_everything(), "{}: {:#?}", plan.name, plan.lines);
    }
    assert!(of_people > 25, "{of_people}");
    assert!(
        fan_out > 10,
        "a statement that reaches every part would show: {fan_out}"
    );
}

#[postgres]
async fn keys_and_foreign_keys_fit_a_person_from_their_first_row_to_their_last(database: TestDatabase) {
    let store = cut(&database).await;
    let sessions = BrowserSessions {
        store: store.clone(),
        clock: Clock::from_fn(noon),
        config: Current::new(Config::default()),
    };
    let ada = user(1, "ada");
    for number in 1..40 {
        users::insert(&store, &user(number, &format!("person-{number}")))
            .await
            .unwrap();
    }
    users::update(&store, &ada).await.unwrap();
    assert_eq!(
        users::find_by_login_name(&store, "ada").await.unwrap(),
        Some(ada.clone())
    );

    let mut record = record(SessionId(id_of(ada.id, 900)));
    sessions.create(&mut record).await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_some());
    assert!(sessions::exists(&store, SessionId(id_of(ada.id, 900))).await.unwrap());

    let code = code(1);
    insert_code(&store, &code).await;
    let consumed = authorization_codes::consume(&store, code.id, &code.digest, noon())
        .await
        .unwrap();
    assert!(matches!(consumed, Consumed::Fresh(_)));
    let grant = grant(2, ada.id);
    insert_grant(&store, &grant).await;
    assert!(
        grants::rotate_refresh(&store, &rotation(grant.id, 0), &event(3))
            .await
            .unwrap()
    );
    assert!(grants::find_with_user(&store, grant.id).await.unwrap().is_some());
    add_the_rest(&store).await;
    assert!(grants::revoke(&store, grant.id, noon()).await.unwrap());
    // Of the code, the grant and the rotation.
    assert_eq!(seal_new(&store, 10).await, 3);
    assert_eq!(
        sweep::delete_expired(&store, noon() + Duration::days(1), 10)
            .await
            .unwrap(),
        2
    );

    users::set_deletion(&store, ada.id, Some(noon())).await.unwrap();
    assert!(erasure::erase(&store, ada.id, noon()).await.unwrap());
    for table in key::tables_by_home() {
        let left = database.number(&format!("SELECT count(*) FROM {table}")).await;
        let expected = match table {
            "users" => 38,
            "audit_events" => 3,
            _ => 0,
        };
        assert_eq!(left, expected, "{table}");
    }
    for table in ["login_names", "passkey_owners"] {
        let theirs = format!("SELECT count(*) FROM {table} WHERE user_id = '{}'", ada.id);
        assert_eq!(database.number(&theirs).await, 0, "{table}");
    }
}

/// One row of some other kinds.
async fn add_the_rest(store: &Store) {
    let ada = user(1, "ada");
    let token = OpaqueAccessToken {
        id: id_of(ada.id, 4),
        digest: vec![3; 32],
        grant_id: Some(grant(2, ada.id).id),
        client_id: ClientId::from("app"),
        scope: ScopeSet::parse("openid"),
        audience: Vec::new(),
        cnf: None,
        issued_at: noon(),
        expires_at: noon() + Duration::minutes(10),
    };
    access_tokens::insert(store, &token).await.unwrap();
    assert_eq!(access_tokens::find(store, token.id).await.unwrap(), Some(token));
    let consent = Consent {
        user_id: ada.id,
        client_id: ClientId::from("app"),
        scope: basis(ada.id, "app", "openid").scope,
        claims: Vec::new(),
        granted_at: noon(),
    };
    consents::record(store, &consent).await.unwrap();
    consents::record(store, &consent).await.unwrap();
    recovery_codes::replace(store, ada.id, &[vec![1; 32], vec![2; 32]])
        .await
        .unwrap();
    assert!(recovery_codes::consume(store, ada.id, &[1; 32]).await.unwrap());
    let passkey = Passkey {
        id: PasskeyId(id_of(ada.id, 5)),
        user_id: ada.id,
        user_handle: None,
        credential_id: vec![5; 32],
        credential: "{}".to_owned(),
        counter: 0,
        name: "Key".to_owned(),
        backup: Backup::Done,
        is_discoverable: true,
        created_at: noon(),
        last_used_at: None,
    };
    passkeys::insert(store, &passkey).await.unwrap();
    let again = Passkey {
        id: PasskeyId(id_of(user(2, "").id, 5)),
        user_id: user(2, "").id,
        ..passkey.clone()
    };
    assert!(passkeys::insert(store, &again).await.unwrap_err().is_conflict());
    let found = passkeys::find_by_credential_id(store, &passkey.credential_id).await;
    assert_eq!(found.unwrap(), Some(passkey));
}

fn record(session_id: SessionId) -> Record {
    let signed_in = SignedIn {
        session_id,
        user_id: user(1, "ada").id,
        auth_time: noon(),
        amr: vec![AuthenticationMethod::Pwd],
        trusted_device: false,
        started_at: noon(),
        last_seen_at: noon(),
        actor: None,
    };
    let signed_in = sessions::changed_signed_in(None, signed_in).unwrap();
    Record {
        id: Id::default(),
        data: [(sessions::SIGNED_IN.to_owned(), signed_in)].into(),
        expiry_date: OffsetDateTime::from_unix_timestamp((noon() + Duration::hours(1)).timestamp()).unwrap(),
    }
}

#[postgres]
async fn the_server_runs_on_it_from_sign_in_to_revocation(database: TestDatabase) {
    cut(&database).await;
    let world = World::with_app(&database, "access_token_format = \"opaque\"").await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "profile offline_access", &[])
        .await;
    assert_eq!(world.app.userinfo(&tokens).await["preferred_username"], "alice");
    let next = world.app.refresh(tokens.refresh(), "").await.expect("the next tokens");
    assert!(world.is_active(("app", SECRET), &next.access_token).await);
    let fields = [("token", next.refresh())];
    assert_eq!(world.post_as("/revoke", ("app", SECRET), &fields).await.status, 200);
    assert!(!world.is_active(("app", SECRET), &next.access_token).await);
    let page = browser.visit("/logout").await;
    assert_eq!(browser.submit(&page, &[("confirm", "yes")]).await.page(), "logged-out");
}
