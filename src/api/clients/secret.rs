//! `/api/v1/clients/{client_id}/secret`: the secret of a client.

use crate::{
    api::conventions::{authenticate::Caller, etag::Tagged, path::Path},
    domain::ids::ClientId,
    http::api_error::ApiError,
    management::clients::secrets,
};

use super::{MadeClient, changed};

/// Give a client a new random secret
///
/// Those before count for nothing from then on.
#[utoipa::path(
    post, path = "/clients/{client_id}/secret", tag = "Clients", operation_id = "replace_client_secret",
    params(("client_id" = String, Path, description = "The client")),
    responses((status = OK, body = MadeClient)),
    extensions(("x-right" = json!("clients.secrets"))),
)]
pub async fn replace(caller: Caller, Path(client_id): Path<String>) -> Result<Tagged, ApiError> {
    changed(secrets::replace(&caller, &ClientId(client_id)).await?)
}
