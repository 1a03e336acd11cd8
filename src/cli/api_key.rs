//! `vestibule api-key`: the keys by which programs use the administration API.

use std::process::ExitCode;

use chrono::{SecondsFormat, TimeDelta};
use clap::Subcommand;
use serde_json::Value;
use uuid::Uuid;

use super::{
    administration::{
        OverApi,
        body::Body,
        path,
        print::{Column, member},
    },
    config_file::Failure,
    role::{allows, right},
};
use crate::domain::{clock::Clock, right::Right};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule api-key --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule api-key create backup --right users.read --right groups.read
  vestibule api-key list
  vestibule api-key revoke 0190b3f2-7a52-7c3b-9d0e-6f1d6a2b8c11";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the keys
    List,
    /// Show a key, without the key itself
    Show {
        /// Its id, as `vestibule api-key list` shows it
        id: Uuid,
    },
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
        /// For how many days it counts; 90 where it is left out
        #[arg(long, value_name = "DAYS")]
        days: Option<i64>,
    },
    /// Revoke a key; it counts for nothing from then on
    Revoke {
        /// Its id, as `vestibule api-key list` shows it
        id: Uuid,
    },
}

const KEYS: &[Column] = &[
    ("ID", |key| member(key, "id")),
    ("NAME", |key| member(key, "name")),
    ("EXPIRES", |key| member(key, "expires_at")),
    ("LAST USED", |key| member(key, "last_used_at")),
    ("RIGHTS", allows),
    ("WITHIN", |key| member(key, "within")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List => api.print_all("/api-keys", KEYS).await?,
        What::Show { id } => api.print_one(&path(&["api-keys", &id.to_string()])).await?,
        What::Create {
            name,
            rights,
            within,
            days,
        } => {
            let names: Vec<&str> = rights.iter().map(|right| right.as_str()).collect();
            let body = Body::new()
                .with("name", Some(name.as_str()))
                .with("rights", Some(names))
                .with("within", api.optional_group(within.as_deref()).await?)
                .with("expires_at", days.map(after).transpose()?);
            let made = api.post("/api-keys", body.into()).await?;
            api.done(&made, made.get("key").and_then(Value::as_str).unwrap_or_default());
        }
        What::Revoke { id } => {
            let answer = api.delete(&path(&["api-keys", &id.to_string()]), &[]).await?;
            api.done(&answer, format_args!("{id} is revoked"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The time in so many days.
fn after(days: i64) -> Result<String, Failure> {
    let lasts = TimeDelta::try_days(days).and_then(|days| Clock::system().now().checked_add_signed(days));
    let until = lasts.ok_or("that many days are too many")?;
    Ok(until.to_rfc3339_opts(SecondsFormat::Secs, true))
}
