//! Acting as somebody else.

use chrono::Duration;
use serde_json::{Value, json};
use vestibule::{
    context::Context,
    domain::{
        acr::Acr,
        actor::Actor,
        role::{Over, RoleAssignment},
    },
    management::{
        roles::{self, Holder},
        users::{self, Closing},
    },
};

use crate::support::{
    api::user,
    both_databases,
    browser::Browser,
    console::hidden,
    database::TestDatabase,
    device::{Device, tv},
    relying_party::{self, CALLBACK, PASSWORD, Refused, RelyingParty, SECRET, payload},
    traces::expect_stop,
    world::World,
};

mod begin;

const OFFLINE: &str = "scope = \"openid profile offline_access\"\n\
                       grant_types = [\"authorization_code\", \"refresh_token\"]\nconsent = \"never\"";

async fn world(database: &TestDatabase, of_app: &str) -> World {
    let world = World::build(database, of_app, |config| {
        config.sign_in.admin_required_acr = Acr::OneFactor;
    })
    .await;
    world.seed(begin::OLGA).await;
    world
}

/// A browser in which the owner acts as Alice.
async fn acting(world: &World) -> Browser {
    let address = begin::link(world).await;
    let mut browser = world.browser();
    let page = browser.visit(&address).await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.page(), "impersonation", "{}", page.body);
    browser
}

#[both_databases]
async fn applications_are_told_who_acts_and_get_nothing_that_lasts(database: TestDatabase) {
    let world = world(&database, OFFLINE).await;
    let mut browser = acting(&world).await;
    let question = world.app.ask("profile offline_access", &[]).await;
    let page = browser.visit(&question.address).await;
    let code = world.app.code(&question, &page);
    let tokens = world.app.redeem(&question, &code).await.expect("tokens");
    let (alice, olga) = (user(&world, "alice").await.id, user(&world, "olga").await.id);
    let act = json!({ "sub": olga.to_string() });
    let said = tokens.claims();
    assert_eq!(
        (&said["sub"], &said["act"]),
        (&json!(alice.to_string()), &act),
        "{said}"
    );
    let access_token = payload(&tokens.access_token);
    assert_eq!(access_token["act"], act, "{access_token}");
    assert_eq!(tokens.refresh_token, None);
    assert_eq!(tokens.scope, "openid profile");
    let fields = [("token", tokens.access_token.as_str())];
    let said = world.post_as("/introspect", ("app", SECRET), &fields).await.json();
    assert_eq!((&said["active"], &said["act"]), (&json!(true), &act), "{said}");
    let by = "SELECT count(*) FROM audit_events WHERE kind = 'code.issued' AND actor = 'administrator:";
    assert_eq!(world.database.number(&format!("{by}{olga}'")).await, 1);
    let page = browser.get("/impersonation").await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.page(), "logged-out", "{}", page.body);
    assert!(
        !world.is_active(("app", SECRET), &tokens.access_token).await,
        "it ends with the session"
    );
}

/// What the user signs in with, what is known of them, and what they allow is theirs alone.
#[both_databases]
async fn nothing_of_the_account_is_shown_or_changed(database: TestDatabase) {
    let world = world(&database, "").await;
    let mut browser = acting(&world).await;
    for address in [
        "/",
        "/account/security",
        "/account/password",
        "/account/profile",
        "/account/data",
        "/account/passkeys",
        "/account/activity",
        "/admin/people",
        "/admin/overview",
    ] {
        let page = browser.get(address).await;
        let page = browser.follow(page).await;
        assert_eq!(page.page(), "impersonation", "{address}: {}", page.body);
        assert!(page.body.contains("You act as Alice Lindqvist."), "{}", page.body);
    }
    let page = browser.get("/impersonation").await;
    let token = hidden(&page, "csrf_token");
    for (address, fields) in [
        ("/sessions/end-others", &[][..]),
        (
            "/account/password",
            &[("password", PASSWORD), ("new_password", "three quiet otters row")],
        ),
        ("/account/data/delete", &[]),
        ("/account/profile", &[("name", "Eve")]),
    ] {
        let mut sent = vec![("csrf_token", token.as_str())];
        sent.extend(fields);
        let page = browser.post(address, &sent).await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (303, "/impersonation"),
            "{address}"
        );
    }
    // A sign-in in the same browser is one of its own: nothing that was proved here counts for it.
    let login = browser.visit("/login").await;
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(page.page(), "home", "{}", page.body);
    assert!(!page.body.contains("You act as"), "{}", page.body);
}

