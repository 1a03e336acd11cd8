//! A device without a browser, and what its user does in another one (RFC 8628).

use serde_json::Value;

use super::{
    browser::{Browser, Page},
    relying_party::pass,
    server::{Answer, TestServer},
};

/// The grant type.
pub const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A television; `more` is added to its table.
pub fn tv(more: &str) -> String {
    format!(
        "[[clients]]\nclient_id = \"tv\"\nclient_name = \"The TV\"\ntoken_endpoint_auth_method = \"none\"\n\
         grant_types = [\"{DEVICE_CODE}\", \"refresh_token\"]\n{more}\n"
    )
}

/// A device that asked.
pub struct Device {
    /// Which client it is of.
    client_id: String,
    /// What it was answered.
    pub begun: Value,
}

impl Device {
    /// A television that asks for `openid` and these scopes.
    pub async fn ask(server: &TestServer, scope: &str) -> Self {
        Self::ask_with(server, &format!("openid {scope}"), &[]).await
    }

    /// The same, with further parameters.
    pub async fn ask_with(server: &TestServer, scope: &str, more: &[(&str, &str)]) -> Self {
        let mut fields = vec![("client_id", "tv"), ("scope", scope)];
        fields.extend(more);
        let answer = server.post("/device_authorization", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Self {
            client_id: "tv".to_owned(),
            begun: answer.json(),
        }
    }

    /// What it shows.
    pub fn user_code(&self) -> &str {
        self.begun["user_code"].as_str().expect("a user code")
    }

    /// What it polls with.
    pub fn code(&self) -> &str {
        self.begun["device_code"].as_str().expect("a device code")
    }

    /// Asks for its tokens.
    pub async fn poll(&self, server: &TestServer) -> Answer {
        self.poll_as(server, &self.client_id).await
    }

    /// The same as another client.
    pub async fn poll_as(&self, server: &TestServer, client_id: &str) -> Answer {
        let fields = [
            ("grant_type", DEVICE_CODE),
            ("client_id", client_id),
            ("device_code", self.code()),
        ];
        server.post("/token", &fields).await
    }

    /// What comes of typing its code in that browser.
    pub async fn typed(&self, browser: &mut Browser) -> Page {
        let page = browser.visit("/device").await;
        browser.submit(&page, &[("user_code", self.user_code())]).await
    }

    /// The user signs in, if they have to, and lets it in.
    pub async fn let_in(&self, browser: &mut Browser, username: &str) -> Page {
        let page = self.typed(browser).await;
        let page = pass(browser, page, username).await;
        assert!(
            page.address.ends_with("?done=approved"),
            "{}: {}",
            page.address,
            page.body
        );
        page
    }
}
