//! Consents: what was agreed to adds up.

use vestibule::{
    domain::{consent::Consent, ids::ClientId, scope::ScopeSet},
    store::{consents, users},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, user},
};

#[both_databases]
async fn consents_given_at_once_are_all_remembered(database: TestDatabase) {
    let store = &database.store;
    let user = user(1, "ada");
    users::insert(store, &user).await.unwrap();
    let consent = |scope: &str| Consent {
        user_id: user.id,
        client_id: ClientId::from("app"),
        scope: ScopeSet::parse(scope),
        claims: vec![format!("claim-{scope}")],
        granted_at: noon(),
    };
    let mut answers = tokio::task::JoinSet::new();
    for number in 10..30 {
        let (store, consent) = (store.clone(), consent(&format!("scope-{number}")));
        answers.spawn(async move { consents::record(&store, &consent).await.unwrap() });
    }
    answers.join_all().await;
    let found = consents::find(store, user.id, &ClientId::from("app"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.scope.iter().count(), 20);
    assert_eq!(found.claims.len(), 20);
    assert!(found.claims.is_sorted());
    assert!(consents::delete(store, user.id, &ClientId::from("app")).await.unwrap());
    assert!(!consents::delete(store, user.id, &ClientId::from("app")).await.unwrap());
    assert_eq!(
        consents::find(store, user.id, &ClientId::from("app")).await.unwrap(),
        None
    );
    assert_eq!(
        consents::find(store, user.id, &ClientId::from("other")).await.unwrap(),
        None
    );
}
