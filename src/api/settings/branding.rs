//! `/api/v1/settings/branding/{slot}`: the pictures of the pages.

use axum::{
    body::Bytes,
    extract::{FromRequest as _, Request},
    http::{StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::conventions::{authenticate::Caller, etag::Tagged, path::Path},
    crypto::digest,
    domain::branding_picture::{BrandingPicture, PictureSlot},
    http::api_error::{ApiError, Problem},
    management::{
        change_error::ChangeError,
        settings::branding_picture::{self, PictureError, PictureProblem},
    },
};

/// The types of what can be uploaded.
const TYPES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// A picture of the pages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BrandingPicture)]
pub struct PictureDocument {
    /// Where it is shown: `logo`, `logo_dark` or `icon`.
    slot: &'static str,
    /// What it was written as.
    media_type: &'static str,
    /// The SHA-256 of that, in hexadecimal.
    sha256: String,
}

/// Upload a picture of the pages
///
/// A PNG, JPEG or WebP picture of at most 1 MiB, as the body. It is written again as PNG: without metadata and animation, and with at most 1024
/// pixels on the longer side. The slot is `logo`, `logo_dark` or `icon`. What the file or the environment fixes cannot be changed here. Of two
/// who upload at once, the later one wins. Every node follows within a second.
#[utoipa::path(
    put, path = "/settings/branding/{slot}", tag = "Settings", operation_id = "put_branding_picture",
    params(("slot" = String, Path, description = "Where it is shown")),
    request_body(content(
        (String = "image/png"), (String = "image/jpeg"), (String = "image/webp"),
    )),
    responses((status = OK, body = PictureDocument)),
    extensions(("x-right" = json!("settings.write"))),
)]
pub async fn put(caller: Caller, Path(slot): Path<String>, request: Request) -> Result<Tagged, ApiError> {
    let slot = slot_of(&slot)?;
    branding_picture::may_change(&caller, slot).await.map_err(refused)?;
    let given = request.headers().get(header::CONTENT_TYPE);
    let given = given.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_picture = TYPES.iter().any(|one| given.trim().eq_ignore_ascii_case(one));
    if !is_picture {
        let detail = format!("the Content-Type of the body is {}", TYPES.join(" or "));
        return Err(ApiError::new(Problem::UnsupportedMediaType, detail));
    }
    let body = Bytes::from_request(request, &()).await;
    let body = body.map_err(|_| of_picture(PictureProblem::TooLarge))?;
    let sha256 = branding_picture::put(&caller, slot, body.to_vec()).await;
    let sha256 = sha256.map_err(|error| match error {
        PictureError::Picture(problem) => of_picture(problem),
        PictureError::Change(error) => refused(error),
    })?;
    Tagged::ok(&PictureDocument {
        slot: slot.name(),
        media_type: BrandingPicture::MEDIA_TYPE,
        sha256: digest::hex(&sha256),
    })
}

/// Remove a picture of the pages
///
/// The pages have the one of Vestibule again. Nothing happens where none was uploaded.
#[utoipa::path(
    delete, path = "/settings/branding/{slot}", tag = "Settings", operation_id = "remove_branding_picture",
    params(("slot" = String, Path, description = "Where it is shown")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("settings.write"))),
)]
pub async fn remove(caller: Caller, Path(slot): Path<String>) -> Result<StatusCode, ApiError> {
    branding_picture::remove(&caller, slot_of(&slot)?)
        .await
        .map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

fn slot_of(name: &str) -> Result<PictureSlot, ApiError> {
    let nothing = || ApiError::new(Problem::NotFound, "the pictures are logo, logo_dark and icon");
    PictureSlot::parse(name).ok_or_else(nothing)
}

fn of_picture(problem: PictureProblem) -> ApiError {
    let kind = match problem {
        PictureProblem::TooLarge => Problem::TooLarge,
        PictureProblem::Svg | PictureProblem::OtherKind => Problem::UnsupportedMediaType,
        PictureProblem::Empty | PictureProblem::Damaged | PictureProblem::TooManyPixels => Problem::Invalid,
    };
    ApiError::new(kind, problem.to_string())
}

/// Its body has no members, so no place of it is named.
fn refused(error: ChangeError) -> ApiError {
    match error {
        ChangeError::Invalid(invalid) => ApiError::new(Problem::Invalid, invalid.problem),
        other => other.into(),
    }
}
