//! A database of its own for every test, on SQLite and on Postgres.
//!
//! Postgres is migrated once per run, into a template; each test gets a copy of it, which is quick, and drops it afterwards. The
//! server's address is in `TEST_POSTGRES_URL`.

use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use futures_util::FutureExt as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use tokio::sync::OnceCell;
use vestibule::{
    config::DatabaseConfig,
    store::{Store, schema},
};

/// A database, migrated, and gone after the test.
#[derive(Clone)]
pub struct TestDatabase {
    /// How a server would be told of it.
    pub config: DatabaseConfig,
    /// Pools to it. [`connect`](Self::connect) makes more: another node.
    pub store: Store,
}

/// The tables that every flow writes, and their ids that end in `home`. Elsewhere the schema says so; here a CHECK costs too much
/// (`migrations/src/table.rs`), so only the tests add it, on Postgres.
const HOMES: [(&str, &str); 9] = [
    ("sessions", "session_id"),
    ("authorization_requests", "id"),
    ("authorization_codes", "id"),
    ("authorization_codes", "grant_id"),
    ("grants", "id"),
    ("access_tokens", "id"),
    ("access_tokens", "grant_id"),
    ("audit_events", "id"),
    ("audit_events", "user_id"),
];

impl TestDatabase {
    /// Runs `body` with a file in a folder of its own.
    pub async fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Self) -> F) {
        let folder = std::env::temp_dir().join(format!("vestibule-test-{}-{}", std::process::id(), number()));
        let database = Self::open(format!("sqlite://{}/vestibule.db", folder.display())).await;
        schema::migrate(&database.store).await.expect("SQLite is migrated");
        let outcome = outcome_of(body(database.clone())).await;
        database.store.close().await.ok();
        remove(folder);
        finish(outcome);
    }

    /// Runs `body` with a copy of the template.
    pub async fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(Self) -> F) {
        let template = template().await;
        let name = format!("vestibule_test_{}_{}", std::process::id(), number());
        administer(&[&format!("CREATE DATABASE {name} TEMPLATE {template}")]).await;
        let database = Self::open(postgres_url(&name)).await;
        let outcome = outcome_of(body(database.clone())).await;
        database.store.close().await.ok();
        administer(&[&format!("DROP DATABASE {name} WITH (FORCE)")]).await;
        finish(outcome);
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        if self.is_postgres() { "postgres" } else { "sqlite" }
    }

    /// A folder of this database alone, for what a test writes.
    pub fn folder(&self) -> PathBuf {
        std::env::temp_dir().join(format!("vestibule-test-written-{}-{}", std::process::id(), number()))
    }

    /// Writes all of it into a folder: as `sqlite.db`, or as `postgres.sql`.
    pub async fn write_to(&self, folder: &Path) {
        if !self.is_postgres() {
            let file = folder.join("sqlite.db");
            std::fs::remove_file(&file).ok();
            self.execute(&format!("VACUUM INTO '{}'", file.display())).await;
            return;
        }
        for (table, id) in HOMES {
            self.execute(&format!("ALTER TABLE {table} DROP CONSTRAINT test_home_of_{id}"))
                .await;
        }
        let programs = std::env::var("TEST_POSTGRES_PROGRAMS").expect("tests/with-postgres sets it");
        let dump = std::process::Command::new(Path::new(&programs).join("pg_dump"))
            .args([
                "--inserts",
                "--no-owner",
                "--no-privileges",
                "--dbname",
                &self.config.url,
            ])
            .output()
            .expect("pg_dump runs");
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        let dump = String::from_utf8(dump.stdout).expect("UTF-8");
        // Without what only psql understands, and what only newer servers do.
        let left_out = ["--", "\\", "SET transaction_timeout"];
        let lines = dump
            .lines()
            .filter(|line| !line.is_empty() && !left_out.iter().any(|start| line.starts_with(start)));
        let sql = lines.fold(String::new(), |sql, line| sql + line + "\n");
        std::fs::write(folder.join("postgres.sql"), sql).expect("written");
    }

    /// A database of the same kind with what [`write_to`](Self::write_to) wrote, migrated by this build.
    pub async fn read_from(&self, folder: &Path) -> Self {
        let read = if self.is_postgres() {
            let name = format!("vestibule_test_{}_{}", std::process::id(), number());
            administer(&[&format!("CREATE DATABASE {name}")]).await;
            let url = postgres_url(&name);
            let sql = std::fs::read_to_string(folder.join("postgres.sql")).expect("a dump");
            let mut connection = PgConnection::connect(&url).await.expect("Postgres answers");
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .expect(WORKS);
            connection.close().await.ok();
            Self::open(url).await
        } else {
            let folder_of_copy = self.folder();
            std::fs::create_dir_all(&folder_of_copy).expect("a folder");
            let copy = folder_of_copy.join("copy.db");
            std::fs::copy(folder.join("sqlite.db"), &copy).expect("a copy");
            Self::open(format!("sqlite://{}", copy.display())).await
        };
        schema::migrate(&read.store).await.expect("it is migrated");
        read
    }

    /// Deletes a database that [`read_from`](Self::read_from) made.
    pub async fn delete(self) {
        self.store.close().await.ok();
        if let Some(file) = self.config.url.strip_prefix("sqlite://") {
            let folder = Path::new(file).parent().expect("it is in a folder");
            remove(folder.to_owned());
        } else {
            let (_, name) = self.config.url.rsplit_once('/').expect("the URL names the database");
            administer(&[&format!("DROP DATABASE {name} WITH (FORCE)")]).await;
        }
    }

    /// Whether it is Postgres.
    pub fn is_postgres(&self) -> bool {
        self.config.url.starts_with("postgres:")
    }

    /// Pools of their own to the same database, as another node has them.
    pub async fn connect(&self) -> Store {
        Store::connect(&self.config).await.expect("the database answers")
    }

    /// Runs a statement behind the store's back; how many rows it changed.
    pub async fn execute(&self, sql: &str) -> u64 {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.is_postgres() {
            let mut connection = PgConnection::connect(&self.config.url).await.expect("Postgres answers");
            sqlx::query(sql)
                .execute(&mut connection)
                .await
                .expect(WORKS)
                .rows_affected()
        } else {
            let mut connection = SqliteConnection::connect(&self.config.url)
                .await
                .expect("SQLite answers");
            sqlx::query(sql)
                .execute(&mut connection)
                .await
                .expect(WORKS)
                .rows_affected()
        }
    }

    /// Closes every connection to the Postgres database, and waits until they are closed.
    pub async fn close_connections(&self) {
        self.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    }

    /// From now on the database fails at `INSERT` or `DELETE` of the rows of a table for which `condition` holds; there they are
    /// `NEW` or `OLD`. It is no failure that goes away by itself.
    pub async fn fail_at(&self, what: &str, table: &str, condition: &str) {
        if self.is_postgres() {
            self.execute(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$",
            )
            .await;
            self.execute(&format!(
                "CREATE TRIGGER fail BEFORE {what} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION fail()"
            ))
            .await;
        } else {
            self.execute(&format!(
                "CREATE TRIGGER fail BEFORE {what} ON {table} WHEN ({condition}) \
                 BEGIN SELECT RAISE(ABORT, 'refused'); END"
            ))
            .await;
        }
    }

    /// What [`fail_at`](Self::fail_at) made fail works again.
    pub async fn stop_failing(&self, table: &str) {
        let drop = match self.is_postgres() {
            true => format!("DROP TRIGGER fail ON {table}"),
            false => "DROP TRIGGER fail".to_owned(),
        };
        self.execute(&drop).await;
    }

    /// Whether the database refuses a statement.
    pub async fn refuses(&self, sql: &str) -> bool {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.is_postgres() {
            let mut connection = PgConnection::connect(&self.config.url).await.expect("Postgres answers");
            sqlx::query(sql).execute(&mut connection).await.is_err()
        } else {
            let mut connection = SqliteConnection::connect(&self.config.url)
                .await
                .expect("SQLite answers");
            sqlx::query(sql).execute(&mut connection).await.is_err()
        }
    }

    /// Returns when a transaction waits for a lock. On SQLite that cannot be seen, and there is one writer at a time anyway.
    pub async fn until_a_transaction_waits(&self) {
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while self.is_postgres() && self.number(waiting).await == 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Asks for one number behind the store's back.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.is_postgres() {
            let mut connection = PgConnection::connect(&self.config.url).await.expect("Postgres answers");
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect(WORKS)
        } else {
            let mut connection = SqliteConnection::connect(&self.config.url)
                .await
                .expect("SQLite answers");
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect(WORKS)
        }
    }

    /// The text that a query answers with.
    pub async fn text(&self, sql: &str) -> String {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.is_postgres() {
            let mut connection = PgConnection::connect(&self.config.url).await.expect("Postgres answers");
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect(WORKS)
        } else {
            let mut connection = SqliteConnection::connect(&self.config.url)
                .await
                .expect("SQLite answers");
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect(WORKS)
        }
    }

    async fn open(url: String) -> Self {
        let config = DatabaseConfig {
            url,
            ..DatabaseConfig::default()
        };
        let store = Store::connect(&config).await.expect("the database answers");
        Self { config, store }
    }
}

