//! `/recover`.

use vestibule::messages::mail::{Mail, MailKind};

use crate::support::{
    both_databases,
    database::TestDatabase,
    mail::{real_mails, request_recovery, reset_link, waiting, with_mail},
    relying_party::user,
    server::TestServer,
    sqlite,
    timing::Stopwatch,
    world::World,
};

mod reset;

#[sqlite]
async fn every_request_gets_the_same_answer_and_only_the_user_gets_a_message(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_mail(config);
        config.throttle.per_address_per_minute = 100_000;
    })
    .await;
    world
        .seed(&user("closed").replace("[[users]]", "[[users]]\ndisabled = true"))
        .await;
    world.seed("[[users]]\npreferred_username = \"addressless\"\n").await;
    let mut answers = Vec::new();
    for name in [
        "alice",
        "ALICE@example.com",
        "nobody-of-that-name",
        "closed",
        "addressless",
        "",
        "a@b\r\nbcc: evil@example.com",
    ] {
        answers.push(request_recovery(&mut world.browser(), name).await);
    }
    assert!(answers.iter().all(|answer| answer.contains("Look in your inbox")));
    let mails = waiting(&world).await;
    assert_eq!(
        mails.len(),
        7,
        "one is written for each, and those for nobody are dropped"
    );
    let real: Vec<&Mail> = mails
        .iter()
        .filter(|mail| matches!(mail.kind, MailKind::PasswordReset { .. }))
        .collect();
    assert_eq!(real.len(), 2);
    for mail in real {
        assert_eq!(String::from(mail.to.clone()), "alice@example.com");
    }
    let links = database.number("SELECT count(*) FROM account_links").await;
    assert_eq!(links, 6, "the second one for Alice replaces the first");
}

#[sqlite]
async fn messages_to_a_user_are_limited(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut first_place = world.browser();
    for name in ["alice", "Alice", "alice@example.com", "ALICE@EXAMPLE.COM"] {
        request_recovery(&mut first_place, name).await;
    }
    assert_eq!(real_mails(&world).await, 2, "two a minute, over every spelling");
    let mut one_place = world.browser();
    for _ in 0..30 {
        request_recovery(&mut one_place, "nobody-of-that-name").await;
    }
    let page = one_place.visit("/recover").await;
    assert_eq!(one_place.submit(&page, &[("username", "alice")]).await.status, 429);
}

#[sqlite]
async fn a_known_and_an_unknown_name_take_the_same_time(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_mail(config);
        config.throttle.per_address_per_minute = 1_000_000;
    })
    .await;
    let people: String = (0..500)
        .map(|number| {
            format!("[[users]]\npreferred_username = \"user{number}\"\nemail = \"user{number}@example.com\"\n")
        })
        .collect();
    server.seed(&people).await;
    let mut browser = server.browser();
    let page = browser.visit("/recover").await;
    let mut watch = Stopwatch::default();
    for number in 0..500 {
        for known in [true, false] {
            let name = format!("{}{number}", if known { "user" } else { "nobody" });
            assert_eq!(
                watch
                    .time(known, browser.submit_once(&page, &[("username", &name)]))
                    .await
                    .status,
                200
            );
        }
    }
    watch.tells_nothing();
}

/// C6: whoever had forgotten their password never got back to the application that they came from.
#[both_databases]
async fn a_forgotten_password_does_not_lose_the_application(database: TestDatabase) {
    let world = World::build(&database, "consent = \"never\"", with_mail).await;
    let mut browser = world.browser();
    let question = world.app.ask("", &[]).await;
    let login = browser.visit(&question.address).await;
    let address = format!("/recover?request={}", login.request_id());
    assert!(login.body.contains(&format!("href=\"{address}\"")), "{}", login.body);
    let page = browser.visit(&address).await;
    assert!(page.body.contains("The App"), "{}", page.body);
    let sent = browser.submit(&page, &[("username", "alice")]).await;
    assert!(
        sent.body
            .contains(&format!("href=\"/login?request={}\"", login.request_id()))
    );

    let link = reset_link(&world).await;
    let page = browser.visit(&link).await;
    let new = [
        ("password", "three quiet otters row"),
        ("password_again", "three quiet otters row"),
    ];
    let page = browser.submit(&page, &new).await;
    assert!(
        page.body.contains("Your password is changed") && page.body.contains("The App"),
        "{}",
        page.body
    );
    let away = browser
        .submit(&page, &[("username", "alice"), ("password", new[0].1)])
        .await;
    assert!(!world.app.code(&question, &away).is_empty());
}

/// C6: the link may be opened on another device, where the application's request is not.
#[sqlite]
async fn a_link_that_is_opened_elsewhere_leads_to_the_account(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut browser = world.browser();
    let login = browser.visit(&world.app.ask("", &[]).await.address).await;
    let page = browser.visit(&format!("/recover?request={}", login.request_id())).await;
    browser.submit(&page, &[("username", "alice")]).await;
    let mut phone = world.browser();
    let page = phone.visit(&reset_link(&world).await).await;
    let new = [
        ("password", "three quiet otters row"),
        ("password_again", "three quiet otters row"),
    ];
    let page = phone.submit(&page, &new).await;
    assert_eq!(page.address, "/login?done=password-changed");
    let home = phone
        .submit(&page, &[("username", "alice"), ("password", new[0].1)])
        .await;
    assert_eq!(home.page(), "home");
}
