//! OpenID Connect as a client (OpenID Connect Core 1.0 section 3.1), by discovery: with state, nonce, PKCE (RFC 7636), and
//! the issuer in the response if it is sent (RFC 9207). Metadata and keys are cached, so frequent requests do not reach the
//! provider.

use std::{sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AdditionalClaims, AuthType, AuthUrl, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId,
    ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    TokenResponse as _, UserInfoClaims, UserInfoError,
    core::{
        CoreAuthPrompt, CoreClient, CoreClientAuthMethod, CoreGenderClaim, CoreIdToken, CoreIdTokenClaims,
        CoreJwsSigningAlgorithm as Algorithm, CoreResponseType, CoreTokenResponse,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    claims,
    discovered::{Discovered, Metadata},
    provider::{CallbackValues, RedirectValues, Upstream, UpstreamError, refused, unreachable},
};
use crate::domain::upstream::UpstreamIdentity;

/// How often an unknown key may cause a new request to the provider.
const ASK_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(60);

/// A `max_age` that is never reached.
const ANY_AGE: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// The allowed difference of two servers' clocks.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::seconds(60);

/// The accepted signature algorithms: asymmetric ones only, so that nobody who knows the client secret can sign.
pub(super) const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
];

/// Claims that are not standard.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Others {
    #[serde(flatten)]
    all: serde_json::Map<String, Value>,
}

impl AdditionalClaims for Others {}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The URL that the browser is redirected to.
pub(super) async fn address(
    upstream: &Upstream,
    values: &RedirectValues<'_>,
    now: DateTime<Utc>,
) -> Result<String, UpstreamError> {
    let client = client(upstream, &known(upstream, now).await?.metadata)?;
    let (state, nonce) = (
        CsrfToken::new(values.state.to_owned()),
        Nonce::new(values.nonce.to_owned()),
    );
    let verifier = PkceCodeVerifier::new(values.verifier.to_owned());
    let mut request = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            move || state,
            move || nonce,
        )
        .add_scopes(
            // The crate adds openid itself.
            upstream
                .scopes()
                .into_iter()
                .filter(|scope| scope != "openid")
                .map(Scope::new),
        )
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    request = if values.reauthenticate_since.is_some() {
        request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO)
    } else {
        // A response to `max_age` must contain `auth_time` (OpenID Connect Core 1.0 section 3.1.2.1).
        request.set_max_age(ANY_AGE)
    };
    let (address, _, _) = request.url();
    match address.scheme() {
        "https" | "http" => Ok(address.into()),
        _ => Err(UpstreamError::Unreachable("its sign-in page is no web page".to_owned())),
    }
}

/// The identity for the callback's code.
pub(super) async fn identify(
    upstream: &Upstream,
    answer: &CallbackValues<'_>,
    now: DateTime<Utc>,
) -> Result<UpstreamIdentity, UpstreamError> {
    let discovered = known(upstream, now).await?;
    let promises = discovered.metadata.additional_metadata();
    check_issuer(
        answer.issuer,
        discovered.metadata.issuer().as_str(),
        promises.authorization_response_iss_parameter_supported,
    )?;
    let client = client(upstream, &discovered.metadata)?;
    let tokens = redeem(upstream, &client, answer).await?;
    let id_token = tokens
        .id_token()
        .ok_or_else(|| UpstreamError::Refused("there is no ID token".to_owned()))?;
    let nonce = Nonce::new(answer.nonce.to_owned());
    let said = match verify(upstream, &client, id_token, &nonce, now) {
        Err(error) if is_unknown_key(&error) && now - discovered.asked_at >= ASK_AGAIN_AFTER => {
            let renewed = renew(upstream, &discovered, now).await?;
            let client = self::client(upstream, &renewed.metadata)?;
            verify(upstream, &client, id_token, &nonce, now).map_err(|error| refused(&error))?
        }
        verified => verified.map_err(|error| refused(&error))?,
    };
    check_freshness(said.auth_time(), answer.reauthenticate_since)?;
    let mut all = serde_json::to_value(&said).map_err(|error| refused(&error))?;
    add(&mut all, payload(id_token)?);
    let lacks = |name: &String| all.get(name).is_none();
    let is_more_wanted = said.email().is_none() || upstream.config.its_claims().any(lacks);
    if is_more_wanted && client.user_info_url().is_some() {
        add(&mut all, user_info(upstream, &client, &tokens, &said).await?);
    }
    claims::rename(&mut all, &upstream.config.claims);
    Ok(UpstreamIdentity {
        subject: said.subject().as_str().to_owned(),
        proved_at: said.auth_time(),
        groups: claims::groups(&all, upstream.config.groups_claim.as_deref()),
        claims: claims::read(&all),
    })
}

