//! `users.claims` and `applied_users.claims`.

use serde_json::{Value, json};
use vestibule::{
    domain::{
        attribute::Attributes,
        user::{Address, User, UserClaims},
    },
    store::{
        Outcome,
        applied_users::{self, AppliedUser},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, parsed, person, user},
};

const FULL: &str = include_str!("user_claims.json");
const MINIMAL: &str = include_str!("user_claims_minimal.json");

fn full() -> UserClaims {
    let some = |text: &str| Some(text.to_owned());
    UserClaims {
        name: some("Ünïcode ☂"),
        given_name: some("Ada"),
        family_name: some("Lovelace"),
        middle_name: some("King"),
        nickname: some("A"),
        preferred_username: some("ada"),
        profile: some("https://ada.example/"),
        picture: some("https://ada.example/me.png"),
        website: some("https://ada.example/home"),
        email: some("ada@example.org"),
        email_verified: Some(true),
        gender: some("female"),
        birthdate: some("1815-12-10"),
        zoneinfo: some("Europe/London"),
        locale: some("en-GB"),
        phone_number: some("+4930123456"),
        phone_number_verified: Some(false),
        address: Some(Address {
            formatted: some("1 Street\nLondon"),
            street_address: some("1 Street"),
            locality: some("London"),
            region: some("England"),
            postal_code: some("N1"),
            country: some("GB"),
        }),
    }
}

fn ada(claims: UserClaims) -> User {
    User {
        claims,
        ..user(1, "ada")
    }
}

async fn put(database: &TestDatabase, claims: &Value) {
    database.execute(&format!("UPDATE users SET claims = '{claims}'")).await;
}

async fn stored(database: &TestDatabase) -> Value {
    parsed(&database.text("SELECT CAST(claims AS text) FROM users").await)
}

async fn read(database: &TestDatabase) -> User {
    users::find(&database.store, person(1))
        .await
        .unwrap()
        .expect("it is there")
}

async fn apply(database: &TestDatabase, claims: UserClaims) {
    let applied = AppliedUser {
        user_id: person(1),
        claims,
        attributes: Attributes::new(),
        took_factors: false,
        password_hash: None,
    };
    let transaction = database.store.begin().await.unwrap();
    applied_users::put(&transaction, "ada", &applied).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn applied(database: &TestDatabase) -> Value {
    parsed(&database.text("SELECT CAST(claims AS text) FROM applied_users").await)
}

#[both_databases]
async fn the_claims_of_a_user_are_read_and_written_as_in_the_fixtures(database: TestDatabase) {
    users::insert(&database.store, &ada(full())).await.unwrap();
    assert_eq!(stored(&database).await, parsed(FULL));
    assert_eq!(read(&database).await.claims, full());
    put(&database, &parsed(MINIMAL)).await;
    assert_eq!(read(&database).await.claims, user(1, "ada").claims);
    apply(&database, full()).await;
    assert_eq!(applied(&database).await, parsed(FULL));
}

#[both_databases]
async fn a_change_of_a_user_keeps_what_a_later_release_wrote(database: TestDatabase) {
    users::insert(&database.store, &ada(full())).await.unwrap();
    let mut document = parsed(FULL);
    document["later"] = json!({"deep": [1, 2]});
    document["address"]["later"] = json!(true);
    put(&database, &document).await;
    let mut ada = read(&database).await;
    assert_eq!(ada.claims, full());

    ada.claims.name = Some("Other".to_owned());
    users::update(&database.store, &ada).await.unwrap();
    document["name"] = json!("Other");
    assert_eq!(stored(&database).await, document);

    ada.claims.email = Some("other@example.org".to_owned());
    ada.claims.email_verified = None;
    let outcome = users::update_if(&database.store, &ada, 2).await.unwrap();
    assert_eq!(outcome, Outcome::Changed);
    document["email"] = json!("other@example.org");
    document.as_object_mut().unwrap().remove("email_verified");
    assert_eq!(stored(&database).await, document);
    let found = users::find_by_login_name(&database.store, "other@example.org").await;
    assert_eq!(found.unwrap().map(|user| user.id), Some(person(1)));

    users::verify_email(&database.store, ada, noon()).await.unwrap();
    document["email_verified"] = json!(true);
    assert_eq!(stored(&database).await, document);
}

#[both_databases]
async fn a_claim_of_a_type_of_a_later_release_is_not_known_and_stays(database: TestDatabase) {
    users::insert(&database.store, &ada(full())).await.unwrap();
    let mut document = parsed(FULL);
    document["gender"] = json!(["later"]);
    document["address"]["country"] = json!({"later": 1});
    put(&database, &document).await;
    let mut ada = read(&database).await;
    assert_eq!(ada.claims.gender, None);
    assert_eq!(ada.claims.address.as_ref().unwrap().country, None);
    assert_eq!(ada.claims.name, full().name);

    ada.claims.name = Some("Other".to_owned());
    users::update(&database.store, &ada).await.unwrap();
    document["name"] = json!("Other");
    assert_eq!(stored(&database).await, document);
}

#[both_databases]
async fn what_a_file_says_now_keeps_what_a_later_release_wrote(database: TestDatabase) {
    users::insert(&database.store, &ada(full())).await.unwrap();
    apply(&database, full()).await;
    let mut document = parsed(FULL);
    document["later"] = json!(1);
    document["address"]["later"] = json!(true);
    database
        .execute(&format!("UPDATE applied_users SET claims = '{document}'"))
        .await;
    let found = applied_users::find(&database.store, "ada").await.unwrap();
    assert_eq!(found.map(|applied| applied.claims), Some(full()));
    let name = Some("Other".to_owned());
    apply(&database, UserClaims { name, ..full() }).await;
    document["name"] = json!("Other");
    assert_eq!(applied(&database).await, document);
}
