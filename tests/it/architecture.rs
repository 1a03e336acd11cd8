//! The house keeps its own rules: which room may name which, who may name a framework, what is pure, and that pages, templates
//! and tests stand under one name. The picture of all this is `docs/architecture.md`.
//!
//! Source is read as text: comments and strings are blanked, paths that start with `crate`, or climb to it with `super`, are
//! followed. That is no compiler, and enough: a path that reaches another room has to spell its name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Which room may name which. A room may always name itself.
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
        &["domain", "config", "crypto", "store", "messages", "outbound"],
    ),
    (
        "grants",
        &["domain", "protocol", "config", "crypto", "store", "messages", "context"],
    ),
    (
        "factors",
        &["domain", "protocol", "config", "crypto", "store", "messages", "context"],
    ),
    (
        "accounts",
        &["domain", "protocol", "config", "crypto", "store", "messages", "context"],
    ),
    (
        "management",
        &[
            "domain", "protocol", "config", "crypto", "store", "messages", "context", "accounts", "grants",
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
            "federation",
            "context",
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
            "grants",
            "factors",
            "accounts",
            "management",
            "http",
        ],
    ),
    ("jobs", &["domain", "config", "crypto", "store", "messages", "context"]),
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
    "grants",
    "factors",
    "accounts",
    "management",
    "http",
    "web",
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
    ("axum", &["http", "web", "app.rs", "cli/demo"]),
    ("tower", &["http", "web", "app.rs", "cli/demo"]),
    // The session's data types are the store's and the edge's; its layer is the edge's.
    ("tower_sessions", &["http", "store"]),
    ("askama", &["http", "web", "messages", "cli/demo"]),
    // Addresses are checked where they are configured; the rest is the carriage of mail.
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
    // The administrator's own gateway is spoken to like their mail server; everything else goes by the guarded client.
    ("reqwest", &["outbound.rs", "cli", "messages/sms_gateway.rs"]),
    ("clap", &["cli", "main.rs"]),
    ("figment", &["config"]),
];

/// Rooms without I/O, clock and randomness: those are arguments.
const PURE: &[&str] = &["domain", "protocol", "flow"];

/// What a pure room may not name: ways to the machine, to its clock and to its dice.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net::Tcp",
    "std::net::Udp",
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

/// Files that are longer than 400 lines, and why they are one file all the same.
const LONG: &[(&str, &str)] = &[
    (
        "src/flow/tests.rs",
        "one table of cases and the properties of one function",
    ),
    (
        "src/protocol/authorize_request/tests.rs",
        "one table of cases for one function",
    ),
    (
        "src/protocol/client_authentication.rs",
        "half of it is tests of one function",
    ),
    (
        "src/flow/sign_in.rs",
        "more than half of it is the table of who needs what, as tests of one function",
    ),
    (
        "src/web/page_contract.rs",
        "one example of every page, held to one contract",
    ),
    ("src/crypto/jwt.rs", "more than half of it is tests with forged tokens"),
    (
        "src/crypto/signing.rs",
        "five algorithms that must not differ, and their tests",
    ),
    ("src/crypto/password.rs", "half of it is tests of one pool"),
    (
        "src/config.rs",
        "three quarters of it are tests of what is said about wrong values",
    ),
    (
        "tests/it/security/protocol.rs",
        "one section of the list of what went wrong elsewhere, a test for each line",
    ),
    (
        "tests/it/security/sign_in.rs",
        "one section of the list of what went wrong elsewhere, a test for each line",
    ),
    (
        "tests/it/support/server.rs",
        "one server under test, with what is asked of it",
    ),
    ("src/web/page_contract.rs", "one contract, and every page that keeps it"),
    (
        "tests/it/factors/passkey.rs",
        "one list of what must not pass for a passkey, a test for each line",
    ),
    (
        "tests/it/web/every_route.rs",
        "one table, a row for every route, and what holds for all of them",
    ),
    (
        "tests/it/deployment.rs",
        "what administrators are handed, with the readers of text that its tests share",
    ),
    (
        "tests/it/web/login/with/callback.rs",
        "one answer of another provider, and everything that can be wrong with it",
    ),
    (
        "tests/it/architecture.rs",
        "the house rules in one place, with the reader of source text that they share",
    ),
];

/// Pages without an address of their own: whatever goes wrong anywhere, and the demo's application, which is not ours to route.
const PAGES_ELSEWHERE: &[(&str, &str)] = &[
    ("src/http/error_page.rs", "error.html"),
    ("src/cli/demo/relying_party.rs", "demo/home.html"),
    ("src/messages/render.rs", "mail/message.html"),
    ("src/messages/render/text.rs", "mail/message.txt"),
    // Shown at more than one address.
    ("src/web/sign_in/login_page.rs", "login.html"),
    ("src/web/sign_in/message_code.rs", "login/message_code.html"),
    ("src/web/sign_in/providers_page.rs", "account/providers.html"),
    ("src/web/sign_in/recovery_codes_page.rs", "account/recovery_codes.html"),
];

