//! What every page has in common, and how a page becomes an answer.
//!
//! The headers that all answers share (content policy, framing, HSTS) are a layer's work; a page only leaves it a
//! [`CspPolicy`]. Pages say nothing about routes beyond the addresses that they are given.

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use url::Url;

use super::{
    assets, format,
    messages::{self, Messages},
};
use crate::{config::BrandingConfig, domain::client::Client};

/// What every page needs.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The sentences, in the reader's language.
    pub messages: Messages,
    /// Whose house this is.
    pub branding: Branding,
    /// For the `nonce` of scripts; the content policy names the same one.
    pub nonce: String,
    /// For the hidden field `csrf_token` of every form that posts to us.
    pub csrf_token: String,
    /// The app that people came for, if they came for one.
    pub app: Option<AppBrand>,
    /// Where a form of this page may lead beyond our own origin: a source for the policy's `form-action`, because browsers
    /// hold redirects after a post to it too. See [`form_action_source`].
    pub form_action: Option<String>,
}

/// The name and the links of this deployment, for the foot of every page.
#[derive(Clone, Debug, Default)]
pub struct Branding {
    /// What people call it.
    pub name: String,
    /// Where they find help.
    pub support: Option<WebLink>,
    /// How their data is handled.
    pub privacy: Option<WebLink>,
}

/// An app as people know it.
#[derive(Clone, Debug)]
pub struct AppBrand {
    /// Its name.
    pub name: String,
    /// Its picture, on our origin.
    pub logo_path: Option<String>,
    /// Its own page.
    pub home: Option<WebLink>,
    /// Its privacy policy.
    pub policy: Option<WebLink>,
    /// Its terms of service.
    pub terms: Option<WebLink>,
}

/// An address that is safe to click. Registered addresses are other people's text, and `javascript:` is one too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink(String);

/// What the content policy of one page needs to know. Left in the extensions of the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CspPolicy {
    /// The nonce of the page's scripts.
    pub nonce: String,
    /// A source for `form-action`, beside `'self'`.
    pub form_action: Option<String>,
}

