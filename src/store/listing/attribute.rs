//! What a list can be filtered by: its attributes, what each is compared with, and how.

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;
use uuid::Uuid;

use super::{bound::Bound, compiled::Compiled, error::ListError, groups_below::NamedGroups, parameters::Parameters};
use crate::{
    domain::{
        attribute::searched,
        filter::{Comparison, Literal, Operator},
        ids::Home,
    },
    store::{login_names::normalise, paging::containing},
};

/// An attribute of a list.
pub(in crate::store) struct Attribute {
    /// Its name in a filter.
    pub(super) name: &'static str,
    source: Source,
    operators: &'static [Operator],
    /// The condition for a row that has none; `None` where each row has one.
    absent: Option<&'static str>,
    is_indexed: bool,
}

/// An attribute of a list, with one of its operators.
#[derive(Clone, Copy, Debug)]
pub struct Comparable {
    /// The name of the attribute.
    pub attribute: &'static str,
    /// The operator.
    pub operator: Operator,
    /// Whether an index finds the rows.
    pub is_indexed: bool,
}

/// What an attribute is compared with.
#[derive(Clone, Copy)]
pub(in crate::store) enum Kind {
    /// Text, by its bytes.
    Text,
    /// Text in any spelling.
    Normalised,
    /// True or false.
    Boolean,
    /// A time.
    Time,
    /// An id.
    Id,
}

/// Where the value of an attribute is.
#[derive(Clone, Copy)]
enum Source {
    /// In a column.
    Column(Kind, &'static str),
    /// Elsewhere: the function compares it with a value.
    Elsewhere(Kind, fn(&Bound) -> Compiled),
    /// The function reads the text of a value, and compares it. `None` if it cannot be read. The text is what it reads, in words.
    Read(&'static str, fn(&str, &mut Parameters) -> Option<Compiled>),
    /// The function makes the condition for a list of groups.
    Groups(fn(&str) -> Compiled),
    /// One of many, whose name comes after a prefix: the function compares the one whose name is in that parameter.
    OneOfMany(fn(&str, &Bound) -> Compiled),
}

impl Attribute {
    /// One in a column.
    pub(in crate::store) const fn column(name: &'static str, kind: Kind, column: &'static str) -> Self {
        Self {
            name,
            source: Source::Column(kind, column),
            operators: kind.operators(),
            absent: None,
            is_indexed: !matches!(kind, Kind::Boolean),
        }
    }

    /// One that a function compares.
    pub(in crate::store) const fn elsewhere(name: &'static str, kind: Kind, compare: fn(&Bound) -> Compiled) -> Self {
        Self {
            source: Source::Elsewhere(kind, compare),
            ..Self::column(name, kind, "")
        }
    }

    /// One whose values a function reads, for what can only be equal. `expected` says in words what it reads.
    pub(in crate::store) const fn read(
        name: &'static str,
        expected: &'static str,
        read: fn(&str, &mut Parameters) -> Option<Compiled>,
    ) -> Self {
        Self {
            source: Source::Read(expected, read),
            ..Self::column(name, Kind::Id, "")
        }
    }

    /// A group, by its name or its id: `is_in` makes the condition for a list of the ids of it and of those below.
    pub(in crate::store) const fn group(name: &'static str, is_in: fn(&str) -> Compiled) -> Self {
        Self {
            source: Source::Groups(is_in),
            ..Self::column(name, Kind::Id, "")
        }
    }

    /// One of many: `name` ends in `.*`, which stands for the name of one.
    pub(in crate::store) const fn one_of_many(name: &'static str, compare: fn(&str, &Bound) -> Compiled) -> Self {
        let operators = &[Operator::Eq, Operator::Sw];
        Self {
            source: Source::OneOfMany(compare),
            operators,
            ..Self::column(name, Kind::Normalised, "")
        }
    }

    /// Whether it is meant by that name in a filter.
    pub(super) fn is_named(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(prefix) => name.len() > prefix.len() && name.starts_with(prefix),
            None => self.name == name,
        }
    }

    /// Which one of many that name means.
    pub(super) fn one_named<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_prefix(self.name.strip_suffix('*')?)
    }

