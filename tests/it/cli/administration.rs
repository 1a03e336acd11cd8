//! What holds for every command that administers: the same answers on the database and at a server, and exit codes.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    process::{
        administered::{Administered, Transport},
        instance::{Instance, STATE},
    },
};

const PEOPLE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n\
    [[users]]\npreferred_username = \"root\"\nroles = [\"owner\"]\n\
    [[users]]\npreferred_username = \"渡辺\"\nname = \"渡辺 花子\"\ngroups = [\"sales\"]\n";

/// What only looks.
const LOOKS: &[&[&str]] = &[
    &["user", "list"],
    &["user", "list", "--search", "lice"],
    &["user", "list", "--group", "staff"],
    &[
        "user",
        "list",
        "--filter",
        "name eq \"Alice Adams\" or has_role eq true",
        "--sort",
        "-name",
    ],
    &["user", "show", "alice"],
    &["user", "show", "alice@example.com"],
    &["user", "apps", "alice"],
    &["session", "list", "alice"],
    &["group", "list"],
    &["group", "list", "--parent", "staff"],
    &["group", "show", "sales"],
    &["group", "members", "sales"],
    &["role", "list"],
    &["role", "show", "helpdesk"],
    &["role", "of", "--user", "root"],
    &["client", "list"],
    &["client", "list", "--search", "application"],
    &["client", "show", "app"],
    &["client", "secrets", "app"],
    &["audit", "list", "--user", "alice"],
    &[
        "audit",
        "list",
        "--actor",
        "command_line",
        "--limit",
        "2",
        "--since",
        "2020-01-01",
    ],
    &["trace", "list", "--refused"],
    &["trace", "what-if", "alice", "app"],
];

#[both_databases]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_seen_on_the_database_is_seen_at_the_server(database: TestDatabase) {
    let instance = Instance::on(&database.config.url);
    let administered = Administered::with(instance, &format!("{STATE}{PEOPLE}")).await;
    for command in LOOKS {
        let shown = administered.succeed(Transport::Database, command).await;
        assert_eq!(
            shown,
            administered.succeed(Transport::Server, command).await,
            "{command:?}"
        );
        assert!(
            shown.lines().all(|line| line == line.trim_end()),
            "{command:?}: {shown}"
        );
        let json = administered.json(Transport::Database, command).await;
        assert_eq!(json, administered.json(Transport::Server, command).await, "{command:?}");
        let is_list = command[1] == "list" || ["members", "secrets", "apps", "of"].contains(&command[1]);
        assert_eq!(json.is_array(), is_list, "{command:?}: {json}");
    }
    let columns = administered.succeed(Transport::Database, &["user", "list"]).await;
    let (wide, narrow) = (line_of(&columns, "渡辺"), line_of(&columns, "alice"));
    let before = |line: &str, end: &str| line.split(end).next().unwrap_or_default().chars().count();
    // Each of the two characters is as wide as two others.
    assert_eq!(before(&wide, "active") + 2, before(&narrow, "active"), "{columns}");
}

