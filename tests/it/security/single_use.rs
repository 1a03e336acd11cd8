//! What can be used once, used twice at the same time on two nodes: in every order of the statements one use succeeds. With many at once,
//! on SQLite too, it is tried in `races.rs` and beside each page.

use chrono::Duration;
use vestibule::{config::Config, factors::recovery_code, messages::mail::MailKind, store::users};

use crate::support::{
    browser::{Browser, Page},
    database::TestDatabase,
    interleaving::{MOST_FAIL_POINTS, interleave},
    mail::{registration_link, request_email_change, request_recovery, reset_link, waiting, with_open_registration},
    passkey_device::{self, PasskeyDevice},
    postgres,
    relying_party::{PASSWORD, RelyingParty},
    server::TestServer,
    world::{WithTotp, World},
};

/// A form that uses something up: the same one for two browsers, or for two tabs of one.
struct Use {
    browser: Browser,
    page: Page,
    fields: Vec<(String, String)>,
}

impl Use {
    fn new(browser: Browser, page: Page, fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let fields = fields.iter().map(owned).collect();
        Self { browser, page, fields }
    }

    /// Whether it succeeded at that node: the browser is sent on.
    async fn at(&self, node: &TestServer) -> bool {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let mut browser = self.browser.at(node.router());
        let answer = match fields.iter().any(|(name, _)| *name == "credential") {
            true => browser.post(&self.page.address, &fields).await,
            false => browser.submit_once(&self.page, &fields).await,
        };
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
        answer.status == 303 && !answer.location().contains("error=")
    }
}

/// What can be used once, on a page.
#[derive(Clone, Copy, Debug)]
enum Thing {
    AppCode,
    RecoveryCode,
    MailedCode,
    ResetLink,
    AddressLink,
    RegistrationLink,
    PasskeyAnswer,
}

struct Scene {
    world: World,
    other: TestServer,
    database: TestDatabase,
    app: Option<WithTotp>,
    device: Option<PasskeyDevice>,
}

impl Scene {
    async fn new(database: TestDatabase, tweak: impl FnOnce(&mut Config)) -> Self {
        let world = World::with_config(&database, |config| {
            with_open_registration(config);
            config.throttle.free_attempts = 1_000;
            config.throttle.close_after = 10_000;
            config.throttle.per_address_per_minute = 10_000;
            tweak(config);
        });
        let world = world.await;
        let other = world.another_node().await;
        Self {
            world,
            other,
            database,
            app: None,
            device: None,
        }
    }

    /// A new thing, and the form that uses it.
    async fn prepare(&mut self, thing: Thing, number: usize) -> Use {
        // A day has only so many mails for one address.
        self.world.clock.advance(Duration::hours(3));
        let mut browser = self.world.browser();
        match thing {
            Thing::AppCode => {
                let page = browser.sign_in("alice", PASSWORD).await;
                let code = self.app.as_ref().expect("an app").code();
                Use::new(browser, page, &[("code", &code)])
            }
            Thing::RecoveryCode => {
                let code = self.recovery_code().await;
                browser.sign_in("alice", PASSWORD).await;
                let page = browser.visit("/login/recovery-code").await;
                Use::new(browser, page, &[("code", &code)])
            }
            Thing::MailedCode => {
                let page = browser.visit("/login/email-code").await;
                let page = browser.submit(&page, &[("username", "alice")]).await;
                let code = self.mailed_code().await;
                Use::new(browser, page, &[("code", &code)])
            }
            Thing::ResetLink => {
                request_recovery(&mut self.world.browser(), "alice").await;
                let page = browser.visit(&reset_link(&self.world).await).await;
                let password = format!("quiet otters swim {number}");
                Use::new(browser, page, &[("password", &password), ("password_again", &password)])
            }
            Thing::AddressLink => {
                browser.sign_in("alice", PASSWORD).await;
                let link = request_email_change(&self.world, &mut browser, &format!("a{number}@example.org")).await;
                let page = browser.visit(&link.expect("a link")).await;
                Use::new(browser, page, &[])
            }
            Thing::RegistrationLink => {
                let page = browser.visit("/register").await;
                let email = format!("r{number}@example.org");
                browser.submit(&page, &[("email", &email)]).await;
                let (_, token) = registration_link(&self.world).await;
                let link = format!("/register/finish?token={}", token.expect("a link"));
                let page = browser.visit(&link).await;
                let password = "three quiet otters row";
                Use::new(browser, page, &[("password", password), ("password_again", password)])
            }
            Thing::PasskeyAnswer => {
                let page = browser.visit("/login").await;
                let device = self.device.as_mut().expect("a device");
                let challenge = device.challenge(&mut browser, &page).await;
                let answer = device.get(&challenge);
                let (action, fields) = passkey_device::filled(&page, &challenge, &answer);
                let page = Page {
                    address: action,
                    ..page
                };
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                Use::new(browser, page, &fields)
            }
        }
    }

