//! The matrix of steps that cannot be skipped: from every state of a sign-in, every address of ours, looked at, posted to empty and
//! posted to with what an attacker would try, gets nobody further. It is made from the table of routes, so that a step is in it
//! when it has a route.

use vestibule::domain::second_factor::SecondFactor;

use crate::support::sms::with_sms;
use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, user},
    routes::ROUTES,
    server::TestServer,
    world::World,
};

/// How far a browser has come with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Nothing,
    FirstFactor,
    Everything,
    Answer,
}

/// A state of a sign-in, and how a browser reaches it.
struct State {
    name: &'static str,
    browser: Browser,
    request: String,
    reached: Reached,
}

async fn reached(browser: &Browser, request: &str) -> Reached {
    let mut looking = browser.clone();
    let page = looking.visit(&format!("/authorize/{request}")).await;
    match page.page() {
        "login" | "error" => Reached::Nothing,
        "totp" | "enrol" | "second-factor" | "passkey" | "terms" | "new-password" | "keep-account" => {
            Reached::FirstFactor
        }
        "second-sms-code" | "second-email-code" => Reached::FirstFactor,
        "consent" => Reached::Everything,
        "" if page.location().starts_with("https://app.example/") => match page.answered().contains_key("code") {
            true => Reached::Answer,
            false => Reached::Nothing,
        },
        other => panic!("{other}: {}", page.body),
    }
}

/// Here the user ends the sign-in; these are tested last.
const ENDS_IT: [&str; 3] = ["/account/data/delete", "/logout", "/logout/confirm"];

/// The fields that steps read, with values that prove nothing.
const GUESSES: &[(&str, &str)] = &[
    ("id", "0190b3f2-7a52-7c3b-9d0e-000000000000"),
    ("number", "+4915123456789"),
    ("code", "000000"),
    ("trust", "yes"),
    ("password", "letmein"),
    ("username", "alice"),
    ("email", "alice@example.com"),
    ("name", "x"),
    ("account", "x"),
    ("token", "x"),
    ("credential", "{}"),
    ("confirm", "yes"),
];

async fn start(server: &TestServer, app: &RelyingParty) -> (Browser, Page) {
    let mut browser = server.browser();
    let page = browser.visit(&app.ask("profile", &[]).await.address).await;
    (browser, page)
}

#[both_databases]
async fn from_every_state_no_request_skips_a_step(database: TestDatabase) {
    let world = World::build(&database, "consent = \"always\"", |config| {
        config.throttle.per_address_per_minute = 100_000;
        with_sms(config);
        config.sign_in.second_factors.push(SecondFactor::SmsCode);
    })
    .await;
    world.seed(&user("bob")).await;
    world
        .seed("[[groups]]\nname = \"vault\"\nrequired_acr = \"2fa\"\n")
        .await;
    world.seed(&format!("{}groups = [\"vault\"]\n", user("carol"))).await;
    world
        .seed(&format!(
            "{}phone_number = \"+4915123456789\"\nphone_number_verified = true\n",
            user("erin")
        ))
        .await;

    for state in &every_state(&world).await {
        assert_eq!(
            reached(&state.browser, &state.request).await,
            state.reached,
            "{}",
            state.name
        );
        skips_nothing(state).await;
        // Another browser cannot use the same link.
        let mut another = world.browser();
        let page = another.visit(&format!("/authorize/{}", state.request)).await;
        assert_eq!(page.page(), "error", "{}: in another browser", state.name);
    }
}

