//! `authorization_requests.request` and `.consent_decision`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::domain::{
    authorization_request::{
        AuthorizationRequest, ConsentAnswer, ConsentDecision, Prompt, RedirectTarget, ResponseMode, ResponseTarget,
    },
    claims_request::ClaimsRequest,
    ids::{ClientId, DeviceAuthorizationId, UserId},
    scope::ScopeSet,
};

/// [`AuthorizationRequest`] as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct StoredAuthorizationRequest {
    client_id: ClientId,
    #[serde(flatten)]
    target: StoredTarget,
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

/// [`ResponseTarget`] as it is stored. A release that knows nothing of devices finds no address in a request that is for one, so the
/// request is none there, and nothing is sent anywhere.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum StoredTarget {
    Redirect {
        redirect_uri: String,
        redirect_uri_was_sent: bool,
        response_mode: ResponseMode,
    },
    Device {
        device_authorization: DeviceAuthorizationId,
    },
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
            target: StoredTarget::store(value.target),
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
            target: self.target.read(),
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

impl Document for StoredTarget {
    type Domain = ResponseTarget;

    fn store(value: ResponseTarget) -> Self {
        match value {
            ResponseTarget::Redirect(target) => Self::Redirect {
                redirect_uri: target.redirect_uri,
                redirect_uri_was_sent: target.redirect_uri_was_sent,
                response_mode: target.response_mode,
            },
            ResponseTarget::Device(id) => Self::Device {
                device_authorization: id,
            },
        }
    }

    fn read(self) -> ResponseTarget {
        match self {
            Self::Redirect {
                redirect_uri,
                redirect_uri_was_sent,
                response_mode,
            } => ResponseTarget::Redirect(RedirectTarget {
                redirect_uri,
                redirect_uri_was_sent,
                response_mode,
            }),
            Self::Device { device_authorization } => ResponseTarget::Device(device_authorization),
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
