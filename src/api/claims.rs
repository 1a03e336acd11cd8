//! `/api/v1/claims/preview`: what an application would learn of a person.

use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{authenticate::Caller, body::Body};
use crate::{
    domain::{
        ids::{ClientId, UserId},
        scope::ScopeSet,
    },
    http::api_error::ApiError,
    management::claims_preview::{self, Origin, Preview, Said},
};

/// Of whom, to whom, and what for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClaimsPreviewRequest)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct PreviewRequest {
    /// The account.
    user_id: Uuid,
    /// The client.
    client_id: String,
    /// What is granted, with spaces between; all that the client may ask for, where nothing is said.
    scope: Option<String>,
}

/// What would be said. Nothing is signed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClaimsPreview)]
pub struct PreviewDocument {
    /// What would be granted.
    scope: String,
    /// Whether they would get in.
    admitted: bool,
    /// In the ID token, but for `at_hash`; absent where there would be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<Vec<SaidDocument>>,
    /// In the UserInfo answer; absent where it would be refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo: Option<Vec<SaidDocument>>,
    /// In the access token; absent of an opaque one.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<Vec<SaidDocument>>,
}

/// A claim, and where it is from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreviewedClaim)]
pub struct SaidDocument {
    /// Its name.
    claim: String,
    /// Its value.
    value: Value,
    /// `server`, `scope`, `scope_rule` or `client_rule`.
    from: &'static str,
    /// The scope that releases it, or whose rule made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl From<Preview> for PreviewDocument {
    fn from(preview: Preview) -> Self {
        let documents = |said: Vec<Said>| said.into_iter().map(SaidDocument::from).collect();
        Self {
            scope: preview.scope.to_string(),
            admitted: preview.admitted,
            id_token: preview.id_token.map(documents),
            userinfo: preview.userinfo.map(documents),
            access_token: preview.access_token.map(documents),
        }
    }
}

impl From<Said> for SaidDocument {
    fn from(said: Said) -> Self {
        let (from, scope) = match said.from {
            Origin::Server => ("server", None),
            Origin::Scope(scope) => ("scope", Some(scope)),
            Origin::ScopeRule(scope) => ("scope_rule", Some(scope)),
            Origin::ClientRule => ("client_rule", None),
        };
        Self {
            claim: said.claim,
            value: said.value,
            from,
            scope,
        }
    }
}

/// Preview claims
///
/// What the ID token, UserInfo and the access token would say of this person to this client, made as the server makes them. Nothing is signed,
/// nothing is stored. The client is one that the caller may look at.
#[utoipa::path(
    post, path = "/claims/preview", tag = "Attributes", operation_id = "preview_claims", request_body = PreviewRequest,
    responses((status = OK, body = PreviewDocument)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn preview(caller: Caller, mut body: Body) -> Result<Json<PreviewDocument>, ApiError> {
    let user: Uuid = body.require("user_id")?;
    let client_id: String = body.require("client_id")?;
    let scope: Option<String> = body.take("scope")?;
    body.end()?;
    let scope = scope.as_deref().map(ScopeSet::parse);
    let made = claims_preview::preview(&caller, UserId(user), &ClientId(client_id), scope.as_ref()).await?;
    Ok(Json(made.into()))
}
