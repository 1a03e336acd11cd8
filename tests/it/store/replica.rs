//! A replica answers lists, searches and the reading of the audit log, and nothing that is decided.

use std::time::{Duration, Instant};

use vestibule::{
    domain::{
        event::Event,
        group::Group,
        ids::{ClientId, EventId, GroupId},
        scope::Scope,
    },
    store::{
        Connection, Limit, Store, StoreError, audit, client_list, clients, groups, scopes,
        user_list::{self, Filter, Which},
        users,
    },
};

use crate::support::{
    database::TestDatabase,
    examples::{client, event, id, id_of, noon, person, user},
    postgres,
};

/// Fills a database with things of that name.
async fn fill(store: &Store, name: &str, number: u128) {
    clients::insert(store, &client(name), noon()).await.unwrap();
    let group = Group {
        id: GroupId(id(number)),
        name: name.to_owned(),
        description: None,
        disabled: false,
        required_acr: None,
        parent: None,
    };
    groups::insert(store, &group, noon()).await.unwrap();
    let scope = Scope {
        name: name.to_owned(),
        description: String::new(),
        claims: Vec::new(),
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
    let limit = Limit::of(10);
    let filter = |which| Filter {
        which,
        disabled: None,
        has_role: None,
    };
    let mut names = Vec::new();
    for which in [
        client_list::Which::Identifier(String::new()),
        client_list::Which::Name(String::new()),
    ] {
        let page = client_list::list(connection, &which, None, None, limit).await.unwrap();
        names.extend(page.clients.iter().map(|client| client.value.client_id.to_string()));
    }
    for group in groups::list(connection, "", None, limit).await.unwrap() {
        names.push(group.value.name);
    }
    for scope in scopes::list_page(connection, "", None, limit).await.unwrap() {
        names.push(scope.value.name);
    }
    for which in [
        Which::All,
        Which::LoginName(String::new()),
        Which::NameContains(String::new()),
    ] {
        let page = user_list::list(connection, &filter(which), None, limit).await.unwrap();
        names.extend(page.users.iter().map(|user| user.value.display_name().to_owned()));
    }
    for event in audit::list_for_user(connection, person(9), 10).await.unwrap() {
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
                 parent_id, version, created_at, updated_at FROM gone",
            )
            .await;
        let failed = groups::list(&store, "", None, Limit::of(10)).await;
        assert!(matches!(failed, Err(StoreError::Internal(_))), "{failed:?}");
        let listed = scopes::list_page(&store, "", None, Limit::of(10)).await.unwrap();
        assert_eq!(listed[0].value.name, "second", "the replica is not avoided");
    })
    .await;
}
