//! A replica answers lists, searches and the reading of the audit log, and nothing that is decided.

use std::time::{Duration, Instant};

use vestibule::{
    domain::{
        event::Event,
        ids::{ClientId, EventId},
        scope::Scope,
    },
    store::{
        Connection, Limit, Store, StoreError, audit, audit_list, client_list, clients, group_list, groups,
        listing::{ListError, Query},
        scope_list, scopes, user_list, users,
    },
};

use crate::support::{
    database::TestDatabase,
    examples::{client, event, group, id_of, noon, person, user},
    listing::filter as filter_of,
    postgres,
};

/// Fills a database with things of that name.
async fn fill(store: &Store, name: &str, number: u128) {
    clients::insert(store, &client(name), noon()).await.unwrap();
    groups::insert(store, &group(number, name), noon()).await.unwrap();
    let scope = Scope {
        name: name.to_owned(),
        description: String::new(),
        claims: Vec::new(),
        claim_rules: Vec::new(),
    };
    scopes::upsert(store, &scope, noon()).await.unwrap();
    users::insert(store, &user(number, name)).await.unwrap();
    let event = Event {
        id: EventId(id_of(person(9), number)),
        user_id: Some(person(9)),
        client_id: Some(ClientId::from(name)),
        ..event(number)
    };
    audit::insert(store, &event).await.unwrap();
}

/// The names in each list.
async fn listed(connection: &dyn Connection) -> Vec<String> {
    let first = Query::first(Limit::of(10));
    let mut names = Vec::new();
    let clients = client_list::list(connection, &first).await.unwrap();
    names.extend(clients.items.into_iter().map(|client| client.value.client_id.0));
    let groups = group_list::list(connection, &first).await.unwrap();
    names.extend(groups.items.into_iter().map(|group| group.value.name));
    let scopes = scope_list::list(connection, &first).await.unwrap();
    names.extend(scopes.items.into_iter().map(|scope| scope.value.name));
    for filter in [None, Some(r#"login_name sw """#), Some(r#"search co """#)] {
        let filter = filter.map(filter_of);
        let query = Query {
            filter: filter.as_ref(),
            ..first
        };
        let page = user_list::list(connection, &query).await.unwrap();
        names.extend(page.items.iter().map(|user| user.value.display_name().to_owned()));
    }
    let events = audit_list::list(connection, &first).await.unwrap().items;
    let of_user = audit::list_for_user(connection, person(9), 10).await.unwrap();
    for event in events.into_iter().chain(of_user) {
        names.extend(event.client_id.map(|client_id| client_id.to_string()));
    }
    names
}

async fn with_replica(database: &TestDatabase, url: &str) -> Store {
    let mut config = database.config.clone();
    config.replica_url = Some(url.to_owned());
    Store::connect(&config).await.unwrap()
}

#[postgres]
async fn lists_come_from_the_replica_and_decisions_never_do(database: TestDatabase) {
    TestDatabase::on_postgres(async move |replica| {
        fill(&database.store, "first", 1).await;
        fill(&replica.store, "second", 2).await;
        let store = with_replica(&database, &replica.config.url).await;
        assert_eq!(listed(&store).await, ["second"; 8]);
        // In a transaction everything is its own.
        let transaction = store.begin().await.unwrap();
        assert_eq!(listed(&transaction).await, ["first"; 8]);
        drop(transaction);
        for (name, number, is_there) in [("first", 1, true), ("second", 2, false)] {
            let client_id = ClientId::from(name);
            assert_eq!(store.client(&client_id).await.unwrap().is_some(), is_there);
            assert_eq!(clients::find(&store, &client_id).await.unwrap().is_some(), is_there);
            assert_eq!(
                clients::find_version(&store, &client_id).await.unwrap().is_some(),
                is_there
            );
            assert_eq!(groups::find_version(&store, name).await.unwrap().is_some(), is_there);
            assert_eq!(scopes::find_version(&store, name).await.unwrap().is_some(), is_there);
            assert_eq!(store.scope_names().await.unwrap().contains(name), is_there);
            assert_eq!(users::find(&store, person(number)).await.unwrap().is_some(), is_there);
            assert_eq!(
                users::find_version(&store, person(number)).await.unwrap().is_some(),
                is_there
            );
            assert_eq!(
                users::find_by_login_name(&store, name).await.unwrap().is_some(),
                is_there
            );
        }
    })
    .await;
}

#[postgres]
async fn while_the_replica_does_not_answer_the_first_database_does(database: TestDatabase) {
    fill(&database.store, "first", 1).await;
    let began = Instant::now();
    let store = with_replica(&database, "postgres://nobody@127.0.0.1:1/nowhere").await;
    assert_eq!(listed(&store).await, ["first"; 8]);
    // It is waited for once, not for each statement.
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[postgres]
async fn a_failure_that_is_not_of_the_connection_is_not_repeated_on_the_first_database(database: TestDatabase) {
    TestDatabase::on_postgres(async move |replica| {
        fill(&database.store, "first", 1).await;
        fill(&replica.store, "second", 2).await;
        let store = with_replica(&database, &replica.config.url).await;
        replica.execute("ALTER TABLE groups RENAME TO gone").await;
        replica
            .execute(
                "CREATE VIEW groups AS SELECT id, name, description, 1 / (version - version) = 1 AS disabled, required_acr, \
                 parent_id, version, created_at, updated_at, managed FROM gone",
            )
            .await;
        let first = Query::first(Limit::of(10));
        let failed = group_list::list(&store, &first).await;
        assert!(
            matches!(failed, Err(ListError::Store(StoreError::Internal(_)))),
            "{failed:?}"
        );
        let listed = scope_list::list(&store, &first).await.unwrap();
        assert_eq!(listed.items[0].value.name, "second", "the replica is not avoided");
    })
    .await;
}
