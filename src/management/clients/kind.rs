//! What kind of application a client is: administrators think in these, and each decides a handful of settings.

use url::Url;

use crate::domain::{
    client::{ApplicationType, Client, ClientAuthMethod, ClientMetadata, GrantType},
    ids::ClientId,
    scope::ScopeSet,
};

/// A kind of application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// Runs on a server, where it can keep a secret.
    Web,
    /// Runs in a browser.
    SinglePage,
    /// Runs on a user's machine or telephone.
    Native,
    /// A device without a browser, such as a television, or a program in a terminal: its users sign in elsewhere (RFC 8628).
    Device,
    /// A program that acts for itself: nobody signs in to it.
    Machine,
    /// A resource server: it takes the tokens of others, and asks about them (RFC 7662).
    Api,
}

impl ClientKind {
    /// Each, and its name in forms.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Web, "web"),
        (Self::SinglePage, "single-page"),
        (Self::Native, "native"),
        (Self::Device, "device"),
        (Self::Machine, "machine"),
        (Self::Api, "api"),
    ];

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind)
    }

    /// What the client is.
    pub fn of(client: &Client) -> Self {
        if client.metadata.grant_types.is_empty() {
            Self::Api
        } else if !client.allows(GrantType::AuthorizationCode) && client.allows(GrantType::ClientCredentials) {
            Self::Machine
        } else if !client.allows(GrantType::AuthorizationCode) && client.allows(GrantType::DeviceCode) {
            Self::Device
        } else if client.metadata.application_type == ApplicationType::Native {
            Self::Native
        } else if client.is_public() {
            Self::SinglePage
        } else {
            Self::Web
        }
    }

    /// The type that its redirect URIs are checked for.
    pub fn application_type(self) -> ApplicationType {
        match self {
            Self::Native => ApplicationType::Native,
            Self::Web | Self::SinglePage | Self::Device | Self::Machine | Self::Api => ApplicationType::Web,
        }
    }

    /// Whether users sign in to it.
    pub fn has_users(self) -> bool {
        !matches!(self, Self::Machine | Self::Api)
    }

    /// Whether they return to it, to one of its redirect URIs.
    pub fn has_redirect_uris(self) -> bool {
        self.has_users() && self != Self::Device
    }

    /// A new client of this kind. Scripts of a single page call the token endpoint from where it is, so these origins are registered.
    pub fn metadata(self, name: Option<String>, redirect_uris: Vec<String>) -> ClientMetadata {
        let with_secret = ClientMetadata {
            client_name: name,
            application_type: self.application_type(),
            accepts_client_secret_post: true,
            redirect_uris,
            ..ClientMetadata::default()
        };
        let public = |metadata: ClientMetadata| ClientMetadata {
            token_endpoint_auth_method: ClientAuthMethod::None,
            accepts_client_secret_post: false,
            ..metadata
        };
        match self {
            Self::Web => with_secret,
            Self::Native => public(with_secret),
            Self::SinglePage => ClientMetadata {
                cors_origins: origins_of(&with_secret.redirect_uris),
                ..public(with_secret)
            },
            Self::Device => ClientMetadata {
                grant_types: vec![GrantType::DeviceCode, GrantType::RefreshToken],
                response_types: Vec::new(),
                redirect_uris: Vec::new(),
                ..public(with_secret)
            },
            Self::Api => ClientMetadata {
                grant_types: Vec::new(),
                ..Self::Machine.metadata(with_secret.client_name, Vec::new())
            },
            Self::Machine => ClientMetadata {
                grant_types: vec![GrantType::ClientCredentials],
                response_types: Vec::new(),
                redirect_uris: Vec::new(),
                scope: ScopeSet::default(),
                ..with_secret
            },
        }
    }
}

/// The identifier that is proposed for an application of that name: its letters and digits, with hyphens between. `None` where there are
/// none in ASCII.
pub fn proposed_id(name: &str) -> Option<ClientId> {
    let words = name
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let id: String = id.chars().take(LONGEST_PROPOSAL).collect();
    Some(ClientId(id)).filter(|id| !id.as_str().is_empty())
}

const LONGEST_PROPOSAL: usize = 60;

/// The origins of the URIs, each once.
fn origins_of(uris: &[String]) -> Vec<String> {
    let mut origins: Vec<String> = Vec::new();
    for url in uris.iter().filter_map(|uri| Url::parse(uri).ok()) {
        let origin = url.origin().ascii_serialization();
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixtures::client;

    #[test]
    fn a_client_of_a_kind_is_of_that_kind() {
        for (kind, name) in ClientKind::ALL {
            let mut made = client();
            made.metadata = kind.metadata(None, vec!["https://app.example/cb".to_owned()]);
            assert_eq!((ClientKind::of(&made), ClientKind::parse(name)), (kind, Some(kind)));
        }
    }

    #[test]
    fn the_scripts_of_a_single_page_call_from_where_it_is() {
        let uris = [
            "https://a.example/cb",
            "https://a.example/silent",
            "http://localhost:5173/cb",
        ];
        let made = ClientKind::SinglePage.metadata(None, uris.map(str::to_owned).to_vec());
        assert_eq!(made.cors_origins, ["https://a.example", "http://localhost:5173"]);
    }

    #[test]
    fn an_identifier_is_proposed_from_the_name() {
        let proposed = |name: &str| proposed_id(name).map(|id| id.0);
        assert_eq!(proposed("  My App (Test) 2 ").as_deref(), Some("my-app-test-2"));
        assert_eq!(proposed("تطبيق"), None);
        assert_eq!(proposed(&"x".repeat(300)).map(|id| id.len()), Some(60));
    }
}
