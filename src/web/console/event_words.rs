//! What happened, in plain words, by what it is about.

use crate::{domain::event::EventKind, http::messages::Messages};

/// What events can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Signing in and out.
    SignIn,
    /// What people do with their own account.
    Account,
    /// What apps get.
    Access,
    /// What administrators do.
    Administration,
    /// What the server does by itself.
    Server,
}

impl Area {
    /// Each, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::SignIn,
        Self::Account,
        Self::Access,
        Self::Administration,
        Self::Server,
    ];

    /// Its name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Account => "account",
            Self::Access => "access",
            Self::Administration => "administration",
            Self::Server => "server",
        }
    }

    /// What it is called.
    pub fn label(self, messages: &Messages) -> String {
        match self {
            Self::SignIn => messages.text("admin-events-sign-in"),
            Self::Account => messages.text("admin-events-account"),
            Self::Access => messages.text("admin-events-access"),
            Self::Administration => messages.text("admin-events-administration"),
            Self::Server => messages.text("admin-events-server"),
        }
    }

    /// The kinds in it.
    pub fn kinds(self) -> Vec<EventKind> {
        let is_in = |kind: &&EventKind| words(&Messages::default(), **kind).is_some_and(|(area, _)| area == self);
        EventKind::ALL.iter().filter(is_in).copied().collect()
    }
}

/// What happened, and what it is about; `None` for a kind that has no words yet.
pub fn words(messages: &Messages, kind: EventKind) -> Option<(Area, String)> {
    let of = |area, words: Option<String>| words.map(|words| (area, words));
    of(Area::SignIn, sign_in(messages, kind))
        .or_else(|| of(Area::Account, account(messages, kind)))
        .or_else(|| of(Area::Access, access(messages, kind)))
        .or_else(|| of(Area::Administration, administration(messages, kind)))
        .or_else(|| of(Area::Server, server(messages, kind)))
}

fn sign_in(messages: &Messages, kind: EventKind) -> Option<String> {
    Some(match kind {
        EventKind::SignInSucceeded => messages.text("admin-event-sign-in"),
        EventKind::SignInFailed => messages.text("admin-event-sign-in-failed"),
        EventKind::SignInThrottled => messages.text("admin-event-sign-in-throttled"),
        EventKind::SignedOut => messages.text("admin-event-signed-out"),
        EventKind::PasskeyCounterRegressed => messages.text("admin-event-passkey-counter"),
        EventKind::DeviceForgotten => messages.text("admin-event-device-forgotten"),
        _ => return None,
    })
}

fn account(messages: &Messages, kind: EventKind) -> Option<String> {
    Some(match kind {
        EventKind::PasskeyAdded => messages.text("admin-event-passkey-added"),
        EventKind::PasskeyRenamed => messages.text("admin-event-passkey-renamed"),
        EventKind::PasskeyRemoved => messages.text("admin-event-passkey-removed"),
        EventKind::FactorAdded => messages.text("admin-event-factor-added"),
        EventKind::FactorRemoved => messages.text("admin-event-factor-removed"),
        EventKind::FactorChanged => messages.text("admin-event-factor-changed"),
        EventKind::PasswordChanged => messages.text("admin-event-password"),
        EventKind::TermsAccepted => messages.text("admin-event-terms"),
        EventKind::EmailChanged => messages.text("admin-event-email"),
        EventKind::EmailVerified => messages.text("admin-event-email-verified"),
        EventKind::ProfileChanged => messages.text("admin-event-profile"),
        EventKind::DataExported => messages.text("admin-event-exported"),
        EventKind::DeletionRequested => messages.text("admin-event-deletion"),
        EventKind::DeletionCancelled => messages.text("admin-event-deletion-cancelled"),
        EventKind::AccountErased => messages.text("admin-event-erased"),
        EventKind::AccountCreated => messages.text("admin-event-created"),
        EventKind::UpstreamLinked => messages.text("admin-event-linked"),
        EventKind::UpstreamUnlinked => messages.text("admin-event-unlinked"),
        _ => return None,
    })
}