/// The user sees what it is, and may end it.
#[both_databases]
async fn the_user_sees_that_an_administrator_acts_and_may_end_it(database: TestDatabase) {
    let world = world(&database, "").await;
    let mut theirs = acting(&world).await;
    let mut alice = world.alice().signed_in().await;
    let home = alice.get("/").await;
    assert!(home.body.contains("An administrator who acts as you"), "{}", home.body);
    let ended = alice
        .post("/sessions/end-others", &[("csrf_token", &hidden(&home, "csrf_token"))])
        .await;
    assert_eq!(ended.status, 303);
    let page = theirs.get("/impersonation").await;
    assert_eq!(theirs.follow(page).await.page(), "login");
}

/// A consent, a fresh sign-in, a stronger class: only the user gives these. The application gets an error, and not a page without an end.
#[both_databases]
async fn what_only_the_user_can_settle_is_an_error_for_the_application(database: TestDatabase) {
    let world = world(&database, "").await;
    let mut browser = acting(&world).await;
    for (parameters, error) in [
        (&[][..], "consent_required"),
        (&[("prompt", "login")], "login_required"),
        (&[("prompt", "select_account")], "account_selection_required"),
        (&[("max_age", "0")], "login_required"),
        // The administrator signed in half a minute before.
        (&[("max_age", "20")], "login_required"),
    ] {
        world.clock.advance(Duration::seconds(2));
        let question = world.app.ask("profile", parameters).await;
        let page = browser.visit(&question.address).await;
        assert!(page.location().starts_with(CALLBACK), "{parameters:?}: {}", page.body);
        let answer = world.app.answer(&question, &page);
        assert_eq!(answer.get("error").map(String::as_str), Some(error), "{parameters:?}");
    }
    let strong = "required_acr = \"2fa\"\nconsent = \"never\"";
    world.seed(&relying_party::client("strong", strong)).await;
    let app = RelyingParty::new(&world, "strong", Some(SECRET));
    let question = app.ask("profile", &[]).await;
    let page = browser.visit(&question.address).await;
    let answer = app.answer(&question, &page);
    assert_eq!(answer.get("error").map(String::as_str), Some("interaction_required"));
}

#[both_databases]
async fn it_ends_after_an_hour_and_with_the_session_that_it_began_in(database: TestDatabase) {
    let world = world(&database, "consent = \"never\"").await;
    let machine = world.context().acted_by(Actor::CommandLine);
    let olga = user(&world, "olga").await.id;
    let is_over = async |browser: &mut Browser| {
        let page = browser.get("/impersonation").await;
        browser.follow(page).await.page() == "login"
    };
    let mut browser = acting(&world).await;
    assert!(!is_over(&mut browser).await);
    users::sign_out(&machine, olga).await.expect("signed out");
    assert!(is_over(&mut browser).await);
    let question = world.app.ask("profile", &[]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "login", "{}", page.body);
    assert!(!page.body.contains("You act as"), "{}", page.body);
    let mut browser = acting(&world).await;
    for _ in 0..5 {
        world.clock.advance(Duration::minutes(11));
        assert!(!is_over(&mut browser).await);
    }
    world.clock.advance(Duration::minutes(5));
    assert!(is_over(&mut browser).await, "an hour is over");
}

/// A release that knows nothing of acting must not take it for a sign-in of the user: there the browser is signed out.
#[both_databases]
async fn the_release_before_finds_nobody_signed_in(database: TestDatabase) {
    let world = world(&database, "").await;
    acting(&world).await;
    let data = world
        .database
        .text("SELECT data FROM sessions WHERE data LIKE '%acting_as%'")
        .await;
    let data: Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!(data["signed_in"]["amr"], json!([null]), "{data}");
}

