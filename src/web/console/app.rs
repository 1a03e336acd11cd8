//! One application, as the console shows it: what it is, and what is put into it.

use super::administrator::Administrator;
use crate::{
    context::Context,
    domain::{
        client::{Client, ClientAuthMethod, ConsentPolicy, GrantType},
        client_secret::ClientSecret,
        right::Right,
        scope::ScopeSet,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format,
        messages::Messages,
        page::{AppBrand, path_segment},
    },
    management::clients::kind::ClientKind,
    protocol::metadata::{self, Deployment},
};

/// What an application is.
#[derive(Clone, Debug)]
pub struct App {
    /// Where its page is, and its forms post to.
    pub address: String,
    /// Its identifier.
    pub client_id: String,
    /// Its name, logo and links.
    pub brand: AppBrand,
    /// The letters that are shown where it has no logo.
    pub initials: String,
    /// What kind of application it is.
    pub kind: String,
    /// How it authenticates.
    pub authenticates: String,
    /// Whether it is closed.
    pub disabled: bool,
}

/// A value that is put into an application.
#[derive(Clone, Debug)]
pub struct ValueToCopy {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is called.
    pub label: String,
    /// The value.
    pub text: String,
}

/// A secret of an application.
#[derive(Clone, Debug)]
pub struct SecretRow {
    /// Which.
    pub number: i64,
    /// Since when, in words.
    pub made: String,
    /// Until when, in words.
    pub until: String,
    /// Whether that is over.
    pub is_over: bool,
    /// When it was last presented, in words.
    pub used: String,
}

impl SecretRow {
    /// What is known of the secret.
    pub fn of(context: &Context, messages: &Messages, secret: &ClientSecret) -> Self {
        let is_over = !secret.is_live(context.now);
        let made = match secret.created_at {
            None => messages.text("admin-app-secret-made-before"),
            Some(at) => messages.text_with("admin-app-secret-made", &[("date", &messages.date(at))]),
        };
        let until = match secret.expires_at.map(|at| messages.date(at)) {
            None => messages.text("admin-app-secret-forever"),
            Some(date) if is_over => messages.text_with("admin-app-secret-expired", &[("date", &date)]),
            Some(date) => messages.text_with("admin-app-secret-until", &[("date", &date)]),
        };
        let used = match secret.last_used_at.map(|at| format::ago(messages, at, context.now)) {
            None => messages.text("admin-app-secret-unused"),
            Some(ago) => messages.text_with("admin-app-secret-used", &[("ago", &ago)]),
        };
        Self {
            number: secret.number,
            made,
            until,
            is_over,
            used,
        }
    }
}

impl App {
    /// What the client is.
    pub fn of(messages: &Messages, client: &Client) -> Self {
        let brand = AppBrand::of(client);
        Self {
            address: address(client.client_id.as_str()),
            client_id: client.client_id.to_string(),
            initials: brand.initials(),
            brand,
            kind: kind(messages, ClientKind::of(client)),
            authenticates: authenticates(messages, client),
            disabled: client.disabled,
        }
    }
}

/// The address of the page of an application.
pub fn address(client_id: &str) -> String {
    match client_id {
        // The page on which applications are made has this one.
        "new" => "/admin/apps/%6Eew".to_owned(),
        other => format!("/admin/apps/{}", path_segment(other)),
    }
}

/// A kind of application, in words.
pub fn kind(messages: &Messages, kind: ClientKind) -> String {
    match kind {
        ClientKind::Web => messages.text("admin-app-kind-web"),
        ClientKind::SinglePage => messages.text("admin-app-kind-single-page"),
        ClientKind::Native => messages.text("admin-app-kind-native"),
        ClientKind::Device => messages.text("admin-app-kind-device"),
        ClientKind::Machine => messages.text("admin-app-kind-machine"),
        ClientKind::Api => messages.text("admin-app-kind-api"),
    }
}

fn authenticates(messages: &Messages, client: &Client) -> String {
    match client.metadata.token_endpoint_auth_method {
        ClientAuthMethod::None => messages.text("admin-app-auth-none"),
        ClientAuthMethod::PrivateKeyJwt => messages.text("admin-app-auth-key"),
        ClientAuthMethod::ClientSecretBasic if client.metadata.accepts_client_secret_post => {
            messages.text("admin-app-auth-secret")
        }
        ClientAuthMethod::ClientSecretBasic => messages.text("admin-app-auth-basic"),
        ClientAuthMethod::ClientSecretPost => messages.text("admin-app-auth-post"),
    }
}

