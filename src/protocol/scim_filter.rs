//! Reads the filter of a list: a subset of that of SCIM (RFC 7644 section 3.4.2.2). Comparisons with `eq`, `co`, `sw`, `gt` and `lt`,
//! combined by `and`, `or`, `not (…)` and parentheses; `and` binds tighter than `or`. Operators may be in upper or lower case.
//! Attributes are as they are named here; whether a list has one is for the list to say.
//!
//! A filter comes from outside, so its length, its comparisons and its nesting are bounded. The parser calls itself once for each level
//! of nesting, and so no more often than that.

use crate::domain::filter::{Comparison, Filter, Literal, Operator};

/// The most bytes of a filter.
pub const MAX_LENGTH: usize = 2048;

/// The most comparisons in a filter.
pub const MAX_COMPARISONS: usize = 20;

/// The most levels of parentheses in a filter.
pub const MAX_NESTING: usize = 10;

/// A text is no filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the filter is wrong at byte {position}: {problem}")]
pub struct FilterError {
    /// Where, in bytes from the start.
    pub position: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is too long.
    #[error("a filter has at most {MAX_LENGTH} bytes")]
    TooLong,
    /// It compares too much.
    #[error("a filter has at most {MAX_COMPARISONS} comparisons")]
    TooManyComparisons,
    /// Too many parentheses are open.
    #[error("parentheses are nested at most {MAX_NESTING} levels deep")]
    TooDeep,
    /// There is no condition where one is needed.
    #[error("a comparison such as name eq \"x\", not (…) or (…) is expected")]
    NoCondition,
    /// `not` is not followed by a parenthesis.
    #[error("not is followed by a condition in parentheses: not (…)")]
    NotWithoutParentheses,
    /// There is no operator after an attribute, or it is none of ours.
    #[error("the operators are eq, co, sw, gt, lt")]
    UnknownOperator,
    /// There is no value after an operator.
    #[error("a value is a JSON string in double quotes, true, false or null")]
    NoValue,
    /// A text is not a JSON string.
    #[error("a text is a JSON string: \"…\", with \\\" for a quote and \\\\ for a backslash in it")]
    BadString,
    /// A parenthesis is not closed.
    #[error("and, or or a closing parenthesis is expected")]
    NotClosed,
    /// Something follows that belongs to no condition.
    #[error("and, or or the end of the filter is expected")]
    NoEnd,
}

/// Reads a filter.
///
/// # Errors
/// When the text is no filter, or more than the bounds allow.
pub fn parse(text: &str) -> Result<Filter, FilterError> {
    let mut parser = Parser {
        text,
        position: 0,
        comparisons: 0,
        nesting: 0,
    };
    if text.len() > MAX_LENGTH {
        parser.position = MAX_LENGTH;
        return Err(parser.error(Problem::TooLong));
    }
    let filter = parser.alternatives()?;
    parser.skip_spaces();
    if parser.rest().is_empty() {
        Ok(filter)
    } else {
        Err(parser.error(Problem::NoEnd))
    }
}

struct Parser<'a> {
    text: &'a str,
    position: usize,
    comparisons: usize,
    nesting: usize,
}

impl<'a> Parser<'a> {
    /// Conditions with `or` between them.
    fn alternatives(&mut self) -> Result<Filter, FilterError> {
        let first = self.conjunction()?;
        let mut parts = vec![first];
        while self.take_word("or") {
            parts.push(self.conjunction()?);
        }
        Ok(one_or(parts, Filter::Or))
    }

    /// Conditions with `and` between them.
    fn conjunction(&mut self) -> Result<Filter, FilterError> {
        let first = self.condition()?;
        let mut parts = vec![first];
        while self.take_word("and") {
            parts.push(self.condition()?);
        }
        Ok(one_or(parts, Filter::And))
    }

    fn condition(&mut self) -> Result<Filter, FilterError> {
        self.skip_spaces();
        if self.rest().starts_with('(') {
            return self.group();
        }
        if self.take_word("not") {
            self.skip_spaces();
            if !self.rest().starts_with('(') {
                return Err(self.error(Problem::NotWithoutParentheses));
            }
            return Ok(Filter::Not(Box::new(self.group()?)));
        }
        self.comparison()
    }

