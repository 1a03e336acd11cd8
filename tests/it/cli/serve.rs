//! `vestibule serve`: the first start, the set-up link, and a graceful shutdown.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::{Position, Url};

use crate::support::{
    database::TestDatabase,
    postgres,
    process::{
        instance::{Instance, eventually},
        person::Person,
    },
};

/// The links in a server's output.
fn links(said: &str) -> Vec<Url> {
    said.split_whitespace()
        .filter_map(|word| Url::parse(word).ok())
        .filter(|url| url.path() == "/setup")
        .collect()
}

const TYPED: [(&str, &str); 5] = [
    ("name", "Ada Admin"),
    ("username", "ada"),
    ("email", "ada@example.com"),
    ("password", "a long password of ada's"),
    ("password_again", "a long password of ada's"),
];

#[tokio::test]
async fn without_a_configuration_it_starts_makes_its_key_and_prints_the_set_up_link_once() {
    let instance = Instance::embedded();
    let server = instance.serve().await;
    let key = instance.folder.join("data/master.key");
    let mode = std::fs::metadata(&key)
        .expect("a master key was made")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(instance.folder.join("data/vestibule.db").is_file());
    eventually(Duration::from_secs(5), "the link is printed", async || {
        !links(&server.said()).is_empty()
    })
    .await;
    let said = server.said();
    let link = match links(&said).as_slice() {
        [link] => link.clone(),
        others => panic!("{} links in {said}", others.len()),
    };
    assert_eq!(
        link.origin().ascii_serialization(),
        format!("http://{}", server.address)
    );
    let token = link.query_pairs().next().expect("a token").1.into_owned();
    assert!(!server.log().contains(&token), "the link is in the log");
}

#[tokio::test]
async fn the_set_up_link_makes_one_administrator_and_never_works_again() {
    let mut instance = Instance::embedded();
    instance.set("VESTIBULE_SIGN_IN__ADMIN_REQUIRED_ACR", "1fa");
    let server = instance.serve().await;
    eventually(Duration::from_secs(5), "the link is printed", async || {
        !links(&server.said()).is_empty()
    })
    .await;
    let link = links(&server.said()).remove(0);
    let path = &link[Position::BeforePath..];

    // Another user has the page open at the same time.
    let (mut ada, mut mallory) = (Person::default(), Person::default());
    let late = mallory.open(&server, path).await.page();
    let page = ada.open(&server, path).await.page();
    assert_eq!(page.answer.status, 200);
    let home = ada.submit(&server, &page, "setup-submit", &TYPED).await.page();
    assert_eq!(
        (home.path.as_str(), home.answer.status.as_u16()),
        ("/", 200),
        "{home:?}"
    );
    assert!(home.answer.body.contains("Ada Admin"));

    let mut others = TYPED;
    others[1] = ("username", "mallory");
    others[2] = ("email", "mallory@example.com");
    let refused = mallory.submit(&server, &late, "setup-submit", &others).await.page();
    assert!(refused.answer.status.is_client_error(), "{refused:?}");
    let again = Person::default().open(&server, path).await.page();
    assert!(again.answer.status.is_client_error(), "{again:?}");
    server.kill();

    let server = instance.serve().await;
    assert!(links(&server.said()).is_empty(), "a second link: {}", server.said());
    let again = Person::default().open(&server, path).await.page();
    assert!(again.answer.status.is_client_error(), "{again:?}");
    let home = ada.open(&server, "/").await.page();
    assert!(home.answer.body.contains("Ada Admin"));
}

#[tokio::test]
async fn an_administrator_of_a_state_file_closes_set_up_too() {
    let instance = Instance::embedded();
    let server = instance.serve().await;
    eventually(Duration::from_secs(5), "the link is printed", async || {
        !links(&server.said()).is_empty()
    })
    .await;
    let link = links(&server.said()).remove(0);
    instance
        .apply(
            "[[users]]\npreferred_username = \"root\"\npassword = \"a long password of root's\"\nroles = [\"owner\"]\n",
        )
        .await;
    let page = Person::default()
        .open(&server, &link[Position::BeforePath..])
        .await
        .page();
    assert!(page.answer.status.is_client_error(), "{page:?}");
    server.kill();
    let server = instance.serve().await;
    assert!(links(&server.said()).is_empty());
}

#[tokio::test]
async fn on_sigterm_it_finishes_open_requests_accepts_no_others_and_exits_with_0() {
    let instance = Instance::embedded();
    let mut server = instance.serve().await;
    let body = "grant_type=client_credentials&client_id=nobody&client_secret=nothing";
    let (sent, kept) = body.split_at(20);
    let mut open = TcpStream::connect(server.address).await.expect("it accepts");
    let head = format!(
        "POST /token HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{sent}",
        server.address,
        body.len()
    );
    open.write_all(head.as_bytes()).await.expect("it reads");
    tokio::time::sleep(Duration::from_millis(200)).await;

    server.terminate();
    eventually(Duration::from_secs(5), "it takes no new connection", async || {
        TcpStream::connect(server.address).await.is_err()
    })
    .await;
    open.write_all(kept.as_bytes()).await.expect("it still reads");
    let mut answer = String::new();
    open.read_to_string(&mut answer).await.expect("it answers and closes");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let status = server.end_within(Duration::from_secs(10)).await;
    assert_eq!(status.code(), Some(0), "{}", server.log());
    // The last line is read by another thread.
    eventually(Duration::from_secs(5), "its log says that it ended", async || {
        server.log().contains("ended")
    })
    .await;
}

