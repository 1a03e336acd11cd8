//! `GET` and `POST /userinfo` (OpenID Connect Core 1.0 section 5.3): the claims about the user that an access token gives
//! access to.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use crate::{
    context::Context,
    grants::{
        GrantError, custom_claims,
        token_validation::{self, LiveAccessToken, TokenError, TokenUse},
        tokens::active_key,
    },
    http::{
        authorization_header,
        errors::{ProtocolError, no_store},
        parameters::ProtocolParameters,
        state::AppState,
    },
    protocol::{
        authorization_header::AuthorizationHeader,
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
        sender_constraint::SenderConstraint,
    },
};

/// The claims, as JSON or as a signed JWT.
///
/// # Errors
/// RFC 6750 section 3.1: `invalid_token` (401), `insufficient_scope` (403), `invalid_request` (400) for two tokens; the store
/// fails (503 or 500).
pub async fn get(
    State(state): State<AppState>,
    context: Context,
    headers: HeaderMap,
) -> Result<Response, ProtocolError> {
    answer(&state, &context, bearer(&headers, None)?).await
}

/// The same by POST, with the token in the header or in the form.
///
/// # Errors
/// RFC 6750 section 3.1: `invalid_token` (401), `insufficient_scope` (403), `invalid_request` (400) for two tokens; the store
/// fails (503 or 500).
pub async fn post(
    State(state): State<AppState>,
    context: Context,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    answer(&state, &context, bearer(&headers, Some(&parameters))?).await
}

async fn answer(state: &AppState, context: &Context, text: String) -> Result<Response, ProtocolError> {
    let sender = SenderConstraint::None;
    let presented = TokenUse::UserInfo { sender: &sender };
    let valid = token_validation::validate(context, &text, presented).await;
    let LiveAccessToken {
        claims: token,
        client,
        grant: Some((grant, user)),
    } = valid.map_err(refused)?
    else {
        return Err(refused(TokenError::Invalid));
    };
    let released = custom_claims::userinfo(context, (&client, &token.scope), &grant.basis.claims, &user).await;
    let (claims, _) = released?;
    match client.metadata.userinfo_signed_response_alg {
        None => {
            let mut response = Json(claims).into_response();
            no_store(response.headers_mut());
            Ok(response)
        }
        Some(algorithm) => {
            let key = active_key(context, algorithm)?;
            let claims = addressed(claims, state.config().issuer.as_str(), client.client_id.as_str());
            let jwt = key.sign_jwt(Some("JWT"), &claims).map_err(GrantError::from)?;
            let mut response = jwt.into_response();
            no_store(response.headers_mut());
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
            Ok(response)
        }
    }
}

fn refused(error: TokenError) -> ProtocolError {
    let description = match error {
        TokenError::Failed(failure) => return failure.into(),
        TokenError::Invalid => "the token is unknown, expired or revoked",
        TokenError::InsufficientScope => {
            let description = "the token lacks the scope openid";
            return challenge(StatusCode::FORBIDDEN, ErrorCode::InsufficientScope, description);
        }
        TokenError::OtherAudience => "the token is for another audience",
        TokenError::OtherSender => "the token is bound to a key that was not proved",
    };
    challenge(StatusCode::UNAUTHORIZED, ErrorCode::InvalidToken, description)
}

/// A signed response contains its issuer and audience (OpenID Connect Core 1.0 section 5.3.2).
fn addressed(mut claims: Map<String, Value>, issuer: &str, client_id: &str) -> Map<String, Value> {
    claims.insert("iss".to_owned(), issuer.into());
    claims.insert("aud".to_owned(), client_id.into());
    claims
}

/// The token; it must be sent in exactly one way (RFC 6750 section 2).
fn bearer(headers: &HeaderMap, form: Option<&Parameters>) -> Result<String, ProtocolError> {
    let twice = || {
        challenge(
            StatusCode::BAD_REQUEST,
            ErrorCode::InvalidRequest,
            "the token was sent twice",
        )
    };
    let in_header = match authorization_header::of(headers) {
        AuthorizationHeader::Several => return Err(twice()),
        header => header.bearer(),
    };
    let in_form = form.and_then(|form| form.get("access_token"));
    match (in_header, in_form) {
        (Some(token), None) | (None, Some(token)) => Ok(token.to_owned()),
        (Some(_), Some(_)) => Err(twice()),
        // Without a token, the challenge contains no error code (RFC 6750 section 3.1).
        (None, None) => Err(ProtocolError::new(
            StatusCode::UNAUTHORIZED,
            OAuthError::new(ErrorCode::InvalidToken, "a bearer token is needed"),
        )
        .challenging(r#"Bearer realm="vestibule""#)),
    }
}

fn challenge(status: StatusCode, code: ErrorCode, description: &'static str) -> ProtocolError {
    let header = format!(
        r#"Bearer realm="vestibule", error="{}", error_description="{description}""#,
        code.as_str()
    );
    ProtocolError::new(status, OAuthError::new(code, description)).challenging(&header)
}
