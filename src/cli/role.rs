//! `vestibule role`: roles, and who has them. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{
    config_file::{Failure, WithConfig},
    output::say,
    user,
};
use crate::{
    context::Context,
    domain::{
        ids::GroupId,
        right::{Right, Rights},
        role::{Over, Role, RoleAssignment},
    },
    management::{
        groups,
        roles::{self, Holder, Listed},
    },
};

pub(super) type Options = WithConfig<What>;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the roles, and what each allows
    List,
    /// List every right that a role can allow
    Rights,
    /// Make a role
    Create {
        /// Its name: a-z, 0-9, - and _
        name: String,
        #[command(flatten)]
        content: Content,
    },
    /// Give a role other rights or another description; what is not named stays
    Change {
        /// Its name
        name: String,
        #[command(flatten)]
        content: Content,
    },
    /// Remove a role that nobody has
    Remove {
        /// Its name
        name: String,
    },
    /// Give a role to a user, or to the members of a group
    Assign(Assignment),
    /// Take a role away from a user, or from the members of a group
    Unassign(Assignment),
    /// Show the roles that a user or a group itself has
    Of(HolderName),
}

#[derive(Debug, Args)]
pub(super) struct Content {
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A right that it allows; may be repeated
    #[arg(long = "right", value_name = "RIGHT", value_parser = right)]
    rights: Vec<Right>,
}

#[derive(Debug, Args)]
pub(super) struct Assignment {
    /// The role's name
    role: String,
    #[command(flatten)]
    holder: HolderName,
    /// Only over this group, the groups below it, and their members
    #[arg(long, value_name = "GROUP")]
    within: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct HolderName {
    /// A user: user name, email address, phone number or id
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// The members of a group, by its name
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

pub(super) fn right(text: &str) -> Result<Right, String> {
    text.parse()
        .map_err(|_| "there is no such right; `vestibule role rights` lists all".to_owned())
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let context = options.config.context().await?;
    match &options.what {
        What::List => list(&context).await?,
        What::Rights => {
            for right in Right::ALL {
                say!("{right}");
            }
        }
        What::Create { name, content } => {
            let role = Role {
                name: name.clone(),
                description: content.description.clone().unwrap_or_default(),
                rights: content.rights.iter().copied().collect(),
                allows_unknown: false,
            };
            roles::create(&context, &role).await?;
            say!("{name} allows {}", names(role.rights));
        }
        What::Change { name, content } => {
            let (mut role, version) = find(&context, name).await?;
            if let Some(description) = &content.description {
                role.description.clone_from(description);
            }
            if !content.rights.is_empty() {
                role.rights = content.rights.iter().copied().collect();
            }
            roles::change(&context, &role, version).await?;
            say!("{name} allows {}", names(role.rights));
        }
        What::Remove { name } => {
            let (_, version) = find(&context, name).await?;
            roles::remove(&context, name, version).await?;
            say!("there is no role {name} any more");
        }
        What::Assign(assignment) => {
            let (holder, wanted) = assignment.read(&context).await?;
            let is_new = roles::assign(&context, holder, &wanted).await?;
            let has = if is_new { "has" } else { "already had" };
            say!("{} {has} the role {}", assignment.holder, assignment.role);
        }
        What::Unassign(assignment) => {
            let (holder, wanted) = assignment.read(&context).await?;
            let had = roles::unassign(&context, holder, &wanted).await?;
            let has = if had { "no longer has" } else { "did not have" };
            say!("{} {has} the role {}", assignment.holder, assignment.role);
        }
        What::Of(holder) => show(&context, holder).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(context: &Context) -> Result<(), Failure> {
    for Listed { role, version } in roles::list(context).await? {
        let kind = if version.is_some() { "" } else { " (built in)" };
        say!("{}{kind}: {}", role.name, role.description);
        say!("    {}", names(role.rights));
    }
    Ok(())
}

async fn show(context: &Context, holder: &HolderName) -> Result<(), Failure> {
    let roles = roles::of_holder(context, holder.read(context).await?).await?;
    for RoleAssignment { role, over } in &roles {
        match over {
            Over::Everything => say!("{role}"),
            Over::Group(group) => say!("{role}, within {}", groups::name_of(&context.store, *group).await?),
        }
    }
    if roles.is_empty() {
        say!("{holder} has no role");
    }
    Ok(())
}

pub(super) fn names(rights: Rights) -> String {
    if rights == Rights::all() {
        return "everything".to_owned();
    }
    let names: Vec<&str> = rights.iter().map(Right::as_str).collect();
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

/// A role that can be changed, and its version.
async fn find(context: &Context, name: &str) -> Result<(Role, i64), Failure> {
    let listed = roles::find(context, Right::RolesRead, name).await?;
    let listed = listed.ok_or_else(|| format!("there is no role {name}; `vestibule role list` shows all"))?;
    let version = listed
        .version
        .ok_or_else(|| format!("the role {name} is built in, and cannot be changed"))?;
    Ok((listed.role, version))
}

impl Assignment {
    async fn read(&self, context: &Context) -> Result<(Holder, RoleAssignment), Failure> {
        let over = match &self.within {
            None => Over::Everything,
            Some(name) => Over::Group(group(context, name).await?),
        };
        let role = self.role.clone();
        Ok((self.holder.read(context).await?, RoleAssignment { role, over }))
    }
}

impl HolderName {
    async fn read(&self, context: &Context) -> Result<Holder, Failure> {
        if let Some(name) = &self.group {
            return Ok(Holder::Group(group(context, name).await?));
        }
        let name = self.user.as_deref().unwrap_or_default();
        Ok(Holder::User(user::find(context, name).await?.id))
    }
}

impl std::fmt::Display for HolderName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.user.as_ref().or(self.group.as_ref());
        f.write_str(name.map_or("", String::as_str))
    }
}

pub(super) async fn group(context: &Context, name: &str) -> Result<GroupId, Failure> {
    let found = groups::find(context, name).await?;
    Ok(found.ok_or_else(|| format!("there is no group {name}"))?.id)
}
