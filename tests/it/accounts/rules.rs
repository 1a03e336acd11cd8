//! Rules that hold whatever page asks.

use vestibule::{
    accounts::{
        email_change, erasure,
        registration::{self, Asked, Asking},
    },
    config::RegistrationMode,
    domain::{email_address::EmailAddress, user::User},
    store::users,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{alice_and_app, user},
    world::World,
};

async fn alice(database: &TestDatabase) -> User {
    let found = users::find_by_login_name(&database.store, "alice").await;
    found.expect("read").expect("alice")
}

#[both_databases]
async fn an_administrator_does_not_delete_their_own_account(database: TestDatabase) {
    let world = World::new(&database).await;
    let admin = alice_and_app("").replace("given_name =", "roles = [\"owner\"]\ngiven_name =");
    world.seed(&(admin + &user("bob"))).await;
    let alice = alice(&database).await;
    let context = world.context();
    assert_eq!(erasure::request(&context, alice.id).await.unwrap(), None);
    assert_eq!(world.events("account.deletion_requested").await, 0);
    let found = users::find_by_login_name(&database.store, "bob").await;
    let bob = found.unwrap().expect("bob").id;
    let erased_at = erasure::request(&context, bob).await.unwrap();
    assert_eq!(erased_at, Some(context.now + erasure::WAITING));
}

#[both_databases]
async fn no_link_goes_to_an_address_of_another_domain(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.registration.mode = RegistrationMode::Domains;
        config.registration.allowed_domains = vec!["corp.example".to_owned()];
    })
    .await;
    let context = world.context();
    let alice = alice(&database).await;
    for (text, is_admitted) in [
        ("x@elsewhere.example", false),
        ("x@corp.example", true),
        ("alice@example.com", true),
    ] {
        let email = EmailAddress::parse(text).unwrap();
        let asked = email_change::ask(&context, &alice, &email, "en").await.unwrap();
        assert_eq!(asked == Ok(Asked::Sent), is_admitted, "{text}");
    }
    assert_eq!(database.number("SELECT count(*) FROM account_links").await, 2);
    for (text, is_admitted) in [("y@elsewhere.example", false), ("y@corp.example", true)] {
        let asking = Asking {
            email: &EmailAddress::parse(text).unwrap(),
            language: "en",
            destination: "/login".to_owned(),
        };
        let asked = registration::ask(&context, asking).await.unwrap();
        assert_eq!(asked == Ok(Asked::Sent), is_admitted, "{text}");
    }
    assert_eq!(database.number("SELECT count(*) FROM registrations").await, 1);
}
