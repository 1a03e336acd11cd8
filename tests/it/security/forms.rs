//! Which posted forms are taken, and what the log says of those that are not.

use crate::support::{database::TestDatabase, log::Log, relying_party::PASSWORD, server::ISSUER, world::World};

/// B3: a proxy that sets `Referrer-Policy: no-referrer` makes browsers send `Origin: null`. The log said "the form is out of date" whatever
/// the check was.
#[tokio::test]
async fn a_form_with_a_hidden_origin_is_taken_and_a_refused_one_is_logged_with_the_check_that_failed() {
    let log = Log::start();
    TestDatabase::on_sqlite(async move |database| {
        let world = World::new(&database).await;
        let mut browser = world.browser();
        let login = browser.visit("/login").await;
        let token = login.csrf_token();
        let fields = [
            ("username", "alice"),
            ("password", PASSWORD),
            ("csrf_token", token.as_str()),
        ];
        let none = [("username", "alice")];
        let wrong = [("csrf_token", "another")];
        let twice = [("csrf_token", token.as_str()), ("csrf_token", token.as_str())];
        let ours = [("origin", ISSUER), ("sec-fetch-site", "same-origin")];
        for (what, fields, headers, named) in [
            (
                "another site",
                &fields[..],
                &[("origin", ISSUER), ("sec-fetch-site", "cross-site")][..],
                "Sec-Fetch-Site",
            ),
            (
                "another origin",
                &fields,
                &[("origin", "https://evil.example")],
                "Origin",
            ),
            (
                "a hidden origin alone",
                &fields,
                &[("origin", "null")],
                "Referrer-Policy",
            ),
            ("no token", &none, &ours, "has no csrf_token"),
            ("another token", &wrong, &ours, "another csrf_token"),
            ("a token twice", &twice, &ours, "repeats a field"),
        ] {
            let (page, said) = log.of(browser.clone().post_from("/login", fields, headers)).await;
            // An old form of a sign-in is not done, and leads to where the sign-in stands.
            let status = if what == "another token" { 303 } else { 403 };
            assert_eq!(page.status, status, "{what}");
            assert!(said.contains(named), "{what}: {said}");
        }
        let mut without_cookie = world.browser();
        let (page, said) = log.of(without_cookie.post_from("/login", &fields, &ours)).await;
        assert_eq!(page.status, 403);
        assert!(said.contains("no session cookie"), "{said}");
        let hidden = [("origin", "null"), ("sec-fetch-site", "same-origin")];
        let page = browser.post_from("/login", &fields, &hidden).await;
        assert_eq!(page.status, 303, "{}", page.body);
    })
    .await;
}