    /// A condition in parentheses.
    fn group(&mut self) -> Result<Filter, FilterError> {
        if self.nesting == MAX_NESTING {
            return Err(self.error(Problem::TooDeep));
        }
        self.nesting += 1;
        self.position += 1;
        let inner = self.alternatives()?;
        self.skip_spaces();
        if !self.rest().starts_with(')') {
            return Err(self.error(Problem::NotClosed));
        }
        self.position += 1;
        self.nesting -= 1;
        Ok(inner)
    }

    fn comparison(&mut self) -> Result<Filter, FilterError> {
        let attribute = self.word();
        let is_name = attribute.starts_with(|first: char| first.is_ascii_alphabetic());
        let is_reserved = ["and", "or"].iter().any(|word| attribute.eq_ignore_ascii_case(word));
        if !is_name || is_reserved {
            return Err(self.error(Problem::NoCondition));
        }
        if self.comparisons == MAX_COMPARISONS {
            return Err(self.error(Problem::TooManyComparisons));
        }
        self.comparisons += 1;
        self.position += attribute.len();
        self.skip_spaces();
        let word = self.word();
        let operator = Operator::parse(word).ok_or(self.error(Problem::UnknownOperator))?;
        self.position += word.len();
        self.skip_spaces();
        Ok(Filter::Compare(Comparison {
            attribute: attribute.to_owned(),
            operator,
            value: self.value()?,
        }))
    }

    fn value(&mut self) -> Result<Literal, FilterError> {
        if self.rest().starts_with('"') {
            let mut strings = serde_json::Deserializer::from_str(self.rest()).into_iter::<String>();
            let Some(Ok(text)) = strings.next() else {
                return Err(self.error(Problem::BadString));
            };
            self.position += strings.byte_offset();
            return Ok(Literal::Text(text));
        }
        let word = self.word();
        let value = match word {
            "true" => Literal::Boolean(true),
            "false" => Literal::Boolean(false),
            "null" => Literal::Null,
            _ => return Err(self.error(Problem::NoValue)),
        };
        self.position += word.len();
        Ok(value)
    }

    /// The word that comes next; empty if something else does.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
        let length = rest.bytes().take_while(is_part).count();
        &rest[..length]
    }

    /// Passes that word, in upper or lower case, if it comes next.
    fn take_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let is_next = self.word().eq_ignore_ascii_case(word);
        if is_next {
            self.position += word.len();
        }
        is_next
    }

    fn skip_spaces(&mut self) {
        self.position += self.rest().bytes().take_while(|byte| *byte == b' ').count();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn error(&self, problem: Problem) -> FilterError {
        FilterError {
            position: self.position,
            problem,
        }
    }
}