fn line_of(text: &str, word: &str) -> String {
    let line = text.lines().find(|line| line.contains(word));
    line.unwrap_or_else(|| panic!("{word} in {text}")).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_has_the_items_of_all_pages() {
    use std::fmt::Write as _;
    let mut state = String::new();
    for number in 0..205 {
        writeln!(state, "[[groups]]\nname = \"group-{number:03}\"").unwrap();
    }
    let administered = Administered::embedded(&state).await;
    for transport in Transport::BOTH {
        let all = administered.json(transport, &["group", "list"]).await;
        let names: Vec<&str> = all
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|group| group["name"].as_str())
            .collect();
        assert_eq!((names.len(), names[0], names[204]), (205, "group-000", "group-204"));
        let some = administered.json(transport, &["group", "list", "--limit", "201"]).await;
        assert_eq!(some.as_array().map(Vec::len), Some(201));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exit_code_says_what_was_wrong() {
    let administered = Administered::embedded(STATE).await;
    for transport in Transport::BOTH {
        for (command, code, said) in [
            (&["user", "show", "nobody"][..], 3, "there is no user nobody"),
            (
                &["user", "unlock", "0190b3f2-7a52-7c3b-9d0e-000000000000"],
                3,
                "no such user",
            ),
            (&["client", "show", "nobody"], 3, "no such client"),
            (&["group", "show", "nobody"], 3, "there is no group nobody"),
            (&["role", "show", "nobody"], 3, "no such role"),
            (&["trace", "show", "0123456789abcdef"], 3, "there is no trace"),
            (&["user", "create", "--user-name", "alice"], 4, "/preferred_username"),
            (
                &["client", "create", "app", "--redirect-uri", "https://a.example/cb"],
                4,
                "client_id",
            ),
            (&["user", "create", "--email", "nobody"], 1, "/email"),
            (&["user", "list", "--filter", "nonsense eq \"a\""], 1, "nonsense"),
            (&["user", "change", "alice"], 2, "say what is to be different"),
            (&["user", "erase", "alice"], 2, "add --yes"),
            (&["group", "create"], 2, "NAME"),
        ] {
            let failed = administered.run(transport, command).await;
            assert_eq!(failed.code, Some(code), "{transport:?} {command:?}: {failed:?}");
            assert!(
                failed.complained.contains(said),
                "{transport:?} {command:?}: {failed:?}"
            );
            assert_eq!(failed.said, "", "{command:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_allows_no_more_than_its_rights() {
    let administered = Administered::embedded(STATE).await;
    administered.make_key("reader.txt", &["users.read"]).await;
    let shown = administered
        .run_with_key("reader.txt", &["user", "show", "alice"])
        .await;
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(
        shown.said.contains("Alice Adams") && !shown.said.contains("passkeys"),
        "{shown:?}"
    );
    for (command, right) in [
        (&["user", "disable", "alice"][..], "users.write"),
        (&["user", "reset", "alice"], "users.credentials"),
        (&["session", "list", "alice"], "sessions.read"),
        (&["client", "list"], "clients.read"),
    ] {
        let refused = administered.run_with_key("reader.txt", command).await;
        assert_eq!(refused.code, Some(5), "{refused:?}");
        let sentence = format!("vestibule: this needs the right {right}, which you do not have here\n");
        assert_eq!(refused.complained, sentence, "{command:?}");
    }
    administered.instance.write("wrong.txt", "vak_nonsense");
    let refused = administered.run_with_key("wrong.txt", &["user", "list"]).await;
    assert_eq!(refused.code, Some(5), "{refused:?}");
    assert!(refused.complained.contains("unknown, or has expired"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_changes_nothing() {
    let administered = Administered::embedded(STATE).await;
    for transport in Transport::BOTH {
        for command in [
            &["user", "disable", "alice"][..],
            &["user", "erase", "alice"],
            &["user", "create", "--user-name", "bob"],
            &["user", "reset", "alice"],
            &["client", "remove", "app"],
            &["role", "assign", "owner", "--user", "alice"],
        ] {
            let tried = administered.run(transport, &[command, &["--dry-run"]].concat()).await;
            assert_eq!(tried.code, Some(0), "{transport:?} {command:?}: {tried:?}");
            assert_eq!(tried.complained, "nothing was changed: --dry-run\n", "{command:?}");
        }
        let people = administered.json(transport, &["user", "list"]).await;
        assert_eq!(people.as_array().map(Vec::len), Some(1));
        assert_eq!(people[0]["disabled"], false);
        assert_eq!(people[0]["has_role"], false);
        assert_eq!(
            administered.json(transport, &["client", "list"]).await[0]["client_id"],
            "app"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_named_with_its_key() {
    let instance = Instance::embedded();
    instance.write("key.txt", "vak_any");
    for (command, code, said) in [
        (
            &[
                "user",
                "list",
                "--server",
                "http://id.example.com",
                "--api-key-file",
                "key.txt",
            ][..],
            2,
            "must be https",
        ),
        (
            &["user", "list", "--server", "nonsense", "--api-key-file", "key.txt"],
            2,
            "--server nonsense",
        ),
        (
            &["user", "list", "--server", "https://id.example.com"],
            2,
            "VESTIBULE_API_KEY",
        ),
        (
            &[
                "user",
                "list",
                "--server",
                "https://id.example.com",
                "--api-key-file",
                "none.txt",
            ],
            2,
            "none.txt",
        ),
        (&["user", "list", "--api-key-file", "key.txt"], 2, "is for --server"),
        (
            &[
                "user",
                "list",
                "--server",
                "http://127.0.0.1:9",
                "--api-key-file",
                "key.txt",
            ],
            6,
            "cannot be reached",
        ),
        (
            &["audit", "verify", "--server", "https://id.example.com"],
            2,
            "where the database is",
        ),
    ] {
        let refused = instance.run(command).await;
        assert_eq!(refused.code, Some(code), "{command:?}: {refused:?}");
        assert!(refused.complained.contains(said), "{command:?}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_environment_has_the_key_and_no_other_program_is_taken_for_a_server() {
    let mut instance = Instance::embedded();
    instance.apply(STATE).await;
    let key = instance
        .succeed(&["api-key", "create", "reader", "--right", "users.read"])
        .await;
    // The key is no setting: servers and commands on the database start with it too.
    instance.set("VESTIBULE_API_KEY", key.trim());
    let server = instance.serve().await;
    let address = format!("http://{}/", server.address);
    let listed = instance
        .succeed(&["user", "list", "--json", "--server", &address])
        .await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[0]["preferred_username"], "alice");
    let elsewhere = instance
        .run(&["user", "list", "--server", &format!("{address}login")])
        .await;
    assert_eq!(elsewhere.code, Some(6), "{elsewhere:?}");
    assert!(elsewhere.complained.contains("is it Vestibule"), "{elsewhere:?}");
}

/// Forwards connections to the server, and loses the answer to the first.
async fn losing_the_first_answer(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut far = TcpStream::connect(server).await.unwrap();
        let (mut request, mut answer) = (vec![0; 65_536], vec![0; 65_536]);
        loop {
            tokio::select! {
                read = near.read(&mut request) => far.write_all(&request[..read.unwrap()]).await.unwrap(),
                _ = far.read(&mut answer) => break,
            }
        }
        drop(near);
        while let Ok((mut near, _)) = listener.accept().await {
            let mut far = TcpStream::connect(server).await.unwrap();
            copy_bidirectional(&mut near, &mut far).await.ok();
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_does_not_do_it_twice() {
    let administered = Administered::embedded(STATE).await;
    let relay = losing_the_first_answer(administered.server.address).await;
    let server = format!("http://{relay}");
    let create = ["user", "create", "--user-name", "bob", "--json"];
    let connection = ["--server", &server, "--api-key-file", "key.txt"];
    let made = administered
        .instance
        .succeed(&[&create[..], &connection].concat())
        .await;
    let made: Value = serde_json::from_str(&made).unwrap();
    let filter = "preferred_username eq \"bob\"";
    let found = administered
        .json(Transport::Database, &["user", "list", "--filter", filter])
        .await;
    assert_eq!(found[0]["id"], made["id"]);
    let events = administered
        .json(Transport::Database, &["audit", "list", "--user", "bob"])
        .await;
    assert_eq!(events.as_array().map(Vec::len), Some(1), "{events}");
}
