//! Refresh tokens (RFC 6749 section 6, RFC 9700 section 4.14.2).

use chrono::Duration;

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    relying_party::{Refused, RelyingParty, SECRET, client},
    world::World,
};

fn invalid_grant() -> Refused {
    Refused("invalid_grant".to_owned())
}

#[both_databases]
async fn every_refresh_gives_a_new_token_and_a_new_id_token_of_the_same_sign_in(database: TestDatabase) {
    let world = World::new(&database).await;
    let first = world
        .app
        .sign_in(&mut world.browser(), "alice", "profile offline_access", &[])
        .await;
    world.clock.advance(Duration::minutes(9));
    let second = world.app.refresh(first.refresh(), "").await.expect("tokens");
    let third = world.app.refresh(second.refresh(), "").await.expect("tokens");
    assert_ne!(first.refresh(), second.refresh());
    assert_ne!(second.refresh(), third.refresh());
    for name in ["iss", "sub", "aud", "auth_time", "sid", "acr", "amr"] {
        assert_eq!(first.claims()[name], third.claims()[name], "{name}");
    }
    assert!(second.claims()["iat"].as_i64() > first.claims()["iat"].as_i64());
    assert_eq!(third.claims().get("nonce"), None);
    world.app.userinfo(&third).await;
    assert_eq!(world.events("refresh_token.rotated").await, 2);
}

#[both_databases]
async fn a_retry_within_the_grace_period_gets_the_same_successor(database: TestDatabase) {
    let world = World::new(&database).await;
    let first = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    let second = world.app.refresh(first.refresh(), "").await.expect("tokens");
    world.clock.advance(Duration::seconds(9));
    let retried = world.app.refresh(first.refresh(), "").await.expect("tokens");
    assert_eq!(second.refresh(), retried.refresh());
    world.app.refresh(retried.refresh(), "").await.expect("tokens");
}

#[both_databases]
async fn a_used_token_after_the_grace_period_revokes_the_family(database: TestDatabase) {
    let world = World::new(&database).await;
    let first = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    let second = world.app.refresh(first.refresh(), "").await.expect("tokens");
    world.clock.advance(Duration::seconds(31));
    assert_eq!(
        world.app.refresh(first.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
    assert_eq!(
        world.app.refresh(second.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
    assert_eq!(world.userinfo(&second.access_token).await.status, 401);
    assert_eq!(world.events("refresh_token.reused").await, 1);
    // Nothing makes it valid again, not even a second node.
    let other = world.another_node().await;
    assert_eq!(
        world.app.at(&other).refresh(second.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
}

#[both_databases]
async fn a_used_token_whose_successor_was_used_revokes_the_family_also_within_the_grace_period(database: TestDatabase) {
    let world = World::new(&database).await;
    let first = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    let second = world.app.refresh(first.refresh(), "").await.expect("tokens");
    let third = world.app.refresh(second.refresh(), "").await.expect("tokens");
    assert_eq!(
        world.app.refresh(first.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
    assert_eq!(
        world.app.refresh(third.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
}

/// B18: libraries repeat the scope of the sign-in, and part of it had not been granted: `invalid_scope`, an hour after the sign-in.
#[both_databases]
async fn a_refresh_with_the_scope_of_the_sign_in_gets_what_was_granted_of_it(database: TestDatabase) {
    let world = World::with_app(&database, "scope = \"openid profile offline_access\"").await;
    let asked = "profile email films offline_access";
    let first = world.app.sign_in(&mut world.browser(), "alice", asked, &[]).await;
    assert_eq!(first.scope, "offline_access openid profile");
    let again = world.app.refresh(first.refresh(), &format!("openid {asked}")).await;
    assert_eq!(again.expect("tokens").scope, "offline_access openid profile");
}

#[both_databases]
async fn a_refresh_may_ask_for_less_and_never_for_more(database: TestDatabase) {
    let world = World::new(&database).await;
    let first = world
        .app
        .sign_in(&mut world.browser(), "alice", "profile offline_access", &[])
        .await;
    let less = world.app.refresh(first.refresh(), "profile").await.expect("tokens");
    assert_eq!(less.scope, "profile");
    assert_eq!(less.id_token, None, "no openid, no ID token");
    assert_eq!(world.userinfo(&less.access_token).await.status, 403);
    let refused = world.app.refresh(less.refresh(), "email").await.unwrap_err();
    assert_eq!(refused, Refused("invalid_scope".to_owned()));
    // A smaller scope applies to that token only; a refused request does not use the token.
    let all = world.app.refresh(less.refresh(), "").await.expect("tokens");
    assert_eq!(all.scope, "offline_access openid profile");
}

#[both_databases]
async fn a_token_expires_after_two_weeks_without_use_and_after_ninety_days_in_any_case(database: TestDatabase) {
    let world = World::new(&database).await;
    let idle = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    let mut used = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    for _ in 0..8 {
        world.clock.advance(Duration::days(10));
        used = world.app.refresh(used.refresh(), "").await.expect("tokens");
    }
    assert_eq!(
        world.app.refresh(idle.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
    world.clock.advance(Duration::days(11));
    assert_eq!(
        world.app.refresh(used.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
}

#[both_databases]
async fn another_clients_refresh_token_is_refused_and_stays_valid(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("other", "")).await;
    let other = RelyingParty::new(&world, "other", Some(SECRET));
    let tokens = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    assert_eq!(other.refresh(tokens.refresh(), "").await.unwrap_err(), invalid_grant());
    world.app.refresh(tokens.refresh(), "").await.expect("tokens");
}

#[both_databases]
async fn a_truncated_extended_or_changed_token_is_refused_and_revokes_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    let tokens = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    let right = tokens.refresh();
    let flipped: String = right
        .chars()
        .enumerate()
        .map(|(at, letter)| match letter {
            'A' if at > 40 => 'B',
            letter if at == right.len() / 2 => {
                if letter == 'x' {
                    'y'
                } else {
                    'x'
                }
            }
            letter => letter,
        })
        .collect();
    for wrong in [
        &right[..right.len() - 1],
        &format!("{right}A"),
        &format!("{right}="),
        &right.to_uppercase(),
        &right.replace("vrt_", "vac_"),
        &flipped,
    ] {
        assert_eq!(
            world.app.refresh(wrong, "").await.unwrap_err(),
            invalid_grant(),
            "{wrong}"
        );
    }
    world.app.refresh(right, "").await.expect("tokens");
}
