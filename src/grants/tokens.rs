//! Makes tokens: access tokens (RFC 9068, or opaque), ID tokens (OpenID Connect Core 1.0 section 2) and the token response
//! (RFC 6749 section 5.1).

use openidconnect::{
    AccessToken, AdditionalClaims, AuthenticationContextClass, AuthenticationMethodReference, IdToken, IdTokenClaims,
    IssuerUrl, Nonce, StandardClaims, SubjectIdentifier,
    core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{GrantError, Workshop};
use crate::{
    crypto::{
        signing::{KeyPair, core_algorithm},
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
        access_token::{self, AccessTokenClaims, Audience},
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
    pub expires_in: u64,
    /// What was granted.
    pub scope: String,
    /// The next refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The ID token, for OpenID Connect requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

impl TokenResponse {
    /// A response with an access token alone.
    pub fn bearer(workshop: &Workshop<'_>, access_token: String, scope: &ScopeSet) -> Self {
        Self {
            access_token,
            token_type: "Bearer",
            expires_in: workshop.config.tokens.access_token.as_seconds(),
            scope: scope.to_string(),
            refresh_token: None,
            id_token: None,
        }
    }
}

/// What the tokens of a user's grant are made from.
pub struct UserTokens<'a> {
    /// The client that gets them.
    pub client: &'a Client,
    /// The grant.
    pub grant_id: GrantId,
    /// Whom and what it is for.
    pub basis: &'a GrantBasis,
    /// The user.
    pub user: &'a User,
    /// What the access token allows: the grant's scope, or less.
    pub scope: &'a ScopeSet,
    /// Whom the access token is for (RFC 8707).
    pub resource: &'a [String],
    /// For the first ID token alone (OpenID Connect Core 1.0 section 12.2).
    pub nonce: Option<&'a str>,
    /// The refresh token to hand over.
    pub refresh_token: Option<String>,
}

/// Makes the tokens of a user's grant: an access token, and an ID token for OpenID Connect scopes.
///
/// # Errors
/// When there is no key, signing fails, or the store does.
pub async fn for_user(
    workshop: &Workshop<'_>,
    connection: &impl Connection,
    tokens: UserTokens<'_>,
) -> Result<TokenResponse, GrantError> {
    let UserTokens {
        client,
        basis,
        user,
        scope,
        resource,
        nonce,
        ..
    } = tokens;
    let what = AccessTokenFor {
        client,
        grant: Some((tokens.grant_id, basis)),
        scope,
        resource,
    };
    let access_token = access_token(workshop, connection, &what).await?;
    let id_token = if scope.contains(OPENID) {
        Some(id_token(workshop, client, basis, user, &access_token, nonce)?)
    } else {
        None
    };
    Ok(TokenResponse {
        refresh_token: tokens.refresh_token,
        id_token,
        ..TokenResponse::bearer(workshop, access_token, scope)
    })
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
            Ok(active_key(workshop, SigningAlgorithm::ES256)?.sign_jwt(Some(access_token::TYP), &claims)?)
        }
        AccessTokenFormat::Opaque => {
            let id = match what.grant {
                Some((grant, _)) => workshop.random.uuid_v7_of(grant.home(), workshop.now),
                None => workshop.random.uuid_v7(workshop.now),
            };
            let minted = token::mint(TokenKind::AccessToken, id, workshop.random);
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
        aud: Audience::new(&audiences(workshop, what), issuer),
        client_id: what.client.client_id.to_string(),
        exp: expiry(workshop).timestamp(),
        iat: workshop.now.timestamp(),
        jti: workshop.random.uuid_v7(workshop.now).simple().to_string(),
        scope: what.scope.clone(),
        auth_time: basis.map(|basis| basis.auth_time.timestamp()),
        acr: basis.map(|basis| basis.acr.clone()),
        amr: basis.map(|basis| basis.amr.clone()).unwrap_or_default(),
        gid: what.grant.map(|(id, _)| id),
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
fn id_token(
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
    let issuer =
        IssuerUrl::new(workshop.config.issuer.as_str().to_owned()).map_err(|_| GrantError::NoKey(algorithm))?;
    let claims = IdTokenClaims::new(
        issuer,
        vec![openidconnect::Audience::new(client.client_id.to_string())],
        workshop.now + lifetime,
        workshop.now,
        StandardClaims::new(SubjectIdentifier::new(subject(user.id))),
        MoreClaims {
            sid: basis.session_id.to_string(),
            asked: claims::id_token(user, &basis.claims),
        },
    )
    .set_nonce(nonce.map(|nonce| Nonce::new(nonce.to_owned())))
    .set_auth_time(Some(basis.auth_time))
    .set_auth_context_ref(Some(AuthenticationContextClass::new(basis.acr.clone())))
    // Of a sign-in elsewhere it is not known how somebody proved who they are: then nothing is said.
    .set_auth_method_refs((!basis.amr.is_empty()).then(|| {
        let methods = basis.amr.iter().cloned();
        methods.map(AuthenticationMethodReference::new).collect()
    }));
    let access_token = AccessToken::new(access_token.to_owned());
    OurIdToken::new(claims, key, core_algorithm(algorithm), Some(&access_token), None)
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
    workshop
        .keys
        .active(algorithm, workshop.now)
        .ok_or(GrantError::NoKey(algorithm))
}
