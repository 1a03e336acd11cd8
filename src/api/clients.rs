//! `/api/v1/clients`: applications that send their users here. Members carry their RFC 7591 names.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    body::{Body, MergePatch},
    etag::{IfMatch, Tagged},
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{
    domain::{client::Client, ids::ClientId, right::Right},
    http::api_error::{ApiError, Problem},
    management::{
        authority::NotDone,
        change_error::ChangeError,
        clients::{self, ClientChange, Made, settings::ClientSettings},
    },
    store::Versioned,
};

pub mod rename;
pub mod secret;
pub mod secrets;

/// A client. What has no value is absent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Client)]
pub struct ClientDocument {
    /// Its identifier. It changes by `rename` alone.
    pub client_id: String,
    /// Its metadata (RFC 7591 section 2).
    #[serde(flatten)]
    pub settings: ClientSettings,
    /// Closed on every path.
    pub disabled: bool,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// Whether state files manage it: then it is not changed here until it is released.
    pub managed: bool,
    /// The user who made it; absent where a state file or a command did.
    pub owner: Option<Uuid>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

const READ_ONLY: &[&str] = &[
    "client_id",
    "has_secret",
    "managed",
    "owner",
    "created_at",
    "updated_at",
];

/// A client that is to be made.
#[derive(ToSchema)]
#[schema(as = NewClient)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct NewClientBody {
    /// Its identifier: 1 to 200 printable ASCII characters. A random one where it is absent.
    client_id: Option<String>,
    /// A secret from elsewhere, of at least 16 characters. A client that needs one gets a random one where it is absent.
    #[schema(write_only)]
    client_secret: Option<String>,
    /// Closed on every path.
    #[schema(default = false)]
    disabled: Option<bool>,
    /// Its metadata (RFC 7591 section 2).
    #[serde(flatten)]
    settings: ClientSettings,
}

/// What a client is to be.
#[derive(ToSchema)]
#[schema(as = ClientPatch)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct ClientPatch {
    /// Its metadata (RFC 7591 section 2).
    #[serde(flatten)]
    settings: ClientSettings,
    /// Closed on every path.
    disabled: Option<bool>,
}

/// A client that was made or changed, and its new secret, if it got one.
#[derive(ToSchema)]
#[schema(as = MadeClient)]
#[expect(dead_code, reason = "it describes an answer, which is put together by `Tagged`")]
pub struct MadeClient {
    /// The client.
    #[serde(flatten)]
    client: ClientDocument,
    /// Its new secret, if it got one. It is shown this once.
    client_secret: Option<String>,
}

impl From<Versioned<Client>> for ClientDocument {
    fn from(found: Versioned<Client>) -> Self {
        let client = found.value;
        Self {
            client_id: client.client_id.to_string(),
            settings: client.metadata.into(),
            disabled: client.disabled,
            has_secret: client.client_secret_digest.is_some(),
            managed: found.managed,
            owner: client.owner.map(|owner| owner.0),
            created_at: found.created_at,
            updated_at: found.updated_at,
        }
    }
}

fn secret_of(made: Option<SecretString>) -> Option<Value> {
    made.map(|secret| secret.expose_secret().into())
}

fn made(made: Made) -> Result<Tagged, ApiError> {
    let document = ClientDocument::from(made.client);
    Ok(Tagged::created(&document, "clients", &document.client_id)?
        .showing_once("client_secret", secret_of(made.secret)))
}

fn changed(made: Made) -> Result<Tagged, ApiError> {
    let document = ClientDocument::from(made.client);
    Ok(Tagged::ok(&document)?.showing_once("client_secret", secret_of(made.secret)))
}

fn change_of(mut body: Body) -> Result<ClientChange, ApiError> {
    Ok(ClientChange {
        disabled: body.take("disabled")?.unwrap_or(false),
        metadata: body.rest::<ClientSettings>()?.into(),
    })
}

