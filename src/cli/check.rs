//! `vestibule check`: checks the deployment. Each line says what is right, or what is wrong and how to fix it.

mod audit_streams;
mod clients;

use std::{process::ExitCode, time::Duration};

use super::{
    audit,
    config_file::{ConfigFile, Failure, services_to_look_at, store_to_look_at},
    output::say,
};
use crate::{
    app::StartError,
    config::{Config, SmsTransport},
    context::Services,
    crypto::master_key,
    domain::{signing_algorithm::SigningAlgorithm, signing_key::SigningKeyState},
    management::keys::rotation,
    messages::mail_transport::MailTransport,
    store::{Store, outbox, schema, sealed_rows, server_secrets, setup, signing_keys, sweep},
};

/// A result: `Ok` says what is right, `Err` says what is wrong and how to fix it.
type Finding = Result<String, String>;

pub(super) async fn run(options: &ConfigFile) -> Result<ExitCode, Failure> {
    let mut report = Report { failed: false };
    let config = match options.load() {
        Ok(config) => {
            report.line("configuration", Ok(format!("issuer {}", config.issuer.as_str())));
            config
        }
        Err(error) => {
            report.line("configuration", Err(error.to_string()));
            return Ok(ExitCode::FAILURE);
        }
    };
    report.line("transport", transport(&config));
    report.line("master key", master_key_found(&config));
    database(&config, &mut report).await;
    if let Some(url) = &config.database.replica_url {
        report.line("replica", replica_found(&config, url).await);
    }
    if !report.failed {
        stored(&config, &mut report).await;
    }
    let config = options.load_in_force().await?;
    report.line("mail", mail_found(&config).await);
    report.line("sms", sms_found(&config));
    issuer(&config, &mut report).await;
    Ok(if report.failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Whether the database answers and has the schema of this release.
async fn database(config: &Config, report: &mut Report) {
    match store_to_look_at(config).await {
        Err(error) => {
            let what = crate::http::errors::describe(error.as_ref());
            report.line("database", Err(format!("{what}; look at database.url")));
        }
        Ok(store) => {
            let answer = store.ping().await;
            let finding = answer.map(|()| "answers".to_owned()).map_err(|error| error.to_string());
            report.line("database", finding);
            report.line("schema", schema_found(&store).await);
            let has_key = master_key::is_there(config).unwrap_or(true);
            if !has_key && server_secrets::are_there(&store).await.unwrap_or(false) {
                let missing = StartError::MasterKeyMissing(config.master_key_file());
                report.line("sealed secrets", Err(missing.to_string()));
            }
        }
    }
}

/// Whether the replica answers and has the schema of this release.
async fn replica_found(config: &Config, url: &str) -> Finding {
    let replica = crate::config::DatabaseConfig {
        url: url.to_owned(),
        replica_url: None,
        ..config.database.clone()
    };
    let is_current = async { schema::is_current(&Store::connect(&replica).await?).await };
    match is_current.await {
        Ok(true) => Ok("answers".to_owned()),
        Ok(false) => Err("it has another schema; is it a replica of database.url?".to_owned()),
        Err(error) => {
            let what = crate::http::errors::describe(&error);
            Err(format!("{what}; look at database.replica_url"))
        }
    }
}

/// What is in the database.
async fn stored(config: &Config, report: &mut Report) {
    match services_to_look_at(config.clone()).await {
        Ok(services) => {
            report.line("signing keys", keys_found(&services).await);
            report.line("sealed secrets", sealed_found(&services).await);
            report.line("administrator", administrator_found(&services).await);
            report.line("clients", clients::found(&services).await);
            report.line("audit log", audit_log_found(&services).await);
            if !config.audit.streams.is_empty() {
                report.line("audit streams", audit_streams::found(&services).await);
            }
            report.line("outbox", outbox_found(&services.store).await);
        }
        Err(error) => report.line("signing keys", Err(error.to_string())),
    }
}

/// Whether the server answers under its issuer, and the clocks agree.
async fn issuer(config: &Config, report: &mut Report) {
    match discovery(config).await {
        Ok(answer) => {
            report.line("issuer", Ok(answer.said));
            report.line("clock", clock(answer.date));
        }
        Err(problem) => report.line("issuer", Err(problem)),
    }
}

struct Report {
    failed: bool,
}

impl Report {
    fn line(&mut self, what: &str, finding: Finding) {
        match finding {
            Ok(said) => say!("ok     {what}: {said}"),
            Err(problem) => {
                self.failed = true;
                say!("wrong  {what}: {problem}");
            }
        }
    }
}

fn transport(config: &Config) -> Finding {
    if config.issuer.is_https() {
        return if config.proxy.trusted.is_empty() {
            Err("the issuer is https, and no proxy is trusted, so every client has the proxy's address; list it in proxy.trusted".to_owned())
        } else {
            Ok("https, behind a trusted proxy".to_owned())
        };
    }
    Ok("plain http, which works only on this machine; for anything else set an https issuer".to_owned())
}

fn master_key_found(config: &Config) -> Finding {
    match master_key::is_there(config) {
        Ok(true) => Ok("found".to_owned()),
        Ok(false) => Err("there is none yet; `vestibule serve` makes one, or set master_key.file".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

async fn schema_found(store: &Store) -> Finding {
    match schema::is_current(store).await {
        Ok(true) => Ok("current".to_owned()),
        Ok(false) => Err("changes are pending; run `vestibule migrate`".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

async fn keys_found(services: &Services) -> Finding {
    rotation::load(services).await.map_err(|error| error.to_string())?;
    let now = services.clock.now();
    let keys = signing_keys::list(&services.store)
        .await
        .map_err(|error| error.to_string())?;
    let is_active = |algorithm| {
        keys.iter()
            .any(|key| key.algorithm == algorithm && key.state(now) == SigningKeyState::Active)
    };
    match SigningAlgorithm::ALL
        .into_iter()
        .find(|algorithm| !is_active(*algorithm))
    {
        None => Ok(format!("{}, one active for each algorithm", keys.len())),
        Some(algorithm) => Err(format!(
            "none is active for {algorithm}; start the server, or run `vestibule keys rotate`"
        )),
    }
}

/// Whether an earlier master key is still needed.
async fn sealed_found(services: &Services) -> Finding {
    let others = sealed_rows::count_under_other_keys(&services.store, services.sealer.master_key_id())
        .await
        .map_err(|error| error.to_string())?;
    let has_previous = !services.config().master_key.previous.is_empty();
    match (others, has_previous) {
        (0, false) => Ok("all under the master key".to_owned()),
        (0, true) => Ok(
            "all under the master key: master_key.previous can go, once no backup and no running node needs it"
                .to_owned(),
        ),
        (others, true) => Ok(format!(
            "{others} are under an earlier master key; run `vestibule keys reseal`"
        )),
        (others, false) => Err(format!(
            "{others} are under a master key that is not configured; put it into master_key.previous, and run `vestibule keys reseal`"
        )),
    }
}

async fn administrator_found(services: &Services) -> Finding {
    match setup::state(&services.store).await {
        Ok(setup::SetupState::Closed) => Ok("set up".to_owned()),
        Ok(setup::SetupState::Open) => Err("there is none yet; open the link that `vestibule serve` prints".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads the whole audit log, which takes a while if it is long.
async fn audit_log_found(services: &Services) -> Finding {
    let anchors = audit::kept_anchors(&services.config())?;
    audit::verify(services, &anchors).await
}

/// Connects, greets and authenticates; sends nothing.
async fn mail_found(config: &Config) -> Finding {
    match MailTransport::new(config) {
        Err(error) => Err(error.to_string()),
        Ok(None) => Ok("off; users who forget their password need an administrator".to_owned()),
        Ok(Some(transport)) => match transport.try_out().await {
            Ok(()) => Ok("the server can be reached; `vestibule mail test ADDRESS` sends a message".to_owned()),
            Err(refusal) => Err(refusal.with_advice(config)),
        },
    }
}

/// A gateway can only be tested by a message, which costs money: so nothing is sent.
fn sms_found(config: &Config) -> Finding {
    match config.sms.transport {
        SmsTransport::Off => Ok("off".to_owned()),
        SmsTransport::Http => Ok("configured; `vestibule sms test NUMBER` sends a message".to_owned()),
        SmsTransport::Log if config.issuer.is_https() => Err(
            "codes are readable in the log; sms.transport = \"log\" is for development, \"http\" for anything else"
                .to_owned(),
        ),
        SmsTransport::Log => Ok("codes go to the log, for development only".to_owned()),
    }
}

async fn outbox_found(store: &Store) -> Finding {
    let standing = outbox::waiting(store).await.map_err(|error| error.to_string())?;
    if standing.failed == 0 {
        return Ok(format!("{} messages wait", standing.waiting));
    }
    let reason = outbox::last_failure(store).await.map_err(|error| error.to_string())?;
    // Anyone who types an address that does not exist causes one of these, so it is not an error by itself.
    Ok(format!(
        "{} messages wait; {} were given up in the last {} days, the last one because of: {}",
        standing.waiting,
        standing.failed,
        sweep::UNDELIVERED_KEPT_FOR.num_days(),
        reason.unwrap_or_default()
    ))
}

struct Answer {
    said: String,
    date: Option<chrono::DateTime<chrono::Utc>>,
}

/// Requests the issuer's own URL, as an application would.
async fn discovery(config: &Config) -> Result<Answer, String> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let address = config.issuer.url("/.well-known/openid-configuration");
    let mend = "is the server running, and do its DNS name and the proxy point to it?";
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()
        .map_err(|error| error.to_string())?;
    let response = client
        .get(&address)
        .send()
        .await
        .map_err(|_| format!("{address} cannot be reached; {mend}"))?;
    let date = response.headers().get("date").and_then(|value| value.to_str().ok());
    let date = date
        .and_then(|text| chrono::DateTime::parse_from_rfc2822(text).ok())
        .map(|date| date.to_utc());
    let document: serde_json::Value = response
        .json()
        .await
        .map_err(|_| format!("{address} is not a discovery document; {mend}"))?;
    match document.get("issuer").and_then(|issuer| issuer.as_str()) {
        Some(issuer) if issuer == config.issuer.as_str() => Ok(Answer {
            said: format!("{address} answers"),
            date,
        }),
        _ => Err(format!(
            "{address} names another issuer; issuer in this configuration is {}",
            config.issuer.as_str()
        )),
    }
}

fn clock(theirs: Option<chrono::DateTime<chrono::Utc>>) -> Finding {
    let Some(theirs) = theirs else {
        return Ok("the answer has no date to compare with".to_owned());
    };
    let apart = (crate::domain::clock::Clock::system().now() - theirs)
        .num_seconds()
        .abs();
    if apart <= 5 {
        Ok("the clocks of this machine and of the issuer agree".to_owned())
    } else {
        Err(format!(
            "the clocks of this machine and of the issuer differ by {apart} seconds; let NTP set them"
        ))
    }
}
