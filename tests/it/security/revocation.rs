//! Access that ended stays ended, whatever runs at the same time.

use chrono::Duration;
use futures_util::future::{join, join_all};
use vestibule::{
    accounts::apps,
    domain::ids::{ClientId, UserId},
    management,
    messages::mail::MailKind,
    store::users,
};

use crate::support::{
    both_databases,
    browser::Browser,
    database::TestDatabase,
    mail::{request_recovery, reset_link, waiting, with_mail},
    relying_party::{PASSWORD, Question, Refused, SECRET, alice_and_app, pass},
    world::World,
};

/// Rounds of a race. More show nothing else; fewer may miss it.
const ROUNDS: usize = 200;

fn invalid_grant() -> Refused {
    Refused("invalid_grant".to_owned())
}

async fn alice(database: &TestDatabase) -> UserId {
    let found = users::find_by_login_name(&database.store, "alice").await;
    found.expect("read").expect("alice").id
}

/// A code of a browser in which Alice is signed in, after she was asked where that is needed.
async fn code(world: &World, browser: &mut Browser) -> (Question, String) {
    let question = world.app.ask("offline_access", &[]).await;
    let page = browser.visit(&question.address).await;
    let away = pass(browser, page, "alice").await;
    let code = world.app.code(&question, &away);
    (question, code)
}

/// A3: 16 of 200 rounds left a working refresh token.
#[both_databases]
async fn removing_an_app_while_a_code_is_redeemed_leaves_no_token(database: TestDatabase) {
    let world = World::new(&database).await;
    let other = world.another_node().await;
    let app = world.app.at(&other);
    let alice = alice(&database).await;
    let mut browser = world.browser();
    for round in 0..ROUNDS {
        world.clock.advance(Duration::seconds(1));
        let (question, code) = code(&world, &mut browser).await;
        let (context, client) = (world.context(), ClientId::from("app"));
        let removal = apps::revoke(&context, alice, &client);
        let (redeemed, removed) = join(app.redeem(&question, &code), removal).await;
        removed.expect("removed");
        if let Ok(tokens) = redeemed {
            let refreshed = world.app.refresh(tokens.refresh(), "").await;
            assert_eq!(refreshed.unwrap_err(), invalid_grant(), "round {round}");
            assert_eq!(world.userinfo(&tokens.access_token).await.status, 401, "round {round}");
        }
    }
}

/// A3: 11 of 150 codes that were issued before the removal could be redeemed after it.
#[both_databases]
async fn a_code_that_is_issued_while_its_app_is_removed_is_worth_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    let other = world.another_node().await;
    let alice = alice(&database).await;
    let mut browser = world.browser();
    code(&world, &mut browser).await;
    let mut issued = 0;
    for round in 0..ROUNDS {
        // The clock stands still by itself, and a minute has only so many requests that wait for consent.
        world.clock.advance(Duration::seconds(1));
        let question = world.app.ask("offline_access", &[]).await;
        let (context, client) = (other.context(), ClientId::from("app"));
        let removal = apps::revoke(&context, alice, &client);
        let (page, removed) = join(browser.get(&question.address), removal).await;
        removed.expect("removed");
        if page.location().contains("code=") {
            issued += 1;
            let code = world.app.code(&question, &page);
            let redeemed = world.app.redeem(&question, &code).await;
            assert_eq!(redeemed.unwrap_err(), invalid_grant(), "round {round}");
        }
        // She allows it again.
        code(&world, &mut browser).await;
    }
    assert!(issued < ROUNDS, "the removal was never first: {issued}");
}

/// A3: an answer on the consent page of another tab does not outlive the removal.
#[both_databases]
async fn what_was_allowed_before_an_app_was_removed_is_asked_again(database: TestDatabase) {
    let world = World::new(&database).await;
    let alice = alice(&database).await;
    let mut browser = world.alice().signed_in().await;
    let question = world.app.ask("", &[("prompt", "consent")]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "consent", "{}", page.body);
    let allowed = browser.submit_once(&page, &[("decision", "allow")]).await;
    apps::revoke(&world.context(), alice, &"app".into())
        .await
        .expect("removed");
    let again = browser.visit(allowed.location()).await;
    assert_eq!(again.page(), "consent", "{} {}", again.location(), again.body);
}

