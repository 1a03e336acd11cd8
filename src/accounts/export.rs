//! A copy of the data stored about a user, for that user (GDPR articles 15 and 20). It contains no secrets, not even digests.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    context::Context,
    domain::{
        consent::Consent,
        event::{Event, EventKind},
        ids::ClientId,
        scope::ScopeSet,
        session::SessionSummary,
        upstream::LinkedIdentity,
        user::User,
    },
    store::{
        StoreError, audit, consents, enrolled, grants,
        known_devices::{self, KnownDevice},
        sessions, upstream_identities, user_attributes,
    },
};

/// The maximum number of events in a copy, newest first.
const EVENTS: u32 = 10_000;

/// All data stored about `user`, as JSON. The export is recorded as an event.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn copy(context: &Context, user: &User) -> Result<Value, StoreError> {
    let (store, now) = (&context.store, context.now);
    let enrolled = enrolled::find(store, user).await?;
    let providers = upstream_identities::list_of_user(store, user.id).await?;
    let sessions = sessions::list_for_user(store, user.id, now).await?;
    let devices = known_devices::list_for_user(store, user.id, now).await?;
    let applications = grants::list_apps_for_user(store, user.id, now).await?;
    let consents = consents::list_for_user(store, user.id).await?;
    let attributes = user_attributes::of_user(store, user.id).await?;
    let events = audit::list_for_user(store, user.id, EVENTS).await?;
    context
        .record(store, &context.event(EventKind::DataExported).user(user.id))
        .await?;
    Ok(json!({
        "exported_at": now,
        "account": {
            "sub": user.id, "claims": user.claims, "attributes": attributes, "groups": user.groups, "created_at": user.created_at,
            "updated_at": user.updated_at, "has_password": user.password_hash.is_some(),
            "accepted_terms": user.state.accepted_terms,
        },
        "sign_in": {
            "authenticator_app": enrolled.totp, "recovery_codes_left": enrolled.recovery_codes,
            "passkeys": enrolled.passkeys, "email": enrolled.email, "phone": enrolled.phone,
        },
        "providers": list(providers, provider),
        "sessions": list(sessions, session),
        "devices": list(devices, device),
        "applications": list(applications, application),
        "consents": list(consents, consent),
        "events": list(events, event),
    }))
}

fn list<T>(rows: Vec<T>, value_of: impl Fn(T) -> Value) -> Value {
    rows.into_iter().map(value_of).collect()
}

fn provider(identity: LinkedIdentity) -> Value {
    json!({
        "provider": identity.upstream_id, "subject": identity.subject, "email": identity.email,
        "linked_at": identity.linked_at, "last_used_at": identity.last_used_at,
    })
}

fn session(session: SessionSummary) -> Value {
    // Where an administrator acts, the address and the browser are theirs.
    let is_own = !session.is_impersonation;
    let own = |text: Option<String>| text.filter(|_| is_own);
    json!({
        "sid": session.id, "started_at": session.started_at, "last_seen_at": session.last_seen_at,
        "ip_address": own(session.ip_address), "user_agent": own(session.user_agent), "by_administrator": session.is_impersonation,
    })
}

fn device(device: KnownDevice) -> Value {
    json!({
        "user_agent": device.user_agent, "last_seen_at": device.last_seen_at,
        "trusted_until": device.trusted_until, "expires_at": device.expires_at,
    })
}

fn application((client_id, scope, last_used_at): (ClientId, ScopeSet, DateTime<Utc>)) -> Value {
    json!({ "client_id": client_id, "scope": scope.to_string(), "last_used_at": last_used_at })
}

fn consent(consent: Consent) -> Value {
    json!({
        "client_id": consent.client_id, "scope": consent.scope.to_string(), "claims": consent.claims,
        "granted_at": consent.granted_at,
    })
}

fn event(event: Event) -> Value {
    json!({
        "at": event.at, "kind": event.kind, "client_id": event.client_id, "ip_address": event.ip_address,
        "detail": event.detail,
    })
}
