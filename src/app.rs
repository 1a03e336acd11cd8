//! The composition root: configuration -> state -> router. The one place where the parts meet.

use std::{sync::Arc, time::Duration};

use axum::Router;
use moka::future::Cache;
use tokio::task::{JoinHandle, JoinSet};
use zeroize::Zeroizing;

use crate::{
    config::Config,
    crypto::{
        master_key::{self, MasterKeyError},
        passkey::{Misfit, Passkeys},
        password::PasswordHasher,
        random::Random,
        refresh_token::RefreshTokenKey,
        sealing::SealError,
        token::{self, TokenKind},
    },
    domain::clock::Clock,
    federation::{Carry, NotCarried, Upstreams},
    http::{
        client_keys,
        errors::describe,
        metrics::Metrics,
        outbound::{Outbound, OutboundError},
        state::{AppState, CurrentKeys, Parts},
    },
    jobs::{
        self, Tools,
        deliver_outbox::{self, Carriage},
        follow_changes, rotate_keys,
    },
    messages::{
        mail_transport::{MailTransport, MailTransportError},
        outbox::Outbox,
        sms_gateway::{Gateway, GatewayError},
    },
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
    /// What jobs are given.
    pub tools: Tools,
    carriages: Vec<Carriage>,
    audit_writer: Option<JoinHandle<()>>,
}

/// The database and what is needed to read what is sealed in it: enough for the command line.
///
/// # Errors
/// See [`StartError`].
pub async fn tools(config: Config, clock: Clock, random: Random) -> Result<Tools, StartError> {
    install_tls();
    let sealer = master_key::load_or_create(&config, &random)?;
    let store = Store::connect(&config.database).await?;
    if config.database.migrate_on_start {
        schema::migrate(&store).await?;
    } else if !schema::is_current(&store).await? {
        return Err(StartError::SchemaNotCurrent);
    }
    Ok(Tools {
        outbox: Outbox::new(&config, sealer.clone(), random.clone()),
        config,
        store,
        sealer,
        random,
        clock,
    })
}

/// The whole server, ready to serve.
///
/// # Errors
/// See [`StartError`].
pub async fn build(tools: Tools) -> Result<App, StartError> {
    let mail = MailTransport::new(&tools.config)?.map(Carriage::Mail);
    let sms = Gateway::new(&tools.config)?.map(Carriage::Sms);
    rotate_keys::run(&tools).await?;
    let keys = CurrentKeys::new(rotate_keys::load(&tools).await?);
    let refresh_token_key = refresh_token_key(&tools).await?;
    let (machine_audit, writer) = MachineAudit::new(tools.config.audit.machine_tokens, &tools.store);
    let outbound = Outbound::new(&tools.config.outbound.allow_private)?;
    let state = AppState::new(Parts {
        clock: tools.clock.clone(),
        random: tools.random.clone(),
        store: tools.store.clone(),
        sealer: tools.sealer.clone(),
        keys,
        passwords: PasswordHasher::new(&tools.config.passwords),
        passkeys: Passkeys::new(&tools.config)?,
        refresh_token_key,
        upstreams: Upstreams::new(&tools.config, &carrying(&outbound)),
        outbound,
        client_keys: client_keys::key_sets(),
        logos: Cache::builder()
            .max_capacity(500)
            .time_to_live(Duration::from_secs(3600))
            .build(),
        machine_audit,
        outbox: tools.outbox.clone(),
        metrics: Metrics::install(),
        config: tools.config.clone(),
    });
    let audit_writer = writer.map(|writer| tokio::spawn(writer.run()));
    Ok(App {
        state,
        tools,
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
        let mut running = jobs::start(&self.tools);
        let (tools, keys) = (self.tools.clone(), self.state.keys.clone());
        let reload = move || {
            let (tools, keys) = (tools.clone(), keys.clone());
            async move {
                keys.replace(rotate_keys::load(&tools).await.map_err(|error| error.to_string())?);
                Ok(())
            }
        };
        running.spawn(follow_changes::run(
            self.tools.store.clone(),
            self.tools.clock.clone(),
            reload,
        ));
        for carriage in self.carriages.clone() {
            running.spawn(deliver_outbox::follow(self.tools.clone(), carriage));
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
            tools,
            carriages: _,
            audit_writer,
        } = self;
        drop(state);
        if let Some(writer) = audit_writer {
            let _ = tokio::time::timeout(Duration::from_secs(10), writer).await;
        }
        if let Err(error) = tools.store.close().await {
            tracing::warn!(%error, "the database connections did not close cleanly");
        }
    }
}

/// The address of the set-up page with a new one-time token, while there is no administrator.
///
/// # Errors
/// When the store fails.
pub async fn set_up_link(tools: &Tools) -> Result<Option<String>, StoreError> {
    if setup::state(&tools.store).await? == SetupState::Closed {
        return Ok(None);
    }
    let now = tools.clock.now();
    let minted = token::mint(TokenKind::Setup, tools.random.uuid_v7(now), &tools.random);
    setup::offer(&tools.store, &minted.digest, now).await?;
    Ok(Some(tools.config.issuer.url(&format!("/setup?token={}", minted.text))))
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
async fn refresh_token_key(tools: &Tools) -> Result<RefreshTokenKey, StartError> {
    const NAME: &str = "refresh token key";
    let fresh = Zeroizing::new(tools.random.bytes::<32>());
    let sealed = tools.sealer.seal(NAME, fresh.as_slice(), &tools.random);
    let kept = server_secrets::get_or_insert(&tools.store, NAME, &sealed).await?;
    let bytes = tools.sealer.open(NAME, &kept)?;
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SealError::Malformed)?;
    Ok(RefreshTokenKey::new(key))
}
