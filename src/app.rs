//! The composition root: configuration -> state -> router. The one place where the parts meet.

use std::{sync::Arc, time::Duration};

use axum::Router;
use moka::future::Cache;
use tokio::task::{JoinHandle, JoinSet};
use zeroize::Zeroizing;

use crate::{
    config::Config,
    context::{Context, CurrentKeys, Services},
    crypto::{
        keyring::KeyRing,
        master_key::{self, MasterKeyError},
        passkey::{Misfit, Passkeys},
        password::PasswordHasher,
        random::Random,
        refresh_token::RefreshTokenKey,
        sealing::{SealError, Sealer},
        token::{self, TokenKind},
    },
    domain::{actor::Actor, clock::Clock},
    federation::{Carry, NotCarried, Upstreams},
    http::{
        errors::describe,
        metrics::Metrics,
        state::{AppState, Parts},
    },
    jobs::{
        self,
        deliver_outbox::{self, Carriage},
        follow_changes, rotate_keys,
    },
    messages::{
        mail_transport::{MailTransport, MailTransportError},
        outbox::Outbox,
        sms_gateway::{Gateway, GatewayError},
    },
    outbound::{Outbound, OutboundError, client_keys::ClientKeys},
    store::{
        Store, StoreError,
        machine_audit::MachineAudit,
        schema, server_secrets,
        setup::{self, SetupState},
    },
    web,
};

