//! An authorization request that was checked (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    claims_request::ClaimsRequest,
    ids::{AuthorizationRequestId, ClientId, DeviceAuthorizationId, SessionId, UserId},
    scope::ScopeSet,
};

/// A request whose client, parameters and redirect URI, where it has one, were found right. It says what is asked, never what was proved.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// Where the answer goes.
    pub target: ResponseTarget,
    /// Given back untouched.
    pub state: Option<String>,
    /// Bound into the ID token.
    pub nonce: Option<String>,
    /// What is asked, and may be asked by this client.
    pub scope: ScopeSet,
    /// The S256 challenge (RFC 7636).
    pub code_challenge: Option<String>,
    /// What the user must see.
    pub prompt: Prompt,
    /// The greatest age of the sign-in, in seconds.
    pub max_age: Option<u64>,
    /// The user that `id_token_hint` names.
    pub id_token_hint: Option<UserId>,
    /// The name to fill in on the sign-in page.
    pub login_hint: Option<String>,
    /// The authentication contexts asked for, best first.
    pub acr_values: Vec<String>,
    /// Single claims asked for.
    pub claims: ClaimsRequest,
    /// The audiences asked for (RFC 8707).
    pub resource: Vec<String>,
    /// The languages asked for, best first.
    pub ui_locales: Vec<String>,
}

/// Where the answer to a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseTarget {
    /// To the client, by a redirect of the browser (RFC 6749 section 4.1.2).
    Redirect(RedirectTarget),
    /// To a device, which asks for it by itself (RFC 8628 section 3.4). Nothing is sent anywhere.
    Device(DeviceAuthorizationId),
}

/// An address to which a browser is redirected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectTarget {
    /// Exactly what the request said, or the only one registered.
    pub redirect_uri: String,
    /// Whether the request named it (RFC 6749 section 4.1.3: then the token request must too).
    pub redirect_uri_was_sent: bool,
    /// How the answer travels.
    pub response_mode: ResponseMode,
}

impl AuthorizationRequest {
    /// The device authorization that it answers, if it is for one.
    pub fn device(&self) -> Option<DeviceAuthorizationId> {
        match self.target {
            ResponseTarget::Device(id) => Some(id),
            ResponseTarget::Redirect(_) => None,
        }
    }
}

/// `response_mode` (OAuth 2.0 Multiple Response Types, Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect.
    Query,
    /// In the fragment of the redirect.
    Fragment,
    /// In a form that the browser posts.
    FormPost,
}

/// `prompt` (OpenID Connect Core 1.0 section 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// No page may be shown. Stands alone.
    pub none: bool,
    /// The user must prove again who they are.
    pub login: bool,
    /// The user must be asked again.
    pub consent: bool,
    /// The user must choose an account.
    pub select_account: bool,
}

/// A request on its way through the pages: what was asked, and what its owner answered so far. It belongs to one browser.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingAuthorization {
    /// Its identifier, in the URL of every step.
    pub id: AuthorizationRequestId,
    /// What is asked.
    pub request: AuthorizationRequest,
    /// SHA-256 of the browser's secret: the link of another browser is refused.
    pub browser_digest: Vec<u8>,
    /// When it arrived. `prompt=login` needs a later sign-in.
    pub created_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// The session that the user chose to go on with (`prompt=select_account`).
    pub selected_session: Option<SessionId>,
    /// What the user answered on the consent page, and in which session.
    pub consent_decision: Option<ConsentDecision>,
}

/// An answer that was given on the consent page, for this one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsentDecision {
    /// Who answered.
    pub user_id: UserId,
    /// What they said.
    pub answer: ConsentAnswer,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAnswer {
    /// Go on.
    Allow,
    /// Refuse: the application gets `access_denied`.
    Deny,
}