#[test]
fn every_room_names_only_those_it_may() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources("src") {
        let Some(room) = source.room() else { continue };
        let Some(allowed) = table.get(room.as_str()) else {
            wrong.push(format!(
                "{}: the room {room} is not in the table: add it there and in docs/architecture.md",
                source.name
            ));
            continue;
        };
        for (line, named) in source.rooms_named(&table) {
            if named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{}:{line}: {room} may not name {named}", source.name));
            }
        }
    }
    none(&wrong, "rooms name what they may not");
}

#[test]
fn the_table_in_the_documentation_is_this_one() {
    let text = read("docs/architecture.md");
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut above, mut last) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [rooms, _, names] = cells[..] else { continue };
        let rooms: Vec<String> = rooms
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
        above.extend(rooms.iter().cloned());
        last.clone_from(&names);
        documented.extend(rooms.into_iter().map(|room| (room, names.clone())));
    }
    let here: BTreeMap<String, BTreeSet<String>> = MAY_NAME
        .iter()
        .map(|(room, names)| {
            let names = names.iter().map(|name| (*name).to_owned());
            ((*room).to_owned(), names.collect())
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
            if !belongs && let Some(line) = source.first_line_with_path_from(name) {
                wrong.push(format!("{}:{line}: names {name}", source.name));
            }
        }
    }
    none(&wrong, "crates are named outside the rooms that own them");
}

#[test]
fn the_pure_rooms_do_nothing_but_decide() {
    let mut wrong = Vec::new();
    for source in sources("src") {
        let is_pure = source.room().is_some_and(|room| PURE.contains(&room.as_str()));
        if !is_pure || source.name.ends_with(READS_THE_CLOCK) {
            continue;
        }
        for name in IMPURE {
            if let Some(line) = source.first_line_with_word(name) {
                wrong.push(format!("{}:{line}: names {name}", source.name));
            }
        }
    }
    none(&wrong, "pure rooms reach for the machine");
}

#[test]
fn modules_stand_beside_their_folders_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for source in ["src", "migrations/src", "tests/it", "benches", "fuzz"]
        .into_iter()
        .flat_map(sources)
    {
        if source.name.ends_with("/mod.rs") {
            let better = source.name.replace("/mod.rs", ".rs");
            wrong.push(format!("{}: call it {better}", source.name));
        }
        if !source.text.starts_with("//! ") {
            wrong.push(format!(
                "{}: begin with //!: what it owns, the section of the specification, what it must not do",
                source.name
            ));
        }
    }
    none(&wrong, "modules are misplaced or mute");
}

#[test]
fn every_page_has_its_template_under_the_same_name() {
    let mut wrong = Vec::new();
    let mut drawn = BTreeSet::new();
    for source in sources("src") {
        for template in source.templates() {
            let expected = PAGES_ELSEWHERE
                .iter()
                .find(|(file, _)| *file == source.name)
                .map(|(_, template)| (*template).to_owned())
                .or_else(|| {
                    let page = source.name.strip_prefix("src/web/")?;
                    Some(page.replace(".rs", ".html"))
                });
            if expected.as_deref() != Some(&template) {
                wrong.push(format!("{}: draws {template}; expected {expected:?}", source.name));
            }
            drawn.insert(template);
        }
    }
    let mut used = drawn.clone();
    for file in files("templates", "html") {
        used.extend(templates_named_in(&read(&file)));
    }
    for file in files("templates", "html") {
        let template = file.trim_start_matches("templates/").to_owned();
        if !used.contains(&template) {
            wrong.push(format!("{file}: nothing draws it"));
        }
    }
    for template in &drawn {
        if !root().join("templates").join(template).is_file() {
            wrong.push(format!("templates/{template}: missing"));
        }
    }
    none(&wrong, "pages and templates are apart");
}

#[test]
fn every_address_has_its_tests_under_the_same_name() {
    let handlers = handlers_in_the_route_table();
    assert!(handlers.len() > 15, "the route table was not understood: {handlers:?}");
    let mut wrong = Vec::new();
    for handler in &handlers {
        let (source, tests) = (format!("src/web/{handler}.rs"), format!("tests/it/web/{handler}.rs"));
        if !root().join(&source).is_file() {
            wrong.push(format!("{source}: routed to in src/web.rs, and not there"));
        }
        if !root().join(&tests).is_file() {
            wrong.push(format!("{tests}: missing"));
        }
    }
    none(&wrong, "addresses without tests of their own");
}

