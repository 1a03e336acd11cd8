//! `vestibule keys`: lists the signing keys, rotates them immediately, withdraws one, or seals what is stored
//! under another master key. A running server follows within two seconds.

use std::process::ExitCode;

use clap::Subcommand;

use super::{
    config_file::{Failure, WithConfig, store_to_look_at},
    output::say,
};
use crate::{
    config::Config,
    context::Context,
    domain::{clock::Clock, signing_algorithm::SigningAlgorithm},
    management::keys::rotation,
    management::{keys, reseal},
    store::{Store, schema, signing_keys},
};

pub(super) type Options = WithConfig<What>;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the keys with their states
    List,
    /// Publish a new key for each algorithm, which signs within seconds
    Rotate {
        /// Only for this algorithm
        #[arg(long, value_name = "ALG", value_parser = algorithm)]
        alg: Option<SigningAlgorithm>,
    },
    /// Seal the stored secrets again under the current master key, so that an earlier one can go
    Reseal,
    /// Withdraw a key that leaked: it leaves the key set at once, and tokens that it signed are refused
    Withdraw {
        /// The key, as `keys list` names it
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let store = match &options.what {
        What::Reseal => return reseal_all(&options.config.context().await?).await,
        What::List => readable(&options.config.load()?).await?,
        What::Rotate { alg } => {
            let context = options.config.context().await?;
            let algorithms = alg.map_or_else(|| SigningAlgorithm::ALL.to_vec(), |alg| vec![alg]);
            keys::rotate(&context, &algorithms).await?;
            context.store.clone()
        }
        What::Withdraw { kid } => {
            let context = options.config.context().await?;
            if !rotation::withdraw(&context, kid).await? {
                return Err(format!("there is no signing key {kid}; `vestibule keys list` names them").into());
            }
            context.store.clone()
        }
    };
    let now = Clock::system().now();
    say!(
        "{:<43}  {:<5}  {:<9}  {:<20}  RETIRED FROM",
        "KID",
        "ALG",
        "STATE",
        "SIGNS FROM"
    );
    for key in signing_keys::list(&store).await? {
        let retired = key
            .retired_from
            .map_or_else(|| "-".to_owned(), |at| at.format("%Y-%m-%d %H:%M:%SZ").to_string());
        let active = key.active_from.format("%Y-%m-%d %H:%M:%SZ");
        say!(
            "{:<43}  {:<5}  {:<9}  {active}  {retired}",
            key.kid,
            key.algorithm.as_str(),
            key.state(now).as_str()
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn reseal_all(context: &Context) -> Result<ExitCode, Failure> {
    let done = reseal::reseal(context).await?;
    say!("{} secrets were sealed again.", done.resealed);
    match done.failed {
        None => Ok(ExitCode::SUCCESS),
        Some((count, error)) => Err(format!("{count} secrets stay as they are: {error}").into()),
    }
}

fn algorithm(text: &str) -> Result<SigningAlgorithm, String> {
    SigningAlgorithm::parse(text).ok_or_else(|| {
        let all: Vec<_> = SigningAlgorithm::ALL
            .iter()
            .map(|algorithm| algorithm.as_str())
            .collect();
        format!("one of {}", all.join(", "))
    })
}

/// The existing database, for listing: nothing is created, migrated or rotated.
async fn readable(config: &Config) -> Result<Store, Failure> {
    let store = store_to_look_at(config).await?;
    if !schema::is_current(&store).await? {
        return Err("the database schema is not current; run `vestibule migrate`".into());
    }
    Ok(store)
}
