//! Passkeys and ceremonies as they are kept.

use chrono::Duration;
use vestibule::{
    domain::{
        ids::PasskeyId,
        passkey::{Backup, Ceremony, Passkey, Purpose},
        permit::RowPermit,
    },
    store::{
        passkeys::{self, Added, Deleted, Used},
        sweep, users, webauthn_ceremonies,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, user},
};

fn passkey(number: u8, counter: u32) -> Passkey {
    Passkey {
        id: PasskeyId(id(u128::from(number))),
        user_id: user(1, "ada").id,
        user_handle: number.is_multiple_of(2).then(|| vec![number; 64]),
        credential_id: vec![number; 40],
        credential: "{}".to_owned(),
        counter,
        name: "Schlüssel ☂".to_owned(),
        backup: Backup::Possible,
        is_discoverable: true,
        created_at: noon(),
        last_used_at: None,
    }
}

fn used(passkey: &Passkey, counter: u32) -> Used {
    Used {
        id: passkey.id,
        credential: format!("{{\"counter\":{counter}}}"),
        counter,
        backup: Backup::Done,
        at: noon() + Duration::minutes(1),
    }
}

#[both_databases]
async fn what_was_kept_comes_back(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    for (number, backup) in [(1, Backup::DeviceBound), (2, Backup::Possible), (3, Backup::Done)] {
        let kept = Passkey {
            backup,
            ..passkey(number, u32::MAX)
        };
        assert_eq!(passkeys::insert(store, &kept).await.unwrap(), Added::Yes);
        assert_eq!(
            passkeys::find_by_credential_id(store, &kept.credential_id)
                .await
                .unwrap(),
            Some(kept)
        );
    }
    let names: Vec<_> = passkeys::list_of_user(store, user(1, "ada").id).await.unwrap();
    assert_eq!(
        names.iter().map(|kept| kept.id.0).collect::<Vec<_>>(),
        [id(1), id(2), id(3)]
    );
    assert_eq!(passkeys::find_by_credential_id(store, &[1; 39]).await.unwrap(), None);
}

#[both_databases]
async fn a_counter_only_rises_and_one_that_is_always_zero_does_not_count(database: TestDatabase) {
    let store = &database.store;
    users::insert(store, &user(1, "ada")).await.unwrap();
    let (counting, silent) = (passkey(1, 5), passkey(2, 0));
    passkeys::insert(store, &counting).await.unwrap();
    passkeys::insert(store, &silent).await.unwrap();
    for (counter, is_taken) in [
        (5, false),
        (4, false),
        (0, false),
        (6, true),
        (6, false),
        (u32::MAX, true),
    ] {
        assert_eq!(
            passkeys::record_use(store, &used(&counting, counter)).await.unwrap(),
            is_taken,
            "{counter}"
        );
    }
    assert!(passkeys::record_use(store, &used(&silent, 0)).await.unwrap());
    assert!(passkeys::record_use(store, &used(&silent, 0)).await.unwrap());
    assert!(passkeys::record_use(store, &used(&silent, 1)).await.unwrap());
    assert!(!passkeys::record_use(store, &used(&silent, 0)).await.unwrap());
    assert!(!passkeys::record_use(store, &used(&passkey(9, 0), 1)).await.unwrap());
    let kept = passkeys::find_by_credential_id(store, &counting.credential_id)
        .await
        .unwrap()
        .expect("it is there");
    assert_eq!(
        (kept.counter, kept.backup, kept.last_used_at),
        (u32::MAX, Backup::Done, Some(noon() + Duration::minutes(1)))
    );
}

#[both_databases]
async fn the_last_way_in_is_not_removed_even_by_two_at_once(database: TestDatabase) {
    let store = &database.store;
    let mut ada = user(1, "ada");
    users::insert(store, &ada).await.unwrap();
    for number in 1..=2 {
        passkeys::insert(store, &passkey(number, 0)).await.unwrap();
    }
    let (one, other) = tokio::join!(
        passkeys::delete(store, ada.id, PasskeyId(id(1))),
        passkeys::delete(store, ada.id, PasskeyId(id(2))),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(
        [&one, &other]
            .into_iter()
            .filter(|it| **it == Deleted::LastSignInMethod)
            .count(),
        1,
        "{one:?} {other:?}"
    );
    let left = passkeys::list_of_user(store, ada.id).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(
        passkeys::delete(store, user(2, "bob").id, left[0].id).await.unwrap(),
        Deleted::NotTheirs
    );
    ada.password_hash = Some("a hash".to_owned());
    users::give_password(store, &ada).await.unwrap();
    assert_eq!(
        passkeys::delete(store, ada.id, left[0].id).await.unwrap(),
        Deleted::Yes {
            name: left[0].name.clone()
        }
    );
    assert_eq!(
        passkeys::delete(store, ada.id, left[0].id).await.unwrap(),
        Deleted::NotTheirs
    );
}

#[both_databases]
async fn a_ceremony_is_taken_by_its_browser_for_its_purpose_in_time_and_once(database: TestDatabase) {
    let store = &database.store;
    let ceremony = Ceremony {
        id: id(1),
        browser_digest: vec![1; 32],
        user_id: None,
        purpose: Purpose::SignIn,
        state: "state".to_owned(),
        expires_at: noon(),
    };
    webauthn_ceremonies::insert(store, &ceremony, RowPermit::granted())
        .await
        .unwrap();
    let before = noon() - Duration::seconds(1);
    for (number, browser, purpose, now) in [
        (2, 1, Purpose::SignIn, before),
        (1, 2, Purpose::SignIn, before),
        (1, 1, Purpose::SecondFactor, before),
        (1, 1, Purpose::SignIn, noon()),
    ] {
        let taken = webauthn_ceremonies::take(store, id(number), &[browser; 32], purpose, now)
            .await
            .unwrap();
        assert_eq!(taken, None);
    }
    let taken = webauthn_ceremonies::take(store, id(1), &[1; 32], Purpose::SignIn, before)
        .await
        .unwrap();
    assert_eq!(
        taken.map(|taken| (taken.user_id, taken.state)),
        Some((None, "state".to_owned()))
    );
    assert_eq!(
        webauthn_ceremonies::take(store, id(1), &[1; 32], Purpose::SignIn, before)
            .await
            .unwrap(),
        None
    );
    webauthn_ceremonies::insert(store, &ceremony, RowPermit::granted())
        .await
        .unwrap();
    assert_eq!(sweep::delete_expired(store, noon(), 10).await.unwrap(), 1);
}
