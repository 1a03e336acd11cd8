//! `/account/activity`: the events of the user's account, from the audit log, in plain words.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::event::{Event, EventKind},
    http::{
        current_user::CurrentUser,
        errors::PageError,
        format::{self, Moment},
        messages::Messages,
        page::{Shell, render},
    },
    store::audit,
};

/// The maximum number of events on the page.
const SHOWN: usize = 50;
/// The maximum number of events that are searched for those; events of apps are omitted.
const LOOKED_AT: u32 = 500;

/// The list.
#[derive(Template)]
#[template(path = "account/activity.html")]
pub struct ActivityPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The events, newest first.
    pub events: Vec<ActivityEntry>,
}

/// One event.
#[derive(Clone, Debug)]
pub struct ActivityEntry {
    /// What happened, as text.
    pub what: String,
    /// When.
    pub when: Moment,
    /// The client address.
    pub ip_address: Option<String>,
    /// Whether it may be suspicious.
    pub is_alarming: bool,
}

/// The list; users who are not signed in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser) -> Result<Response, PageError> {
    let shell = current.request.shell(Some(&current.user)).await?;
    let context = &current.request.context;
    let mut events = Vec::new();
    for event in audit::list_for_user(&context.store, current.user.id, LOOKED_AT).await? {
        let app = match &event.client_id {
            Some(client_id) => context.store.client(client_id).await?,
            None => None,
        };
        let app = app.map_or_else(
            || shell.text("activity-an-app"),
            |client| client.display_name().to_owned(),
        );
        let Some(what) = said(&shell.messages, &event, &app) else {
            continue;
        };
        events.push(ActivityEntry {
            what,
            when: format::moment(&shell.messages, event.at, context.now),
            ip_address: event.ip_address.clone(),
            is_alarming: event.kind.is_alarming(),
        });
        if events.len() == SHOWN {
            break;
        }
    }
    let page = ActivityPage { shell, events };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// What happened, as text for the user; `None` for events that concern administrators only.
fn said(messages: &Messages, event: &Event, app: &str) -> Option<String> {
    let with_app = |id: &str| Some(messages.text_with(id, &[("app", app)]));
    let factor = event.detail.get("factor").and_then(|factor| factor.as_str());
    let by = match factor {
        Some("password") => messages.text("activity-by-password"),
        Some("totp") => messages.text("activity-by-totp"),
        Some("recovery_code") => messages.text("activity-by-recovery-code"),
        Some("passkey") => messages.text("activity-by-passkey"),
        Some("upstream") => messages.text("activity-by-provider"),
        Some("sms_code") => messages.text("sms-activity"),
        Some("email_code") => messages.text("activity-by-email"),
        _ => messages.text("activity-by-other"),
    };
    let with_factor = |id: &str| Some(messages.text_with(id, &[("by", &by)]));
    match event.kind {
        EventKind::SignInSucceeded => with_factor("activity-proved"),
        EventKind::SignInFailed => with_factor("activity-failed"),
        EventKind::SignInThrottled => with_factor("activity-throttled"),
        EventKind::FactorAdded => with_factor("activity-factor-added"),
        EventKind::FactorRemoved => with_factor("activity-factor-removed"),
        EventKind::FactorChanged => with_factor("activity-factor-changed"),
        EventKind::PasskeyAdded => Some(messages.text("activity-passkey-added")),
        EventKind::PasskeyRemoved => Some(messages.text("activity-passkey-removed")),
        EventKind::UpstreamLinked => Some(messages.text("activity-provider-linked")),
        EventKind::UpstreamUnlinked => Some(messages.text("activity-provider-unlinked")),
        EventKind::AccountCreated => Some(messages.text("activity-account-created")),
        EventKind::SignedOut => Some(messages.text("activity-signed-out")),
        EventKind::PasswordChanged => Some(messages.text("activity-password-changed")),
        EventKind::EmailChanged => Some(messages.text("activity-email-changed")),
        EventKind::EmailVerified => Some(messages.text("activity-email-verified")),
        EventKind::ProfileChanged => Some(messages.text("activity-profile-changed")),
        EventKind::TermsAccepted => Some(messages.text("activity-terms-accepted")),
        EventKind::DataExported => Some(messages.text("activity-exported")),
        EventKind::DeletionRequested => Some(messages.text("activity-deletion-requested")),
        EventKind::DeletionCancelled => Some(messages.text("activity-deletion-cancelled")),
        EventKind::DeviceForgotten => Some(messages.text("activity-device-forgotten")),
        EventKind::UserChanged | EventKind::RoleAssignmentChanged => {
            Some(messages.text("activity-changed-by-administrator"))
        }
        EventKind::ImpersonationBegan => Some(messages.text("impersonation-activity")),
        EventKind::SetupCompleted => Some(messages.text("activity-set-up")),
        EventKind::ConsentGranted => with_app("activity-app-allowed"),
        EventKind::ConsentDenied => with_app("activity-app-denied"),
        EventKind::ConsentWithdrawn => with_app("activity-app-removed"),
        EventKind::DeviceApproved => with_app("activity-device-approved"),
        EventKind::DeviceDenied => with_app("activity-device-denied"),
        EventKind::CodeRedeemed if event.detail.get("act").is_some() => with_app("impersonation-activity-app"),
        EventKind::CodeRedeemed => with_app("activity-app-signed-in"),
        EventKind::RefreshTokenReused | EventKind::CodeReused => with_app("activity-app-stolen"),
        _ => None,
    }
}