/// When its users are asked, in words.
pub fn consent(messages: &Messages, policy: ConsentPolicy) -> String {
    match policy {
        ConsentPolicy::Once => messages.text("admin-app-consent-once"),
        ConsentPolicy::Always => messages.text("admin-app-consent-always"),
        ConsentPolicy::Never => messages.text("admin-app-consent-never"),
    }
}

/// What is put into an application, as discovery says it. One to which nobody signs in needs no page of ours.
///
/// # Errors
/// When the issuer is no URL (500); the configuration does not accept such a value.
pub fn values_to_copy(context: &Context, messages: &Messages, client: &Client) -> Result<Vec<ValueToCopy>, PageError> {
    let document = provider_metadata(context)?;
    let issuer = document.issuer().to_string();
    let value = |id, label, text: String| Some(ValueToCopy { id, label, text });
    let kind = ClientKind::of(client);
    let of_users = |value: Option<ValueToCopy>| value.filter(|_| kind.has_users());
    let of_redirects = |value: Option<ValueToCopy>| value.filter(|_| kind.has_redirect_uris());
    let of_devices = |value: Option<ValueToCopy>| value.filter(|_| client.allows(GrantType::DeviceCode));
    let of_clients = |value: Option<ValueToCopy>| value.filter(|_| kind != ClientKind::Api);
    let of_apis = |value: Option<ValueToCopy>| value.filter(|_| kind == ClientKind::Api);
    let endpoint = |text: Option<&String>| text.cloned().unwrap_or_default();
    let discovery = format!("{issuer}/.well-known/openid-configuration");
    let values = [
        value(
            "value-client-id",
            messages.text("admin-app-client-id"),
            client.client_id.to_string(),
        ),
        value("value-issuer", messages.text("admin-app-issuer"), issuer),
        value("value-discovery", messages.text("admin-app-discovery"), discovery),
        of_redirects(value(
            "value-authorization",
            messages.text("admin-app-authorization"),
            document.authorization_endpoint().to_string(),
        )),
        of_devices(value(
            "value-device-authorization",
            messages.text("admin-app-device-authorization"),
            document.additional_metadata().device_authorization_endpoint.clone(),
        )),
        of_clients(value(
            "value-token",
            messages.text("admin-app-token"),
            endpoint(document.token_endpoint().map(|url| &**url)),
        )),
        of_apis(value(
            "value-introspection",
            messages.text("admin-app-introspection"),
            document.additional_metadata().introspection_endpoint.clone(),
        )),
        of_users(value(
            "value-userinfo",
            messages.text("admin-app-userinfo"),
            endpoint(document.userinfo_endpoint().map(|url| &**url)),
        )),
        value(
            "value-jwks",
            messages.text("admin-app-jwks"),
            document.jwks_uri().to_string(),
        ),
        of_redirects(value(
            "value-end-session",
            messages.text("admin-app-end-session"),
            document.additional_metadata().end_session_endpoint.clone(),
        )),
    ];
    Ok(values.into_iter().flatten().collect())
}

/// The addresses of this server, by the names that guides have for them (OpenID Connect Discovery 1.0 section 3).
///
/// # Errors
/// When the metadata cannot be made (500).
pub fn endpoints(context: &Context) -> Result<Vec<(&'static str, String)>, PageError> {
    let document = provider_metadata(context)?;
    let of = |text: Option<String>| text.unwrap_or_default();
    Ok(vec![
        ("issuer", document.issuer().to_string()),
        ("authorization_endpoint", document.authorization_endpoint().to_string()),
        (
            "token_endpoint",
            of(document.token_endpoint().map(|url| url.to_string())),
        ),
        (
            "userinfo_endpoint",
            of(document.userinfo_endpoint().map(|url| url.to_string())),
        ),
        ("jwks_uri", document.jwks_uri().to_string()),
        (
            "end_session_endpoint",
            document.additional_metadata().end_session_endpoint.clone(),
        ),
        (
            "device_authorization_endpoint",
            document.additional_metadata().device_authorization_endpoint.clone(),
        ),
    ])
}

fn provider_metadata(context: &Context) -> Result<metadata::Metadata, PageError> {
    let deployment = Deployment {
        issuer: context.config.issuer.as_str(),
        scopes: &ScopeSet::default(),
        claims: &[],
        ui_locales: &[],
        policy_uri: None,
    };
    metadata::document(&deployment).map_err(|error| PageError::internal(error.to_string()))
}

/// Goes on for whoever may make applications.
///
/// # Errors
/// For everybody else (403).
pub fn require_may_create(administrator: &Administrator) -> Result<(), PageError> {
    let authority = &administrator.authority;
    match authority.has(Right::ClientsWrite) || authority.has(Right::ClientsOwn) {
        true => Ok(()),
        false => Err(ErrorKind::Forbidden.into()),
    }
}
