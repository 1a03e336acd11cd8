//! Checks the configuration of other providers, and reads secrets that are given as files.

use secrecy::ExposeSecret;
use url::Url;

use super::{UpstreamConfig, UpstreamPreset};
use crate::config::{
    check::secret_file, error::WrongValue, issuer::is_loopback, one_line, registration::check_domains,
};

/// The standard claims that can be mapped to another name.
const MAPPED: [&str; 7] = [
    "name",
    "given_name",
    "family_name",
    "picture",
    "locale",
    "email",
    "email_verified",
];

/// Reads the client secrets that are given as files. Returns what the log has to say of them.
pub(crate) fn read_secrets(upstreams: &mut [UpstreamConfig]) -> Result<Vec<String>, WrongValue> {
    let mut notes = Vec::new();
    for (number, upstream) in upstreams.iter_mut().enumerate() {
        let (secret, file) = (&mut upstream.client_secret, upstream.client_secret_file.as_deref());
        notes.extend(secret_file(&key(number, "client_secret"), secret, file)?);
    }
    Ok(notes)
}

pub(crate) fn check(upstreams: &[UpstreamConfig]) -> Result<(), WrongValue> {
    for (number, upstream) in upstreams.iter().enumerate() {
        let at = |wrong: WrongValue| WrongValue {
            key: key(number, &wrong.key),
            ..wrong
        };
        upstream.check().map_err(at)?;
        if upstreams[..number].iter().any(|before| before.id == upstream.id) {
            let found = format!("{:?} again", upstream.id);
            return Err(WrongValue::new(
                &key(number, "id"),
                found,
                "an id that no other upstream has",
            ));
        }
    }
    Ok(())
}

impl UpstreamConfig {
    /// Checks it by itself.
    ///
    /// # Errors
    /// What is wrong with it; the key is the name of the field.
    pub fn check(&self) -> Result<(), WrongValue> {
        let wrong = |name: &str, found: &str, allowed: &str| Err(WrongValue::new(name, found, allowed));
        let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        if self.id.is_empty() || self.id.len() > 32 || !self.id.bytes().all(is_plain) {
            let allowed = "one to 32 small letters, digits and hyphens, such as \"google\"";
            return wrong("id", &format!("{:?}", self.id), allowed);
        }
        if self.name.trim().is_empty() {
            return wrong("name", "nothing", "what its button says, such as \"Google\"");
        }
        if self.client_id.is_empty() {
            return wrong("client_id", "nothing", "what this server is called at that provider");
        }
        let secret = self.client_secret.as_ref();
        if secret.is_none_or(|secret| secret.expose_secret().is_empty()) {
            let allowed = "the secret that the provider gave you, or client_secret_file";
            return wrong("client_secret", "nothing", allowed);
        }
        match (self.preset, &self.issuer, &self.tenant) {
            (UpstreamPreset::Oidc, None, _) => return wrong("issuer", "nothing", "the provider's issuer identifier"),
            (UpstreamPreset::Microsoft, _, tenant) if !tenant.as_deref().is_some_and(is_tenant) => {
                let found = format!("{:?}", tenant.as_deref().unwrap_or_default());
                return wrong(
                    "tenant",
                    &found,
                    "the id of your directory, 32 digits with hyphens between them",
                );
            }
            (UpstreamPreset::Oidc, Some(_), None) | (UpstreamPreset::Microsoft, None, Some(_)) => {}
            (UpstreamPreset::Google | UpstreamPreset::Github, None, None) => {}
            (_, Some(issuer), _) if self.preset != UpstreamPreset::Oidc => {
                return wrong("issuer", &format!("{issuer:?}"), "none: it follows from the preset");
            }
            (_, _, tenant) => {
                let found = format!("{:?}", tenant.as_deref().unwrap_or_default());
                return wrong("tenant", &found, "none: it is for preset = \"microsoft\"");
            }
        }
        one_line::check_secret("client_secret", secret)?;
        self.check_claims()?;
        self.check_addresses()
    }

    fn check_claims(&self) -> Result<(), WrongValue> {
        let of_github = self.preset == UpstreamPreset::Github;
        let wrong = |name: &str, found: String, allowed: &str| Err(WrongValue::new(name, found, allowed));
        if let Some(other) = self
            .claims
            .keys()
            .find(|name| of_github || !MAPPED.contains(&name.as_str()))
        {
            let allowed = format!("for OpenID Connect alone, any of {}", MAPPED.join(", "));
            return wrong("claims", format!("{other:?}"), &allowed);
        }
        if self.groups_claim.is_some() && of_github {
            return wrong("groups_claim", "a claim".to_owned(), "none: it is for OpenID Connect");
        }
        if self.groups_claim.is_some() == self.group_map.is_empty() {
            return wrong(
                "group_map",
                "one of groups_claim and group_map".to_owned(),
                "both of them, or neither",
            );
        }
        Ok(())
    }

