//! The embedded database on a disk that is full, in a folder that cannot be written, and in one that vanishes.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use reqwest::Method;
use sqlx::{Connection as _, SqliteConnection};

use crate::support::process::{
    disk,
    instance::{ADMINISTRATOR, Answer, Instance, STATE, Server, ask, eventually},
    person::{Person, authorize_path},
};

/// A page of the database with its header, as the write-ahead log has them.
const FRAME: u64 = 4096 + 24;

/// A server with a user who is signed in, and their tokens.
struct Scene {
    instance: Instance,
    server: Server,
    alice: Person,
    access_token: String,
    refresh_token: String,
}

impl Scene {
    async fn new() -> Self {
        let instance = Instance::embedded();
        instance.apply(&format!("{STATE}\n{ADMINISTRATOR}")).await;
        let server = instance.serve_on_a_disk_that_fills().await;
        let mut alice = Person::default();
        let login = alice.authorize(&server, "").await.page();
        let code = alice.sign_in(&server, &login).await.code();
        let tokens = server.redeem(&code).await;
        Self {
            access_token: text(&tokens, "access_token"),
            refresh_token: text(&tokens, "refresh_token"),
            instance,
            server,
            alice,
        }
    }

    fn data(&self) -> PathBuf {
        self.instance.folder.join("data")
    }

    async fn database(&self) -> SqliteConnection {
        let url = format!("sqlite://{}", self.data().join("vestibule.db").display());
        SqliteConnection::connect(&url).await.expect("SQLite answers")
    }

    /// The file is whole, and so is what `vestibule check` reads, the audit log included.
    async fn is_whole(&self) {
        let mut database = self.database().await;
        let found: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut database)
            .await
            .expect("it is checked");
        assert_eq!(found, "ok");
        let unequal: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM authorization_codes) - \
                    (SELECT count(*) FROM audit_events WHERE kind = 'code.issued')",
        )
        .fetch_one(&mut database)
        .await
        .expect("a number");
        assert_eq!(unequal, 0, "codes without their events, or events without their codes");
        let checked = self.instance.run(&["check"]).await;
        assert_eq!(checked.code, Some(0), "{checked:?}");
        let log = self.server.log();
        assert!(!log.contains("panicked"), "{log}");
    }

    /// What only reads goes on.
    async fn reads(&mut self) {
        for path in ["/jwks", "/.well-known/openid-configuration", "/health/live"] {
            assert_eq!(self.server.get(path).await.status, 200, "{path}");
        }
        assert!(self.server.is_active(&self.access_token).await);
        assert_eq!(self.server.userinfo(&self.access_token).await, 200);
        let home = self.alice.open(&self.server, "/").await.page().answer;
        assert!(home.status == 200 && home.body.contains("Alice Adams"), "{home:?}");
    }

    /// What has to be stored is not answered as if it were.
    async fn writes_nothing(&mut self, code: &str) {
        let refreshed = self.server.refresh(&self.refresh_token).await;
        is_unavailable("refresh", &refreshed);
        assert_eq!(refreshed.json()["error"], "temporarily_unavailable");
        is_unavailable("redemption", &self.server.redeem(code).await);
        let form = [("token", self.refresh_token.as_str())];
        is_unavailable("revocation", &self.server.post_as_app("/revoke", &form).await);
        let path = authorize_path("&prompt=none");
        let issued = ask(self.alice.request(&self.server, Method::GET, &path)).await;
        is_unavailable("issuing", &issued);
        assert!(issued.body.contains("data-page=\"error\""), "{issued:?}");
    }

    /// Everything works, also what was refused before.
    async fn works(&mut self, code: &str) {
        let refreshed = self.server.refresh(&self.refresh_token).await;
        self.refresh_token = text(&refreshed, "refresh_token");
        text(&self.server.redeem(code).await, "access_token");
        let code = self.alice.authorize(&self.server, "&prompt=none").await.code();
        text(&self.server.redeem(&code).await, "access_token");
        let mut browser = Person::default();
        let login = browser.authorize(&self.server, "").await.page();
        browser.sign_in(&self.server, &login).await.code();
        assert_eq!(self.server.get("/health/ready").await.status, 200);
    }
}

fn text(answer: &Answer, member: &str) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()[member].as_str().expect("a text").to_owned()
}

