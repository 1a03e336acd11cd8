//! Signing keys rotate, whatever is withdrawn meanwhile.

use chrono::Duration;
use vestibule::{
    domain::{signing_algorithm::SigningAlgorithm, signing_key::SigningKeyState},
    management::keys::rotation,
    store::signing_keys,
};

use crate::support::{both_databases, database::TestDatabase, world::World};

/// A19: the key that a withdrawn successor was to replace stopped signing at that time, before the next successor began.
#[both_databases]
async fn there_is_always_a_key_that_signs_when_the_next_one_was_withdrawn(database: TestDatabase) {
    let world = World::new(&database).await;
    let states = async || {
        let keys = signing_keys::list(&database.store).await.expect("keys");
        let of_es256 = keys.into_iter().filter(|key| key.algorithm == SigningAlgorithm::ES256);
        of_es256
            .map(|key| (key.state(world.clock.now()), key.kid))
            .collect::<Vec<_>>()
    };
    let mut hours = 0;
    let successor = loop {
        world.clock.advance(Duration::hours(1));
        rotation::run(&world.context()).await.expect("rotated");
        let found = states()
            .await
            .into_iter()
            .find(|(state, _)| *state == SigningKeyState::Published);
        if let Some((_, kid)) = found {
            break kid;
        }
        hours += 1;
        assert!(hours < 3_000, "none is published");
    };
    world.clock.advance(Duration::hours(12));
    assert!(
        rotation::withdraw(&world.context(), &successor)
            .await
            .expect("withdrawn")
    );
    for hour in 0..72 {
        rotation::run(&world.context()).await.expect("rotated");
        let active = states()
            .await
            .into_iter()
            .filter(|(state, _)| *state == SigningKeyState::Active)
            .count();
        assert_eq!(active, 1, "hour {hour}: {:?}", states().await);
        world.clock.advance(Duration::hours(1));
    }
}
