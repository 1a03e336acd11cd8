//! What can be known of a person beside the standard claims (OpenID Connect Core 1.0 section 5.1): an administrator defines the attributes
//! that there are.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{named::named, reserved_claim};

/// The values of a person, by the name of their attribute.
pub type Attributes = BTreeMap<String, Value>;

/// An attribute that people can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDefinition {
    /// Its name; it never changes.
    pub name: String,
    /// What forms call it.
    pub label: String,
    /// What its values are.
    pub kind: AttributeKind,
    /// Whether an administrator has to give everybody a value. Who has none still signs in.
    pub required: bool,
    /// Whether people see their own value.
    pub visible_to_user: bool,
    /// Who changes a value.
    pub changed_by: ChangedBy,
    /// Whether people can be searched for by it.
    pub searchable: bool,
}

named! {
    /// What the values of an attribute are.
    AttributeKind {
        /// A text.
        Text = "text",
        /// A whole number.
        Number = "number",
        /// True or false.
        Boolean = "boolean",
        /// A list of texts.
        List = "list",
    }
}

named! {
    /// Who changes the values of an attribute.
    ChangedBy {
        /// Administrators alone.
        Administrator = "administrator",
        /// People their own, and administrators.
        User = "user",
    }
}

/// The longest name.
const LONGEST_NAME: usize = 64;
/// The longest text.
const LONGEST_TEXT: usize = 1000;
/// The longest text in a list.
const LONGEST_ENTRY: usize = 200;
/// The most texts in a list.
const LONGEST_LIST: usize = 50;
/// The largest number that every reader of JSON reads as it is (RFC 8259 section 6).
const LARGEST_NUMBER: u64 = (1 << 53) - 1;
/// How much of a value is searched for.
const LONGEST_SEARCHED: usize = 200;

impl AttributeDefinition {
    /// Whether its owner may change the value themselves.
    pub fn is_changed_by_user(&self) -> bool {
        self.visible_to_user && self.changed_by == ChangedBy::User
    }

    /// Whether somebody can have that value.
    ///
    /// # Errors
    /// What a value is.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        let is_right = match (self.kind, value) {
            (AttributeKind::Text, Value::String(text)) => is_text(text, LONGEST_TEXT),
            (AttributeKind::Number, Value::Number(number)) => number
                .as_i64()
                .is_some_and(|number| number.unsigned_abs() <= LARGEST_NUMBER),
            (AttributeKind::Boolean, Value::Bool(_)) => true,
            (AttributeKind::List, Value::Array(entries)) => {
                let is_entry = |entry: &Value| entry.as_str().is_some_and(|text| is_text(text, LONGEST_ENTRY));
                (1..=LONGEST_LIST).contains(&entries.len()) && entries.iter().all(is_entry)
            }
            _ => false,
        };
        match is_right {
            true => Ok(()),
            false => Err(format!("{} is {}", self.name, self.kind.expected())),
        }
    }
}

impl AttributeKind {
    /// What a value is, in words.
    fn expected(self) -> String {
        match self {
            Self::Text => format!("a text of 1 to {LONGEST_TEXT} characters, in one line"),
            Self::Number => format!("a whole number between -{LARGEST_NUMBER} and {LARGEST_NUMBER}"),
            Self::Boolean => "true or false".to_owned(),
            Self::List => {
                format!("a list of 1 to {LONGEST_LIST} texts, each of 1 to {LONGEST_ENTRY} characters in one line")
            }
        }
    }
}

fn is_text(text: &str, longest: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control)
}

/// Whether an attribute can have that name. It is meant to become a claim, so no name of a claim that means something else is one.
pub fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(is_part)
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && !reserved_claim::is_reserved(name)
}

/// The text by which people with that value are searched for, before it is brought into one spelling.
pub fn searched(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => String::new(),
        other => other.to_string(),
    };
    text.chars().take(LONGEST_SEARCHED).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn attribute(kind: AttributeKind) -> AttributeDefinition {
        AttributeDefinition {
            name: "department".to_owned(),
            label: "Department".to_owned(),
            kind,
            required: false,
            visible_to_user: true,
            changed_by: ChangedBy::Administrator,
            searchable: false,
        }
    }

    #[test]
    fn a_value_is_of_the_kind_of_its_attribute() {
        for (kind, right, wrong) in [
            (
                AttributeKind::Text,
                vec![json!("a"), json!("ä".repeat(1000))],
                vec![
                    json!(""),
                    json!(" "),
                    json!("a\nb"),
                    json!("a".repeat(1001)),
                    json!(1),
                    json!(["a"]),
                ],
            ),
            (
                AttributeKind::Number,
                vec![json!(0), json!(-5), json!(9_007_199_254_740_991_i64)],
                vec![
                    json!("1"),
                    json!(1.5),
                    json!(9_007_199_254_740_992_i64),
                    json!(u64::MAX),
                    json!(true),
                ],
            ),
            (
                AttributeKind::Boolean,
                vec![json!(true), json!(false)],
                vec![json!("true"), json!(1), json!(null)],
            ),
            (
                AttributeKind::List,
                vec![json!(["a"]), json!(["a", "b"])],
                vec![
                    json!([]),
                    json!([""]),
                    json!([1]),
                    json!("a"),
                    json!(vec!["a"; 51]),
                    json!({ "a": "b" }),
                ],
            ),
        ] {
            for value in right {
                assert_eq!(attribute(kind).check(&value), Ok(()), "{value}");
            }
            for value in wrong {
                assert!(attribute(kind).check(&value).is_err(), "{kind:?} {value}");
            }
        }
    }

    #[test]
    fn a_name_is_no_claim_that_means_something_else() {
        for name in ["department", "cost_center2", "X"] {
            assert!(is_name(name), "{name}");
        }
        let long = "a".repeat(65);
        for name in [
            "",
            "2a",
            "_a",
            "a-b",
            "a.b",
            "ä",
            "email",
            "Email",
            "sub",
            "groups",
            "cnf",
            "EMAIL_verified",
            &long,
        ] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_value_is_searched_for_by_its_beginning() {
        assert_eq!(searched(&json!("a".repeat(300))).len(), 200);
        assert_eq!(searched(&json!(42)), "42");
        assert_eq!(searched(&json!(true)), "true");
        assert_eq!(searched(&json!(["a"])), "");
    }
}