/// What applications were given ends with whatever it rests on: nobody has to press the button for that.
#[both_databases]
async fn what_applications_were_given_ends_with_what_it_rests_on(database: TestDatabase) {
    let world = world(&database, "consent = \"never\"").await;
    world
        .seed("[[users]]\npreferred_username = \"otto\"\nroles = [\"owner\"]\n")
        .await;
    let machine = world.context().acted_by(Actor::CommandLine);
    let (alice, olga) = (user(&world, "alice").await.id, user(&world, "olga").await.id);
    let everywhere = |role: &str| RoleAssignment {
        role: role.to_owned(),
        over: Over::Everything,
    };
    let give = async |context: &Context, to, role: &str| {
        let given = roles::assign(context, Holder::User(to), &everywhere(role)).await;
        assert!(given.expect("a role"));
    };
    let take = async |context: &Context, from, role: &str| {
        let taken = roles::unassign(context, Holder::User(from), &everywhere(role)).await;
        assert!(taken.expect("a role"));
    };
    give(&machine, olga, "auditor").await;
    for end in ["sign out", "disable", "lose the right", "give a role"] {
        let mut browser = acting(&world).await;
        let mut codes = Vec::new();
        for _ in 0..2 {
            let question = world.app.ask("profile", &[]).await;
            let page = browser.visit(&question.address).await;
            codes.push((world.app.code(&question, &page), question));
        }
        let (code, question) = &codes[0];
        let tokens = world.app.redeem(question, code).await.expect("tokens");
        assert!(world.is_active(("app", SECRET), &tokens.access_token).await, "{end}");
        match end {
            "sign out" => users::sign_out(&machine, olga).await.expect("signed out"),
            "disable" => drop(users::close(&machine, olga, Closing::Disable).await.expect("closed")),
            // They are an auditor still.
            "lose the right" => take(&machine, olga, "owner").await,
            _ => give(&machine, alice, "auditor").await,
        }
        assert!(!world.is_active(("app", SECRET), &tokens.access_token).await, "{end}");
        let (code, question) = &codes[1];
        let refused = world.app.redeem(question, code).await.expect_err(end);
        assert_eq!(refused, Refused("invalid_grant".to_owned()), "{end}");
        let page = browser.get("/impersonation").await;
        assert_eq!(browser.follow(page).await.page(), "login", "{end}");
        match end {
            "sign out" => {}
            "disable" => drop(users::close(&machine, olga, Closing::Enable).await.expect("opened")),
            "lose the right" => give(&machine, olga, "owner").await,
            _ => take(&machine, alice, "auditor").await,
        }
        let page = browser.get("/impersonation").await;
        assert_eq!(browser.follow(page).await.page(), "login", "nothing comes back: {end}");
    }
}

/// The class that a group asks of its members is asked of whoever acts as one, too.
#[both_databases]
async fn a_group_that_asks_for_more_asks_the_administrator(database: TestDatabase) {
    let world = world(&database, "consent = \"never\"").await;
    world
        .seed(
            "[[groups]]\nname = \"strong\"\nrequired_acr = \"2fa\"\n\
             [[users]]\npreferred_username = \"alice\"\ngroups = [\"strong\"]\n",
        )
        .await;
    let mut browser = acting(&world).await;
    let question = world.app.ask("profile", &[]).await;
    let page = browser.visit(&question.address).await;
    let answer = world.app.answer(&question, &page);
    assert_eq!(answer.get("error").map(String::as_str), Some("interaction_required"));
}

/// Whoever has the device would stay in when the administrator stops.
#[both_databases]
async fn no_device_is_let_in(database: TestDatabase) {
    let world = world(&database, "").await;
    world.seed(&tv("consent = \"never\"")).await;
    let device = Device::ask(&world, "").await;
    let mut browser = acting(&world).await;
    let page = device.typed(&mut browser).await;
    assert_eq!(page.page(), "impersonation", "{}", page.body);
    assert_eq!(device.poll(&world).await.error(), "authorization_pending");
    // Nor by a request that began in the same browser before.
    let mut browser = world.browser();
    let login = device.typed(&mut browser).await;
    assert_eq!(login.page(), "login", "{}", login.body);
    let address = begin::link(&world).await;
    let page = browser.visit(&address).await;
    browser.submit(&page, &[]).await;
    let page = browser.get(&format!("/authorize/{}", login.request_id())).await;
    assert_eq!(page.location(), "/device?done=refused", "{}", page.body);
    expect_stop(&world, &page, "own_session", "").await;
    assert_eq!(device.poll(&world).await.error(), "access_denied");
    assert_eq!(world.events("device.approved").await, 0);
}