const WORKS: &str = "the statement works";

fn number() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// What became of a test: the database is removed after a panic too. It runs on the thread of the test and not in a task of its own,
/// because the compiler would have to prove for every test that it may change threads, which takes it minutes.
async fn outcome_of(body: impl Future<Output = ()>) -> std::thread::Result<()> {
    Box::pin(AssertUnwindSafe(body).catch_unwind()).await
}

fn finish(outcome: std::thread::Result<()>) {
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

fn remove(folder: PathBuf) {
    std::fs::remove_dir_all(folder).ok();
}

/// The migrated database that all others are copied from; made by the first test that needs one.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let name = format!("vestibule_test_{}_template", std::process::id());
            administer(&[
                &format!("DROP DATABASE IF EXISTS {name}"),
                &format!("CREATE DATABASE {name}"),
            ])
            .await;
            let database = TestDatabase::open(postgres_url(&name)).await;
            schema::migrate(&database.store).await.expect("Postgres is migrated");
            for (table, id) in HOMES {
                let home = format!("get_byte(uuid_send({id}), 14) * 256 + get_byte(uuid_send({id}), 15)");
                let check = format!("ADD CONSTRAINT test_home_of_{id} CHECK ({id} IS NULL OR home = {home})");
                database.execute(&format!("ALTER TABLE {table} {check}")).await;
            }
            // A template cannot be copied while somebody is connected to it.
            database.store.close().await.expect("the pool closes");
            name
        })
        .await
}

async fn administer(statements: &[&str]) {
    let mut connection = PgConnection::connect(&server()).await.expect("Postgres answers");
    for sql in statements {
        // Simple protocol: databases are not made within a transaction.
        sqlx::raw_sql(AssertSqlSafe((*sql).to_owned()))
            .execute(&mut connection)
            .await
            .expect(WORKS);
    }
    connection.close().await.ok();
}

fn postgres_url(database: &str) -> String {
    let mut url: url::Url = server().parse().expect("TEST_POSTGRES_URL is a URL");
    url.set_path(database);
    url.into()
}

fn server() -> String {
    std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run ./test, or put tests/with-postgres in front of the command")
}
