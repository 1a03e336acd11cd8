//! `[database]`: which database is used, and its timeouts.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// The database connection.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite://PATH` or `postgres://…`. May contain a password.
    pub url: String,
    /// `postgres://…` of a replica of that database, which answers lists, searches and the reading of the audit log. May contain a
    /// password.
    pub replica_url: Option<String>,
    /// Maximum number of open connections.
    pub max_connections: u32,
    /// Whether `vestibule serve` applies schema changes.
    pub migrate_on_start: bool,
    /// How long `vestibule serve` waits for the database when it starts. Postgres only.
    pub start_timeout: ConfigDuration,
    /// How long to wait for a free connection.
    pub acquire_timeout: ConfigDuration,
    /// How long one statement may take. Postgres only.
    pub statement_timeout: ConfigDuration,
    /// How long to wait for a lock. Postgres only.
    pub lock_timeout: ConfigDuration,
    /// The certificate authority of the Postgres server (PEM file), if it is not a public one.
    pub tls_root_certificate: Option<PathBuf>,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: embedded_in(Path::new("./data")),
            replica_url: None,
            max_connections: 16,
            migrate_on_start: true,
            start_timeout: ConfigDuration::seconds(60),
            acquire_timeout: ConfigDuration::seconds(2),
            statement_timeout: ConfigDuration::seconds(5),
            lock_timeout: ConfigDuration::seconds(2),
            tls_root_certificate: None,
        }
    }
}

/// The URL of the embedded database in `data_dir`.
pub fn embedded_in(data_dir: &Path) -> String {
    format!("sqlite://{}", data_dir.join("vestibule.db").display())
}

impl DatabaseConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        if scheme(&self.url) != "sqlite" && !is_postgres(&self.url) {
            return Err(WrongValue::new(
                "database.url",
                self.without_password(),
                "sqlite://PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE, with the characters / ? # @ : % of a password \
                 percent-encoded",
            ));
        }
        if let Some(replica) = &self.replica_url
            && !(is_postgres(replica) && is_postgres(&self.url))
        {
            return Err(WrongValue::new(
                "database.replica_url",
                without_password(replica),
                "postgres://…, of a replica of database.url, which is a Postgres database too",
            ));
        }
        for (key, url) in [
            ("database.url", Some(&self.url)),
            ("database.replica_url", self.replica_url.as_ref()),
        ] {
            if url.is_some_and(|url| !has_a_known_sslmode(url)) {
                let allowed = "sslmode disable, allow, prefer, require, verify-ca or verify-full";
                // Whatever stands there may be a misplaced password.
                return Err(WrongValue::new(key, "an unknown sslmode", allowed));
            }
        }
        check::number_within("database.max_connections", self.max_connections.into(), 1, 10_000)?;
        let (least, most) = (ConfigDuration::seconds(1), ConfigDuration::minutes(5));
        check::span_within(
            "database.start_timeout",
            self.start_timeout,
            ConfigDuration::seconds(0),
            ConfigDuration::hours(1),
        )?;
        check::span_within("database.acquire_timeout", self.acquire_timeout, least, most)?;
        check::span_within("database.statement_timeout", self.statement_timeout, least, most)?;
        check::span_within("database.lock_timeout", self.lock_timeout, least, most)
    }

    /// The file of the embedded database. `None` for Postgres, for an in-memory database and for percent-encoded paths.
    pub fn embedded_file(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite://")?.split('?').next()?;
        let is_plain = !path.is_empty() && !path.contains('%') && path != ":memory:";
        is_plain.then(|| PathBuf::from(path))
    }

    /// The URL for logs: of a Postgres URL only scheme, host and path.
    pub fn without_password(&self) -> String {
        without_password(&self.url)
    }
}

/// The driver would write an unknown one into its error.
fn has_a_known_sslmode(url: &str) -> bool {
    let Ok(parsed) = url::Url::parse(url) else {
        return true;
    };
    let mut modes = parsed
        .query_pairs()
        .filter(|(name, _)| name == "sslmode" || name == "ssl-mode");
    modes.all(|(_, mode)| {
        let mode = mode.to_ascii_lowercase();
        ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"].contains(&mode.as_str())
    })
}

fn without_password(url: &str) -> String {
    match (scheme(url), url::Url::parse(url)) {
        ("sqlite", _) => url.to_owned(),
        // The query is left out because it can contain a password, too (`?password=`).
        (scheme, Ok(url)) if shows_no_password(&url) => {
            format!("{scheme}://{}{}", url.host_str().unwrap_or_default(), url.path())
        }
        (scheme, _) if is_scheme(scheme) => format!("{scheme}://…"),
        _ => "a text that is not an address".to_owned(),
    }
}

