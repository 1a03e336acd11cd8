//! `vestibule role`: roles, and who has them. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    administration::{
        Api, OverApi,
        body::{Body, FromFile},
        path,
        print::{self, Column, member},
    },
    config_file::Failure,
    output::say,
};
use crate::domain::right::Right;

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule role --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule role create phone-desk --right users.read --right users.credentials
  vestibule role assign helpdesk --group sales --within sales
  vestibule role of --user ada@example.com";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the roles, and what each allows
    List,
    /// List every right that a role can allow
    Rights,
    /// Show a role
    Show(Name),
    /// Make a role
    Create {
        /// Its name: a-z, 0-9, - and _
        name: String,
        #[command(flatten)]
        content: Content,
    },
    /// Give a role other rights or another description; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
    },
    /// Remove a role that nobody has
    Remove(Name),
    /// Take a role back from the state files that manage it, to change it here
    Release(Name),
    /// Give a role to a user, or to the members of a group
    Assign(Assignment),
    /// Take a role away from a user, or from the members of a group
    Unassign(Assignment),
    /// Show the roles that a user or a group itself has
    Of(Holder),
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Its name
    #[arg(value_name = "ROLE")]
    role: String,
}

#[derive(Debug, Args)]
pub(super) struct Content {
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A right that it allows; may be repeated
    #[arg(long = "right", value_name = "RIGHT", value_parser = right)]
    rights: Vec<Right>,
    #[command(flatten)]
    from: FromFile,
}

#[derive(Debug, Args)]
pub(super) struct Assignment {
    /// The role's name
    role: String,
    #[command(flatten)]
    holder: Holder,
    /// Only over this group, the groups below it, and their members
    #[arg(long, value_name = "GROUP")]
    within: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Holder {
    /// A user: user name, email address, phone number or id
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// The members of a group, by its name or id
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

pub(super) fn right(text: &str) -> Result<Right, String> {
    text.parse()
        .map_err(|_| "there is no such right; `vestibule role rights` lists all".to_owned())
}

const ROLES: &[Column] = &[
    ("ROLE", |role| match role.get("built_in").and_then(Value::as_bool) {
        Some(true) => format!("{} (built in)", member(role, "name")),
        _ => member(role, "name"),
    }),
    ("DESCRIPTION", |role| member(role, "description")),
    ("ALLOWS", allows),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    if let What::Rights = options.what {
        for right in Right::ALL {
            say!("{right}");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let api = options.connection.api().await?;
    match &options.what {
        What::List => api.print_all("/roles", ROLES).await?,
        What::Rights => {}
        What::Show(name) => api.print_one(&name.path()).await?,
        What::Create { name, content } => {
            let body = content.read()?.with("name", Some(name.as_str()));
            let made = api.post("/roles", body.into()).await?;
            api.done(&made, format_args!("{name} allows {}", allows(&made)));
        }
        What::Change { name, content } => {
            let changed = api.change(&name.path(), content.read()?.of_change()?).await?;
            api.done(&changed, format_args!("{} allows {}", name.role, allows(&changed)));
        }
        What::Remove(name) => {
            let answer = api.remove(&name.path()).await?;
            api.done(&answer, format_args!("there is no role {} any more", name.role));
        }
        What::Release(name) => api.release(&name.path(), &name.role).await?,
        What::Assign(assignment) => {
            let within = api.optional_group(assignment.within.as_deref()).await?;
            let at = format!("{}/roles", assignment.holder.path(&api).await?);
            let answer = api
                .post(&at, json!({ "role": assignment.role, "within": within }))
                .await?;
            let said = format_args!("{} has the role {}", assignment.holder, assignment.role);
            api.done(&answer, said);
        }
        What::Unassign(assignment) => {
            let within = api.optional_group(assignment.within.as_deref()).await?;
            let holder = assignment.holder.path(&api).await?;
            let at = format!("{holder}/roles{}", path(&[&assignment.role]));
            let within: Vec<_> = within.iter().map(|group| ("within", group.as_str())).collect();
            let answer = api.delete(&at, &within).await?;
            let said = format_args!("{} no longer has the role {}", assignment.holder, assignment.role);
            api.done(&answer, said);
        }
        What::Of(holder) => show(&api, holder).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(api: &Api, holder: &Holder) -> Result<(), Failure> {
    let roles = api.get(&format!("{}/roles", holder.path(api).await?)).await?;
    if api.json {
        print::json(&roles);
        return Ok(());
    }
    let roles = roles.as_array().map(Vec::as_slice).unwrap_or_default();
    for assignment in roles {
        let role = member(assignment, "role");
        match assignment.get("within").and_then(Value::as_str) {
            None => say!("{role}"),
            Some(group) => say!("{role}, within {}", api.group_name(group).await?),
        }
    }
    if roles.is_empty() {
        say!("{holder} has no role");
    }
    Ok(())
}

/// The rights of a role or a key.
pub(super) fn allows(role: &Value) -> String {
    let rights = role.get("rights").and_then(Value::as_array);
    match rights.map_or(0, Vec::len) {
        0 => "nothing".to_owned(),
        all if all == Right::ALL.len() => "everything".to_owned(),
        _ => member(role, "rights"),
    }
}

impl Name {
    fn path(&self) -> String {
        path(&["roles", &self.role])
    }
}

impl Content {
    fn read(&self) -> Result<Body, Failure> {
        let names: Vec<&str> = self.rights.iter().map(|right| right.as_str()).collect();
        let body = self.from.read()?.with_list("rights", &names);
        Ok(body.with("description", self.description.as_deref()))
    }
}

impl Holder {
    async fn path(&self, api: &Api) -> Result<String, Failure> {
        match &self.group {
            Some(name) => Ok(path(&["groups", &api.group(name).await?])),
            None => api.user_path(self.user.as_deref().unwrap_or_default(), &[]).await,
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.user.as_ref().or(self.group.as_ref());
        f.write_str(name.map_or("", String::as_str))
    }
}
