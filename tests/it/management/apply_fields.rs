//! State files that name a few fields, rename somebody, or give another password.

use vestibule::{management::apply::Change, store::users};

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
};

/// C1: a file with few fields wiped the others.
#[both_databases]
async fn fields_that_a_file_does_not_name_are_left_alone(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let full = "[[groups]]\nname = \"staff\"\ndescription = \"All\"\nrequired_acr = \"2fa\"\n\
        [[scopes]]\nname = \"notes\"\ndescription = \"Read\"\nclaims = [\"locale\"]\n\
        [[users]]\npreferred_username = \"ada\"\nname = \"Ada\"\nemail = \"ada@x.example\"\nemail_verified = true\n\
        address.locality = \"Berne\"\nroles = [\"owner\"]\n\
        [[clients]]\nclient_id = \"app\"\nclient_secret = \"a secret of sixteen\"\nclient_name = \"App\"\ndisabled = true\n\
        redirect_uris = [\"https://app.example/cb\"]\nscope = \"openid notes\"\nrequire_pkce = false\n";
    server.apply(full).await.expect("applied");
    let few = "[[groups]]\nname = \"staff\"\n[[scopes]]\nname = \"notes\"\n\
        [[users]]\npreferred_username = \"ada\"\n[[clients]]\nclient_id = \"app\"\n";
    let again = server.apply(few).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );

    let some = "[[groups]]\nname = \"staff\"\nunset = [\"required_acr\"]\n\
        [[users]]\npreferred_username = \"ada\"\nname = \"\"\nunset = [\"address\"]\nnickname = \"A\"\n\
        [[clients]]\nclient_id = \"app\"\nclient_secret = \"another of sixteen\"\nclient_name = \"\"\n\
        redirect_uris = [\"https://app.example/other\"]\nunset = [\"require_pkce\"]\n";
    let changed = server.apply(some).await.expect("applied");
    let shown = |kind: &str| -> Vec<String> {
        let report = changed.iter().find(|report| report.kind == kind).expect("a report");
        report.fields.iter().map(ToString::to_string).collect()
    };
    assert_eq!(shown("group"), ["required_acr: \"2fa\" -> nothing"]);
    assert_eq!(
        shown("user"),
        [
            "address: {\"locality\":\"Berne\"} -> nothing",
            "name: \"Ada\" -> nothing",
            "nickname: nothing -> \"A\"",
        ]
    );
    assert_eq!(
        shown("client"),
        [
            "client_name: \"App\" -> nothing",
            "redirect_uris: [\"https://app.example/cb\"] -> [\"https://app.example/other\"]",
            "require_pkce: false -> true",
            "client_secret: (a secret) -> (a secret)",
        ]
    );
    let ada = users::find_by_login_name(&database.store, "ada")
        .await
        .unwrap()
        .expect("ada");
    assert_eq!(
        (ada.claims.name.as_deref(), ada.claims.email_verified),
        (None, Some(true))
    );
    let again = server.apply(some).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
}

/// C2: the new password was left out silently.
#[both_databases]
async fn another_password_that_has_to_be_changed_is_set_and_ends_sessions(database: TestDatabase) {
    const OWN: &str = "three quiet otters row";
    const NEXT: &str = "seven lamps by the door";
    let server = TestServer::start(&database).await;
    let state = alice_and_app("").replace("[[users]]", "[[users]]\nmust_change_password = true");
    server.apply(&state).await.expect("applied");
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    browser
        .submit(&page, &[("password", OWN), ("password_again", OWN)])
        .await;
    assert_eq!(browser.visit("/").await.page(), "home");
    let state = state.replace(PASSWORD, NEXT);
    let changed = server.apply(&state).await.expect("applied");
    assert!(
        changed.iter().any(|report| report.change == Change::Changed),
        "{changed:?}"
    );
    assert_eq!(browser.visit("/").await.page(), "login");
    assert_eq!(server.browser().sign_in("alice", OWN).await.status, 401);
    let page = server.browser().sign_in("alice", NEXT).await;
    assert_eq!(page.page(), "new-password");
    let again = server.apply(&state).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
}

