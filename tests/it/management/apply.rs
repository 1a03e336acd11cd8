//! State files on a server that runs.

use chrono::Duration;
use vestibule::{
    crypto::{password::PasswordHasher, totp::TotpSecret},
    domain::totp::{TotpAlgorithm, TotpParameters},
    management::apply::{self, ApplyError, Change, Mode, Report, StateFile},
};

use crate::support::{
    on_both_databases,
    relying_party::{PASSWORD, Refused, RelyingParty, alice_and_app},
    server::TestServer,
};

async fn applied(server: &TestServer, state: &str) -> Result<Vec<Report>, ApplyError> {
    let tools = server.tools();
    let bench = apply::Workbench {
        store: &tools.store,
        passwords: &PasswordHasher::new(&tools.config.passwords),
        sealer: &tools.sealer,
        random: &tools.random,
        clock: &tools.clock,
        mode: Mode::Apply,
    };
    apply::apply(&bench, &[StateFile::parse(state).expect("it can be read")]).await
}

on_both_databases! {
    async fn a_password_that_has_to_be_changed_is_given_once(database: TestDatabase) {
        const OWN: &str = "three quiet otters row";
        let server = TestServer::start(&database).await;
        let state = alice_and_app("").replace("[[users]]", "[[users]]\nmust_change_password = true");
        applied(&server, &state).await.expect("applied");
        let mut browser = server.browser();
        let page = browser.sign_in("alice", PASSWORD).await;
        assert_eq!(browser.submit(&page, &[("password", OWN), ("password_again", OWN)]).await.page(), "home");
        let again = applied(&server, &state).await.expect("applied");
        assert!(again.iter().all(|report| report.change == Change::Unchanged), "{again:?}");
        assert_eq!(browser.visit("/").await.page(), "home");
        assert_eq!(server.browser().sign_in("alice", PASSWORD).await.status, 401);
    }

    async fn an_authenticator_app_from_elsewhere_comes_along_sealed_and_a_newer_one_stays(database: TestDatabase) {
        const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let server = TestServer::start(&database).await;
        let state = |secret: &str| {
            let totp = format!("totp = {{ secret = \"{secret}\", algorithm = \"SHA256\", digits = 8 }}\n[[clients]]");
            alice_and_app("").replacen("[[clients]]", &totp, 1)
        };
        let wrong = applied(&server, &state("GEZDGNBV")).await.unwrap_err();
        assert!(matches!(wrong, ApplyError::Wrong { ref problem, .. } if problem.contains("128 bits")), "{wrong}");
        assert_eq!(database.number("SELECT count(*) FROM users").await, 0);
        applied(&server, &state(SECRET)).await.expect("applied");
        let again = applied(&server, &state(SECRET)).await.expect("applied");
        assert!(again.iter().all(|report| report.change == Change::Unchanged), "{again:?}");
        server.tools().store.forget_cached();
        let parameters = TotpParameters { algorithm: TotpAlgorithm::SHA256, digits: 8, ..TotpParameters::default() };
        let phone = TotpSecret::from_base32(SECRET, parameters).expect("a secret");
        let mut browser = server.browser();
        let page = browser.sign_in("alice", PASSWORD).await;
        assert_eq!(page.page(), "totp");
        let code = phone.code_at(server.clock.now());
        assert_eq!(browser.submit(&page, &[("code", &code)]).await.page(), "home");
        // The file does not bring back what they have changed since.
        let other = state(&SECRET.replace('G', "H"));
        assert!(applied(&server, &other).await.expect("applied").iter().all(|report| report.change == Change::Unchanged));
    }

    async fn a_new_password_ends_what_the_old_one_opened(database: TestDatabase) {
        let server = TestServer::start(&database).await;
        server.seed(&alice_and_app("")).await;
        let app = RelyingParty::app(&server);
        let mut browser = server.browser();
        let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
        server.clock.advance(Duration::seconds(1));
        applied(&server, "[[users]]\npreferred_username = \"alice\"\npassword = \"another long password\"\n").await.expect("applied");
        assert_eq!(app.refresh(tokens.refresh(), "").await.unwrap_err(), Refused("invalid_grant".to_owned()));
        assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
        assert_eq!(browser.visit("/").await.page(), "login");
    }

    async fn a_stranger_closes_the_password_to_strangers_and_not_to_its_owners_browser(database: TestDatabase) {
        let server = TestServer::start(&database).await;
        server.seed(&alice_and_app("")).await;
        let mut own = server.browser();
        own.sign_in("alice", PASSWORD).await;
        let mut stranger = server.browser();
        for _ in 0..8 {
            stranger.sign_in("alice", "not the password").await;
        }
        assert_eq!(stranger.sign_in("alice", PASSWORD).await.status, 429);
        let home = own.visit("/").await;
        own.submit(&home, &[]).await;
        assert_eq!(own.visit("/").await.page(), "login", "the owner signed out");
        assert_eq!(own.sign_in("alice", PASSWORD).await.page(), "home");
    }

    async fn what_cannot_be_is_refused_and_changes_nothing(database: TestDatabase) {
        let server = TestServer::start(&database).await;
        server.seed("[[users]]\npreferred_username = \"alice\"\nphone_number = \"+31201234567\"\n").await;
        for (state, said) in [
            ("[[users]]\npreferred_username = \"+31 20 1234567\"\n", "telephone number"),
            ("[[groups]]\nname = \"a\"\n[[groups]]\nname = \"a\"\n", "twice"),
            ("[[scopes]]\nname = \"a\"\n[[scopes]]\nname = \"a\"\n", "twice"),
            ("[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"bob\"\nname = \"B\\u0000b\"\n", "NUL"),
            ("[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"bob\"\ngroups = [\"nowhere\"]\n", "no group nowhere"),
        ] {
            let error = applied(&server, state).await.unwrap_err().to_string();
            assert!(error.contains(said), "{state:?} gave {error:?}");
        }
        assert_eq!(database.number("SELECT count(*) FROM groups").await, 0);
        assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
    }
}