fn is_unavailable(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{what}: {answer:?}");
    assert!(answer.header("retry-after").is_some(), "{what}: {answer:?}");
    assert!(answer.took < Duration::from_secs(3), "{what}: {answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_the_disk_is_full_what_reads_is_answered_and_what_writes_gets_503_and_then_all_works_again() {
    let mut scene = Scene::new().await;
    let code = scene.alice.authorize(&scene.server, "&prompt=none").await.code();
    let mut browser = Person::default();
    let login = browser.authorize(&scene.server, "").await.page();
    disk::fill(&scene.server, 4096);
    scene.writes_nothing(&code).await;
    let signed_in = ask(browser.filled_in_sign_in(&scene.server, &login)).await;
    is_unavailable("sign-in", &signed_in);
    scene.reads().await;
    scene.is_whole().await;
    disk::free(&scene.server);
    scene.works(&code).await;
    browser.sign_in(&scene.server, &login).await.code();
    scene.is_whole().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_disk_that_fills_in_the_middle_of_a_transaction_leaves_all_of_it_or_nothing() {
    let mut scene = Scene::new().await;
    let log = scene.data().join("vestibule.db-wal");
    let mut failed = 0;
    for pages in 0..40 {
        let code = scene.alice.authorize(&scene.server, "&prompt=none").await.code();
        let used = fs::metadata(&log).expect("a write-ahead log").len();
        disk::fill(&scene.server, used + pages * FRAME);
        let redeemed = scene.server.redeem(&code).await;
        disk::free(&scene.server);
        if redeemed.status == 200 {
            assert!(scene.server.is_active(&text(&redeemed, "access_token")).await);
            assert_eq!(scene.server.redeem(&code).await.status, 400);
            break;
        }
        is_unavailable("redemption", &redeemed);
        failed += 1;
        text(&scene.server.redeem(&code).await, "access_token");
    }
    assert!((2..40).contains(&failed), "{failed} failed");
    scene.is_whole().await;
}

/// After a commit that failed, SQLite has rolled back what the driver still counts as a transaction. The connection must not be used again:
/// its transactions would be savepoints without the lock for writing, and, from the second failure on, within a transaction that nobody
/// commits: tokens were answered that were never stored.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_a_full_disk_other_processes_can_write_without_refusing_requests() {
    let mut scene = Scene::new().await;
    let code = scene.alice.authorize(&scene.server, "&prompt=none").await.code();
    disk::fill(&scene.server, 4096);
    scene.writes_nothing(&code).await;
    disk::free(&scene.server);
    let mut other = scene.database().await;
    let mut others_write = async || {
        for _ in 0..5 {
            let write = sqlx::query("UPDATE locks SET name = name").execute(&mut other);
            write.await.expect("it is written");
        }
    };
    for _ in 0..20 {
        let code = scene.alice.authorize(&scene.server, "&prompt=none").await.code();
        let (redeemed, ()) = tokio::join!(scene.server.redeem(&code), others_write());
        assert!(scene.server.is_active(&text(&redeemed, "access_token")).await);
    }
    scene.works(&code).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_cannot_be_written_stops_the_start_and_is_named() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    instance.serve().await.kill();
    let data = instance.folder.join("data");
    let mode =
        |path: &PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode is set");
    mode(&instance.folder, 0o755);
    mode(&data.join("master.key"), 0o444);
    for leftover in ["vestibule.db-wal", "vestibule.db-shm"] {
        fs::remove_file(data.join(leftover)).ok();
    }
    for (folder, file) in [(0o555, 0o444), (0o555, 0o666)] {
        mode(&data.join("vestibule.db"), file);
        mode(&data, folder);
        for command in ["serve", "migrate"] {
            let refused = instance.run_without_rights(&[command]).await;
            let said = &refused.complained;
            assert_eq!(refused.code, Some(1), "{folder:o} {file:o}: {refused:?}");
            assert!(said.contains("vestibule.db"), "{folder:o} {file:o}: {refused:?}");
            let reasons = [
                "Permission denied",
                "must be able to write the file, and to make files in its folder",
            ];
            assert!(
                reasons.iter().any(|reason| said.contains(reason)),
                "{folder:o} {file:o}: {refused:?}"
            );
        }
    }
    mode(&data, 0o700);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_data_folder_vanishes_nothing_is_answered_that_would_be_lost_and_when_it_is_back_all_works() {
    let mut scene = Scene::new().await;
    let code = scene.alice.authorize(&scene.server, "&prompt=none").await.code();
    let (data, away) = (scene.data(), scene.instance.folder.join("away"));
    fs::rename(&data, &away).expect("it is moved");
    scene.writes_nothing(&code).await;
    for path in ["/jwks", "/.well-known/openid-configuration", "/health/live"] {
        assert_eq!(scene.server.get(path).await.status, 200, "{path}");
    }
    assert_eq!(scene.server.get("/health/ready").await.status, 503);
    // An empty folder, as of a volume that is not mounted, gets no new database from a running server.
    fs::create_dir(&data).expect("an empty folder");
    scene.writes_nothing(&code).await;
    assert_eq!(fs::read_dir(&data).expect("a folder").count(), 0);
    let checked = scene.instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1));
    let database = checked.said.lines().find(|line| line.starts_with("wrong  database:"));
    assert!(
        database.is_some_and(|line| line.contains("there is no database at")),
        "{checked:?}"
    );
    fs::remove_dir(&data).expect("it is empty");
    fs::rename(&away, &data).expect("it is moved back");
    eventually(Duration::from_secs(5), "it is ready by itself", async || {
        scene.server.is_ready().await
    })
    .await;
    scene.works(&code).await;
    scene.is_whole().await;
}
