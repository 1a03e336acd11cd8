//! The API without a connection, for commands on the machine: the same routes, and so the same answers as over HTTP.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, Response},
};
use tower::ServiceExt as _;

use super::{conventions::authenticate::OnTheMachine, router};
use crate::http::{errors::PrivateCause, state::AppState};

/// The routes, for whoever can run commands on the machine.
pub struct InProcess(Router);

impl InProcess {
    /// On that state.
    pub fn new(state: AppState) -> Self {
        Self(router(state))
    }

    /// Answers a request. What failed here is in nobody's log, so the cause of a fault comes along.
    ///
    /// # Errors
    /// When the answer cannot be read.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<(Response<Bytes>, Option<String>), axum::Error> {
        let mut request = request.map(Body::from);
        request.extensions_mut().insert(OnTheMachine::mark());
        let Ok(response) = self.0.clone().oneshot(request).await;
        let cause = response.extensions().get::<PrivateCause>();
        let cause = cause.map(|PrivateCause(cause)| cause.to_string());
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await?;
        Ok((Response::from_parts(parts, body), cause))
    }
}
