//! A form of this server that is too old: another tab went on meanwhile, or the cookies are gone. Nothing of it is done. A step of a
//! sign-in leads to where the sign-in stands now; any other page says so, and leads to itself.

use axum::{
    extract::Request,
    http::Uri,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::destination::DestinationQuery;
use crate::http::{current_user::page_of, error_page::NextLink, errors::PrivateCause, forms::StaleForm};

/// The layer around the pages.
pub async fn lead_on(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let mut response = next.run(request).await;
    let Some(stale) = response.extensions().get::<StaleForm>().copied() else {
        return response;
    };
    let Some(address) = step_now(&uri, stale) else {
        response.extensions_mut().insert(NextLink::Page(page_again(&uri)));
        return response;
    };
    let mut redirect = Redirect::to(&address).into_response();
    if let Some(cause) = response.extensions_mut().remove::<PrivateCause>() {
        redirect.extensions_mut().insert(cause);
    }
    redirect
}

/// Where the sign-in stands now, if the form is a step of one. A browser that lost its cookies, or stores none, would be led round in a
/// circle where no application tells it what to do: it is told.
fn step_now(uri: &Uri, stale: StaleForm) -> Option<String> {
    let query = DestinationQuery::of_address(&uri.to_string());
    if let Some(id) = query.request_id() {
        return Some(format!("/authorize/{id}"));
    }
    let is_step = stale.has_session && uri.path().starts_with("/login");
    is_step.then(|| query.own_next_step())
}

/// The page that the form is on.
fn page_again(uri: &Uri) -> String {
    let path = uri.path();
    match path.split('/').nth(1).unwrap_or_default() {
        "account" => page_of(path).unwrap_or_else(|| "/".to_owned()),
        "logout" => "/logout".to_owned(),
        "login" => "/login".to_owned(),
        "register" | "recover" | "setup" => uri.path_and_query().map_or(path, |own| own.as_str()).to_owned(),
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_again_by_the_address_that_its_form_posts_to() {
        for (action, page) in [
            ("/account/passkeys/0190/rename", "/account/passkeys"),
            ("/account/recovery-codes", "/account/recovery-codes"),
            ("/apps/notes/remove", "/"),
            ("/logout/confirm", "/logout"),
            ("/login/totp", "/login"),
            ("/recover/reset?token=x", "/recover/reset?token=x"),
        ] {
            assert_eq!(page_again(&action.parse().unwrap()), page, "{action}");
        }
    }

    #[test]
    fn a_step_leads_to_where_its_sign_in_stands() {
        let id = "0190b3f2-7a52-7c3b-9d0e-000000000000";
        let here = StaleForm { has_session: true };
        for (action, step) in [
            (format!("/login/totp?request={id}"), Some(format!("/authorize/{id}"))),
            (format!("/consent?request={id}"), Some(format!("/authorize/{id}"))),
            (
                "/login?request=//evil.example".to_owned(),
                Some("/login/next".to_owned()),
            ),
            (
                "/login?next=/account/email".to_owned(),
                Some("/login/next?next=/account/email".to_owned()),
            ),
            ("/login?next=//evil.example".to_owned(), Some("/login/next".to_owned())),
            ("/account/email".to_owned(), None),
        ] {
            assert_eq!(step_now(&action.parse().unwrap(), here), step, "{action}");
        }
        let without_cookies = StaleForm { has_session: false };
        assert_eq!(step_now(&"/login".parse().unwrap(), without_cookies), None);
    }
}
