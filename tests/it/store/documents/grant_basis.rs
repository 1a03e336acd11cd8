//! `authorization_codes.basis` and `grants.basis`.

use serde_json::{Value, json};
use vestibule::{
    domain::{
        claims_request::{ClaimRequest, ClaimsRequest},
        confirmation::Confirmation,
        grant::{Grant, GrantBasis},
        ids::ClientId,
        scope::ScopeSet,
    },
    store::{
        authorization_codes::{self, Consumed, FreshCode},
        grants, users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{self, basis, code, event, grant, insert_grant, noon, parsed, person, user},
};

const FULL: &str = include_str!("grant_basis.json");
const MINIMAL: &str = include_str!("grant_basis_minimal.json");

fn full() -> GrantBasis {
    let essential = ClaimRequest {
        essential: Some(true),
        ..ClaimRequest::default()
    };
    let name = ClaimRequest {
        value: Some(json!("Ada")),
        values: Some(vec![json!("Ada"), json!(1)]),
        ..ClaimRequest::default()
    };
    GrantBasis {
        claims: ClaimsRequest {
            id_token: [("auth_time".to_owned(), Some(essential))].into(),
            userinfo: [("email".to_owned(), None), ("name".to_owned(), Some(name))].into(),
        },
        acr: "urn:vestibule:acr:2fa".to_owned(),
        amr: ["pwd", "otp", "mfa"].map(str::to_owned).to_vec(),
        cnf: Some(Confirmation::Jkt("a-_".to_owned())),
        ..basis(person(1), "app", "openid email")
    }
}

fn minimal() -> GrantBasis {
    GrantBasis {
        scope: ScopeSet::default(),
        resource: Vec::new(),
        amr: Vec::new(),
        ..basis(person(1), "app", "")
    }
}

fn full_grant() -> Grant {
    Grant {
        basis: full(),
        ..grant(5, person(1))
    }
}

async fn put(database: &TestDatabase, table: &str, basis: &Value) {
    database.execute(&format!("UPDATE {table} SET basis = '{basis}'")).await;
}

async fn stored(database: &TestDatabase, table: &str) -> Value {
    parsed(&database.text(&format!("SELECT CAST(basis AS text) FROM {table}")).await)
}

async fn insert_code(database: &TestDatabase) {
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    let mut code = code(1);
    code.basis = full();
    examples::insert_code(&database.store, &code).await;
}

async fn consume(database: &TestDatabase) -> Consumed {
    let code = code(1);
    authorization_codes::consume(&database.store, code.id, &code.digest, noon())
        .await
        .unwrap()
}

async fn consume_fresh(database: &TestDatabase) -> FreshCode {
    match consume(database).await {
        Consumed::Fresh(fresh) => *fresh,
        other => panic!("{other:?}"),
    }
}

#[both_databases]
async fn the_basis_of_a_code_is_read_and_written_as_in_the_fixtures(database: TestDatabase) {
    insert_code(&database).await;
    assert_eq!(stored(&database, "authorization_codes").await, parsed(FULL));
    put(&database, "authorization_codes", &parsed(FULL)).await;
    assert_eq!(consume_fresh(&database).await.code.basis, full());
    database.execute("UPDATE authorization_codes SET used_at = NULL").await;
    put(&database, "authorization_codes", &parsed(MINIMAL)).await;
    assert_eq!(consume_fresh(&database).await.code.basis, minimal());
}

#[both_databases]
async fn the_basis_of_a_grant_is_read_and_written_as_in_the_fixtures(database: TestDatabase) {
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    let grant = full_grant();
    insert_grant(&database.store, &grant).await;
    assert_eq!(stored(&database, "grants").await, parsed(FULL));
    put(&database, "grants", &parsed(FULL)).await;
    assert_eq!(
        grants::find(&database.store, grant.id).await.unwrap(),
        Some(grant.clone())
    );
    put(&database, "grants", &parsed(MINIMAL)).await;
    let (found, _) = grants::find_with_user(&database.store, grant.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.basis, minimal());
}

#[both_databases]
async fn a_grant_keeps_what_a_later_release_wrote_into_its_code(database: TestDatabase) {
    insert_code(&database).await;
    let mut document = parsed(FULL);
    document["later"] = json!({"deep": [1, 2]});
    document["claims"]["later"] = json!(true);
    document["claims"]["userinfo"]["name"]["later"] = json!(1);
    put(&database, "authorization_codes", &document).await;
    let fresh = consume_fresh(&database).await;
    assert_eq!(fresh.code.basis, full());

    let mut grant = full_grant();
    grant.basis.scope = ScopeSet::parse("openid");
    grant.basis.cnf = None;
    grants::insert(&database.store, &grant, &fresh.document, &event(1))
        .await
        .unwrap();
    document["scope"] = json!("openid");
    document.as_object_mut().unwrap().remove("cnf");
    assert_eq!(stored(&database, "grants").await, document);
}

#[both_databases]
async fn a_code_that_only_a_later_release_understands_is_spent_and_refused(database: TestDatabase) {
    insert_code(&database).await;
    for (member, value) in [("cnf", json!({"later": "x"})), ("acr", json!({"later": 1}))] {
        let mut document = parsed(FULL);
        document[member] = value;
        put(&database, "authorization_codes", &document).await;
        assert_eq!(
            consume(&database).await,
            Consumed::NotUnderstood { user_id: person(1) },
            "{member}"
        );
        assert!(matches!(consume(&database).await, Consumed::Spent { .. }), "{member}");
        database.execute("UPDATE authorization_codes SET used_at = NULL").await;
    }
}

#[both_databases]
async fn a_grant_that_only_a_later_release_understands_counts_as_absent_and_can_be_revoked(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    let grant = full_grant();
    insert_grant(store, &grant).await;
    let mut document = parsed(FULL);
    document["cnf"] = json!({"later": "x"});
    put(&database, "grants", &document).await;
    assert_eq!(grants::find(store, grant.id).await.unwrap(), None);
    assert!(grants::find_with_user(store, grant.id).await.unwrap().is_none());
    let apps = grants::list_apps_for_user(store, person(1), noon()).await.unwrap();
    let [(client_id, scope, _)] = &apps[..] else {
        panic!("{apps:?}")
    };
    assert_eq!((client_id, scope), (&ClientId::from("app"), &ScopeSet::default()));
    let app = ClientId::from("another");
    assert!(!grants::revoke_of_client(store, grant.id, &app, noon()).await.unwrap());
    assert!(
        grants::revoke_of_client(store, grant.id, client_id, noon())
            .await
            .unwrap()
    );
    database.execute("UPDATE grants SET revoked_at = NULL").await;
    let ended = grants::revoke_by_user_and_client(store, person(1), client_id, noon()).await;
    assert_eq!(ended.unwrap(), 1);
    assert_eq!(stored(&database, "grants").await, document);
}
