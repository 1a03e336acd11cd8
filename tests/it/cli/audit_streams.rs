//! `[[audit.streams]]` in the program itself: to standard output and a file, on from where it was after a restart, and in `vestibule check`.

use std::{fs, time::Duration};

use serde_json::Value;

use crate::support::process::instance::{ADMINISTRATOR, Instance, STATE, eventually};

const STREAMS: &str = r#"
[[audit.streams]]
name = "out"
to = "stdout"
from = "beginning"

[[audit.streams]]
name = "file"
to = "file"
path = "audit.jsonl"
from = "beginning"
"#;

/// The numbers of the events in an output that has other lines as well.
fn numbers(output: &str) -> Vec<i64> {
    let lines = output.lines().filter(|line| line.starts_with('{'));
    let event = |line: &str| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    lines
        .map(|line| event(line)["sequence"].as_i64().expect("a number"))
        .collect()
}

fn first(count: usize) -> Vec<i64> {
    (1..).take(count).collect()
}

#[tokio::test]
async fn events_go_to_standard_output_and_a_file_and_on_after_a_restart() {
    let instance = Instance::embedded();
    instance.write("vestibule.toml", STREAMS);
    instance.apply(STATE).await;
    instance.apply(ADMINISTRATOR).await;
    let file = || fs::read_to_string(instance.folder.join("audit.jsonl")).unwrap_or_default();
    let server = instance.serve_with("vestibule.toml").await;
    let wait = Duration::from_secs(60);
    eventually(wait, "the events are in both", async || {
        let sent = numbers(&file());
        sent.len() >= 3 && numbers(&server.said()) == sent
    })
    .await;
    assert!(!server.log().contains("\"sequence\""), "the log is elsewhere");
    // What was sent and is not noted yet would come again.
    let noted = "ok     audit streams: out: 0 events wait; file: 0 events wait";
    let check = async || instance.run(&["check", "--config", "vestibule.toml"]).await.said;
    eventually(wait, "it is noted", async || check().await.contains(noted)).await;
    server.kill();
    let before = numbers(&file()).len();
    assert_eq!(numbers(&file()), first(before));

    let created = instance
        .apply("[[users]]\npreferred_username = \"bob\"\npassword = \"a long password of bob's\"\n")
        .await;
    assert!(created.contains("bob"), "{created}");
    let server = instance.serve_with("vestibule.toml").await;
    eventually(wait, "what happened meanwhile is sent", async || {
        let sent = numbers(&file());
        sent.len() > before && numbers(&server.said()).len() == sent.len() - before
    })
    .await;
    let sent = numbers(&file());
    assert_eq!(sent, first(sent.len()), "nothing twice, nothing lost");
    assert_eq!(numbers(&server.said()), sent[before..]);
    eventually(wait, "it is noted again", async || check().await.contains(noted)).await;
}

#[tokio::test]
async fn a_stream_that_fails_is_in_the_log_once_and_what_is_wrong_with_one_is_said_at_the_start() {
    let instance = Instance::embedded();
    instance.write(
        "vestibule.toml",
        "[[audit.streams]]\nname = \"siem\"\nto = \"syslog\"\naddress = \"tcp://127.0.0.1:1\"\nfrom = \"beginning\"\n",
    );
    instance.apply(STATE).await;
    instance.apply(ADMINISTRATOR).await;
    let server = instance.serve_with("vestibule.toml").await;
    eventually(Duration::from_secs(60), "it was tried twice", async || {
        let said = instance.run(&["check", "--config", "vestibule.toml"]).await.said;
        said.contains("wrong  audit streams: siem: ") && said.contains("2 attempts failed: the syslog server: ")
    })
    .await;
    assert_eq!(
        server.log().matches("an audit stream fails").count(),
        1,
        "{}",
        server.log()
    );
    drop(server);
    instance.write("vestibule.toml", "[[audit.streams]]\nname = \"siem\"\nto = \"file\"\n");
    let refused = instance.run(&["serve", "--config", "vestibule.toml"]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused
            .complained
            .contains("audit.streams.0.path: found nothing; allowed: the path of a file"),
        "{refused:?}"
    );
    instance.write(
        "vestibule.toml",
        "[[audit.streams]]\nname = \"siem\"\nto = \"syslog\"\naddress = \"tls://127.0.0.1:1\"\nroot_certificate = \"none.pem\"\n",
    );
    let refused = instance.run(&["serve", "--config", "vestibule.toml"]).await;
    assert!(
        refused
            .complained
            .contains("the audit stream \"siem\": root_certificate: none.pem"),
        "{refused:?}"
    );
}