/// List clients
///
/// All of them, or with `clients.own` alone those that the caller made. They can be filtered by `client_id`, `client_name`, `disabled`,
/// `owner`, `created_at` and `updated_at`, and sorted by `client_id`, `client_name` or `created_at`.
#[utoipa::path(
    get, path = "/clients", tag = "Clients", operation_id = "list_clients", params(ListParameters),
    responses((status = OK, body = PageDocument<ClientDocument>)),
    extensions(("x-right" = json!("clients.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = clients::list(&caller, &parameters.read()?).await?;
    page(found, ClientDocument::from)
}

/// Make a client
///
/// A caller with `clients.own` alone looks after the clients that they made. The users of these are asked for their consent.
#[utoipa::path(
    post, path = "/clients", tag = "Clients", operation_id = "create_client", request_body = NewClientBody,
    responses((status = CREATED, body = MadeClient)),
    extensions(("x-right" = json!("clients.write"))),
)]
pub async fn create(caller: Caller, mut body: Body) -> Result<Tagged, ApiError> {
    let client_id: Option<String> = body.take("client_id")?;
    let client_id = ClientId(client_id.unwrap_or_else(|| caller.new_id().to_string()));
    create_as(&caller, client_id, body).await
}

async fn create_as(caller: &Caller, client_id: ClientId, mut body: Body) -> Result<Tagged, ApiError> {
    let secret: Option<String> = body.take("client_secret")?;
    let new = change_of(body)?;
    made(clients::create(caller, &client_id, &new, secret.map(Into::into)).await?)
}

/// Show a client
#[utoipa::path(
    get, path = "/clients/{client_id}", tag = "Clients", operation_id = "get_client",
    params(("client_id" = String, Path, description = "The client")),
    responses((status = OK, body = ClientDocument)),
    extensions(("x-right" = json!("clients.read"))),
)]
pub async fn get(caller: Caller, Path(client_id): Path<String>) -> Result<Tagged, ApiError> {
    let found = clients::find(&caller, Right::ClientsRead, &ClientId(client_id)).await?;
    Tagged::ok(&ClientDocument::from(found))
}

/// Make a client with that identifier, or replace its metadata
///
/// What the body does not name has its default. `If-Match` is needed where the client is there.
#[utoipa::path(
    put, path = "/clients/{client_id}", tag = "Clients", operation_id = "put_client",
    params(("client_id" = String, Path, description = "The client")), request_body = ClientPatch,
    responses((status = OK, body = MadeClient), (status = CREATED, body = MadeClient)),
    extensions(("x-right" = json!("clients.write")), ("x-if-match" = json!(true))),
)]
pub async fn put(
    caller: Caller,
    Path(client_id): Path<String>,
    if_match: Result<IfMatch, ApiError>,
    body: Body,
) -> Result<Response, ApiError> {
    let client_id = ClientId(client_id);
    let current = match clients::find(&caller, Right::ClientsWrite, &client_id).await {
        // Whether somebody else's client has the identifier is for `create` to say.
        Err(ChangeError::NotFound(_) | ChangeError::NotDone(NotDone::NotAllowed(_))) if if_match.is_err() => {
            return Ok(create_as(&caller, client_id, body).await?.into_response());
        }
        Err(ChangeError::NotFound(_)) => {
            let detail = "there is no such client; it is made by a PUT without If-Match";
            return Err(ApiError::new(Problem::Stale, detail));
        }
        found => found?,
    };
    let version = current.version;
    if_match?.check(&ClientDocument::from(current))?;
    let change = change_of(body)?;
    Ok(changed(clients::change(&caller, &client_id, version, &change).await?)?.into_response())
}

/// Change a client
#[utoipa::path(
    patch, path = "/clients/{client_id}", tag = "Clients", operation_id = "change_client",
    params(("client_id" = String, Path, description = "The client")),
    request_body(content = ClientPatch, content_type = "application/merge-patch+json"),
    responses((status = OK, body = MadeClient)),
    extensions(("x-right" = json!("clients.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(client_id): Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let client_id = ClientId(client_id);
    let current = clients::find(&caller, Right::ClientsWrite, &client_id).await?;
    let version = current.version;
    let current = ClientDocument::from(current);
    if_match.check(&current)?;
    let change = change_of(patch.over(&current, READ_ONLY)?)?;
    changed(clients::change(&caller, &client_id, version, &change).await?)
}

/// Remove a client
///
/// What it was given is worth nothing from then on.
#[utoipa::path(
    delete, path = "/clients/{client_id}", tag = "Clients", operation_id = "remove_client",
    params(("client_id" = String, Path, description = "The client")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("clients.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(caller: Caller, Path(client_id): Path<String>, if_match: IfMatch) -> Result<StatusCode, ApiError> {
    let client_id = ClientId(client_id);
    let current = clients::find(&caller, Right::ClientsWrite, &client_id).await?;
    let version = current.version;
    if_match.check(&ClientDocument::from(current))?;
    clients::remove(&caller, &client_id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
