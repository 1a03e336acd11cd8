//! An authenticator app: stores a secret and shows its codes.

use chrono::Duration;
use vestibule::{crypto::totp::TotpSecret, domain::totp::TotpParameters};

use super::{
    browser::{Browser, Page},
    server::{TestClock, TestServer, between},
};

/// An authenticator app of a user.
pub struct Authenticator(TotpSecret);

impl Authenticator {
    /// An app with the secret of the page.
    pub fn told_by(page: &Page) -> Self {
        let typed =
            between(&page.body, "<code class=\"secret\" dir=\"ltr\">", "</code>").expect("a secret on the page");
        Self(TotpSecret::from_base32(typed, TotpParameters::default()).expect("a secret"))
    }

    /// The current code.
    pub fn code(&self, clock: &TestClock) -> String {
        self.0.code_at(clock.now())
    }

    /// The next code.
    pub fn next_code(&self, clock: &TestClock) -> String {
        clock.advance(Duration::seconds(31));
        self.code(clock)
    }

    /// A code that is not valid now or soon.
    pub fn wrong_code(&self, clock: &TestClock) -> String {
        let now = clock.now();
        let near: Vec<String> = (-2..=2)
            .map(|steps| self.0.code_at(now + Duration::seconds(30 * steps)))
            .collect();
        ["000000", "111111", "222222", "333333", "444444", "555555"]
            .into_iter()
            .find(|code| !near.iter().any(|shown| shown == code))
            .expect("a wrong code")
            .to_owned()
    }
}

/// Sets up an app for the user who is signed in to `browser`: returns the app and the recovery codes.
pub async fn set_up(server: &TestServer, browser: &mut Browser) -> (Authenticator, Vec<String>) {
    let page = browser.visit("/account/authenticator").await;
    assert_eq!(page.page(), "authenticator", "{}", page.body);
    let app = Authenticator::told_by(&page);
    let code = app.code(&server.clock);
    let kept = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(
        (kept.status.as_u16(), kept.page()),
        (200, "recovery-codes"),
        "{}",
        kept.body
    );
    (app, codes_on(&kept))
}

/// The recovery codes on a page.
pub fn codes_on(page: &Page) -> Vec<String> {
    let codes: Vec<String> = page
        .body
        .split("<li><code>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</code>"))
        .map(|(code, _)| code.to_owned())
        .collect();
    assert_eq!(codes.len(), 8, "{}", page.body);
    codes
}
