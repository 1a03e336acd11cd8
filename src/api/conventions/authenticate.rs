//! Who calls: a program with an API key, an application with an access token of an administrator (RFC 6750), or a command on the machine.

use std::ops::Deref;

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::{Method, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{
    context::{Context, Mode},
    domain::{actor::Actor, right::Rights},
    grants::{
        GrantError,
        token_validation::{self, TokenError, TokenUse},
    },
    http::{
        api_error::{ApiError, Problem},
        authorization_header,
        errors::describe,
        state::AppState,
    },
    management::api_keys,
    store::idempotency_keys::IdempotencyKey,
};

/// The context of a request whose caller is known.
#[derive(Clone)]
pub struct Caller {
    context: Context,
    /// Names the API key, or the grant of the access token.
    credential: String,
}

impl Deref for Caller {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

impl Caller {
    /// What the caller presents, apart from anything else that the same person may present.
    pub fn credential(&self) -> &str {
        &self.credential
    }

    /// The same caller, whose request is carried out once only under that key.
    pub fn once(mut self, key: IdempotencyKey) -> Self {
        self.context.idempotency_key = Some(key);
        self
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| ApiError::internal("a route of the API is not behind the layer that authenticates"))
    }
}

/// Marks a request as one of a command on the machine, which acts with every right: whoever can run commands there can read and write the
/// database. Nothing that comes over a connection carries it, because only this crate makes one.
#[derive(Clone)]
pub struct OnTheMachine(());

impl OnTheMachine {
    /// For `api/in_process.rs` alone.
    pub(crate) fn mark() -> Self {
        Self(())
    }
}

/// Lets a request on whose caller is known, with a [`Caller`].
pub async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match authenticate(&state, &mut parts).await {
        Ok(caller) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    }
}

async fn authenticate(state: &AppState, parts: &mut Parts) -> Result<Caller, ApiError> {
    let mut caller = match parts.extensions.get::<OnTheMachine>() {
        Some(OnTheMachine(())) => Caller {
            credential: Actor::CommandLine.to_string(),
            context: Context::new(&state.services, Actor::CommandLine),
        },
        None => of_credential(state, parts).await?,
    };
    caller.context.mode = mode(&parts.method, parts.uri.query().unwrap_or_default())?;
    Ok(caller)
}

/// Who presents the API key or the access token of the request.
async fn of_credential(state: &AppState, parts: &mut Parts) -> Result<Caller, ApiError> {
    let Ok(context) = Context::from_request_parts(parts, &AppState::from_ref(state)).await;
    let token = authorization_header::of(&parts.headers).bearer();
    let token =
        token.ok_or_else(|| unauthenticated("send one API key or access token as `Authorization: Bearer …`"))?;
    match api_keys::authenticate(&context, token).await? {
        Some(actor) => Ok(Caller {
            credential: actor.to_string(),
            context: context.acted_by(actor),
        }),
        None => administrator(context, token).await,
    }
}

/// An administrator whose application presents an access token: they may do what its scope says, of what they may do.
async fn administrator(context: Context, token: &str) -> Result<Caller, ApiError> {
    let token = match token_validation::validate(&context, token, TokenUse::Administration).await {
        Ok(token) => token,
        Err(TokenError::Failed(GrantError::Store(error))) => return Err(error.into()),
        Err(TokenError::Failed(error)) => return Err(ApiError::internal(describe(&error))),
        Err(TokenError::InsufficientScope) => {
            let detail =
                "the access token has no scope `vestibule:…`, or its sign-in is not enough for an administrator";
            return Err(ApiError::new(Problem::NotAllowed, detail));
        }
        Err(TokenError::OtherAudience) => {
            return Err(unauthenticated(
                "the access token is for another audience; ask for it with `resource`",
            ));
        }
        Err(TokenError::Invalid | TokenError::OtherSender) => {
            return Err(unauthenticated("the credential is unknown, or has expired"));
        }
    };
    let Some((grant, user)) = token.grant else {
        return Err(unauthenticated("the access token is not a user's"));
    };
    let mut context = context.acted_by(Actor::Administrator(user.id));
    // As far as the client may still ask for it.
    let scope = token.claims.scope.intersection(&token.client.metadata.scope);
    context.narrowed_to = Some(Rights::of_scope(&scope));
    let credential = format!("grant:{}", grant.id);
    Ok(Caller { context, credential })
}

fn unauthenticated(detail: &'static str) -> ApiError {
    ApiError::new(Problem::Unauthenticated, detail)
}

/// Whether the request only asks what would be. A change with a parameter that no change has is refused: it may be a mistyped `dry_run`.
fn mode(method: &Method, query: &str) -> Result<Mode, ApiError> {
    let is_known = |name: &str| ["dry_run", "within", "expected_count"].contains(&name);
    let mut unknown = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !is_known(name));
    if *method != Method::GET
        && let Some((name, _)) = unknown.next()
    {
        return Err(ApiError::new(
            Problem::Malformed,
            format!("there is no parameter {name}"),
        ));
    }
    let mut given = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "dry_run");
    match (given.next().as_ref().map(|(_, value)| value.as_ref()), given.next()) {
        (None | Some("false"), None) => Ok(Mode::Apply),
        (Some("true"), None) => Ok(Mode::DryRun),
        _ => Err(ApiError::new(Problem::Malformed, "dry_run is true or false, once")),
    }
}
