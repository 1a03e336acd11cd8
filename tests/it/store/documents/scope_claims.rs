//! `scopes.claims`.

use serde_json::{Value, json};
use vestibule::{
    domain::scope::Scope,
    store::{Outcome, scopes},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, parsed},
};

fn scope(claims: &[&str]) -> Scope {
    Scope {
        name: "notes".to_owned(),
        description: "Read your notes".to_owned(),
        claims: claims.iter().map(|claim| (*claim).to_owned()).collect(),
        claim_rules: Vec::new(),
    }
}

async fn stored(database: &TestDatabase) -> Value {
    parsed(&database.text("SELECT CAST(claims AS text) FROM scopes").await)
}

#[both_databases]
async fn a_change_of_a_scope_keeps_what_a_later_release_wrote(database: TestDatabase) {
    let store = &database.store;
    scopes::upsert(store, &scope(&["name", "email"]), noon()).await.unwrap();
    assert_eq!(stored(&database).await, json!(["name", "email"]));
    database
        .execute(r#"UPDATE scopes SET claims = '[{"later": 1}, "name", "email"]'"#)
        .await;
    let found = scopes::find(store, "notes").await.unwrap();
    assert_eq!(found, Some(scope(&["name", "email"])), "what is unknown is skipped");

    scopes::upsert(store, &scope(&["email"]), noon()).await.unwrap();
    assert_eq!(stored(&database).await, json!(["email", {"later": 1}]));
    let outcome = scopes::update_if(store, &scope(&["nickname"]), 2, noon())
        .await
        .unwrap();
    assert_eq!(outcome, Outcome::Changed);
    assert_eq!(stored(&database).await, json!(["nickname", {"later": 1}]));
}
