//! `/setup`.

use vestibule::{app, domain::acr::Acr};

use crate::support::{
    database::TestDatabase,
    mail::{real_mails, request_recovery, with_mail},
    relying_party::{PASSWORD, user},
    server::{TestServer, between, outline},
    sqlite,
};

async fn set_up_link(server: &TestServer) -> String {
    app::set_up_link(server.services())
        .await
        .expect("a store")
        .expect("a link")
}

#[sqlite]
async fn the_first_administrator_makes_their_account_and_is_signed_in(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        config.sign_in.admin_required_acr = Acr::OneFactor;
    })
    .await;
    let link = set_up_link(&server).await;
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    insta::assert_snapshot!("setup", outline(&page));
    let right = [
        ("name", "Ada"),
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    for (name, value) in [
        ("name", ""),
        ("username", ""),
        ("username", "a b"),
        ("email", "nonsense"),
        ("email", ""),
        ("password", "short"),
        ("password_again", "another password"),
    ] {
        let fields = right.map(|field| if field.0 == name { (name, value) } else { field });
        let wrong = browser.submit(&page, &fields).await;
        assert_eq!((wrong.status.as_u16(), wrong.page()), (422, "setup"), "{name}={value}");
        assert!(wrong.body.contains("aria-invalid=\"true\"") && !wrong.body.contains(PASSWORD));
    }
    assert_eq!(database.number("SELECT count(*) FROM users").await, 0);
    let home = browser.submit(&page, &right).await;
    assert_eq!(home.page(), "home");
    assert!(home.body.contains("Ada"));
    assert_eq!(database.number("SELECT count(*) FROM users WHERE admin").await, 1);
    assert_eq!(server.browser().sign_in("ada", PASSWORD).await.page(), "home");
    assert_eq!(server.browser().visit(&link).await.status, 410);
}

/// A13: an administrator needs a second factor, and sets it up at the first sign-in.
#[sqlite]
async fn the_first_administrator_sets_a_second_factor_up_at_once(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let link = set_up_link(&server).await;
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    let fields = [
        ("name", "Ada"),
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    assert_eq!(browser.submit(&page, &fields).await.page(), "enrol");
    assert_eq!(browser.visit("/").await.page(), "login", "nobody is signed in before");
    assert_eq!(server.browser().sign_in("ada", PASSWORD).await.page(), "enrol");
}

/// A13: the address of the first administrator may be mistyped, and its owner must not get in by mail.
#[sqlite]
async fn an_administrator_with_an_unverified_address_gets_no_codes_and_no_links(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_mail).await;
    let state = user("root").replace("[[users]]", "[[users]]\nroles = [\"owner\"]");
    server.seed(&state).await;
    let ask = async || {
        let mut browser = server.browser();
        request_recovery(&mut browser, "root").await;
        let page = browser.visit("/login/email-code").await;
        browser.submit(&page, &[("username", "root")]).await;
    };
    ask().await;
    assert_eq!(real_mails(&server).await, 0);
    server
        .seed(&state.replace("email =", "email_verified = true\nemail ="))
        .await;
    ask().await;
    // The code, the link, and the notice that an administrator changed the account.
    assert_eq!(real_mails(&server).await, 3);
}

#[sqlite]
async fn a_forged_link_is_refused_and_its_form_costs_no_hashing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let link = set_up_link(&server).await;
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    let token = page.csrf_token();
    let (address, secret) = link.rsplit_once("token=").expect("a token");
    let made_up = format!("{}{}", &secret[..secret.len() - 10], "AAAAAAAAAA");
    for wrong in [
        made_up.as_str(),
        "",
        "x",
        &secret.replace("vsu_", "vac_"),
        &format!("{secret}A"),
    ] {
        assert_eq!(
            browser.get(&format!("{address}token={wrong}")).await.status,
            410,
            "{wrong}"
        );
        let fields = [
            ("csrf_token", token.as_str()),
            ("token", wrong),
            ("name", "Eve"),
            ("username", "eve"),
            ("email", "eve@example.com"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];
        assert_eq!(browser.post("/setup", &fields).await.status, 410, "{wrong}");
    }
    assert_eq!(database.number("SELECT count(*) FROM users").await, 0);
    assert_eq!(browser.visit(&link).await.page(), "setup");
}

#[sqlite]
async fn a_name_that_somebody_has_is_named(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed("[[users]]\npreferred_username = \"grace\"\nemail = \"grace@example.com\"\n")
        .await;
    let link = set_up_link(&server).await;
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    for (username, email, wrong_fields) in [
        ("Grace", "ada@example.com", ["username"].as_slice()),
        ("ada", "GRACE@example.com", &["email"]),
        ("grace", "grace@example.com", &["username", "email"]),
    ] {
        let fields = [
            ("name", "Ada"),
            ("username", username),
            ("email", email),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];
        let answer = browser.submit(&page, &fields).await;
        assert_eq!(answer.status, 422, "{username} {email}");
        for field in ["username", "email"] {
            let input = between(&answer.body, &format!("name=\"{field}\""), ">").expect("the field");
            assert_eq!(
                input.contains("aria-invalid=\"true\""),
                wrong_fields.contains(&field),
                "{username} {email}: {input}"
            );
        }
    }
}

#[sqlite]
async fn a_link_is_void_once_another_node_printed_its_own_and_the_page_says_so(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    let mut links = Vec::new();
    for node in [&server, &other] {
        links.push(set_up_link(node).await);
    }
    let older = server.browser().visit(&links[0]).await;
    assert_eq!(older.status, 410);
    assert!(older.body.contains("printed a newer one"), "{}", older.body);
    assert_eq!(server.browser().visit(&links[1]).await.page(), "setup");
}
