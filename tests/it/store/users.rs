//! Users: found by every name they sign in with, and by no other's.

use vestibule::{
    domain::{acr::Acr, group::Group, ids::GroupId, user::User},
    store::{StoreError, groups, users},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, person, user},
};

#[both_databases]
async fn a_user_is_found_by_every_spelling_of_every_name(database: TestDatabase) {
    let store = &database.store;
    let mut ada = user(1, "Ada");
    ada.claims.email = Some("Ada@Example.org".to_owned());
    ada.claims.phone_number = Some("+493012345".to_owned());
    users::insert(store, &ada).await.unwrap();
    for name in ["ada", " ADA ", "ada@example.ORG", "ａｄａ@example.org", "+49 30 12345"] {
        assert_eq!(
            users::find_by_login_name(store, name).await.unwrap().as_ref(),
            Some(&ada),
            "{name}"
        );
    }
    for name in ["", "ad", "ada@example.or"] {
        assert_eq!(users::find_by_login_name(store, name).await.unwrap(), None, "{name}");
    }
    assert_eq!(users::find(store, ada.id).await.unwrap(), Some(ada));
}

#[both_databases]
async fn a_name_in_another_spelling_or_of_another_kind_is_taken(database: TestDatabase) {
    let store = &database.store;
    let mut ada = user(1, "ada");
    ada.claims.email = Some("ada@example.org".to_owned());
    users::insert(store, &ada).await.unwrap();
    for taken in ["ADA", "ａda", "a\u{200b}da", "Ada@Example.org"] {
        let outcome = users::insert(store, &user(2, taken)).await;
        assert!(matches!(outcome, Err(StoreError::Conflict(_))), "{taken}: {outcome:?}");
        assert_eq!(
            users::find(store, person(2)).await.unwrap(),
            None,
            "and nothing is left of it"
        );
    }
    users::insert(store, &user(2, "bob")).await.unwrap();
    let outcome = users::update(store, &user(2, "Ada")).await;
    assert!(matches!(outcome, Err(StoreError::Conflict(_))));
    assert!(users::find_by_login_name(store, "bob").await.unwrap().is_some());
}

#[both_databases]
async fn of_many_who_want_a_name_at_once_one_gets_it(database: TestDatabase) {
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..50 {
        let store = database.store.clone();
        let name = if number % 2 == 0 { "ada" } else { "ADA" };
        tries.spawn(async move { users::insert(&store, &user(number, name)).await.is_ok() });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|won| *won).count(), 1);
}

#[both_databases]
async fn a_name_that_was_given_up_is_free(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    users::update(store, &user(1, "lovelace")).await.unwrap();
    users::insert(store, &user(2, "ada")).await.unwrap();
    let found = async |name| {
        users::find_by_login_name(store, name)
            .await
            .unwrap()
            .map(|user: User| user.id)
    };
    assert_eq!(found("lovelace").await, Some(person(1)));
    assert_eq!(found("ada").await, Some(person(2)));
}

#[both_databases]
async fn a_failed_change_leaves_the_transaction_around_it_usable(database: TestDatabase) {
    let transaction = database.store.begin().await.unwrap();
    users::insert(&transaction, &user(1, "ada")).await.unwrap();
    assert!(users::insert(&transaction, &user(2, "ADA")).await.is_err());
    users::insert(&transaction, &user(3, "bob")).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(users::find(&database.store, person(3)).await.unwrap().is_some());
    assert!(users::find(&database.store, person(2)).await.unwrap().is_none());
}

#[both_databases]
async fn a_renewed_hash_does_not_undo_a_reset(database: TestDatabase) {
    let store = &database.store;
    let ada = user(1, "ada");
    users::insert(store, &ada).await.unwrap();
    users::set_password_hash(store, ada.id, "old").await.unwrap();
    assert!(
        users::replace_password_hash(store, ada.id, "old", "old, renewed")
            .await
            .unwrap()
    );
    users::set_password_hash(store, ada.id, "reset").await.unwrap();
    assert!(
        !users::replace_password_hash(store, ada.id, "old, renewed", "old, again")
            .await
            .unwrap()
    );
    let found = users::find(store, ada.id).await.unwrap().unwrap();
    assert_eq!(found.password_hash.as_deref(), Some("reset"));
}

#[both_databases]
async fn a_minimum_that_only_a_later_release_knows_is_the_highest(database: TestDatabase) {
    let store = &database.store;
    let ada = user(1, "ada");
    users::insert(store, &ada).await.unwrap();
    let group = Group {
        id: GroupId(id(7)),
        name: "staff".to_owned(),
        description: None,
        disabled: false,
        required_acr: Some(Acr::OneFactor),
        parent: None,
    };
    groups::insert(store, &group, noon()).await.unwrap();
    groups::set_memberships(store, ada.id, &[group.id]).await.unwrap();
    database.execute("UPDATE groups SET required_acr = 'later'").await;
    let found = groups::find_by_name(store, "staff").await.unwrap().unwrap();
    assert_eq!(found.required_acr, Some(Acr::PhishingResistant));
    let found = users::find(store, ada.id).await.unwrap().unwrap();
    assert_eq!(found.required_acr, Some(Acr::PhishingResistant));
}

#[both_databases]
async fn a_disabled_group_counts_for_nothing(database: TestDatabase) {
    let store = &database.store;
    let ada = user(1, "ada");
    users::insert(store, &ada).await.unwrap();
    let mut group = Group {
        id: GroupId(id(7)),
        name: "staff".to_owned(),
        description: None,
        disabled: false,
        required_acr: None,
        parent: None,
    };
    groups::insert(store, &group, noon()).await.unwrap();
    groups::set_memberships(store, ada.id, &[group.id]).await.unwrap();
    assert_eq!(users::find(store, ada.id).await.unwrap().unwrap().groups, ["staff"]);
    group.disabled = true;
    groups::update(store, &group, noon()).await.unwrap();
    assert_eq!(groups::find_by_name(store, "staff").await.unwrap(), Some(group.clone()));
    assert!(users::find(store, ada.id).await.unwrap().unwrap().groups.is_empty());
    group.id = GroupId(id(8));
    assert!(matches!(
        groups::insert(store, &group, noon()).await,
        Err(StoreError::Conflict(_))
    ));
}