#[tokio::test]
async fn an_idle_connection_does_not_delay_the_shutdown() {
    let instance = Instance::embedded();
    let mut server = instance.serve().await;
    let mut idle = TcpStream::connect(server.address).await.expect("it accepts");
    let request = format!("GET /health/live HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    idle.write_all(request.as_bytes()).await.expect("it reads");
    let mut some = [0; 64];
    let read = idle.read(&mut some).await.expect("it answers");
    assert!(some[..read].starts_with(b"HTTP/1.1 200"));
    server.terminate();
    let status = server.end_within(Duration::from_secs(5)).await;
    assert_eq!(status.code(), Some(0));
}

#[tokio::test]
async fn somebody_who_follows_the_audit_log_does_not_delay_the_shutdown() {
    let mut instance = Instance::embedded();
    instance.set("VESTIBULE_SIGN_IN__ADMIN_REQUIRED_ACR", "1fa");
    let mut server = instance.serve().await;
    eventually(Duration::from_secs(5), "the link is printed", async || {
        !links(&server.said()).is_empty()
    })
    .await;
    let mut ada = Person::default();
    let page = ada
        .open(&server, &links(&server.said())[0][Position::BeforePath..])
        .await
        .page();
    ada.submit(&server, &page, "setup-submit", &TYPED).await.page();
    let request = ada.request(&server, reqwest::Method::GET, "/admin/audit/live?since=0");
    let mut live = request.send().await.expect("it answers");
    assert_eq!(live.status(), 200);
    assert!(live.chunk().await.expect("it does not break").is_some());
    server.terminate();
    while live.chunk().await.expect("it ends and does not break").is_some() {}
    let status = server.end_within(Duration::from_secs(5)).await;
    assert_eq!(status.code(), Some(0), "{}", server.log());
}

#[tokio::test]
async fn health_says_whether_the_server_is_ready() {
    let instance = Instance::embedded();
    assert_eq!(instance.run(&["health"]).await.code, Some(1));
    let server = instance.serve().await;
    let healthy = instance.run(&["health"]).await;
    assert_eq!(healthy.code, Some(0), "{healthy:?}");
    server.kill();
    assert_eq!(instance.run(&["health"]).await.code, Some(1));
}

#[tokio::test]
async fn a_second_server_on_the_same_address_says_so() {
    let instance = Instance::embedded();
    let _server = instance.serve().await;
    let second = instance.run(&["serve"]).await;
    assert_eq!(second.code, Some(1));
    // C12: no remedy was named.
    let port = format!("another program has port {}", instance.address.port());
    assert!(
        second.complained.contains(&port) && second.complained.contains("VESTIBULE_LISTEN"),
        "{second:?}"
    );
    assert!(links(&second.said).is_empty(), "a link of a server that is not there");
}

/// B13: another key was made, and everything that the first one sealed failed with 500 later.
#[tokio::test]
async fn a_missing_master_key_of_a_database_in_use_stops_the_start_and_none_is_made() {
    let instance = Instance::embedded();
    instance.serve().await.kill();
    let key = instance.folder.join("data/master.key");
    let kept = std::fs::read(&key).expect("a key");
    std::fs::remove_file(&key).expect("removed");
    for command in [&["serve"][..], &["keys", "rotate"], &["apply", "/dev/null"]] {
        let refused = instance.run(command).await;
        assert_eq!(refused.code, Some(1), "{command:?}: {refused:?}");
        for word in ["data/master.key", "backup", "master_key.file"] {
            assert!(refused.complained.contains(word), "{command:?}: {refused:?}");
        }
        assert!(!key.exists(), "{command:?} made another key");
    }
    let checked = instance.run(&["check"]).await;
    assert!(checked.said.contains("data/master.key"), "{checked:?}");
    std::fs::write(&key, kept).expect("restored");
    instance.serve().await;
}

/// B22: a LATIN1 database was taken, and failed at the first name that it could not hold.
#[postgres]
async fn a_database_that_cannot_hold_every_text_is_refused_at_the_start(database: TestDatabase) {
    let name = format!("{}_latin1", database.text("SELECT current_database()").await);
    database
        .execute(&format!(
            "CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        ))
        .await;
    let (server, _) = database
        .config
        .url
        .rsplit_once('/')
        .expect("the URL names the database");
    let instance = Instance::on(&format!("{server}/{name}"));
    for command in ["serve", "migrate"] {
        let refused = instance.run(&[command]).await;
        assert_eq!(refused.code, Some(1), "{command}: {refused:?}");
        assert!(refused.complained.contains("LATIN1"), "{command}: {refused:?}");
        assert!(refused.complained.contains("ENCODING 'UTF8'"), "{command}: {refused:?}");
    }
    database.execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// B22: the error was "unable to open database file", without the file and without the reason.
#[tokio::test]
async fn an_unreadable_data_directory_is_named_with_the_reason() {
    let instance = Instance::embedded();
    let data = instance.folder.join("data");
    std::fs::create_dir(&data).expect("a folder");
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o000)).expect("its mode is set");
    std::fs::set_permissions(&instance.folder, std::fs::Permissions::from_mode(0o755)).expect("its mode is set");
    let mut instance = instance;
    for is_key_given in [false, true] {
        if is_key_given {
            instance.set(
                "VESTIBULE_MASTER_KEY__VALUE",
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            );
        }
        let refused = instance.run_without_rights(&["serve"]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.complained.contains("data/"), "{refused:?}");
        assert!(refused.complained.contains("Permission denied"), "{refused:?}");
    }
}