/// How often what was measured is folded together: without it, measurements pile up until somebody reads them.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be reached or does not fit.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// The schema is older than this program, and `database.migrate_on_start` is false.
    #[error("the database schema is not current: run `vestibule migrate`, or set database.migrate_on_start = true")]
    SchemaNotCurrent,
    /// The master key.
    #[error("the master key: {0}")]
    MasterKey(#[from] MasterKeyError),
    /// Something sealed under another master key.
    #[error("a secret in the database cannot be unsealed; is this the right master key? {0}")]
    Sealed(#[from] SealError),
    /// The signing keys.
    #[error("the signing keys: {0}")]
    Keys(#[from] rotate_keys::KeyError),
    /// Passkeys.
    #[error(transparent)]
    Passkeys(#[from] Misfit),
    /// TLS for outbound fetches.
    #[error("outbound TLS: {0}")]
    Outbound(#[from] OutboundError),
    /// Mail.
    #[error("mail: {0}")]
    Mail(#[from] MailTransportError),
    /// Messages to telephones.
    #[error(transparent)]
    Sms(#[from] GatewayError),
}

/// A server that can be run: its state, its routes, and what happens by itself.
pub struct App {
    /// What handlers are given.
    pub state: AppState,
    /// What jobs and use cases are given.
    pub services: Arc<Services>,
    carriages: Vec<Carriage>,
    audit_writer: Option<JoinHandle<()>>,
}

/// The services of the deployment, as every command needs them. The signing keys are not loaded yet: [`build`] does that.
///
/// # Errors
/// See [`StartError`].
pub async fn services(config: Config, clock: Clock, random: Random) -> Result<Arc<Services>, StartError> {
    install_tls();
    let sealer = master_key::load_or_create(&config, &random)?;
    let store = Store::connect(&config.database).await?;
    if config.database.migrate_on_start {
        schema::migrate(&store).await?;
    } else if !schema::is_current(&store).await? {
        return Err(StartError::SchemaNotCurrent);
    }
    let outbound = Outbound::new(&config.outbound.allow_private)?;
    Ok(Arc::new(Services {
        client_keys: ClientKeys::new(&outbound),
        outbound,
        outbox: Outbox::new(&config, sealer.clone(), random.clone()),
        keys: CurrentKeys::new(KeyRing::new(Vec::new(), clock.now())),
        passwords: PasswordHasher::new(&config.passwords),
        passkeys: Passkeys::new(&config)?,
        refresh_token_key: refresh_token_key(&store, &sealer, &random).await?,
        machine_audit: MachineAudit::new(config.audit.machine_tokens, &store),
        config: Arc::new(config),
        store,
        sealer,
        random,
        clock,
    }))
}

/// The whole server, ready to serve.
///
/// # Errors
/// See [`StartError`].
pub async fn build(services: Arc<Services>) -> Result<App, StartError> {
    let mail = MailTransport::new(&services.config)?.map(Carriage::Mail);
    let sms = Gateway::new(&services.config)?.map(Carriage::Sms);
    rotate_keys::run(&Context::new(&services, Actor::System)).await?;
    services.keys.replace(rotate_keys::load(&services).await?);
    let state = AppState::new(Parts {
        upstreams: Upstreams::new(&services.config, &carrying(&services.outbound)),
        logos: Cache::builder()
            .max_capacity(500)
            .time_to_live(Duration::from_secs(3600))
            .build(),
        metrics: Metrics::install(),
        services: Arc::clone(&services),
    });
    let audit_writer = services
        .machine_audit
        .take_writer()
        .map(|writer| tokio::spawn(writer.run()));
    Ok(App {
        state,
        services,
        carriages: mail.into_iter().chain(sms).collect(),
        audit_writer,
    })
}

impl App {
    /// Every route.
    pub fn router(&self) -> Router {
        web::router(self.state.clone())
    }

    /// Starts what happens by itself; it ends when the set is dropped.
    pub fn start_jobs(&self) -> JoinSet<()> {
        let mut running = jobs::start(&self.services);
        let services = Arc::clone(&self.services);
        let reload = move || {
            let services = Arc::clone(&services);
            async move {
                let ring = rotate_keys::load(&services).await.map_err(|error| error.to_string())?;
                services.keys.replace(ring);
                Ok(())
            }
        };
        running.spawn(follow_changes::run(
            self.services.store.clone(),
            self.services.clock.clone(),
            reload,
        ));
        for carriage in self.carriages.clone() {
            running.spawn(deliver_outbox::follow(Arc::clone(&self.services), carriage));
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

    /// Writes what is still waiting, and lets the database go. The router and the jobs must be gone.
    pub async fn finish(self) {
        let Self {
            state,
            services,
            carriages: _,
            audit_writer,
        } = self;
        drop(state);
        services.machine_audit.close().await;
        if let Some(writer) = audit_writer {
            let _ = tokio::time::timeout(Duration::from_secs(10), writer).await;
        }
        if let Err(error) = services.store.close().await {
            tracing::warn!(%error, "the database connections did not close cleanly");
        }
    }
}

/// The address of the set-up page with a new one-time token, while there is no administrator.
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
        services.config.issuer.url(&format!("/setup?token={}", minted.text)),
    ))
}

/// Lends the outbound client to those who may not name it.
fn carrying(outbound: &Outbound) -> Carry {
    let outbound = outbound.clone();
    Arc::new(move |request| {
        let outbound = outbound.clone();
        Box::pin(async move {
            let sent = outbound.send(request).await;
            sent.map_err(|error| NotCarried(describe(&error)))
        })
    })
}

/// One provider for all of TLS; without it, two in the tree would make rustls refuse to choose.
fn install_tls() {
    // A second call finds it installed, which is as good.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// The key that refresh tokens are derived under: made once for a deployment, sealed in the database, the same on every node.
async fn refresh_token_key(store: &Store, sealer: &Sealer, random: &Random) -> Result<RefreshTokenKey, StartError> {
    const NAME: &str = "refresh token key";
    let fresh = Zeroizing::new(random.bytes::<32>());
    let sealed = sealer.seal(NAME, fresh.as_slice(), random);
    let kept = server_secrets::get_or_insert(store, NAME, &sealed).await?;
    let bytes = sealer.open(NAME, &kept)?;
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SealError::Malformed)?;
    Ok(RefreshTokenKey::new(key))
}
