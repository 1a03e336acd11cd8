//! The configuration: read once at startup, checked as a whole, then passed on by value.
//!
//! The types hold the defaults; a TOML file overrides them; environment variables override the file. `config/example.toml`
//! documents every key. This module reads the configuration file and files that hold secrets, but opens no database, no socket
//! and no master key file.

mod check;
mod environment;
mod error;
mod fixed;
mod one_line;
mod text;

pub mod accent;
pub mod audit;
pub mod audit_streams;
pub mod branding;
pub mod database;
pub mod hsts;
pub mod issuer;
pub mod keys;
pub mod log;
pub mod mail;
pub mod master_key;
pub mod metrics;
pub mod outbound;
pub mod passkeys;
pub mod passwords;
pub mod proxy;
pub mod registration;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod sms;
pub mod span;
pub mod throttle;
pub mod tokens;
pub mod traces;
pub mod upstreams;

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use figment::{Figment, providers::Serialized};
use serde::{Deserialize, Serialize};

use crate::domain::{
    acr::Acr,
    branding_picture::{BrandingPicture, PictureSlot},
};

pub use self::{
    audit::{AuditConfig, MachineTokens},
    audit_streams::{AuditStreamConfig, StreamKind, StreamStart, StreamTarget},
    branding::BrandingConfig,
    database::DatabaseConfig,
    error::{ConfigError, WrongValue},
    fixed::FixedBy,
    hsts::HstsConfig,
    issuer::Issuer,
    keys::KeysConfig,
    log::{LogConfig, LogFormat},
    mail::{MailConfig, MailTransportKind, SmtpConfig, SmtpTls},
    master_key::MasterKeyConfig,
    metrics::MetricsConfig,
    outbound::OutboundConfig,
    passkeys::PasskeysConfig,
    passwords::PasswordsConfig,
    proxy::ProxyConfig,
    registration::{RegistrationConfig, RegistrationMode},
    sessions::SessionsConfig,
    sign_in::SignInConfig,
    sms::{SmsConfig, SmsFormat, SmsTransport},
    span::ConfigDuration,
    throttle::ThrottleConfig,
    tokens::TokensConfig,
    traces::TracesConfig,
    upstreams::{UpstreamConfig, UpstreamPreset},
};

