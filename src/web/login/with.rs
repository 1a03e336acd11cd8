//! `/login/with/{provider}`: sends a browser to another provider. The sign-in page itself asks no provider anything.

use axum::response::Response;

use crate::{
    factors::upstream::Proof,
    http::{error_page::ErrorKind, errors::PageError, forms::CheckedForm, page::render, parameters::PagePath},
    web::sign_in::{
        login_page::LoginPage,
        paths,
        providers::{self, Trip},
        step::SignInStep,
    },
};

pub mod callback;

/// Off to the provider.
///
/// # Errors
/// When there is no such provider (404), the address asks too often (429), or the store fails (503 or 500).
pub async fn post(PagePath(id): PagePath, mut step: SignInStep, _: CheckedForm) -> Result<Response, PageError> {
    let state = step.request.state.clone();
    let upstream = state.upstreams.find_open(&id).ok_or(ErrorKind::NotFound)?;
    let is_here = step.request.current_user().await?.is_some();
    let asks_for_now = is_here || step.destination.asks_for_now();
    let trip = Trip {
        link_to: None,
        destination: step.destination.address(paths::LOGIN),
        // Who confirms who they are does so there as well: that somebody left their browser open proves nothing.
        proof: if asks_for_now { Proof::Anew } else { Proof::Any },
    };
    match providers::redirect(&mut step.request, upstream, trip).await? {
        Ok(away) => Ok(away),
        Err(problem) => {
            let page = LoginPage::new(&mut step.request, &step.destination).await?;
            let page = page.with_provider_problem(problem, &upstream.config.name);
            Ok(render(problem.status(), &page.shell, &page))
        }
    }
}
