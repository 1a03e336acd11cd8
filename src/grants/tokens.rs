//! Makes tokens: access tokens (RFC 9068, or opaque), ID tokens (OpenID Connect Core 1.0 section 2) and the token response
//! (RFC 6749 section 5.1).

use openidconnect::{
    AccessToken, AdditionalClaims, Audience, AuthenticationContextClass, AuthenticationMethodReference, IdToken, IdTokenClaims,
    IssuerUrl, Nonce, StandardClaims, SubjectIdentifier,
    core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{GrantError, Workshop};
use crate::{
    crypto::{
        signing::KeyPair,
        token::{self, TokenKind},
    },
    domain::{
        access_token::OpaqueAccessToken,
        client::{AccessTokenFormat, Client},
        grant::GrantBasis,
        ids::{GrantId, UserId},
        scope::{OPENID, ScopeSet},
        signing_algorithm::SigningAlgorithm,
        user::User,
    },
    protocol::{
        access_token::{AccessTokenClaims, Audiences},
        claims,
    },
    store::{Connection, access_tokens},
};

/// RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3.
#[derive(Clone, Debug, Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// Always `Bearer` (RFC 6750).
    pub token_type: &'static str,
    /// Seconds until the access token lapses.
    pub expires_in: i64,
    /// What was granted.
    pub scope: String,
    /// The next refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The ID token, for OpenID Connect requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

/// What an access token is for.
pub struct AccessTokenFor<'a> {
    /// The client that will carry it.
    pub client: &'a Client,
    /// The grant and the sign-in behind it; `None` for a client's own token.
    pub grant: Option<(GrantId, &'a GrantBasis)>,
    /// What it allows.
    pub scope: &'a ScopeSet,
    /// Whom it is for (RFC 8707).
    pub resource: &'a [String],
}

/// Makes an access token in the client's format. Only an opaque one is written to the database.
///
/// # Errors
/// When there is no key, signing fails, or the store does.
pub async fn access_token(
    workshop: &Workshop<'_>,
    connection: &impl Connection,
    what: &AccessTokenFor<'_>,
) -> Result<String, GrantError> {
    match what.client.metadata.access_token_format {
        AccessTokenFormat::Jwt => {
            let claims = access_token_claims(workshop, what);
            Ok(active_key(workshop, SigningAlgorithm::ES256)?.sign_jwt(Some("at+jwt"), &claims)?)
        }
        AccessTokenFormat::Opaque => {
            let minted = token::mint(TokenKind::AccessToken, workshop.random.uuid_v7(workshop.now), workshop.random);
            let row = OpaqueAccessToken {
                id: minted.id,
                digest: minted.digest,
                grant_id: what.grant.map(|(id, _)| id),
                client_id: what.client.client_id.clone(),
                scope: what.scope.clone(),
                audience: audiences(workshop, what),
                issued_at: workshop.now,
                expires_at: expiry(workshop),
            };
            access_tokens::insert(connection, &row).await?;
            Ok(minted.text)
        }
    }
}

fn expiry(workshop: &Workshop<'_>) -> chrono::DateTime<chrono::Utc> {
    workshop.now + workshop.config.tokens.access_token.as_chrono()
}

/// A token that can read UserInfo names us among its audiences, whatever else it is for.
fn audiences(workshop: &Workshop<'_>, what: &AccessTokenFor<'_>) -> Vec<String> {
    let mut audiences = what.resource.to_vec();
    if audiences.is_empty() || what.scope.contains(OPENID) {
        audiences.push(workshop.config.issuer.as_str().to_owned());
    }
    audiences
}

/// RFC 9068 section 2.2.
fn access_token_claims(workshop: &Workshop<'_>, what: &AccessTokenFor<'_>) -> AccessTokenClaims {
    let issuer = workshop.config.issuer.as_str();
    let basis = what.grant.map(|(_, basis)| basis);
    AccessTokenClaims {
        iss: issuer.to_owned(),
        sub: basis.map_or_else(|| what.client.client_id.to_string(), |basis| basis.user_id.to_string()),
        aud: Audiences::from(audiences(workshop, what)),
        client_id: what.client.client_id.to_string(),
        exp: expiry(workshop).timestamp(),
        iat: workshop.now.timestamp(),
        jti: workshop.random.uuid_v7(workshop.now).simple().to_string(),
        scope: what.scope.to_string(),
        auth_time: basis.map(|basis| basis.auth_time.timestamp()),
        acr: basis.map(|basis| basis.acr.clone()),
        amr: basis.map(|basis| basis.amr.clone()),
        gid: what.grant.map(|(id, _)| id.to_string()),
    }
}

/// What an ID token says beside the registered claims.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct MoreClaims {
    sid: String,
    #[serde(flatten)]
    asked: Map<String, Value>,
}

impl AdditionalClaims for MoreClaims {}

type OurIdToken = IdToken<MoreClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// Makes the ID token that goes with `access_token`. `nonce` is for the first one alone: a refreshed one carries none
/// (OpenID Connect Core 1.0 section 12.2).
///
/// # Errors
/// When there is no key, or signing fails.
pub fn id_token(
    workshop: &Workshop<'_>,
    client: &Client,
    basis: &GrantBasis,
    user: &User,
    access_token: &str,
    nonce: Option<&str>,
) -> Result<String, GrantError> {
    let algorithm = client.metadata.id_token_signed_response_alg;
    let key = active_key(workshop, algorithm)?;
    let lifetime = workshop.config.tokens.id_token.as_chrono();
    let issuer = IssuerUrl::new(workshop.config.issuer.as_str().to_owned()).map_err(|_| GrantError::NoKey(algorithm))?;
    let claims = IdTokenClaims::new(
        issuer,
        vec![Audience::new(client.client_id.to_string())],
        workshop.now + lifetime,
        workshop.now,
        StandardClaims::new(SubjectIdentifier::new(subject(user.id))),
        MoreClaims { sid: basis.session_id.to_string(), asked: claims::id_token(user, &basis.claims) },
    )
    .set_nonce(nonce.map(|nonce| Nonce::new(nonce.to_owned())))
    .set_auth_time(Some(basis.auth_time))
    .set_auth_context_ref(Some(AuthenticationContextClass::new(basis.acr.clone())))
    .set_auth_method_refs(Some(basis.amr.iter().cloned().map(AuthenticationMethodReference::new).collect()));
    let access_token = AccessToken::new(access_token.to_owned());
    OurIdToken::new(claims, key, jws_algorithm(algorithm), Some(&access_token), None)
        .map(|token| token.to_string())
        .map_err(|_| GrantError::NoKey(algorithm))
}

fn subject(user: UserId) -> String {
    user.to_string()
}

/// The key that signs with `algorithm` now.
///
/// # Errors
/// When there is none.
pub fn active_key<'a>(workshop: &Workshop<'a>, algorithm: SigningAlgorithm) -> Result<&'a KeyPair, GrantError> {
    workshop.keys.active(algorithm, workshop.now).ok_or(GrantError::NoKey(algorithm))
}

fn jws_algorithm(algorithm: SigningAlgorithm) -> CoreJwsSigningAlgorithm {
    match algorithm {
        SigningAlgorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        SigningAlgorithm::ES384 => CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        SigningAlgorithm::EdDSA => CoreJwsSigningAlgorithm::EdDsa,
        SigningAlgorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        SigningAlgorithm::PS256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    }
}
