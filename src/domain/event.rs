//! What the audit log records. Every decision leaves one event; no event holds a secret.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    actor::Actor,
    ids::{ClientId, EventId, UserId},
    named::named,
};

/// One entry of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its identifier; of an event about a person it ends in their home.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventKind,
    /// Who acted.
    pub actor: Actor,
    /// About whom.
    pub user_id: Option<UserId>,
    /// With which client.
    pub client_id: Option<ClientId>,
    /// From which address.
    pub ip_address: Option<String>,
    /// Which request, as the logs and the error page name it.
    pub correlation_id: Option<String>,
    /// Further details; never a secret.
    pub detail: serde_json::Value,
}

/// Where a decision came from: a request, or nothing of the kind for the command line and the jobs.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The client's address.
    pub ip_address: Option<String>,
    /// The request's name in the logs.
    pub correlation_id: Option<String>,
}

impl Event {
    /// An event about nobody yet.
    pub fn new(id: EventId, at: DateTime<Utc>, kind: EventKind, actor: Actor, origin: &Origin) -> Self {
        Self {
            id,
            at,
            kind,
            actor,
            user_id: None,
            client_id: None,
            ip_address: origin.ip_address.clone(),
            correlation_id: origin.correlation_id.clone(),
            detail: serde_json::Value::Null,
        }
    }

    /// About `user`: the event is kept with them, so that its id takes their home.
    #[must_use]
    pub fn user(mut self, user: UserId) -> Self {
        self.id = EventId(user.home().claim(self.id.0));
        self.user_id = Some(user);
        self
    }

    /// About `user`, where it is known whom it is about.
    #[must_use]
    pub fn user_if_known(self, user: Option<UserId>) -> Self {
        match user {
            Some(user) => self.user(user),
            None => self,
        }
    }

    /// With `client`.
    #[must_use]
    pub fn client(mut self, client: &ClientId) -> Self {
        self.client_id = Some(client.clone());
        self
    }

    /// Further details.
    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }
}

