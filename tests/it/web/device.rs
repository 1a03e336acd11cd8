//! `/device`: the code of a device is typed, and the device is let in or kept out (RFC 8628 section 3.3).

use chrono::Duration;
use futures_util::future::join_all;
use vestibule::domain::acr::Acr;

use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    device::{Device, tv},
    relying_party::{PASSWORD, pass, user},
    server::outline,
    sqlite,
    traces::expect_stop,
    world::World,
};

async fn world(database: &TestDatabase) -> World {
    let world = World::new(database).await;
    world.seed(&tv("")).await;
    world
}

async fn typed(browser: &mut Browser, code: &str) -> Page {
    let page = browser.visit("/device").await;
    browser.submit(&page, &[("user_code", code)]).await
}

#[sqlite]
async fn the_page_asks_for_the_code_and_a_link_with_it_does_nothing_but_fill_it_in(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask(&world, "profile").await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/device").await;
    insta::assert_snapshot!("device", outline(&page));
    let link = device.begun["verification_uri_complete"].as_str().expect("an address");
    let page = browser.visit(link).await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "device"));
    let filled_in = format!("value=\"{}\"", device.user_code());
    assert!(page.body.contains(&filled_in), "{}", page.body);
    assert_eq!(device.poll(&world).await.error(), "authorization_pending");
    // Not even the form of it, without the token of this browser.
    let forged = browser.post("/device", &[("user_code", device.user_code())]).await;
    assert_eq!(forged.status, 403);
}

#[both_databases]
async fn a_user_sees_what_asks_and_from_where_before_they_let_it_in(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask(&world, "profile").await;
    let mut browser = world.alice().signed_in().await;
    world.clock.advance(Duration::minutes(2));
    let page = device.typed(&mut browser).await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "consent"), "{}", page.body);
    for said in ["The TV", device.user_code(), "2 minutes ago", "id=\"device-facts\""] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    world.clock.advance(Duration::seconds(5));
    assert_eq!(device.poll(&world).await.error(), "authorization_pending");
    let done = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(
        (done.page(), done.address.as_str()),
        ("device", "/device?done=approved")
    );
    assert_eq!(device.poll(&world).await.status, 200);
}

#[both_databases]
async fn a_user_who_says_no_keeps_the_device_out(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask(&world, "profile").await;
    let mut browser = world.alice().signed_in().await;
    let page = device.typed(&mut browser).await;
    let done = browser.submit(&page, &[("decision", "deny")]).await;
    assert_eq!(done.address, "/device?done=denied", "{}", done.body);
    let answer = device.poll(&world).await;
    assert_eq!(answer.error(), "access_denied");
    expect_stop(&world, &answer, "approved_device", "").await;
    assert_eq!(
        (
            world.events("device.denied").await,
            world.events("device.approved").await,
            world.events("consent.granted").await
        ),
        (1, 0, 0)
    );
    // It was answered: nobody can answer it again.
    let again = device.typed(&mut browser).await;
    assert_eq!(again.status, 422, "{}", again.body);
}

/// Whoever has the device may be somebody else, whatever the user allowed the same application before.
#[both_databases]
async fn a_stored_consent_or_one_that_is_never_asked_lets_no_device_in_by_itself(database: TestDatabase) {
    let world = world(&database).await;
    let mut browser = world.alice().signed_in().await;
    Device::ask(&world, "profile").await.let_in(&mut browser, "alice").await;
    for more in ["", "consent = \"never\""] {
        world.seed(&tv(more)).await;
        let device = Device::ask(&world, "profile").await;
        let page = device.typed(&mut browser).await;
        assert_eq!(page.page(), "consent", "{more}: {}", page.body);
        assert_eq!(device.poll(&world).await.error(), "authorization_pending");
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(page.address, "/device?done=approved", "{}", page.body);
        assert_eq!(device.poll(&world).await.status, 200);
    }
}

#[both_databases]
async fn a_code_may_be_typed_as_people_type(database: TestDatabase) {
    let world = world(&database).await;
    for spell in [
        |code: &str| code.to_lowercase(),
        |code: &str| code.replace('-', ""),
        |code: &str| format!("  {} ", code.to_lowercase().replace('-', " ")),
        |code: &str| code.chars().map(|letter| format!("{letter} ")).collect(),
    ] {
        let device = Device::ask(&world, "").await;
        let mut browser = world.browser();
        let page = typed(&mut browser, &spell(device.user_code())).await;
        assert_eq!(page.page(), "login", "{}", page.body);
    }
}

#[sqlite]
async fn a_wrong_a_used_and_an_expired_code_are_told_alike_and_one_that_cannot_be_is_told_apart(
    database: TestDatabase,
) {
    let world = world(&database).await;
    let sentence = "No device is waiting with this code.";
    let used = Device::ask(&world, "").await;
    let mut browser = world.alice().signed_in().await;
    used.let_in(&mut browser, "alice").await;
    let expired = Device::ask(&world, "").await;
    world.clock.advance(Duration::minutes(10));
    for code in [used.user_code(), expired.user_code(), "BBBB-BBBB"] {
        let page = typed(&mut browser, code).await;
        assert_eq!((page.status.as_u16(), page.page()), (422, "device"));
        assert!(page.body.contains(sentence), "{}", page.body);
        let trace = expect_stop(&world, &page, "known_user_code", "").await;
        assert!(!trace.to_string().contains(code), "what was typed is not kept: {trace}");
    }
    for (code, sentence) in [
        ("BCDF-GHJA", "only these letters"),
        ("1234-5678", "only these letters"),
        ("BCDF", "eight letters"),
        ("", "eight letters"),
    ] {
        let page = typed(&mut browser, code).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains(sentence), "{code}: {}", page.body);
    }
}

