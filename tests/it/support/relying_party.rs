//! An independent application: the `openidconnect` crate, with its requests sent to the router.

use std::{collections::BTreeMap, pin::Pin};

use axum::{Router, body::Body};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, AsyncHttpClient, AuthType, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpClientError, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    TokenResponse as _,
    core::{
        CoreClient, CoreErrorResponseType, CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreResponseType, CoreTokenResponse, CoreUserInfoClaims,
    },
};
use serde_json::Value;

use super::{
    browser::{Browser, Page},
    server::{ISSUER, TestClock, TestServer, send},
};

/// The password of all users.
pub const PASSWORD: &str = "correct horse battery staple";
/// The secret of all applications.
pub const SECRET: &str = "a-secret-of-at-least-sixteen";
/// The redirect URI.
pub const CALLBACK: &str = "https://app.example/callback";

/// Alice, and an application; `more` is added to the application's table.
pub fn alice_and_app(more: &str) -> String {
    format!(
        r#"
        [[users]]
        preferred_username = "alice"
        password = "{PASSWORD}"
        email = "alice@example.com"
        email_verified = true
        name = "Alice Lindqvist"
        given_name = "Alice"
        [[clients]]
        client_id = "app"
        client_secret = "{SECRET}"
        client_name = "The App"
        redirect_uris = ["{CALLBACK}"]
        post_logout_redirect_uris = ["https://app.example/bye"]
        {more}
        "#
    )
}

/// Another user, by name.
pub fn user(name: &str) -> String {
    format!("[[users]]\npreferred_username = \"{name}\"\npassword = \"{PASSWORD}\"\nemail = \"{name}@example.com\"\n")
}

/// Another confidential application.
pub fn client(client_id: &str, more: &str) -> String {
    format!(
        "[[clients]]\nclient_id = \"{client_id}\"\nclient_secret = \"{SECRET}\"\nredirect_uris = [\"{CALLBACK}\"]\n{more}\n"
    )
}

/// A relying party.
#[derive(Clone)]
pub struct RelyingParty {
    client_id: String,
    client_secret: Option<String>,
    auth_type: AuthType,
    http: RouterHttp,
    clock: TestClock,
}

/// An authorization request, with the values that the response is checked against.
pub struct Question {
    /// The URL for the browser.
    pub address: String,
    state: String,
    nonce: Nonce,
    verifier: String,
}

/// A token response, checked by the crate.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token, if there was one.
    pub refresh_token: Option<String>,
    /// The ID token, if there was one.
    pub id_token: Option<String>,
    /// The granted scope.
    pub scope: String,
}

impl Tokens {
    /// The refresh token; there must be one.
    pub fn refresh(&self) -> &str {
        self.refresh_token.as_deref().expect("a refresh token")
    }

    /// The ID token; there must be one.
    pub fn id(&self) -> &str {
        self.id_token.as_deref().expect("an ID token")
    }

    /// What the ID token says.
    pub fn claims(&self) -> Value {
        payload(self.id())
    }
}

/// The error code of a token response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

impl RelyingParty {
    /// The application `app`, which authenticates with HTTP Basic.
    pub fn app(server: &TestServer) -> Self {
        Self::new(server, "app", Some(SECRET))
    }

    /// An application; a public one has no secret.
    pub fn new(server: &TestServer, client_id: &str, client_secret: Option<&str>) -> Self {
        Self {
            client_id: client_id.to_owned(),
            client_secret: client_secret.map(str::to_owned),
            auth_type: AuthType::BasicAuth,
            http: RouterHttp(server.router()),
            clock: server.clock.clone(),
        }
    }

    /// The same, with its secret in the body.
    pub fn posting_its_secret(self) -> Self {
        Self {
            auth_type: AuthType::RequestBody,
            ..self
        }
    }

    /// The same with another node.
    pub fn at(&self, server: &TestServer) -> Self {
        Self {
            http: RouterHttp(server.router()),
            ..self.clone()
        }
    }

