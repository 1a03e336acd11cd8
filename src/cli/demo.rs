//! `vestibule demo`: everything on one machine. An embedded database, a user, an administrator, and an application to sign in
//! to, which uses the `openidconnect` crate like any other application.

use std::{
    fs::OpenOptions,
    io::Write as _,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use super::{
    config_file::{ConfigFile, Failure, services},
    logging,
    output::say,
    serve::{asked_to_end, bind},
};
use crate::{
    app,
    config::{Config, Issuer, LogFormat, MailTransportKind, RegistrationMode},
    context::{Context, Services},
    crypto::random::Random,
    domain::{acr::Acr, actor::Actor},
    http::server,
    management::apply::{self, Mode, StateFile},
};
use clap::Args;

mod relying_party;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// The address and port of the server
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address and port of the application
    #[arg(long, default_value = "127.0.0.1:8081")]
    app_listen: SocketAddr,
    /// The folder for the data of the demo, which the next run uses again
    #[arg(long, default_value = "./vestibule-demo")]
    state_dir: PathBuf,
    /// Delete the data of earlier runs first
    #[arg(long)]
    reset: bool,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    if options.reset && options.state_dir.exists() {
        forget(&options.state_dir)?;
    }
    std::fs::create_dir_all(&options.state_dir)?;
    let config = config(options)?;
    logging::start(&config.log);
    let services = services(config).await?;
    let secrets = Secrets::load_or_make(&options.state_dir, &services.random)?;
    let app_address = format!("http://localhost:{}", options.app_listen.port());
    seed(&services, &secrets, &app_address).await?;

    let issuer = services.config().issuer.as_str().to_owned();
    let listener = bind(options.listen, "--listen").await?;
    let app_listener = bind(options.app_listen, "--app-listen").await?;
    let mail = services.config().mail_directory();
    let app = app::build(services).await?;
    let jobs = app.start_jobs();
    let relying_party = relying_party::router(&issuer, &app_address, &secrets.client_secret)?;
    say!("{}", welcome(&issuer, &app_address, &secrets, &mail));
    tokio::join!(
        server::serve(listener, app.router(), Vec::new(), asked_to_end()),
        server::serve(app_listener, relying_party, Vec::new(), asked_to_end()),
    );
    drop(jobs);
    app.finish().await;
    Ok(ExitCode::SUCCESS)
}

fn config(options: &Options) -> Result<Config, Failure> {
    let mut config = options.config.load()?;
    config.issuer = Issuer::parse(&format!("http://localhost:{}", options.listen.port()))?;
    config.listen = options.listen;
    config.data_dir = options.state_dir.clone();
    config.database.url = format!("sqlite://{}", options.state_dir.join("vestibule.db").display());
    config.log.format = LogFormat::Text;
    config.log.level = "warn".to_owned();
    config.mail.transport = MailTransportKind::File;
    config.mail.from = Some("Vestibule demo <no-reply@localhost>".to_owned());
    config.mail.file.directory = Some(options.state_dir.join("mail"));
    config.registration.mode = RegistrationMode::Open;
    // A second factor would have to be set up first.
    config.sign_in.admin_required_acr = Acr::OneFactor;
    config.branding.name = "Vestibule demo".to_owned();
    Ok(config)
}

/// Removes only files that the demo created: with a mistyped folder nothing else is lost.
fn forget(folder: &Path) -> Result<(), Failure> {
    for name in [
        "vestibule.db",
        "vestibule.db-wal",
        "vestibule.db-shm",
        "master.key",
        "demo-secrets.toml",
    ] {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    forget_mail(&folder.join("mail"))
}

/// Removes the messages of earlier runs, and the folder if it is then empty.
fn forget_mail(folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            std::fs::remove_file(path)?;
        }
    }
    let _ = std::fs::remove_dir(folder);
    Ok(())
}

/// Created at the first run, stored for the next ones.
#[derive(serde::Serialize, serde::Deserialize)]
struct Secrets {
    alice_password: String,
    admin_password: String,
    client_secret: String,
}

impl Secrets {
    fn load_or_make(folder: &Path, random: &Random) -> Result<Self, Failure> {
        let file = folder.join("demo-secrets.toml");
        if file.exists() {
            return Ok(toml::from_str(&std::fs::read_to_string(&file)?)?);
        }
        let secrets = Self {
            alice_password: memorable(random),
            admin_password: memorable(random),
            client_secret: random.token_text(),
        };
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        file.write_all(toml::to_string(&secrets)?.as_bytes())?;
        Ok(secrets)
    }
}

/// A password for copying from a terminal: four groups of four characters, 80 bits.
fn memorable(random: &Random) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = random.bytes::<16>();
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

async fn seed(services: &Arc<Services>, secrets: &Secrets, app_address: &str) -> Result<(), Failure> {
    let state = format!(
        r#"
        [[groups]]
        name = "gardeners"

        [[users]]
        preferred_username = "alice"
        password = "{alice}"
        email = "alice@example.com"
        email_verified = true
        name = "Alice Lindqvist"
        given_name = "Alice"
        family_name = "Lindqvist"
        locale = "en"
        zoneinfo = "Europe/Stockholm"
        groups = ["gardeners"]

        [[users]]
        preferred_username = "admin"
        password = "{admin}"
        email = "admin@example.com"
        email_verified = true
        name = "Ada Admin"
        roles = ["owner"]

        [[clients]]
        client_id = "orchard-notes"
        client_secret = "{client}"
        client_name = "Orchard Notes"
        client_uri = "{app_address}"
        redirect_uris = ["{app_address}/callback"]
        post_logout_redirect_uris = ["{app_address}/"]
        scope = "openid profile email groups offline_access"
        "#,
        alice = secrets.alice_password,
        admin = secrets.admin_password,
        client = secrets.client_secret,
    );
    let context = Context::new(services, Actor::CommandLine);
    apply::apply(&context, Mode::Apply, &[StateFile::parse(&state)?]).await?;
    Ok(())
}

fn welcome(issuer: &str, app_address: &str, secrets: &Secrets, mail: &Path) -> String {
    format!(
        "
  Vestibule demo

  Open      {app_address}     an app to sign in to
  Account   {issuer}     your own page
  Mail      {mail}, a file for each message

  alice     {alice}
  admin     {admin}

  Ctrl+C ends it. The next run keeps what you did; --reset deletes it.
",
        alice = secrets.alice_password,
        admin = secrets.admin_password,
        mail = mail.display(),
    )
}
