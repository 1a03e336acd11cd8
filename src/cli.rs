//! The command line: one file per subcommand. Its output is for the person who runs it, in short sentences.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is where the program speaks to its user"
)]

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Args, Parser, Subcommand};

use crate::{
    app::StartError,
    config::Config,
    context::{Context, Services},
    crypto::random::Random,
    domain::{actor::Actor, clock::Clock},
    store::Store,
};

mod apply;
mod check;
mod demo;
mod health;
mod invite;
mod keys;
mod logging;
mod mail;
mod migrate;
mod serve;
mod sms;

/// A self-hosted OpenID Connect provider.
#[derive(Debug, Parser)]
#[command(
    name = "vestibule",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Run the server
    Serve(ConfigFile),
    /// Run a throw-away instance with an app to sign in to
    Demo(demo::Options),
    /// Apply or list schema changes
    Migrate(migrate::Options),
    /// Bring clients, users, groups and scopes to what the state files say
    Apply(apply::Options),
    /// Send somebody a link to make an account
    Invite(invite::Options),
    /// List or rotate the signing keys
    Keys(keys::Options),
    /// Try out mail
    Mail(mail::Options),
    /// Try out messages to telephones
    Sms(sms::Options),
    /// Look for what is wrong, and say how to mend it
    Check(ConfigFile),
    /// Ask the running server whether it is ready; for health checks of containers
    Health(ConfigFile),
}

/// The location of the configuration.
#[derive(Clone, Debug, Args)]
struct ConfigFile {
    /// The configuration file; without it, defaults and VESTIBULE_… variables hold
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

/// The error message of a failed subcommand.
type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Command {
    /// Runs the subcommand; the exit code tells whether it succeeded.
    pub fn run(self) -> ExitCode {
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return fail(&error),
        };
        let outcome = runtime.block_on(async {
            match self.what {
                What::Serve(options) => serve::run(&options).await,
                What::Demo(options) => demo::run(&options).await,
                What::Migrate(options) => migrate::run(&options).await,
                What::Apply(options) => apply::run(&options).await,
                What::Invite(options) => invite::run(&options).await,
                What::Keys(options) => keys::run(&options).await,
                What::Mail(options) => mail::run(&options).await,
                What::Sms(options) => sms::run(&options).await,
                What::Check(options) => check::run(&options).await,
                What::Health(options) => health::run(&options).await,
            }
        });
        match outcome {
            Ok(code) => code,
            Err(error) => fail(error.as_ref()),
        }
    }
}

impl ConfigFile {
    fn load(&self) -> Result<Config, Failure> {
        let text =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(Config::load(self.config.as_deref(), text)?)
    }

    /// A context for commands that run beside a server, with the command line as the actor.
    async fn context(&self) -> Result<Context, Failure> {
        Ok(Context::new(&services(self.load()?).await?, Actor::CommandLine))
    }
}

/// The database for commands that only read: if there is none yet, they report it instead of creating one.
async fn store_to_look_at(config: &Config) -> Result<Store, Failure> {
    if let Some(file) = config.database.embedded_file()
        && !file.exists()
    {
        let file = file.display();
        return Err(format!("there is no database at {file} yet; `vestibule serve` makes it").into());
    }
    Ok(Store::connect(&config.database).await?)
}

async fn services(config: Config) -> Result<Arc<Services>, StartError> {
    crate::app::services(config, Clock::system(), Random::system()).await
}

fn fail(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    eprintln!("vestibule: {}", crate::http::errors::describe(error));
    ExitCode::FAILURE
}
