//! The composition root: configuration -> state -> router. The only place that connects all parts.

use std::{path::PathBuf, sync::Arc, time::Duration};

use axum::{Router, http::HeaderValue};
use moka::future::Cache;
use tokio::task::{JoinHandle, JoinSet};
use zeroize::Zeroizing;

use crate::{
    api::{self, in_process::InProcess},
    config::Config,
    context::{Context, Services, job_log::JobLog},
    crypto::{
        keyed_digest::DigestKey,
        keyring::KeyRing,
        master_key::{self, MasterKeyError},
        passkey::{Misfit, Passkeys},
        password::PasswordHasher,
        random::Random,
        refresh_token::RefreshTokenKey,
        sealing::{SealError, Sealer},
        token::{self, TokenKind},
    },
    domain::{actor::Actor, clock::Clock, current::Current},
    federation::{Federation, NotSent, SendHttp},
    http::{
        branding::{Brand, BrandError},
        client_address::UnlistedProxy,
        errors::describe,
        live_streams::LiveStreams,
        metrics::Metrics,
        state::{AppState, Parts},
    },
    jobs::{
        self, deliver_outbox, follow_changes,
        stream_audit::{self, sink::Sink},
    },
    management::{keys::rotation, settings::in_force},
    messages::{
        mail_transport::{MailTransport, MailTransportError},
        outbox::{self, Outbox},
        sms_gateway::{Gateway, GatewayError},
    },
    outbound::{Outbound, OutboundError, client_keys::ClientKeys},
    store::{
        Store, StoreError,
        audit_chain::AuditChainKey,
        machine_audit::MachineAudit,
        schema, server_secrets,
        setup::{self, SetupState},
        trace_writer::Traces,
    },
    web,
};

