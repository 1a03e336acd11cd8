//! `POST /language`: the language that somebody chose at the foot of a page. It is stored with the browser session.

use axum::response::{IntoResponse, Redirect, Response};

use crate::http::{errors::PageError, forms::CheckedForm, messages::Messages, page_request::PageRequest};

/// Stores the choice, and leads back to the page. A language that is not available changes nothing.
///
/// # Errors
/// When the session cannot be written (503).
pub async fn post(request: PageRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let chosen = form.get("language").unwrap_or_default();
    if Messages::languages().iter().any(|language| language == chosen) {
        request.browser.choose_language(Some(chosen)).await?;
    }
    let here = form.get("here").filter(|here| is_own_page(here));
    Ok(Redirect::to(here.unwrap_or("/")).into_response())
}

/// Whether it is a path of this server. Browsers read a backslash as a slash, so `/\\evil.example` is another server.
fn is_own_page(here: &str) -> bool {
    let rest = here.strip_prefix('/');
    rest.is_some_and(|rest| !rest.starts_with(['/', '\\']) && here.bytes().all(|byte| byte.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_of_a_language_leads_to_no_other_server() {
        for here in ["/", "/login?request=x", "/register/finish?token=a-b_c"] {
            assert!(is_own_page(here), "{here}");
        }
        for here in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/\tx",
            "/\r\nx",
            "evil",
        ] {
            assert!(!is_own_page(here), "{here}");
        }
    }
}
