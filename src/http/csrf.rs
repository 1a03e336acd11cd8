//! Cross-site request forgery: every form carries the browser's token, and the browser's own headers must agree.

use axum::http::{HeaderMap, header};

use super::{browser::Browser, error_page::ErrorKind, errors::PageError, state::AppState};
use crate::{crypto::digest, protocol::parameters::Parameters};

/// Checks a posted form of ours, before anything else is done with it.
///
/// # Errors
/// The page that says to try again.
pub fn check_form(state: &AppState, headers: &HeaderMap, browser: &Browser, form: &Parameters) -> Result<(), PageError> {
    let expected = browser.expected_csrf_token();
    if form.repeated().is_some() || expected.is_empty() {
        return Err(ErrorKind::FormOutOfDate.into());
    }
    check(headers, state.config.issuer.origin(), expected, form.get("csrf_token"))
        .map_err(|Forged| PageError::caused(ErrorKind::FormOutOfDate, "a form without our token, or from elsewhere"))
}

/// Why a form was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forged;

/// Checks a form post: the token is the browser session's, `Origin` (where sent) is ours, and `Sec-Fetch-Site` (where sent)
/// says that our own page posted it. `issuer_origin` comes from the configuration, never from the request.
///
/// # Errors
/// [`Forged`], whichever of the three is wrong.
pub fn check(headers: &HeaderMap, issuer_origin: &str, expected: &str, presented: Option<&str>) -> Result<(), Forged> {
    let same_origin = headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes() == issuer_origin.as_bytes());
    let same_site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    let right_token = presented.is_some_and(|token| digest::same(token.as_bytes(), expected.as_bytes()));
    if same_origin && same_site && right_token { Ok(()) } else { Err(Forged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example";

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn our_own_form_is_taken() {
        let own = headers(&[("origin", ISSUER), ("sec-fetch-site", "same-origin")]);
        assert_eq!(check(&own, ISSUER, "token", Some("token")), Ok(()));
        assert_eq!(check(&HeaderMap::new(), ISSUER, "token", Some("token")), Ok(()));
    }

    #[test]
    fn another_origin_a_null_origin_another_site_and_a_wrong_or_missing_token_are_refused() {
        for forged in [&[("origin", "https://evil.example")], &[("origin", "null")], &[("sec-fetch-site", "cross-site")], &[("sec-fetch-site", "same-site")]] {
            assert_eq!(check(&headers(forged), ISSUER, "token", Some("token")), Err(Forged), "{forged:?}");
        }
        assert_eq!(check(&HeaderMap::new(), ISSUER, "token", Some("tokem")), Err(Forged));
        assert_eq!(check(&HeaderMap::new(), ISSUER, "token", None), Err(Forged));
    }
}
