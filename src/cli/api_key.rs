//! `vestibule api-key`: the keys by which programs use the administration API.

use std::process::ExitCode;

use chrono::TimeDelta;
use clap::Subcommand;
use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::{
    config_file::{Failure, WithConfig},
    output::say,
    role::{group, names, right},
};
use crate::{
    context::Context,
    domain::{ids::ApiKeyId, right::Right, role::Over},
    management::{
        api_keys::{self, LASTS, NewApiKey},
        groups,
    },
};

pub(super) type Options = WithConfig<What>;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the keys
    List,
    /// Make a key, and print it; it is shown this once
    Create {
        /// What it is for
        name: String,
        /// A right that it allows; may be repeated (`vestibule role rights` lists all)
        #[arg(long = "right", value_name = "RIGHT", value_parser = right, required = true)]
        rights: Vec<Right>,
        /// Only over this group, the groups below it, and their members
        #[arg(long, value_name = "GROUP")]
        within: Option<String>,
        /// For how many days it counts
        #[arg(long, value_name = "DAYS", default_value_t = LASTS.num_days())]
        days: i64,
    },
    /// Revoke a key; it counts for nothing from then on
    Revoke {
        /// Its id, as `vestibule api-key list` shows it
        id: Uuid,
    },
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let context = options.config.context().await?;
    match &options.what {
        What::List => list(&context).await?,
        What::Create {
            name,
            rights,
            within,
            days,
        } => {
            let new = NewApiKey {
                name: name.clone(),
                rights: rights.iter().copied().collect(),
                over: over(&context, within.as_deref()).await?,
                lasts: Some(TimeDelta::try_days(*days).ok_or("that many days are too many")?),
            };
            let (_, key) = api_keys::create(&context, &new).await?;
            say!("{}", key.expose_secret());
        }
        What::Revoke { id } => {
            api_keys::revoke(&context, ApiKeyId(*id)).await?;
            say!("{id} is revoked");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn over(context: &Context, within: Option<&str>) -> Result<Over, Failure> {
    let Some(name) = within else {
        return Ok(Over::Everything);
    };
    Ok(Over::Group(group(context, name).await?))
}

async fn list(context: &Context) -> Result<(), Failure> {
    say!(
        "{:<36}  {:<24}  {:<20}  {:<20}  RIGHTS",
        "ID",
        "NAME",
        "EXPIRES",
        "LAST USED"
    );
    for key in api_keys::list(context).await? {
        let shown = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M:%SZ").to_string();
        let last_used = key.last_used_at.map_or_else(|| "never".to_owned(), shown);
        let within = match key.over {
            Over::Everything => String::new(),
            Over::Group(group) => format!(" within {}", groups::name_of(&context.store, group).await?),
        };
        say!(
            "{:<36}  {:<24}  {}  {last_used:<20}  {}{within}",
            key.id,
            key.name,
            shown(key.expires_at),
            names(key.rights)
        );
    }
    Ok(())
}
