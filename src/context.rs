//! What a use case is given: the services of the deployment, and who acts, when, and from where. One [`Context`] is made for each
//! request, command or run of a job, and handed down from there, so that nothing below asks the machine for the time, for
//! randomness or for the caller. It knows nothing of HTTP.

use std::{
    net::{IpAddr, Ipv6Addr},
    ops::Deref,
    sync::Arc,
};

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;
use tracing::Span;
use uuid::Uuid;

use self::{job_log::JobLog, trace_recorder::TraceRecorder};
use crate::{
    config::Config,
    crypto::{
        keyed_digest::DigestKey, keyring::KeyRing, passkey::Passkeys, password::PasswordHasher, random::Random,
        refresh_token::RefreshTokenKey, sealing::Sealer, token::PresentedToken,
    },
    domain::{
        actor::Actor,
        clock::Clock,
        current::Current,
        event::{Event, EventKind, Origin},
        ids::{EventId, Home, UserId},
        right::Rights,
        trace::{Check, CheckName, TraceStep},
    },
    federation::Federation,
    messages::{notice, outbox::Outbox},
    outbound::{Outbound, client_keys::ClientKeys},
    store::{
        Connection, Store, StoreError, Transaction, audit,
        audit_chain::AuditChainKey,
        idempotency_keys::{self, IdempotencyKey},
        machine_audit::MachineAudit,
        trace_writer::Traces,
    },
};

pub mod job_log;
pub mod trace_recorder;

/// The services of a deployment. Built once, in `app.rs`; cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The configuration: what the environment and the file say, without the settings in the database.
    pub base_config: Arc<Config>,
    /// The configuration in force.
    pub current_config: Current<Config>,
    /// Whoever reads the settings again waits for their turn.
    pub reloading: Arc<Mutex<()>>,
    /// Tells the time.
    pub clock: Clock,
    /// Gives random bytes.
    pub random: Random,
    /// The database and its caches.
    pub store: Store,
    /// Seals secrets that must be read back.
    pub sealer: Sealer,
    /// The signing keys in force.
    pub keys: Current<KeyRing>,
    /// The bounded Argon2 pool.
    pub passwords: PasswordHasher,
    /// Starts and checks passkey ceremonies; none where the issuer is an IP address.
    pub passkeys: Option<Passkeys>,
    /// Derives and recognises refresh tokens.
    pub refresh_token_key: RefreshTokenKey,
    /// Chains the audit log.
    pub audit_chain_key: AuditChainKey,
    /// Makes digests of what is short or easy to guess.
    pub digest_key: DigestKey,
    /// Writes audit events about machines in batches.
    pub machine_audit: MachineAudit,
    /// Writes decision traces.
    pub traces: Traces,
    /// Takes messages to people.
    pub outbox: Outbox,
    /// Fetches what registrations and settings point to, safely.
    pub outbound: Outbound,
    /// How the jobs of this node went.
    pub job_log: JobLog,
    /// Speaks with other providers that users sign in with.
    pub federation: Federation,
    /// Key sets of clients that register a `jwks_uri`.
    pub client_keys: ClientKeys,
}

impl Services {
    /// The configuration in force.
    pub fn config(&self) -> Arc<Config> {
        self.current_config.get()
    }
}

/// One request, command or run of a job: who acts, when, from where, and with which services.
#[derive(Clone)]
pub struct Context {
    services: Arc<Services>,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// The configuration of this moment.
    pub config: Arc<Config>,
    /// The signing keys of this moment.
    pub keys: Arc<KeyRing>,
    /// Whether what is decided is kept.
    pub mode: Mode,
    /// What an administrator's access token narrows their rights to; `None` where nothing does.
    pub narrowed_to: Option<Rights>,
    /// The key under which the caller may send this request again without having it carried out twice.
    pub idempotency_key: Option<IdempotencyKey>,
    /// Who acts. Every audit event names it.
    pub actor: Actor,
    /// The address that the request came from.
    pub address: Option<IpAddr>,
    /// The device that the browser says it is; unverified.
    pub device: Option<PresentedToken>,
    /// What the browser calls itself, at most 300 characters.
    pub user_agent: String,
    /// The languages that the browser asks for (RFC 9110 section 12.5.4).
    pub accept_language: Option<String>,
    /// Names the request in the logs, in the audit log and on the error page.
    pub correlation_id: Option<String>,
    /// What every line of the request in the log is in.
    pub span: Span,
    /// Collects what is decided about the request.
    pub trace: TraceRecorder,
}

