//! `/account/passkeys`.

use chrono::Duration;

use crate::support::{
    browser::Page,
    database::TestDatabase,
    passkey_device::PasskeyDevice,
    relying_party::{PASSWORD, user},
    sqlite,
    world::World,
};

fn action(page: &Page, ending: &str) -> String {
    let forms = page.forms().into_iter();
    let mut actions = forms.map(|form| form.action).filter(|action| action.ends_with(ending));
    actions
        .next()
        .unwrap_or_else(|| panic!("no form {ending}: {}", page.body))
}

#[sqlite]
async fn its_owner_adds_renames_and_removes_a_passkey(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let empty = browser.visit("/account/passkeys").await;
    assert_eq!(empty.page(), "passkeys");
    assert!(empty.body.contains("You have no passkey yet.") && empty.body.contains("<noscript>"));
    let mut device = PasskeyDevice::new();
    let added = device.register(&mut browser, "My <phone>").await;
    assert_eq!(added.address, "/account/passkeys?done=added");
    assert!(
        added.body.contains("My &#60;phone&#62;") && added.body.contains("Only on one device"),
        "{}",
        added.body
    );
    let token = added.csrf_token();
    let rename = action(&added, "/rename");
    let renamed = browser
        .post(&rename, &[("csrf_token", token.as_str()), ("name", "Old phone")])
        .await;
    let renamed = browser.follow(renamed).await;
    assert!(renamed.body.contains("Old phone") && renamed.body.contains("The name is changed."));
    for wrong in ["", "  ", &"x".repeat(65)] {
        let refused = browser
            .post(&rename, &[("csrf_token", token.as_str()), ("name", wrong)])
            .await;
        assert_eq!((refused.status.as_u16(), refused.page()), (422, "passkeys"));
    }
    let removed = browser
        .post(&action(&renamed, "/remove"), &[("csrf_token", token.as_str())])
        .await;
    let removed = browser.follow(removed).await;
    assert!(removed.body.contains("You have no passkey yet."));
    for kind in ["passkey.added", "passkey.renamed", "passkey.removed"] {
        assert_eq!(world.events(kind).await, 1, "{kind}");
    }
}

#[sqlite]
async fn changes_need_a_recent_sign_in_and_viewing_does_not(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = PasskeyDevice::new().register(&mut browser, "phone").await;
    let token = page.csrf_token();
    world.clock.advance(Duration::minutes(10));
    let later = browser.visit("/account/passkeys").await;
    assert_eq!(later.page(), "passkeys");
    assert!(
        later.body.contains("/login?next=/account/passkeys") && !later.body.contains("/remove"),
        "{}",
        later.body
    );
    for address in [
        action(&page, "/rename"),
        action(&page, "/remove"),
        "/account/passkeys".to_owned(),
        "/account/passkeys/challenge".to_owned(),
    ] {
        let answer = browser
            .post(&address, &[("csrf_token", token.as_str()), ("name", "x")])
            .await;
        assert_eq!(
            answer.location(),
            "/login?next=/account/passkeys",
            "{address}: {}",
            answer.status
        );
    }
    assert_eq!(
        world.events("passkey.removed").await + world.events("passkey.renamed").await,
        0
    );
    let login = browser.visit("/login?next=/account/passkeys").await;
    let back = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(back.page(), "passkeys");
}

#[sqlite]
async fn another_users_passkey_is_not_found(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut browser = world.alice().signed_in().await;
    let alices = PasskeyDevice::new().register(&mut browser, "Alice's phone").await;
    let mut mallory = world.person("mallory").signed_in().await;
    let own = PasskeyDevice::new().register(&mut mallory, "own").await;
    assert!(!own.body.contains("Alice"));
    for ending in ["/rename", "/remove"] {
        let token = own.csrf_token();
        let answer = mallory
            .post(
                &action(&alices, ending),
                &[("csrf_token", token.as_str()), ("name", "x")],
            )
            .await;
        assert_eq!((answer.status.as_u16(), answer.page()), (404, "error"));
    }
    assert!(
        browser
            .visit("/account/passkeys")
            .await
            .body
            .contains("Alice&#39;s phone")
    );
}

