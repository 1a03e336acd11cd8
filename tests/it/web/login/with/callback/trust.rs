//! Which parts of a provider's verified answer are trusted.

use serde_json::json;

use crate::support::{
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::alice_and_app,
    server::TestServer,
    sqlite,
    upstream::{BACK, Liar, Signed, asked, is_refused, leave, reach, sign_in_as, trusted, with_provider, work},
    world::World,
};

#[sqlite]
async fn an_address_links_an_account_only_if_the_provider_is_trusted_and_both_verified_it(database: TestDatabase) {
    with_provider(|provider| async move {
        let (issuer, again) = (provider.issuer.clone(), provider.issuer.clone());
        let careful = TestServer::start_with(&database, move |config| reach(config, work(&issuer))).await;
        careful.seed(&alice_and_app("consent = \"never\"")).await;
        // Registered with another person's address that nobody has verified; and one that is verified here only.
        careful.seed("[[users]]\npreferred_username = \"squatter\"\npassword = \"waits for carol to come\"\nemail = \"carol@elsewhere.example\"\n").await;
        careful.seed("[[users]]\npreferred_username = \"victim\"\npassword = \"the victim's own\"\nemail = \"victim@example.com\"\nemail_verified = true\n").await;
        is_refused(&sign_in_as(&provider, &mut careful.browser(), "/login", "alice").await, 403);
        let trusting = TestServer::start_with(&database, move |config| {
            let mut upstream = work(&again);
            (upstream.trust_email, upstream.create_accounts) = (true, true);
            reach(config, upstream);
        }).await;
        is_refused(&sign_in_as(&provider, &mut trusting.browser(), "/login", "carol").await, 403);
        assert_eq!(sign_in_as(&provider, &mut trusting.browser(), "/login", "alice").await.page(), "home");
        assert_eq!(trusting.events("upstream.linked").await, 1);
        // The provider has not verified Eve's address: she gets a new account without it.
        let mut eve = trusting.browser();
        let home = sign_in_as(&provider, &mut eve, "/login", "eve").await;
        assert_eq!(home.page(), "home", "{}", home.body);
        assert!(!home.body.contains("victim"), "{}", home.body);
        let victims = "SELECT count(*) FROM upstream_identities i JOIN login_names n ON n.user_id = i.user_id WHERE n.name = 'victim@example.com'";
        assert_eq!(database.number(victims).await, 0);
    }).await;
}

#[sqlite]
async fn an_untrusted_provider_gives_no_address_and_no_login_name(database: TestDatabase) {
    with_provider(|provider| async move {
        let server = TestServer::start_with(&database, |config| {
            let mut upstream = work(&provider.issuer);
            upstream.create_accounts = true;
            reach(config, upstream);
        })
        .await;
        let home = sign_in_as(&provider, &mut server.browser(), "/login", "bob").await;
        assert!(
            home.page() == "home" && home.body.contains("bob of Work"),
            "{}",
            home.body
        );
        assert_eq!(database.number("SELECT count(*) FROM login_names").await, 0);
        assert_eq!(
            database
                .number("SELECT count(*) FROM users WHERE CAST(claims AS TEXT) LIKE '%work.example%'")
                .await,
            0
        );
        // So an administrator's file creates a separate account.
        server
            .seed("[[users]]\npreferred_username = \"bob\"\nemail = \"bob@work.example\"\nroles = [\"owner\"]\n")
            .await;
        assert_eq!(database.number("SELECT count(*) FROM users").await, 2);
        let administrators =
            "SELECT count(*) FROM upstream_identities i JOIN users u ON u.id = i.user_id WHERE u.admin";
        assert_eq!(database.number(administrators).await, 0);
    })
    .await;
}

#[sqlite]
async fn an_identity_belongs_to_the_issuer_whatever_the_provider_is_called_here(database: TestDatabase) {
    let (one, other) = (Liar::start(false).await, Liar::start(false).await);
    for (liar, page) in [(&one, "home"), (&other, "login")] {
        let world = World::with_config(&database, |config| reach(config, trusted(liar.issuer()))).await;
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        let mut claims = liar.claims(away.location(), world.clock.now().timestamp());
        if page == "login" {
            claims["email"] = json!("somebody.else@example.com");
        }
        liar.will_say(liar.sign(&claims, Signed::Rightly));
        let state = asked(away.location(), "state");
        assert_eq!(
            browser.visit(&format!("{BACK}?code=x&state={state}")).await.page(),
            page
        );
    }
}

