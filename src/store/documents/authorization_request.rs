//! `authorization_requests.request` and `.consent_decision`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::domain::{
    authorization_request::{AuthorizationRequest, ConsentAnswer, ConsentDecision, Prompt, ResponseMode},
    claims_request::ClaimsRequest,
    ids::{ClientId, UserId},
    scope::ScopeSet,
};

/// [`AuthorizationRequest`] as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct StoredAuthorizationRequest {
    client_id: ClientId,
    redirect_uri: String,
    redirect_uri_was_sent: bool,
    response_mode: ResponseMode,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    scope: ScopeSet,
    #[serde(default)]
    code_challenge: Option<String>,
    #[serde(default)]
    prompt: StoredPrompt,
    #[serde(default)]
    max_age: Option<u64>,
    #[serde(default)]
    id_token_hint: Option<UserId>,
    #[serde(default)]
    login_hint: Option<String>,
    #[serde(default)]
    acr_values: Vec<String>,
    #[serde(default)]
    claims: ClaimsRequest,
    #[serde(default)]
    resource: Vec<String>,
    #[serde(default)]
    ui_locales: Vec<String>,
}

/// [`Prompt`] as it is stored.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredPrompt {
    none: bool,
    login: bool,
    consent: bool,
    select_account: bool,
}

/// [`ConsentDecision`] as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct StoredConsentDecision {
    user_id: UserId,
    answer: ConsentAnswer,
}

impl Document for StoredAuthorizationRequest {
    type Domain = AuthorizationRequest;

    fn store(value: AuthorizationRequest) -> Self {
        Self {
            client_id: value.client_id,
            redirect_uri: value.redirect_uri,
            redirect_uri_was_sent: value.redirect_uri_was_sent,
            response_mode: value.response_mode,
            state: value.state,
            nonce: value.nonce,
            scope: value.scope,
            code_challenge: value.code_challenge,
            prompt: StoredPrompt::store(value.prompt),
            max_age: value.max_age,
            id_token_hint: value.id_token_hint,
            login_hint: value.login_hint,
            acr_values: value.acr_values,
            claims: value.claims,
            resource: value.resource,
            ui_locales: value.ui_locales,
        }
    }

    fn read(self) -> AuthorizationRequest {
        AuthorizationRequest {
            client_id: self.client_id,
            redirect_uri: self.redirect_uri,
            redirect_uri_was_sent: self.redirect_uri_was_sent,
            response_mode: self.response_mode,
            state: self.state,
            nonce: self.nonce,
            scope: self.scope,
            code_challenge: self.code_challenge,
            prompt: self.prompt.read(),
            max_age: self.max_age,
            id_token_hint: self.id_token_hint,
            login_hint: self.login_hint,
            acr_values: self.acr_values,
            claims: self.claims,
            resource: self.resource,
            ui_locales: self.ui_locales,
        }
    }
}

impl Document for StoredPrompt {
    type Domain = Prompt;

    fn store(value: Prompt) -> Self {
        Self {
            none: value.none,
            login: value.login,
            consent: value.consent,
            select_account: value.select_account,
        }
    }

    fn read(self) -> Prompt {
        Prompt {
            none: self.none,
            login: self.login,
            consent: self.consent,
            select_account: self.select_account,
        }
    }
}

impl Document for StoredConsentDecision {
    type Domain = ConsentDecision;

    fn store(value: ConsentDecision) -> Self {
        Self {
            user_id: value.user_id,
            answer: value.answer,
        }
    }

    fn read(self) -> ConsentDecision {
        ConsentDecision {
            user_id: self.user_id,
            answer: self.answer,
        }
    }
}
