//! Lists of texts: `consents.claims`, `access_tokens.audience` (and `cnf` beside it), `registrations.group_names`.

use chrono::Duration;
use serde_json::{Value, json};
use vestibule::{
    domain::{
        access_token::OpaqueAccessToken,
        actor::Actor,
        confirmation::Confirmation,
        consent::Consent,
        ids::{ClientId, GroupId},
        scope::ScopeSet,
    },
    store::{
        access_tokens, consents,
        registrations::{self, AskedBy, InvitedGroups, Registration, Sent},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, parsed, person, user},
};

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

async fn stored(database: &TestDatabase, column: &str, table: &str) -> Value {
    parsed(
        &database
            .text(&format!("SELECT CAST({column} AS text) FROM {table}"))
            .await,
    )
}

fn consent(claims: Vec<String>) -> Consent {
    Consent {
        user_id: person(1),
        client_id: ClientId::from("app"),
        scope: ScopeSet::parse("openid"),
        claims,
        granted_at: noon(),
    }
}

fn token() -> OpaqueAccessToken {
    OpaqueAccessToken {
        id: id(7),
        digest: vec![1; 32],
        grant_id: None,
        client_id: ClientId::from("app"),
        scope: ScopeSet::parse("notes"),
        audience: texts(["https://api.example"]),
        cnf: Some(Confirmation::X5tS256("a-_".to_owned())),
        issued_at: noon(),
        expires_at: noon() + Duration::minutes(5),
    }
}

#[both_databases]
async fn a_consent_that_grows_keeps_what_a_later_release_wrote(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    consents::record(store, &consent(texts(["email", "name"])))
        .await
        .unwrap();
    assert_eq!(stored(&database, "claims", "consents").await, json!(["email", "name"]));
    database
        .execute(r#"UPDATE consents SET claims = '[{"later": 1}, "email", "name"]'"#)
        .await;
    let found = consents::find(store, person(1), &ClientId::from("app")).await.unwrap();
    assert_eq!(found, Some(consent(texts(["email", "name"]))));

    consents::record(store, &consent(texts(["nickname"]))).await.unwrap();
    let document = json!(["email", "name", "nickname", {"later": 1}]);
    assert_eq!(stored(&database, "claims", "consents").await, document);
}

#[both_databases]
async fn an_access_token_is_read_and_written_as_it_always_was(database: TestDatabase) {
    let store = &database.store;
    access_tokens::insert(store, &token()).await.unwrap();
    let audience = stored(&database, "audience", "access_tokens").await;
    assert_eq!(audience, json!(["https://api.example"]));
    let cnf = stored(&database, "cnf", "access_tokens").await;
    assert_eq!(cnf, json!({"x5t#S256": "a-_"}));
    database
        .execute(r#"UPDATE access_tokens SET audience = '[{"later": 1}, "https://api.example"]'"#)
        .await;
    assert_eq!(access_tokens::find(store, token().id).await.unwrap(), Some(token()));
}

#[both_databases]
async fn a_token_that_is_bound_in_a_way_of_a_later_release_counts_as_absent(database: TestDatabase) {
    let store = &database.store;
    access_tokens::insert(store, &token()).await.unwrap();
    database
        .execute(r#"UPDATE access_tokens SET cnf = '{"later": "x"}'"#)
        .await;
    assert_eq!(access_tokens::find(store, token().id).await.unwrap(), None);
}

#[both_databases]
async fn the_groups_of_an_invitation_are_those_that_are_understood(database: TestDatabase) {
    let store = &database.store;
    let registration = Registration {
        id: id(3),
        digest: vec![1; 32],
        email: Some("ada@example.org".to_owned()),
        asked: AskedBy::Administrator,
        invited_groups: InvitedGroups {
            names: texts(["staff", "board"]),
            sent: Some(Sent {
                inviter: Actor::CommandLine,
                groups: vec![GroupId(id(7))],
            }),
        },
        destination: "/".to_owned(),
        expires_at: noon() + Duration::days(1),
    };
    registrations::insert(store, &registration).await.unwrap();
    let groups = stored(&database, "group_names", "registrations").await;
    assert_eq!(groups, json!(["staff", "board"]));
    let ids = stored(&database, "group_ids", "registrations").await;
    assert_eq!(ids, json!([id(7).to_string()]));
    database
        .execute(&format!(
            r#"UPDATE registrations SET group_names = '["staff", {{"later": 1}}, "board"]',
               group_ids = '[{{"later": 1}}, "{}"]'"#,
            id(7)
        ))
        .await;
    let found = registrations::find(store, registration.id, noon()).await.unwrap();
    assert_eq!(found.as_ref(), Some(&registration));
    let promised = registrations::consume(store, &registration, noon()).await.unwrap();
    assert_eq!(promised, Some(Vec::new()), "no other link went to the address");
}
