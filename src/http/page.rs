//! What all pages have in common, and how a page becomes a response.
//!
//! A layer sets the headers that all responses share (content policy, framing, HSTS); a page only provides a [`CspPolicy`].
//! Pages do not build URLs of routes; they are given them.

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

/// The common data of every page.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The sentences, in the user's language.
    pub messages: Messages,
    /// The name and the links of this deployment.
    pub branding: Branding,
    /// For the `nonce` of scripts; the content policy has the same one.
    pub nonce: String,
    /// For the hidden field `csrf_token` of every form that posts to this server.
    pub csrf_token: String,
    /// The app that the user comes from, if any.
    pub app: Option<AppBrand>,
    /// The path and query of the page, for the choice of another language; empty if there is none.
    pub here: String,
    /// As whom an administrator acts in this browser.
    pub acting_as: Option<String>,
}

/// The name and the links of this deployment, for the footer of every page.
#[derive(Clone, Debug, Default)]
pub struct Branding {
    /// Its name.
    pub name: String,
    /// The page for help.
    pub support: Option<WebLink>,
    /// The privacy policy.
    pub privacy: Option<WebLink>,
    /// Its logo, if it has one of its own.
    pub logo: Option<LogoAddresses>,
    /// Its icon for the browser's tab, if it has one of its own.
    pub favicon: Option<String>,
    /// The style sheet with its colours, if it has some of its own.
    pub stylesheet: Option<String>,
    /// The colour of the browser's frame.
    pub theme_color: Option<String>,
}

/// The addresses of a logo on this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoAddresses {
    /// On light pages.
    pub light: String,
    /// On dark pages, if it is another.
    pub dark: Option<String>,
}

/// An app as users see it.
#[derive(Clone, Debug)]
pub struct AppBrand {
    /// Its name.
    pub name: String,
    /// Its logo, on this origin.
    pub logo_path: Option<String>,
    /// Its home page.
    pub home: Option<WebLink>,
    /// Its privacy policy.
    pub policy: Option<WebLink>,
    /// Its terms of service.
    pub terms: Option<WebLink>,
}

/// A URL that is safe to click. Registered URLs are untrusted, and could be `javascript:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink(String);

/// The page-specific parts of the content policy. In the extensions of the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CspPolicy {
    /// The nonce of the page's scripts.
    pub nonce: String,
}

/// The response with `page`, a template around `shell`. Pages are personal, so caching is forbidden.
pub fn render(status: StatusCode, shell: &Shell, page: &impl askama::Template) -> Response {
    let policy = CspPolicy {
        nonce: shell.nonce.clone(),
    };
    let html = page.render().map(|html| match status.is_success() {
        true => html,
        false => with_problem_in_title(shell, html),
    });
    let mut response = match html {
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

/// Says in the title that the form was not taken: that is what a screen reader reads first. An error page says so anyway.
fn with_problem_in_title(shell: &Shell, html: String) -> String {
    let parts = html
        .split_once("<title>")
        .and_then(|(before, rest)| Some((before, rest.split_once("</title>")?)));
    match parts {
        Some((before, (title, after))) if !html.contains("data-page=\"error\"") => {
            // The title is escaped already, and the sentence around it is ours.
            let title = shell.text_with("page-title-problem", &[("title", title)]);
            format!("{before}<title>{title}</title>{after}")
        }
        _ => html,
    }
}

impl Shell {
    /// The common data of a page outside any sign-in.
    pub fn plain(messages: Messages, branding: Branding, nonce: String, csrf_token: String) -> Self {
        Self {
            messages,
            branding,
            nonce,
            csrf_token,
            app: None,
            here: String::new(),
            acting_as: None,
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

    /// The languages to choose from: their tags, and their names in themselves.
    pub fn languages(&self) -> Vec<(String, String)> {
        let named = |tag: String| {
            let name = Messages::in_language(&tag).text("language-name");
            (tag, name)
        };
        Messages::languages().into_iter().map(named).collect()
    }

    /// The title of the window: the page and the app or deployment.
    pub fn title(&self, page: String) -> String {
        self.text_with("page-title", &[("title", &page), ("place", self.place())])
    }

    /// The name that is shown: that of the app, otherwise that of this deployment.
    pub fn place(&self) -> &str {
        self.app.as_ref().map_or(&self.branding.name, |app| &app.name)
    }

    /// The URL of an asset, with the hash of its content.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
}

impl Branding {
    /// From the configuration.
    pub fn of(config: &BrandingConfig) -> Self {
        Self::new(
            &config.name,
            config.support_url.as_deref(),
            config.privacy_url.as_deref(),
        )
    }

    /// URLs that are not safe to click are omitted; the help page may be a `mailto:`.
    pub fn new(name: &str, support_url: Option<&str>, privacy_url: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            support: support_url.and_then(WebLink::parse_contact),
            privacy: privacy_url.and_then(WebLink::parse),
            ..Self::default()
        }
    }
}

impl AppBrand {
    /// The presentation of `client`.
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

    /// The initials, instead of a picture.
    pub fn initials(&self) -> String {
        format::initials(&self.name)
    }
}

/// Where users find `client` again: its home page, otherwise the site of a registered redirect URI. `None` for an app on a device.
pub fn way_back(client: &Client) -> Option<WebLink> {
    let home = client.metadata.client_uri.as_deref().and_then(WebLink::parse);
    let site = |address: &String| {
        let url = Url::parse(address).ok()?;
        WebLink::parse(&url.origin().ascii_serialization())
    };
    home.or_else(|| client.metadata.redirect_uris.iter().find_map(site))
}

impl WebLink {
    /// `http` and `https` only, without a user name or password in it.
    pub fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let on_the_web =
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        on_the_web.then(|| Self(url.into()))
    }

    /// As [`WebLink::parse`], or `mailto`.
    pub fn parse_contact(address: &str) -> Option<Self> {
        let mail = Url::parse(address).ok().filter(|url| url.scheme() == "mailto");
        mail.map(|url| Self(url.into())).or_else(|| Self::parse(address))
    }
}

impl std::fmt::Display for WebLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The URL of `client`'s registered logo on this server.
fn logo_path(client: &Client) -> String {
    format!("/clients/{}/logo", path_segment(client.client_id.as_str()))
}

/// A text as one path segment (RFC 3986 section 3.3).
pub fn path_segment(text: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// The app's name for users: never empty, and without characters that change the text direction.
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
            disabled_as_unknown: false,
            not_before: None,
            registered_at: chrono::DateTime::UNIX_EPOCH,
            owner: None,
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
        let shell = Shell::plain(
            Messages::default(),
            Branding::new("Deployment", None, None),
            "n0nce".to_owned(),
            "t0ken".to_owned(),
        );
        let page = ErrorPage::new(shell, ErrorKind::Busy, "id".to_owned());
        let response = render(page.kind.status(), &page.shell, &page);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(
            response.extensions().get::<CspPolicy>(),
            Some(&CspPolicy {
                nonce: "n0nce".to_owned(),
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
            WebLink::parse("https://app.example/privacy").map(|link| link.to_string()),
            Some("https://app.example/privacy".to_owned())
        );
        assert_eq!(
            WebLink::parse_contact("mailto:help@school.example").map(|link| link.to_string()),
            Some("mailto:help@school.example".to_owned())
        );
        assert_eq!(WebLink::parse_contact("javascript:alert(1)"), None);
    }
}