impl Context {
    /// A context of now, for `actor`, that came from nowhere: a command or a job.
    pub fn new(services: &Arc<Services>, actor: Actor) -> Self {
        Self {
            now: services.clock.now(),
            config: services.config(),
            keys: services.keys.get(),
            services: Arc::clone(services),
            mode: Mode::Apply,
            narrowed_to: None,
            idempotency_key: None,
            actor,
            address: None,
            device: None,
            user_agent: String::new(),
            accept_language: None,
            correlation_id: None,
            span: Span::none(),
            trace: TraceRecorder::new(false),
        }
    }

    /// The same request, acted by `actor`.
    #[must_use]
    pub fn acted_by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// A context of now for `actor`, with the same services: nothing of the request is in it.
    #[must_use]
    pub fn renewed(&self, actor: Actor) -> Self {
        Self::new(&self.services, actor)
    }

    /// Ends the transaction of a use case. What it wrote is kept, unless the caller only asks what would be.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn commit(&self, transaction: Transaction) -> Result<(), StoreError> {
        if self.mode == Mode::DryRun {
            return Ok(());
        }
        if let Some(key) = &self.idempotency_key {
            idempotency_keys::set_done(&transaction, key).await?;
        }
        transaction.commit().await
    }

    /// A new time-ordered identifier (RFC 9562 section 5.7) for a row of nobody.
    pub fn new_id(&self) -> Uuid {
        self.random.uuid_v7(self.now)
    }

    /// A new time-ordered identifier for a row of the user whose identifiers end in `home`.
    pub fn id_of(&self, home: Home) -> Uuid {
        self.random.uuid_v7_of(home, self.now)
    }

    /// An audit event of this request.
    pub fn event(&self, kind: EventKind) -> Event {
        let origin = Origin {
            ip_address: self.address.map(|address| address.to_string()),
            correlation_id: self.correlation_id.clone(),
        };
        Event::new(EventId(self.new_id()), self.now, kind, self.actor.clone(), &origin)
    }

    /// Writes `event` to the audit log, and tells its owner by mail where they must learn of it. Called in the transaction that
    /// makes the change, so that neither is there without the other.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record(&self, connection: &dyn Connection, event: &Event) -> Result<(), StoreError> {
        audit::insert(connection, event).await?;
        notice::tell(&self.outbox, connection, event).await
    }

    /// Records what became of a factor. After a proof the user is the actor of the event; after a failure nobody is known.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record_factor(
        &self,
        connection: &dyn Connection,
        kind: EventKind,
        factor: &'static str,
        user: Option<UserId>,
    ) -> Result<(), StoreError> {
        let detail = serde_json::json!({ "factor": factor });
        let mut event = self.event(kind).user_if_known(user).detail(detail);
        if let (EventKind::SignInSucceeded, Some(user)) = (kind, user) {
            event.actor = Actor::Person(user);
        }
        self.record(connection, &event).await
    }

    /// Records a sign-in that failed: as an event, and as one line of the log, which the span of the request gives its correlation id and
    /// its client. `docs/operations.md` lists what is in it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record_failed_sign_in(
        &self,
        connection: &dyn Connection,
        failed: &FailedSignIn<'_>,
    ) -> Result<(), StoreError> {
        self.log_failed_sign_in(failed);
        let user = failed.account.user();
        self.record_factor(connection, EventKind::SignInFailed, failed.factor, user)
            .await
    }

    /// The line alone, where the event is another one.
    pub fn log_failed_sign_in(&self, failed: &FailedSignIn<'_>) {
        let FailedSignIn { factor, reason, .. } = *failed;
        self.trace.begin(TraceStep::SignIn);
        failed.account.user().inspect(|user| self.trace.user(*user));
        self.trace.refused(failed.check());
        let address = self.address.map(tracing::field::display);
        match failed.account {
            Account::Known(user) => tracing::info!(factor, reason, %user, address, "a sign-in failed"),
            Account::Unknown(name_digest) => tracing::info!(factor, reason, name_digest, address, "a sign-in failed"),
            Account::Nobody => tracing::info!(factor, reason, address, "a sign-in failed"),
        }
    }

    /// Names the client in every further line of this request in the log.
    pub fn log_client(&self, client_id: &str) {
        let shown: String = client_id.chars().take(CLIENT_ID_IN_LOG).collect();
        self.span.record("client_id", shown);
    }

    /// The key that counters of this request's address count by: an IPv4 address, or the /64 of an IPv6 one, which is what one
    /// customer has.
    pub fn address_key(&self) -> String {
        address_key(self.address)
    }
}