#[test]
fn a_long_file_gives_a_reason() {
    let mut wrong = Vec::new();
    let mut long = BTreeSet::new();
    for source in ["src", "migrations/src", "tests/it", "benches", "fuzz"]
        .into_iter()
        .flat_map(sources)
    {
        let lines = source.text.lines().count();
        if lines > 400 {
            if !LONG.iter().any(|(name, _)| *name == source.name) {
                wrong.push(format!("{}: {lines} lines; does it have two subjects?", source.name));
            }
            long.insert(source.name);
        }
    }
    for (name, _) in LONG {
        if !long.contains(*name) {
            wrong.push(format!("{name}: no longer long; take it off the list"));
        }
    }
    none(&wrong, "files are too long");
}

#[test]
fn the_reader_of_source_text_sees_every_way_to_name_a_room() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let source = Source {
        name: "src/http/state.rs".to_owned(),
        text: r#"
            use crate::{
                config::Config, // crate::jobs in a comment
                crypto::{keyring::KeyRing, random},
            };
            /* crate::cli */ fn f() { crate :: store::open("crate::flow"); let quote = '"'; super::super::grants::x(); }
            use super::page; use crate::{self, web};
        "#
        .to_owned(),
    };
    let named: Vec<String> = source.rooms_named(&table).into_iter().map(|(_, room)| room).collect();
    assert_eq!(named, ["config", "crypto", "store", "grants", "web"]);
    assert_eq!(source.first_line_with_path_from("crate"), Some(2));
    assert_eq!(source.first_line_with_path_from("keyring"), None);
    assert_eq!(source.first_line_with_word("jobs"), None);
}

// ------------------------------------------------------------------------------------------------------ reading source

/// A file of Rust.
struct Source {
    name: String,
    text: String,
}

impl Source {
    /// The room that it is in: the first folder or file under `src/`. The crate's root and the program are in none.
    fn room(&self) -> Option<String> {
        let place = self.name.strip_prefix("src/")?;
        let room = place.split(['/', '.']).next()?;
        (!matches!(room, "lib" | "main")).then(|| room.to_owned())
    }

    /// Every room that a path names, with its line.
    fn rooms_named(&self, rooms: &BTreeMap<&str, &[&str]>) -> Vec<(usize, String)> {
        let code = self.code();
        let tokens = tokens(&code);
        let depth = self
            .name
            .trim_start_matches("src/")
            .trim_end_matches(".rs")
            .split('/')
            .count();
        let mut named = Vec::new();
        for (position, (_, token)) in tokens.iter().enumerate() {
            let begins_a_path = position == 0 || tokens[position - 1].1 != "::";
            let after_root = match token.as_str() {
                "crate" => Some(position + 1),
                // As many steps up as there are folders, and the crate's root is reached.
                "super" if begins_a_path => {
                    let steps = tokens[position..]
                        .chunks(2)
                        .take_while(|pair| pair[0].1 == "super" && pair.get(1).is_some_and(|next| next.1 == "::"))
                        .count();
                    (steps >= depth).then(|| position + 2 * steps - 1)
                }
                _ => None,
            };
            if let Some(next) = after_root {
                for (line, name) in first_segments(&tokens[next.min(tokens.len())..]) {
                    if rooms.contains_key(name.as_str()) {
                        named.push((line, name));
                    }
                }
            }
        }
        named
    }

    /// The first line with a path whose first segment is `name`.
    fn first_line_with_path_from(&self, name: &str) -> Option<usize> {
        let code = self.code();
        let tokens = tokens(&code);
        tokens.iter().enumerate().find_map(|(position, (line, token))| {
            let begins_a_path = position == 0 || !matches!(tokens[position - 1].1.as_str(), "::" | ".");
            let is_used = tokens
                .get(position + 1)
                .is_some_and(|next| matches!(next.1.as_str(), "::" | ";" | "as"));
            (token == name && begins_a_path && is_used && !inside_a_list(&tokens[..position])).then_some(*line)
        })
    }

    /// The first line with `name`, which may be a path, as whole words.
    fn first_line_with_word(&self, name: &str) -> Option<usize> {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        self.code().lines().enumerate().find_map(|(line, text)| {
            text.match_indices(name)
                .any(|(start, _)| {
                    let open_ended = name.ends_with("Tcp") || name.ends_with("Udp");
                    !text[..start].ends_with(is_word)
                        && (open_ended || !text[start + name.len()..].starts_with(is_word))
                })
                .then_some(line + 1)
        })
    }

