//! What most tests begin with: a server, its user Alice and its application `app`.

use std::ops::Deref;

use vestibule::{config::Config, domain::acr::Acr};

use super::{
    authenticator::{Authenticator, set_up},
    browser::Browser,
    database::TestDatabase,
    passkey_device::PasskeyDevice,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::{TestClock, TestServer},
};

/// A server that knows Alice and the application `app`.
pub struct World {
    /// The server.
    pub server: TestServer,
    /// The application.
    pub app: RelyingParty,
}

impl World {
    /// With the configuration of [`TestServer::start`].
    pub async fn new(database: &TestDatabase) -> Self {
        Self::build(database, "", |_| {}).await
    }

    /// With a console that asks for one factor, and Adam, who is an administrator.
    pub async fn with_console(database: &TestDatabase) -> Self {
        Self::with_console_and(database, |_| {}).await
    }

    /// The same with a changed configuration.
    pub async fn with_console_and(database: &TestDatabase, tweak: impl FnOnce(&mut Config)) -> Self {
        let world = Self::with_config(database, |config| {
            config.sign_in.admin_required_acr = Acr::OneFactor;
            tweak(config);
        })
        .await;
        let adam = format!(
            "[[users]]\npreferred_username = \"adam\"\nname = \"Adam\"\npassword = \"{PASSWORD}\"\nroles = [\"admin\"]\n"
        );
        world.seed(&adam).await;
        world
    }

    /// With `more` in the application's table of the state file.
    pub async fn with_app(database: &TestDatabase, more: &str) -> Self {
        Self::build(database, more, |_| {}).await
    }

    /// With a changed configuration.
    pub async fn with_config(database: &TestDatabase, tweak: impl FnOnce(&mut Config)) -> Self {
        Self::build(database, "", tweak).await
    }

    /// With both.
    pub async fn build(database: &TestDatabase, more: &str, tweak: impl FnOnce(&mut Config)) -> Self {
        let server = TestServer::start_with(database, tweak).await;
        server.seed(&alice_and_app(more)).await;
        let app = RelyingParty::app(&server);
        Self { server, app }
    }

    /// Alice, in a browser of her own.
    pub fn alice(&self) -> Person<'_> {
        self.person("alice")
    }

    /// Another user, whom the test added, in a browser of their own.
    pub fn person<'a>(&'a self, username: &'a str) -> Person<'a> {
        Person { server: self, username }
    }
}

impl Deref for World {
    type Target = TestServer;

    fn deref(&self) -> &TestServer {
        &self.server
    }
}

/// A user, about to sign in with the password.
pub struct Person<'a> {
    server: &'a TestServer,
    username: &'a str,
}

impl Person<'_> {
    /// Signs in; the browser.
    pub async fn signed_in(self) -> Browser {
        let mut browser = self.server.browser();
        browser.sign_in(self.username, PASSWORD).await;
        browser
    }

    /// Signs in and sets up an authenticator app.
    pub async fn with_totp(self) -> WithTotp {
        let server = self.server;
        let mut browser = self.signed_in().await;
        let (authenticator, recovery_codes) = set_up(server, &mut browser).await;
        WithTotp {
            browser,
            recovery_codes,
            authenticator,
            clock: server.clock.clone(),
        }
    }

    /// Signs in and adds a passkey; the device that holds it.
    pub async fn with_passkey(self) -> PasskeyDevice {
        let mut browser = self.signed_in().await;
        let mut device = PasskeyDevice::new();
        let page = device.register(&mut browser, "A device").await;
        assert!(page.address.ends_with("?done=added"), "{}: {}", page.address, page.body);
        device
    }
}

/// A user with an authenticator app.
pub struct WithTotp {
    /// The browser in which it was set up, signed in.
    pub browser: Browser,
    /// What was shown with it.
    pub recovery_codes: Vec<String>,
    authenticator: Authenticator,
    clock: TestClock,
}

impl WithTotp {
    /// The current code.
    pub fn code(&self) -> String {
        self.authenticator.code(&self.clock)
    }

    /// The next code: the time moves on to it.
    pub fn next_code(&self) -> String {
        self.authenticator.next_code(&self.clock)
    }

    /// A code that is not valid now or soon.
    pub fn wrong_code(&self) -> String {
        self.authenticator.wrong_code(&self.clock)
    }
}
