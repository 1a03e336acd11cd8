//! `POST /admin/settings/picture`: uploads a picture of the deployment, or takes one away. It leads back to the page of settings, which says at
//! the field why a picture was not taken.

use axum::response::{IntoResponse as _, Redirect, Response};

use crate::{
    domain::branding_picture::PictureSlot,
    http::{error_page::ErrorKind, errors::PageError, forms::CheckedUpload},
    management::{
        change_error::ChangeError,
        settings::branding_picture::{self, PictureError},
    },
    web::console::{
        actions::actions,
        administrator::Administrator,
        picture_field::{FIXED, name_of},
        refusal,
    },
};

actions! {
    Upload = "upload",
    Remove = "remove",
}

/// Uploads a picture, or takes one away.
///
/// # Errors
/// When there is no such picture (400), the administrator may not change settings (403), or the store fails (503 or 500).
pub async fn post(
    administrator: Administrator,
    CheckedUpload { form, file }: CheckedUpload,
) -> Result<Response, PageError> {
    let slot = form
        .get("slot")
        .and_then(PictureSlot::parse)
        .ok_or(ErrorKind::BadRequest)?;
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    let context = administrator.context();
    let done = match action {
        Action::Upload => branding_picture::put(context, slot, file).await.map(drop),
        Action::Remove => branding_picture::remove(context, slot)
            .await
            .map_err(PictureError::from),
    };
    let name = slot.name();
    let problem = match done {
        Ok(()) => {
            let address = format!("/admin/settings/look?done=picture-{}#picture-{name}", action.as_str());
            return Ok(Redirect::to(&address).into_response());
        }
        Err(PictureError::Picture(problem)) => name_of(problem),
        Err(PictureError::Change(ChangeError::Invalid(_))) => FIXED,
        Err(PictureError::Change(error)) => return Err(refusal::page(error)),
    };
    let address = format!("/admin/settings/look?picture={name}&problem={problem}#picture-{name}");
    Ok(Redirect::to(&address).into_response())
}
