//! Forms posted to this server's pages. Two layers check each one before its handler runs, so that no handler can forget it:
//! the headers set by the browser must match (`tower_http::csrf`), and the form must contain the browser session's token. A
//! handler takes the form as a [`CheckedForm`], or as a [`CheckedUpload`] where there is a file in it.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::csrf::{CsrfLayer, ProtectionError, ProtectionErrorKind};
use tower_sessions::Session;

use super::{
    browser,
    error_page::ErrorKind,
    errors::PageError,
    parameters::{PageParameters, is_declared_larger},
};
use crate::{config::Config, crypto::digest, protocol::parameters::Parameters};

mod upload;

pub use upload::UPLOAD_BYTES;

/// The parameters of a posted form that passed the checks against forgery. No parameter is repeated.
pub struct CheckedForm(pub Parameters);

impl<S: Send + Sync> FromRequestParts<S> for CheckedForm {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, PageError> {
        parts
            .extensions
            .remove::<Checked>()
            .map(|Checked(form)| Self(form))
            .ok_or(PageError::internal(
                "the route is outside of the layer that checks forms",
            ))
    }
}

#[derive(Clone)]
struct Checked(Parameters);

/// A posted form with a file in it, that passed the same checks.
#[derive(Clone)]
pub struct CheckedUpload {
    /// Its parameters.
    pub form: Parameters,
    /// The bytes of the file; empty where none was chosen.
    pub file: Vec<u8>,
}

impl<S: Send + Sync> FromRequestParts<S> for CheckedUpload {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, PageError> {
        parts.extensions.remove::<Self>().ok_or(PageError::internal(
            "the route is outside of the layer that checks forms with files",
        ))
    }
}

/// In the extensions of a refusal (403): the form comes from this server, and its token is not the browser's. Another tab went on
/// meanwhile, or the cookies are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaleForm {
    /// Whether the browser still has a session with a token.
    pub has_session: bool,
}

/// Refuses posts that another site caused: by `Sec-Fetch-Site`, or by `Origin` if the browser does not send that header. With
/// `Sec-Fetch-Site: same-origin` the origin may be hidden (`null`), as `Referrer-Policy: no-referrer` makes it. The issuer comes
/// from the configuration.
pub fn same_origin_layer(config: &Config) -> CsrfLayer<impl FnMut(ProtectionError) -> Response + Clone + use<>> {
    // If the issuer is not a browser origin, none is trusted; then only `Sec-Fetch-Site` decides.
    let layer = CsrfLayer::new()
        .add_trusted_origin(config.issuer.origin())
        .unwrap_or_default();
    layer.with_rejection_response(|error: ProtectionError| {
        let cause = match error.kind() {
            ProtectionErrorKind::CrossOriginRequest => OTHER_SITE,
            ProtectionErrorKind::CrossOriginRequestFromOldBrowser => OTHER_ORIGIN,
            _ => "the form was refused by its headers",
        };
        refused(cause).into_response()
    })
}

const OTHER_SITE: &str = "Sec-Fetch-Site says that the form comes from another site";

/// Without `Sec-Fetch-Site` nothing shows that a hidden origin is ours, so it is refused like any other.
const OTHER_ORIGIN: &str = "the Origin of the form is not that of the issuer, and there is no Sec-Fetch-Site; \
     it is null where a proxy sets Referrer-Policy: no-referrer, or removes headers";

const NO_SESSION: &str = "the browser has no session cookie, or its session has ended";

fn refused(cause: &'static str) -> PageError {
    PageError::caused(ErrorKind::FormOutOfDate, cause)
}

/// The layer that reads a posted form and compares its token. A form without one, with another browser's, or with a repeated
/// parameter is refused (403) before its handler runs.
///
/// # Errors
/// When the form is another site's (403), cannot be read (400 or 413), or the session cannot be read (503). The refusal of a form
/// with another token (403) is a response with a [`StaleForm`].
pub async fn check(request: Request, next: Next) -> Result<Response, PageError> {
    if request.method().is_safe() {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let expected = expected_token(&parts).await?;
    let PageParameters(form) = PageParameters::from_request(Request::from_parts(parts.clone(), body), &()).await?;
    if let Some(refusal) = refusal(&form, &expected) {
        return Ok(refusal);
    }
    parts.extensions.insert(Checked(form));
    Ok(next.run(Request::from_parts(parts, axum::body::Body::empty())).await)
}

/// The same for a form with a file in it ([`CheckedUpload`]). Nothing is read for a browser that was never shown a form.
///
/// # Errors
/// See [`check`].
pub async fn check_upload(request: Request, next: Next) -> Result<Response, PageError> {
    if request.method().is_safe() {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let expected = expected_token(&parts).await?;
    if expected.is_empty() {
        return Err(refused(NO_SESSION));
    }
    let request = Request::from_parts(parts.clone(), body);
    if is_declared_larger(&request, UPLOAD_BYTES) {
        return Err(ErrorKind::TooLarge.into());
    }
    let (form, file) = upload::read(request).await?;
    if let Some(refusal) = refusal(&form, &expected) {
        return Ok(refusal);
    }
    parts.extensions.insert(CheckedUpload { form, file });
    Ok(next.run(Request::from_parts(parts, axum::body::Body::empty())).await)
}

/// The token that the form of this browser has; empty where it has none.
async fn expected_token(parts: &Parts) -> Result<String, PageError> {
    // If the browser says that the form comes from another site, this is decisive, whatever the origin.
    let site = parts.headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(refused(OTHER_SITE));
    }
    let session = parts.extensions.get::<Session>().cloned();
    let session = session.ok_or(PageError::internal("no session layer"))?;
    Ok(browser::csrf_token_of(&session).await?.unwrap_or_default())
}

/// The answer to a form that does not pass.
fn refusal(form: &Parameters, expected: &str) -> Option<Response> {
    let mut refusal = check_token(form, expected).err()?.into_response();
    // Without one token it is no form of ours, not even an old one.
    if form.get("csrf_token").is_some() && form.repeated().is_none() {
        refusal.extensions_mut().insert(StaleForm {
            has_session: !expected.is_empty(),
        });
    }
    Some(refusal)
}

/// Compares the form's token with that of the browser session. A browser without one was never shown a form.
fn check_token(form: &Parameters, expected: &str) -> Result<(), PageError> {
    let token = form.get("csrf_token");
    if form.repeated().is_some() {
        return Err(refused("the form repeats a field"));
    }
    match token {
        None => Err(refused("the form has no csrf_token")),
        Some(_) if expected.is_empty() => Err(refused(NO_SESSION)),
        Some(token) if digest::same(token.as_bytes(), expected.as_bytes()) => Ok(()),
        Some(_) => Err(refused(
            "the form has another csrf_token than the browser session: it is older than the last sign-in or sign-out",
        )),
    }
}
