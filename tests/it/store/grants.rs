//! Grants: refresh tokens rotate once, revocations stay.

use chrono::Duration;
use vestibule::{
    domain::{
        group::Group,
        ids::{ClientId, GrantId, GroupId, SessionId},
        scope::ScopeSet,
    },
    store::{audit, grants, groups, users},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{basis, event, grant, id, insert_grant, noon, rotation, seal_new, user},
};

#[both_databases]
async fn a_grant_comes_back_with_its_user_and_their_enabled_groups(database: TestDatabase) {
    let store = &database.store;
    let mut user = user(1, "ada");
    users::insert(store, &user).await.unwrap();
    let mut memberships = Vec::new();
    for (number, name, disabled) in [(10, "b", false), (11, "Z", false), (12, "off", true)] {
        let group = Group {
            id: GroupId(id(number)),
            name: name.to_owned(),
            description: None,
            disabled,
            required_acr: None,
            parent: None,
        };
        groups::insert(store, &group, noon()).await.unwrap();
        memberships.push(group.id);
    }
    groups::set_memberships(store, user.id, &memberships).await.unwrap();
    user.groups = vec!["Z".to_owned(), "b".to_owned()];
    let with_token = grant(2, user.id);
    let mut without = grant(3, user.id);
    without.refresh = None;
    for grant in [with_token, without] {
        insert_grant(store, &grant).await;
        assert_eq!(grants::find(store, grant.id).await.unwrap().as_ref(), Some(&grant));
        assert_eq!(
            grants::find_with_user(store, grant.id).await.unwrap(),
            Some((grant, user.clone()))
        );
    }
    assert_eq!(grants::find_with_user(store, GrantId(id(99))).await.unwrap(), None);
}

#[both_databases]
async fn of_two_hundred_rotations_at_once_one_wins_and_leaves_one_event(database: TestDatabase) {
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    let grant = grant(1, user(1, "ada").id);
    insert_grant(&database.store, &grant).await;
    assert_eq!(seal_new(&database.store, 500).await, 1);
    let other = database.connect().await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..200_u128 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        let rotation = rotation(grant.id, 0);
        tries.spawn(async move { grants::rotate_refresh(&store, &rotation, &event(number)).await.unwrap() });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|won| *won).count(), 1);
    assert_eq!(seal_new(&database.store, 500).await, 1);
    let family = grants::find(&database.store, grant.id)
        .await
        .unwrap()
        .unwrap()
        .refresh
        .unwrap();
    assert_eq!(
        (family.generation, family.digest, family.previous_digest),
        (1, vec![1; 32], Some(vec![0; 32]))
    );
}

#[both_databases]
async fn a_rotation_needs_the_newest_token_of_a_grant_that_stands(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    let grant = grant(1, user(1, "ada").id);
    insert_grant(store, &grant).await;
    assert_eq!(seal_new(store, 10).await, 1);
    let first = rotation(grant.id, 0);
    let mut wrong_secret = first.clone();
    wrong_secret.from_digest = vec![9; 32];
    let mut idle = first.clone();
    idle.now = noon() + Duration::days(14);
    let mut expired = first.clone();
    expired.now = noon() + Duration::days(90);
    for refused in [
        wrong_secret,
        idle,
        expired,
        rotation(grant.id, 1),
        rotation(GrantId(id(50)), 0),
    ] {
        assert!(
            !grants::rotate_refresh(store, &refused, &event(1)).await.unwrap(),
            "{refused:?}"
        );
    }
    assert_eq!(seal_new(store, 10).await, 0, "and leaves no event");
    assert!(grants::rotate_refresh(store, &first, &event(1)).await.unwrap());
    assert!(!grants::rotate_refresh(store, &first, &event(2)).await.unwrap());
    assert!(
        grants::rotate_refresh(store, &rotation(grant.id, 1), &event(2))
            .await
            .unwrap()
    );
    assert!(grants::revoke(store, grant.id, noon()).await.unwrap());
    assert!(!grants::revoke(store, grant.id, noon()).await.unwrap());
    assert!(
        !grants::rotate_refresh(store, &rotation(grant.id, 2), &event(3))
            .await
            .unwrap()
    );
}

