//! The demo's application: signs its users in with the `openidconnect` crate, and shows what it learnt. Keeps its sessions in
//! memory; it is a demonstration, and the provider beside it is not.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use openidconnect::{
    AsyncHttpClient, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpClientError,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, TokenResponse,
    core::{CoreClient, CoreProviderMetadata, CoreResponseType, CoreUserInfoClaims},
};
use serde::Deserialize;

use super::super::config_file::Failure;
use crate::{crypto::random::Random, http::assets};

/// The cookie that knows this browser; not the provider's name, because cookies do not tell ports apart.
const COOKIE: &str = "orchard";

/// At most so many browsers are remembered.
const BROWSERS: usize = 1_000;

#[derive(Clone)]
struct App(Arc<Parts>);

struct Parts {
    issuer: IssuerUrl,
    own: String,
    client_secret: ClientSecret,
    http: Http,
    browsers: Mutex<HashMap<String, Visit>>,
    random: Random,
}

/// Where one browser stands.
#[derive(Clone)]
enum Visit {
    /// It was sent to the provider.
    Away {
        state: String,
        nonce: String,
        verifier: String,
    },
    /// It came back, signed in.
    SignedIn(Box<SignedIn>),
}

#[derive(Clone)]
struct SignedIn {
    id_token: String,
    claims: String,
    userinfo: String,
    name: String,
}

pub(super) fn router(issuer: &str, own: &str, client_secret: &str) -> Result<Router, Failure> {
    let app = App(Arc::new(Parts {
        issuer: IssuerUrl::new(issuer.to_owned())?,
        own: own.to_owned(),
        client_secret: ClientSecret::new(client_secret.to_owned()),
        http: Http(
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()?,
        ),
        browsers: Mutex::new(HashMap::new()),
        random: Random::system(),
    }));
    Ok(Router::new()
        .route("/", get(home))
        .route("/sign-in", post(sign_in))
        .route("/callback", get(callback))
        .route("/sign-out", post(sign_out))
        .route("/static/{*name}", get(assets::serve))
        .with_state(app))
}

#[derive(Template)]
#[template(path = "demo/home.html")]
struct HomePage {
    stylesheet: String,
    visitor: Option<SignedIn>,
    problem: Option<String>,
}

async fn home(State(app): State<App>, headers: HeaderMap) -> Response {
    page(StatusCode::OK, app.visitor(&headers), None)
}

