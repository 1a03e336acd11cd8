//! `vestibule bulk`: changes of many users at once, which a running server carries out.

use std::process::ExitCode;

use clap::Subcommand;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    administration::{
        Api, OverApi,
        list::{List, ListOptions},
        path,
        print::{self, Column, member},
        transport::ApiRequest,
    },
    config_file::Failure,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule bulk --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule bulk count 'group eq \"interns\"'
  vestibule bulk start disable --filter 'group eq \"interns\"' --expected-count 12
  vestibule bulk start add_to_group --group staff ada grace@example.com
  vestibule bulk show 0190b3f2-7a52-7c3b-9d0e-6f1d6a2b8c11
  vestibule bulk cancel 0190b3f2-7a52-7c3b-9d0e-6f1d6a2b8c11
  vestibule bulk rows 0190b3f2-7a52-7c3b-9d0e-6f1d6a2b8c11 --refused";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Count the users that a filter finds
    Count {
        /// What each user must be (RFC 7644 section 3.4.2.2)
        filter: String,
    },
    /// Ask for a change of many users
    Start {
        /// disable, enable, sign_out, require_password, add_to_group, remove_from_group or erase
        action: String,
        /// The users: user name, email address, phone number or id
        #[arg(required_unless_present = "filter", conflicts_with = "filter")]
        users: Vec<String>,
        /// What each user must be (RFC 7644 section 3.4.2.2)
        #[arg(long, requires = "expected_count")]
        filter: Option<String>,
        /// How many users the filter must find; otherwise nothing is done
        #[arg(long, value_name = "NUMBER")]
        expected_count: Option<u32>,
        /// The group that they are added to or removed from
        #[arg(long)]
        group: Option<String>,
    },
    /// Show how a change of many goes
    Show {
        /// The job, as `vestibule bulk start` said it
        job: Uuid,
    },
    /// Cancel a change of many: what waits is not done any more
    Cancel {
        /// The job
        job: Uuid,
    },
    /// List what came of each user
    Rows {
        /// The job
        job: Uuid,
        /// Only those that were refused
        #[arg(long)]
        refused: bool,
        #[command(flatten)]
        list: ListOptions,
    },
}

const ROWS: &[Column] = &[
    ("USER", |row| member(row, "user")),
    ("OUTCOME", |row| member(row, "outcome")),
    ("PROBLEM", |row| member(row, "problem")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::Count { filter } => {
            let list = List::new("/users", &ListOptions::of_filter(filter));
            let count = api.items(&list).await?.len();
            api.done(&json!({ "count": count }), count);
        }
        What::Start {
            action,
            users,
            filter,
            expected_count,
            group,
        } => {
            let mut body = json!({ "action": action });
            match filter {
                Some(filter) => {
                    body["filter"] = filter.as_str().into();
                    body["expected_count"] = (*expected_count).into();
                }
                None => body["ids"] = ids(&api, users).await?,
            }
            if let Some(group) = group {
                body["group"] = api.group(group).await?.into();
            }
            let job = api.post("/bulk-jobs", body).await?;
            let (id, total) = (member(&job, "id"), member(&job, "total"));
            api.done(
                &job,
                format_args!("{id} changes {total} users; a running server carries it out"),
            );
        }
        What::Show { job } => {
            let request = ApiRequest::new(Method::GET, &path(&["bulk-jobs", &job.to_string()]));
            let job = api.request(&request).await?.body;
            match api.json {
                true => print::json(&job),
                false => print::record(&job),
            }
        }
        What::Cancel { job } => {
            let cancelled = api.act(&path(&["bulk-jobs", &job.to_string(), "cancel"])).await?;
            api.done(&cancelled, format_args!("{job} is cancelled"));
        }
        What::Rows { job, refused, list } => {
            let list = List::new(&path(&["bulk-jobs", &job.to_string(), "rows"]), list)
                .equal("outcome", refused.then_some("refused"));
            api.print_items(&api.items(&list).await?, ROWS);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn ids(api: &Api, users: &[String]) -> Result<Value, Failure> {
    let mut ids = Vec::new();
    for user in users {
        ids.push(Value::from(api.user(user).await?.id));
    }
    Ok(ids.into())
}