/// The whole configuration. `Config::default()` holds the default of every key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The issuer identifier (OpenID Connect Core 1.0 section 2): the start of every link, and the `iss` of every token.
    pub issuer: Issuer,
    /// The address and port that the server listens on.
    #[serde(deserialize_with = "text::socket_address")]
    pub listen: SocketAddr,
    /// The directory of the embedded database, the master key file and mail written to files.
    pub data_dir: PathBuf,
    /// The database.
    pub database: DatabaseConfig,
    /// The key that encrypts stored secrets which the server must be able to read again.
    pub master_key: MasterKeyConfig,
    /// Reverse proxies whose `X-Forwarded-For` is trusted.
    pub proxy: ProxyConfig,
    /// For how long browsers use https alone.
    pub hsts: HstsConfig,
    /// Lifetimes of codes and tokens.
    pub tokens: TokensConfig,
    /// Lifetimes of sessions.
    pub sessions: SessionsConfig,
    /// Which factors a sign-in requires.
    pub sign_in: SignInConfig,
    /// When signing keys rotate.
    pub keys: KeysConfig,
    /// How passwords are hashed, and where new ones are checked for breaches.
    pub passwords: PasswordsConfig,
    /// Other origins that may use this issuer's passkeys.
    pub passkeys: PasskeysConfig,
    /// Limits on failed attempts.
    pub throttle: ThrottleConfig,
    /// How the audit log records client-credentials tokens.
    pub audit: AuditConfig,
    /// Which decision traces are kept.
    pub traces: TracesConfig,
    /// Format and level of the log.
    pub log: LogConfig,
    /// Which networks may read `/metrics`.
    pub metrics: MetricsConfig,
    /// Private networks that the outbound HTTP client may reach.
    pub outbound: OutboundConfig,
    /// How mail is sent.
    pub mail: MailConfig,
    /// Who may create an account.
    pub registration: RegistrationConfig,
    /// How SMS messages are sent.
    pub sms: SmsConfig,
    /// Name and links on the pages.
    pub branding: BrandingConfig,
    /// Other providers that users can sign in with.
    pub upstreams: Vec<UpstreamConfig>,
    /// What the log has to say of the configuration when the server starts.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// What the environment or the file says, by the key: an administrator cannot change that while the server runs.
    #[serde(skip)]
    pub fixed: BTreeMap<String, FixedBy>,
    /// The pictures of the pages that an administrator uploaded. A file that the configuration names stands above them.
    #[serde(skip)]
    pub pictures: BTreeMap<PictureSlot, BrandingPicture>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            issuer: Issuer::default(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            data_dir: PathBuf::from("./data"),
            database: DatabaseConfig::default(),
            master_key: MasterKeyConfig::default(),
            proxy: ProxyConfig::default(),
            hsts: HstsConfig::default(),
            tokens: TokensConfig::default(),
            sessions: SessionsConfig::default(),
            sign_in: SignInConfig::default(),
            keys: KeysConfig::default(),
            passwords: PasswordsConfig::default(),
            passkeys: PasskeysConfig::default(),
            throttle: ThrottleConfig::default(),
            audit: AuditConfig::default(),
            traces: TracesConfig::default(),
            log: LogConfig::default(),
            metrics: MetricsConfig::default(),
            outbound: OutboundConfig::default(),
            mail: MailConfig::default(),
            registration: RegistrationConfig::default(),
            sms: SmsConfig::default(),
            branding: BrandingConfig::default(),
            upstreams: Vec::new(),
            notes: Vec::new(),
            fixed: BTreeMap::new(),
            pictures: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Merges the defaults, `file` and the `VESTIBULE_…` variables of `env`; the later ones override the earlier ones.
    ///
    /// # Errors
    ///
    /// When `file` cannot be read or is not TOML, or when a key is unknown or its value is refused.
    pub fn load(file: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut table = toml::Table::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable {
                path: path.to_owned(),
                cause,
            })?;
            table = text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
                path: path.to_owned(),
                message: error.to_string().trim().to_owned(),
            })?;
        }
        let mut figment = Figment::new().merge(Serialized::defaults(&table));
        let known = serde_json::to_value(Self::default()).unwrap_or_default();
        let environment = environment::read(&known, env)?;
        figment = figment.merge(Serialized::defaults(&environment.values));

        let origin = |key: &str| environment.origin(key, file);
        let mut config: Self = figment
            .extract()
            .map_err(|error| error::explain(&figment, &error, &origin))?;
        if figment.find_value("database.url").is_err() {
            config.database.url = database::embedded_in(&config.data_dir);
        }
        // A loopback default that names another port than the server's is of no use to anybody.
        if figment.find_value("issuer").is_err() && figment.find_value("listen").is_ok() {
            config.issuer = Issuer::on_this_machine(config.listen.port());
        }
        config.fixed = environment.fixed(&table, file);
        let with_origin = |wrong: WrongValue| WrongValue {
            origin: origin(&wrong.key),
            ..wrong
        };
        let of_upstreams = upstreams::check::read_secrets(&mut config.upstreams).map_err(with_origin)?;
        let of_streams = audit_streams::read_secrets(&mut config.audit.streams).map_err(with_origin)?;
        let of_sms = config.sms.read_secrets().map_err(with_origin)?;
        config.notes = environment
            .notes
            .iter()
            .cloned()
            .chain(of_upstreams)
            .chain(of_streams)
            .chain(of_sms)
            .collect();
        config.check().map_err(with_origin)?;
        Ok(config)
    }

    /// The file that holds the master key; it is created there if it is missing. Not used when `master_key.value` is set.
    pub fn master_key_file(&self) -> PathBuf {
        self.master_key
            .file
            .clone()
            .unwrap_or_else(|| self.data_dir.join("master.key"))
    }

    /// The directory into which the `file` transport writes mail.
    pub fn mail_directory(&self) -> PathBuf {
        self.mail
            .file
            .directory
            .clone()
            .unwrap_or_else(|| self.data_dir.join("mail"))
    }

    /// Whether somebody can sign in with that class, by the second factors that count here.
    pub fn can_reach(&self, acr: Acr) -> bool {
        sign_in::can_reach(&self.sign_in, &self.issuer, acr)
    }

    /// The same, also for those who have something to prove already that nobody can enrol while signing in.
    pub fn somebody_can_reach(&self, acr: Acr) -> bool {
        sign_in::somebody_can_reach(&self.sign_in, &self.issuer, acr)
    }

    /// What fixes the value at `key`: the file or a variable that has it, or that names a file with it. A secret from there fixes where it is
    /// sent to as well: nobody else may send it elsewhere.
    pub fn fixed_by(&self, key: &str) -> Option<&FixedBy> {
        let others: &[&str] = match key {
            "sms.password" => &["sms.password_file"],
            "sms.token" => &["sms.token_file"],
            "mail.smtp.host" | "mail.smtp.port" | "mail.smtp.tls" => &["mail.smtp.password"],
            "sms.url" => &["sms.password", "sms.password_file", "sms.token", "sms.token_file"],
            _ => &[],
        };
        let fixed = [key].into_iter().chain(others.iter().copied());
        fixed.filter_map(|key| self.fixed.get(key)).next()
    }

    /// The providers that users can sign in with now, in the order of their buttons.
    pub fn open_upstreams(&self) -> impl Iterator<Item = &UpstreamConfig> {
        self.upstreams.iter().filter(|upstream| !upstream.disabled)
    }

    /// The name of the provider with that id, enabled or not; the id if it is no longer configured.
    pub fn upstream_name<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.upstreams.iter().find(|upstream| upstream.id == id);
        found.map_or(id, |upstream| upstream.name.as_str())
    }

    fn check(&self) -> Result<(), WrongValue> {
        self.database.check()?;
        self.master_key.check()?;
        self.hsts.check()?;
        self.passwords.check_cost()?;
        self.passkeys.check()?;
        self.log.check()?;
        upstreams::check::check(&self.upstreams)?;
        audit_streams::check(&self.audit.streams)?;
        self.check_changeable()
    }

    /// Checks the sections that have settings in them, and what is checked against them.
    fn check_changeable(&self) -> Result<(), WrongValue> {
        self.tokens.check()?;
        self.sessions.check()?;
        sign_in::check(&self.sign_in, &self.issuer)?;
        self.keys.check()?;
        self.passwords.check_breached()?;
        self.throttle.check()?;
        self.audit.check()?;
        self.traces.check()?;
        self.mail.check()?;
        self.registration.check(&self.mail)?;
        self.sms.check()?;
        sign_in::check_channels(&self.sign_in, &self.mail, &self.sms)?;
        for (key, secret) in [
            ("mail.smtp.password", &self.mail.smtp.password),
            ("sms.password", &self.sms.password),
            ("sms.token", &self.sms.token),
        ] {
            one_line::check_secret(key, secret.as_ref())?;
        }
        self.branding.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const EXAMPLE: &str = include_str!("../config/example.toml");

    fn load(text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let directory = Scratch::new();
        let file = directory.write("vestibule.toml", text);
        Config::load(Some(&file), variables(env))
    }

    fn variables(env: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        env.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn complaint(text: &str, env: &[(&str, &str)]) -> String {
        load(text, env)
            .expect_err("a configuration that should be refused was accepted")
            .to_string()
    }

    /// A temporary directory, deleted at the end of the test.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Self {
            use std::sync::atomic::{AtomicU32, Ordering};
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let name = format!(
                "vestibule-config-{}-{}",
                std::process::id(),
                COUNT.fetch_add(1, Ordering::Relaxed)
            );
            let path = std::env::temp_dir().join(name);
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn write(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.join(name);
            std::fs::write(&path, text).unwrap();
            path
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// The example with its optional keys, written as `#key = value`, uncommented.
    fn example_with_optional_keys() -> String {
        EXAMPLE
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) || rest.starts_with("[[") => rest,
                _ => line,
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn paths(prefix: &str, value: &Value, into: &mut Vec<String>) {
        match value {
            // A table whose keys are names from the provider, not keys of the configuration.
            Value::Object(_)
                if ["claims", "group_map"]
                    .iter()
                    .any(|name| prefix.ends_with(&format!("].{name}"))) =>
            {
                into.push(prefix.to_owned());
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let path = if prefix.is_empty() {
                        name.clone()
                    } else {
                        format!("{prefix}.{name}")
                    };
                    paths(&path, member, into);
                }
            }
            // A list of tables; the example shows one of them.
            Value::Array(members) if members.iter().any(Value::is_object) => {
                for member in members {
                    paths(&format!("{prefix}[]"), member, into);
                }
            }
            _ => into.push(prefix.to_owned()),
        }
    }

    #[test]
    fn the_example_shows_every_key_and_no_other() {
        let text = example_with_optional_keys();
        let shown: toml::Table = toml::from_str(&text).unwrap();
        let (mut present, mut expected) = (Vec::new(), Vec::new());
        paths("", &serde_json::to_value(shown).unwrap(), &mut present);
        let complete = Config {
            upstreams: vec![UpstreamConfig::default()],
            audit: AuditConfig {
                streams: vec![AuditStreamConfig::default()],
                ..AuditConfig::default()
            },
            ..Config::default()
        };
        paths("", &serde_json::to_value(complete).unwrap(), &mut expected);
        present.sort();
        expected.sort();
        assert_eq!(present, expected);
        assert!(expected.len() > 40);
    }

    #[test]
    fn the_example_holds_the_defaults() {
        let example = load(EXAMPLE, &[]).unwrap();
        assert_eq!(
            serde_json::to_value(example).unwrap(),
            serde_json::to_value(Config::default()).unwrap()
        );
    }

    #[test]
    fn every_key_of_the_example_has_a_sentence_above_it() {
        let mut above = "";
        for line in EXAMPLE.lines() {
            let key = line.trim_start_matches('#');
            if key.contains(" = ") && !line.starts_with("# ") {
                assert!(above.starts_with("# "), "{line} is not explained");
            }
            above = line;
        }
    }

    #[test]
    fn the_development_file_loads() {
        load(include_str!("../config/dev.toml"), &[]).unwrap();
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let config = Config::load(None, std::iter::empty()).unwrap();
        assert_eq!(
            serde_json::to_value(&config).unwrap(),
            serde_json::to_value(Config::default()).unwrap()
        );
        assert_eq!(config.issuer.as_str(), "http://localhost:8080");
        assert_eq!(config.master_key_file(), Path::new("./data/master.key"));
    }

    #[test]
    fn the_embedded_database_follows_the_data_directory() {
        let config = load("data_dir = '/srv/vestibule'", &[]).unwrap();
        assert_eq!(config.database.url, "sqlite:///srv/vestibule/vestibule.db");
        assert_eq!(config.master_key_file(), Path::new("/srv/vestibule/master.key"));
        let config = load("data_dir = '/srv/vestibule'\n[database]\nurl = 'postgres://db/v'", &[]).unwrap();
        assert_eq!(config.database.url, "postgres://db/v");
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let config = load(
            "issuer = 'https://file.example'\n[database]\nmax_connections = 3",
            &[
                ("VESTIBULE_ISSUER", "https://id.example"),
                ("VESTIBULE_LISTEN", "0.0.0.0:80"),
                ("VESTIBULE_DATABASE__URL", "postgres://vestibule@db/vestibule"),
                ("VESTIBULE_DATABASE__MAX_CONNECTIONS", "7"),
                ("VESTIBULE_DATABASE__MIGRATE_ON_START", "false"),
                ("VESTIBULE_PROXY__TRUSTED", "10.0.0.0/8, 192.0.2.1"),
                ("VESTIBULE_BRANDING__NAME", "4711"),
                ("VESTIBULE_BRANDING__SUPPORT_URL", ""),
                ("VESTIBULE_AUDIT__MACHINE_TOKENS", "strict"),
                ("PATH", "/bin"),
            ],
        )
        .unwrap();
        assert_eq!(config.issuer.as_str(), "https://id.example");
        assert_eq!(config.listen, "0.0.0.0:80".parse().unwrap());
        assert_eq!(config.database.url, "postgres://vestibule@db/vestibule");
        assert_eq!(config.database.max_connections, 7);
        assert!(!config.database.migrate_on_start);
        assert_eq!(
            config.proxy.trusted,
            ["10.0.0.0/8".parse().unwrap(), "192.0.2.1/32".parse().unwrap()]
        );
        assert_eq!(config.branding.name, "4711");
        assert_eq!(config.branding.support_url, None);
        assert_eq!(config.audit.machine_tokens, MachineTokens::Strict);
    }

    #[test]
    fn a_secret_is_read_from_a_file_and_never_shown() {
        use secrecy::ExposeSecret;
        let directory = Scratch::new();
        let file = directory.write("key", "c2VjcmV0\n");
        let path = file.to_str().unwrap();
        let config = load("", &[("VESTIBULE_MASTER_KEY__VALUE_FILE", path)]).unwrap();
        assert_eq!(config.master_key.value.as_ref().unwrap().expose_secret(), "c2VjcmV0");
        assert!(!format!("{config:?}").contains("c2VjcmV0"));
        let config = load("", &[("VESTIBULE_MASTER_KEY__FILE", path)]).unwrap();
        assert_eq!(config.master_key_file(), file);

        let config = load("[database]\nurl = 'postgres://u:hunter2@db/v'", &[]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table of wrong values")]
    fn a_wrong_value_is_named_with_its_key_what_was_found_and_what_is_allowed() {
        for (text, parts) in [
            (
                "issuer = 'https://id.example/'",
                ["issuer", "\"https://id.example/\"", "without a trailing slash"],
            ),
            ("listen = '8080'", ["listen", "\"8080\"", "127.0.0.1:8080"]),
            ("[tokens]\ncode = 'soon'", ["tokens.code", "\"soon\"", "\"10m\""]),
            ("[tokens]\ncode = 60", ["tokens.code", "60", "\"10m\""]),
            ("[tokens]\ncode = '1h'", ["tokens.code", "1h", "from 1s to 10m"]),
            (
                "[tokens]\nrefresh_idle = '100d'",
                ["tokens.refresh_idle", "100d", "tokens.refresh_absolute"],
            ),
            ("[sessions]\nidle = '2d'", ["sessions.idle", "2d", "sessions.absolute"]),
            (
                "[keys]\npublish_before = '91d'",
                ["keys.publish_before", "91d", "keys.rotate_every"],
            ),
            ("[log]\nformat = 'xml'", ["log.format", "xml", "json"]),
            ("[mail]\ntransport = 'pigeon'", ["mail.transport", "pigeon", "\"smtp\""]),
            ("[mail]\ntransport = 'smtp'", ["mail.from", "nothing", "no-reply@"]),
            (
                "[mail]\ntransport = 'file'\nfrom = \"a@b.example\\nBcc: c@d.example\"",
                ["mail.from", "Bcc", "no-reply@"],
            ),
            (
                "[mail]\ntransport = 'smtp'\nfrom = 'a@b.example'",
                ["mail.smtp.host", "nothing", "mail server"],
            ),
            (
                "[mail]\ntransport = 'smtp'\nfrom = 'a@b.example'\n[mail.smtp]\nhost = 'mx.example'\ntls = 'none'",
                ["mail.smtp.tls", "none", "loopback"],
            ),
            (
                "[mail]\ntransport = 'smtp'\nfrom = 'a@b.example'\n[mail.smtp]\nhost = 'mx.example'\nusername = 'u'",
                ["mail.smtp.username", "mail.smtp.password", "both"],
            ),
            ("[log]\nlevel = 'loud'", ["log.level", "loud", "debug"]),
            (
                "[audit]\nmachine_tokens = true",
                ["audit.machine_tokens", "true", "batched"],
            ),
            (
                "[database]\nurl = 'mysql://db'",
                ["database.url", "mysql://", "sqlite://"],
            ),
            (
                "[database]\nmax_connections = -1",
                ["database.max_connections", "-1", "whole number"],
            ),
            (
                "[database]\nmax_connections = 0",
                ["database.max_connections", "0", "from 1"],
            ),
            (
                "[database]\nmigrate_on_start = 'yes'",
                ["database.migrate_on_start", "yes", "true or false"],
            ),
            (
                "[proxy]\ntrusted = ['10.0.0.0/33']",
                ["proxy.trusted", "10.0.0.0/33", "10.0.0.0/8"],
            ),
            (
                "[proxy]\ntrusted = '10.0.0.0/8'",
                ["proxy.trusted", "10.0.0.0/8", "list"],
            ),
            (
                "[passwords]\nmemory_kib = 1",
                ["passwords.memory_kib", "1", "from 8192"],
            ),
            (
                "[passkeys]\nrelated_origins = ['https://id.example.net/']",
                ["passkeys.related_origins", "https://id.example.net/", "trailing slash"],
            ),
            ("[branding]\naccent = 'blue'", ["branding.accent", "blue", "#4a4cac"]),
            (
                "[branding]\naccent = '#ffcc00'",
                ["branding.accent", "1.5:1", "4.5:1 on light pages"],
            ),
            (
                "[branding]\naccent = '#000000'\naccent_dark = '#222222'",
                ["branding.accent_dark", "#222222", "4.5:1 on dark pages"],
            ),
            (
                "[branding]\nsupport_url = 'javascript:alert(1)'",
                ["branding.support_url", "javascript:", "https://"],
            ),
            (
                "[tokens]\ncodes = '60s'",
                ["tokens.codes", "unknown key", "access_token"],
            ),
            ("isuer = 'x'", ["isuer", "unknown key", "issuer"]),
            ("tokens = 3", ["tokens", "3", "[tokens]"]),
        ] {
            let complaint = complaint(text, &[]);
            for part in parts {
                assert!(complaint.contains(part), "{text:?}: {complaint:?} lacks {part:?}");
            }
            assert!(
                complaint.contains("vestibule.toml"),
                "{text:?}: {complaint:?} does not name the file"
            );
        }
    }

    #[test]
    fn a_wrong_variable_is_named() {
        for (variable, value, parts) in [
            (
                "VESTIBULE_TOKENS__CODE",
                "soon",
                ["tokens.code", "\"soon\"", "VESTIBULE_TOKENS__CODE"],
            ),
            (
                "VESTIBULE_DATABASE__MAX_CONNECTIONS",
                "many",
                ["database.max_connections", "many", "whole number"],
            ),
            (
                "VESTIBULE_DATABASE__MIGRATE_ON_START",
                "yes",
                ["database.migrate_on_start", "yes", "true or false"],
            ),
            (
                "VESTIBULE_TOKENS_CODE",
                "60s",
                ["tokens_code", "unknown key", "VESTIBULE_TOKENS_CODE"],
            ),
            (
                "VESTIBULE_TOKENS",
                "60s",
                ["tokens", "a section", "VESTIBULE_TOKENS__ACCESS_TOKEN"],
            ),
            (
                "VESTIBULE_MASTER_KEY__VALUE_FILE",
                "/nowhere/key",
                ["master_key.value", "/nowhere/key", "a file"],
            ),
        ] {
            let complaint = complaint("", &[(variable, value)]);
            for part in parts {
                assert!(complaint.contains(part), "{variable}: {complaint:?} lacks {part:?}");
            }
        }
    }

    #[test]
    fn a_refused_secret_is_not_repeated() {
        let complaint = complaint("[master_key]\nvalue = 918273645", &[]);
        assert!(
            complaint.contains("master_key.value") && !complaint.contains("918273645"),
            "{complaint}"
        );
        let complaint = super::tests::complaint("[database]\nurl = 'mysql://u:hunter2@db/v'", &[]);
        assert!(
            complaint.contains("database.url") && !complaint.contains("hunter2"),
            "{complaint}"
        );
    }

    #[test]
    fn one_key_cannot_be_given_twice() {
        let twice = [
            ("VESTIBULE_ISSUER", "https://a.example"),
            ("VESTIBULE_ISSUER_FILE", "/etc/issuer"),
        ];
        assert!(complaint("", &twice).contains("VESTIBULE_ISSUER_FILE"));
        assert!(complaint("[master_key]\nvalue = 'a'\nfile = 'b'", &[]).contains("master_key.value"));
    }

    #[test]
    fn variables_that_kubernetes_sets_for_a_service_of_our_name_are_ignored() {
        let service = [
            ("VESTIBULE_PORT", "tcp://10.0.0.1:80"),
            ("VESTIBULE_PORT_80_TCP_ADDR", "10.0.0.1"),
            ("VESTIBULE_SERVICE_HOST", "10.0.0.1"),
            ("VESTIBULE_SERVICE_PORT_HTTP", "80"),
            // B4: the service of a database beside it.
            ("VESTIBULE_POSTGRES_SERVICE_HOST", "10.0.0.2"),
            ("VESTIBULE_POSTGRES_SERVICE_PORT", "5432"),
            ("VESTIBULE_POSTGRES_SERVICE_PORT_PG", "5432"),
            ("VESTIBULE_POSTGRES_PORT", "tcp://10.0.0.2:5432"),
            ("VESTIBULE_POSTGRES_PORT_5432_TCP", "tcp://10.0.0.2:5432"),
            ("VESTIBULE_POSTGRES_PORT_5432_TCP_PROTO", "tcp"),
            ("VESTIBULE_POSTGRES_PORT_5432_TCP_PORT", "5432"),
            ("VESTIBULE_POSTGRES_PORT_5432_TCP_ADDR", "10.0.0.2"),
        ];
        load("", &service).unwrap();
        for misspelt in ["VESTIBULE_LISTENS", "VESTIBULE_MAIL__PORT", "VESTIBULE_POSTGRES_PORT"] {
            assert!(complaint("", &[(misspelt, "5432")]).contains(misspelt), "{misspelt}");
        }
    }

    #[test]
    fn a_file_that_is_missing_or_not_toml_is_an_error() {
        let missing = Config::load(Some(Path::new("/nowhere/vestibule.toml")), std::iter::empty()).unwrap_err();
        assert!(missing.to_string().contains("/nowhere/vestibule.toml"));
        assert!(complaint("issuer = ", &[]).contains("not TOML"));
    }
}