    async fn client(&self) -> Client {
        let issuer = IssuerUrl::new(ISSUER.to_owned()).expect("an issuer");
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.http)
            .await
            .expect("discovery works");
        let secret = self.client_secret.clone().map(ClientSecret::new);
        CoreClient::from_provider_metadata(metadata, ClientId::new(self.client_id.clone()), secret)
            .set_auth_type(self.auth_type.clone())
            .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).expect("a URL"))
    }

    /// Requests `openid` and these scopes, with PKCE, state, nonce, and further parameters.
    pub async fn ask(&self, scope: &str, parameters: &[(&str, &str)]) -> Question {
        let client = self.client().await;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(scope.split_whitespace().map(|name| Scope::new(name.to_owned())))
            .set_pkce_challenge(challenge);
        for (name, value) in parameters {
            request = request.add_extra_param((*name).to_owned(), (*value).to_owned());
        }
        let (address, state, nonce) = request.url();
        Question {
            address: address.into(),
            state: state.secret().clone(),
            nonce,
            verifier: verifier.secret().clone(),
        }
    }

    /// The response to a request: the state must be the same, and the issuer the right one (RFC 9207).
    pub fn answer(&self, question: &Question, page: &Page) -> BTreeMap<String, String> {
        let location = page.location();
        assert!(
            location.starts_with(CALLBACK),
            "{} {location} {}",
            page.status,
            page.body
        );
        let answer = page.answered();
        self.check_answer(question, &answer);
        answer
    }

    /// The same for a response from elsewhere.
    pub fn check_answer(&self, question: &Question, answer: &BTreeMap<String, String>) {
        assert_eq!(answer.get("state"), Some(&question.state), "{answer:?}");
        assert_eq!(answer.get("iss").map(String::as_str), Some(ISSUER), "{answer:?}");
    }

    /// The code in the response; there must be one.
    pub fn code(&self, question: &Question, page: &Page) -> String {
        let mut answer = self.answer(question, page);
        assert_eq!(answer.get("error"), None, "{answer:?}");
        answer.remove("code").expect("a code")
    }

    /// Redeems a code, and has the crate check the ID token.
    pub async fn redeem(&self, question: &Question, code: &str) -> Result<Tokens, Refused> {
        self.redeem_with(question, code, &[]).await
    }

    /// The same, with further parameters.
    pub async fn redeem_with(
        &self,
        question: &Question,
        code: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Tokens, Refused> {
        let client = self.client().await;
        let mut request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .expect("a token endpoint")
            .set_pkce_verifier(PkceCodeVerifier::new(question.verifier.clone()));
        for (name, value) in parameters {
            request = request.add_extra_param((*name).to_owned(), (*value).to_owned());
        }
        let response = request.request_async(&self.http).await.map_err(refused)?;
        let id_token = response.id_token().expect("an ID token");
        let checked = id_token.claims(&self.verifier(&client), &question.nonce);
        checked.expect("a right ID token");
        let at_hash = payload(&id_token.to_string())["at_hash"].clone();
        assert!(at_hash.is_string(), "an ID token names its access token");
        Ok(tokens(&response))
    }

    /// Refreshes; an empty scope asks for all.
    pub async fn refresh(&self, refresh_token: &str, scope: &str) -> Result<Tokens, Refused> {
        let client = self.client().await;
        let refresh_token = RefreshToken::new(refresh_token.to_owned());
        let request = client
            .exchange_refresh_token(&refresh_token)
            .expect("a token endpoint")
            .add_scopes(scope.split_whitespace().map(|name| Scope::new(name.to_owned())));
        let response = request.request_async(&self.http).await.map_err(refused)?;
        if let Some(id_token) = response.id_token() {
            // A refreshed ID token has no nonce (OpenID Connect Core 1.0 section 12.2).
            let no_nonce = |nonce: Option<&Nonce>| nonce.map_or(Ok(()), |_| Err("a nonce".to_owned()));
            let checked = id_token.claims(&self.verifier(&client), no_nonce);
            checked.expect("a right ID token");
        }
        Ok(tokens(&response))
    }

    /// Checks ID tokens by the time of the test.
    fn verifier<'a>(&self, client: &'a Client) -> CoreIdTokenVerifier<'a> {
        let clock = self.clock.clone();
        let verifier = client.id_token_verifier().set_time_fn(move || clock.now());
        verifier.set_allowed_algs(EVERY_ALGORITHM)
    }

    /// A token for the application itself.
    pub async fn client_credentials(&self, parameters: &[(&str, &str)]) -> Result<Tokens, Refused> {
        let client = self.client().await;
        let mut request = client.exchange_client_credentials().expect("a token endpoint");
        for (name, value) in parameters {
            request = request.add_extra_param((*name).to_owned(), (*value).to_owned());
        }
        let response = request.request_async(&self.http).await.map_err(refused)?;
        Ok(tokens(&response))
    }

    /// UserInfo, checked by the crate: of the right subject, and signed where a signature is expected.
    pub async fn userinfo(&self, tokens: &Tokens) -> Value {
        self.userinfo_of(tokens, Signature::None).await
    }

    /// The same, signed or not.
    pub async fn userinfo_of(&self, tokens: &Tokens, signature: Signature) -> Value {
        let client = self.client().await;
        let subject = tokens.claims()["sub"].as_str().expect("a subject").to_owned();
        let subject = openidconnect::SubjectIdentifier::new(subject);
        let claims: CoreUserInfoClaims = client
            .user_info(AccessToken::new(tokens.access_token.clone()), Some(subject))
            .expect("a UserInfo endpoint")
            .require_signed_response(signature == Signature::Required)
            .request_async(&self.http)
            .await
            .expect("UserInfo answers");
        serde_json::to_value(claims).expect("JSON")
    }

    /// The whole flow: requests, signs in as `username`, consents if asked, and redeems the code.
    pub async fn sign_in(&self, browser: &mut Browser, username: &str, scope: &str, more: &[(&str, &str)]) -> Tokens {
        let question = self.ask(scope, more).await;
        let page = browser.visit(&question.address).await;
        let page = pass(browser, page, username).await;
        let code = self.code(&question, &page);
        self.redeem(&question, &code).await.expect("tokens")
    }
}