/// A6: a client that was disabled and enabled again had its old tokens back.
#[both_databases]
async fn what_was_issued_before_a_client_was_disabled_stays_invalid_when_it_is_enabled(database: TestDatabase) {
    let more = "grant_types = [\"authorization_code\", \"refresh_token\", \"client_credentials\"]";
    let world = World::with_app(&database, more).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let own = world.app.client_credentials(&[]).await.expect("a token");
    let question = world.app.ask("", &[]).await;
    let page = browser.visit(&question.address).await;
    let code = world.app.code(&question, &page);
    assert!(world.is_active(("app", SECRET), &own.access_token).await);

    world.clock.advance(Duration::seconds(1));
    world.seed(&alice_and_app(&format!("{more}\ndisabled = true"))).await;
    world.clock.advance(Duration::seconds(1));
    world.seed(&alice_and_app(&format!("{more}\ndisabled = false"))).await;
    world.clock.advance(Duration::seconds(1));

    assert_eq!(world.app.redeem(&question, &code).await.unwrap_err(), invalid_grant());
    assert_eq!(
        world.app.refresh(tokens.refresh(), "").await.unwrap_err(),
        invalid_grant()
    );
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    assert!(!world.is_active(("app", SECRET), &tokens.access_token).await);
    assert!(!world.is_active(("app", SECRET), &own.access_token).await);

    let again = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    assert_eq!(world.userinfo(&again.access_token).await.status, 200);
    world.app.refresh(again.refresh(), "").await.expect("tokens");
    let own = world.app.client_credentials(&[]).await.expect("a token");
    assert!(world.is_active(("app", SECRET), &own.access_token).await);
}

/// A15: an answer on the consent page counted although the session did not reach what the app asks for.
#[both_databases]
async fn consent_counts_only_when_it_is_the_step(database: TestDatabase) {
    let world = World::with_app(&database, "required_acr = \"2fa\"").await;
    let mut browser = world.alice().signed_in().await;
    let question = world.app.ask("", &[]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "enrol", "{}", page.body);
    let address = format!("/consent?request={}", page.request_id());
    let token = page.csrf_token();
    browser
        .post(&address, &[("csrf_token", &token), ("decision", "allow")])
        .await;
    assert_eq!(database.number("SELECT count(*) FROM consents").await, 0);
    assert_eq!(world.events("consent.granted").await, 0);
    assert_eq!(browser.visit(&address).await.page(), "enrol");
}

/// A16: an older link worked after a newer one was asked for.
#[both_databases]
async fn a_newer_reset_link_makes_the_older_one_worthless(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut links = Vec::new();
    for _ in 0..2 {
        request_recovery(&mut world.browser(), "alice").await;
        links.push(reset_link(&world).await);
    }
    assert_eq!(world.browser().visit(&links[0]).await.status, 410);
    assert_eq!(world.browser().visit(&links[1]).await.page(), "reset");
}

/// A16: somebody who was half-way through a sign-in went on after "sign out everywhere else".
#[both_databases]
async fn signing_out_everywhere_else_ends_sign_ins_on_their_way(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    let mut thief = world.browser();
    let step = thief.sign_in("alice", PASSWORD).await;
    assert_eq!(step.page(), "totp", "{}", step.body);
    let token = alice.browser.visit("/").await.csrf_token();
    let done = alice
        .browser
        .post("/sessions/end-others", &[("csrf_token", &token)])
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    world.clock.advance(Duration::seconds(31));
    let next = thief.submit(&step, &[("code", &alice.code())]).await;
    assert_ne!(next.page(), "home", "{}", next.body);
    assert_eq!(thief.visit("/").await.page(), "login");
}

/// A16: six retries within the grace made six access tokens and one event.
#[both_databases]
async fn every_answer_to_a_retried_refresh_is_an_event(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let first = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    for _ in 0..6 {
        world.app.refresh(first.refresh(), "").await.expect("tokens");
    }
    assert_eq!(world.events("refresh_token.rotated").await, 1);
    assert_eq!(world.events("refresh_token.retried").await, 5);
}