/// How often measured samples are folded together: otherwise they use more and more memory until somebody reads the metrics.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be reached, or its settings are not suitable.
    #[error("the database")]
    Store(#[from] StoreError),
    /// The schema is older than this program, and `database.migrate_on_start` is false.
    #[error("the database schema is not current: run `vestibule migrate`, or set database.migrate_on_start = true")]
    SchemaNotCurrent,
    /// The database lacks a key that a server makes when it starts.
    #[error(
        "no server of this release was started with this database yet; `vestibule serve` makes the keys that are missing"
    )]
    NeverStarted,
    /// The master key.
    #[error("the master key")]
    MasterKey(#[from] MasterKeyError),
    /// The file of the master key is gone, and the database holds secrets that were sealed with it.
    #[error(
        "the master key is not at {}, and the database holds secrets that only that key opens. No other key was made. Put the file back \
         from your backup, or name the key in master_key.file or master_key.value. If it is lost, start with an empty database",
        .0.display()
    )]
    MasterKeyMissing(PathBuf),
    /// A secret was sealed under another master key.
    #[error("a secret in the database cannot be unsealed; is this the right master key?")]
    Sealed(#[from] SealError),
    /// The signing keys.
    #[error("the signing keys")]
    Keys(#[from] rotation::KeyError),
    /// Passkeys.
    #[error(transparent)]
    Passkeys(#[from] Misfit),
    /// TLS for outbound requests.
    #[error("outbound TLS")]
    Outbound(#[from] OutboundError),
    /// Mail.
    #[error("mail")]
    Mail(#[from] MailTransportError),
    /// SMS.
    #[error(transparent)]
    Sms(#[from] GatewayError),
    /// A stream of the audit log.
    #[error("the audit stream {name:?}: {problem}")]
    AuditStream {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A picture of the deployment.
    #[error(transparent)]
    Brand(#[from] BrandError),
}

/// A server that is ready to run: its state, its routes, and its background jobs.
pub struct App {
    /// The state for handlers.
    pub state: AppState,
    /// The context for jobs and use cases.
    pub services: Arc<Services>,
    audit_writer: Option<JoinHandle<()>>,
    trace_writer: Option<JoinHandle<()>>,
}

/// The services of the deployment, as every command needs them. The signing keys are not loaded yet: [`build`] does that.
///
/// # Errors
/// See [`StartError`].
pub async fn services(config: Config, clock: Clock, random: Random) -> Result<Arc<Services>, StartError> {
    services_with(config, clock, random, Missing::Create).await
}

/// The same for a command that changes nothing in the database.
///
/// # Errors
/// See [`StartError`]: also where no server was started with that database yet.
pub async fn services_to_look_at(config: Config, clock: Clock, random: Random) -> Result<Arc<Services>, StartError> {
    services_with(config, clock, random, Missing::Refuse).await
}

/// What to do where the database has a secret not yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Create,
    Refuse,
}

async fn services_with(
    mut config: Config,
    clock: Clock,
    random: Random,
    missing: Missing,
) -> Result<Arc<Services>, StartError> {
    config.database.migrate_on_start &= missing == Missing::Create;
    install_tls();
    // A key that cannot be used is an error before anything is connected or changed.
    let has_key = master_key::is_there(&config)?;
    let store = Store::connect(&config.database).await?;
    if config.database.migrate_on_start {
        schema::migrate(&store).await?;
    } else if !schema::is_current(&store).await? {
        return Err(StartError::SchemaNotCurrent);
    }
    // Another node that starts now makes the key first, and then the secrets: only if there is still no key is it missing.
    if !has_key && server_secrets::are_there(&store).await? && !master_key::is_there(&config)? {
        return Err(StartError::MasterKeyMissing(config.master_key_file()));
    }
    let sealer = master_key::load_or_create(&config, &random)?;
    let outbound = Outbound::new(&config.outbound.allow_private)?;
    let refresh_token_key = secret(&store, &sealer, &random, missing, "refresh token key").await?;
    let audit_chain_key = secret(&store, &sealer, &random, missing, "audit chain key").await?;
    let digest_key = secret(&store, &sealer, &random, missing, "digest key").await?;
    let current_config = Current::new(in_force::over(&config, &store, &sealer).await?);
    Ok(Arc::new(Services {
        client_keys: ClientKeys::new(&outbound),
        federation: Federation::new(sending_by(&outbound)),
        outbound,
        outbox: Outbox::new(current_config.clone(), sealer.clone(), random.clone()),
        keys: Current::new(KeyRing::new(Vec::new(), clock.now())),
        passwords: PasswordHasher::new(&config.passwords),
        passkeys: Passkeys::new(&config)?,
        refresh_token_key: RefreshTokenKey::new(refresh_token_key),
        audit_chain_key: AuditChainKey::new(audit_chain_key),
        digest_key: DigestKey::new(digest_key),
        machine_audit: MachineAudit::new(config.audit.machine_tokens, &store),
        traces: Traces::new(&store),
        job_log: JobLog::default(),
        base_config: Arc::new(config),
        current_config,
        reloading: Arc::default(),
        store,
        sealer,
        random,
        clock,
    }))
}

fn hsts(config: &Config) -> Option<HeaderValue> {
    let value = HeaderValue::from_str(&config.hsts.header()).ok();
    value.filter(|_| config.issuer.is_https())
}

/// Builds the whole server.
///
/// # Errors
/// See [`StartError`].
pub async fn build(services: Arc<Services>) -> Result<App, StartError> {
    let config = services.config();
    // What cannot send is an error now, and not only with the first message.
    MailTransport::new(&config)?;
    Gateway::new(&config)?;
    for stream in &config.audit.streams {
        Sink::new(stream, config.issuer.host()).map_err(|problem| StartError::AuditStream {
            name: stream.name.clone(),
            problem,
        })?;
    }
    rotation::run(&Context::new(&services, Actor::System)).await?;
    services.keys.replace(rotation::load(&services).await?);
    let state = state(&services)?;
    let audit_writer = services
        .machine_audit
        .take_writer()
        .map(|writer| tokio::spawn(writer.run()));
    let trace_writer = services.traces.take_writer().map(|writer| tokio::spawn(writer.run()));
    Ok(App {
        state,
        services,
        audit_writer,
        trace_writer,
    })
}

/// What handlers are given.
fn state(services: &Arc<Services>) -> Result<AppState, StartError> {
    let config = services.config();
    Ok(AppState::new(Parts {
        brand: Current::new(Brand::load(&config)?),
        hsts: hsts(&config),
        logos: Cache::builder()
            .max_capacity(500)
            .time_to_live(Duration::from_secs(3600))
            .build(),
        live_streams: LiveStreams::default(),
        metrics: Metrics::install(),
        unlisted_proxy: UnlistedProxy::default(),
        services: Arc::clone(services),
    }))
}

/// The administration API for a command on the machine. Nothing runs on a schedule, and no key is rotated: a server does that.
///
/// # Errors
/// See [`StartError`].
pub fn api_in_process(services: &Arc<Services>) -> Result<InProcess, StartError> {
    Ok(InProcess::new(state(services)?))
}

impl App {
    /// Every route.
    pub fn router(&self) -> Router {
        web::router(self.state.clone()).merge(api::router(self.state.clone()))
    }

    /// Starts the background jobs; they end when the set is dropped.
    pub fn start_jobs(&self) -> JoinSet<()> {
        let mut running = jobs::start(&self.services);
        let services = Arc::clone(&self.services);
        let reload = move || {
            let services = Arc::clone(&services);
            async move { reload(&services).await.map_err(|error| describe(&error)) }
        };
        running.spawn(follow_changes::run(
            self.services.store.clone(),
            self.services.clock.clone(),
            follow_changes::PAUSE,
            reload,
        ));
        for kind in [outbox::Kind::Mail, outbox::Kind::Sms] {
            running.spawn(deliver_outbox::follow(Arc::clone(&self.services), kind));
        }
        for stream in &self.services.base_config.audit.streams {
            running.spawn(stream_audit::follow(Arc::clone(&self.services), stream.clone()));
        }
        let metrics = self.state.metrics.clone();
        running.spawn(async move {
            loop {
                tokio::time::sleep(METRICS_UPKEEP).await;
                metrics.run_upkeep();
            }
        });
        running
    }

    /// Writes what is still buffered, and closes the database. The router and the jobs must have ended.
    pub async fn finish(self) {
        let Self {
            state,
            services,
            audit_writer,
            trace_writer,
        } = self;
        drop(state);
        services.machine_audit.close().await;
        services.traces.close().await;
        for writer in audit_writer.into_iter().chain(trace_writer) {
            let _ = tokio::time::timeout(Duration::from_secs(10), writer).await;
        }
        if let Err(error) = services.store.close().await {
            tracing::warn!(%error, "the database connections did not close cleanly");
        }
    }
}

/// Reads again what nodes keep in memory of keys and settings.
async fn reload(services: &Services) -> Result<(), StartError> {
    let keys = rotation::load(services).await;
    in_force::reload(services).await?;
    services.keys.replace(keys?);
    Ok(())
}

/// The URL of the set-up page with a new one-time token, while there is no administrator.
///
/// # Errors
/// When the store fails.
pub async fn set_up_link(services: &Services) -> Result<Option<String>, StoreError> {
    if setup::state(&services.store).await? == SetupState::Closed {
        return Ok(None);
    }
    let now = services.clock.now();
    let minted = token::mint(TokenKind::Setup, services.random.uuid_v7(now), &services.random);
    setup::offer(&services.store, &minted.digest, now).await?;
    Ok(Some(
        services
            .base_config
            .issuer
            .url(&format!("/setup?token={}", minted.text)),
    ))
}

/// Passes the outbound client to modules that may not depend on it.
fn sending_by(outbound: &Outbound) -> SendHttp {
    let outbound = outbound.clone();
    Arc::new(move |request| {
        let outbound = outbound.clone();
        Box::pin(async move {
            let sent = outbound.send(request).await;
            sent.map_err(|error| NotSent(describe(&error)))
        })
    })
}

/// The only TLS provider of the process; without it, rustls could not choose between the two in the dependency tree.
fn install_tls() {
    // A second call finds it installed already, which is fine.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// The key with that name: created once for a deployment, sealed in the database, the same on every node. It outlasts every rotation
/// of the master key.
async fn secret(
    store: &Store,
    sealer: &Sealer,
    random: &Random,
    missing: Missing,
    name: &'static str,
) -> Result<[u8; 32], StartError> {
    let sealed = match missing {
        Missing::Create => {
            let fresh = Zeroizing::new(random.bytes::<32>());
            let sealed = sealer.seal(name, fresh.as_slice(), random);
            server_secrets::get_or_insert(store, name, &sealed).await?
        }
        Missing::Refuse => {
            let stored = server_secrets::find(store, name).await?;
            stored.ok_or(StartError::NeverStarted)?
        }
    };
    let bytes = sealer.open(name, &sealed)?;
    Ok(bytes.as_slice().try_into().map_err(|_| SealError::Malformed)?)
}
