//! How the database is reached: the pools, and their time limits.
//!
//! SQLite lets one connection write at a time. Writers in this process therefore queue for a pool of one, in the order they
//! came, instead of polling the file's lock; other processes (`apply`, `keys`) are waited for with the busy timeout. Readers have
//! connections of their own and never wait (write-ahead log).

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backon::ExponentialBuilder;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement,
    sqlx::{
        Connection as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use super::{
    StoreError,
    cache::Cache,
    connection::Connection,
    embedded_file::EmbeddedFile,
    executor::{Executor, Route},
    failpoints::FailPoints,
    limited::within,
    lost_connections::LostConnections,
    replica::Replica,
    transaction::Transaction,
};
use crate::config::DatabaseConfig;
use crate::store::rates::Rates;

/// How often, and after which pauses, a transaction that lost against another one is tried again: four times, after 5 to 40 ms.
pub const RETRY_POLICY: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(5))
    .with_factor(2.0)
    .with_max_times(4);

/// Between two attempts to reach the database at the start.
const PAUSE: Duration = Duration::from_secs(1);

/// The database, as everything else sees it. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    replica: Option<Arc<Replica>>,
    /// How long a statement is waited for; `None` for what is in this process, which does not go silent.
    limit: Option<Duration>,
    lost: LostConnections,
    pub(super) cache: Arc<Cache>,
    /// The counters of this node.
    pub rates: Rates,
    /// Where tests stop it.
    pub fail_points: FailPoints,
}

/// How many connections a [`Store`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    /// Open ones.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: usize,
}

impl Connection for Store {
    fn executor(&self, route: Route) -> Executor<'_> {
        match route {
            Route::Write => Executor::pool(&self.writer, self.limit, &self.lost).with_fail_points(&self.fail_points),
            Route::Read => Executor::pool(&self.reader, self.limit, &self.lost)
                .with_fail_points(&self.fail_points)
                .for_reads(),
        }
    }

    fn replica(&self) -> Option<&Replica> {
        self.replica.as_deref()
    }
}

impl Store {
    /// Opens the pools. Applies no migration: that is [`schema::migrate`](super::schema::migrate).
    pub async fn connect(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let cache = Arc::new(Cache::new());
        let lost = LostConnections::default();
        if config.url.starts_with("sqlite:") {
            let file = EmbeddedFile::prepare(&config.url)?;
            // The writer first: it turns the write-ahead log on.
            let writer = Database::connect(embedded_options(config, 1, &lost, &file)).await;
            let writer = writer.map_err(|error| file.explain(&error))?;
            let connections = config.max_connections.max(1);
            let reader = Database::connect(embedded_options(config, connections, &lost, &file)).await?;
            Ok(Self {
                reader,
                writer,
                replica: None,
                limit: None,
                lost,
                cache,
                rates: Rates::new(),
                fail_points: FailPoints::default(),
            })
        } else {
            let connections = config.max_connections.max(1);
            let pool = Database::connect(options(config, &config.url, connections, &lost)).await?;
            refuse_other_encodings(&pool).await?;
            // The wait for a connection, the statement, and a little: the database's own limits have the first word.
            let limit =
                config.acquire_timeout.as_std() + config.statement_timeout.as_std() + Duration::from_millis(200);
            let replica = match &config.replica_url {
                Some(url) => Some(Arc::new(connect_replica(config, url, limit).await?)),
                None => None,
            };
            Ok(Self {
                reader: pool.clone(),
                writer: pool,
                replica,
                limit: Some(limit),
                lost,
                cache,
                rates: Rates::new(),
                fail_points: FailPoints::default(),
            })
        }
    }