/// The only part, or all parts together.
fn one_or(mut parts: Vec<Filter>, together: impl Fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            together(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is(attribute: &str) -> Filter {
        Filter::compare(attribute, Operator::Eq, true)
    }

    #[test]
    fn comparisons_are_read_with_every_operator_and_value() {
        for (text, expected) in [
            (
                r#"address.locality eq "Bern""#,
                Filter::compare("address.locality", Operator::Eq, "Bern"),
            ),
            (
                r#"  name CO "ü\u00fc\"" "#,
                Filter::compare("name", Operator::Co, "üü\""),
            ),
            (r#"name Sw"""#, Filter::compare("name", Operator::Sw, "")),
            (
                "created_at gt \"2031-05-06T12:00:00Z\"",
                Filter::compare("created_at", Operator::Gt, "2031-05-06T12:00:00Z"),
            ),
            ("a lt null", Filter::compare("a", Operator::Lt, Literal::Null)),
            ("Android eq false", Filter::compare("Android", Operator::Eq, false)),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or_and_parentheses_bind_tightest() {
        let either = Filter::Or(vec![is("a"), Filter::And(vec![is("b"), is("c")])]);
        assert_eq!(parse("a eq true or b eq true and c eq true"), Ok(either));
        let both = Filter::And(vec![Filter::Or(vec![is("a"), is("b")]), is("c")]);
        assert_eq!(parse("(a eq true OR b eq true)and c eq true"), Ok(both));
        let not = Filter::And(vec![
            Filter::Not(Box::new(is("a"))),
            Filter::Not(Box::new(Filter::Or(vec![is("b"), is("c")]))),
        ]);
        assert_eq!(parse("not (a eq true) and NOT(b eq true or c eq true)"), Ok(not));
        assert_eq!(parse("((a eq true))"), Ok(is("a")));
    }

    #[test]
    fn what_is_no_filter_is_refused_with_its_place_and_what_is_allowed() {
        for (text, position, problem) in [
            ("", 0, Problem::NoCondition),
            ("and eq true", 0, Problem::NoCondition),
            ("a eq true and", 13, Problem::NoCondition),
            ("a eq true or or", 13, Problem::NoCondition),
            ("1 eq true", 0, Problem::NoCondition),
            ("()", 1, Problem::NoCondition),
            ("not a eq true", 4, Problem::NotWithoutParentheses),
            ("a", 1, Problem::UnknownOperator),
            ("a pr", 2, Problem::UnknownOperator),
            ("a ge \"1\"", 2, Problem::UnknownOperator),
            ("a eq", 4, Problem::NoValue),
            ("a eq 1", 5, Problem::NoValue),
            ("a eq True", 5, Problem::NoValue),
            ("a eq 'x'", 5, Problem::NoValue),
            ("a eq \"x", 5, Problem::BadString),
            ("a eq \"\\x\"", 5, Problem::BadString),
            ("(a eq true", 10, Problem::NotClosed),
            ("(a eq true b", 11, Problem::NotClosed),
            ("a eq true)", 9, Problem::NoEnd),
            ("a eq true ü", 10, Problem::NoEnd),
            ("a eq true b eq true", 10, Problem::NoEnd),
        ] {
            assert_eq!(parse(text), Err(FilterError { position, problem }), "{text}");
        }
        let error = parse("a ge \"1\"").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the filter is wrong at byte 2: the operators are eq, co, sw, gt, lt"
        );
    }

    #[test]
    fn length_comparisons_and_nesting_are_bounded() {
        let nested = |levels: usize| format!("{}a eq true{}", "(".repeat(levels), ")".repeat(levels));
        assert_eq!(parse(&nested(MAX_NESTING)), Ok(is("a")));
        let refused = |text: &str| parse(text).map_err(|error| error.problem);
        assert_eq!(refused(&nested(MAX_NESTING + 1)), Err(Problem::TooDeep));
        assert_eq!(refused(&"(".repeat(MAX_LENGTH)), Err(Problem::TooDeep));
        assert_eq!(refused(&"not(".repeat(MAX_LENGTH / 4)), Err(Problem::TooDeep));
        let many = |comparisons: usize| vec!["a eq true"; comparisons].join(" or ");
        assert!(parse(&many(MAX_COMPARISONS)).is_ok());
        assert_eq!(refused(&many(MAX_COMPARISONS + 1)), Err(Problem::TooManyComparisons));
        let long = |length: usize| format!("a eq \"{}\"", "x".repeat(length - 7));
        assert!(parse(&long(MAX_LENGTH)).is_ok());
        assert_eq!(refused(&long(MAX_LENGTH + 1)), Err(Problem::TooLong));
    }

    fn filters() -> impl Strategy<Value = Filter> {
        let value = prop_oneof![
            any::<String>().prop_map(Literal::Text),
            any::<bool>().prop_map(Literal::Boolean),
            Just(Literal::Null),
        ];
        let comparison = ("[a-z][a-z_.]{0,5}", proptest::sample::select(&Operator::ALL[..]), value)
            .prop_filter("a reserved word", |(attribute, ..)| {
                !["and", "or", "not"].contains(&attribute.as_str())
            })
            .prop_map(|(attribute, operator, value)| Filter::compare(&attribute, operator, value));
        comparison.prop_recursive(4, 12, 3, |inner| {
            let some = || proptest::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                some().prop_map(Filter::And),
                some().prop_map(Filter::Or),
                inner.clone().prop_map(|part| Filter::Not(Box::new(part))),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_input_panics(text in any::<String>(), near in r#"[ano()rdteq".\\u ]{0,60}"#) {
            parse(&text).ok();
            parse(&near).ok();
        }

        #[test]
        fn what_is_written_is_read_back(filter in filters()) {
            let text = filter.to_string();
            match parse(&text) {
                Ok(read) => prop_assert_eq!(read, filter),
                Err(error) => prop_assert!(
                    matches!(error.problem, Problem::TooLong | Problem::TooManyComparisons | Problem::TooDeep),
                    "{}: {}", text, error
                ),
            }
        }
    }
}
