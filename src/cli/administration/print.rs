//! How answers are shown: tables and records to people, JSON to programs.

use std::io::stdout;

use chrono::{DateTime, Utc};
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::output::{line, say};

/// A column of a table: its title, and what it shows of a row.
pub(crate) type Column = (&'static str, fn(&Value) -> String);

/// What stands where there is nothing.
const NOTHING: &str = "-";

/// The answer as it is.
pub(crate) fn json(value: &Value) {
    line(stdout(), format_args!("{value:#}"));
}

/// A table with a header. Columns are as wide as what they show.
pub(crate) fn table(columns: &[Column], rows: &[Value]) {
    let titles = columns.iter().map(|(title, _)| (*title).to_owned()).collect();
    let cells = rows.iter().map(|row| columns.iter().map(|(_, of)| of(row)).collect());
    let lines: Vec<Vec<String>> = std::iter::once(titles).chain(cells).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| lines.iter().map(|cells| cells[at].width()).max().unwrap_or_default())
        .collect();
    for cells in lines {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| padded(cell, *width));
        say!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// What is known of one thing, a line for each member.
pub(crate) fn record(value: &Value) {
    let members = value.as_object().into_iter().flatten();
    let rows: Vec<(String, String)> = members.map(|(name, _)| (plain(name), member(value, name))).collect();
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    for (name, shown) in rows {
        say!("{}  {shown}", padded(&name, width));
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A member as people read it; `-` where there is none.
pub(crate) fn member(row: &Value, name: &str) -> String {
    let value = row.get(name).unwrap_or(&Value::Null);
    match value.as_str() {
        Some(text) if name.ends_with("_at") || name.ends_with("_from") => moment(text),
        _ => shown(value),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => NOTHING.to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => NOTHING.to_owned(),
        Value::String(text) => plain(text),
        Value::Array(items) if items.is_empty() => NOTHING.to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.to_string(),
        Value::Object(members) if members.is_empty() => NOTHING.to_owned(),
        Value::Object(_) => plain(&value.to_string()),
    }
}

/// A time to the second.
fn moment(text: &str) -> String {
    match text.parse::<DateTime<Utc>>() {
        Ok(at) => at.format("%Y-%m-%d %H:%M:%SZ").to_string(),
        Err(_) => plain(text),
    }
}

/// A text without what would do something to a terminal: users choose their names.
pub(crate) fn plain(text: &str) -> String {
    let harmless = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        character if character.is_control() || is_direction(character) => char::REPLACEMENT_CHARACTER,
        character => character,
    };
    text.chars().map(harmless).collect()
}

/// Whether it turns the direction of what follows around.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_is_shown_as_people_read_it() {
        let row = json!({
            "name": "Ada\u{1b}[31m", "made_at": "2026-11-30T13:35:36.123456Z", "ok": true, "none": [], "many": ["a", "b"], "few": 2,
        });
        for (name, shown) in [
            ("name", "Ada\u{fffd}[31m"),
            ("made_at", "2026-11-30 13:35:36Z"),
            ("ok", "yes"),
            ("none", "-"),
            ("many", "a, b"),
            ("few", "2"),
            ("absent", "-"),
        ] {
            assert_eq!(member(&row, name), shown);
        }
    }

    #[test]
    fn a_wide_name_takes_the_room_that_it_has_on_a_terminal() {
        assert_eq!(padded("渡辺", 6), "渡辺  ");
        assert_eq!(padded("Zoe\u{308}", 5), "Zoe\u{308}  ");
        assert_eq!(padded("longer", 3), "longer");
    }
}