    /// Waits until the database can be reached, and tells the log that it does. An embedded database is not waited for.
    ///
    /// # Errors
    /// When it cannot be reached for `database.start_timeout`, or at once when it refuses for another reason (a password, a name).
    pub async fn wait_for(config: &DatabaseConfig) -> Result<(), StoreError> {
        let limit = config.start_timeout.as_std();
        let started = Instant::now();
        loop {
            match Self::connect(config).await {
                Ok(store) => return store.close().await,
                Err(error) => {
                    let is_embedded = config.url.starts_with("sqlite:");
                    if is_embedded || !error.is_unavailable() || started.elapsed() + PAUSE >= limit {
                        return Err(error);
                    }
                    tracing::info!(
                        database = config.without_password(),
                        limit_s = limit.as_secs(),
                        ?error,
                        "the database does not answer yet; waiting"
                    );
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Begins a transaction.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        self.executor(Route::Write).begin().await
    }

    /// How Postgres is reached.
    pub(super) fn postgres_options(&self) -> PgConnectOptions {
        let pool = self.writer.get_postgres_connection_pool();
        pool.connect_options().as_ref().clone()
    }

    /// Asks the database whether it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match within(self.limit, self.reader.ping()).await {
            Err(error) if self.lost.note(&error) => Ok(within(self.limit, self.reader.ping()).await?),
            answer => Ok(answer?),
        }
    }

    /// How many connections there are.
    pub fn pool_status(&self) -> PoolStatus {
        if self.writer.get_database_backend() == DbBackend::Postgres {
            let pool = self.writer.get_postgres_connection_pool();
            return PoolStatus {
                open: pool.size(),
                idle: pool.num_idle(),
            };
        }
        let (reader, writer) = (
            self.reader.get_sqlite_connection_pool(),
            self.writer.get_sqlite_connection_pool(),
        );
        PoolStatus {
            open: reader.size() + writer.size(),
            idle: reader.num_idle() + writer.num_idle(),
        }
    }

    /// Closes every connection.
    pub async fn close(&self) -> Result<(), StoreError> {
        if let Some(replica) = &self.replica {
            replica.close().await?;
        }
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

/// Refuses a database that cannot hold every text: it would fail at the first name with a letter that it does not have.
async fn refuse_other_encodings(pool: &DatabaseConnection) -> Result<(), StoreError> {
    let asked = Statement::from_string(DbBackend::Postgres, "SHOW server_encoding");
    let row = pool.query_one_raw(asked).await?;
    let encoding: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(StoreError::internal(format!(
        "the database has the encoding {encoding}, and UTF8 is needed: make another one with \
         CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    )))
}

/// Connects when it is asked first: no start waits for a replica.
async fn connect_replica(config: &DatabaseConfig, url: &str, limit: Duration) -> Result<Replica, StoreError> {
    let lost = LostConnections::default();
    let mut options = options(config, url, config.max_connections.max(1), &lost);
    options.min_connections(0).connect_lazy(true);
    Ok(Replica::new(Database::connect(options).await?, Some(limit), lost))
}

fn options(config: &DatabaseConfig, url: &str, connections: u32, lost: &LostConnections) -> ConnectOptions {
    let mut options = ConnectOptions::new(as_the_driver_reads_it(url));
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(config.acquire_timeout.as_std())
        .idle_timeout(Duration::from_secs(600))
        .max_lifetime(Duration::from_secs(1800))
        // A ping before every statement would double the round trips; after a pause it finds connections that broke.
        .test_before_acquire_if_idle_for(Duration::from_secs(5))
        .sqlx_logging_level(log::LevelFilter::Trace)
        .record_stmt_in_spans(false);
    let milliseconds = |time: Duration| time.as_millis().to_string();
    let lost = lost.clone();
    options.map_sqlx_postgres_before_acquire(move |connection, about| {
        let is_suspect = lost.is_suspect(about.idle_for);
        Box::pin(async move {
            if is_suspect {
                connection.ping().await?;
            }
            Ok(true)
        })
    });
    let parameters = [
        ("statement_timeout", milliseconds(config.statement_timeout.as_std())),
        ("lock_timeout", milliseconds(config.lock_timeout.as_std())),
        // A node that froze within a transaction must not keep its locks.
        ("idle_in_transaction_session_timeout", "30000".to_owned()),
        // A statement uses one core, as a request does: starting others takes longer than the lists that would use them.
        ("max_parallel_workers_per_gather", "0".to_owned()),
    ];
    let root_certificate = config.tls_root_certificate.clone();
    options.map_sqlx_postgres_opts(move |postgres| {
        let postgres = postgres
            .application_name("vestibule")
            .statement_cache_capacity(256)
            .options(parameters.clone());
        match &root_certificate {
            Some(path) => postgres.ssl_root_cert(path),
            None => postgres,
        }
    });
    options
}

/// The same for the embedded database.
fn embedded_options(
    config: &DatabaseConfig,
    connections: u32,
    lost: &LostConnections,
    file: &EmbeddedFile,
) -> ConnectOptions {
    let mut options = options(config, &config.url, connections, lost);
    let file = file.clone();
    options.map_sqlx_sqlite_before_acquire(move |connection, _| {
        let serves = file.serves(connection);
        Box::pin(async move { Ok(serves) })
    });
    let lock_timeout = config.lock_timeout.as_std();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            // It was made at the start. Where it is gone, an empty one would hide that.
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            // What was answered survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(lock_timeout)
            .foreign_keys(true)
            .statement_cache_capacity(256)
    });
    options
}

/// The parameters of a Postgres URL that the driver knows, besides `options[…]`.
const POSTGRES_PARAMETERS: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// SeaORM knows one of the two names of the scheme. Parameters that the driver does not know are left out, because it writes them to the
/// log with their values, and a misspelt `password` is one of them.
fn as_the_driver_reads_it(url: &str) -> String {
    let url = match url.strip_prefix("postgresql://") {
        Some(rest) => format!("postgres://{rest}"),
        None => url.to_owned(),
    };
    let Ok(mut parsed) = url::Url::parse(&url) else {
        return url;
    };
    if parsed.scheme() != "postgres" || parsed.query().is_none() {
        return url;
    }
    let is_known = |name: &str| POSTGRES_PARAMETERS.contains(&name) || name.starts_with("options[");
    let (known, unknown): (Vec<_>, Vec<_>) = parsed.query_pairs().into_owned().partition(|(name, _)| is_known(name));
    for (name, _) in unknown {
        tracing::warn!(
            parameter = name,
            "a parameter of the database's URL is not known and ignored"
        );
    }
    parsed.query_pairs_mut().clear().extend_pairs(known);
    parsed.into()
}