/// Whether host and path hold nothing of a password. One with a `/`, `?` or `#` that is not percent-encoded ends the host too early, so that
/// the rest of it is the path, a parameter or the fragment; the `@` behind it gives it away.
fn shows_no_password(url: &url::Url) -> bool {
    let is_elsewhere = url.query_pairs().any(|(name, value)| {
        name.contains('@') || value.contains('@') && !matches!(&*name, "user" | "password" | "dbname" | "options")
    });
    !url.path().contains('@') && url.fragment().is_none() && !is_elsewhere && is_scheme(url.scheme())
}

/// Whether the URL names a Postgres database and can be read: the driver's own error would repeat it, with the password in it.
fn is_postgres(url: &str) -> bool {
    let names_one = matches!(scheme(url), "postgres" | "postgresql");
    names_one && url::Url::parse(url).is_ok_and(|url| shows_no_password(&url))
}

fn scheme(url: &str) -> &str {
    url.split_once("://").map_or("", |(scheme, _)| scheme)
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseConfig")
            .field("url", &self.without_password())
            .field("replica_url", &self.replica_url.as_deref().map(without_password))
            .field("max_connections", &self.max_connections)
            .field("migrate_on_start", &self.migrate_on_start)
            .field("start_timeout", &self.start_timeout)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .field("lock_timeout", &self.lock_timeout)
            .field("tls_root_certificate", &self.tls_root_certificate)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedded_database_is_a_file() {
        for (url, file) in [
            ("sqlite://./data/vestibule.db", Some("./data/vestibule.db")),
            ("sqlite:///var/v.db?mode=rwc", Some("/var/v.db")),
            ("sqlite://:memory:", None),
            ("sqlite://a%20b.db", None),
            ("postgres://db/v", None),
        ] {
            let config = DatabaseConfig {
                url: url.to_owned(),
                ..DatabaseConfig::default()
            };
            assert_eq!(config.embedded_file().as_deref(), file.map(Path::new));
        }
    }

    #[test]
    fn an_address_is_logged_without_its_password() {
        for (url, logged) in [
            ("sqlite://./data/vestibule.db", "sqlite://./data/vestibule.db"),
            ("postgres://u:hunter2@db:5432/v?sslmode=require", "postgres://db/v"),
            ("postgres://db/v?password=hunter2", "postgres://db/v"),
            ("postgres://u:hunter2@db:port/v", "postgres://…"),
            ("postgres://u:12/hunter2@db/v", "postgres://…"),
            ("postgres://u:12?hunter2@db/v", "postgres://…"),
            ("postgres://u:12#hunter2@db/v", "postgres://…"),
            ("u:hunter2@db://v", "a text that is not an address"),
            ("hunter2", "a text that is not an address"),
        ] {
            let config = DatabaseConfig {
                url: url.to_owned(),
                ..DatabaseConfig::default()
            };
            assert_eq!(config.without_password(), logged);
        }
    }

    /// B5: the driver refused a URL that cannot be read, and its error repeated all of it.
    #[test]
    fn an_address_that_cannot_be_read_is_refused_before_the_driver_sees_it() {
        for url in [
            "postgres://u:hunter2@db:port/v",
            "postgres://u:12/hunter2@db/v",
            "postgres://u:hunter2/3@db/v",
            "postgres://u:hunter2@[db/v",
            "postgres://u:12?hunter2@db/v",
            "postgres://u:12?hunter2=3@db/v",
            "postgres://u:12#hunter2@db/v",
            "postgres:/u:hunter2@db/v",
        ] {
            let config = DatabaseConfig {
                url: url.to_owned(),
                ..DatabaseConfig::default()
            };
            let wrong = config.check().unwrap_err();
            assert_eq!(wrong.key, "database.url");
            assert!(!wrong.to_string().contains("hunter2"), "{wrong}");
        }
    }

    #[test]
    fn a_replica_is_a_postgres_database_beside_one_and_its_password_is_not_shown() {
        let config = |url: &str, replica: &str| DatabaseConfig {
            url: url.to_owned(),
            replica_url: Some(replica.to_owned()),
            ..DatabaseConfig::default()
        };
        let good = config("postgres://db/v", "postgresql://u:hunter2@replica/v");
        assert!(good.check().is_ok());
        assert!(!format!("{good:?}").contains("hunter2"));
        for (url, replica) in [
            ("sqlite://v.db", "postgres://u:hunter2@replica/v"),
            ("postgres://db/v", "sqlite://v.db"),
            ("postgres://db/v", "mysql://u:hunter2@replica/v"),
        ] {
            let wrong = config(url, replica).check().unwrap_err();
            assert_eq!(wrong.key, "database.replica_url");
            assert!(!wrong.to_string().contains("hunter2"), "{wrong}");
        }
    }
}