    fn check_addresses(&self) -> Result<(), WrongValue> {
        let of_github = self.preset == UpstreamPreset::Github;
        for (name, address, is_known) in [
            ("issuer", &self.issuer, true),
            ("authorize_url", &self.authorize_url, true),
            ("token_url", &self.token_url, of_github),
            ("api_url", &self.api_url, of_github),
        ] {
            let Some(address) = address else { continue };
            let found = format!("{address:?}");
            if !is_known {
                let allowed = "none: it is for preset = \"github\"; the others are discovered";
                return Err(WrongValue::new(name, found, allowed));
            }
            if !is_protected(address) {
                let allowed = "an https address; plain http is for loopback hosts only";
                return Err(WrongValue::new(name, found, allowed));
            }
        }
        check_domains("allowed_domains", &self.allowed_domains)?;
        if !self.allowed_domains.is_empty() && !self.trust_email {
            let allowed = "trust_email = true as well: without it, no address from this provider is trusted";
            return Err(WrongValue::new("allowed_domains", "domains", allowed));
        }
        Ok(())
    }
}

fn key(number: usize, name: &str) -> String {
    format!("upstreams.{number}.{name}")
}

/// Whether the text is the id of one directory. "common" and "organizations" would accept users of every directory, and `iss`
/// contains the id, never the domain name.
fn is_tenant(text: &str) -> bool {
    text.len() == 36 && text.parse::<uuid::Uuid>().is_ok()
}

fn is_protected(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let has_extras = url.query().is_some() || url.fragment().is_some() || !url.username().is_empty();
    (url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url)) && url.has_host() && !has_extras
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use secrecy::SecretString;

    use super::*;

    fn upstream() -> UpstreamConfig {
        UpstreamConfig {
            id: "work".to_owned(),
            name: "Work".to_owned(),
            issuer: Some("https://login.example.org".to_owned()),
            client_id: "vestibule".to_owned(),
            client_secret: Some(SecretString::from("secret")),
            ..UpstreamConfig::default()
        }
    }

    #[test]
    fn an_upstream_needs_what_its_preset_needs_and_takes_nothing_else() {
        assert!(check(&[upstream()]).is_ok());
        type Change = fn(&mut UpstreamConfig);
        let wrong: [(&str, Change); 17] = [
            ("id", |it| it.id = "Work".to_owned()),
            ("id", |it| it.id = "../x".to_owned()),
            ("id", |it| it.id = String::new()),
            ("name", |it| it.name = " ".to_owned()),
            ("client_id", |it| it.client_id = String::new()),
            ("client_secret", |it| it.client_secret = None),
            ("issuer", |it| it.issuer = None),
            ("issuer", |it| it.issuer = Some("http://login.example.org".to_owned())),
            ("issuer", |it| it.preset = UpstreamPreset::Google),
            ("tenant", |it| it.tenant = Some("x".to_owned())),
            ("tenant", |it| {
                it.preset = UpstreamPreset::Microsoft;
                it.issuer = None;
                it.tenant = Some("common".to_owned());
            }),
            ("token_url", |it| {
                it.token_url = Some("https://login.example.org/token".to_owned())
            }),
            ("authorize_url", |it| {
                it.authorize_url = Some("javascript:alert(1)".to_owned())
            }),
            ("claims", |it| {
                it.claims = BTreeMap::from([("sub".to_owned(), "uid".to_owned())])
            }),
            ("group_map", |it| it.groups_claim = Some("groups".to_owned())),
            ("allowed_domains", |it| {
                it.allowed_domains = vec!["*.example.org".to_owned()]
            }),
            ("allowed_domains", |it| {
                it.allowed_domains = vec!["example.org".to_owned()]
            }),
        ];
        for (name, change) in wrong {
            let mut changed = upstream();
            change(&mut changed);
            let complaint = check(&[
                upstream(),
                UpstreamConfig {
                    id: changed.id.replace("work", "other"),
                    ..changed
                },
            ]);
            assert_eq!(complaint.unwrap_err().key, format!("upstreams.1.{name}"));
        }
        assert_eq!(check(&[upstream(), upstream()]).unwrap_err().key, "upstreams.1.id");
    }

    #[test]
    fn a_directory_is_named_by_its_id_alone() {
        let mut entra = upstream();
        entra.preset = UpstreamPreset::Microsoft;
        entra.issuer = None;
        entra.tenant = Some("9188040d-6c67-4c5b-b112-36a304b66dad".to_owned());
        assert!(check(std::slice::from_ref(&entra)).is_ok());
        let issuer = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
        assert_eq!(entra.issuer().as_deref(), Some(issuer));
    }

    #[test]
    fn accounts_are_made_for_listed_domains_only_and_never_for_their_subdomains() {
        let mut work = upstream();
        assert!(!work.admits(Some("ada@example.org")));
        work.create_accounts = true;
        assert!(work.admits(Some("ada@example.org")) && work.admits(None));
        work.allowed_domains = vec!["Example.org".to_owned()];
        assert!(work.admits(Some("ada@example.ORG")));
        for other in [
            Some("ada@evil.example.org"),
            Some("ada@example.org@evil.org"),
            Some("ada@notexample.org"),
            None,
        ] {
            assert!(!work.admits(other), "{other:?}");
        }
    }
}