    async fn recovery_code(&mut self) -> String {
        let app = self.app.as_mut().expect("an app");
        if app.recovery_codes.is_empty() {
            let alice = users::find_by_login_name(&self.database.store, "alice").await;
            let alice = alice.expect("a store").expect("alice");
            let codes = recovery_code::renew_for_owner(&self.world.context(), &alice).await;
            app.recovery_codes = codes.expect("a store").expect("an app");
        }
        app.recovery_codes.pop().expect("a code")
    }

    async fn mailed_code(&self) -> String {
        let mails = waiting(&self.world).await;
        let code = mails.into_iter().rev().find_map(|mail| match mail.kind {
            MailKind::SignInCode { code, .. } => Some(code),
            _ => None,
        });
        code.expect("a code")
    }

    /// Tries it at each fail point of the first use, with a new thing each time.
    async fn is_used_once(&mut self, thing: Thing) {
        for number in 1..=MOST_FAIL_POINTS {
            let once = self.prepare(thing, number).await;
            let (first, second) = (once.at(&self.world), once.at(&self.other));
            let both = interleave(&self.database, &self.world, number, first, second).await;
            let successes = usize::from(both.first) + usize::from(both.second);
            assert_eq!(successes, 1, "{thing:?}, the first stopped at {number}");
            if !both.stood_still {
                assert!(number > 1, "{thing:?}: nothing was stopped");
                return;
            }
        }
        panic!("{thing:?}: more fail points than expected");
    }
}

#[postgres]
async fn a_code_gives_one_grant_in_every_order(database: TestDatabase) {
    let scene = Scene::new(database, |_| {}).await;
    let mut browser = scene.world.browser();
    scene.world.app.sign_in(&mut browser, "alice", "", &[]).await;
    for number in 1..=MOST_FAIL_POINTS {
        scene.world.clock.advance(Duration::seconds(61));
        let question = scene.world.app.ask("", &[]).await;
        let page = browser.visit(&question.address).await;
        let code = scene.world.app.code(&question, &page);
        let elsewhere = scene.world.app.at(&scene.other);
        let uses = (
            scene.world.app.redeem(&question, &code),
            elsewhere.redeem(&question, &code),
        );
        let both = interleave(&scene.database, &scene.world, number, uses.0, uses.1).await;
        let won: Vec<_> = [both.first, both.second].into_iter().flatten().collect();
        assert_eq!(won.len(), 1, "stopped at {number}");
        assert_eq!(
            scene.world.userinfo(&won[0].access_token).await.status,
            401,
            "the second use ends the first"
        );
        if !both.stood_still {
            assert!(number > 1);
            return;
        }
    }
    panic!("more fail points than expected");
}

