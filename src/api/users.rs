//! `/api/v1/users`: people with accounts.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
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
    domain::{attribute::Attributes, ids::UserId, right::Right, user::User},
    http::api_error::ApiError,
    management::{
        attributes::values,
        users::{
            self,
            change::{NewUser, UserChange},
            settings::UserSettings,
        },
    },
    store::Versioned,
};

pub mod access;
pub mod actions;
pub mod factors;
pub mod merge;
pub mod roles;

/// An account. What is not known of its owner is absent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserDocument {
    /// Its identifier, which is the `sub` of its owner's tokens. It never changes.
    pub id: Uuid,
    /// Claims (OpenID Connect Core 1.0 section 5.1).
    #[serde(flatten)]
    pub claims: UserSettings,
    /// Closed on every path.
    pub disabled: bool,
    /// Whether its owner chooses another password at the next sign-in.
    pub must_change_password: bool,
    /// Whether there is a password.
    pub has_password: bool,
    /// Whether its owner has a role in the administration, themselves or by a group.
    pub has_role: bool,
    /// The names of the enabled groups that they are in, with the groups above these.
    pub groups: Vec<String>,
    /// What is known beside the standard claims, by the name of the attribute. A list of accounts leaves it out.
    #[schema(value_type = Option<Object>)]
    pub attributes: Option<Attributes>,
    /// When it will be erased, if its owner asked for that.
    pub deletes_at: Option<DateTime<Utc>>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When a claim last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a caller sees and does not change here.
const READ_ONLY: &[&str] = &[
    "id",
    "email_verified",
    "phone_number_verified",
    "has_password",
    "has_role",
    "groups",
    "deletes_at",
    "created_at",
    "updated_at",
];

impl From<User> for UserDocument {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            claims: user.claims.into(),
            disabled: user.disabled,
            must_change_password: user.state.must_change_password,
            has_password: user.password_hash.is_some(),
            has_role: user.has_role,
            groups: user.groups,
            attributes: None,
            deletes_at: user.state.deletes_at,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

impl From<Versioned<User>> for UserDocument {
    fn from(found: Versioned<User>) -> Self {
        found.value.into()
    }
}

impl UserDocument {
    /// With what is known beside the standard claims, for whoever has `right` over the account.
    pub(super) async fn whole(caller: &Caller, right: Right, found: Versioned<User>) -> Result<Self, ApiError> {
        let attributes = values::of_user(caller, right, found.value.id).await?;
        Ok(Self {
            attributes: Some(attributes),
            ..found.into()
        })
    }
}

/// An account that is to be made.
#[derive(ToSchema)]
#[schema(as = NewUser)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct NewUserBody {
    /// Claims (OpenID Connect Core 1.0 section 5.1). `preferred_username` or `email` is needed.
    #[serde(flatten)]
    claims: UserSettings,
    /// Closed on every path.
    #[schema(default = false)]
    disabled: Option<bool>,
    /// A password of 8 to 128 characters that is neither common nor stolen.
    #[schema(write_only)]
    password: Option<String>,
    /// Whether they choose another password at the first sign-in.
    #[schema(default = false)]
    must_change_password: Option<bool>,
    /// The names of the groups that they are in from the beginning.
    groups: Option<Vec<String>>,
    /// What is known beside the standard claims, by the name of the attribute. Each that is required has to be there.
    #[schema(value_type = Option<Object>)]
    attributes: Option<Attributes>,
}

/// What is to be different of an account.
#[derive(ToSchema)]
#[schema(as = UserPatch)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct UserPatch {
    /// Claims. Another `email` or `phone_number` is not verified.
    #[serde(flatten)]
    claims: UserSettings,
    /// Closing an account, and opening it again, end all access to it.
    disabled: Option<bool>,
    /// Whether they choose another password at the next sign-in.
    must_change_password: Option<bool>,
    /// What is known beside the standard claims, by the name of the attribute; `null` takes a value away.
    #[schema(value_type = Option<Object>)]
    attributes: Option<Attributes>,
}

