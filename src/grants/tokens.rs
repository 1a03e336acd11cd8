//! Makes tokens: access tokens (RFC 9068, or opaque), ID tokens (OpenID Connect Core 1.0 section 2) and the token response
//! (RFC 6749 section 5.1).

use openidconnect::{
    AccessToken, AdditionalClaims, AuthenticationContextClass, AuthenticationMethodReference, IdToken, IdTokenClaims,
    IssuerUrl, Nonce, StandardClaims, SubjectIdentifier,
    core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    GrantError,
    custom_claims::{self, CustomClaims},
};
use crate::{
    context::Context,
    crypto::{
        signing::{KeyPair, core_algorithm},
        token::{self, TokenKind},
    },
    domain::{
        access_token::OpaqueAccessToken,
        client::{AccessTokenFormat, Client},
        confirmation::Confirmation,
        grant::GrantBasis,
        ids::{GrantId, UserId},
        scope::{OPENID, ScopeSet},
        signing_algorithm::SigningAlgorithm,
        user::User,
    },
    protocol::{
        access_token::{self, AccessTokenClaims, ActorClaim, Audience},
        claim_rules::MadeClaim,
        claims,
        sender_constraint::TokenType,
        token_request::TokenRequest,
    },
    store::{Connection, StoreError, access_tokens},
};

/// RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3.
#[derive(Clone, Debug, Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// How the access token must be presented.
    pub token_type: TokenType,
    /// Seconds until the access token expires.
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
    /// A response with an access token alone, which was made for `what`.
    pub fn of_access_token(context: &Context, access_token: String, what: &AccessTokenFor<'_>) -> Self {
        Self {
            access_token,
            token_type: TokenType::of(what.cnf.as_ref()),
            expires_in: context.config.tokens.access_token.as_seconds(),
            scope: what.scope.to_string(),
            refresh_token: None,
            id_token: None,
        }
    }
}

/// What the tokens of a user's grant are made from.
pub struct UserTokens<'a> {
    /// The request that they answer: its client, and the sender that the access token is bound to.
    pub request: &'a TokenRequest<'a>,
    /// The grant.
    pub grant_id: GrantId,
    /// Whose it is, and what it allows.
    pub basis: &'a GrantBasis,
    /// The user.
    pub user: &'a User,
    /// What the access token allows: the grant's scope, or part of it.
    pub scope: &'a ScopeSet,
    /// Whom the access token is for (RFC 8707).
    pub resource: &'a [String],
    /// For the first ID token alone (OpenID Connect Core 1.0 section 12.2).
    pub nonce: Option<&'a str>,
    /// The refresh token to answer with.
    pub refresh_token: Option<String>,
}

/// Makes the tokens of a user's grant: an access token, and an ID token for OpenID Connect scopes.
///
/// # Errors
/// No signing key, or signing fails (500); the store fails (503 or 500).
pub async fn for_user(
    context: &Context,
    connection: &dyn Connection,
    tokens: UserTokens<'_>,
) -> Result<TokenResponse, GrantError> {
    let client = tokens.request.client;
    let made = custom_claims::made_for(context, connection, client, tokens.scope, Some(tokens.user)).await?;
    let what = AccessTokenFor {
        made: made.access_token,
        ..access_token_of(&tokens)
    };
    let access_token = access_token(context, connection, &what).await?;
    let id_token = if tokens.scope.contains(OPENID) {
        let claims = custom_claims::with(claims_of_id_token(context, &tokens).await?, made.id_token);
        Some(id_token(context, &tokens, &access_token, claims)?)
    } else {
        None
    };
    Ok(TokenResponse {
        refresh_token: tokens.refresh_token,
        id_token,
        ..TokenResponse::of_access_token(context, access_token, &what)
    })
}

/// The access token of a user's grant, without claims that rules make.
fn access_token_of<'a>(tokens: &UserTokens<'a>) -> AccessTokenFor<'a> {
    AccessTokenFor {
        client: tokens.request.client,
        grant: Some((tokens.grant_id, tokens.basis)),
        scope: tokens.scope,
        resource: tokens.resource,
        cnf: tokens.request.sender.confirmation(),
        made: Vec::new(),
    }
}

/// What the tokens of a user's grant would say. Nothing is signed, and nothing is stored.
#[derive(Debug)]
pub struct Unsigned {
    /// What the ID token says, but for `at_hash`; `None` where there would be none.
    pub id_token: Option<Value>,
    /// What the access token says; `None` of an opaque one.
    pub access_token: Option<Value>,
    /// The claims of both that rules made.
    pub made: CustomClaims,
}

