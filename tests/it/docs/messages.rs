//! `docs/troubleshooting.md` has every message, `docs/administration.md` every right, and what is quoted of the console is there.

use std::{collections::BTreeSet, fs};

use vestibule::{
    domain::{right::Right, trace::CheckName},
    http::api_error::Problem,
};

use crate::support::book::{prose, read, root};

/// What the app of `docs/first-steps.md` is called, and what it says.
const OF_THE_APP: &[&str] = &["Orchard Notes", "Hello", "Hello, Alice Adams"];

#[test]
fn every_error_page_and_every_check_has_a_heading() {
    let page = read("docs/troubleshooting.md");
    let mut missing = Vec::new();
    for (file, beginning) in [("main.ftl", "error-"), ("traces.ftl", "trace-check-")] {
        let texts = read(&format!("templates/locales/en/{file}"));
        for (id, text) in texts.lines().filter_map(|line| line.split_once(" = ")) {
            let is_title = id.starts_with(beginning) && !id.ends_with("-help");
            // Links and labels of the error page.
            let is_label = ["error-start", "error-page", "error-app", "error-reference"].contains(&id);
            if is_title && !is_label && !page.contains(&format!("\n### {text}\n")) {
                missing.push(text.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "docs/troubleshooting.md has no heading {missing:?}");
}

#[test]
fn every_check_problem_and_right_is_named() {
    let checks = CheckName::ALL.iter().map(|check| check.as_str().to_owned());
    let problems = Problem::ALL.into_iter().map(Problem::uri);
    let problems = problems.map(|uri| uri.trim_start_matches("urn:vestibule:problem:").to_owned());
    let page = read("docs/troubleshooting.md");
    for name in checks.chain(problems) {
        assert!(page.contains(&format!("`{name}`")), "docs/troubleshooting.md: {name}");
    }
    let page = read("docs/administration.md");
    for right in Right::ALL {
        assert!(
            page.contains(&format!("\n| `{right}` |")),
            "docs/administration.md: {right}"
        );
    }
}

#[test]
fn what_the_pages_quote_is_on_the_pages_of_the_server() {
    let mut texts = BTreeSet::new();
    for file in fs::read_dir(root().join("templates/locales/en")).expect("the folder is there") {
        let text = fs::read_to_string(file.expect("it can be read").path()).expect("it is text");
        texts.extend(
            text.lines()
                .filter_map(|line| Some(line.split_once(" = ")?.1.to_owned())),
        );
    }
    for page in ["docs/first-steps.md", "docs/administration.md"] {
        let text = prose(&read(page));
        let plain: String = text.split('`').step_by(2).collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        for quoted in plain.split('"').skip(1).step_by(2) {
            assert!(
                texts.contains(quoted) || OF_THE_APP.contains(&quoted),
                "{page}: no page says {quoted:?}"
            );
        }
    }
}
