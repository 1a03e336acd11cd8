//! The documentation, as the tests read it: its pages, the blocks in them, and the settings that they may name.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clap::{CommandFactory, error::ErrorKind};
use serde_json::Value;
use vestibule::{cli::Command, config::Config};

/// The pages that are not in the book.
const OTHER_PAGES: &[&str] = &[
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "benches/README.md",
];

/// The pages of the book, from the root, without its table of contents.
pub fn book() -> Vec<String> {
    let mut pages = pages_in(Path::new("docs"));
    pages.retain(|page| page != "docs/SUMMARY.md");
    pages
}

/// Every page.
pub fn pages() -> Vec<String> {
    let others = OTHER_PAGES.iter().map(|page| (*page).to_owned());
    others.chain(pages_in(Path::new("docs"))).collect()
}

fn pages_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut pages = Vec::new();
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            pages.extend(pages_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path.to_str().expect("a plain name").to_owned());
        }
    }
    pages.sort();
    pages
}

/// A fenced block.
pub struct Block {
    /// What it is written in.
    pub language: String,
    /// What else the tests are told about it: `run`, `save=FILE`.
    pub note: String,
    /// Its lines.
    pub code: String,
}

/// Each fenced block of a page.
pub fn blocks(page: &str) -> Vec<Block> {
    let block = |text: &str| {
        let (about, code) = text.split_once('\n')?;
        let (language, note) = about.trim().split_once(' ').unwrap_or((about.trim(), ""));
        Some(Block {
            language: language.to_owned(),
            note: note.to_owned(),
            code: code.to_owned(),
        })
    };
    page.split("\n```").skip(1).step_by(2).filter_map(block).collect()
}

/// A page without its fenced blocks.
pub fn prose(page: &str) -> String {
    page.split("\n```").step_by(2).collect()
}

/// Every key of the configuration, with dots.
pub fn settings() -> BTreeSet<String> {
    fn walk(prefix: &str, value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, member)| {
                let path = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                walk(&path, member, into);
            }),
            _ => {
                into.insert(prefix.to_owned());
            }
        }
    }
    let mut keys = BTreeSet::new();
    walk(
        "",
        &serde_json::to_value(Config::default()).expect("it can be written"),
        &mut keys,
    );
    keys
}

/// Whether an environment variable is a key, or names a file that holds one.
pub fn is_setting(variable: &str) -> bool {
    let key = variable
        .trim_start_matches("VESTIBULE_")
        .to_ascii_lowercase()
        .replace("__", ".");
    let keys = settings();
    keys.contains(&key) || key.strip_suffix("_file").is_some_and(|key| keys.contains(key))
}

/// Whether the program accepts this command line; its effect does not matter.
pub fn check_command(words: &[&str], place: &str) {
    // `FILE…` and the like are placeholders; punctuation of the sentence is not part of it.
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            word.trim_matches(|it| matches!(it, '…' | '[' | ']' | ',' | '.'))
                .to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() < 2 {
        return;
    }
    let mut command = Command::command();
    if let Err(error) = command.try_get_matches_from_mut(&words)
        && !matches!(
            error.kind(),
            ErrorKind::DisplayHelp
                | ErrorKind::DisplayVersion
                | ErrorKind::MissingRequiredArgument
                | ErrorKind::MissingSubcommand
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        )
    {
        panic!("{place}: {}: {error}", words.join(" "));
    }
}

/// A file of the repository.
pub fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
