//! `/account/providers`: links and unlinks other providers.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    factors::upstream::{self, Proof},
    http::{
        current_user::CurrentUser,
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::render,
        parameters::{PagePath, PageQuery},
    },
    store::upstream_identities::Unlinked,
    web::sign_in::{
        owner::{Owner, Proven},
        providers::{self, RedirectPurpose},
        providers_page::{PAGE, ProvidersDone, ProvidersPage, refuse},
    },
};

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct ProvidersQuery {
    done: Option<String>,
}

/// The list; users who are not signed in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser, PageQuery(query): PageQuery<ProvidersQuery>) -> Result<Response, PageError> {
    let page = ProvidersPage {
        done: match query.done.as_deref() {
            Some("linked") => Some(ProvidersDone::Linked),
            Some("unlinked") => Some(ProvidersDone::Unlinked),
            _ => None,
        },
        ..ProvidersPage::new(&mut current).await?
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Redirects to a provider, to link it.
///
/// # Errors
/// When there is no such provider (404), the address asks too often (429), or the store fails (503 or 500).
pub async fn link(mut owner: Owner<Proven>, PagePath(id): PagePath, _: CheckedForm) -> Result<Response, PageError> {
    let context = &owner.request.context;
    let found = context.federation.find_open(&context.config, &id);
    let upstream = found.ok_or(ErrorKind::NotFound)?;
    let purpose = RedirectPurpose {
        link_to: Some(owner.user.id),
        destination: PAGE.to_owned(),
        proof: Proof::Any,
    };
    match providers::redirect(&mut owner.request, &upstream, purpose).await? {
        Ok(away) => Ok(away),
        Err(problem) => refuse(&mut owner, problem, &upstream.config.name).await,
    }
}

/// Removes a link, unless it is the only way to sign in.
///
/// # Errors
/// When they have no such link (404), or the store fails (503 or 500).
pub async fn unlink(mut owner: Owner<Proven>, PagePath(id): PagePath, _: CheckedForm) -> Result<Response, PageError> {
    let config = owner.request.context.config.clone();
    let open: Vec<_> = config.open_upstreams().collect();
    match upstream::unlink(&owner.request.context, owner.user.id, &id, &open).await? {
        Unlinked::Yes => Ok(Redirect::to(&format!("{PAGE}?done=unlinked")).into_response()),
        Unlinked::NotTheirs => Err(ErrorKind::NotFound.into()),
        Unlinked::LastSignInMethod => {
            let mut page = ProvidersPage::new(&mut owner).await?;
            let messages = &page.shell.messages;
            page.problem = Some((messages.text("upstreams-last"), messages.text("upstreams-last-help")));
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page))
        }
    }
}
