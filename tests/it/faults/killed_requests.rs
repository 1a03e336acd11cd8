//! A server that dies at each fail point of a request, one after another: every begin of a transaction, every statement that writes, every
//! commit, and after the commit, before anybody is told. After each, a new server finds all of what the request does, or nothing.

use reqwest::Method;

use crate::support::{
    both_databases,
    database::TestDatabase,
    process::{
        instance::{Answer, Server, ask},
        killed_server::KilledServer,
        person::{Person, Place, authorize_path},
    },
};

fn text(answer: &Answer, member: &str) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    let text = answer.json()[member].as_str().map(str::to_owned);
    text.unwrap_or_else(|| panic!("no {member}: {answer:?}"))
}

async fn signed_in(server: &Server) -> (Person, String) {
    let mut alice = Person::default();
    let login = alice.authorize(server, "").await.page();
    let code = alice.sign_in(server, &login).await.code();
    (alice, code)
}

#[both_databases]
async fn a_killed_answer_to_a_signed_in_browser_leaves_a_code_with_its_event_or_none(database: TestDatabase) {
    let mut killed = KilledServer::start(database).await;
    let (mut alice, _) = signed_in(&killed.server).await;
    for number in 1.. {
        let request = alice.request(&killed.server, Method::GET, &authorize_path("&prompt=none"));
        if let Some(answer) = killed.ask(number, request).await {
            assert!(
                answer.header("location").is_some_and(|to| to.contains("code=")),
                "{answer:?}"
            );
            break;
        }
        assert_eq!(
            killed.count("authorization_codes").await,
            killed.events("code.issued").await
        );
        let code = alice.authorize(&killed.server, "&prompt=none").await.code();
        assert_eq!(killed.server.redeem(&code).await.status, 200);
    }
    killed.is_whole(&["INSERT INTO authorization_codes"]).await;
}

#[both_databases]
async fn a_killed_end_of_a_flow_uses_the_request_up_with_its_code_or_leaves_both(database: TestDatabase) {
    let mut killed = KilledServer::start(database).await;
    for number in 1.. {
        // Nobody else's: answered requests are deleted.
        assert_eq!(killed.count("authorization_requests").await, 0);
        let codes = killed.count("authorization_codes").await;
        let mut browser = Person::default();
        let login = browser.authorize(&killed.server, "").await.page();
        let recorded = ask(browser.filled_in_sign_in(&killed.server, &login)).await;
        browser.keep_cookies(&recorded);
        let resume = recorded.header("location").expect("it goes on").to_owned();
        let request = browser.request(&killed.server, Method::GET, &resume);
        if let Some(answer) = killed.ask(number, request).await {
            assert!(
                answer.header("location").is_some_and(|to| to.contains("code=")),
                "{answer:?}"
            );
            break;
        }
        let pending = killed.count("authorization_requests").await;
        let issued = killed.count("authorization_codes").await - codes;
        assert_eq!(
            pending + issued,
            1,
            "{pending} requests wait, {issued} codes were issued"
        );
        let place = browser.open(&killed.server, &resume).await;
        assert_eq!(matches!(place, Place::App(_)), pending == 1, "{place:?}");
        // Whoever begins again needs no password.
        let code = browser.authorize(&killed.server, "&prompt=none").await.code();
        assert_eq!(killed.server.redeem(&code).await.status, 200);
    }
    killed
        .is_whole(&["INSERT INTO authorization_codes", "DELETE FROM authorization_requests"])
        .await;
}

#[both_databases]
async fn a_killed_redemption_leaves_the_code_unused_or_used_with_tokens_that_a_second_use_ends(database: TestDatabase) {
    let mut killed = KilledServer::start(database).await;
    let (mut alice, _) = signed_in(&killed.server).await;
    for number in 1.. {
        let code = alice.authorize(&killed.server, "&prompt=none").await.code();
        let live = killed.count("grants WHERE revoked_at IS NULL").await;
        let request = killed.server.redemption(&code);
        if let Some(answer) = killed.ask(number, request).await {
            assert_eq!(answer.status, 200, "{answer:?}");
            break;
        }
        let is_used = killed.count("grants WHERE revoked_at IS NULL").await > live;
        assert_eq!(killed.count("grants").await, killed.events("code.redeemed").await);
        assert_eq!(
            killed.count("grants").await,
            killed.count("authorization_codes WHERE used_at IS NOT NULL").await
        );
        let again = killed.server.redeem(&code).await;
        if is_used {
            assert_eq!(
                (again.status.as_u16(), again.json()["error"].as_str()),
                (400, Some("invalid_grant"))
            );
        } else {
            let access_token = text(&again, "access_token");
            assert_eq!(killed.server.redeem(&code).await.status, 400);
            assert!(!killed.server.is_active(&access_token).await);
        }
        assert_eq!(
            killed.count("grants WHERE revoked_at IS NULL").await,
            live,
            "somebody has tokens"
        );
    }
    killed
        .is_whole(&["UPDATE authorization_codes", "INSERT INTO grants"])
        .await;
}

#[both_databases]
async fn a_killed_refresh_is_answered_when_it_is_tried_again_and_has_one_successor(database: TestDatabase) {
    let mut killed = KilledServer::start(database).await;
    let (_, code) = signed_in(&killed.server).await;
    let mut token = text(&killed.server.redeem(&code).await, "refresh_token");
    for number in 1.. {
        let request = killed.server.refreshing(&token);
        if let Some(answer) = killed.ask(number, request).await {
            token = text(&answer, "refresh_token");
            break;
        }
        let again = killed.server.refresh(&token).await;
        let successor = text(&again, "refresh_token");
        assert_eq!(text(&killed.server.refresh(&token).await, "refresh_token"), successor);
        assert!(killed.server.is_active(&successor).await);
        assert!(!killed.server.is_active(&token).await, "two of a family live");
        assert_eq!(killed.server.userinfo(&text(&again, "access_token")).await, 200);
        token = successor;
        let rotated = killed.events("refresh_token.rotated").await;
        let of_that_generation = format!("grants WHERE refresh_generation = {rotated}");
        assert_eq!(
            killed.count(&of_that_generation).await,
            1,
            "{rotated} rotations have events"
        );
    }
    assert_eq!(killed.server.refresh(&token).await.status, 200);
    assert_eq!(killed.events("refresh_token.reused").await, 0);
    killed.is_whole(&["UPDATE grants"]).await;
}

#[both_databases]
async fn a_killed_sign_in_signs_nobody_in_and_locks_nobody_out(database: TestDatabase) {
    let mut killed = KilledServer::start(database).await;
    for number in 1.. {
        let mut browser = Person::default();
        let login = browser.authorize(&killed.server, "").await.page();
        let request = browser.filled_in_sign_in(&killed.server, &login);
        if let Some(answer) = killed.ask(number, request).await {
            assert_eq!(answer.status, 303, "{answer:?}");
            break;
        }
        let home = browser.open(&killed.server, "/").await.page();
        assert!(home.path.starts_with("/login"), "{home:?}");
        // The first attempt after it succeeds: in the same flow, or in a new one if this browser had got another session, of which it was
        // not told.
        let mut page = browser.open(&killed.server, &login.path).await.page();
        if page.answer.status != 200 {
            assert!(page.answer.body.contains("start again"), "{page:?}");
            page = browser.authorize(&killed.server, "").await.page();
        }
        let code = browser.sign_in(&killed.server, &page).await.code();
        assert_eq!(killed.server.redeem(&code).await.status, 200);
    }
    killed
        .is_whole(&["throttle_counters", "INTO sessions", "audit_events"])
        .await;
}
