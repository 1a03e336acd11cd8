//! Which folder of `src/` may name which, who may name a framework, and which folders are pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    assert_none, read,
    source::{NamedPath, sources},
};

/// Which folder of `src/` may name which. A folder may always name itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("catalogue", &[]),
    ("protocol", &["domain"]),
    ("flow", &["domain", "protocol"]),
    ("config", &["domain"]),
    ("crypto", &["domain", "config"]),
    ("store", &["domain", "config"]),
    ("messages", &["domain", "catalogue", "config", "crypto", "store"]),
    ("outbound", &["domain", "config", "crypto"]),
    ("federation", &["domain", "config", "crypto"]),
    (
        "context",
        &[
            "domain",
            "config",
            "crypto",
            "store",
            "messages",
            "outbound",
            "federation",
        ],
    ),
    (
        "limits",
        &["domain", "config", "crypto", "store", "messages", "context"],
    ),
    (
        "grants",
        &[
            "domain", "protocol", "config", "crypto", "store", "messages", "context", "limits",
        ],
    ),
    (
        "factors",
        &[
            "domain", "protocol", "config", "crypto", "store", "messages", "context", "limits",
        ],
    ),
    (
        "accounts",
        &[
            "domain", "protocol", "config", "crypto", "store", "messages", "context", "limits",
        ],
    ),
    (
        "management",
        &[
            "domain",
            "protocol",
            "flow",
            "config",
            "crypto",
            "store",
            "messages",
            "federation",
            "context",
            "limits",
            "accounts",
            "grants",
        ],
    ),
    (
        "http",
        &[
            "domain",
            "catalogue",
            "protocol",
            "config",
            "crypto",
            "store",
            "messages",
            "context",
            "limits",
        ],
    ),
    (
        "web",
        &[
            "domain",
            "catalogue",
            "protocol",
            "flow",
            "config",
            "crypto",
            "store",
            "messages",
            "outbound",
            "federation",
            "context",
            "limits",
            "grants",
            "factors",
            "accounts",
            "management",
            "http",
        ],
    ),
    (
        "api",
        &[
            "domain",
            "protocol",
            "flow",
            "config",
            "crypto",
            "store",
            "context",
            "limits",
            "grants",
            "factors",
            "accounts",
            "management",
            "http",
        ],
    ),
    (
        "jobs",
        &[
            "domain",
            "config",
            "crypto",
            "store",
            "messages",
            "context",
            "management",
        ],
    ),
    ("app", EVERYTHING),
    ("cli", EVERYTHING),
];

const EVERYTHING: &[&str] = &[
    "domain",
    "catalogue",
    "protocol",
    "flow",
    "config",
    "crypto",
    "store",
    "messages",
    "outbound",
    "federation",
    "context",
    "limits",
    "grants",
    "factors",
    "accounts",
    "management",
    "http",
    "web",
    "api",
    "jobs",
    "app",
];

/// Crates that only some places may name: a place is a folder or a file under `src/`.
const ONLY: &[(&str, &[&str])] = &[
    ("sea_orm", &["store"]),
    ("sea_orm_migration", &[]),
    ("sqlx", &["store"]),
    ("migrations", &["store"]),
    // The demo's application is a web server of its own.
    ("axum", &["http", "web", "api.rs", "api", "app.rs", "cli/demo"]),
    ("tower", &["http", "web", "api.rs", "api", "app.rs", "cli/demo"]),
    // The session's data types are the store's and the edge's; its layer is the edge's.
    ("tower_sessions", &["http", "store"]),
    ("askama", &["http", "web", "api/reference.rs", "messages", "cli/demo"]),
    // Addresses are checked where they are configured; the rest is how mail is sent.
    ("lettre", &["messages", "config/mail.rs"]),
    ("oxide_auth", &["protocol/oxide.rs", "protocol/oxide"]),
    // Types everywhere below: metadata in protocol/, keys and signatures in crypto/, ID tokens in grants/. As a client only in
    // the demo's application and in federation/.
    (
        "openidconnect",
        &["protocol", "crypto", "grants/tokens.rs", "cli/demo", "federation"],
    ),
    ("argon2", &["crypto"]),
    ("jsonwebtoken", &["crypto"]),
    ("webauthn_rs", &["crypto/passkey.rs"]),
    // The administrator's own gateway and log server are trusted like their mail server; every other request goes through the guarded client.
    (
        "reqwest",
        &[
            "outbound.rs",
            "cli",
            "messages/sms_gateway.rs",
            "jobs/stream_audit/http.rs",
        ],
    ),
    ("clap", &["cli", "main.rs"]),
    ("figment", &["config"]),
];

