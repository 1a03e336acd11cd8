//! The command line: one file per subcommand. Its output is for the person who runs it, in short sentences.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::{config_file::ConfigFile, output::complain};

mod administration;
mod api_key;
mod apply;
mod attribute;
mod audit;
mod bulk;
mod check;
mod client;
mod completions;
mod config_file;
mod demo;
mod drift;
mod export;
mod failure;
mod group;
mod health;
mod invitation;
mod invite;
mod keys;
#[cfg(debug_assertions)]
mod kill_point;
mod logging;
mod mail;
mod migrate;
mod output;
mod plan;
mod provider;
mod revoke_everything;
mod role;
mod scope;
mod serve;
mod session;
mod settings;
mod sms;
mod state_files;
mod trace;
mod user;

/// Shown below `vestibule --help`.
const EXIT_CODES: &str = "Exit codes:
  0  done
  1  failed
  2  the command line is wrong
  3  there is no such thing
  4  a name is taken, something stands against it, or somebody else changed it meanwhile
  5  the API key does not count, or does not allow it
  6  the server does not answer, or has too much to do";

/// A self-hosted OpenID Connect provider.
#[derive(Debug, Parser)]
#[command(
    name = "vestibule",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = EXIT_CODES
)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Run the server
    Serve(ConfigFile),
    /// Run a demo server with an application to sign in to
    Demo(demo::Options),
    /// Apply or list schema changes
    Migrate(migrate::Options),
    /// Create or change what administrators set up, as the state files say
    Apply(apply::Options),
    /// List what applying state files would change
    #[command(after_help = plan::EXAMPLES)]
    Plan(plan::Options),
    /// List what is stored in another way than the state files say; exit code 1 if there is something
    #[command(after_help = drift::EXAMPLES)]
    Drift(drift::Options),
    /// Write what is stored as a state file
    #[command(after_help = export::EXAMPLES)]
    Export(export::Options),
    /// Send a person a link to make an account
    Invite(invite::Options),
    /// Change many users at once
    #[command(after_help = bulk::EXAMPLES)]
    Bulk(bulk::Options),
    /// List and revoke invitations
    #[command(after_help = invitation::EXAMPLES)]
    Invitation(invitation::Options),
    /// List, make and change users, sign them out, and help those who lost something
    #[command(after_help = user::EXAMPLES)]
    User(user::Options),
    /// List, make and change groups, and choose who is in them
    #[command(after_help = group::EXAMPLES)]
    Group(group::Options),
    /// List, make and change roles, and choose who has them
    #[command(after_help = role::EXAMPLES)]
    Role(role::Options),
    /// List, make and change applications, and their secrets
    #[command(after_help = client::EXAMPLES)]
    Client(client::Options),
    /// List, make and change scopes, and the claims that they release and make
    #[command(after_help = scope::EXAMPLES)]
    Scope(scope::Options),
    /// List, make and change what can be known of people beside the standard claims
    #[command(after_help = attribute::EXAMPLES)]
    Attribute(attribute::Options),
    /// List, set up, test and change the providers that users sign in with
    #[command(after_help = provider::EXAMPLES)]
    Provider(provider::Options),
    /// List and end the sessions of users
    #[command(after_help = session::EXAMPLES)]
    Session(session::Options),
    /// List and change the settings that change while servers run
    #[command(after_help = settings::EXAMPLES)]
    Settings(settings::Options),
    /// Show why requests and sign-ins were decided as they were
    #[command(after_help = trace::EXAMPLES)]
    Trace(trace::Options),
    /// List, make and revoke the keys by which programs use the administration API
    #[command(after_help = api_key::EXAMPLES)]
    ApiKey(api_key::Options),
    /// List, rotate or withdraw the signing keys, and change the master key
    Keys(keys::Options),
    /// End everybody's access from before a time, after a backup was restored
    RevokeEverything(revoke_everything::Options),
    /// List and verify the audit log, or print an anchor of it to keep elsewhere
    #[command(after_help = audit::EXAMPLES)]
    Audit(audit::Options),
    /// Test mail
    Mail(mail::Options),
    /// Test text messages (SMS)
    Sms(sms::Options),
    /// Check configuration, database, keys and clock, and say how to fix what is wrong
    Check(ConfigFile),
    /// Ask the running server whether it is ready (for health checks of containers)
    Health(ConfigFile),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Options),
}

impl Command {
    /// Runs the subcommand; the exit code tells whether it succeeded.
    pub fn run(self) -> ExitCode {
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return fail(&error),
        };
        let outcome = runtime.block_on(async {
            match self.what {
                What::Serve(options) => serve::run(&options).await,
                What::Demo(options) => demo::run(&options).await,
                What::Migrate(options) => migrate::run(&options).await,
                What::Apply(options) => apply::run(&options).await,
                What::Plan(options) => plan::run(&options).await,
                What::Drift(options) => drift::run(&options).await,
                What::Export(options) => export::run(&options).await,
                What::Invite(options) => invite::run(&options).await,
                What::Bulk(options) => bulk::run(&options).await,
                What::Invitation(options) => invitation::run(&options).await,
                What::User(options) => user::run(&options).await,
                What::Group(options) => group::run(&options).await,
                What::Role(options) => role::run(&options).await,
                What::Client(options) => client::run(&options).await,
                What::Scope(options) => scope::run(&options).await,
                What::Attribute(options) => attribute::run(&options).await,
                What::Provider(options) => provider::run(&options).await,
                What::Session(options) => session::run(&options).await,
                What::Settings(options) => settings::run(&options).await,
                What::Trace(options) => trace::run(&options).await,
                What::ApiKey(options) => api_key::run(&options).await,
                What::Keys(options) => keys::run(&options).await,
                What::RevokeEverything(options) => revoke_everything::run(&options).await,
                What::Audit(options) => audit::run(&options).await,
                What::Mail(options) => mail::run(&options).await,
                What::Sms(options) => sms::run(&options).await,
                What::Check(options) => check::run(&options).await,
                What::Health(options) => health::run(&options).await,
                What::Completions(options) => completions::run::<Self>(&options),
            }
        });
        match outcome {
            Ok(code) => code,
            Err(error) => fail(error.as_ref()),
        }
    }
}

fn fail(error: &(dyn std::error::Error + Send + Sync + 'static)) -> ExitCode {
    complain!("vestibule: {}", crate::http::errors::describe(error));
    failure::exit_code(error)
}
