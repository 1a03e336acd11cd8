//! `/register`.

use chrono::Duration;
use vestibule::config::RegistrationMode;

use crate::support::{
    database::TestDatabase,
    mail::{waiting, with_mail, with_open_registration},
    relying_party::user,
    server::{TestServer, between},
    sqlite,
    timing::Stopwatch,
    world::World,
};

mod finish;

#[sqlite]
async fn registration_is_off_unless_it_is_configured(database: TestDatabase) {
    for mode in [RegistrationMode::Off, RegistrationMode::Invitation] {
        let server = TestServer::start_with(&database, |config| {
            with_mail(config);
            config.registration.mode = mode;
        })
        .await;
        let mut browser = server.browser();
        let login = browser.visit("/login").await;
        assert!(!login.body.contains("/register"), "{}", login.body);
        assert_eq!(browser.visit("/register").await.status, 404);
        let token = login.csrf_token();
        let sent = browser
            .post("/register", &[("csrf_token", &token), ("email", "bob@example.org")])
            .await;
        assert_eq!(sent.status, 404);
        assert!(waiting(&server).await.is_empty());
    }
}

#[sqlite]
async fn every_request_gets_the_same_answer_and_the_owner_of_an_account_is_notified(database: TestDatabase) {
    let world = World::with_config(&database, with_open_registration).await;
    world
        .seed(&user("closed").replace("[[users]]", "[[users]]\ndisabled = true"))
        .await;
    let mut answers = Vec::new();
    for email in ["new@example.org", "ALICE@example.com", "closed@example.com"] {
        let mut browser = world.browser();
        let page = browser.visit("/register").await;
        assert_eq!(page.page(), "register");
        let sent = browser.submit(&page, &[("email", email)]).await;
        assert_eq!(sent.status, 200);
        let nonce = between(sent.header("content-security-policy"), "'nonce-", "'").expect("a nonce");
        answers.push(
            sent.body
                .replace(&page.csrf_token(), "")
                .replace(nonce, "")
                // The address is shown as it was typed, whoever has it.
                .replace(email, "")
                .split("vestibule.css")
                .last()
                .expect("a page")
                .to_owned(),
        );
    }
    assert!(
        answers[0].contains("Look in your inbox") && answers.windows(2).all(|two| two[0] == two[1]),
        "{answers:?}"
    );
    let mails: Vec<_> = waiting(&world)
        .await
        .into_iter()
        .map(|mail| (String::from(mail.to), mail.kind.name()))
        .collect();
    let is = |index: usize, to: &str, kind| mails[index] == (to.to_owned(), kind);
    assert!(is(0, "new@example.org", "registration"), "{mails:?}");
    assert!(is(1, "alice@example.com", "already_registered"), "{mails:?}");
    assert_eq!((mails.len(), mails[2].1), (3, "decoy"));
    assert_eq!(database.number("SELECT count(*) FROM registrations").await, 3);
}

#[sqlite]
async fn only_addresses_of_the_listed_domains_can_register_and_not_of_subdomains(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Domains;
        config.registration.allowed_domains = vec!["example.org".to_owned()];
    })
    .await;
    let mut browser = server.browser();
    let page = browser.visit("/register").await;
    assert!(page.body.contains("example.org"));
    for (email, status) in [
        ("a@evil.example.org", 422),
        ("a@example.org.evil", 422),
        ("no address", 422),
        ("", 422),
        ("a@b@example.org", 422),
        ("a@EXAMPLE.org", 200),
    ] {
        let answer = browser.submit(&page, &[("email", email)]).await;
        assert_eq!(answer.status, status, "{email}");
    }
    assert_eq!(waiting(&server).await.len(), 1);
}

#[sqlite]
async fn messages_to_an_address_are_limited(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_open_registration).await;
    let mut browser = server.browser();
    for email in [
        "bob@example.org",
        "BOB@example.org",
        "Bob@Example.org",
        "bob@example.org",
    ] {
        let page = browser.visit("/register").await;
        assert_eq!(browser.submit(&page, &[("email", email)]).await.status, 200);
    }
    assert_eq!(
        waiting(&server).await.len(),
        2,
        "two a minute, counted over every spelling"
    );
    for _ in 0..30 {
        server.clock.advance(Duration::minutes(2));
        let mut browser = server.browser();
        let page = browser.visit("/register").await;
        assert_eq!(browser.submit(&page, &[("email", "bob@example.org")]).await.status, 200);
    }
    assert_eq!(waiting(&server).await.len(), 20, "twenty a day, wherever from");
    let mut one_place = server.browser();
    let page = one_place.visit("/register").await;
    for number in 0..30 {
        one_place
            .submit(&page, &[("email", &format!("person{number}@example.org"))])
            .await;
    }
    assert_eq!(
        one_place.submit(&page, &[("email", "last@example.org")]).await.status,
        429
    );
}

#[sqlite]
async fn a_known_and_an_unknown_address_take_the_same_time(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_open_registration(config);
        config.throttle.per_address_per_minute = 1_000_000;
    })
    .await;
    let people: String = (0..500)
        .map(|number| format!("[[users]]\nemail = \"user{number}@example.com\"\n"))
        .collect();
    server.seed(&people).await;
    let mut browser = server.browser();
    let page = browser.visit("/register").await;
    let mut watch = Stopwatch::default();
    for number in 0..500 {
        for known in [true, false] {
            let email = format!("{}{number}@example.com", if known { "user" } else { "nobody" });
            assert_eq!(
                watch
                    .time(known, browser.submit_once(&page, &[("email", &email)]))
                    .await
                    .status,
                200
            );
        }
    }
    watch.tells_nothing();
}
