//! `vestibule trace`: why requests of applications and sign-ins were decided as they were.

use std::process::ExitCode;

use clap::Subcommand;
use reqwest::Method;
use serde_json::Value;
use uuid::Uuid;

use super::{
    administration::{
        Api, OverApi,
        list::{List, ListOptions, LogOptions},
        path,
        print::{self, Column, member},
        transport::ApiRequest,
    },
    config_file::Failure,
    failure::{CommandError, Exit},
    output::say,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule trace --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule trace list --refused --client shop
  vestibule trace show 3f7c0d9a1b2e4c58
  vestibule trace what-if ada shop";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List decision traces, the newest first
    List {
        /// Only what was refused
        #[arg(long)]
        refused: bool,
        /// Only those of this user
        #[arg(long, value_name = "USER")]
        user: Option<String>,
        /// Only those of this application
        #[arg(long, value_name = "CLIENT_ID")]
        client: Option<String>,
        #[command(flatten)]
        log: LogOptions,
    },
    /// Show a decision trace, and each of its checks
    Show {
        /// The correlation id, which is the reference on the error page, or the id of the trace
        trace: String,
    },
    /// Foresee what a sign-in of a user to an application would ask of them now
    #[command(name = "what-if")]
    Foresee {
        /// The user: user name, email address, phone number or id
        user: String,
        /// The application
        client_id: String,
        /// The class that the application insists on, as 2fa
        #[arg(long, value_name = "CLASS")]
        acr: Option<String>,
    },
}

const TRACES: &[Column] = &[
    ("WHEN", |trace| member(trace, "occurred_at")),
    ("CORRELATION ID", |trace| member(trace, "correlation_id")),
    ("STEP", |trace| member(trace, "step")),
    ("VERDICT", |trace| member(trace, "verdict")),
    ("STOPPED AT", |trace| member(trace, "stopped_at")),
    ("CLIENT", |trace| member(trace, "client_id")),
    ("USER", |trace| member(trace, "user")),
];

const CHECKS: &[Column] = &[
    ("CHECK", |check| member(check, "name")),
    ("VERDICT", |check| member(check, "verdict")),
    ("EXPECTED", |check| member(check, "expected")),
    ("CAME", |check| member(check, "came")),
    ("SETTING", |check| member(check, "setting")),
];

const STEPS: &[Column] = &[
    ("STEP", |step| member(step, "kind")),
    ("BY", |step| member(step, "by")),
    ("CLASS", |step| member(step, "acr")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List {
            refused,
            user,
            client,
            log,
        } => {
            let user = match user {
                None => None,
                Some(user) => Some(api.user(user).await?.id),
            };
            let list = List::of_log("/traces", log)
                .equal("verdict", refused.then_some("refused"))
                .equal("user", user)
                .equal("client_id", client.as_deref());
            api.print_items(&api.items(&list).await?, TRACES);
        }
        What::Show { trace } => show(&api, &find(&api, trace).await?),
        What::Foresee { user, client_id, acr } => {
            let mut request = ApiRequest::new(Method::GET, &api.user_path(user, &["what-if", client_id]).await?);
            if let Some(acr) = acr {
                request = request.with_parameter("acr", acr);
            }
            foresee(&api, &api.request(&request).await?.body, user);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn find(api: &Api, name: &str) -> Result<Value, Failure> {
    if let Ok(id) = name.parse::<Uuid>() {
        return api.get(&path(&["traces", &id.to_string()])).await;
    }
    let newest = List::new("/traces", &ListOptions::at_most(1)).equal("correlation_id", Some(name));
    let found = api.items(&newest).await?.pop();
    Ok(found.ok_or_else(|| CommandError::new(Exit::NotFound, format!("there is no trace of {name}")))?)
}

fn show(api: &Api, trace: &Value) {
    if api.json {
        return print::json(trace);
    }
    let mut about = trace.clone();
    let checks = about.as_object_mut().and_then(|members| members.remove("checks"));
    print::record(&about);
    say!("");
    let checks = checks.as_ref().and_then(Value::as_array);
    print::table(CHECKS, checks.map(Vec::as_slice).unwrap_or_default());
}

fn foresee(api: &Api, forecast: &Value, user: &str) {
    if api.json {
        return print::json(forecast);
    }
    match forecast.get("stopped_by") {
        Some(_) => say!(
            "{user} would be refused by the check {}",
            member(forecast, "stopped_by")
        ),
        None => say!("{user} would get in"),
    }
    let steps = forecast.get("steps").and_then(Value::as_array);
    print::table(STEPS, steps.map(Vec::as_slice).unwrap_or_default());
}