/// B11: somebody who was renamed in the file became a second user, or "another user's".
#[both_databases]
async fn somebody_who_is_renamed_in_a_file_stays_who_they_are(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let named = |name: &str, more: &str| {
        format!("[[users]]\npreferred_username = \"{name}\"\nemail = \"ada@x.example\"\n{more}")
    };
    server.apply(&named("ada", "")).await.expect("applied");
    let find = async |name: &str| users::find_by_login_name(&database.store, name).await.unwrap();
    let before = find("ada").await.expect("ada").id;
    let refused = server.apply(&named("adele", "")).await.unwrap_err().to_string();
    assert!(refused.contains("was ="), "{refused}");
    let renamed = named("adele", "was = \"ada\"\nname = \"Adele\"\n");
    server.apply(&renamed).await.expect("applied");
    let after = find("adele").await.expect("adele");
    assert_eq!((after.id, after.claims.name.as_deref()), (before, Some("Adele")));
    assert!(find("ada").await.is_none());
    let again = server.apply(&renamed).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    // The old name is free, also for the file.
    let other = "[[users]]\npreferred_username = \"ada\"\n";
    server.apply(other).await.expect("applied");
    assert_ne!(find("ada").await.expect("another").id, before);
    server.apply(&renamed).await.expect("applied");
    assert_eq!(find("adele").await.expect("adele").id, before);
}

/// C1: a city in the file wiped the street.
#[both_databases]
async fn a_member_of_an_address_that_is_not_named_stays(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let alice = |fields: &str| format!("[[users]]\npreferred_username = \"alice\"\n{fields}");
    server
        .seed(&alice(
            "address.street_address = \"Kramgasse 1\"\naddress.locality = \"Bern\"\naddress.country = \"CH\"",
        ))
        .await;
    server
        .seed(&alice("address.locality = \"Berne\"\naddress.country = \"\""))
        .await;
    let stored = users::find_by_login_name(&database.store, "alice").await;
    let address = stored
        .expect("a store")
        .expect("alice")
        .claims
        .address
        .expect("an address");
    assert_eq!(address.street_address.as_deref(), Some("Kramgasse 1"));
    assert_eq!((address.locality.as_deref(), address.country), (Some("Berne"), None));
}

/// B11: one file that renames somebody and gives the old name to somebody else would have given away the account.
#[both_databases]
async fn a_name_is_given_to_somebody_else_only_after_it_was_given_up(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let user = |name: &str, more: &str| format!("[[users]]\npreferred_username = \"{name}\"\n{more}\n");
    server
        .seed(&user("alice", "password = \"a password of alice's own\""))
        .await;
    let before = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("a store")
        .expect("alice");
    let renamed = user("alice.smith", "was = \"alice\"");
    let new = user("alice", "password = \"a password of the other one\"");
    for both in [format!("{renamed}{new}"), format!("{new}{renamed}")] {
        let refused = server.apply(&both).await.unwrap_err().to_string();
        assert!(refused.contains("alice is there twice"), "{refused}");
    }
    server.seed(&renamed).await;
    server.seed(&format!("{}{new}", user("alice.smith", ""))).await;
    let smith = users::find_by_login_name(&database.store, "alice.smith")
        .await
        .expect("a store")
        .expect("smith");
    let alice = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("a store")
        .expect("alice");
    assert_eq!(smith.id, before.id);
    assert_eq!(smith.password_hash, before.password_hash);
    assert_ne!(alice.id, before.id);
}

/// C1: whoever was named by their address alone lost that it was verified.
#[both_databases]
async fn an_address_by_which_somebody_is_named_stays_verified(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let full = "[[users]]\npreferred_username = \"dave\"\nemail = \"dave@example.com\"\nemail_verified = true\n";
    server.seed(full).await;
    let by_address = "[[users]]\nemail = \"dave@example.com\"\nnickname = \"D\"\n";
    server.seed(by_address).await;
    let dave = users::find_by_login_name(&database.store, "dave")
        .await
        .expect("a store")
        .expect("dave");
    assert_eq!(dave.claims.email_verified, Some(true));
    assert_eq!(dave.claims.nickname.as_deref(), Some("D"));

    let twice = "[[users]]\npreferred_username = \"dave\"\nname = \"a\"\n".to_owned() + by_address;
    let refused = server.apply(&twice).await.unwrap_err().to_string();
    assert!(refused.contains("the same user as dave"), "{refused}");
}
