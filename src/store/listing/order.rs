//! What a list can be sorted by.

use super::error::ListError;

/// One way to sort a list. Its columns together tell all rows apart, so that each row has its place.
pub(in crate::store) struct Sort {
    /// Its name.
    pub(in crate::store) name: &'static str,
    /// The columns, which an index has in this order. None of them is null.
    pub(in crate::store) keys: &'static [Key],
    /// Which way it goes.
    pub(in crate::store) directions: Directions,
}

/// A column that a list is sorted by, and what is in it.
#[derive(Clone, Copy)]
pub(in crate::store) enum Key {
    /// Text.
    Text(&'static str),
    /// Text that is computed from columns.
    Computed(&'static str),
    /// A time.
    Time(&'static str),
    /// An id.
    Id(&'static str),
    /// A home.
    Home(&'static str),
    /// A number.
    Number(&'static str),
}

/// Which ways a sort goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Directions {
    /// Up, and with `-` before its name down.
    Both,
    /// Down only, with `-` before its name.
    Descending,
    /// Up only.
    Ascending,
}

/// Which way a list goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Up.
    Ascending,
    /// Down.
    Descending,
}

/// The order of one list.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub(super) sort: &'static Sort,
    pub(super) direction: Direction,
}

impl Key {
    /// The column.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Text(column)
            | Self::Computed(column)
            | Self::Time(column)
            | Self::Id(column)
            | Self::Home(column)
            | Self::Number(column) => column,
        }
    }
}

impl Sort {
    /// How a caller names it, each way that it goes.
    pub(in crate::store) fn names(&self) -> impl Iterator<Item = String> {
        let up = (self.directions != Directions::Descending).then(|| self.name.to_owned());
        let down = (self.directions != Directions::Ascending).then(|| format!("-{}", self.name));
        up.into_iter().chain(down)
    }
}

impl Order {
    /// The order of that name, of those that a list has.
    pub(super) fn parse(sorts: &'static [Sort], text: &str) -> Result<Self, ListError> {
        let (name, direction) = match text.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let goes = |sort: &&Sort| match sort.directions {
            Directions::Both => true,
            Directions::Descending => direction == Direction::Descending,
            Directions::Ascending => direction == Direction::Ascending,
        };
        match sorts.iter().find(|sort| sort.name == name).filter(goes) {
            Some(sort) => Ok(Self { sort, direction }),
            None => Err(ListError::UnknownSort {
                sort: text.to_owned(),
                allowed: names(sorts),
            }),
        }
    }

    /// As a caller names it.
    pub(super) fn name(self) -> String {
        let sign = match self.direction {
            Direction::Ascending => "",
            Direction::Descending => "-",
        };
        format!("{sign}{}", self.sort.name)
    }

    /// `a DESC, b DESC`
    pub(super) fn by(self) -> String {
        let word = match self.direction {
            Direction::Ascending => "",
            Direction::Descending => " DESC",
        };
        let keys = self.sort.keys.iter();
        keys.map(|key| format!("{}{word}", key.column()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// `(a, b) > ($1, $2)`: what comes after a row with these keys.
    pub(super) fn after(self, parameters: &[String]) -> String {
        let sign = match self.direction {
            Direction::Ascending => '>',
            Direction::Descending => '<',
        };
        let columns: Vec<&str> = self.sort.keys.iter().map(|key| key.column()).collect();
        let after = format!("({}) {sign} ({})", columns.join(", "), parameters.join(", "));
        match (self.sort.keys, parameters) {
            // SQLite seeks what is computed only if it is compared by itself.
            ([Key::Computed(first), ..], [parameter, ..]) => format!("{first} {sign}= {parameter} AND {after}"),
            _ => after,
        }
    }
}

fn names(sorts: &[Sort]) -> String {
    sorts.iter().flat_map(Sort::names).collect::<Vec<_>>().join(", ")
}