/// What [`for_user`] would sign.
///
/// # Errors
/// The store fails (503 or 500).
pub async fn unsigned(context: &Context, tokens: &UserTokens<'_>) -> Result<Unsigned, GrantError> {
    let client = tokens.request.client;
    let made = custom_claims::made_for(context, &context.store, client, tokens.scope, Some(tokens.user)).await?;
    let id_token = if tokens.scope.contains(OPENID) {
        let claims = custom_claims::with(claims_of_id_token(context, tokens).await?, made.id_token.clone());
        Some(written(&id_token_claims(context, tokens, claims)?)?)
    } else {
        None
    };
    let access_token = match client.metadata.access_token_format {
        AccessTokenFormat::Jwt => {
            let claims = access_token_claims(context, &access_token_of(tokens));
            let made = custom_claims::with(Map::new(), made.access_token.clone());
            Some(written(&AccessTokenPayload { claims, made })?)
        }
        AccessTokenFormat::Opaque => None,
    };
    Ok(Unsigned {
        id_token,
        access_token,
        made,
    })
}

fn written(claims: &impl Serialize) -> Result<Value, GrantError> {
    Ok(serde_json::to_value(claims).map_err(StoreError::from)?)
}

/// What an access token is for.
pub struct AccessTokenFor<'a> {
    /// The client that it is issued to.
    pub client: &'a Client,
    /// The grant and the sign-in behind it; `None` for a client's own token.
    pub grant: Option<(GrantId, &'a GrantBasis)>,
    /// What it allows.
    pub scope: &'a ScopeSet,
    /// Whom it is for (RFC 8707).
    pub resource: &'a [String],
    /// What it is bound to; `None` for a bearer token.
    pub cnf: Option<Confirmation>,
    /// The claims that rules make for it. An opaque token has none.
    pub made: Vec<MadeClaim>,
}

/// What a JWT says: the claims of the server, and those that rules make. These are others, so that none is said twice.
#[derive(Serialize)]
struct AccessTokenPayload {
    #[serde(flatten)]
    claims: AccessTokenClaims,
    #[serde(flatten)]
    made: Map<String, Value>,
}

/// Makes an access token in the client's format. Only an opaque one is written to the database.
///
/// # Errors
/// No signing key, or signing fails (500); the store fails (503 or 500).
pub async fn access_token(
    context: &Context,
    connection: &dyn Connection,
    what: &AccessTokenFor<'_>,
) -> Result<String, GrantError> {
    match what.client.metadata.access_token_format {
        AccessTokenFormat::Jwt => {
            let claims = access_token_claims(context, what);
            let key = active_key(context, SigningAlgorithm::ES256)?;
            if what.made.is_empty() {
                return Ok(key.sign_jwt(Some(access_token::TYP), &claims)?);
            }
            let made = custom_claims::with(Map::new(), what.made.clone());
            Ok(key.sign_jwt(Some(access_token::TYP), &AccessTokenPayload { claims, made })?)
        }
        AccessTokenFormat::Opaque => {
            let id = match what.grant {
                Some((grant, _)) => context.id_of(grant.home()),
                None => context.new_id(),
            };
            let minted = token::mint(TokenKind::AccessToken, id, &context.random);
            let row = OpaqueAccessToken {
                id: minted.id,
                digest: minted.digest,
                grant_id: what.grant.map(|(id, _)| id),
                client_id: what.client.client_id.clone(),
                scope: what.scope.clone(),
                audience: audiences(context, what),
                cnf: what.cnf.clone(),
                issued_at: context.now,
                expires_at: expiry(context),
            };
            access_tokens::insert(connection, &row).await?;
            Ok(minted.text)
        }
    }
}

fn expiry(context: &Context) -> chrono::DateTime<chrono::Utc> {
    context.now + context.config.tokens.access_token.as_chrono()
}

/// A token that can read UserInfo names us among its audiences, whatever else it is for.
fn audiences(context: &Context, what: &AccessTokenFor<'_>) -> Vec<String> {
    let mut audiences = what.resource.to_vec();
    if audiences.is_empty() || what.scope.contains(OPENID) {
        audiences.push(context.config.issuer.as_str().to_owned());
    }
    audiences
}

