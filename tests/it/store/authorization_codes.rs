//! Authorization codes: bought once, however many try.

use vestibule::{
    domain::ids::{AuthorizationCodeId, GrantId},
    store::{
        authorization_codes::{self, Consumed},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{code, id, insert_code, noon, user},
};

#[both_databases]
async fn of_two_hundred_tries_at_once_one_gets_the_code(database: TestDatabase) {
    let code = code(1);
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    insert_code(&database.store, &code).await;
    let other = database.connect().await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..200 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        let (id, digest) = (code.id, code.digest.clone());
        tries.spawn(async move { authorization_codes::consume(&store, id, &digest, noon()).await.unwrap() });
    }
    let answers = tries.join_all().await;
    let spent = answers
        .iter()
        .filter(|answer| {
            **answer
                == Consumed::Spent {
                    grant_id: code.grant_id,
                    user_id: code.basis.user_id,
                }
        })
        .count();
    let fresh: Vec<_> = answers
        .into_iter()
        .filter_map(|answer| match answer {
            Consumed::Fresh(fresh) => Some(fresh.code),
            _ => None,
        })
        .collect();
    assert_eq!(fresh, [code]);
    assert_eq!(spent, 199);
}

#[both_databases]
async fn a_code_with_another_secret_is_unknown_and_stays_unused(database: TestDatabase) {
    let code = code(1);
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    insert_code(&database.store, &code).await;
    let consume = async |id, digest: &[u8]| {
        authorization_codes::consume(&database.store, id, digest, noon())
            .await
            .unwrap()
    };
    assert_eq!(consume(code.id, &[9; 32]).await, Consumed::Unknown);
    assert_eq!(consume(code.id, &code.digest[..31]).await, Consumed::Unknown);
    assert_eq!(
        consume(AuthorizationCodeId(id(77)), &code.digest).await,
        Consumed::Unknown
    );
    assert!(matches!(consume(code.id, &code.digest).await, Consumed::Fresh(_)));
    assert_eq!(consume(code.id, &[9; 32]).await, Consumed::Unknown);
    assert_eq!(
        consume(code.id, &code.digest).await,
        Consumed::Spent {
            grant_id: GrantId(id(2)),
            user_id: crate::support::examples::person(1),
        }
    );
}

#[both_databases]
async fn a_code_comes_back_if_what_it_buys_is_not_made(database: TestDatabase) {
    let code = code(1);
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    insert_code(&database.store, &code).await;
    let transaction = database.store.begin().await.unwrap();
    let answer = authorization_codes::consume(&transaction, code.id, &code.digest, noon())
        .await
        .unwrap();
    assert!(matches!(answer, Consumed::Fresh(_)));
    drop(transaction);
    let answer = authorization_codes::consume(&database.store, code.id, &code.digest, noon())
        .await
        .unwrap();
    assert!(matches!(answer, Consumed::Fresh(_)));
}
