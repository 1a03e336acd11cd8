//! `vestibule user`: lists, shows, makes and changes users, and helps those who lost something. A running server follows at once.

mod content;
mod merge;
mod show;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::content::{Content, Password};
use super::{
    administration::{
        Api, OverApi,
        body::FromFile,
        confirm::Confirmation,
        list::{List, ListOptions},
        path,
        print::{Column, member},
    },
    config_file::Failure,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule user --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule user list --search ada
  vestibule user create --user-name ada --email ada@example.com --group staff
  vestibule user reset ada
  vestibule user merge ada ada.l --dry-run
  vestibule user disable ada --server https://id.example.com --api-key-file key.txt";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List users
    List {
        /// Only those with this in their name, user name, email address or phone number
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// Only the members of this group, and of the groups below it
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
        /// Only those who have a role in the administration
        #[arg(long)]
        with_role: bool,
        /// Only disabled users
        #[arg(long)]
        disabled: bool,
        #[command(flatten)]
        list: ListOptions,
    },
    /// Show what is known of a user: account, second factors, sessions, applications, and what guesses have closed
    Show(Name),
    /// Make an account
    Create {
        #[command(flatten)]
        content: Content,
        #[command(flatten)]
        password: Password,
        /// A group that they are in from the beginning; may be repeated
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<String>,
        #[command(flatten)]
        from: FromFile,
    },
    /// Change what is known of a user; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
        /// A member that is taken away, as phone_number; may be repeated
        #[arg(long, value_name = "MEMBER")]
        unset: Vec<String>,
        #[command(flatten)]
        from: FromFile,
    },
    /// Give a user a random password, print it, and sign them out; they choose another one at the next sign-in
    #[command(visible_alias = "reset")]
    ResetPassword(Name),
    /// Take away a user's authenticator app, passkeys and recovery codes, and sign them out
    ResetFactors(Name),
    /// List the passkeys of a user
    Passkeys(Name),
    /// Take one second factor of a user away, and sign them out
    RemoveFactor {
        #[command(flatten)]
        name: Name,
        /// totp, recovery-codes, or the id of a passkey
        factor: String,
    },
    /// Have a user choose another password at the next sign-in
    RequirePassword(Name),
    /// Confirm the email address of a user, where it is known to be theirs
    ConfirmEmail(Name),
    /// Let a user sign in again after too many wrong tries
    Unlock(Name),
    /// Close a user's account on every path, and end all access to it
    Disable(Name),
    /// Open an account that was closed; nothing from before works again
    Enable(Name),
    /// End all sessions of a user, and the access of all applications
    SignOut(Name),
    /// List the applications with access to a user's account
    Apps(Name),
    /// Revoke the access of an application to a user's account
    RevokeApp {
        #[command(flatten)]
        name: Name,
        /// The application
        client_id: String,
    },
    /// Merge two accounts of one person: OTHER is erased, and what it has that KEPT lacks moves to KEPT
    Merge {
        #[command(flatten)]
        accounts: merge::Accounts,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Erase a user, and all that is kept of them, for good
    Erase {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Their user name, email address, phone number or id
    #[arg(value_name = "USER")]
    pub(super) user: String,
}

const USERS: &[Column] = &[
    ("ID", |user| member(user, "id")),
    ("USER NAME", |user| member(user, "preferred_username")),
    ("EMAIL", |user| member(user, "email")),
    ("STATE", show::state),
];

const PASSKEYS: &[Column] = &[
    ("ID", |passkey| member(passkey, "id")),
    ("NAME", |passkey| member(passkey, "name")),
    ("ADDED", |passkey| member(passkey, "created_at")),
    ("LAST USED", |passkey| member(passkey, "last_used_at")),
];

const APPS: &[Column] = &[
    ("CLIENT ID", |app| member(app, "client_id")),
    ("NAME", |app| member(app, "client_name")),
    ("LAST USED", |app| member(app, "last_used_at")),
    ("SCOPE", |app| member(app, "scope")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List {
            search,
            group,
            with_role,
            disabled,
            list,
        } => {
            let list = List::new("/users", list)
                .containing("search", search.as_deref())
                .equal("group", api.optional_group(group.as_deref()).await?)
                .equal("has_role", with_role.then_some(true))
                .equal("disabled", disabled.then_some(true));
            api.print_list(&list, USERS, "users").await?;
        }
        What::Show(name) => show::show(&api, &name.user).await?,
        What::Create {
            content,
            password,
            groups,
            from,
        } => {
            let body = password.add_to(content.over(from.read()?))?;
            let made = api.post("/users", body.with_list("groups", groups).into()).await?;
            api.done(&made, format_args!("{} is made", member(&made, "id")));
        }
        What::Change {
            name,
            content,
            unset,
            from,
        } => {
            let patch = content.over(from.read()?).unset(unset).of_change()?;
            change(&api, name, patch, "is changed").await?;
        }
        What::RequirePassword(name) => {
            let patch = json!({ "must_change_password": true });
            change(&api, name, patch, "chooses another password at the next sign-in").await?;
        }
        What::Merge { accounts, confirmation } => merge::merge(&api, accounts, confirmation).await?,
        What::Erase { name, confirmation } => {
            let at = api.user_path(&name.user, &[]).await?;
            api.confirm(confirmation, "erase", &name.user)?;
            api.done(&api.remove(&at).await?, format_args!("{} is erased", name.user));
        }
        What::Passkeys(_) | What::RemoveFactor { .. } | What::Apps(_) | What::RevokeApp { .. } => {
            access(&api, &options.what).await?;
        }
        other => help(&api, other).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What somebody can prove beside a password, and which applications have access.
async fn access(api: &Api, what: &What) -> Result<(), Failure> {
    match what {
        What::Passkeys(name) => {
            let factors = api.get(&api.user_path(&name.user, &["factors"]).await?).await?;
            let passkeys = factors.get("passkeys").and_then(Value::as_array);
            api.print_items(passkeys.map(Vec::as_slice).unwrap_or_default(), PASSKEYS);
        }
        What::RemoveFactor { name, factor } => {
            let parts = match factor.as_str() {
                "totp" | "recovery-codes" => vec!["factors", factor],
                passkey => vec!["factors", "passkeys", passkey],
            };
            let at = api.user_path(&name.user, &parts).await?;
            let said = format!("{factor} of {} is taken away", name.user);
            api.done(&api.delete(&at, &[]).await?, said);
        }
        What::Apps(name) => {
            let access = api.get(&api.user_path(&name.user, &["access"]).await?).await?;
            let apps = access.get("apps").and_then(Value::as_array);
            api.print_items(apps.map(Vec::as_slice).unwrap_or_default(), APPS);
        }
        What::RevokeApp { name, client_id } => {
            let at = api.user_path(&name.user, &["apps", client_id]).await?;
            let said = format!("{client_id} has no access to the account of {} any more", name.user);
            api.done(&api.delete(&at, &[]).await?, said);
        }
        _ => {}
    }
    Ok(())
}

/// What is done by naming a user, and nothing else.
async fn help(api: &Api, what: &What) -> Result<(), Failure> {
    let (name, action, said) = match what {
        What::ResetPassword(name) => return reset_password(api, name).await,
        What::Disable(name) => return close(api, name, "disable", "disabled, and signed out everywhere").await,
        What::Enable(name) => return close(api, name, "enable", "enabled").await,
        What::ResetFactors(name) => (
            name,
            "reset-factors",
            "has no authenticator app, passkey, recovery code or confirmed telephone number now, and is signed out",
        ),
        What::ConfirmEmail(name) => (name, "confirm-email", "has a confirmed email address"),
        What::Unlock(name) => (name, "unlock", "can sign in again"),
        What::SignOut(name) => (name, "sign-out", "is signed out everywhere"),
        _ => return Ok(()),
    };
    let answer = api.act(&api.user_path(&name.user, &[action]).await?).await?;
    api.done(&answer, format_args!("{} {said}", name.user));
    Ok(())
}

async fn change(api: &Api, name: &Name, patch: Value, said: &str) -> Result<(), Failure> {
    let changed = api.change(&api.user_path(&name.user, &[]).await?, patch).await?;
    api.done(&changed, format_args!("{} {said}", name.user));
    Ok(())
}

/// Prints the password alone, so that it can be handed on.
async fn reset_password(api: &Api, name: &Name) -> Result<(), Failure> {
    let at = api.user_path(&name.user, &["reset-password"]).await?;
    let answer = api.act(&at).await?;
    api.done(
        &answer,
        answer.get("password").and_then(Value::as_str).unwrap_or_default(),
    );
    Ok(())
}

async fn close(api: &Api, name: &Name, action: &str, state: &str) -> Result<(), Failure> {
    let user = api.user(&name.user).await?;
    let was_disabled = user.document.as_ref().and_then(|user| user.get("disabled")?.as_bool());
    let was = match was_disabled == Some(action == "disable") {
        true => "already was",
        false => "is",
    };
    let answer = api.act(&path(&["users", &user.id, action])).await?;
    api.done(&answer, format_args!("{} {was} {state}", name.user));
    Ok(())
}
