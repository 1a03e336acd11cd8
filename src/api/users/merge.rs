//! `/api/v1/users/{id}/merge`: two accounts of one person.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::UserDocument;
use crate::{
    api::conventions::{authenticate::Caller, body::Body, etag::IfMatch, path::Path},
    domain::{ids::UserId, right::Right, user::User},
    http::api_error::ApiError,
    management::{
        change_error::ChangeError,
        users::{
            self,
            merge::{Erased, Merged, MergedIdentity, SeenAccount},
        },
        validation::Invalid,
    },
    store::Versioned,
};

/// The account that is merged into another one.
#[derive(ToSchema)]
#[schema(as = UserMerge)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct MergeBody {
    /// The account that is erased.
    other: Uuid,
    /// The `ETag` of a GET of that account, or `*` for whatever is there. `If-Match` says the same of the account that stays.
    other_etag: String,
}

/// What moved to the account that stays, and what went with the other one.
#[derive(Serialize, ToSchema)]
#[schema(as = MergedUsers)]
pub struct MergedDocument {
    /// The identities at other providers that open the account now.
    identities: Vec<IdentityDocument>,
    /// The names of the groups that it is in now, and was not.
    groups: Vec<String>,
    /// The names of what is known now and was not: claims, and `attributes.` with the name of an attribute.
    fields: Vec<String>,
    /// The names of the passkeys that open it now.
    passkeys: Vec<String>,
    /// What did not move.
    erased: ErasedDocument,
}

/// An identity at another provider.
#[derive(Serialize, ToSchema)]
#[schema(as = MergedIdentity)]
pub struct IdentityDocument {
    /// The identifier of the provider.
    provider: String,
    /// The address there.
    email: Option<String>,
}

/// What is gone with the account that was erased.
#[derive(Serialize, ToSchema)]
#[schema(as = ErasedWithUser)]
pub struct ErasedDocument {
    /// Identities at providers at which the account that stays has one of its own.
    identities: Vec<IdentityDocument>,
    /// The names of what is known of the account that stays already, and is something else there.
    fields: Vec<String>,
    /// Whether there was a password.
    has_password: bool,
    /// Whether there was an authenticator app.
    totp: bool,
    /// How many recovery codes there were.
    recovery_codes: u32,
    /// The applications that its owner had allowed something. They know them by the identifier that is gone.
    client_ids: Vec<String>,
}

impl From<Merged> for MergedDocument {
    fn from(merged: Merged) -> Self {
        Self {
            identities: identities(merged.identities),
            groups: merged.groups,
            fields: merged.fields,
            passkeys: merged.passkeys,
            erased: merged.erased.into(),
        }
    }
}

impl From<Erased> for ErasedDocument {
    fn from(erased: Erased) -> Self {
        Self {
            identities: identities(erased.identities),
            fields: erased.fields,
            has_password: erased.password,
            totp: erased.totp,
            recovery_codes: erased.recovery_codes,
            client_ids: erased.apps.into_iter().map(|client| client.to_string()).collect(),
        }
    }
}

fn identities(found: Vec<MergedIdentity>) -> Vec<IdentityDocument> {
    let document = |MergedIdentity { provider, email }| IdentityDocument { provider, email };
    found.into_iter().map(document).collect()
}

/// Merge another account of the same person into this one
///
/// This one keeps its identifier, and takes over the identities at other providers, the groups, the passkeys, and what is not known of it yet. The
/// other one is erased, and its identifier is never given to anybody again. All access to both ends. It needs `users.credentials` as well, over both.
#[utoipa::path(
    post, path = "/users/{id}/merge", tag = "Users", operation_id = "merge_users", params(("id" = Uuid, Path, description = "The account that stays")),
    request_body = MergeBody,
    responses((status = OK, body = MergedDocument)),
    extensions(("x-right" = json!("users.write")), ("x-if-match" = json!(true))),
)]
pub async fn merge(
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    mut body: Body,
) -> Result<Json<MergedDocument>, ApiError> {
    let other = UserId(body.require("other")?);
    let other_etag = IfMatch::in_body(body.require("other_etag")?);
    body.end()?;
    let kept = users::get(&caller, Right::UsersWrite, UserId(id)).await?;
    let kept = seen(&caller, kept, &if_match).await?;
    let other = match users::get(&caller, Right::UsersWrite, other).await {
        Err(ChangeError::NotFound(_)) => {
            let unknown = Invalid::new("other", "there is no such account");
            return Err(ChangeError::from(unknown).into());
        }
        found => seen(&caller, found?, &other_etag).await?,
    };
    Ok(Json(users::merge::merge(&caller, kept, other).await?.into()))
}

/// The account, if it is what the caller has seen.
async fn seen(caller: &Caller, found: Versioned<User>, if_match: &IfMatch) -> Result<SeenAccount, ApiError> {
    let (id, version) = (found.value.id, found.version);
    if_match.check(&UserDocument::whole(caller, Right::UsersWrite, found).await?)?;
    Ok(SeenAccount { id, version })
}