#[both_databases]
async fn a_rotation_and_its_event_stand_or_fall_together(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    let grant = grant(1, user(1, "ada").id);
    insert_grant(store, &grant).await;
    audit::insert(store, &event(1)).await.unwrap();
    grants::rotate_refresh(store, &rotation(grant.id, 0), &event(1))
        .await
        .unwrap_err();
    let family = grants::find(store, grant.id).await.unwrap().unwrap().refresh.unwrap();
    assert_eq!(family.generation, 0);
}

#[both_databases]
async fn a_rotation_that_races_a_revocation_leaves_no_live_token(database: TestDatabase) {
    let other = database.connect().await;
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    for round in 0..100_u128 {
        let grant = grant(1000 + round, user(1, "ada").id);
        insert_grant(&database.store, &grant).await;
        let mut racers = tokio::task::JoinSet::new();
        for number in 0..7_u128 {
            let (store, id) = (database.store.clone(), grant.id);
            racers.spawn(async move {
                for generation in 0..3_u8 {
                    let event = event(10_000 + round * 100 + number * 10 + u128::from(generation));
                    grants::rotate_refresh(&store, &rotation(id, generation.into()), &event)
                        .await
                        .unwrap();
                }
            });
        }
        let (store, id) = (other.clone(), grant.id);
        racers.spawn(async move { assert!(grants::revoke(&store, id, noon()).await.unwrap()) });
        racers.join_all().await;
        let after = grants::find(&database.store, grant.id).await.unwrap().unwrap();
        assert!(!after.is_live(noon()));
        for generation in 0..4 {
            let tried = rotation(grant.id, generation);
            assert!(
                !grants::rotate_refresh(&database.store, &tried, &event(1))
                    .await
                    .unwrap()
            );
        }
    }
}

#[both_databases]
async fn the_end_of_a_session_spares_what_was_to_outlive_it(database: TestDatabase) {
    let store = &database.store;
    let user = user(1, "ada");
    users::insert(store, &user).await.unwrap();
    let offline = grant(1, user.id);
    let mut online = grant(2, user.id);
    online.basis.scope = ScopeSet::parse("openid");
    let mut elsewhere = online.clone();
    elsewhere.id = GrantId(id(3));
    elsewhere.basis.session_id = SessionId(id(901));
    for grant in [&offline, &online, &elsewhere] {
        insert_grant(store, grant).await;
    }
    assert_eq!(
        grants::revoke_by_session(store, online.basis.session_id, noon())
            .await
            .unwrap(),
        1
    );
    let is_live = async |id| grants::find(store, id).await.unwrap().unwrap().is_live(noon());
    assert!(is_live(offline.id).await);
    assert!(!is_live(online.id).await);
    assert!(is_live(elsewhere.id).await);
}

#[both_databases]
async fn applications_are_listed_once_and_until_they_are_removed(database: TestDatabase) {
    let store = &database.store;
    let user = user(1, "ada");
    users::insert(store, &user).await.unwrap();
    let later = noon() + Duration::hours(1);
    for (number, client_id, scope, at) in [
        (1, "app", "openid", noon()),
        (2, "app", "email", later),
        (3, "other", "openid", noon()),
    ] {
        let mut grant = grant(number, user.id);
        grant.basis = basis(user.id, client_id, scope);
        grant.refresh = None;
        grant.created_at = at;
        insert_grant(store, &grant).await;
    }
    let app = (ClientId::from("app"), ScopeSet::parse("email openid"), later);
    let other = (ClientId::from("other"), ScopeSet::parse("openid"), noon());
    assert_eq!(
        grants::list_apps_for_user(store, user.id, later).await.unwrap(),
        [app, other.clone()]
    );
    let app = ClientId::from("app");
    assert_eq!(
        grants::revoke_by_user_and_client(store, user.id, &app, later)
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        grants::list_apps_for_user(store, user.id, later).await.unwrap(),
        [other]
    );
    assert_eq!(
        grants::list_apps_for_user(store, user.id, later + Duration::days(90))
            .await
            .unwrap(),
        []
    );
}
