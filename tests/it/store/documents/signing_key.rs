//! `signing_keys.public_jwk`: a public JSON Web Key, which is published as it is stored.

use serde_json::json;
use vestibule::store::signing_keys;

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, parsed, signing_key},
};

const JWK: &str = include_str!("signing_key.json");

#[both_databases]
async fn a_public_key_is_given_back_as_it_was_stored(database: TestDatabase) {
    let store = &database.store;
    signing_keys::insert(store, &signing_key("first")).await.unwrap();
    let mut document = parsed(JWK);
    document["later"] = json!({"deep": [1, 2]});
    database
        .execute(&format!("UPDATE signing_keys SET public_jwk = '{document}'"))
        .await;
    signing_keys::set_times(store, "first", Some(noon()), None)
        .await
        .unwrap();
    assert_eq!(signing_keys::list(store).await.unwrap()[0].public_jwk, document);
}

#[both_databases]
async fn a_key_with_an_algorithm_of_a_later_release_is_left_to_it(database: TestDatabase) {
    let store = &database.store;
    for kid in ["first", "second"] {
        signing_keys::insert(store, &signing_key(kid)).await.unwrap();
    }
    let sql = "UPDATE signing_keys SET algorithm = 'later' WHERE kid = 'first'";
    assert_eq!(database.execute(sql).await, 1);
    let listed = signing_keys::list(store).await.unwrap();
    let kids: Vec<&str> = listed.iter().map(|key| key.kid.as_str()).collect();
    assert_eq!(kids, ["second"]);
    assert_eq!(database.number("SELECT count(*) FROM signing_keys").await, 2);
}
