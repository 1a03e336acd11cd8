//! `docs/troubleshooting.md` has every message, and `docs/administration.md` every right.

use vestibule::{
    domain::{right::Right, trace::CheckName},
    http::api_error::Problem,
};

use crate::support::book::read;

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