async fn sign_in(State(app): State<App>) -> Response {
    match app.start().await {
        Ok((address, browser)) => {
            let cookie = format!("{COOKIE}={browser}; Path=/; HttpOnly; SameSite=Lax");
            let mut response = Redirect::to(&address).into_response();
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => page(StatusCode::BAD_GATEWAY, None, Some(error.to_string())),
    }
}

#[derive(Deserialize)]
struct Callback {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

async fn callback(State(app): State<App>, headers: HeaderMap, Query(answer): Query<Callback>) -> Response {
    if let Some(error) = answer.error {
        let said = answer
            .error_description
            .map(|said| format!(": {said}"))
            .unwrap_or_default();
        return page(StatusCode::OK, None, Some(format!("{error}{said}")));
    }
    match app.finish(&headers, answer.code, answer.state).await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(error) => page(StatusCode::BAD_GATEWAY, None, Some(error.to_string())),
    }
}

/// Forgets the browser here, then lets the provider sign it out there (RP-Initiated Logout 1.0).
async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Response {
    let Some(visitor) = app.visitor(&headers) else {
        return Redirect::to("/").into_response();
    };
    if let Some(browser) = cookie(&headers) {
        app.0
            .browsers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&browser);
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("id_token_hint", &visitor.id_token)
        .append_pair("post_logout_redirect_uri", &format!("{}/", app.0.own))
        .finish();
    Redirect::to(&format!("{}/logout?{query}", app.0.issuer.as_str())).into_response()
}

impl App {
    fn visitor(&self, headers: &HeaderMap) -> Option<SignedIn> {
        let browsers = self.0.browsers.lock().unwrap_or_else(PoisonError::into_inner);
        match browsers.get(&cookie(headers)?)? {
            Visit::SignedIn(visitor) => Some(visitor.as_ref().clone()),
            Visit::Away { .. } => None,
        }
    }

    fn remember(&self, browser: String, visit: Visit) {
        let mut browsers = self.0.browsers.lock().unwrap_or_else(PoisonError::into_inner);
        if browsers.len() >= BROWSERS {
            browsers.clear();
        }
        browsers.insert(browser, visit);
    }

    async fn metadata(&self) -> Result<CoreProviderMetadata, Failure> {
        Ok(CoreProviderMetadata::discover_async(self.0.issuer.clone(), &self.0.http).await?)
    }

    async fn start(&self) -> Result<(String, String), Failure> {
        let client = CoreClient::from_provider_metadata(
            self.metadata().await?,
            ClientId::new("orchard-notes".to_owned()),
            Some(self.0.client_secret.clone()),
        )
        .set_redirect_uri(RedirectUrl::new(format!("{}/callback", self.0.own))?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state, nonce) = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(["profile", "email", "groups", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        let browser = self.0.random.token_text();
        let visit = Visit::Away {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        };
        self.remember(browser.clone(), visit);
        Ok((address.to_string(), browser))
    }

    async fn finish(&self, headers: &HeaderMap, code: Option<String>, state: Option<String>) -> Result<(), Failure> {
        let browser = cookie(headers).ok_or("this browser did not start here")?;
        let visit = self
            .0
            .browsers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&browser);
        let Some(Visit::Away {
            state: expected,
            nonce,
            verifier,
        }) = visit
        else {
            return Err("nothing was asked for".into());
        };
        if state.as_deref() != Some(expected.as_str()) {
            return Err("the answer belongs to another question".into());
        }
        let client = CoreClient::from_provider_metadata(
            self.metadata().await?,
            ClientId::new("orchard-notes".to_owned()),
            Some(self.0.client_secret.clone()),
        )
        .set_redirect_uri(RedirectUrl::new(format!("{}/callback", self.0.own))?);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.ok_or("the answer has no code")?))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.0.http)
            .await?;
        let id_token = tokens.id_token().ok_or("the answer has no ID token")?;
        let claims = id_token.claims(
            &client
                .id_token_verifier()
                .set_allowed_algs([openidconnect::core::CoreJwsSigningAlgorithm::EcdsaP256Sha256]),
            &Nonce::new(nonce),
        )?;
        let userinfo: CoreUserInfoClaims = client
            .user_info(tokens.access_token().to_owned(), Some(claims.subject().clone()))?
            .request_async(&self.0.http)
            .await?;
        let name = userinfo
            .name()
            .and_then(|name| name.get(None))
            .map_or_else(|| "stranger".to_owned(), |name| name.to_string());
        let visitor = SignedIn {
            id_token: id_token.to_string(),
            claims: serde_json::to_string_pretty(claims)?,
            userinfo: serde_json::to_string_pretty(&userinfo)?,
            name,
        };
        self.remember(browser, Visit::SignedIn(Box::new(visitor)));
        Ok(())
    }
}

/// Carries the `openidconnect` crate's requests.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpClientError<reqwest::Error>;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Self::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            fetch(&self.0, request)
                .await
                .map_err(|error| HttpClientError::Reqwest(Box::new(error)))
        })
    }
}

async fn fetch(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let response = http.execute(request.try_into()?).await?;
    let mut answer = openidconnect::http::Response::builder().status(response.status());
    if let Some(headers) = answer.headers_mut() {
        *headers = response.headers().clone();
    }
    let body = response.bytes().await?.to_vec();
    Ok(answer.body(body).unwrap_or_default())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

fn page(status: StatusCode, visitor: Option<SignedIn>, problem: Option<String>) -> Response {
    let page = HomePage {
        stylesheet: assets::url("vestibule.css"),
        visitor,
        problem,
    };
    match page.render() {
        Ok(html) => (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