/// If the response has an issuer, it must be that of the provider; it must have one if the metadata says so (RFC 9207 section
/// 2.4).
fn check_issuer(named: Option<&str>, asked: &str, is_promised: bool) -> Result<(), UpstreamError> {
    match named {
        Some(named) if named == asked => Ok(()),
        None if !is_promised => Ok(()),
        _ => Err(UpstreamError::Refused("another issuer answered".to_owned())),
    }
}

/// If a new authentication was required, it must be later than the redirect (OpenID Connect Core 1.0 section 3.1.3.7, number
/// 13). Some providers never send `auth_time`; they are trusted to have asked the user.
fn check_freshness(proved_at: Option<DateTime<Utc>>, since: Option<DateTime<Utc>>) -> Result<(), UpstreamError> {
    match (proved_at, since) {
        (Some(at), Some(since)) if at < since - CLOCKS_DIFFER => {
            Err(UpstreamError::Refused("they did not authenticate again".to_owned()))
        }
        _ => Ok(()),
    }
}

async fn redeem(
    upstream: &Upstream,
    client: &Client,
    answer: &CallbackValues<'_>,
) -> Result<CoreTokenResponse, UpstreamError> {
    let request = client
        .exchange_code(AuthorizationCode::new(answer.code.to_owned()))
        .map_err(|error| unreachable(&error))?
        .set_pkce_verifier(PkceCodeVerifier::new(answer.verifier.to_owned()));
    let answered = request.request_async(&upstream.http).await;
    answered.map_err(|error| match &error {
        RequestTokenError::ServerResponse(said) => UpstreamError::Refused(format!("{:?}", said.error())),
        RequestTokenError::Request(cause) => unreachable(cause),
        // The provider's text is not logged: it may contain a token.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            UpstreamError::Unreachable("its token response cannot be read".to_owned())
        }
    })
}

/// The claims, after signature, issuer, audience, time and nonce were verified (OpenID Connect Core 1.0 section 3.1.3.7).
fn verify(
    upstream: &Upstream,
    client: &Client,
    id_token: &CoreIdToken,
    nonce: &Nonce,
    now: DateTime<Utc>,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now);
    let claims = id_token.claims(&verifier, nonce)?;
    let authorized = claims.authorized_party();
    if authorized.is_some_and(|party| party.as_str() != upstream.config.client_id) {
        return Err(ClaimsVerificationError::InvalidAudience(
            "it was issued to another party".to_owned(),
        ));
    }
    Ok(claims.clone())
}

fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(
        error,
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)
    )
}

async fn user_info(
    upstream: &Upstream,
    client: &Client,
    tokens: &CoreTokenResponse,
    said: &CoreIdTokenClaims,
) -> Result<Value, UpstreamError> {
    let request = client
        .user_info(tokens.access_token().to_owned(), Some(said.subject().clone()))
        .map_err(|error| unreachable(&error))?;
    let info: Result<UserInfoClaims<Others, CoreGenderClaim>, _> = request.request_async(&upstream.http).await;
    let info = info.map_err(|error| match &error {
        UserInfoError::ClaimsVerification(cause) => refused(cause),
        UserInfoError::Request(cause) => unreachable(cause),
        _ => UpstreamError::Unreachable("its UserInfo response cannot be read".to_owned()),
    })?;
    serde_json::to_value(info).map_err(|error| refused(&error))
}

/// All claims of a verified ID token; the crate has only the standard ones.
fn payload(id_token: &CoreIdToken) -> Result<Value, UpstreamError> {
    let text = id_token.to_string();
    let payload = text.split('.').nth(1).unwrap_or_default();
    let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|error| refused(&error))?;
    serde_json::from_slice(&payload).map_err(|error| refused(&error))
}

