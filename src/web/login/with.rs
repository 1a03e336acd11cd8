//! `/login/with/{provider}`: redirects a browser to another provider. Showing the sign-in page contacts no provider.

use axum::response::Response;

use crate::{
    factors::upstream::Proof,
    http::{error_page::ErrorKind, errors::PageError, forms::CheckedForm, page::render, parameters::PagePath},
    web::sign_in::{
        login_page::LoginPage,
        paths,
        providers::{self, RedirectPurpose},
        step::SignInStep,
    },
};

pub mod callback;

/// Redirects to the provider.
///
/// # Errors
/// When there is no such provider (404), the address asks too often (429), or the store fails (503 or 500).
pub async fn post(PagePath(id): PagePath, mut step: SignInStep, _: CheckedForm) -> Result<Response, PageError> {
    let context = &step.request.context;
    let found = context.federation.find_open(&context.config, &id);
    let upstream = found.ok_or(ErrorKind::NotFound)?;
    let is_here = step.request.current_user().await?.is_some();
    let asks_for_now = is_here || step.destination.asks_for_now();
    let purpose = RedirectPurpose {
        link_to: None,
        destination: step.destination.address(paths::LOGIN),
        // A user who has to authenticate again does so at the provider too: an existing session there may have been left
        // open.
        proof: if asks_for_now {
            Proof::Reauthentication
        } else {
            Proof::Any
        },
    };
    match providers::redirect(&mut step.request, &upstream, purpose).await? {
        Ok(away) => Ok(away),
        Err(problem) => {
            let page = LoginPage::new(&mut step.request, &step.destination).await?;
            let page = page.with_provider_problem(problem, &upstream.config.name);
            Ok(render(problem.status(), &page.shell, &page))
        }
    }
}
