//! Where a file stands, how it begins, and how long it may be.

use std::collections::BTreeSet;

use super::{assert_none, source::sources};

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
    ("fuzz/targets.rs", "one table of targets, and what must hold for each"),
    ("tests/it/support/routes.rs", "one table: a row for each route"),
    ("src/web.rs", "one table: every address and its handler"),
    (
        "tests/it/web/every_route.rs",
        "one table, a row for every route, and what holds for all of them",
    ),
    (
        "tests/it/web/login/with/callback.rs",
        "one answer of another provider, and everything that can be wrong with it",
    ),
];

const FOLDERS: [&str; 5] = ["src", "migrations/src", "tests/it", "benches", "fuzz"];

#[test]
fn modules_stand_beside_their_folders_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for source in FOLDERS.into_iter().flat_map(sources) {
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
    assert_none(&wrong, "modules are misplaced or have no description");
}

#[test]
fn a_long_file_gives_a_reason() {
    let mut wrong = Vec::new();
    let mut long = BTreeSet::new();
    for source in FOLDERS.into_iter().flat_map(sources) {
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
    assert_none(&wrong, "files are too long");
}

#[test]
fn no_test_imports_another() {
    let mut wrong = Vec::new();
    for source in sources("tests/it") {
        let module = source.name.trim_start_matches("tests/it/").trim_end_matches(".rs");
        let folder = module.split('/').next().unwrap_or_default();
        if matches!(folder, "main" | "support" | "architecture") {
            continue;
        }
        for path in &source.paths {
            let names_support = path.segments.get(1).is_some_and(|name| name == "support");
            let leads_out = match path.segments[0].as_str() {
                "crate" => !names_support,
                "super" => path.inner_modules.is_empty() && path.segments[1] != "*",
                _ => false,
            };
            if leads_out {
                wrong.push(format!("{}:{}: {}", source.name, path.line, path.segments.join("::")));
            }
        }
    }
    assert_none(&wrong, "what tests share belongs in tests/it/support");
}