#[sqlite]
async fn claims_and_groups_are_copied_by_the_configured_names(database: TestDatabase) {
    let liar = Liar::start(false).await;
    let issuer = liar.issuer().to_owned();
    let server = TestServer::start_with(&database, move |config| {
        let mut upstream = work(&issuer);
        upstream.create_accounts = true;
        upstream.claims = [("name".to_owned(), "displayName".to_owned())].into();
        upstream.groups = vec!["all".to_owned()];
        upstream.groups_claim = Some("roles".to_owned());
        upstream.group_map = [("Engineering".to_owned(), "staff".to_owned())].into();
        reach(config, upstream);
    })
    .await;
    server
        .seed("[[groups]]\nname = \"all\"\n[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"admins\"\n")
        .await;
    let mut browser = server.browser();
    let away = leave(&mut browser, "/login").await;
    let mut claims = liar.claims(away.location(), server.clock.now().timestamp());
    claims["name"] = json!("a.l");
    claims["displayName"] = json!("Ada Lovelace");
    claims["roles"] = json!(["Engineering", "admins", 7]);
    liar.will_say(liar.sign(&claims, Signed::Rightly));
    let state = asked(away.location(), "state");
    let home = browser.visit(&format!("{BACK}?code=x&state={state}")).await;
    assert!(
        home.page() == "home" && home.body.contains("Ada Lovelace"),
        "{}",
        home.body
    );
    let groups = "SELECT count(*) FROM group_memberships m JOIN groups g ON g.id = m.group_id WHERE g.name";
    assert_eq!(database.number(&format!("{groups} IN ('all', 'staff')")).await, 2);
    assert_eq!(
        database.number(&format!("{groups} = 'admins'")).await,
        0,
        "no group by a name of theirs"
    );
}

#[sqlite]
async fn an_address_that_only_normalises_to_the_users_address_links_nothing(database: TestDatabase) {
    let liar = Liar::start(false).await;
    let world = World::with_config(&database, |config| reach(config, trusted(liar.issuer()))).await;
    for (email, status) in [
        ("\u{aa}lice@example.com", 403),
        ("alice\u{200b}@example.com", 403),
        ("Alice@Example.com", 200),
    ] {
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        let mut claims = liar.claims(away.location(), world.clock.now().timestamp());
        claims["email"] = json!(email);
        claims["email_verified"] = json!("true");
        liar.will_say(liar.sign(&claims, Signed::Rightly));
        let state = asked(away.location(), "state");
        let page = browser.visit(&format!("{BACK}?code=x&state={state}")).await;
        assert_eq!(page.status.as_u16(), status, "{email}: {}", page.body);
    }
}

#[sqlite]
async fn an_old_sign_in_at_the_provider_is_no_recent_sign_in_here(database: TestDatabase) {
    let liar = Liar::start(false).await;
    let world = World::build(&database, "consent = \"never\"", |config| {
        reach(config, trusted(liar.issuer()))
    })
    .await;
    let now = world.clock.now().timestamp();
    let come_back = async |browser: &mut Browser, away: &Page, proved_at: Option<i64>| {
        let mut claims = liar.claims(away.location(), now);
        if let Some(at) = proved_at {
            claims["auth_time"] = json!(at);
        }
        liar.will_say(liar.sign(&claims, Signed::Rightly));
        let state = asked(away.location(), "state");
        browser.visit(&format!("{BACK}?code=x&state={state}")).await
    };
    for (proved_at, page) in [
        (None, "login"),
        (Some(now - 604_800), "login"),
        (Some(now - 60), "password"),
    ] {
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        assert!(!asked(away.location(), "max_age").is_empty(), "when, is asked");
        assert_eq!(come_back(&mut browser, &away, proved_at).await.page(), "home");
        assert_eq!(browser.visit("/account/security").await.page(), "security");
        assert_eq!(browser.visit("/account/password").await.page(), page, "{proved_at:?}");
        assert_eq!(
            browser.visit("/login/enrol-passkey?offer=yes").await.page(),
            if page == "login" { "home" } else { "enrol-passkey" }
        );
    }
    // Pages that make changes, and applications that require a recent sign-in, ask for a proof.
    let mut ways = vec!["/login?next=/account/password".to_owned()];
    for parameters in [[("prompt", "login")], [("max_age", "60")]] {
        let question = world.app.ask("", &parameters).await;
        ways.push(question.address);
    }
    for destination in ways {
        let mut browser = world.browser();
        let away = leave(&mut browser, &destination).await;
        assert_eq!(
            (asked(away.location(), "prompt"), asked(away.location(), "max_age")),
            ("login".to_owned(), "0".to_owned()),
            "{destination}"
        );
        is_refused(&come_back(&mut browser, &away, Some(now - 604_800)).await, 401);
    }
}

#[sqlite]
async fn an_address_reassigned_at_the_provider_links_no_account(database: TestDatabase) {
    let liar = Liar::start(false).await;
    let issuer = liar.issuer().to_owned();
    let world = World::with_config(&database, move |config| {
        let mut upstream = work(&issuer);
        (upstream.trust_email, upstream.create_accounts) = (true, true);
        reach(config, upstream);
    })
    .await;
    for (subject, status) in [("first", 200), ("second", 403)] {
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        let mut claims = liar.claims(away.location(), world.clock.now().timestamp());
        claims["sub"] = json!(subject);
        liar.will_say(liar.sign(&claims, Signed::Rightly));
        let state = asked(away.location(), "state");
        let page = browser.visit(&format!("{BACK}?code=x&state={state}")).await;
        assert_eq!(page.status.as_u16(), status, "{subject}: {}", page.body);
    }
}
