//! `vestibule plan`: what applying the state files would do, for people to read before they do it.

use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use super::{config_file::Failure, output::say, state_files::StateFiles};
use crate::management::apply::{Change, FieldChange, Mode, Report};

/// Shown below `vestibule plan --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule plan state/*.toml
  vestibule plan state.toml && vestibule apply state.toml";

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    files: StateFiles,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let outcome = options.files.bring_about(Mode::DryRun).await?;
    for report in outcome.differing() {
        for line in lines(report) {
            say!("{line}");
        }
    }
    let [created, changed, unchanged] = outcome.totals();
    say!("{created} to create, {changed} to change, {unchanged} as they are");
    Ok(ExitCode::SUCCESS)
}

/// The object and what changes of it: `+` is new, `-` goes, `~` changes.
pub(super) fn lines(report: &Report) -> Vec<String> {
    let mark = match report.change {
        Change::Created => '+',
        Change::Changed | Change::Unchanged => '~',
    };
    let mut lines = vec![format!("{mark} {} {}", report.kind, report.name)];
    for field in &report.fields {
        lines.extend(of_field(field));
    }
    lines
}

fn of_field(field: &FieldChange) -> Vec<String> {
    let name = &field.name;
    match (items(field.before.as_ref()), items(field.after.as_ref())) {
        (Some(before), Some(after)) => {
            let gone = before
                .iter()
                .filter(|item| !after.contains(item))
                .map(|item| ('-', item));
            let new = after
                .iter()
                .filter(|item| !before.contains(item))
                .map(|item| ('+', item));
            let mut lines: Vec<String> = gone
                .chain(new)
                .map(|(mark, item)| format!("      {mark} {item}"))
                .collect();
            if lines.is_empty() {
                lines.push("      in another order".to_owned());
            }
            lines.insert(0, format!("    ~ {name}"));
            lines
        }
        _ => match (&field.before, &field.after) {
            (None, Some(after)) => vec![format!("    + {name}: {after}")],
            (Some(before), None) => vec![format!("    - {name}: {before}")],
            _ => vec![format!("    ~ {field}")],
        },
    }
}

/// The items of a list; those of an empty one where there is nothing.
fn items(shown: Option<&String>) -> Option<Vec<Value>> {
    match serde_json::from_str(shown?) {
        Ok(Value::Array(items)) => Some(items),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(before: Option<&str>, after: Option<&str>) -> Vec<String> {
        of_field(&FieldChange {
            name: "f".to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        })
    }

    #[test]
    fn a_list_shows_what_comes_and_what_goes() {
        assert_eq!(
            field(Some(r#"["a","b"]"#), Some(r#"["b","c"]"#)),
            ["    ~ f", "      - \"a\"", "      + \"c\""]
        );
        assert_eq!(
            field(Some(r#"["a","b"]"#), Some(r#"["b","a"]"#))[1],
            "      in another order"
        );
        assert_eq!(field(None, Some("1")), ["    + f: 1"]);
        assert_eq!(field(Some("1"), None), ["    - f: 1"]);
        assert_eq!(field(Some("1"), Some("2")), ["    ~ f: 1 -> 2"]);
    }
}
