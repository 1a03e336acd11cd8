//! `docs/configuration.md`, which is made from `config/example.toml`.

use std::{env, fmt::Write as _, fs};

use crate::support::book::{read, root};

const PAGE: &str = "docs/configuration.md";

const HEAD: &str = "# Configuration reference

Every setting, with its default and the environment variable that overrides it. [Running Vestibule](operations.md#configuration) says how
settings are given. Durations are a number and a unit: `60s`, `10m`, `24h`, `14d`.

This page is made from [`config/example.toml`](../config/example.toml), and a test compares the two. To change it, change that file, and write
the page again with `WRITE_DOCS=1 cargo test --test it docs::configuration`.

## Without a section
";

/// With `WRITE_DOCS=1` it writes the page.
#[test]
fn the_reference_says_what_the_example_says() {
    let rendered = render(&read("config/example.toml"));
    if env::var_os("WRITE_DOCS").is_some() {
        fs::write(root().join(PAGE), &rendered).expect("the page can be written");
    }
    assert!(
        read(PAGE) == rendered,
        "{PAGE} is older than config/example.toml: WRITE_DOCS=1 cargo test --test it docs::configuration"
    );
}

fn render(example: &str) -> String {
    let mut page = HEAD.to_owned();
    let mut section = String::new();
    // The comment above what comes next.
    let mut said: Vec<&str> = Vec::new();
    for line in example.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            said.push(comment);
            continue;
        }
        // What has no default stands behind a `#`.
        let bare = line.strip_prefix('#').unwrap_or(line);
        let text = said.join(" ").replace('<', "\\<");
        said.clear();
        if bare.starts_with('[') {
            bare.trim_matches(['[', ']']).clone_into(&mut section);
            page.push_str(&heading(bare, &text));
        } else if let Some((name, value)) = bare.split_once(" = ") {
            let has_default = bare == line;
            page.push_str(&entry(&section, name, &text, value, has_default));
        }
    }
    page
}

fn heading(section: &str, text: &str) -> String {
    match text {
        "" => format!("\n## `{section}`\n"),
        text => format!("\n## `{section}`\n\n{text}\n"),
    }
}

fn entry(section: &str, name: &str, text: &str, value: &str, has_default: bool) -> String {
    // Those of a list of tables: the variables of the environment cannot say which table.
    let is_listed = ["upstreams", "audit.streams"].contains(&section);
    let key = match section {
        "" => name.to_owned(),
        section => format!("{section}.{name}"),
    };
    let about = match (has_default, is_listed) {
        (true, _) => "Default",
        (false, true) => "Example",
        (false, false) => "Not set by default. Example",
    };
    let mut entry = format!("\n### `{key}`\n\n{text}\n\n- {about}: `{value}`\n");
    if !is_listed {
        let variable = key.to_ascii_uppercase().replace('.', "__");
        let _ = writeln!(entry, "- Environment: `VESTIBULE_{variable}`");
    }
    entry
}
