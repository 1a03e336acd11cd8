//! `upstreams.document`.

use serde_json::{Value, json};
use vestibule::{
    config::{UpstreamConfig, UpstreamPreset},
    store::{
        Outcome,
        upstreams::{self, KeptUpstream},
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, parsed},
};

const FULL: &str = include_str!("upstream.json");

async fn put(database: &TestDatabase, document: &Value) {
    database.execute("DELETE FROM upstreams").await;
    let time = "'2026-11-30 12:00:00 +00:00'";
    let sealed = if database.is_postgres() { "'\\x00'" } else { "x'00'" };
    let sql = format!(
        "INSERT INTO upstreams (id, document, sealed_secret, position, version, created_at, updated_at) \
         VALUES ('work', '{document}', {sealed}, 3, 1, {time}, {time})"
    );
    database.execute(&sql).await;
}

async fn stored(database: &TestDatabase) -> Value {
    parsed(&database.text("SELECT CAST(document AS text) FROM upstreams").await)
}

fn full() -> UpstreamConfig {
    let some = |text: &str| Some(text.to_owned());
    let list = |text: &str| vec![text.to_owned()];
    UpstreamConfig {
        id: "work".to_owned(),
        preset: UpstreamPreset::Oidc,
        name: "Wörk ☂".to_owned(),
        issuer: some("https://login.example.org"),
        client_id: "vestibule".to_owned(),
        scopes: vec!["openid".to_owned(), "email".to_owned()],
        trust_email: true,
        create_accounts: true,
        allowed_domains: list("example.org"),
        groups: list("staff"),
        claims: [("name".to_owned(), "display_name".to_owned())].into(),
        groups_claim: some("groups"),
        group_map: [("admins".to_owned(), "staff".to_owned())].into(),
        authorize_url: some("https://login.example.org/authorize"),
        ..UpstreamConfig::default()
    }
}

fn as_json(config: &UpstreamConfig) -> Value {
    serde_json::to_value(config).expect("JSON")
}

#[both_databases]
async fn a_provider_is_read_in_full_and_written_as_it_was(database: TestDatabase) {
    put(&database, &parsed(FULL)).await;
    let found = upstreams::find(&database.store, "work")
        .await
        .unwrap()
        .expect("it is there");
    assert_eq!(as_json(&found.value.config), as_json(&full()));
    let again = KeptUpstream {
        sealed_secret: vec![1],
        ..found.value
    };
    let outcome = upstreams::update_if(&database.store, again, 1, noon()).await.unwrap();
    assert_eq!(outcome, Outcome::Changed);
    assert_eq!(stored(&database).await, parsed(FULL));
}

#[both_databases]
async fn what_a_later_release_wrote_stays_and_a_kind_of_it_counts_as_absent(database: TestDatabase) {
    let mut later = parsed(FULL);
    later["of_tomorrow"] = json!({ "a": 1 });
    put(&database, &later).await;
    let found = upstreams::find(&database.store, "work")
        .await
        .unwrap()
        .expect("it is there");
    let renamed = KeptUpstream {
        config: UpstreamConfig {
            name: "Other".to_owned(),
            ..found.value.config.clone()
        },
        ..found.value
    };
    let outcome = upstreams::update_if(&database.store, renamed, 1, noon()).await.unwrap();
    assert_eq!(outcome, Outcome::Changed);
    later["name"] = json!("Other");
    assert_eq!(stored(&database).await, later);

    put(&database, &json!({})).await;
    assert!(upstreams::find(&database.store, "work").await.unwrap().is_some());
    put(&database, &json!({ "preset": "of_tomorrow", "name": "X" })).await;
    assert!(upstreams::find(&database.store, "work").await.unwrap().is_none());
    assert!(upstreams::list(&database.store).await.unwrap().is_empty());
}
