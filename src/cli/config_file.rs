//! Loads the configuration for subcommands, and the services built from it.

use std::{path::PathBuf, sync::Arc};

use clap::{Args, Subcommand};

use super::output::complain;
use crate::{
    app::StartError,
    config::Config,
    context::{Context, Services},
    crypto::random::Random,
    domain::{actor::Actor, clock::Clock},
    http::errors::describe,
    store::Store,
};

/// The variable with the API key for `--server`. It is no setting.
pub(super) const API_KEY: &str = "VESTIBULE_API_KEY";

/// The location of the configuration.
#[derive(Clone, Debug, Args)]
pub(super) struct ConfigFile {
    /// The configuration file; VESTIBULE_… variables override its settings
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

/// The options of a command that has others below it.
#[derive(Debug, Args)]
pub(super) struct WithConfig<What: Subcommand> {
    #[command(flatten)]
    pub(super) config: ConfigFile,
    #[command(subcommand)]
    pub(super) what: What,
}

/// The error message of a failed subcommand.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

impl ConfigFile {
    pub(super) fn load(&self) -> Result<Config, Failure> {
        let text =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let settings = text.filter(|(name, _)| name != API_KEY);
        Ok(Config::load(self.config.as_deref(), settings)?)
    }

    /// The configuration with the settings in the database, for commands that send something. Where there is no database yet, the file alone.
    pub(super) async fn load_in_force(&self) -> Result<Config, Failure> {
        let config = self.load()?;
        if refuse_a_missing_database(&config).is_err() {
            return Ok(config);
        }
        Ok(match services_to_look_at(config.clone()).await {
            Ok(services) => Config::clone(&services.config()),
            Err(error) => {
                let error = describe(error.as_ref());
                complain!("the settings in the database are not read, and only those of the file count: {error}");
                config
            }
        })
    }

    /// The services for commands that run beside a server.
    pub(super) async fn services(&self) -> Result<Arc<Services>, Failure> {
        let config = self.load()?;
        refuse_a_missing_database(&config)?;
        Ok(services(config).await?)
    }

    /// A context for the same commands, with the command line as the actor.
    pub(super) async fn context(&self) -> Result<Context, Failure> {
        Ok(Context::new(&self.services().await?, Actor::CommandLine))
    }
}

/// The database for commands that only read: if there is none yet, they report it instead of creating one.
pub(super) async fn store_to_look_at(config: &Config) -> Result<Store, Failure> {
    refuse_a_missing_database(config)?;
    Ok(Store::connect(&config.database).await?)
}

/// Only `serve`, `demo` and `migrate` make a database: in another folder, a command that made one would report success on nothing.
fn refuse_a_missing_database(config: &Config) -> Result<(), Failure> {
    match config.database.embedded_file() {
        Some(file) if !file.exists() => {
            let file = std::path::absolute(&file).unwrap_or(file);
            let file = file.display();
            Err(format!(
                "there is no database at {file}; is this the right folder and configuration? `vestibule migrate` or `vestibule serve` \
                 makes a new one"
            )
            .into())
        }
        _ => Ok(()),
    }
}

/// The services of a program with `config`.
pub(super) async fn services(config: Config) -> Result<Arc<Services>, StartError> {
    let services = crate::app::services(config, Clock::system(), Random::system()).await?;
    #[cfg(debug_assertions)]
    super::kill_point::arm(&services.store);
    Ok(services)
}

/// The same for a command that changes nothing.
pub(super) async fn services_to_look_at(config: Config) -> Result<Arc<Services>, Failure> {
    refuse_a_missing_database(&config)?;
    Ok(crate::app::services_to_look_at(config, Clock::system(), Random::system()).await?)
}
