//! `vestibule attribute`: what can be known of people beside the standard claims. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{
    administration::{
        OverApi,
        body::{Body, FromFile},
        confirm::Confirmation,
        path,
        print::{Column, member},
    },
    config_file::Failure,
};
use crate::domain::attribute::{AttributeKind, ChangedBy};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule attribute --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule attribute create department --label Department --type text --searchable true
  vestibule attribute change department --required true
  vestibule attribute remove department --expected-count 12";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the attributes
    List,
    /// Show an attribute
    Show(Name),
    /// Make an attribute
    Create {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
    },
    /// Change an attribute; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
    },
    /// Take an attribute back from the state files that manage it, to change it here
    Release(Name),
    /// Remove an attribute that no claim rule asks for, with the values that people have
    Remove {
        #[command(flatten)]
        name: Name,
        /// How many people have a value
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        expected_count: u64,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Its name: letters, digits and _
    #[arg(value_name = "ATTRIBUTE")]
    attribute: String,
}

#[derive(Debug, Args)]
pub(super) struct Content {
    /// What forms call it
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// What its values are: text, number, boolean or list
    #[arg(long = "type", value_name = "TYPE", value_parser = kind)]
    kind: Option<AttributeKind>,
    /// Whether an administrator has to give everybody a value
    #[arg(long, value_name = "true|false")]
    required: Option<bool>,
    /// Whether people see their own value
    #[arg(long, value_name = "true|false")]
    visible_to_user: Option<bool>,
    /// Who changes a value: administrator or user
    #[arg(long, value_name = "WHO", value_parser = changed_by)]
    changed_by: Option<ChangedBy>,
    /// Whether people can be searched for by it
    #[arg(long, value_name = "true|false")]
    searchable: Option<bool>,
    #[command(flatten)]
    from: FromFile,
}

fn kind(text: &str) -> Result<AttributeKind, &'static str> {
    AttributeKind::parse(text).ok_or("text, number, boolean or list")
}

fn changed_by(text: &str) -> Result<ChangedBy, &'static str> {
    ChangedBy::parse(text).ok_or("administrator or user")
}

const ATTRIBUTES: &[Column] = &[
    ("ATTRIBUTE", |attribute| member(attribute, "name")),
    ("LABEL", |attribute| member(attribute, "label")),
    ("TYPE", |attribute| member(attribute, "type")),
    ("REQUIRED", |attribute| member(attribute, "required")),
    ("VISIBLE", |attribute| member(attribute, "visible_to_user")),
    ("CHANGED BY", |attribute| member(attribute, "changed_by")),
    ("SEARCHABLE", |attribute| member(attribute, "searchable")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List => api.print_all("/attributes", ATTRIBUTES).await?,
        What::Show(name) => api.print_one(&name.path()).await?,
        What::Create { name, content } => {
            let body = content.read()?.with("name", Some(name.attribute.as_str()));
            let made = api.post("/attributes", body.into()).await?;
            api.done(&made, format_args!("{} is made", name.attribute));
        }
        What::Change { name, content } => {
            let changed = api.change(&name.path(), content.read()?.of_change()?).await?;
            api.done(&changed, format_args!("{} is changed", name.attribute));
        }
        What::Release(name) => api.release(&name.path(), &name.attribute).await?,
        What::Remove {
            name,
            expected_count,
            confirmation,
        } => {
            api.confirm(confirmation, "remove the attribute", &name.attribute)?;
            let expected = expected_count.to_string();
            let answer = api.remove_with(&name.path(), &[("expected_count", &expected)]).await?;
            api.done(
                &answer,
                format_args!("there is no attribute {} any more", name.attribute),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Name {
    fn path(&self) -> String {
        path(&["attributes", &self.attribute])
    }
}

impl Content {
    fn read(&self) -> Result<Body, Failure> {
        let body = self.from.read()?;
        Ok(body
            .with("label", self.label.as_deref())
            .with("type", self.kind.map(AttributeKind::as_str))
            .with("required", self.required)
            .with("visible_to_user", self.visible_to_user)
            .with("changed_by", self.changed_by.map(ChangedBy::as_str))
            .with("searchable", self.searchable))
    }
}
