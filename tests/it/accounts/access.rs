//! The end of all access, while a code is redeemed. Whichever is first, no grant is left.

use vestibule::{
    accounts::{access, apps},
    domain::{
        authorization_code::AuthorizationCode,
        ids::{AuthorizationCodeId, GrantId, UserId},
    },
    store::{
        authorization_codes::{self, Consumed},
        grants, users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{basis, code, grant, id_of, insert_code, insert_grant, noon},
    relying_party::{PASSWORD, Refused},
    world::World,
};

/// What ends.
#[derive(Clone, Copy)]
enum Ended {
    Everything,
    TheApp,
}

async fn end(world: &World, user: UserId, ended: Ended) {
    let context = world.context();
    match ended {
        Ended::Everything => {
            let transaction = context.store.begin().await.expect("begun");
            access::end_all(&transaction, user, context.now).await.expect("ended");
            transaction.commit().await.expect("committed");
        }
        Ended::TheApp => apps::revoke(&context, user, &"app".into()).await.expect("revoked"),
    }
}

async fn alice(world: &World) -> UserId {
    let found = users::find_by_login_name(&world.database.store, "alice").await;
    found.expect("read").expect("alice").id
}

/// A redemption has consumed its code, and inserts its grant only when somebody waits for it.
async fn a_grant_does_not_escape(database: TestDatabase, ended: Ended) {
    let world = World::new(&database).await;
    let alice = alice(&world).await;
    let code = AuthorizationCode {
        id: AuthorizationCodeId(id_of(alice, 1)),
        grant_id: GrantId(id_of(alice, 2)),
        basis: basis(alice, "app", "openid offline_access"),
        ..code(1)
    };
    insert_code(&database.store, &code).await;
    let granted = grant(2, alice);
    let redeeming = database.connect().await.begin().await.unwrap();
    let consumed = authorization_codes::consume(&redeeming, code.id, &code.digest, noon()).await;
    assert!(matches!(consumed, Ok(Consumed::Fresh(_))), "{consumed:?}");
    tokio::join!(end(&world, alice, ended), async {
        database.until_a_transaction_waits().await;
        insert_grant(&redeeming, &granted).await;
        redeeming.commit().await.unwrap();
    });
    let stored = grants::find(&database.store, granted.id).await.unwrap();
    assert!(stored.expect("the grant").revoked_at.is_some(), "it escaped");
}

#[both_databases]
async fn a_grant_that_is_made_while_its_app_loses_access_ends_too(database: TestDatabase) {
    a_grant_does_not_escape(database, Ended::TheApp).await;
}

#[both_databases]
async fn a_grant_that_is_made_while_all_access_ends_ends_too(database: TestDatabase) {
    a_grant_does_not_escape(database, Ended::Everything).await;
}

#[both_databases]
async fn a_redemption_that_waits_for_the_end_of_all_access_is_refused(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let alice = alice(&world).await;
    let mut browser = world.browser();
    browser.sign_in("alice", PASSWORD).await;
    let question = world.app.ask("", &[]).await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    let ending = database.connect().await.begin().await.unwrap();
    access::end_all(&ending, alice, world.context().now).await.unwrap();
    let (redeemed, ()) = tokio::join!(world.app.redeem(&question, &code), async {
        database.until_a_transaction_waits().await;
        ending.commit().await.unwrap();
    });
    assert_eq!(redeemed.unwrap_err(), Refused("invalid_grant".to_owned()));
    assert_eq!(world.events("code.redeemed").await, 0);
}
