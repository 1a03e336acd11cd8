//! `authorization_codes.basis` and `grants.basis`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Document, session::StoredActor};
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
    acr: StoredAcr,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<StoredActor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
}

/// The authentication context. Where an administrator acts as the user, it is written so that a release that knows nothing of acting cannot
/// read the basis: to it there is no such code and no such grant.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum StoredAcr {
    OfUser(String),
    OfActor { acr: String },
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
            acr: match value.actor {
                None => StoredAcr::OfUser(value.acr),
                Some(_) => StoredAcr::OfActor { acr: value.acr },
            },
            amr: value.amr,
            actor: value.actor.map(StoredActor::store),
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
            acr: match self.acr {
                StoredAcr::OfUser(acr) | StoredAcr::OfActor { acr } => acr,
            },
            amr: self.amr,
            actor: self.actor.map(StoredActor::read),
            cnf: self.cnf,
        }
    }
}
