//! `vestibule user`: lists and shows users, and helps those who lost something. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;

use super::{
    config_file::{Failure, WithConfig},
    output::say,
};
use crate::{
    context::Context,
    domain::{
        filter::{Filter, Operator},
        user::User,
    },
    management::users::{self, Closing},
    store::{Limit, listing::Query, user_list},
};

pub(super) type Options = WithConfig<What>;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List users
    List {
        /// Only those with this in their name, user name, email address or phone number
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// Only those who have a role in the administration
        #[arg(long)]
        with_role: bool,
        /// Only disabled users
        #[arg(long)]
        disabled: bool,
    },
    /// Show what is known of a user: account, second factors, sessions, applications, and what guesses have closed
    Show(Name),
    /// Give a user a random password, print it, and sign them out; they choose another one at the next sign-in
    ResetPassword(Name),
    /// Take away a user's authenticator app, passkeys and recovery codes, and sign them out
    ResetFactors(Name),
    /// Let a user sign in again after too many wrong tries
    Unlock(Name),
    /// Close a user's account on every path, and end all access to it
    Disable(Name),
    /// Open an account that was closed; nothing from before works again
    Enable(Name),
    /// End all sessions of a user, and the access of all applications
    SignOut(Name),
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Their user name, email address, phone number or id
    #[arg(value_name = "USER")]
    user: String,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let context = options.config.context().await?;
    match &options.what {
        What::List {
            search,
            with_role,
            disabled,
        } => {
            let search = search.as_deref();
            let search = search.map(|text| Filter::compare("search", Operator::Co, text));
            let flags = [("has_role", *with_role), ("disabled", *disabled)];
            let flags = flags.into_iter().filter(|(_, is_asked)| *is_asked);
            let flags = flags.map(|(name, _)| Filter::compare(name, Operator::Eq, true));
            list(&context, &Filter::And(search.into_iter().chain(flags).collect())).await?;
        }
        What::Show(name) => show(&context, name.user(&context).await?).await?,
        What::ResetPassword(name) => {
            let user = name.user(&context).await?;
            let password = users::give_temporary_password(&context, user.id)
                .await?
                .ok_or("the user is gone")?;
            say!("{}", password.expose_secret());
        }
        What::ResetFactors(name) => {
            users::reset_factors(&context, name.user(&context).await?.id).await?;
            say!(
                "{} has no authenticator app, passkey, recovery code or confirmed telephone number now, and is signed out",
                name.user
            );
        }
        What::Unlock(name) => {
            users::unlock(&context, name.user(&context).await?.id).await?;
            say!("{} can sign in again", name.user);
        }
        What::Disable(name) => close(&context, name, Closing::Disable).await?,
        What::Enable(name) => close(&context, name, Closing::Enable).await?,
        What::SignOut(name) => {
            users::sign_out(&context, name.user(&context).await?.id).await?;
            say!("{} is signed out everywhere", name.user);
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Name {
    async fn user(&self, context: &Context) -> Result<User, Failure> {
        find(context, &self.user).await
    }
}

/// The user with that name or id.
pub(super) async fn find(context: &Context, name: &str) -> Result<User, Failure> {
    let found = users::find(context, name).await?;
    Ok(found.ok_or_else(|| format!("there is no user {name}; `vestibule user list` shows all"))?)
}

async fn close(context: &Context, name: &Name, closing: Closing) -> Result<(), Failure> {
    let is_new = users::close(context, name.user(context).await?.id, closing).await?;
    let was = if is_new { "is" } else { "already was" };
    let state = match closing {
        Closing::Disable => "disabled, and signed out everywhere",
        Closing::Enable => "enabled",
    };
    say!("{} {was} {state}", name.user);
    Ok(())
}

async fn list(context: &Context, filter: &Filter) -> Result<(), Failure> {
    let mut after = None;
    let mut count = 0_usize;
    let first = Query::first(Limit::of(Limit::MOST));
    say!("{:<36}  {:<24}  {:<32}  STATE", "ID", "USER NAME", "EMAIL");
    loop {
        let query = Query {
            filter: Some(filter),
            after: after.as_ref(),
            ..first
        };
        let page = user_list::list(&context.store, &query).await?;
        for user in page.items.iter().map(|found| &found.value) {
            let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            let claims = &user.claims;
            say!(
                "{:<36}  {:<24}  {:<32}  {}",
                user.id.0,
                shown(&claims.preferred_username),
                shown(&claims.email),
                state(user)
            );
        }
        count += page.items.len();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    say!("{count} users");
    Ok(())
}

fn state(user: &User) -> String {
    let states = [(user.disabled, "disabled"), (user.has_role, "has a role")];
    let states: Vec<&str> = states.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
    if states.is_empty() {
        "active".to_owned()
    } else {
        states.join(", ")
    }
}

async fn show(context: &Context, user: User) -> Result<(), Failure> {
    let seen = users::look(context, user).await?;
    let (user, claims) = (&seen.user, &seen.user.claims);
    let row = |name: &str, value: &str| say!("{name:<16}  {value}");
    let optional = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let many = |texts: &[&str]| {
        if texts.is_empty() {
            "none".to_owned()
        } else {
            texts.join(", ")
        }
    };
    row("id", &user.id.0.to_string());
    row("user name", &optional(&claims.preferred_username));
    row("name", &optional(&claims.name));
    row("email", &optional(&claims.email));
    row("phone", &optional(&claims.phone_number));
    row("state", &state(user));
    row(
        "groups",
        &many(&seen.groups.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    row(
        "roles",
        &many(&seen.roles.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    row("password", if user.password_hash.is_some() { "set" } else { "none" });
    row("authenticator", if seen.enrolled.totp { "set up" } else { "none" });
    row("passkeys", &seen.enrolled.passkeys.to_string());
    row("recovery codes", &seen.enrolled.recovery_codes.to_string());
    row("closed", &many(&seen.closed));
    for session in &seen.sessions {
        let from = [session.ip_address.as_deref(), session.user_agent.as_deref()];
        let from: Vec<&str> = from.into_iter().flatten().collect();
        row(
            "session",
            &format!(
                "{}, last seen {}, {}",
                session.id.0,
                session.last_seen_at.format("%F %R UTC"),
                from.join(", ")
            ),
        );
    }
    for app in &seen.apps {
        row("application", &format!("{} ({})", app.client.client_id, app.scope));
    }
    Ok(())
}