/// A17: with no grace at all, two parallel refreshes both succeeded.
#[both_databases]
async fn without_grace_one_of_two_parallel_refreshes_succeeds(database: TestDatabase) {
    let no_grace = |config: &mut vestibule::config::Config| config.tokens.refresh_grace = "0s".parse().expect("a span");
    let world = World::with_config(&database, no_grace).await;
    let other = world.another_node().await;
    for round in 0..20 {
        let mut browser = world.browser();
        let first = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
        let nodes = [world.app.clone(), world.app.at(&other)];
        let refreshed = join_all(nodes.iter().map(|node| node.refresh(first.refresh(), ""))).await;
        let won = refreshed.iter().filter(|answer| answer.is_ok()).count();
        assert!(won <= 1, "round {round}: {won}");
    }
    assert!(world.events("refresh_token.reused").await > 0);
}

/// B19: an app that lost the answer tries again after a while, and the token that it lost was never used.
#[both_databases]
async fn a_lost_answer_can_be_fetched_again_for_half_a_minute(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let first = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let lost = world.app.refresh(first.refresh(), "").await.expect("tokens");
    world.clock.advance(Duration::seconds(29));
    let again = world.app.refresh(first.refresh(), "").await.expect("tokens");
    assert_eq!(again.refresh(), lost.refresh());
    world.app.refresh(lost.refresh(), "").await.expect("tokens");
    // Its successor was used: somebody else has it.
    let reused = world.app.refresh(first.refresh(), "").await;
    assert_eq!(reused.unwrap_err(), invalid_grant());
}

/// B19: no setting per client.
#[both_databases]
async fn a_client_has_a_grace_of_its_own(database: TestDatabase) {
    let world = World::with_app(&database, "refresh_grace = \"5m\"").await;
    let mut browser = world.browser();
    let first = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let lost = world.app.refresh(first.refresh(), "").await.expect("tokens");
    world.clock.advance(Duration::seconds(299));
    let again = world.app.refresh(first.refresh(), "").await.expect("tokens");
    assert_eq!(again.refresh(), lost.refresh());

    world.seed(&alice_and_app("refresh_grace = \"0s\"")).await;
    let second = world.app.refresh(lost.refresh(), "").await.expect("tokens");
    let reused = world.app.refresh(lost.refresh(), "").await;
    assert_eq!(reused.unwrap_err(), invalid_grant());
    assert!(
        world.app.refresh(second.refresh(), "").await.is_err(),
        "its grant was revoked"
    );

    let refused = world
        .apply(&alice_and_app("refresh_grace = \"11m\""))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("refresh_grace is at most"), "{refused}");
}

/// A6, A16: a code that was mailed before signed its holder in, whatever had ended their access since.
#[both_databases]
async fn a_code_that_was_mailed_before_access_ended_is_worth_nothing(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut browser = world.browser();
    let page = browser.visit("/login/email-code").await;
    let enter = browser.submit(&page, &[("username", "alice")]).await;
    let code = waiting(&world)
        .await
        .into_iter()
        .rev()
        .find_map(|mail| match mail.kind {
            MailKind::SignInCode { code, .. } => Some(code),
            _ => None,
        });
    let user = alice(&database).await;
    management::users::sign_out(&world.context(), user)
        .await
        .expect("ended");
    let refused = browser.submit(&enter, &[("code", &code.expect("a code"))]).await;
    assert_eq!(refused.status, 401, "{}", refused.body);
    assert_eq!(browser.visit("/").await.page(), "login");
}

/// A13: a link to a new password that was sent before somebody got rights gave them to whoever owns the address.
#[both_databases]
async fn a_link_from_before_its_user_became_an_administrator_is_worth_nothing(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    request_recovery(&mut world.browser(), "alice").await;
    let link = reset_link(&world).await;
    assert_eq!(world.browser().visit(&link).await.page(), "reset");
    world
        .seed("[[users]]\npreferred_username = \"alice\"\nroles = [\"owner\"]\n")
        .await;
    assert_eq!(world.browser().visit(&link).await.status, 410);
}