/// Folders without I/O, clock and randomness: those are arguments.
const PURE: &[&str] = &["domain", "protocol", "flow"];

/// What they may not name: ways to the machine, its clock and its random numbers.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::env",
    "std::process",
    "std::thread",
    "tokio",
    "reqwest",
    "tracing",
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant",
    "SystemRandom",
    "aws_lc_rs::rand",
    "rand",
    "getrandom",
    "now_v7",
    "new_v4",
];

/// The one place where the clock is read, and handed on as a value.
const READS_THE_CLOCK: &str = "domain/clock.rs";

#[test]
fn every_folder_names_only_those_it_may() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources("src") {
        let Some(folder) = source.folder() else { continue };
        let Some(allowed) = table.get(folder.as_str()) else {
            wrong.push(format!(
                "{}: {folder} is not in the table: add it there and in docs/architecture.md",
                source.name
            ));
            continue;
        };
        for path in &source.paths {
            let named = source.absolute(path).and_then(|path| path.into_iter().next());
            let Some(named) = named.filter(|named| table.contains_key(named.as_str())) else {
                continue;
            };
            if named != folder && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{}:{}: {folder} may not name {named}", source.name, path.line));
            }
        }
    }
    assert_none(&wrong, "folders name what they may not");
}

#[test]
fn the_table_in_the_documentation_is_this_one() {
    let text = read("docs/architecture.md");
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut above, mut last) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [folders, _, names] = cells[..] else { continue };
        let folders: Vec<String> = folders
            .split('`')
            .skip(1)
            .step_by(2)
            .map(|name| name.trim_end_matches(".rs").trim_end_matches('/').to_owned())
            .filter(|name| name != "main")
            .collect();
        let names: BTreeSet<String> = match names {
            "–" => BTreeSet::new(),
            "all above" => above.clone(),
            "everything" => EVERYTHING.iter().map(|name| (*name).to_owned()).collect(),
            "the row above's list" => last.clone(),
            list => list.split(", ").map(str::to_owned).collect(),
        };
        above.extend(folders.iter().cloned());
        last.clone_from(&names);
        documented.extend(folders.into_iter().map(|folder| (folder, names.clone())));
    }
    let here: BTreeMap<String, BTreeSet<String>> = MAY_NAME
        .iter()
        .map(|(folder, names)| {
            let names = names.iter().map(|name| (*name).to_owned());
            ((*folder).to_owned(), names.collect())
        })
        .collect();
    assert_eq!(documented, here, "docs/architecture.md says otherwise than this test");
}

#[test]
fn frameworks_are_named_only_where_they_belong() {
    let mut wrong = Vec::new();
    for source in sources("src") {
        let place = source.name.trim_start_matches("src/");
        for (name, places) in ONLY {
            let belongs = places.iter().any(|allowed| {
                place == *allowed || place == format!("{allowed}.rs") || place.starts_with(&format!("{allowed}/"))
            });
            let names_it = |path: &&NamedPath| path.segments[0] == *name;
            if !belongs && let Some(path) = source.paths.iter().find(names_it) {
                wrong.push(format!("{}:{}: names {name}", source.name, path.line));
            }
        }
    }
    assert_none(&wrong, "crates are named outside the folders that own them");
}

#[test]
fn the_pure_folders_do_nothing_but_decide() {
    let mut wrong = Vec::new();
    for source in sources("src") {
        let is_pure = source.folder().is_some_and(|folder| PURE.contains(&folder.as_str()));
        if !is_pure || source.name.ends_with(READS_THE_CLOCK) {
            continue;
        }
        for path in &source.paths {
            for name in IMPURE {
                let name: Vec<&str> = name.split("::").collect();
                if path.segments.windows(name.len()).any(|window| window == name) {
                    wrong.push(format!("{}:{}: names {}", source.name, path.line, name.join("::")));
                }
            }
        }
    }
    assert_none(&wrong, "pure folders reach for the machine");
}
