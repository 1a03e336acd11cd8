//! A factor is used up, its counter reset and its event written together, or nothing of it.

use vestibule::{
    factors::{
        password::{self, Outcome as PasswordOutcome},
        recovery_code,
        second_factor::Outcome,
        totp,
    },
    store::users,
};

use crate::support::{both_databases, database::TestDatabase, relying_party::PASSWORD, world::World};

/// From now on no event of a successful sign-in can be written.
async fn refuse_events(database: &TestDatabase) {
    let statement = if database.is_postgres() {
        "ALTER TABLE audit_events ADD CONSTRAINT refused CHECK (kind <> 'sign_in.succeeded') NOT VALID"
    } else {
        "CREATE TRIGGER refused BEFORE INSERT ON audit_events WHEN NEW.kind = 'sign_in.succeeded' \
         BEGIN SELECT RAISE(ABORT, 'refused'); END"
    };
    database.execute(statement).await;
}

async fn accept_events(database: &TestDatabase) {
    let statement = if database.is_postgres() {
        "ALTER TABLE audit_events DROP CONSTRAINT refused"
    } else {
        "DROP TRIGGER refused"
    };
    database.execute(statement).await;
}

#[both_databases]
async fn a_code_whose_event_cannot_be_written_is_not_used_up(database: TestDatabase) {
    let world = World::new(&database).await;
    let with_totp = world.alice().with_totp().await;
    let (app_code, recovery) = (with_totp.next_code(), &with_totp.recovery_codes[0]);
    let found = users::find_by_login_name(&database.store, "alice").await;
    let alice = found.unwrap().expect("alice").id;
    let context = world.context();
    refuse_events(&database).await;
    assert!(totp::prove(&context, alice, &app_code).await.is_err());
    assert!(recovery_code::prove(&context, alice, recovery).await.is_err());
    accept_events(&database).await;
    let proved = totp::prove(&context, alice, &app_code).await;
    assert_eq!(proved.expect("decided"), Outcome::Proved);
    let proved = recovery_code::prove(&context, alice, recovery).await;
    assert_eq!(proved.expect("decided"), Outcome::Proved);
    let again = totp::prove(&context, alice, &app_code).await;
    assert_eq!(again.expect("decided"), Outcome::Refused);
    let again = recovery_code::prove(&context, alice, recovery).await;
    assert_eq!(again.expect("decided"), Outcome::Refused);
}

#[both_databases]
async fn the_counter_of_a_password_whose_event_cannot_be_written_stays(database: TestDatabase) {
    let world = World::new(&database).await;
    let context = world.context();
    let counters = "SELECT count(*) FROM throttle_counters WHERE key LIKE 'password:%'";
    refuse_events(&database).await;
    assert!(password::prove(&context, "alice", &PASSWORD.into()).await.is_err());
    assert_eq!(database.number(counters).await, 1);
    accept_events(&database).await;
    let proved = password::prove(&context, "alice", &PASSWORD.into()).await;
    assert!(matches!(proved, Ok(PasswordOutcome::Proved(_))));
    assert_eq!(database.number(counters).await, 0);
}
