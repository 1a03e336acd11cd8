//! `Idempotency-Key`: a POST with one is carried out once, however often its caller sends it within 24 hours. Whoever sends it again gets
//! the first answer.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::{authenticate::Caller, body};
use crate::{
    context::Mode,
    crypto::digest,
    http::{
        api_error::{ApiError, Problem},
        errors::describe,
        state::AppState,
    },
    management::authority,
    store::{
        StoreError,
        idempotency_keys::{self, Begun, IdempotencyKey},
    },
};

/// The field of the request.
pub const FIELD: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// What an answer is sealed for.
const PURPOSE: &str = "idempotency_keys.answer";
/// The longest key.
const LONGEST: usize = 255;

/// Carries a POST with a key out once.
pub async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match once(&state, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn once(state: &AppState, request: Request, next: Next) -> Result<Response, ApiError> {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return Ok(next.run(request).await);
    };
    // What is only asked changes nothing, and may be asked again.
    let is_tried = request.method() == Method::POST && caller.mode == Mode::Apply;
    let Some(chosen) = chosen_key(request.headers())?.filter(|_| is_tried) else {
        return Ok(next.run(request).await);
    };
    let key = IdempotencyKey(digest::sha256(format!("{}\0{chosen}", caller.credential()).as_bytes()));
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, body::BYTES)
        .await
        .map_err(|_| ApiError::new(Problem::TooLarge, "a body has 1 MiB at most"))?;
    let request_digest = digest_of(&parts.uri.to_string(), &body);
    match idempotency_keys::begin(&caller.store, &key, &request_digest, caller.now).await? {
        Begun::New => {}
        Begun::OtherRequest => {
            let detail = "choose another Idempotency-Key: this one was used for another request";
            return Err(ApiError::new(Problem::KeyReused, detail));
        }
        Begun::OnItsWay => {
            let detail = "the request with this Idempotency-Key is on its way; ask again in a moment";
            return Err(ApiError::new(Problem::Repeated, detail));
        }
        Begun::Done(None) => {
            let detail =
                "the request with this Idempotency-Key was carried out; its answer is here in a moment, or was lost";
            return Err(ApiError::new(Problem::Repeated, detail));
        }
        Begun::Done(Some(sealed)) => {
            // Whoever lost their rights meanwhile does not get the secrets that they made.
            if authority::of(&caller, &caller.store).await?.is_none() {
                return Err(ApiError::new(
                    Problem::NotAllowed,
                    "you have no right in the administration any more",
                ));
            }
            return replay(state, &sealed);
        }
    }
    parts.extensions.insert(caller.clone().once(key.clone()));
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (answer, response) = Answer::of(response).await?;
    if let Err(error) = keep(state, &caller, &key, &answer).await {
        // The request was carried out, and its answer may have a secret that is nowhere else.
        tracing::warn!(
            error = describe(&error),
            "an answer could not be kept for a second request"
        );
    }
    Ok(response)
}

/// Keeps the answer. One that tells of a fault is not worth keeping: whoever asks again is told that it was lost.
async fn keep(state: &AppState, caller: &Caller, key: &IdempotencyKey, answer: &Answer) -> Result<(), StoreError> {
    let sealed = match answer.status {
        500.. => None,
        _ => Some(state.sealer.seal(PURPOSE, &serde_json::to_vec(answer)?, &state.random)),
    };
    idempotency_keys::finish(&caller.store, key, sealed).await
}

fn chosen_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut fields = headers.get_all(FIELD).iter();
    let (first, second) = (fields.next(), fields.next());
    let Some(first) = first else { return Ok(None) };
    let text = first.to_str().unwrap_or_default();
    if second.is_some() || text.is_empty() || text.len() > LONGEST {
        let detail = "Idempotency-Key is one text of 1 to 255 ASCII characters";
        return Err(ApiError::new(Problem::Malformed, detail));
    }
    Ok(Some(text.to_owned()))
}

fn digest_of(uri: &str, body: &[u8]) -> Vec<u8> {
    let mut all = digest::sha256(uri.as_bytes());
    all.extend_from_slice(body);
    digest::sha256(&all)
}

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    /// In base64.
    body: String,
}

/// The fields that belong to the answer and not to the moment.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

impl Answer {
    async fn of(response: Response) -> Result<(Self, Response), ApiError> {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX)
            .await
            .map_err(|error| ApiError::internal(error.to_string()))?;
        let kept = |name: &HeaderName| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        };
        let answer = Self {
            status: parts.status.as_u16(),
            headers: KEPT.iter().filter_map(kept).collect(),
            body: STANDARD.encode(&body),
        };
        Ok((answer, Response::from_parts(parts, Body::from(body))))
    }

    fn into_response(self) -> Option<Response> {
        let body = Bytes::from(STANDARD.decode(self.body).ok()?);
        let mut response = (StatusCode::from_u16(self.status).ok()?, body).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        for (name, value) in self.headers {
            let name = HeaderName::try_from(name).ok()?;
            headers.insert(name, HeaderValue::try_from(value).ok()?);
        }
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
        Some(response)
    }
}

fn replay(state: &AppState, sealed: &[u8]) -> Result<Response, ApiError> {
    // The master key may have changed since.
    let lost = |_| {
        ApiError::new(
            Problem::Repeated,
            "the request was carried out, and its answer was lost",
        )
    };
    let bytes = state.sealer.open(PURPOSE, sealed).map_err(lost)?;
    let answer: Answer = serde_json::from_slice(&bytes).map_err(|error| ApiError::internal(error.to_string()))?;
    answer
        .into_response()
        .ok_or_else(|| ApiError::internal("a kept answer cannot be read"))
}