named! {
    /// What happened.
    EventKind {
        /// Somebody proved who they are.
        SignInSucceeded = "sign_in.succeeded",
        /// Somebody failed to.
        SignInFailed = "sign_in.failed",
        /// A sign-in was not tried because too many had failed.
        SignInThrottled = "sign_in.throttled",
        /// An administrator withdrew a signing key: what it signed is refused from then on.
        SigningKeyWithdrawn = "signing_key.withdrawn",
        /// An administrator ended everybody's access from before a time.
        EverythingRevoked = "access.everything_revoked",
        /// An administrator had what is stored sealed under another master key.
        SecretsResealed = "secrets.resealed",
        /// A client presented a wrong secret.
        ClientAuthenticationFailed = "client.authentication_failed",
        /// A passkey was used whose counter ran backwards: there may be two of it. It was refused.
        PasskeyCounterRegressed = "passkey.counter_regressed",
        /// Somebody added a passkey.
        PasskeyAdded = "passkey.added",
        /// Somebody gave a passkey another name.
        PasskeyRenamed = "passkey.renamed",
        /// Somebody removed a passkey.
        PasskeyRemoved = "passkey.removed",
        /// Somebody set up another way to prove who they are.
        FactorAdded = "factor.added",
        /// Somebody removed one.
        FactorRemoved = "factor.removed",
        /// Somebody changed one, or renewed their recovery codes.
        FactorChanged = "factor.changed",
        /// Somebody chose another password.
        PasswordChanged = "password.changed",
        /// Somebody accepted the terms.
        TermsAccepted = "terms.accepted",
        /// Somebody has another e-mail address.
        EmailChanged = "email.changed",
        /// Somebody showed that the address of their account is theirs.
        EmailVerified = "email.verified",
        /// Somebody changed what is known of them.
        ProfileChanged = "profile.changed",
        /// A user exported their data.
        DataExported = "account.exported",
        /// Somebody asked that their account be deleted.
        DeletionRequested = "account.deletion_requested",
        /// They took that back.
        DeletionCancelled = "account.deletion_cancelled",
        /// The account was deleted.
        AccountErased = "account.erased",
        /// A browser no longer stands in for its owner's second factor.
        DeviceForgotten = "device.forgotten",
        /// A session ended by its owner's wish.
        SignedOut = "session.signed_out",
        /// A user agreed to what a client asked.
        ConsentGranted = "consent.granted",
        /// A user refused.
        ConsentDenied = "consent.denied",
        /// A user took back what they had agreed to.
        ConsentWithdrawn = "consent.withdrawn",
        /// A client got a code.
        CodeIssued = "code.issued",
        /// A client redeemed a code.
        CodeRedeemed = "code.redeemed",
        /// A code came a second time; its grant is revoked.
        CodeReused = "code.reused",
        /// A code was presented wrongly and burned.
        CodeRefused = "code.refused",
        /// A user let a device in.
        DeviceApproved = "device.approved",
        /// A user kept a device out.
        DeviceDenied = "device.denied",
        /// A refresh token rotated.
        RefreshTokenRotated = "refresh_token.rotated",
        /// A refresh token that had just been spent came back, and got the same successor.
        RefreshTokenRetried = "refresh_token.retried",
        /// A spent refresh token came back; its family is revoked.
        RefreshTokenReused = "refresh_token.reused",
        /// A client got a token for itself.
        ClientTokenIssued = "client_token.issued",
        /// A client gave a token back.
        TokenRevoked = "token.revoked",
        /// The first administrator was made.
        SetupCompleted = "setup.completed",
        /// A client was created or changed.
        ClientChanged = "client.changed",
        /// A user was created or changed.
        UserChanged = "user.changed",
        /// Somebody opened an account again that wrong tries had closed.
        UserUnlocked = "user.unlocked",
        /// A group was created or changed.
        GroupChanged = "group.changed",
        /// A role was created, changed or removed.
        RoleChanged = "role.changed",
        /// A user or a group was given a role, or lost one.
        RoleAssignmentChanged = "role.assignment_changed",
        /// A program may use the administration API by a key.
        ApiKeyCreated = "api_key.created",
        /// It may not any more.
        ApiKeyRevoked = "api_key.revoked",
        /// A scope was created or changed.
        ScopeChanged = "scope.changed",
        /// An administrator defined, changed or removed an attribute of people.
        AttributeChanged = "attribute.changed",
        /// The settings were changed while the server ran.
        SettingsChanged = "settings.changed",
        /// A signing key was made.
        SigningKeyPublished = "signing_key.published",
        /// A mail could not be handed over, and is not tried again.
        MailUndeliverable = "mail.undeliverable",
        /// An SMS message could not be handed over, and is not tried again.
        SmsUndeliverable = "sms.undeliverable",
        /// A provider that people sign in with was set up, changed or removed.
        UpstreamChanged = "upstream.changed",
        /// Somebody can sign in with another provider from now on.
        UpstreamLinked = "upstream.linked",
        /// They cannot any more.
        UpstreamUnlinked = "upstream.unlinked",
        /// Somebody made an account, or came from another provider and got one.
        AccountCreated = "user.created",
        /// An administrator sent a link that makes an account.
        PersonInvited = "user.invited",
        /// A change of many accounts was asked for.
        BulkChangeAsked = "user.bulk_change_asked",
        /// A change of many accounts was cancelled.
        BulkChangeCancelled = "user.bulk_change_cancelled",
        /// An administrator asked to act as somebody else.
        ImpersonationRequested = "impersonation.requested",
        /// An administrator acts as somebody else.
        ImpersonationBegan = "impersonation.began",
        /// An invitation was taken back.
        InvitationRevoked = "user.invitation_revoked",
    }
}

impl EventKind {
    /// Whether it may be trouble for the account that it is about.
    pub fn is_alarming(self) -> bool {
        matches!(
            self,
            Self::SignInFailed | Self::SignInThrottled | Self::RefreshTokenReused | Self::CodeReused
        )
    }
}