/// List users
///
/// Those that the caller may look at. They can be filtered by `id`, `preferred_username`, `email`, `phone_number`, `name`, `login_name`
/// (any of the names that they sign in with), `search` (any name, with `co`), `disabled`, `has_role`, `created_at`, `updated_at`, `group` (a
/// name or an identifier; members of the groups below it too), `member_of` (an identifier; only of that group itself) and `attributes.` with
/// the name of an attribute that can be searched for (`attributes.department eq "Physics"`, its first 200 characters), and sorted by `id`, `name` or `created_at`.
#[utoipa::path(
    get, path = "/users", tag = "Users", operation_id = "list_users", params(ListParameters),
    responses((status = OK, body = PageDocument<UserDocument>)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = users::list(&caller, &parameters.read()?).await?;
    page(found, UserDocument::from)
}

/// Make an account
///
/// Whoever may do this over some groups only puts the account into one of them.
#[utoipa::path(
    post, path = "/users", tag = "Users", operation_id = "create_user", request_body = NewUserBody,
    responses((status = CREATED, body = UserDocument)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn create(caller: Caller, mut body: Body) -> Result<Tagged, ApiError> {
    let password: Option<String> = body.take("password")?;
    let new = NewUser {
        password: password.map(SecretString::from),
        disabled: body.take("disabled")?.unwrap_or(false),
        must_change_password: body.take("must_change_password")?.unwrap_or(false),
        groups: body.take("groups")?.unwrap_or_default(),
        attributes: body.take("attributes")?.unwrap_or_default(),
        claims: body.rest::<UserSettings>()?.into(),
    };
    let made = users::change::create(&caller, &new).await?;
    // Of a dry run nothing is stored.
    let made = UserDocument {
        attributes: Some(new.attributes),
        ..made.into()
    };
    Tagged::created(&made, "users", &made.id.to_string())
}

/// Show an account
#[utoipa::path(
    get, path = "/users/{id}", tag = "Users", operation_id = "get_user", params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = UserDocument)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    let found = users::get(&caller, Right::UsersRead, UserId(id)).await?;
    Tagged::ok(&UserDocument::whole(&caller, Right::UsersRead, found).await?)
}

/// Change an account
///
/// Of somebody who has a role, only by whoever could give that role.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "Users", operation_id = "change_user", params(("id" = Uuid, Path, description = "The account")),
    request_body(content = UserPatch, content_type = "application/merge-patch+json"),
    responses((status = OK, body = UserDocument)),
    extensions(("x-right" = json!("users.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let id = UserId(id);
    let current = users::get(&caller, Right::UsersWrite, id).await?;
    let version = current.version;
    let current = UserDocument::whole(&caller, Right::UsersWrite, current).await?;
    if_match.check(&current)?;
    let mut body = patch.over(&current, READ_ONLY)?;
    let change = UserChange {
        disabled: body.take("disabled")?.unwrap_or(false),
        must_change_password: body.take("must_change_password")?.unwrap_or(false),
        attributes: Some(body.take("attributes")?.unwrap_or_default()),
        claims: body.rest::<UserSettings>()?.into(),
    };
    let changed = users::change::change(&caller, id, version, &change).await?;
    Tagged::ok(&UserDocument {
        attributes: change.attributes,
        ..changed.into()
    })
}

/// Erase an account
///
/// Everything that is kept of its owner goes at once and for good. The audit log stays, and names them by a number that nobody else has.
#[utoipa::path(
    delete, path = "/users/{id}", tag = "Users", operation_id = "remove_user", params(("id" = Uuid, Path, description = "The account")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(caller: Caller, Path(id): Path<Uuid>, if_match: IfMatch) -> Result<StatusCode, ApiError> {
    let id = UserId(id);
    let current = users::get(&caller, Right::UsersWrite, id).await?;
    let version = current.version;
    if_match.check(&UserDocument::whole(&caller, Right::UsersWrite, current).await?)?;
    users::change::erase(&caller, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
