//! What the rules have found so far, and how a rule refuses. A draft becomes a [`CheckedRequest`] when every rule has passed.

use crate::{
    domain::{
        authorization_request::{AuthorizationRequest, Prompt, RedirectTarget, ResponseMode, ResponseTarget},
        claims_request::ClaimsRequest,
        client::Client,
        ids::UserId,
        scope::ScopeSet,
    },
    protocol::error::{OAuthError, PageReason},
};

/// A request that passed every rule of its endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedRequest<'a> {
    /// The client that sent it.
    pub client: &'a Client,
    /// What it asks for.
    pub request: AuthorizationRequest,
}

/// What earlier rules found. Each field is written by one rule.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The client: it exists and is the one that the request names.
    pub client: Option<&'a Client>,
    /// The redirect URI: registered for that client.
    pub redirect_uri: Option<&'a str>,
    /// Whether the request named the redirect URI.
    pub redirect_uri_was_sent: bool,
    /// How the answer is returned, errors included.
    pub response_mode: ResponseMode,
    /// The scope as requested.
    pub requested_scope: ScopeSet,
    /// The S256 challenge.
    pub code_challenge: Option<String>,
    /// `prompt`.
    pub prompt: Prompt,
    /// `max_age`, in seconds.
    pub max_age: Option<u64>,
    /// The user that `id_token_hint` names.
    pub id_token_hint: Option<UserId>,
    /// The single claims that this client may request.
    pub claims: ClaimsRequest,
    /// The resources that this client may request.
    pub resource: Vec<String>,
    /// The part of the requested scope that may be granted.
    pub scope: ScopeSet,
    /// `login_hint`, where it can be a sign-in name.
    pub login_hint: Option<String>,
    /// `acr_values`, best first.
    pub acr_values: Vec<String>,
    /// `ui_locales`, best first.
    pub ui_locales: Vec<String>,
    /// `state`, returned unchanged.
    pub state: Option<String>,
    /// `nonce`, copied into the ID token.
    pub nonce: Option<String>,
}

impl Default for Draft<'_> {
    fn default() -> Self {
        Self {
            client: None,
            redirect_uri: None,
            redirect_uri_was_sent: false,
            response_mode: ResponseMode::Query,
            requested_scope: ScopeSet::default(),
            code_challenge: None,
            prompt: Prompt::default(),
            max_age: None,
            id_token_hint: None,
            claims: ClaimsRequest::default(),
            resource: Vec::new(),
            scope: ScopeSet::default(),
            login_hint: None,
            acr_values: Vec::new(),
            ui_locales: Vec::new(),
            state: None,
            nonce: None,
        }
    }
}

impl<'a> Draft<'a> {
    /// The client that an earlier rule found.
    ///
    /// # Errors
    /// A page (400), if no rule found one.
    pub fn client(&self) -> Result<&'a Client, Refusal> {
        self.client.ok_or(Refusal::Page(PageReason::UnknownClient))
    }

    /// The redirect URI that an earlier rule found.
    ///
    /// # Errors
    /// A page (400), if no rule found one.
    pub fn redirect_uri(&self) -> Result<&'a str, Refusal> {
        self.redirect_uri
            .ok_or(Refusal::Page(PageReason::UnregisteredRedirectUri))
    }

    /// Where a redirect goes.
    ///
    /// # Errors
    /// A page (400), if no rule found the redirect URI.
    pub fn redirect_target(&self) -> Result<ResponseTarget, Refusal> {
        Ok(ResponseTarget::Redirect(RedirectTarget {
            redirect_uri: self.redirect_uri()?.to_owned(),
            redirect_uri_was_sent: self.redirect_uri_was_sent,
            response_mode: self.response_mode,
        }))
    }

    /// The request that the rules have checked, to be answered at `target`.
    ///
    /// # Errors
    /// A page (400), if no rule found the client.
    pub fn finish(self, target: ResponseTarget) -> Result<CheckedRequest<'a>, Refusal> {
        let client = self.client()?;
        Ok(CheckedRequest {
            client,
            request: AuthorizationRequest {
                client_id: client.client_id.clone(),
                target,
                state: self.state,
                nonce: self.nonce,
                scope: self.scope,
                code_challenge: self.code_challenge,
                prompt: self.prompt,
                max_age: self.max_age,
                id_token_hint: self.id_token_hint,
                login_hint: self.login_hint,
                acr_values: self.acr_values,
                claims: self.claims,
                resource: self.resource,
                ui_locales: self.ui_locales,
            },
        })
    }
}

/// How a rule refuses a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By a page of ours: the client or its redirect URI is not certain, so nothing may be sent there.
    Page(PageReason),
    /// By an error that is sent to the redirect URI.
    Redirect(OAuthError),
}

impl From<PageReason> for Refusal {
    fn from(reason: PageReason) -> Self {
        Self::Page(reason)
    }
}

impl From<OAuthError> for Refusal {
    fn from(error: OAuthError) -> Self {
        Self::Redirect(error)
    }
}
