//! Users who come from another system, with their names and the hashes of their passwords.

use vestibule::store::users;

use crate::support::{both_databases, database::TestDatabase, relying_party::PASSWORD, server::TestServer};

/// Of [`PASSWORD`], made by the libraries of Python: bcrypt, passlib and hashlib in Django's format.
const HASHES: &[(&str, &str)] = &[
    ("berta", "$2b$04$mYFIF9dAI4ajUcGpbYawp.GQiLNSWf.TbfHqEuxVnCWGvuZK0UkVy"),
    (
        "paula",
        "$pbkdf2-sha256$1000$OKd0jrF2bu1dS8lZy9l7Lw$Mec4fywUWyKosCnBI2kcK.M.CF6y.f5rsAde5n8oSYc",
    ),
    (
        "dora",
        "pbkdf2_sha256$1000$django$IKoVpjKaJaUpFOvIR0o8J0+zbd43pai9oeNZxG16850=",
    ),
    (
        "sara",
        "$scrypt$ln=10,r=8,p=1$dI5RinHOmTPGOEeo9V6rFQ$sA6SvMmZyYGFtS7RIJ+lLGv2rVPL55cMQQRRx6Liqjg",
    ),
];

async fn hash_of(database: &TestDatabase, name: &str) -> String {
    let found = users::find_by_login_name(&database.store, name).await.expect("a store");
    found.expect("a user").password_hash.expect("a hash")
}

/// B21: only Argon2 was taken, so nobody could move here with their password.
#[both_databases]
async fn a_hash_of_another_system_signs_its_user_in_and_is_replaced(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let state: String = HASHES
        .iter()
        .map(|(name, hash)| format!("[[users]]\npreferred_username = \"{name}\"\npassword_hash = \"{hash}\"\n"))
        .collect();
    server.seed(&state).await;
    for (name, hash) in HASHES {
        assert_eq!(&hash_of(&database, name).await, hash);
        let refused = server.browser().sign_in(name, "another password").await;
        assert_eq!(refused.status, 401, "{name}");
        let mut browser = server.browser();
        assert_eq!(browser.sign_in(name, PASSWORD).await.page(), "home", "{name}");
        let renewed = hash_of(&database, name).await;
        assert!(renewed.starts_with("$argon2id$"), "{name}: {renewed}");
        assert_eq!(server.browser().sign_in(name, PASSWORD).await.page(), "home", "{name}");
        // The file says nothing new.
        server.seed(&state).await;
        assert_eq!(hash_of(&database, name).await, renewed);
        assert_eq!(
            browser.visit("/").await.page(),
            "home",
            "{name}: signed out by the same file"
        );
    }
}

/// B21: user names with an at sign were refused.
#[both_databases]
async fn a_user_name_may_have_an_at_sign_unless_it_is_somebodys_address(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let user = |fields: &str| format!("[[users]]\n{fields}\npassword = \"{PASSWORD}\"\n");
    server
        .seed(&user(
            "preferred_username = \"dora@old.example\"\nemail = \"dora@example.com\"",
        ))
        .await;
    assert_eq!(
        server.browser().sign_in("Dora@old.example", PASSWORD).await.page(),
        "home"
    );

    // Somebody's address as a user name would be their account, or keep them out of it.
    for (name, address) in [
        ("dora@example.com", ""),
        ("DORA@example.com", "email = \"eve@example.com\""),
    ] {
        let eve = user(&format!("preferred_username = \"{name}\"\n{address}"));
        let refused = server.apply(&eve).await.unwrap_err().to_string();
        assert!(refused.contains("another user's e-mail address"), "{refused}");
    }
    let dora = users::find_by_login_name(&database.store, "dora@example.com")
        .await
        .expect("a store");
    assert_eq!(
        dora.expect("dora").claims.preferred_username.as_deref(),
        Some("dora@old.example")
    );

    // Their own address is another matter.
    server
        .seed(&user(
            "preferred_username = \"frank@example.com\"\nemail = \"frank@example.com\"",
        ))
        .await;
    assert_eq!(
        server.browser().sign_in("frank@example.com", PASSWORD).await.page(),
        "home"
    );
}