/// Whether UserInfo has to be signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// Plain JSON.
    None,
    /// A signed JWT.
    Required,
}

/// Passes sign-in and consent, whichever is shown, until the browser is redirected to the application.
pub async fn pass(browser: &mut Browser, mut page: Page, username: &str) -> Page {
    for _ in 0..5 {
        page = match page.page() {
            "login" => {
                let fields = [("username", username), ("password", PASSWORD)];
                browser.submit(&page, &fields).await
            }
            "consent" => browser.submit(&page, &[("decision", "allow")]).await,
            _ => return page,
        };
    }
    panic!("no end at {}", page.address);
}

/// The claims of a JWT; the signature is not checked.
pub fn payload(jwt: &str) -> Value {
    part(jwt, 1)
}

/// A JWT's header.
pub fn jose_header(jwt: &str) -> Value {
    part(jwt, 0)
}

fn part(jwt: &str, number: usize) -> Value {
    let part = jwt.split('.').nth(number).expect("a JWT has three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

const EVERY_ALGORITHM: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
];

fn tokens(response: &CoreTokenResponse) -> Tokens {
    let scopes = response.scopes().cloned().unwrap_or_default();
    Tokens {
        access_token: response.access_token().secret().clone(),
        refresh_token: response.refresh_token().map(|token| token.secret().clone()),
        id_token: response.id_token().map(ToString::to_string),
        scope: scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
    }
}

type TokenError = RequestTokenError<
    HttpClientError<std::convert::Infallible>,
    openidconnect::StandardErrorResponse<CoreErrorResponseType>,
>;

fn refused(error: TokenError) -> Refused {
    match error {
        RequestTokenError::ServerResponse(response) => Refused(response.error().to_string()),
        other => panic!("no OAuth error: {other:?}"),
    }
}

/// Sends the crate's requests to the router.
#[derive(Clone)]
pub struct RouterHttp(pub Router);

impl<'c> AsyncHttpClient<'c> for RouterHttp {
    type Error = HttpClientError<std::convert::Infallible>;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Self::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut request = request.map(Body::from);
            let address = request.uri().to_string();
            let path = address.strip_prefix(ISSUER).expect("an address of ours");
            *request.uri_mut() = path.parse().expect("a path");
            let answer = send(&self.0, request).await;
            let mut response = openidconnect::http::Response::builder().status(answer.status);
            *response.headers_mut().expect("headers") = answer.headers;
            Ok(response.body(answer.body.into_bytes()).expect("a response"))
        })
    }
}
