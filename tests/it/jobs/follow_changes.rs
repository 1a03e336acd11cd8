//! Nodes notice what others change, and forget just that.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, task::JoinHandle};
use vestibule::{
    domain::{clock::Clock, ids::ClientId, scope::Scope},
    jobs::follow_changes,
    store::{Store, clients, groups, scopes, signing_keys},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, group, noon, signing_key},
    postgres,
};

/// Long after the test.
const NEVER: Duration = Duration::from_secs(3600);

/// A node that follows, and the times that it loads the keys.
struct Node {
    store: Store,
    reloads: mpsc::UnboundedReceiver<()>,
    job: JoinHandle<()>,
}

impl Node {
    async fn start(store: Store, pause: Duration) -> Self {
        let (sender, reloads) = mpsc::unbounded_channel();
        let reload = move || {
            let sender = sender.clone();
            async move { sender.send(()).map_err(|error| error.to_string()) }
        };
        let job = tokio::spawn(follow_changes::run(store.clone(), Clock::system(), pause, reload));
        let mut node = Self { store, reloads, job };
        node.reloads.recv().await.expect("it loads the keys when it starts");
        node
    }

    async fn client(&self, name: &str) -> Arc<vestibule::domain::client::Client> {
        let client = self.store.client(&ClientId::from(name)).await;
        client.expect("read").expect("a client")
    }

    async fn wait_until_disabled(&self, name: &str) {
        while !self.client(name).await.disabled {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.job.abort();
    }
}

async fn disable(store: &Store, name: &str) {
    let mut client = client(name);
    client.disabled = true;
    clients::update(store, &client, noon()).await.expect("written");
}

#[both_databases]
async fn a_changed_client_is_forgotten_and_nothing_else(database: TestDatabase) {
    let (store, origin) = (database.connect().await, "https://b.example");
    for name in ["a", "b"] {
        let mut client = client(name);
        client.metadata.cors_origins = vec![format!("https://{name}.example")];
        clients::insert(&store, &client, noon()).await.expect("written");
    }
    let scope = Scope {
        name: "read".to_owned(),
        description: "Read".to_owned(),
        claims: Vec::new(),
        claim_rules: Vec::new(),
    };
    scopes::upsert(&store, &scope, noon()).await.expect("written");
    let mut node = Node::start(store, follow_changes::PAUSE).await;
    for name in ["a", "b"] {
        assert!(!node.client(name).await.disabled);
        let origin = format!("https://{name}.example");
        assert!(node.store.cors_origin_registered(&origin).await.expect("read"));
    }
    assert_eq!(node.store.scopes().await.expect("read").len(), 1);
    // Changed behind everybody's back: who reads again sees it.
    database
        .execute("UPDATE clients SET disabled = (1 = 1) WHERE client_id = 'b'")
        .await;
    database.execute("DELETE FROM scopes").await;
    disable(&database.connect().await, "a").await;
    node.wait_until_disabled("a").await;
    assert!(
        !node
            .store
            .cors_origin_registered("https://a.example")
            .await
            .expect("read")
    );
    assert!(!node.client("b").await.disabled, "from memory");
    assert!(
        node.store.cors_origin_registered(origin).await.expect("read"),
        "from memory"
    );
    assert_eq!(node.store.scopes().await.expect("read").len(), 1, "from memory");
    assert!(node.reloads.try_recv().is_err(), "the keys did not change");
    scopes::upsert(&database.store, &scope, noon()).await.expect("written");
    database.execute("DELETE FROM scopes").await;
    while !node.store.scopes().await.expect("read").is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!node.client("b").await.disabled, "from memory");
}

#[both_databases]
async fn a_client_follows_the_name_of_a_group_that_it_is_limited_to(database: TestDatabase) {
    let (store, mut group) = (database.connect().await, group(1, "growers"));
    groups::insert(&store, &group, noon()).await.expect("written");
    let mut limited = client("a");
    limited.metadata.allowed_groups = [group.name.clone()].into();
    clients::insert(&store, &limited, noon()).await.expect("written");
    let node = Node::start(store, follow_changes::PAUSE).await;
    assert!(node.client("a").await.metadata.allowed_groups.contains("growers"));
    "gardeners".clone_into(&mut group.name);
    groups::update(&database.connect().await, &group, noon())
        .await
        .expect("written");
    while !node.client("a").await.metadata.allowed_groups.contains("gardeners") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[both_databases]
async fn who_cannot_tell_what_changed_forgets_everything(database: TestDatabase) {
    let store = database.connect().await;
    clients::insert(&store, &client("a"), noon()).await.expect("written");
    let mut node = Node::start(store, follow_changes::PAUSE).await;
    assert!(!node.client("a").await.disabled);
    database.execute("UPDATE clients SET disabled = (1 = 1)").await;
    // As if the node had been away for days.
    database
        .execute("UPDATE change_counter SET version = version + 5")
        .await;
    node.wait_until_disabled("a").await;
    node.reloads.recv().await.expect("the keys too");
}

/// Changes the keys until the node reloads them. It may not listen yet: then a later change wakes it.
async fn wait_until_woken(node: &mut Node, database: &TestDatabase, name: &str) {
    let change = async {
        for number in 0.. {
            let key = signing_key(&format!("{name}-{number}"));
            signing_keys::insert(&database.store, &key).await.expect("written");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        reloaded = node.reloads.recv() => reloaded.expect("it reloads"),
        () = change => {}
    }
}

#[postgres]
async fn a_node_that_listens_is_woken_long_before_it_would_look(database: TestDatabase) {
    let mut node = Node::start(database.connect().await, NEVER).await;
    wait_until_woken(&mut node, &database, "key").await;
}

#[postgres]
async fn a_node_whose_listening_connection_was_closed_listens_again(database: TestDatabase) {
    let listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let mut node = Node::start(database.connect().await, NEVER).await;
    wait_until_woken(&mut node, &database, "before").await;
    let first = database.number(&format!("SELECT max(pid)::bigint {listening}")).await;
    database
        .execute(&format!("SELECT pg_terminate_backend(pid) {listening}"))
        .await;
    let again = format!("SELECT count(*) {listening} AND pid <> {first}");
    while database.number(&again).await == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    while node.reloads.try_recv().is_ok() {}
    wait_until_woken(&mut node, &database, "after").await;
}

#[postgres]
async fn a_node_that_cannot_listen_follows_all_the_same(database: TestDatabase) {
    clients::insert(&database.store, &client("a"), noon())
        .await
        .expect("written");
    let role = format!("narrow_{}", std::process::id());
    // One connection, which the node needs for everything else.
    for sql in [
        format!("CREATE ROLE {role} LOGIN CONNECTION LIMIT 1"),
        format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"),
    ] {
        database.execute(&sql).await;
    }
    let mut config = database.config.clone();
    config.url = config.url.replace("//postgres@", &format!("//{role}@"));
    assert_ne!(config.url, database.config.url);
    config.max_connections = 1;
    let store = Store::connect(&config).await.expect("one connection");
    assert!(
        store.listen_for_changes().await.is_err(),
        "no other connection is to be had"
    );
    let node = Node::start(store.clone(), follow_changes::PAUSE).await;
    assert!(!node.client("a").await.disabled);
    disable(&database.store, "a").await;
    node.wait_until_disabled("a").await;
    drop(node);
    store.close().await.expect("closed");
    for sql in [format!("DROP OWNED BY {role}"), format!("DROP ROLE {role}")] {
        database.execute(&sql).await;
    }
}