/// RFC 9068 section 2.2.
fn access_token_claims(context: &Context, what: &AccessTokenFor<'_>) -> AccessTokenClaims {
    let issuer = context.config.issuer.as_str();
    let basis = what.grant.map(|(_, basis)| basis);
    AccessTokenClaims {
        iss: issuer.to_owned(),
        sub: basis.map_or_else(|| what.client.client_id.to_string(), |basis| basis.user_id.to_string()),
        aud: Audience::new(&audiences(context, what), issuer),
        client_id: what.client.client_id.to_string(),
        exp: expiry(context).timestamp(),
        iat: context.now.timestamp(),
        jti: context.new_id().simple().to_string(),
        scope: what.scope.clone(),
        auth_time: basis.map(|basis| basis.auth_time.timestamp()),
        acr: basis.map(|basis| basis.acr.clone()),
        amr: basis.map(|basis| basis.amr.clone()).unwrap_or_default(),
        gid: what.grant.map(|(id, _)| id),
        cnf: what.cnf.clone(),
        act: basis.and_then(|basis| basis.actor).map(ActorClaim::of),
    }
}

/// What an ID token says beside the registered claims.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct MoreClaims {
    sid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<ActorClaim>,
    #[serde(flatten)]
    asked: Map<String, Value>,
}

impl AdditionalClaims for MoreClaims {}

type OurIdTokenClaims = IdTokenClaims<MoreClaims, CoreGenderClaim>;

type OurIdToken = IdToken<MoreClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// What the ID token says about the user.
///
/// # Errors
/// The store fails (503 or 500).
async fn claims_of_id_token(context: &Context, tokens: &UserTokens<'_>) -> Result<Map<String, Value>, GrantError> {
    let UserTokens { basis, user, .. } = *tokens;
    let registered = &tokens.request.client.metadata.id_token_claims;
    let released = if registered.is_empty() {
        Map::new()
    } else {
        claims::userinfo(user, tokens.scope, &basis.claims, &context.store.scopes().await?)
    };
    Ok(claims::id_token(user, &basis.claims, registered, &released))
}

/// Makes the ID token that goes with `access_token`.
///
/// # Errors
/// No signing key, or signing fails (500).
fn id_token(
    context: &Context,
    tokens: &UserTokens<'_>,
    access_token: &str,
    asked: Map<String, Value>,
) -> Result<String, GrantError> {
    let algorithm = tokens.request.client.metadata.id_token_signed_response_alg;
    let key = active_key(context, algorithm)?;
    let claims = id_token_claims(context, tokens, asked)?;
    let access_token = AccessToken::new(access_token.to_owned());
    OurIdToken::new(claims, key, core_algorithm(algorithm), Some(&access_token), None)
        .map(|token| token.to_string())
        .map_err(|_| GrantError::NoKey(algorithm))
}

/// What the ID token says; `at_hash` comes when it is signed.
///
/// # Errors
/// The issuer is no URL (500); the configuration does not accept such a value.
fn id_token_claims(
    context: &Context,
    tokens: &UserTokens<'_>,
    asked: Map<String, Value>,
) -> Result<OurIdTokenClaims, GrantError> {
    let UserTokens { basis, user, .. } = *tokens;
    let client = tokens.request.client;
    let algorithm = client.metadata.id_token_signed_response_alg;
    let lifetime = context.config.tokens.id_token.as_chrono();
    let issuer = IssuerUrl::new(context.config.issuer.as_str().to_owned()).map_err(|_| GrantError::NoKey(algorithm))?;
    Ok(IdTokenClaims::new(
        issuer,
        vec![openidconnect::Audience::new(client.client_id.to_string())],
        context.now + lifetime,
        context.now,
        StandardClaims::new(SubjectIdentifier::new(subject(user.id))),
        MoreClaims {
            sid: basis.session_id.to_string(),
            act: basis.actor.map(ActorClaim::of),
            asked,
        },
    )
    .set_nonce(tokens.nonce.map(|nonce| Nonce::new(nonce.to_owned())))
    .set_auth_time(Some(basis.auth_time))
    .set_auth_context_ref(Some(AuthenticationContextClass::new(basis.acr.clone())))
    // How a user authenticated at another provider is not known: then the claim is left out.
    .set_auth_method_refs((!basis.amr.is_empty()).then(|| {
        let methods = basis.amr.iter().cloned();
        methods.map(AuthenticationMethodReference::new).collect()
    })))
}

fn subject(user: UserId) -> String {
    user.to_string()
}

/// The key that signs with `algorithm` now.
///
/// # Errors
/// There is none (500).
pub fn active_key(context: &Context, algorithm: SigningAlgorithm) -> Result<&KeyPair, GrantError> {
    context
        .keys
        .active(algorithm, context.now)
        .ok_or(GrantError::NoKey(algorithm))
}
