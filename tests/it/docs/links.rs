//! The table of contents, and every link.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use crate::support::book::{book, pages, prose, read, root};

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let summary = read("docs/SUMMARY.md");
    let mut listed = BTreeSet::new();
    for target in targets(&summary) {
        assert!(listed.insert(format!("docs/{target}")), "{target} is there twice");
    }
    let written: BTreeSet<String> = book().into_iter().collect();
    let missing: Vec<&String> = written.difference(&listed).collect();
    let gone: Vec<&String> = listed.difference(&written).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "docs/SUMMARY.md: missing {missing:?}, not there {gone:?}"
    );
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for page in pages() {
        let folder = Path::new(&page).parent().expect("a page is in a folder");
        for target in targets(&prose(&read(&page))) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target.as_str(), ""));
            let file = match file {
                "" => PathBuf::from(&page),
                file => plain(&folder.join(file)),
            };
            if !root().join(&file).exists() {
                wrong.push(format!("{page}: {target} is not there"));
            } else if !anchor.is_empty() && !anchors(&file).contains(anchor) {
                wrong.push(format!("{page}: {target}: no heading is called that"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the links of a text lead.
fn targets(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.map(str::to_owned).collect()
}

/// The path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain
}

/// The anchors of the headings of a page, as GitHub and mdBook make them.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = prose(&read(page.to_str().expect("a plain name")));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let anchor = anchor_of(line.trim_start_matches('#').trim());
            let before = seen.entry(anchor.clone()).or_default();
            *before += 1;
            match *before {
                1 => anchor,
                times => format!("{anchor}-{}", times - 1),
            }
        })
        .collect()
}

fn anchor_of(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | ' '));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