    /// One that a row may not have: `absent` is the condition for that.
    pub(in crate::store) const fn optional(self, absent: &'static str) -> Self {
        let absent = Some(absent);
        Self { absent, ..self }
    }

    /// With these operators alone.
    pub(in crate::store) const fn only(self, operators: &'static [Operator]) -> Self {
        Self { operators, ..self }
    }

    /// Without an index. True and false have none anyway.
    pub(in crate::store) const fn without_index(self) -> Self {
        let is_indexed = false;
        Self { is_indexed, ..self }
    }

    /// Each comparison that can be made with it.
    pub(in crate::store) fn comparisons(&self) -> impl Iterator<Item = Comparable> {
        let comparable = move |operator: &Operator| Comparable {
            attribute: self.name,
            operator: *operator,
            is_indexed: self.is_indexed,
        };
        self.operators.iter().map(comparable)
    }

    /// The comparison, in SQL.
    pub(super) fn compare(
        &self,
        comparison: &Comparison,
        groups: &NamedGroups,
        parameters: &mut Parameters,
    ) -> Result<Compiled, ListError> {
        let operator = comparison.operator;
        if !self.operators.contains(&operator) {
            let allowed: Vec<&str> = self.operators.iter().map(|operator| operator.as_str()).collect();
            return Err(ListError::WrongOperator {
                attribute: self.name.to_owned(),
                operator,
                allowed: allowed.join(", "),
            });
        }
        let compiled = match (self.source, &comparison.value) {
            (Source::Groups(is_in), Literal::Text(text)) => groups.get(text).map(|ids| match ids.as_slice() {
                [] => Compiled::in_each_row("FALSE"),
                ids => is_in(&parameters.add_list(ids)),
            }),
            (Source::OneOfMany(compare), value) => self
                .one_named(&comparison.attribute)
                .and_then(|one| compiled_one(compare, one, (operator, value), parameters)),
            (_, value) => self.compiled(operator, value, parameters),
        };
        compiled.ok_or_else(|| ListError::WrongValue {
            attribute: self.name.to_owned(),
            expected: self.expected(),
        })
    }

    /// The group that a value names, of an attribute that is a group.
    pub(super) fn group_named<'a>(&self, value: &'a Literal) -> Option<&'a str> {
        match (self.source, value) {
            // Postgres has no such text.
            (Source::Groups(_), Literal::Text(text)) if !text.contains('\0') => Some(text),
            _ => None,
        }
    }

    /// `None` if the value is of another kind.
    fn compiled(&self, operator: Operator, value: &Literal, parameters: &mut Parameters) -> Option<Compiled> {
        let text = match value {
            // Postgres has no such text.
            Literal::Text(text) if text.contains('\0') => return None,
            Literal::Null if operator == Operator::Eq => return self.absent.map(Compiled::in_each_row),
            Literal::Text(text) => Some(text.as_str()),
            Literal::Null | Literal::Boolean(_) => None,
        };
        let (kind, column) = match self.source {
            Source::Read(_, read) => return read(text?, parameters),
            Source::Elsewhere(kind, compare) => return Some(compare(&kind.bind(operator, value, parameters)?)),
            Source::Column(kind, column) => (kind, column),
            Source::Groups(_) | Source::OneOfMany(_) => return None,
        };
        let mut test = kind.bind(operator, value, parameters)?.with(column);
        if self.absent.is_some() {
            test = format!("{test} AND {column} IS NOT NULL");
        }
        Some(if self.is_indexed {
            Compiled::by_index(test)
        } else {
            Compiled::in_each_row(test)
        })
    }

    /// In words.
    fn expected(&self) -> String {
        let expected = match self.source {
            Source::Column(kind, _) | Source::Elsewhere(kind, _) => kind.expected(),
            Source::Read(expected, _) => expected,
            Source::Groups(_) => "the id or the name of a group, in double quotes",
            Source::OneOfMany(_) => "true, false, or a text in double quotes, a number too",
        };
        let null = if self.absent.is_some() {
            ", or by eq with null"
        } else {
            ""
        };
        format!("{expected}{null}")
    }
}

