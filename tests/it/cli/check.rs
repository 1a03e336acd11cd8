//! `vestibule check`.

use sqlx::{Connection as _, SqliteConnection};
use vestibule::crypto::{random::Random, sealing::MasterKey};

use crate::support::{
    database::TestDatabase,
    process::instance::{ADMINISTRATOR, Instance, STATE},
};

/// The line about a subject.
fn line<'a>(said: &'a str, subject: &str) -> &'a str {
    said.lines()
        .find(|line| line[7..].starts_with(&format!("{subject}:")))
        .unwrap_or_else(|| panic!("nothing about {subject} in {said}"))
}

#[tokio::test]
async fn on_a_fresh_machine_each_line_says_what_to_do_and_nothing_is_made() {
    let instance = Instance::embedded();
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(line(&checked.said, "configuration").starts_with("ok "));
    for (subject, advice) in [
        ("master key", "vestibule serve"),
        ("database", "vestibule serve"),
        ("issuer", "is the server running"),
    ] {
        let line = line(&checked.said, subject);
        assert!(line.starts_with("wrong  ") && line.contains(advice), "{line}");
    }
    assert!(
        !instance.folder.join("data/master.key").exists(),
        "the check made a key"
    );
    assert!(
        !instance.folder.join("data/vestibule.db").exists(),
        "the check made a database"
    );
}

#[tokio::test]
async fn when_everything_is_right_every_line_says_ok() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    instance.apply(ADMINISTRATOR).await;
    let _server = instance.serve().await;
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(
        checked.said.lines().all(|line| line.starts_with("ok     ")),
        "{checked:?}"
    );
    for subject in [
        "configuration",
        "transport",
        "master key",
        "database",
        "schema",
        "signing keys",
        "administrator",
        "issuer",
        "clock",
    ] {
        line(&checked.said, subject);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_replica_is_looked_at_and_its_password_is_not_shown() {
    TestDatabase::on_postgres(async |database| {
        let mut instance = Instance::on(&database.config.url);
        instance.set("VESTIBULE_DATABASE__REPLICA_URL", &database.config.url);
        let checked = instance.run(&["check"]).await;
        assert!(line(&checked.said, "replica").starts_with("ok "), "{checked:?}");
        instance.set(
            "VESTIBULE_DATABASE__REPLICA_URL",
            "postgres://nobody:hunter2@127.0.0.1:1/nowhere",
        );
        let checked = instance.run(&["check"]).await;
        let said = line(&checked.said, "replica");
        assert!(
            said.starts_with("wrong ") && said.contains("database.replica_url"),
            "{said}"
        );
        assert!(!checked.said.contains("hunter2") && !checked.complained.contains("hunter2"));
    })
    .await;
}

#[tokio::test]
async fn each_fault_is_reported() {
    let mut instance = Instance::embedded();
    instance.apply(ADMINISTRATOR).await;
    let server = instance.serve().await;

    instance.set(
        "VESTIBULE_DATABASE__URL",
        "postgres://nobody:hunter2@127.0.0.1:1/nowhere",
    );
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1));
    assert!(line(&checked.said, "database").contains("database.url"), "{checked:?}");
    assert!(
        !checked.said.contains("hunter2") && !checked.complained.contains("hunter2"),
        "{checked:?}"
    );
    instance.unset("VESTIBULE_DATABASE__URL");

    instance.set(
        "VESTIBULE_MASTER_KEY__VALUE",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    );
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1));
    let said = line(&checked.said, "signing keys");
    assert!(said.starts_with("wrong") && said.contains("master key"), "{said}");
    instance.set("VESTIBULE_MASTER_KEY__VALUE", "too short");
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1));
    assert!(
        line(&checked.said, "master key").contains("master_key.value"),
        "{checked:?}"
    );
    assert!(!checked.said.contains("too short"), "a secret is repeated: {checked:?}");
    instance.unset("VESTIBULE_MASTER_KEY__VALUE");

    let issuer = format!("http://localhost:{}", server.address.port());
    instance.set("VESTIBULE_ISSUER", &issuer);
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1));
    assert!(line(&checked.said, "issuer").contains("another issuer"), "{checked:?}");
    instance.set("VESTIBULE_ISSUER", "https://id.example/");
    let checked = instance.run(&["check"]).await;
    assert_eq!(checked.code, Some(1));
    assert!(
        line(&checked.said, "configuration").contains("trailing slash"),
        "{checked:?}"
    );
}

#[tokio::test]
async fn a_check_of_a_database_that_no_server_used_makes_no_key_in_it() {
    let instance = Instance::embedded();
    assert_eq!(instance.run(&["migrate"]).await.code, Some(0));
    let (_, key) = MasterKey::generate(&Random::system());
    let mut instance = instance;
    instance.set("VESTIBULE_MASTER_KEY__VALUE", &key);
    let checked = instance.run(&["check"]).await;
    let said = line(&checked.said, "signing keys");
    assert!(said.starts_with("wrong ") && said.contains("vestibule serve"), "{said}");
    let url = format!("sqlite://{}", instance.folder.join("data/vestibule.db").display());
    let mut database = SqliteConnection::connect(&url).await.expect("SQLite answers");
    let secrets: i64 = sqlx::query_scalar("SELECT count(*) FROM server_secrets")
        .fetch_one(&mut database)
        .await
        .expect("a number");
    assert_eq!(secrets, 0);
}
