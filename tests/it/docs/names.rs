//! Commands, settings and state files in the pages are ones that there are.

use std::collections::BTreeSet;

use vestibule::{
    config::Config,
    domain::{event::EventKind, right::Right},
    management::apply::StateFile,
};

use crate::support::{
    book::{blocks, check_command, is_setting, pages, read, root, settings},
    shell::words,
};

/// Variables with the prefix of settings that are not settings: the API key of commands, and those of the tests, which `docs/testing.md` explains. Those
/// of the load run begin with `VESTIBULE_LOAD_`.
const KNOBS: &[&str] = &["VESTIBULE_API_KEY", "VESTIBULE_BINARY", "VESTIBULE_SCREENSHOTS"];

#[test]
fn the_state_files_and_settings_in_the_pages_are_read() {
    let (mut state_files, mut settings) = (0, 0);
    for page in pages() {
        for block in blocks(&read(&page)) {
            if block.language != "toml" {
                continue;
            }
            let text = block.code;
            let tables = [
                "[[clients]]",
                "[[users]]",
                "[[groups]]",
                "[[scopes]]",
                "[[attributes]]",
                "[[providers]]",
                "logo_file",
                "[settings.",
            ];
            if tables.iter().any(|table| text.contains(table)) {
                StateFile::parse(&text).unwrap_or_else(|error| panic!("{page}: {error} in\n{text}"));
                state_files += 1;
            } else {
                toml::from_str::<Config>(&text).unwrap_or_else(|error| panic!("{page}: {error} in\n{text}"));
                settings += 1;
            }
        }
    }
    assert!(state_files > 0 && settings > 1, "{state_files}, {settings}");
}

#[test]
fn the_commands_in_the_pages_exist() {
    let mut found = 0;
    for page in pages() {
        let text = read(&page);
        let inline = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|it| !it.contains('\n'))
            .map(str::to_owned);
        let blocks = blocks(&text)
            .into_iter()
            .filter(|block| matches!(block.language.as_str(), "" | "sh" | "console"))
            .flat_map(|block| block.code.lines().map(str::to_owned).collect::<Vec<_>>());
        for line in inline.chain(blocks) {
            let line = line.split(" #").next().unwrap_or_default().trim();
            // What a shell does with its output is not part of the command.
            let words = words(line);
            let words = words.iter().map(String::as_str);
            let words: Vec<&str> = words.take_while(|word| !word.starts_with(['>', '<', '|'])).collect();
            let command = match words.as_slice() {
                ["vestibule" | "./target/release/vestibule", ..] => words.clone(),
                ["cargo", "run", .., "--", _] | ["cargo", "run", "--", ..] => {
                    let start = words.iter().position(|word| *word == "--").unwrap_or_default();
                    [&["vestibule"][..], &words[start + 1..]].concat()
                }
                ["docker", "compose", "run", "--rm", "vestibule", rest @ ..] => [&["vestibule"][..], rest].concat(),
                [script, ..]
                    if (script.starts_with("./test") || script.starts_with("tests/")) && !script.contains('<') =>
                {
                    let name = script.trim_start_matches("./");
                    assert!(root().join(name).exists(), "{page}: {script} is not there");
                    continue;
                }
                _ => continue,
            };
            check_command(&command, &page);
            found += 1;
        }
    }
    assert!(found > 10, "only {found} commands were found");
}

#[test]
fn the_pages_name_no_setting_that_does_not_exist() {
    let settings = settings();
    let sections: BTreeSet<&str> = settings.iter().filter_map(|key| Some(key.split_once('.')?.0)).collect();
    for page in pages() {
        let text = read(&page);
        for variable in variables_in(&text) {
            assert!(
                is_setting(&variable) || KNOBS.contains(&variable.as_str()) || variable.starts_with("VESTIBULE_LOAD_"),
                "{page}: {variable} is no setting"
            );
        }
        for word in text.split('`').skip(1).step_by(2) {
            let key = word.split([' ', '=']).next().unwrap_or_default();
            let is_dotted = key.split_once('.').is_some_and(|(section, rest)| {
                sections.contains(section) && rest.chars().all(|it| it.is_ascii_lowercase() || it == '_')
            });
            // A right, an event and a file of the store are written like a setting.
            let is_another = Right::parse(key).is_some() || EventKind::parse(key).is_some() || key.ends_with(".rs");
            if is_dotted && !is_another {
                assert!(settings.contains(key), "{page}: {key} is no setting");
            }
        }
    }
}

fn variables_in(text: &str) -> BTreeSet<String> {
    text.match_indices("VESTIBULE_")
        .map(|(start, _)| {
            let name = text[start..].chars();
            name.take_while(|it| it.is_ascii_uppercase() || *it == '_')
                .collect::<String>()
        })
        // The prefix alone, as in "`VESTIBULE_`, then the key's path".
        .filter(|name| name != "VESTIBULE_")
        .collect()
}
