//! `/api/v1/clients/{client_id}/rename`: another identifier for a client.

use utoipa::ToSchema;

use super::ClientDocument;
use crate::{
    api::conventions::{
        authenticate::Caller,
        body::Body,
        etag::{IfMatch, Tagged},
        path::Path,
    },
    domain::{ids::ClientId, right::Right},
    http::api_error::ApiError,
    management::clients,
};

/// What a client is called from then on.
#[derive(ToSchema)]
#[schema(as = ClientRename)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct ClientRenameBody {
    /// Its new identifier: 1 to 200 printable ASCII characters.
    client_id: String,
}

/// Give a client another identifier
///
/// It keeps its settings and secrets, and nobody who agreed to it is asked again. Tokens name the old identifier, so they end: its users sign in
/// again once the application has the new one.
#[utoipa::path(
    post, path = "/clients/{client_id}/rename", tag = "Clients", operation_id = "rename_client",
    params(("client_id" = String, Path, description = "The client")), request_body = ClientRenameBody,
    responses((status = OK, body = ClientDocument)),
    extensions(("x-right" = json!("clients.write")), ("x-if-match" = json!(true))),
)]
pub async fn rename(
    caller: Caller,
    Path(client_id): Path<String>,
    if_match: IfMatch,
    mut body: Body,
) -> Result<Tagged, ApiError> {
    let client_id = ClientId(client_id);
    let to = ClientId(body.require("client_id")?);
    body.end()?;
    let current = clients::find(&caller, Right::ClientsWrite, &client_id).await?;
    let version = current.version;
    if_match.check(&ClientDocument::from(current))?;
    let renamed = clients::rename::rename(&caller, &client_id, version, &to).await?;
    Tagged::ok(&ClientDocument::from(renamed))
}
