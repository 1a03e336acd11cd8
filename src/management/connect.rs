//! Connecting an application: the well-known ones with their settings, programs in the usual languages, and what is registered for each.

use std::borrow::Cow;

use url::Url;

pub use self::guides::{GUIDES, Guide, SettingsToCopy};
use super::validation::Invalid;
use crate::domain::{
    client::{Client, ClientMetadata},
    scope::ScopeSet,
};

mod guides;
pub mod progress;

/// What an administrator said of their application.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Where it runs.
    pub address: String,
    /// What else its guide asks for, by what it is called there.
    pub others: Vec<(String, String)>,
}

/// The longest answer.
const LONGEST: usize = 200;

impl Guide {
    /// The guide of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        GUIDES.iter().find(|guide| guide.slug == name)
    }

    /// Whether it asks where the application runs.
    pub fn asks_for_address(&self) -> bool {
        !self.address.is_empty()
    }

    /// What is registered for such an application.
    ///
    /// # Errors
    /// When an answer is missing, or cannot be right (422).
    pub fn metadata(&self, name: Option<String>, answers: &Answers) -> Result<ClientMetadata, Invalid> {
        let answers = self.checked(answers)?;
        let filled = |texts: &[String]| -> Vec<String> {
            let texts = texts.iter().map(|text| fill(text, &answers).into_owned());
            texts.fold(Vec::new(), |mut all, text| {
                if !all.contains(&text) {
                    all.push(text);
                }
                all
            })
        };
        let metadata = ClientMetadata {
            post_logout_redirect_uris: filled(&self.post_logout_redirect_uris),
            scope: self.scopes.iter().map(String::as_str).collect::<ScopeSet>(),
            id_token_signed_response_alg: self.signing_algorithm,
            id_token_claims: self.id_token_claims.clone(),
            ..self.kind.metadata(name, filled(&self.redirect_uris))
        };
        Ok(ClientMetadata {
            // One that sends a challenge has to: a code that is stolen is of no use then.
            require_pkce: self.pkce || metadata.require_pkce,
            ..metadata
        })
    }

    /// Whether a client can be called that where its name is pasted into a file or a shell.
    ///
    /// # Errors
    /// When it has other characters (422).
    pub fn check_client_id(client_id: &str) -> Result<(), Invalid> {
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-._~".contains(character);
        match client_id.chars().all(is_plain) {
            true => Ok(()),
            false => Err(Invalid::new("client_id", "letters, digits and - . _ ~")),
        }
    }

    /// The settings with the values of `client` in them. Without a `secret`, because it is not known any more, its name stays.
    pub fn filled_settings(
        &self,
        endpoints: &[(&'static str, String)],
        client: &Client,
        answers: &Answers,
        secret: Option<&str>,
    ) -> Result<Vec<SettingsToCopy>, Invalid> {
        let mut values = self.checked(answers)?;
        values.push(("client_id".to_owned(), client.client_id.to_string()));
        if let Some(secret) = secret {
            values.push(("client_secret".to_owned(), secret.to_owned()));
        }
        values.extend(
            endpoints
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        let filled = |one: &SettingsToCopy| SettingsToCopy {
            place: fill(&one.place, &values).into_owned(),
            form: one.form.clone(),
            text: fill(&one.text, &values).into_owned(),
        };
        Ok(self.settings.iter().map(filled).collect())
    }

    /// The answers, if each is there and can be right.
    fn checked(&self, answers: &Answers) -> Result<Vec<(String, String)>, Invalid> {
        let mut values = Vec::new();
        if self.asks_for_address() {
            values.push(("app".to_owned(), address(&answers.address)?));
        }
        for ask in &self.asks {
            let given = answers.others.iter().find(|(id, _)| *id == ask.id);
            let given = given.map_or("", |(_, text)| text.trim());
            let is_plain = |character: char| character.is_ascii_alphanumeric() || "-._~@+".contains(character);
            if given.is_empty() || given.len() > LONGEST || !given.chars().all(is_plain) {
                let problem = format!("{}: letters, digits and - . _ @, such as {}", ask.label, ask.example);
                return Err(Invalid::new("asks", problem));
            }
            values.push((ask.id.clone(), given.to_owned()));
        }
        Ok(values)
    }
}

/// Where an application runs, without a slash at the end.
fn address(text: &str) -> Result<String, Invalid> {
    let wrong = || Invalid::new("address", "an address such as https://app.example.com, without ? and #");
    let text = text.trim();
    let url = Url::parse(text).map_err(|_| wrong())?;
    // What is pasted into a file or a shell means nothing else there.
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._~/:[]".contains(character);
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.as_str().chars().all(plain)
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !is_plain || text.len() > LONGEST {
        return Err(wrong());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The text with each `{{name}}` replaced by its value. A name without a value stays.
fn fill<'a>(text: &'a str, values: &[(String, String)]) -> Cow<'a, str> {
    let mut rest = text;
    let (mut filled, mut is_filled) = (String::new(), false);
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let value = after.split_once("}}").and_then(|(name, end)| {
            let value = values.iter().find(|(own, _)| own == name)?;
            Some((value.1.as_str(), end))
        });
        match value {
            Some((value, end)) => {
                filled.push_str(value);
                (rest, is_filled) = (end, true);
            }
            None => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    if !is_filled {
        return Cow::Borrowed(text);
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        management::{clients::kind::ClientKind, validation},
        protocol::fixtures::client,
    };

    fn answers(guide: &Guide) -> Answers {
        Answers {
            address: guide.address.clone(),
            others: guide
                .asks
                .iter()
                .map(|ask| (ask.id.clone(), ask.example.clone()))
                .collect(),
        }
    }

    const ENDPOINTS: [&str; 7] = [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "end_session_endpoint",
        "device_authorization_endpoint",
    ];

    #[test]
    fn what_every_guide_registers_can_be_registered() {
        assert_eq!(GUIDES.iter().filter(|guide| !guide.is_library).count(), 25);
        assert_eq!(GUIDES.iter().filter(|guide| guide.is_library).count(), 9);
        for guide in GUIDES.iter() {
            let metadata = guide.metadata(Some(guide.name.clone()), &answers(guide));
            let metadata = metadata.unwrap_or_else(|problem| panic!("{}: {problem}", guide.slug));
            let uris: Vec<&String> = metadata.redirect_uris.iter().collect();
            assert_eq!(!uris.is_empty(), guide.kind.has_redirect_uris(), "{}", guide.slug);
            assert!(uris.iter().all(|uri| !uri.contains("{{")), "{uris:?}");
            let wrong = validation::wrong_uris(&metadata.redirect_uris, metadata.application_type);
            assert!(wrong.is_empty(), "{}: {wrong:?}", guide.slug);
            let made = Client { metadata, ..client() };
            let secret = secrecy::SecretString::from("a-secret-that-is-long-enough");
            let secret = made.metadata.needs_secret().then_some(&secret);
            validation::client(&made, secret).unwrap_or_else(|problem| panic!("{}: {problem}", guide.slug));
        }
    }

    #[test]
    fn every_guide_says_what_to_copy_and_leaves_no_name_in_it() {
        for guide in GUIDES.iter() {
            let endpoints = ENDPOINTS.map(|name| (name, format!("https://id.example.com/{name}")));
            let settings = guide.filled_settings(&endpoints, &client(), &answers(guide), Some("hunter2hunter2"));
            let settings = settings.unwrap_or_else(|problem| panic!("{}: {problem}", guide.slug));
            let text: String = settings.iter().map(|one| one.text.as_str()).collect();
            for name in ENDPOINTS.into_iter().chain(["client_id", "client_secret", "app"]) {
                assert!(!text.contains(&format!("{{{{{name}}}}}")), "{}: {name}", guide.slug);
            }
            assert!(text.contains(client().client_id.as_str()), "{}", guide.slug);
            assert!(text.contains("https://id.example.com"), "{}", guide.slug);
            assert_eq!(
                text.contains("hunter2hunter2"),
                guide.kind == ClientKind::Web,
                "{}",
                guide.slug
            );
        }
    }

    #[test]
    fn an_address_is_one_that_people_can_return_to() {
        assert_eq!(address(" https://a.example/x/ ").unwrap(), "https://a.example/x");
        assert_eq!(address("http://localhost:3000").unwrap(), "http://localhost:3000");
        for wrong in [
            "",
            "a.example",
            "ftp://a.example",
            "https://a.example?x=1",
            "https://u:p@a.example",
            "https://a.example/';id;'",
            "https://a.example/$(id)",
            "javascript:alert(1)",
        ] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_without_a_value_stays_as_it_is() {
        let values = [("app".to_owned(), "https://a.example".to_owned())];
        assert_eq!(
            fill("{{app}}/cb {{ other }} {{x}}", &values),
            "https://a.example/cb {{ other }} {{x}}"
        );
    }
}