/// A browser in each state between nobody and everything.
async fn every_state(world: &World) -> Vec<State> {
    let alice = world.alice().with_totp().await;
    let mut states = Vec::new();
    let (browser, page) = start(world, &world.app).await;
    states.push(State {
        name: "nobody",
        request: page.request_id(),
        browser,
        reached: Reached::Nothing,
    });
    world
        .seed(
            &format!(
                "must_change_password = true\n{}",
                user("dave").replace("[[users]]\n", "")
            )
            .replace("must_change", "[[users]]\nmust_change"),
        )
        .await;
    for (name, username, expected) in [
        ("a password, and it must be changed", "dave", Reached::FirstFactor),
        ("a password, and a code is missing", "alice", Reached::FirstFactor),
        ("a password, and a code by SMS is missing", "erin", Reached::FirstFactor),
        ("a password, and an app must be set up", "carol", Reached::FirstFactor),
        ("signed in, and not asked", "bob", Reached::Everything),
    ] {
        let (mut browser, page) = start(world, &world.app).await;
        browser
            .submit(&page, &[("username", username), ("password", PASSWORD)])
            .await;
        states.push(State {
            name,
            request: page.request_id(),
            browser,
            reached: expected,
        });
    }
    let (mut browser, page) = start(world, &world.app).await;
    let request = page.request_id();
    let step = browser
        .submit(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    browser.submit(&step, &[("code", &alice.next_code())]).await;
    states.push(State {
        name: "two factors, and not asked",
        request,
        browser,
        reached: Reached::Everything,
    });

    states
}

/// No route leads further from this state, whatever is sent to it.
async fn skips_nothing(state: &State) {
    let State {
        name,
        browser,
        request,
        reached: before,
    } = state;
    let (ends, others): (Vec<_>, Vec<_>) = ROUTES.iter().partition(|row| ENDS_IT.contains(&row.route));
    for row in others.into_iter().chain(ends) {
        // Consent is the one step that the user may take here; without its answer it leads no further either.
        let address = format!("{}?request={request}", row.example);
        let mut looking = browser.clone();
        looking.get(&address).await;
        assert!(reached(&looking, request).await <= *before, "{name}: GET {}", row.route);
        let token = {
            let mut looking = browser.clone();
            let page = looking.visit("/login").await;
            page.csrf_token()
        };
        for fields in [&[][..], GUESSES] {
            let mut trying = browser.clone();
            let with_token: Vec<(&str, &str)> =
                fields.iter().copied().chain([("csrf_token", token.as_str())]).collect();
            let page = trying.post(&address, &with_token).await;
            assert!(page.status.as_u16() < 500, "{name}: POST {}: {}", row.route, page.body);
            assert!(
                reached(&trying, request).await <= *before,
                "{name}: POST {} {fields:?}",
                row.route
            );
            if *before < Reached::Everything {
                assert_eq!(
                    trying.clone().visit("/").await.page(),
                    "login",
                    "{name}: POST {}",
                    row.route
                );
            }
        }
        if !ENDS_IT.contains(&row.route) {
            assert_eq!(
                reached(browser, request).await,
                *before,
                "{name}: {} ends a sign-in",
                row.route
            );
        }
    }
}

#[both_databases]
async fn an_old_form_and_the_back_button_skip_no_step(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"always\"").await;
    let alice = world.alice().with_totp().await;
    let (mut browser, login) = start(&world, &world.app).await;
    let request = login.request_id();
    let step = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let code = alice.next_code();
    let consent = browser.submit(&step, &[("code", &code)]).await;
    assert_eq!(consent.page(), "consent");
    // The form tokens of the earlier steps are no longer valid: their forms are not done, and lead to where the sign-in stands.
    for (old, fields) in [
        (&login, [("username", "alice"), ("password", PASSWORD)]),
        (&step, [("code", &*code), ("trust", "yes")]),
    ] {
        let before = reached(&browser, &request).await;
        let mut same = browser.clone();
        assert_eq!(same.submit(old, &fields).await.page(), "consent");
        assert_eq!(reached(&browser, &request).await, before);
    }
    // Signing out revokes everything, and the code is used.
    let token = browser.visit("/").await.csrf_token();
    browser
        .post("/logout/confirm", &[("csrf_token", &token), ("confirm", "yes")])
        .await;
    assert_eq!(reached(&browser, &request).await, Reached::Nothing);
    let login = browser.visit(&format!("/login?request={request}")).await;
    let step = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(browser.submit(&step, &[("code", &code)]).await.status, 401);
    assert_eq!(reached(&browser, &request).await, Reached::FirstFactor);
}