/// Whether what is decided is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Apply,
    /// The caller only asks what would be.
    DryRun,
}

/// How much of a `client_id` is logged: one that is registered has no more.
const CLIENT_ID_IN_LOG: usize = 200;

/// The reason of a sign-in that was not tried.
pub const REASON_THROTTLED: &str = "throttled";

/// The reason of a sign-in with what belongs to nobody.
pub const REASON_UNKNOWN: &str = "no account has this name";

/// The reason of a sign-in with a closed account.
pub const REASON_DISABLED: &str = "the account is disabled";

/// A sign-in that failed.
#[derive(Clone, Copy, Debug)]
pub struct FailedSignIn<'a> {
    /// How somebody tried to authenticate.
    pub factor: &'static str,
    /// As whom.
    pub account: Account<'a>,
    /// Why it failed; [`REASON_THROTTLED`] if too many had failed before.
    pub reason: &'a str,
}

impl FailedSignIn<'_> {
    /// The check that refused it.
    fn check(&self) -> Check {
        match self.reason {
            REASON_THROTTLED => Check::refused(CheckName::Attempts).by("server.throttle"),
            REASON_UNKNOWN => Check::refused(CheckName::KnownAccount),
            REASON_DISABLED => Check::refused(CheckName::EnabledAccount).by("user.disabled"),
            reason => {
                let check = Check::refused(CheckName::RightFactor).expected(self.factor);
                check.came(Some(reason))
            }
        }
    }
}

/// Whose sign-in it is.
#[derive(Clone, Copy, Debug)]
pub enum Account<'a> {
    /// A user's.
    Known(UserId),
    /// Of a name that nobody has, by its keyed digest: people type passwords and other people's names there.
    Unknown(&'a str),
    /// Nobody was named.
    Nobody,
}

impl Account<'_> {
    /// The user, if there is one.
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::Known(user) => Some(user),
            Self::Unknown(_) | Self::Nobody => None,
        }
    }
}

impl From<Option<UserId>> for Account<'_> {
    fn from(user: Option<UserId>) -> Self {
        user.map_or(Self::Nobody, Self::Known)
    }
}

fn address_key(address: Option<IpAddr>) -> String {
    match address.map(network_of) {
        None => "address:none".to_owned(),
        Some(IpAddr::V4(address)) => format!("address:{address}"),
        Some(IpAddr::V6(network)) => format!("address:{network}/64"),
    }
}

/// What one customer has: an IPv4 address, or a /64 of IPv6, by its first address.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

impl Deref for Context {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_counts_by_its_64() {
        let key = |address: &str| address_key(Some(address.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "address:2001:db8:1:2::/64");
        assert_eq!(key("::ffff:192.0.2.1"), "address:192.0.2.1");
    }
}
