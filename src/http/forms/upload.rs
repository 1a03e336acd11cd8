//! Reads a form with a file in it (`multipart/form-data`, RFC 7578).

use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};
use url::form_urlencoded::Serializer;

use crate::{
    http::{
        error_page::ErrorKind,
        errors::PageError,
        parameters::{PageParameters, is_form},
    },
    protocol::parameters::Parameters,
};

/// The maximum size of a form with a file: 1 MiB for the file, 64 KiB for the rest.
pub const UPLOAD_BYTES: usize = 1024 * 1024 + 64 * 1024;
/// The most fields.
const MOST_FIELDS: usize = 16;

/// The parameters, and the bytes of the field with a file name.
///
/// # Errors
/// When it is too large (413) or cannot be read (400).
pub(super) async fn read(request: Request) -> Result<(Parameters, Vec<u8>), PageError> {
    // Without a file it may come as any other form does.
    if is_form(request.headers()) {
        let PageParameters(form) = PageParameters::from_request(request, &()).await?;
        return Ok((form, Vec::new()));
    }
    let multipart = Multipart::from_request(request, &()).await;
    let mut multipart = multipart.map_err(|_| malformed("the body must be multipart/form-data"))?;
    let (mut fields, mut file) = (Vec::new(), None);
    let mut count = 0;
    while let Some(field) = multipart.next_field().await.map_err(|error| unreadable(&error))? {
        count += 1;
        if count > MOST_FIELDS {
            return Err(malformed("the form has too many fields"));
        }
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_none() {
            fields.push((name, field.text().await.map_err(|error| unreadable(&error))?));
            continue;
        }
        let bytes = field.bytes().await.map_err(|error| unreadable(&error))?;
        if file.replace(bytes.to_vec()).is_some() {
            return Err(malformed("the form has more than one file"));
        }
    }
    let encoded = Serializer::new(String::new()).extend_pairs(fields).finish();
    let form = Parameters::parse(encoded.as_bytes()).map_err(|_| malformed("the parameters cannot be read"))?;
    Ok((form, file.unwrap_or_default()))
}

fn unreadable(error: &MultipartError) -> PageError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge.into(),
        _ => malformed("the form cannot be read"),
    }
}

fn malformed(cause: &'static str) -> PageError {
    PageError::caused(ErrorKind::BadRequest, cause)
}
