//! `authorization_codes.basis` and `grants.basis`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Document;
use crate::domain::{
    claims_request::ClaimsRequest,
    confirmation::Confirmation,
    grant::GrantBasis,
    ids::{ClientId, SessionId, UserId},
    scope::ScopeSet,
};

/// [`GrantBasis`] as it is stored. A confirmation method that this release does not know cannot be read, so that what is bound is never
/// taken for unbound.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct StoredGrantBasis {
    client_id: ClientId,
    user_id: UserId,
    session_id: SessionId,
    #[serde(default)]
    scope: ScopeSet,
    #[serde(default)]
    resource: Vec<String>,
    #[serde(default)]
    claims: ClaimsRequest,
    auth_time: DateTime<Utc>,
    acr: String,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
}

impl Document for StoredGrantBasis {
    type Domain = GrantBasis;

    fn store(value: GrantBasis) -> Self {
        Self {
            client_id: value.client_id,
            user_id: value.user_id,
            session_id: value.session_id,
            scope: value.scope,
            resource: value.resource,
            claims: value.claims,
            auth_time: value.auth_time,
            acr: value.acr,
            amr: value.amr,
            actor: value.actor,
            cnf: value.cnf,
        }
    }

    fn read(self) -> GrantBasis {
        GrantBasis {
            client_id: self.client_id,
            user_id: self.user_id,
            session_id: self.session_id,
            scope: self.scope,
            resource: self.resource,
            claims: self.claims,
            auth_time: self.auth_time,
            acr: self.acr,
            amr: self.amr,
            actor: self.actor,
            cnf: self.cnf,
        }
    }
}
