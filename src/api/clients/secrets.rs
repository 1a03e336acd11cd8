//! `/api/v1/clients/{client_id}/secrets`: the secrets of a client, two at most that are live.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    api::conventions::{authenticate::Caller, body::Body, document::documents, etag::Tagged, path::Path},
    domain::{client_secret::ClientSecret, ids::ClientId},
    http::{api_error::ApiError, page::path_segment},
    management::clients::secrets,
};

/// A secret of a client.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientSecret)]
pub struct ClientSecretDocument {
    /// Which of the client's it is.
    id: i64,
    /// Since when; absent of one from before that was written down.
    created_at: Option<DateTime<Utc>>,
    /// Until when; absent of one that counts until it is revoked.
    expires_at: Option<DateTime<Utc>>,
    /// When it was last presented, to the minute; absent while it never was.
    last_used_at: Option<DateTime<Utc>>,
}

/// A secret that is to be made.
#[derive(ToSchema)]
#[schema(as = NewClientSecret)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct NewClientSecretBody {
    /// Until when; until it is revoked where it is absent.
    expires_at: Option<DateTime<Utc>>,
}

/// A secret that was made.
#[derive(ToSchema)]
#[schema(as = MadeClientSecret)]
#[expect(dead_code, reason = "it describes an answer, which is put together by `Tagged`")]
pub struct MadeClientSecret {
    /// About it.
    #[serde(flatten)]
    about: ClientSecretDocument,
    /// The secret itself. It is shown this once.
    client_secret: String,
}

impl From<ClientSecret> for ClientSecretDocument {
    fn from(secret: ClientSecret) -> Self {
        Self {
            id: secret.number,
            created_at: secret.created_at,
            expires_at: secret.expires_at,
            last_used_at: secret.last_used_at,
        }
    }
}

/// List the secrets of a client
///
/// The newest last. No secret itself is in the answer.
#[utoipa::path(
    get, path = "/clients/{client_id}/secrets", tag = "Clients", operation_id = "list_client_secrets",
    params(("client_id" = String, Path, description = "The client")),
    responses((status = OK, body = Vec<ClientSecretDocument>)),
    extensions(("x-right" = json!("clients.read"))),
)]
pub async fn list(caller: Caller, Path(client_id): Path<String>) -> Result<Json<Vec<Value>>, ApiError> {
    let all = secrets::list(&caller, &ClientId(client_id)).await?;
    Ok(Json(documents(all.into_iter().map(ClientSecretDocument::from))?))
}

/// Give a client another secret
///
/// The one that it has counts too, until it is revoked. A client has two live secrets at most.
#[utoipa::path(
    post, path = "/clients/{client_id}/secrets", tag = "Clients", operation_id = "add_client_secret",
    params(("client_id" = String, Path, description = "The client")), request_body = NewClientSecretBody,
    responses((status = CREATED, body = MadeClientSecret)),
    extensions(("x-right" = json!("clients.secrets"))),
)]
pub async fn add(caller: Caller, Path(client_id): Path<String>, mut body: Body) -> Result<Tagged, ApiError> {
    let expires_at: Option<DateTime<Utc>> = body.take("expires_at")?;
    body.end()?;
    let made = secrets::add(&caller, &ClientId(client_id.clone()), expires_at).await?;
    let id = made.secret.number.to_string();
    let document = ClientSecretDocument::from(made.secret);
    let answer = Tagged::created(&document, &format!("clients/{}/secrets", path_segment(&client_id)), &id)?;
    Ok(answer.showing_once("client_secret", Some(made.text.expose_secret().into())))
}

/// Revoke a secret of a client
///
/// It counts for nothing from then on. The only one that is live stays; it can be replaced.
#[utoipa::path(
    delete, path = "/clients/{client_id}/secrets/{secret_id}", tag = "Clients", operation_id = "revoke_client_secret",
    params(("client_id" = String, Path, description = "The client"), ("secret_id" = i64, Path, description = "The secret")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("clients.secrets"))),
)]
pub async fn revoke(caller: Caller, Path((client_id, id)): Path<(String, i64)>) -> Result<StatusCode, ApiError> {
    secrets::revoke(&caller, &ClientId(client_id), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
