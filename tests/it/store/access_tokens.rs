//! Opaque access tokens: found by their id, gone when they are revoked.

use chrono::Duration;
use vestibule::{
    domain::{access_token::OpaqueAccessToken, confirmation::Confirmation, ids::ClientId, scope::ScopeSet},
    store::{access_tokens, grants, revoked_tokens, server_secrets, used_assertions, users},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{grant, id, insert_grant, noon, user},
};

#[both_databases]
async fn an_opaque_token_comes_back_as_it_was_and_is_deleted_once(database: TestDatabase) {
    let token = OpaqueAccessToken {
        id: id(1),
        digest: vec![3; 32],
        grant_id: None,
        client_id: ClientId::from("app"),
        scope: ScopeSet::parse("read write"),
        audience: vec!["https://api.example".to_owned()],
        cnf: None,
        issued_at: noon(),
        expires_at: noon() + Duration::minutes(10),
    };
    access_tokens::insert(&database.store, &token).await.unwrap();
    assert_eq!(access_tokens::find(&database.store, id(1)).await.unwrap(), Some(token));
    assert!(access_tokens::delete(&database.store, id(1)).await.unwrap());
    assert!(!access_tokens::delete(&database.store, id(1)).await.unwrap());
    assert_eq!(access_tokens::find(&database.store, id(1)).await.unwrap(), None);
}

#[both_databases]
async fn a_bound_token_and_a_bound_grant_say_what_they_are_bound_to(database: TestDatabase) {
    for (number, cnf) in [
        (
            1,
            Confirmation::Jkt("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I".to_owned()),
        ),
        (
            2,
            Confirmation::X5tS256("bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2".to_owned()),
        ),
    ] {
        let token = OpaqueAccessToken {
            id: id(number),
            digest: vec![3; 32],
            grant_id: None,
            client_id: ClientId::from("app"),
            scope: ScopeSet::parse("read"),
            audience: Vec::new(),
            cnf: Some(cnf.clone()),
            issued_at: noon(),
            expires_at: noon() + Duration::minutes(10),
        };
        access_tokens::insert(&database.store, &token).await.unwrap();
        assert_eq!(
            access_tokens::find(&database.store, token.id).await.unwrap(),
            Some(token)
        );
        let owner = user(number, &format!("owner{number}"));
        users::insert(&database.store, &owner).await.unwrap();
        let mut grant = grant(number, owner.id);
        grant.basis.cnf = Some(cnf);
        insert_grant(&database.store, &grant).await;
        assert_eq!(grants::find(&database.store, grant.id).await.unwrap(), Some(grant));
    }
}

#[both_databases]
async fn a_token_given_back_twice_is_revoked(database: TestDatabase) {
    for _ in 0..2 {
        revoked_tokens::insert(&database.store, &[5; 32], noon()).await.unwrap();
    }
    assert!(revoked_tokens::contains(&database.store, &[5; 32]).await.unwrap());
    assert!(!revoked_tokens::contains(&database.store, &[6; 32]).await.unwrap());
}

#[both_databases]
async fn an_assertion_counts_once_per_client(database: TestDatabase) {
    let other = database.connect().await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..200 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        tries.spawn(async move {
            used_assertions::use_once(&store, &ClientId::from("app"), &[1; 32], noon())
                .await
                .unwrap()
        });
    }
    let won = tries.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
    assert!(
        used_assertions::use_once(&database.store, &ClientId::from("other"), &[1; 32], noon())
            .await
            .unwrap()
    );
}

#[both_databases]
async fn nodes_that_start_at_once_agree_on_a_secret(database: TestDatabase) {
    let mut nodes = tokio::task::JoinSet::new();
    for number in 0..20_u8 {
        let store = database.store.clone();
        nodes.spawn(async move {
            server_secrets::get_or_insert(&store, "name", &[number; 8])
                .await
                .unwrap()
        });
    }
    let mut secrets = nodes.join_all().await;
    secrets.dedup();
    assert_eq!(secrets.len(), 1);
}