fn access(messages: &Messages, kind: EventKind) -> Option<String> {
    Some(match kind {
        EventKind::ConsentGranted => messages.text("admin-event-consent"),
        EventKind::ConsentDenied => messages.text("admin-event-consent-denied"),
        EventKind::ConsentWithdrawn => messages.text("admin-event-consent-withdrawn"),
        EventKind::CodeIssued => messages.text("admin-event-code-issued"),
        EventKind::CodeRedeemed => messages.text("admin-event-code-redeemed"),
        EventKind::CodeReused => messages.text("admin-event-code-reused"),
        EventKind::CodeRefused => messages.text("admin-event-code-refused"),
        EventKind::DeviceApproved => messages.text("admin-event-device-approved"),
        EventKind::DeviceDenied => messages.text("admin-event-device-denied"),
        EventKind::RefreshTokenRotated => messages.text("admin-event-refresh"),
        EventKind::RefreshTokenRetried => messages.text("admin-event-refresh-retried"),
        EventKind::RefreshTokenReused => messages.text("admin-event-refresh-reused"),
        EventKind::ClientTokenIssued => messages.text("admin-event-client-token"),
        EventKind::TokenRevoked => messages.text("admin-event-token-revoked"),
        EventKind::ClientAuthenticationFailed => messages.text("admin-event-client-failed"),
        _ => return None,
    })
}

fn administration(messages: &Messages, kind: EventKind) -> Option<String> {
    Some(match kind {
        EventKind::SetupCompleted => messages.text("admin-event-setup"),
        EventKind::ClientChanged => messages.text("admin-event-client"),
        EventKind::UserChanged => messages.text("admin-event-user"),
        EventKind::UserUnlocked => messages.text("admin-event-unlocked"),
        EventKind::PersonInvited => messages.text("admin-event-invited"),
        EventKind::ImpersonationRequested => messages.text("impersonation-event-requested"),
        EventKind::ImpersonationBegan => messages.text("impersonation-event-began"),
        EventKind::BulkChangeAsked => messages.text("admin-event-bulk"),
        EventKind::BulkChangeCancelled => messages.text("admin-event-bulk-cancelled"),
        EventKind::InvitationRevoked => messages.text("admin-event-invitation-revoked"),
        EventKind::GroupChanged => messages.text("admin-event-group"),
        EventKind::RoleChanged => messages.text("admin-event-role"),
        EventKind::RoleAssignmentChanged => messages.text("admin-event-role-given"),
        EventKind::ApiKeyCreated => messages.text("admin-event-key-made"),
        EventKind::ApiKeyRevoked => messages.text("admin-event-key-revoked"),
        EventKind::ScopeChanged => messages.text("admin-event-scope"),
        EventKind::AttributeChanged => messages.text("admin-event-attribute"),
        EventKind::SettingsChanged => messages.text("admin-event-settings"),
        EventKind::UpstreamChanged => messages.text("admin-event-provider"),
        EventKind::EverythingRevoked => messages.text("admin-event-everything-revoked"),
        _ => return None,
    })
}

fn server(messages: &Messages, kind: EventKind) -> Option<String> {
    Some(match kind {
        EventKind::SigningKeyPublished => messages.text("admin-event-signing-key"),
        EventKind::SigningKeyWithdrawn => messages.text("admin-event-signing-key-withdrawn"),
        EventKind::SecretsResealed => messages.text("admin-event-resealed"),
        EventKind::MailUndeliverable => messages.text("admin-event-mail"),
        EventKind::SmsUndeliverable => messages.text("admin-event-sms"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_and_is_in_one_area() {
        let speechless: Vec<&EventKind> = EventKind::ALL
            .iter()
            .filter(|kind| words(&Messages::default(), **kind).is_none())
            .collect();
        assert!(speechless.is_empty(), "{speechless:?}");
        let listed: usize = Area::ALL.iter().map(|area| area.kinds().len()).sum();
        assert_eq!(listed, EventKind::ALL.len());
    }
}
