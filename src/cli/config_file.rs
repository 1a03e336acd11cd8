//! Loads the configuration for subcommands, and the services built from it.

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

/// The location of the configuration.
#[derive(Clone, Debug, Args)]
pub(super) struct ConfigFile {
    /// The configuration file; VESTIBULE_… variables override its settings
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

/// The error message of a failed subcommand.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

impl ConfigFile {
    pub(super) fn load(&self) -> Result<Config, Failure> {
        let text =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(Config::load(self.config.as_deref(), text)?)
    }

    /// A context for commands that run beside a server, with the command line as the actor.
    pub(super) async fn context(&self) -> Result<Context, Failure> {
        Ok(Context::new(&services(self.load()?).await?, Actor::CommandLine))
    }
}

/// The database for commands that only read: if there is none yet, they report it instead of creating one.
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

/// The same for a command that changes nothing.
pub(super) async fn services_to_look_at(config: Config) -> Result<Arc<Services>, StartError> {
    crate::app::services_to_look_at(config, Clock::system(), Random::system()).await
}