/// The answer that shows `page`, a template around `shell`. Pages are personal: none is stored.
pub fn render(status: StatusCode, shell: &Shell, page: &impl askama::Template) -> Response {
    let policy = CspPolicy {
        nonce: shell.nonce.clone(),
        form_action: shell.form_action.clone(),
    };
    let mut response = match page.render() {
        Ok(html) => (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong.").into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(policy);
    response
}

/// The `form-action` source that lets a form lead on to `redirect_uri`; `None` where there is nothing to let through.
pub fn form_action_source(redirect_uri: &str) -> Option<String> {
    let url = Url::parse(redirect_uri).ok()?;
    match (url.scheme(), url.host()) {
        // A host source cannot name an IPv6 address (CSP Level 3 section 2.3.1), so its scheme has to do.
        ("http" | "https", Some(url::Host::Ipv6(_))) => Some(format!("{}:", url.scheme())),
        ("http" | "https", _) => Some(url.origin().ascii_serialization()),
        (scheme, _) => Some(format!("{scheme}:")),
    }
}

impl Shell {
    /// The shell of a page outside any sign-in: no app, no form that leads elsewhere.
    pub fn plain(messages: Messages, branding: Branding, nonce: String, csrf_token: String) -> Self {
        Self {
            messages,
            branding,
            nonce,
            csrf_token,
            app: None,
            form_action: None,
        }
    }

    /// A sentence.
    pub fn text(&self, id: &str) -> String {
        self.messages.text(id)
    }

    /// A sentence with names or numbers in it.
    pub fn text_with(&self, id: &str, values: &[(&'static str, &str)]) -> String {
        self.messages.text_with(id, values)
    }

    /// What the window is called: the page, and where people are.
    pub fn title(&self, page: String) -> String {
        self.text_with("page-title", &[("title", &page), ("place", self.place())])
    }

    /// Where people are, as they see it: the app they came for, else this house.
    pub fn place(&self) -> &str {
        self.app.as_ref().map_or(&self.branding.name, |app| &app.name)
    }

    /// The address of an asset, with its content's hash.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
}

impl Branding {
    /// As the configuration says.
    pub fn of(config: &BrandingConfig) -> Self {
        Self::new(
            &config.name,
            config.support_url.as_deref(),
            config.privacy_url.as_deref(),
        )
    }

    /// Addresses that are not safe to click are left out; help may be a `mailto:`.
    pub fn new(name: &str, support_url: Option<&str>, privacy_url: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            support: support_url.and_then(WebLink::parse_contact),
            privacy: privacy_url.and_then(WebLink::parse),
        }
    }
}

impl AppBrand {
    /// How `client` presents itself.
    pub fn of(client: &Client) -> Self {
        let link = |address: &Option<String>| address.as_deref().and_then(WebLink::parse);
        Self {
            name: named(client),
            logo_path: client.metadata.logo_uri.as_ref().map(|_| logo_path(client)),
            home: link(&client.metadata.client_uri),
            policy: link(&client.metadata.policy_uri),
            terms: link(&client.metadata.tos_uri),
        }
    }

    /// Stands in for the picture.
    pub fn initials(&self) -> String {
        format::initials(&self.name)
    }
}

impl WebLink {
    /// `http` and `https` only, without a name or password in it.
    pub fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let on_the_web =
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        on_the_web.then(|| Self(url.into()))
    }

    /// As [`WebLink::parse`], and `mailto`.
    pub fn parse_contact(address: &str) -> Option<Self> {
        let mail = Url::parse(address).ok().filter(|url| url.scheme() == "mailto");
        mail.map(|url| Self(url.into())).or_else(|| Self::parse(address))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for WebLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Where the picture that `client` registered is served from.
fn logo_path(client: &Client) -> String {
    format!("/clients/{}/logo", path_segment(client.client_id.as_str()))
}

/// A text as one segment of a path (RFC 3986 section 3.3).
pub fn path_segment(text: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// What people read as the app's name: never empty, and never text that turns the sentence around it.
fn named(client: &Client) -> String {
    let name = messages::plain(client.display_name());
    match name.trim() {
        "" => messages::plain(client.client_id.as_str()),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{client::ClientMetadata, ids::ClientId},
        http::error_page::{ErrorKind, ErrorPage},
    };

    #[test]
    fn an_app_always_has_a_name_and_only_safe_links() {
        let mut client = Client {
            client_id: ClientId::from("notes"),
            client_secret_digest: None,
            disabled: false,
            metadata: ClientMetadata {
                client_name: Some(" \u{202E} ".to_owned()),
                policy_uri: Some("javascript:alert(1)".to_owned()),
                tos_uri: Some("https://notes.example/terms".to_owned()),
                ..ClientMetadata::default()
            },
        };
        let app = AppBrand::of(&client);
        assert_eq!((app.name.as_str(), app.initials().as_str()), ("notes", "N"));
        assert_eq!((app.policy, app.terms.is_some()), (None, true));

        client.metadata.client_name = Some("Or\u{202E}chard".to_owned());
        assert_eq!(AppBrand::of(&client).name, "Orchard");
    }

    #[test]
    fn a_page_is_never_stored_and_tells_the_policy_what_it_needs() {
        let mut shell = Shell::plain(
            Messages::default(),
            Branding::new("House", None, None),
            "n0nce".to_owned(),
            "t0ken".to_owned(),
        );
        shell.form_action = Some("https://app.example".to_owned());
        let page = ErrorPage::new(shell, ErrorKind::Busy, "id".to_owned());
        let response = render(page.kind.status(), &page.shell, &page);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(
            response.extensions().get::<CspPolicy>(),
            Some(&CspPolicy {
                nonce: "n0nce".to_owned(),
                form_action: Some("https://app.example".to_owned()),
            })
        );
    }

    #[test]
    fn only_addresses_on_the_web_become_links() {
        for hostile in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "/relative",
            "https://bank.example@evil.example/",
            "mailto:a@b.example",
            "",
        ] {
            assert_eq!(WebLink::parse(hostile), None, "{hostile}");
        }
        assert_eq!(
            WebLink::parse("https://app.example/privacy")
                .as_ref()
                .map(WebLink::as_str),
            Some("https://app.example/privacy")
        );
        assert_eq!(
            WebLink::parse_contact("mailto:help@school.example")
                .as_ref()
                .map(WebLink::as_str),
            Some("mailto:help@school.example")
        );
        assert_eq!(WebLink::parse_contact("javascript:alert(1)"), None);
    }

    #[test]
    fn a_form_may_lead_on_to_the_origin_of_the_redirect_uri_and_no_further() {
        for (redirect_uri, source) in [
            (
                "https://app.example:8443/callback?x=1",
                Some("https://app.example:8443"),
            ),
            ("http://127.0.0.1:49152/done", Some("http://127.0.0.1:49152")),
            ("http://[::1]:49152/done", Some("http:")),
            ("com.example.app:/callback", Some("com.example.app:")),
            ("https://app.example/; script-src *", Some("https://app.example")),
            ("not a uri", None),
        ] {
            assert_eq!(form_action_source(redirect_uri).as_deref(), source, "{redirect_uri}");
        }
    }
}