#[postgres]
async fn a_refresh_token_rotates_once_in_every_order(database: TestDatabase) {
    let no_grace = |config: &mut Config| config.tokens.refresh_grace = "0s".parse().expect("a duration");
    let scene = Scene::new(database, no_grace).await;
    let mut browser = scene.world.browser();
    for number in 1..=MOST_FAIL_POINTS {
        scene.world.clock.advance(Duration::seconds(61));
        let tokens = scene
            .world
            .app
            .sign_in(&mut browser, "alice", "offline_access", &[])
            .await;
        let elsewhere = scene.world.app.at(&scene.other);
        let uses = (
            scene.world.app.refresh(tokens.refresh(), ""),
            elsewhere.refresh(tokens.refresh(), ""),
        );
        let both = interleave(&scene.database, &scene.world, number, uses.0, uses.1).await;
        let won: Vec<_> = [both.first, both.second].into_iter().flatten().collect();
        assert!(won.len() <= 1, "stopped at {number}");
        for tokens in won {
            let reused = scene.world.app.refresh(tokens.refresh(), "").await;
            assert!(reused.is_err(), "stopped at {number}: the reuse ends the family");
        }
        if !both.stood_still {
            assert!(number > 1);
            return;
        }
    }
    panic!("more fail points than expected");
}

#[postgres]
async fn a_code_of_an_app_signs_in_once_in_every_order(database: TestDatabase) {
    let mut scene = Scene::new(database, |_| {}).await;
    scene.app = Some(scene.world.alice().with_totp().await);
    scene.is_used_once(Thing::AppCode).await;
}

#[postgres]
async fn a_recovery_code_signs_in_once_in_every_order(database: TestDatabase) {
    let mut scene = Scene::new(database, |_| {}).await;
    scene.app = Some(scene.world.alice().with_totp().await);
    scene.is_used_once(Thing::RecoveryCode).await;
}

#[postgres]
async fn a_mailed_code_signs_in_once_in_every_order(database: TestDatabase) {
    Scene::new(database, |_| {}).await.is_used_once(Thing::MailedCode).await;
}

#[postgres]
async fn a_reset_link_sets_one_password_in_every_order(database: TestDatabase) {
    Scene::new(database, |_| {}).await.is_used_once(Thing::ResetLink).await;
}

#[postgres]
async fn a_link_to_a_new_address_works_once_in_every_order(database: TestDatabase) {
    Scene::new(database, |_| {})
        .await
        .is_used_once(Thing::AddressLink)
        .await;
}

#[postgres]
async fn a_registration_link_makes_one_account_in_every_order(database: TestDatabase) {
    let mut scene = Scene::new(database, |_| {}).await;
    scene.is_used_once(Thing::RegistrationLink).await;
    let accounts = scene.database.number("SELECT count(*) FROM users").await;
    let names = "SELECT count(*) FROM login_names WHERE name LIKE 'r%@example.org'";
    assert_eq!(accounts, scene.database.number(names).await + 1);
}

#[postgres]
async fn an_answer_of_a_passkey_signs_in_once_in_every_order(database: TestDatabase) {
    let mut scene = Scene::new(database, |_| {}).await;
    scene.device = Some(scene.world.alice().with_passkey().await);
    scene.is_used_once(Thing::PasskeyAnswer).await;
}

#[postgres]
async fn a_consent_gives_one_code_in_every_order(database: TestDatabase) {
    let scene = Scene::new(database, |_| {}).await;
    let mut browser = scene.world.alice().signed_in().await;
    let app = RelyingParty::app(&scene.world);
    for number in 1..=MOST_FAIL_POINTS {
        scene.world.clock.advance(Duration::seconds(61));
        let question = app.ask("", &[("prompt", "consent")]).await;
        let page = browser.visit(&question.address).await;
        assert_eq!(page.page(), "consent", "{}", page.body);
        let allowed = browser.submit_once(&page, &[("decision", "allow")]).await;
        let next = allowed.location().to_owned();
        let (mut here, mut there) = (browser.at(scene.world.router()), browser.at(scene.other.router()));
        let both = interleave(&scene.database, &scene.world, number, here.get(&next), there.get(&next)).await;
        let codes = [&both.first, &both.second]
            .into_iter()
            .filter(|page| page.location().contains("code="))
            .count();
        assert_eq!(codes, 1, "stopped at {number}");
        if !both.stood_still {
            assert!(number > 1);
            return;
        }
    }
    panic!("more fail points than expected");
}
