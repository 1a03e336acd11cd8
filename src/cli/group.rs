//! `vestibule group`: groups of users, and who is in them. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{
    administration::{
        Api, OverApi,
        body::{Body, FromFile},
        confirm::Confirmation,
        list::{List, ListOptions},
        path,
        print::{Column, member},
    },
    config_file::Failure,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule group --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule group create sales --parent staff --description Sells
  vestibule group add-member sales ada@example.com
  vestibule group members sales --json";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List groups
    List {
        /// Only those directly below this group
        #[arg(long, value_name = "GROUP")]
        parent: Option<String>,
        #[command(flatten)]
        list: ListOptions,
    },
    /// Show a group
    Show(Name),
    /// Make a group
    Create {
        /// Its name
        name: String,
        #[command(flatten)]
        content: Content,
        #[command(flatten)]
        from: FromFile,
    },
    /// Change a group; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        /// Its new name
        #[arg(long = "name", value_name = "NAME")]
        new_name: Option<String>,
        #[command(flatten)]
        content: Content,
        /// A member that is taken away, as parent; may be repeated
        #[arg(long, value_name = "MEMBER")]
        unset: Vec<String>,
        #[command(flatten)]
        from: FromFile,
    },
    /// Have a group count for nothing, until it is enabled
    Disable(Name),
    /// Have a group count again
    Enable(Name),
    /// Take a group back from the state files that manage it, to change it here
    Release(Name),
    /// List the members of a group, without those of the groups below it
    Members {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        list: ListOptions,
    },
    /// Put a user into a group
    AddMember(Membership),
    /// Take a user out of a group
    RemoveMember(Membership),
    /// Remove a group that has none below it; its members stay, without it
    Remove {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Its name or id
    #[arg(value_name = "GROUP")]
    group: String,
}

#[derive(Debug, Args)]
pub(super) struct Membership {
    /// The group: name or id
    group: String,
    /// The user: user name, email address, phone number or id
    user: String,
}

#[derive(Debug, Args)]
pub(super) struct Content {
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The group above it: whoever is in this one is in that one too
    #[arg(long, value_name = "GROUP")]
    parent: Option<String>,
    /// The least that its members must prove: 1fa, 2fa or phr
    #[arg(long, value_name = "CLASS")]
    required_acr: Option<String>,
}

const GROUPS: &[Column] = &[
    ("ID", |group| member(group, "id")),
    ("NAME", |group| member(group, "name")),
    ("DISABLED", |group| member(group, "disabled")),
    ("PARENT", |group| member(group, "parent")),
    ("DESCRIPTION", |group| member(group, "description")),
];

const MEMBERS: &[Column] = &[
    ("ID", |user| member(user, "id")),
    ("USER NAME", |user| member(user, "preferred_username")),
    ("EMAIL", |user| member(user, "email")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List { parent, list } => {
            let parent = api.optional_group(parent.as_deref()).await?;
            let list = List::new("/groups", list).equal("parent", parent);
            api.print_list(&list, GROUPS, "groups").await?;
        }
        What::Show(name) => api.print_one(&name.path(&api).await?).await?,
        What::Create { name, content, from } => {
            let body = content
                .over(&api, from.read()?)
                .await?
                .with("name", Some(name.as_str()));
            let made = api.post("/groups", body.into()).await?;
            api.done(
                &made,
                format_args!("{name} is made, with the id {}", member(&made, "id")),
            );
        }
        What::Change {
            name,
            new_name,
            content,
            unset,
            from,
        } => {
            let body = content.over(&api, from.read()?).await?.unset(unset);
            let patch = body.with("name", new_name.as_deref()).of_change()?;
            let changed = api.change(&name.path(&api).await?, patch).await?;
            api.done(&changed, format_args!("{} is changed", name.group));
        }
        What::Disable(name) => api.set_disabled(&name.path(&api).await?, &name.group, true).await?,
        What::Enable(name) => api.set_disabled(&name.path(&api).await?, &name.group, false).await?,
        What::Release(name) => api.release(&name.path(&api).await?, &name.group).await?,
        What::Members { name, list } => {
            let id = api.group(&name.group).await?;
            let list = List::new("/users", list).equal("member_of", Some(id));
            api.print_list(&list, MEMBERS, "members").await?;
        }
        What::AddMember(membership) => {
            let answer = api.put(&membership.path(&api).await?).await?;
            api.done(&answer, format_args!("{} is in {}", membership.user, membership.group));
        }
        What::RemoveMember(membership) => {
            let answer = api.delete(&membership.path(&api).await?, &[]).await?;
            let said = format_args!("{} is not in {} any more", membership.user, membership.group);
            api.done(&answer, said);
        }
        What::Remove { name, confirmation } => {
            let at = name.path(&api).await?;
            api.confirm(confirmation, "remove the group", &name.group)?;
            api.done(
                &api.remove(&at).await?,
                format_args!("there is no group {} any more", name.group),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Name {
    async fn path(&self, api: &Api) -> Result<String, Failure> {
        Ok(path(&["groups", &api.group(&self.group).await?]))
    }
}

impl Membership {
    async fn path(&self, api: &Api) -> Result<String, Failure> {
        let group = api.group(&self.group).await?;
        Ok(path(&["groups", &group, "members", &api.user(&self.user).await?.id]))
    }
}

impl Content {
    /// These members over those of a file.
    async fn over(&self, api: &Api, body: Body) -> Result<Body, Failure> {
        Ok(body
            .with("description", self.description.as_deref())
            .with("parent", api.optional_group(self.parent.as_deref()).await?)
            .with("required_acr", self.required_acr.as_deref()))
    }
}