impl Kind {
    const fn operators(self) -> &'static [Operator] {
        match self {
            Self::Text | Self::Normalised => &[Operator::Eq, Operator::Co, Operator::Sw],
            Self::Time => &[Operator::Eq, Operator::Gt, Operator::Lt],
            Self::Boolean | Self::Id => &[Operator::Eq],
        }
    }

    /// In words.
    const fn expected(self) -> &'static str {
        match self {
            Self::Text | Self::Normalised => "a text in double quotes, without the character U+0000",
            Self::Boolean => "true or false",
            Self::Time => "a time such as \"2031-05-06T12:00:00Z\"",
            Self::Id => AN_ID,
        }
    }

    /// The comparison with the value as a parameter; `None` if it is of another kind.
    fn bind(self, operator: Operator, value: &Literal, parameters: &mut Parameters) -> Option<Bound> {
        match (self, value) {
            (Self::Boolean, Literal::Boolean(true)) => Some(Bound::True),
            (Self::Boolean, Literal::Boolean(false)) => Some(Bound::False),
            (Self::Text, Literal::Text(text)) => Some(bind_text(operator, text, parameters)),
            (Self::Normalised, Literal::Text(text)) => Some(bind_text(operator, &normalise(text), parameters)),
            (Self::Time, Literal::Text(text)) => {
                let time: DateTime<Utc> = DateTime::parse_from_rfc3339(text).ok()?.into();
                Some(bound(operator, parameters.add(time)))
            }
            (Self::Id, Literal::Text(text)) => {
                let id = Uuid::parse_str(text).ok()?;
                Some(bound(operator, parameters.add(id)))
            }
            _ => None,
        }
    }
}

/// `None` if there is no such value.
fn compiled_one(
    compare: fn(&str, &Bound) -> Compiled,
    one: &str,
    (operator, value): (Operator, &Literal),
    parameters: &mut Parameters,
) -> Option<Compiled> {
    let text = match value {
        // Postgres has no such text.
        Literal::Text(text) if text.contains('\0') => return None,
        // Only so much of a value is searched for.
        Literal::Text(text) => searched(&text.as_str().into()),
        Literal::Boolean(boolean) => boolean.to_string(),
        Literal::Null => return None,
    };
    let one = parameters.add(one);
    Some(compare(&one, &bind_text(operator, &normalise(&text), parameters)))
}

/// What an id is, in words.
pub(in crate::store) const AN_ID: &str = "an id such as \"0190f6a1-0000-7000-8000-000000000000\"";

fn bind_text(operator: Operator, text: &str, parameters: &mut Parameters) -> Bound {
    match operator {
        Operator::Sw => {
            // No text has a character after this one.
            let below = format!("{text}{}", char::MAX);
            Bound::Range(parameters.add(text), parameters.add(below))
        }
        Operator::Co if parameters.backend == DbBackend::Postgres => Bound::Like(parameters.add(containing(text))),
        Operator::Co => Bound::Contains(parameters.add(text)),
        Operator::Eq | Operator::Gt | Operator::Lt => bound(operator, parameters.add(text)),
    }
}

fn bound(operator: Operator, parameter: String) -> Bound {
    match operator {
        Operator::Gt => Bound::Greater(parameter),
        Operator::Lt => Bound::Less(parameter),
        Operator::Eq | Operator::Co | Operator::Sw => Bound::Equal(parameter),
    }
}

/// The home and the id of a user, to be compared with these columns: `($1, $2)`. `None` if the text is no id.
pub(in crate::store) fn user_key(text: &str, parameters: &mut Parameters) -> Option<String> {
    let id = Uuid::parse_str(text).ok()?;
    let [home, id] = [parameters.add(Home::of(id)), parameters.add(id)];
    Some(format!("({home}, {id})"))
}
