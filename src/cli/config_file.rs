//! What subcommands start from: the configuration, and the services made of it.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use crate::{
    app::StartError,
    config::Config,
    context::{Context, Services},
    crypto::random::Random,
    domain::{actor::Actor, clock::Clock},
    store::Store,
};

/// Where the configuration is.
#[derive(Clone, Debug, Args)]
pub(super) struct ConfigFile {
    /// The configuration file; without it, defaults and VESTIBULE_… variables hold
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

/// What a subcommand tells its user when it fails.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

impl ConfigFile {
    pub(super) fn load(&self) -> Result<Config, Failure> {
        let text =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(Config::load(self.config.as_deref(), text)?)
    }

    /// A context for commands that work beside a running server: the command line acts, now.
    pub(super) async fn context(&self) -> Result<Context, Failure> {
        Ok(Context::new(&services(self.load()?).await?, Actor::CommandLine))
    }
}

/// The database for commands that only look: where there is none yet, they say so instead of making one.
pub(super) async fn store_to_look_at(config: &Config) -> Result<Store, Failure> {
    if let Some(file) = config.database.embedded_file()
        && !file.exists()
    {
        let file = file.display();
        return Err(format!("there is no database at {file} yet; `vestibule serve` makes it").into());
    }
    Ok(Store::connect(&config.database).await?)
}

/// The services of a program with `config`.
pub(super) async fn services(config: Config) -> Result<Arc<Services>, StartError> {
    crate::app::services(config, Clock::system(), Random::system()).await
}
