//! GitHub: OAuth 2.0 (RFC 6749 section 4.1, with PKCE), and its API for the user's identity. There is no ID token: the answer
//! is bound to the request by state, PKCE and the connection to GitHub's servers.

use openidconnect::{
    AsyncHttpClient as _, HttpRequest, PkceCodeChallenge, PkceCodeVerifier,
    http::{Method, Request, StatusCode, header},
};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    claims,
    provider::{CallbackValues, RedirectValues, Upstream, UpstreamError, refused, unreachable},
};
use crate::domain::upstream::UpstreamIdentity;

const TOKEN: &str = "https://github.com/login/oauth/access_token";
const API: &str = "https://api.github.com";

/// The response of the token endpoint: a token or an error, both with status 200.
#[derive(Deserialize)]
struct Redeemed {
    access_token: Option<String>,
    error: Option<String>,
}

/// A user of the API.
#[derive(Deserialize)]
struct Person {
    id: u64,
    login: String,
    name: Option<String>,
    avatar_url: Option<String>,
}

/// One of the user's addresses.
#[derive(Deserialize)]
struct Address {
    email: String,
    primary: bool,
    verified: bool,
}

/// The URL that the browser is redirected to.
pub(super) fn address(upstream: &Upstream, values: &RedirectValues<'_>) -> Result<String, UpstreamError> {
    let verifier = PkceCodeVerifier::new(values.verifier.to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let mut url = Url::parse(&upstream.config.sign_in_page()).map_err(|error| unreachable(&error))?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &upstream.config.client_id)
        .append_pair("redirect_uri", &upstream.redirect_uri)
        .append_pair("scope", &upstream.scopes().join(" "))
        .append_pair("state", values.state)
        .append_pair("code_challenge", challenge.as_str())
        .append_pair("code_challenge_method", "S256");
    Ok(url.into())
}

/// The identity for the callback's code.
pub(super) async fn identify(
    upstream: &Upstream,
    answer: &CallbackValues<'_>,
) -> Result<UpstreamIdentity, UpstreamError> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("client_id", &upstream.config.client_id)
        .append_pair("client_secret", upstream.secret())
        .append_pair("code", answer.code)
        .append_pair("redirect_uri", &upstream.redirect_uri)
        .append_pair("code_verifier", answer.verifier)
        .finish();
    let token_url = upstream.config.token_url.as_deref().unwrap_or(TOKEN);
    let request = request(Method::POST, token_url)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form.into_bytes());
    let redeemed: Redeemed = send(upstream, request).await?;
    let token = match redeemed {
        Redeemed {
            access_token: Some(token),
            error: None,
        } => token,
        Redeemed { error, .. } => return Err(UpstreamError::Refused(format!("{error:?}"))),
    };
    let person: Person = ask(upstream, &token, "/user").await?;
    let addresses: Vec<Address> = ask(upstream, &token, "/user/emails").await?;
    Ok(identity(&person, &addresses))
}

/// The address in the profile is not verified; only those of the list can be.
fn identity(person: &Person, addresses: &[Address]) -> UpstreamIdentity {
    let primary = addresses.iter().find(|address| address.primary);
    let said: Value = json!({
        "name": person.name,
        "preferred_username": person.login,
        "picture": person.avatar_url,
        "email": primary.map(|address| &address.email),
        "email_verified": primary.is_some_and(|address| address.verified),
    });
    UpstreamIdentity {
        // The number is permanent; a name can be given up and taken by another user.
        subject: person.id.to_string(),
        proved_at: None,
        groups: Vec::new(),
        claims: claims::read(&said),
    }
}

async fn ask<T: for<'de> Deserialize<'de>>(upstream: &Upstream, token: &str, path: &str) -> Result<T, UpstreamError> {
    let request = request(Method::GET, &format!("{}{path}", api(upstream)))
        .header(header::ACCEPT, "application/vnd.github+json")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Vec::new());
    send(upstream, request).await
}

/// The base URL of its API.
pub(super) fn api(upstream: &Upstream) -> &str {
    upstream.config.api_url.as_deref().unwrap_or(API).trim_end_matches('/')
}

fn request(method: Method, address: &str) -> openidconnect::http::request::Builder {
    // The API refuses requests without a user agent.
    Request::builder()
        .method(method)
        .uri(address)
        .header(header::USER_AGENT, "vestibule")
}

async fn send<T: for<'de> Deserialize<'de>>(
    upstream: &Upstream,
    request: Result<HttpRequest, openidconnect::http::Error>,
) -> Result<T, UpstreamError> {
    let request = request.map_err(|error| refused(&error))?;
    let response = upstream.http.call(request).await.map_err(|error| unreachable(&error))?;
    if response.status() != StatusCode::OK {
        return Err(UpstreamError::Unreachable(format!("it answered {}", response.status())));
    }
    // The library's error is not logged: it may contain a token.
    serde_json::from_slice(response.body())
        .map_err(|_| UpstreamError::Unreachable("its answer cannot be read".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(email: &str, primary: bool, verified: bool) -> Address {
        Address {
            email: email.to_owned(),
            primary,
            verified,
        }
    }

    #[test]
    fn only_the_primary_address_counts_and_only_if_it_is_verified() {
        let person = Person {
            id: 583_231,
            login: "octocat".to_owned(),
            name: None,
            avatar_url: Some("https://avatars.example/1".to_owned()),
        };
        let old = || address("old@example.org", false, true);
        let none = identity(&person, &[old()]);
        assert_eq!((none.subject.as_str(), none.verified_email()), ("583231", None));
        let unverified = identity(&person, &[old(), address("new@example.org", true, false)]);
        assert_eq!(unverified.verified_email(), None);
        let verified = identity(&person, &[old(), address("new@example.org", true, true)]);
        assert_eq!(verified.verified_email(), Some("new@example.org"));
        assert_eq!(verified.claims.preferred_username.as_deref(), Some("octocat"));
    }
}