/// Claims of the ID token have priority over those of UserInfo.
fn add(claims: &mut Value, more: Value) {
    if let (Value::Object(claims), Value::Object(more)) = (claims, more) {
        // If the ID token has no address, its `email_verified` does not refer to the address from UserInfo.
        if !claims.contains_key("email") {
            claims.remove("email_verified");
        }
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
    }
}

fn client(upstream: &Upstream, metadata: &Metadata) -> Result<Client, UpstreamError> {
    let redirect_uri = RedirectUrl::new(upstream.redirect_uri.clone()).map_err(|error| unreachable(&error))?;
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    // HTTP Basic is the default (OpenID Connect Discovery 1.0 section 3).
    let auth_type = if takes(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    };
    let client = CoreClient::from_provider_metadata(
        metadata.clone(),
        ClientId::new(upstream.config.client_id.clone()),
        Some(ClientSecret::new(upstream.secret().to_owned())),
    )
    .set_auth_type(auth_type)
    .set_redirect_uri(redirect_uri);
    Ok(match &upstream.config.authorize_url {
        Some(address) => client.set_auth_uri(AuthUrl::new(address.clone()).map_err(|error| unreachable(&error))?),
        None => client,
    })
}

/// The cached metadata; if there is none, it is fetched once for all waiting requests. Failures are not cached.
async fn known(upstream: &Upstream, now: DateTime<Utc>) -> Result<Arc<Discovered>, UpstreamError> {
    let issuer = upstream.config.issuer().unwrap_or_default();
    let discovered = upstream.known.try_get_with(issuer, discover(upstream, now)).await;
    discovered.map_err(|error| UpstreamError::Unreachable(error.to_string()))
}

/// Fetches it again, unless another request has just done so.
async fn renew(upstream: &Upstream, old: &Discovered, now: DateTime<Utc>) -> Result<Arc<Discovered>, UpstreamError> {
    let known = self::known(upstream, now).await?;
    if known.asked_at > old.asked_at {
        return Ok(known);
    }
    let issuer = upstream.config.issuer().unwrap_or_default();
    upstream.known.invalidate(&issuer).await;
    self::known(upstream, now).await
}

async fn discover(upstream: &Upstream, now: DateTime<Utc>) -> Result<Arc<Discovered>, UpstreamError> {
    let issuer = IssuerUrl::new(upstream.config.issuer().unwrap_or_default()).map_err(|error| unreachable(&error))?;
    let metadata = Metadata::discover_async(issuer, &upstream.http)
        .await
        .map_err(|error| unreachable(&error))?;
    Ok(Arc::new(Discovered {
        metadata,
        asked_at: now,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_another_issuer_is_refused_and_one_without_name_where_names_are_promised() {
        let asked = "https://login.example.org";
        assert!(check_issuer(Some(asked), asked, true).is_ok());
        assert!(check_issuer(Some(asked), asked, false).is_ok());
        assert!(check_issuer(None, asked, false).is_ok());
        assert!(check_issuer(None, asked, true).is_err());
        for other in ["", "https://evil.example", "https://login.example.org/"] {
            assert!(check_issuer(Some(other), asked, false).is_err(), "{other}");
        }
    }

    #[test]
    fn what_userinfo_says_replaces_nothing_that_was_signed() {
        let mut claims = serde_json::json!({ "sub": "1", "email": "a@b.example", "email_verified": false });
        add(
            &mut claims,
            serde_json::json!({ "sub": "2", "email_verified": true, "name": "A" }),
        );
        assert_eq!(
            claims,
            serde_json::json!({ "sub": "1", "email": "a@b.example", "email_verified": false, "name": "A" })
        );
    }

    #[test]
    fn a_word_without_an_address_verifies_none_that_comes_later() {
        let mut claims = serde_json::json!({ "email_verified": true });
        add(&mut claims, serde_json::json!({ "email": "a@b.example" }));
        assert_eq!(claims, serde_json::json!({ "email": "a@b.example" }));
    }

    #[test]
    fn an_old_sign_in_there_confirms_nothing() {
        let since = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        assert!(check_freshness(Some(since - TimeDelta::seconds(61)), Some(since)).is_err());
        for at in [Some(since), Some(since - TimeDelta::seconds(59)), None] {
            assert!(check_freshness(at, Some(since)).is_ok(), "{at:?}");
        }
        assert!(check_freshness(Some(DateTime::UNIX_EPOCH), None).is_ok());
    }
}