#[both_databases]
async fn guesses_run_out_by_browser_and_by_address_and_a_known_browser_has_its_own(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.per_address_per_minute = 12).await;
    world.seed(&tv("")).await;
    let mut known = world.alice().signed_in().await;
    let device = Device::ask(&world, "").await;
    let mut browser = world.browser();
    for _ in 0..10 {
        assert_eq!(typed(&mut browser, "BBBB-BBBB").await.status, 422);
    }
    let page = typed(&mut browser, device.user_code()).await;
    assert_eq!(page.status, 429, "the tenth was the last of this browser");
    expect_stop(&world, &page, "attempts", "server.throttle.per_address_per_minute").await;
    let mut last = world.browser();
    last.address = browser.address;
    known.address = browser.address;
    assert_eq!(typed(&mut last, "BBBB-BBBB").await.status, 422);
    assert_eq!(
        typed(&mut last, device.user_code()).await.status,
        429,
        "another browser at the address fares no better"
    );
    let page = device.typed(&mut known).await;
    assert_eq!(page.page(), "consent", "{}", page.body);
    world.clock.advance(Duration::minutes(1));
    assert_eq!(typed(&mut last, device.user_code()).await.page(), "login");
}

/// A device goes the road of every sign-in: what the application asks for has to be proved.
#[both_databases]
async fn a_device_needs_what_its_application_needs(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.sign_in.admin_required_acr = Acr::OneFactor).await;
    world.seed(&user("bob")).await;
    world
        .seed("[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"alice\"\ngroups = [\"staff\"]\n")
        .await;
    world
        .seed(&tv("allowed_groups = [\"staff\"]\nrequired_acr = \"2fa\""))
        .await;
    let device = Device::ask(&world, "").await;
    let mut bob = world.person("bob").signed_in().await;
    let page = device.typed(&mut bob).await;
    assert_eq!(page.page(), "access-denied", "{}", page.body);
    let mut alice = world.alice().signed_in().await;
    let page = device.typed(&mut alice).await;
    assert_eq!(page.page(), "enrol", "{}: {}", page.address, page.body);
    assert_eq!(device.poll(&world).await.error(), "authorization_pending");
    // Whoever is not admitted and goes back keeps the device out.
    let page = device.typed(&mut bob).await;
    let page = bob.submit(&page, &[("next", "back")]).await;
    assert_eq!(page.address, "/device?done=denied", "{}", page.body);
    assert_eq!(device.poll(&world).await.error(), "access_denied");
}

#[both_databases]
async fn another_browser_cannot_go_on_with_it_and_of_two_that_answer_one_counts(database: TestDatabase) {
    let world = world(&database).await;
    world.seed(&user("bob")).await;
    let device = Device::ask(&world, "").await;
    let mut alice = world.alice().signed_in().await;
    let mut bob = world.person("bob").signed_in().await;
    let hers = device.typed(&mut alice).await;
    let his = device.typed(&mut bob).await;
    let stolen = bob.visit(&hers.address).await;
    assert_eq!((stolen.status.as_u16(), stolen.page()), (400, "error"));
    let page = alice.submit(&hers, &[("decision", "allow")]).await;
    assert_eq!(page.address, "/device?done=approved", "{}", page.body);
    let page = bob.submit(&his, &[("decision", "allow")]).await;
    assert_eq!((page.status.as_u16(), page.page()), (400, "error"), "{}", page.body);
    assert_eq!(world.events("device.approved").await, 1);
    let answer = device.poll(&world).await.json();
    let access_token = answer["access_token"].as_str().expect("a token");
    assert_eq!(
        world.userinfo(access_token).await.json()["sub"],
        crate::support::api::user(&world, "alice").await.id.to_string()
    );
}

#[both_databases]
async fn of_many_answers_to_one_device_one_counts(database: TestDatabase) {
    let world = world(&database).await;
    let other = world.another_node().await;
    let device = Device::ask(&world, "").await;
    let mut ready = Vec::new();
    for number in 0..8 {
        let mut browser = world.alice().signed_in().await;
        let page = device.typed(&mut browser).await;
        let node = if number % 2 == 0 { &world.server } else { &other };
        ready.push((browser.at(node.router()), page));
    }
    let answers = ready
        .iter_mut()
        .map(|(browser, page)| async move { browser.submit(page, &[("decision", "allow")]).await });
    let pages = join_all(answers).await;
    let approved = pages.iter().filter(|page| page.address.ends_with("?done=approved"));
    assert_eq!(approved.count(), 1);
    assert_eq!(world.events("device.approved").await, 1);
}

#[sqlite]
async fn the_texts_are_there_in_every_language(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask_with(&world, "openid", &[("ui_locales", "de")]).await;
    let mut browser = world.browser();
    let page = device.typed(&mut browser).await;
    let page = browser
        .submit(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert!(page.body.contains("Ein Gerät mit The TV verbinden?"), "{}", page.body);
    let page = pass(&mut browser, page, "alice").await;
    assert!(page.address.ends_with("approved"), "{}", page.address);
}