#[sqlite]
async fn a_challenge_of_the_user_before_adds_no_passkey(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/passkeys").await;
    let mut device = PasskeyDevice::new();
    let challenge = device.challenge(&mut browser, &page).await;
    browser.sign_in("bob", PASSWORD).await;
    let bobs = browser.visit("/account/passkeys").await;
    let answer = device.create(&challenge);
    let (token, ceremony) = (
        bobs.csrf_token(),
        challenge["ceremony"].as_str().expect("an id").to_owned(),
    );
    let fields = [
        ("csrf_token", token.as_str()),
        ("ceremony", ceremony.as_str()),
        ("credential", answer.as_str()),
        ("name", "x"),
    ];
    let refused = browser.post("/account/passkeys", &fields).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (422, "passkeys"));
    assert!(refused.body.contains("You have no passkey yet."));
}

/// C15: every passkey that somebody did not name themselves was called "Chrome on Linux".
#[sqlite]
async fn a_passkey_is_named_by_whoever_keeps_it(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let google = ("aaguid", "EA9B8D66-4d01-1d21-3ce4-b6b48cb575d4");
    for (fields, name) in [
        ([("name", "Another browser"), google], "Google Password Manager"),
        ([("name", "Mine"), google], "Mine"),
        ([("name", "Another browser"), ("aaguid", "x")], "Another browser"),
    ] {
        let page = browser.visit("/account/passkeys").await;
        let added = PasskeyDevice::new().add(&mut browser, &page, &fields).await;
        let added = browser.follow(added).await;
        assert!(
            added.body.contains(&format!("<bdi>{name}</bdi>")),
            "{name}: {}",
            added.body
        );
        assert!(added.body.contains("data-accepted=\"") && added.body.contains("data-user=\""));
    }
}

/// B24: some security keys keep no list of their passkeys, or are full. They could not be added at all.
#[sqlite]
async fn a_key_that_cannot_be_found_by_itself_is_a_second_step_after_the_password(database: TestDatabase) {
    let world = World::with_app(&database, "required_acr = \"2fa\"").await;
    let mut browser = world.alice().signed_in().await;
    let mut key = PasskeyDevice::new();
    key.finds_its_keys = false;
    let added = key.register(&mut browser, "Old key").await;
    assert_eq!(added.address, "/account/passkeys?done=added-second-step");
    assert!(
        added.body.contains("your second step, after your password") && added.body.contains("Only after your password"),
        "{}",
        added.body
    );

    let mut elsewhere = world.browser();
    let question = world.app.ask("", &[]).await;
    let login = elsewhere.visit(&question.address).await;
    let step = elsewhere
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(step.page(), "passkey", "{}", step.body);
    let answered = key.sign_in(&mut elsewhere, &step).await;
    assert_eq!(elsewhere.follow(answered).await.page(), "consent");

    // It is no way to sign in, so the last one that is stays.
    let mut device = PasskeyDevice::new();
    let both = device.register(&mut browser, "Phone").await;
    database.execute("UPDATE users SET password_hash = NULL").await;
    let removals: Vec<String> = both
        .forms()
        .into_iter()
        .map(|form| form.action)
        .filter(|action| action.ends_with("/remove"))
        .collect();
    let token = both.csrf_token();
    let phone = browser.post(&removals[1], &[("csrf_token", token.as_str())]).await;
    assert_eq!(phone.status, 422, "{}", phone.body);
    assert!(phone.body.contains("your only way to sign in"), "{}", phone.body);
    let key = browser.post(&removals[0], &[("csrf_token", token.as_str())]).await;
    assert_eq!(key.status, 303, "{}", key.body);
}
