//! A device with passkeys, and its browser: webauthn-authenticator-rs's soft token signs, whatever origin the browser claims.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use vestibule::crypto::digest::sha256;
use webauthn_authenticator_rs::{AuthenticatorBackendHashedClientData as Device, softpasskey::SoftPasskey};

use super::{
    browser::{Browser, Page},
    server::{ISSUER, between},
};

/// A device with passkeys.
pub struct PasskeyDevice {
    device: SoftPasskey,
    kept: Vec<Kept>,
    /// The origin that the browser claims.
    pub origin: String,
    /// Whether the device verifies the user.
    pub verifies: Verifies,
    /// Whether it finds a passkey without being told its identifier.
    pub finds_its_keys: bool,
}

/// Whether the device verifies the user, by biometrics or a PIN.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verifies {
    /// It does.
    Yes,
    /// User presence is enough.
    No,
}

struct Kept {
    credential_id: String,
    user_handle: String,
}

impl PasskeyDevice {
    /// A new device, whose browser is on a page of this origin.
    pub fn new() -> Self {
        Self::at(ISSUER)
    }

    /// A new device, whose browser is on a page of that origin.
    pub fn at(origin: &str) -> Self {
        Self {
            device: SoftPasskey::new(true),
            kept: Vec::new(),
            origin: origin.to_owned(),
            verifies: Verifies::Yes,
            finds_its_keys: true,
        }
    }

    /// The result of `navigator.credentials.create`.
    pub fn create(&mut self, options: &Value) -> String {
        let mut options = options["publicKey"].clone();
        let selection = &mut options["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "preferred");
        assert_eq!(selection["userVerification"], "required");
        // The soft token's passkeys are discoverable, but it does not say so.
        selection["requireResidentKey"] = json!(false);
        if self.verifies == Verifies::No {
            selection["userVerification"] = json!("discouraged");
        }
        let client_data = self.client_data("webauthn.create", &options["challenge"]);
        let parsed = serde_json::from_value(options.clone()).expect("creation options");
        let made = Device::perform_register(&mut self.device, sha256(&client_data), parsed, 1000).expect("a passkey");
        let mut answer = serde_json::to_value(&made).expect("JSON");
        answer["response"]["clientDataJSON"] = json!(URL_SAFE_NO_PAD.encode(client_data));
        answer["extensions"] = json!({ "credProps": { "rk": self.finds_its_keys } });
        self.kept.push(Kept {
            credential_id: text(&answer["rawId"]),
            user_handle: text(&options["user"]["id"]),
        });
        answer.to_string()
    }

    /// The result of `navigator.credentials.get`: with its newest passkey, or the first of the allowed ones.
    pub fn get(&mut self, options: &Value) -> String {
        let mut options = options["publicKey"].clone();
        assert_eq!(options["userVerification"], "required");
        if self.verifies == Verifies::No {
            options["userVerification"] = json!("discouraged");
        }
        let asked: Vec<String> = options["allowCredentials"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|descriptor| text(&descriptor["id"]))
            .collect();
        let is_asked = |kept: &&Kept| asked.is_empty() || asked.contains(&kept.credential_id);
        let kept = self
            .kept
            .iter()
            .rev()
            .find(is_asked)
            .expect("a passkey that is asked for");
        let (credential_id, user_handle) = (kept.credential_id.clone(), kept.user_handle.clone());
        options["allowCredentials"] = json!([{ "type": "public-key", "id": credential_id }]);
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let parsed = serde_json::from_value(options).expect("request options");
        let signed = Device::perform_auth(&mut self.device, sha256(&client_data), parsed, 1000).expect("an assertion");
        let mut answer = serde_json::to_value(&signed).expect("JSON");
        answer["response"]["clientDataJSON"] = json!(URL_SAFE_NO_PAD.encode(client_data));
        answer["response"]["userHandle"] = json!(user_handle);
        answer.to_string()
    }

    /// Adds a passkey for the signed-in user.
    pub async fn register(&mut self, browser: &mut Browser, name: &str) -> Page {
        let page = browser.visit("/account/passkeys").await;
        let answered = self.add(browser, &page, &[("name", name)]).await;
        browser.follow(answered).await
    }

    /// Answers the form of a page with a new passkey, without following redirects.
    pub async fn add(&mut self, browser: &mut Browser, page: &Page, more: &[(&str, &str)]) -> Page {
        let challenge = self.challenge(browser, page).await;
        let answer = self.create(&challenge);
        post(browser, page, &challenge, &answer, more).await
    }

    /// Answers the form of a page, as the script does when its button is pressed, without following redirects.
    pub async fn sign_in(&mut self, browser: &mut Browser, page: &Page) -> Page {
        let challenge = self.challenge(browser, page).await;
        self.answer(browser, page, &challenge).await
    }

    /// Answers a challenge with the form of a page.
    pub async fn answer(&mut self, browser: &mut Browser, page: &Page, challenge: &Value) -> Page {
        let answer = self.get(challenge);
        post(browser, page, challenge, &answer, &[]).await
    }

    /// The challenge for the page's script.
    pub async fn challenge(&self, browser: &mut Browser, page: &Page) -> Value {
        let address = between(&page.body, "data-challenge=\"", "\"").expect("a form for passkeys");
        let token = page.csrf_token();
        let answer = browser.post(address, &[("csrf_token", token.as_str())]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("cache-control")),
            (200, "no-store"),
            "{}",
            answer.body
        );
        answer.json()
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let data = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }
}

async fn post(browser: &mut Browser, page: &Page, challenge: &Value, answer: &str, more: &[(&str, &str)]) -> Page {
    let (action, filled) = filled(page, challenge, answer);
    let fields: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(&action, &[&fields[..], more].concat()).await
}

/// Where the form of a page goes, and its fields with an answer to `challenge`.
pub fn filled(page: &Page, challenge: &Value, answer: &str) -> (String, Vec<(&'static str, String)>) {
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.fields.iter().any(|(name, _)| name == "credential"))
        .expect("a form for passkeys");
    let fields = vec![
        ("csrf_token", page.csrf_token()),
        ("ceremony", text(&challenge["ceremony"])),
        ("credential", answer.to_owned()),
    ];
    (form.action, fields)
}

/// An answer with one member changed: `member` is a JSON pointer.
pub fn with(answer: &str, member: &str, value: Value) -> String {
    let mut answer: Value = serde_json::from_str(answer).expect("JSON");
    *answer.pointer_mut(member).expect("that member") = value;
    answer.to_string()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