    /// The templates that structs in it are drawn with.
    fn templates(&self) -> Vec<String> {
        self.text
            .split("#[template(path = \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    }

    /// The text with comments and the insides of strings blanked; lines stay where they are.
    fn code(&self) -> String {
        let mut code = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some(character) = rest.chars().next() {
            let end = match character {
                '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
                'r' if is_raw_string(rest) && !code.ends_with(|it: char| it.is_alphanumeric() || it == '_') => {
                    let hashes = rest[1..].chars().take_while(|it| *it == '#').count();
                    let close = format!("\"{}", "#".repeat(hashes));
                    let start = hashes + 2;
                    rest[start..]
                        .find(&close)
                        .map_or(rest.len(), |end| start + end + close.len())
                }
                '"' => end_of_string(rest),
                // A character, and not a lifetime.
                '\'' if rest[1..].starts_with('\\') => rest[3..].find('\'').map_or(rest.len(), |end| end + 4),
                '\'' if rest.chars().nth(2) == Some('\'') => rest.char_indices().nth(3).map_or(rest.len(), |it| it.0),
                _ => 0,
            };
            if end == 0 {
                code.push(character);
                rest = &rest[character.len_utf8()..];
            } else {
                code.extend(rest[..end].chars().map(|it| if it == '\n' { '\n' } else { ' ' }));
                rest = &rest[end..];
            }
        }
        code
    }
}

fn is_raw_string(rest: &str) -> bool {
    rest[1..].trim_start_matches('#').starts_with('"')
}

fn end_of_string(rest: &str) -> usize {
    let mut escaped = false;
    for (position, character) in rest.char_indices().skip(1) {
        match character {
            '"' if !escaped => return position + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// Words and `::`, `{`, `}`, `,` and other signs, each with its line.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let mut line = 1;
    let mut previous = ' ';
    for character in code.chars() {
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        if is_word(character) && is_word(previous) {
            if let Some((_, word)) = tokens.last_mut() {
                word.push(character);
            }
        } else if character == ':' && previous == ':' && tokens.last().is_some_and(|it| it.1 == ":") {
            tokens.pop();
            tokens.push((line, "::".to_owned()));
        } else if !character.is_whitespace() {
            tokens.push((line, character.to_string()));
        }
        if character == '\n' {
            line += 1;
        }
        previous = character;
    }
    tokens
}

/// What follows `crate`: one name, or the first names of a list in braces.
fn first_segments(tokens: &[(usize, String)]) -> Vec<(usize, String)> {
    let [(_, colons), next, ..] = tokens else {
        return Vec::new();
    };
    if colons != "::" {
        return Vec::new();
    }
    if next.1 != "{" {
        return vec![next.clone()];
    }
    let mut segments = Vec::new();
    let (mut depth, mut begins) = (0_usize, true);
    for (line, token) in &tokens[1..] {
        match token.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            "," if depth == 1 => {
                begins = true;
                continue;
            }
            _ if depth == 1 && begins => segments.push((*line, token.clone())),
            _ => {}
        }
        begins = begins && token == "{" && depth == 1;
    }
    segments
}

/// Whether the next token stands in the braces of a `use a::{…}`.
fn inside_a_list(before: &[(usize, String)]) -> bool {
    let mut depth = 0_i32;
    for (position, (_, token)) in before.iter().enumerate().rev() {
        match token.as_str() {
            ";" => return false,
            "}" => depth += 1,
            "{" if depth > 0 => depth -= 1,
            "{" => return position > 0 && before[position - 1].1 == "::",
            _ => {}
        }
    }
    false
}

/// The files under `src/web/` that `src/web.rs` routes to, without their ending.
fn handlers_in_the_route_table() -> BTreeSet<String> {
    let text = read("src/web.rs");
    let table = text
        .split("pub fn router(")
        .nth(1)
        .and_then(|rest| rest.split("\n}\n").next())
        .unwrap_or_default();
    let mut handlers = BTreeSet::new();
    for method in ["get(", "post(", "put(", "delete(", "patch("] {
        for call in table.split(method).skip(1) {
            let path = call.split(')').next().unwrap_or_default();
            if let Some((module, _)) = path.rsplit_once("::").filter(|(module, _)| *module != "assets") {
                handlers.insert(module.replace("::", "/"));
            }
        }
    }
    handlers
}

/// The templates that `extends`, `include` and `import` name.
fn templates_named_in(text: &str) -> Vec<String> {
    ["extends \"", "include \"", "import \""]
        .iter()
        .flat_map(|word| text.split(word).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

fn sources(folder: &str) -> Vec<Source> {
    files(folder, "rs")
        .into_iter()
        .map(|name| Source {
            text: read(&name),
            name,
        })
        .collect()
}

/// The files under `folder` with that ending, by their names from the root.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder can be read").path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "target") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == ending) {
                let name = path.strip_prefix(root()).expect("it is below the root");
                found.push(name.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn none(wrong: &[String], what: &str) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
