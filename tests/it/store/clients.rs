//! Clients: stored as registered, and changes that other nodes notice.

use chrono::Duration;
use vestibule::{
    domain::{ids::ClientId, scope::Scope},
    store::{
        StoreError,
        changes::{self, Change},
        clients, scopes,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, noon},
};

#[both_databases]
async fn a_client_comes_back_as_it_was_registered(database: TestDatabase) {
    let mut client = client("app");
    client.registered_at = noon();
    clients::insert(&database.store, &client, noon()).await.unwrap();
    assert_eq!(
        clients::find(&database.store, &client.client_id)
            .await
            .unwrap()
            .as_ref(),
        Some(&client)
    );
    client.disabled = true;
    client.client_secret_digest = None;
    client.metadata.jwks = Some(serde_json::json!({"keys": []}));
    clients::update(&database.store, &client, noon()).await.unwrap();
    client.not_before = Some(noon());
    assert_eq!(
        clients::find(&database.store, &client.client_id)
            .await
            .unwrap()
            .as_ref(),
        Some(&client)
    );
    // Only disabling and enabling it count.
    let later = noon() + Duration::hours(1);
    clients::update(&database.store, &client, later).await.unwrap();
    let found = clients::find(&database.store, &client.client_id).await.unwrap();
    assert_eq!(found.unwrap().not_before, Some(noon()));
    client.disabled = false;
    clients::update(&database.store, &client, later).await.unwrap();
    let found = clients::find(&database.store, &client.client_id).await.unwrap();
    assert_eq!(found.unwrap().not_before, Some(later));
    assert_eq!(
        clients::find(&database.store, &ClientId::from("APP")).await.unwrap(),
        None
    );
}

#[both_databases]
async fn a_taken_client_identifier_is_a_conflict(database: TestDatabase) {
    clients::insert(&database.store, &client("app"), noon()).await.unwrap();
    let again = clients::insert(&database.store, &client("app"), noon()).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    let message = format!("{:?}", again.unwrap_err());
    assert!(!message.contains("callback"), "no value of a row: {message}");
}

#[both_databases]
async fn every_change_is_written_to_the_log(database: TestDatabase) {
    let store = &database.store;
    clients::insert(store, &client("app"), noon()).await.unwrap();
    clients::update(store, &client("app"), noon()).await.unwrap();
    scopes::upsert(store, &scope("read"), noon()).await.unwrap();
    clients::insert(store, &client("app"), noon()).await.unwrap_err();
    let app = Change::Client(ClientId::from("app"));
    let news = changes::since(store, Some(0)).await.unwrap();
    let expected = [app.clone(), app, Change::Scope("read".to_owned())];
    assert_eq!(news.changes.as_deref(), Some(&expected[..]));
}

#[both_databases]
async fn a_disabled_client_is_known_as_such_once_memory_is_cleared(database: TestDatabase) {
    let store = &database.store;
    let mut client = client("app");
    assert!(store.client(&client.client_id).await.unwrap().is_none());
    clients::insert(store, &client, noon()).await.unwrap();
    assert!(!store.client(&client.client_id).await.unwrap().unwrap().disabled);
    client.disabled = true;
    clients::update(&database.connect().await, &client, noon())
        .await
        .unwrap();
    assert!(
        !store.client(&client.client_id).await.unwrap().unwrap().disabled,
        "from memory"
    );
    store.forget_cached();
    assert!(store.client(&client.client_id).await.unwrap().unwrap().disabled);
}

#[both_databases]
async fn an_origin_counts_while_a_client_that_has_it_is_enabled(database: TestDatabase) {
    let store = &database.store;
    let origin = "https://app.example";
    let mut client = client("app");
    clients::insert(store, &client, noon()).await.unwrap();
    assert!(!store.cors_origin_registered(origin).await.unwrap());
    client.metadata.cors_origins = vec![origin.to_owned(), origin.to_owned()];
    clients::update(store, &client, noon()).await.unwrap();
    assert!(store.cors_origin_registered(origin).await.unwrap());
    client.disabled = true;
    clients::update(store, &client, noon()).await.unwrap();
    store.forget_cached();
    assert!(!store.cors_origin_registered(origin).await.unwrap());
}

#[both_databases]
async fn scopes_are_listed_by_name(database: TestDatabase) {
    let store = &database.store;
    for name in ["write", "read", "read"] {
        scopes::upsert(store, &scope(name), noon()).await.unwrap();
    }
    assert_eq!(*store.scopes().await.unwrap(), [scope("read"), scope("write")]);
    assert_eq!(scopes::find(store, "read").await.unwrap(), Some(scope("read")));
    assert_eq!(scopes::find(store, "other").await.unwrap(), None);
}

fn scope(name: &str) -> Scope {
    Scope {
        name: name.to_owned(),
        description: "What it allows".to_owned(),
        claims: vec!["department".to_owned()],
        claim_rules: Vec::new(),
    }
}
