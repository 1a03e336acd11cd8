//! The user's answer on the consent page: stored with the request, and for later requests.

use crate::{
    context::Context,
    domain::{
        authorization_request::{ConsentAnswer, ConsentDecision, PendingAuthorization},
        consent::Consent,
        event::EventKind,
        ids::UserId,
    },
    protocol::claims::asked_by_name,
    store::{StoreError, authorization_requests, consents},
};

/// Records the answer of `user` to `pending`, unless the request was finished meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn answer(
    context: &Context,
    pending: &PendingAuthorization,
    user: UserId,
    answer: ConsentAnswer,
) -> Result<(), StoreError> {
    let request = &pending.request;
    let transaction = context.store.begin().await?;
    let decision = ConsentDecision { user_id: user, answer };
    let is_open = authorization_requests::record_consent(&transaction, pending.id, decision).await?;
    if is_open && answer == ConsentAnswer::Allow {
        let consent = Consent {
            user_id: user,
            client_id: request.client_id.clone(),
            scope: request.scope.clone(),
            claims: asked_by_name(&request.claims),
            granted_at: context.now,
        };
        consents::record(&transaction, &consent).await?;
        let event = context
            .event(EventKind::ConsentGranted)
            .user(user)
            .client(&request.client_id);
        let event = event.detail(serde_json::json!({ "scope": request.scope }));
        context.record(&transaction, &event).await?;
    }
    transaction.commit().await
}
