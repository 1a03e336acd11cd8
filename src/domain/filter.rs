//! What a list is asked for: comparisons of attributes, and how they are combined (RFC 7644 section 3.4.2.2). The text of one is read
//! by `protocol/scim_filter.rs`. Which attributes there are, and what can be compared with them, is known to the lists.

use std::fmt::{self, Display as _};

/// A condition on the rows of a list. Every comparison is true or false: an attribute that a row does not have equals nothing but
/// null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Each of these holds.
    And(Vec<Filter>),
    /// At least one of these holds.
    Or(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// One comparison.
    Compare(Comparison),
}

/// An attribute, compared with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The name of the attribute.
    pub attribute: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub value: Literal,
}

/// How an attribute is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// It is equal.
    Eq,
    /// It contains the text.
    Co,
    /// It starts with the text.
    Sw,
    /// It is greater, or later.
    Gt,
    /// It is less, or earlier.
    Lt,
}

/// A value as it stands in a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A text; ids and times are texts too.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// No value.
    Null,
}

impl Filter {
    /// One comparison.
    pub fn compare(attribute: &str, operator: Operator, value: impl Into<Literal>) -> Self {
        Self::Compare(Comparison {
            attribute: attribute.to_owned(),
            operator,
            value: value.into(),
        })
    }
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 5] = [Self::Eq, Self::Co, Self::Sw, Self::Gt, Self::Lt];

    /// The word in a filter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Gt => "gt",
            Self::Lt => "lt",
        }
    }

    /// The operator of that word, in upper or lower case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operator| operator.as_str().eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Literal {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => serde_json::Value::from(text.as_str()).fmt(f),
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Null => f.write_str("null"),
        }
    }
}

/// The one text of a filter, whatever text it was read from.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => join(f, parts, " and ", |part| matches!(part, Self::And(_) | Self::Or(_))),
            Self::Or(parts) => join(f, parts, " or ", |part| matches!(part, Self::Or(_))),
            Self::Not(part) => write!(f, "not ({part})"),
            Self::Compare(Comparison {
                attribute,
                operator,
                value,
            }) => write!(f, "{attribute} {operator} {value}"),
        }
    }
}

/// Writes the parts; those that would be read otherwise without parentheses get them.
fn join(
    f: &mut fmt::Formatter<'_>,
    parts: &[Filter],
    between: &str,
    needs_parentheses: impl Fn(&Filter) -> bool,
) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        if needs_parentheses(part) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_written_with_the_parentheses_that_it_needs() {
        let is = |attribute: &str| Filter::compare(attribute, Operator::Eq, true);
        let either = Filter::Or(vec![is("a"), Filter::And(vec![is("b"), is("c")])]);
        assert_eq!(either.to_string(), "a eq true or b eq true and c eq true");
        let both = Filter::And(vec![either, Filter::Not(Box::new(is("d")))]);
        assert_eq!(
            both.to_string(),
            "(a eq true or b eq true and c eq true) and not (d eq true)"
        );
        let quoted = Filter::compare("name", Operator::Sw, "a\"\\\n");
        assert_eq!(quoted.to_string(), r#"name sw "a\"\\\n""#);
    }
}
