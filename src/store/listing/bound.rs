//! A comparison whose value is a parameter already. It can be made with any column, in several places of a statement.

/// A comparison with what stands in a parameter.
pub(in crate::store) enum Bound {
    /// Equal.
    Equal(String),
    /// Greater.
    Greater(String),
    /// Less.
    Less(String),
    /// At least the first and less than the second: it starts with a text.
    Range(String, String),
    /// Like a pattern. An index of trigrams on Postgres can find that.
    Like(String),
    /// Contains a text, on SQLite, whose LIKE takes upper and lower case for the same.
    Contains(String),
    /// True.
    True,
    /// False.
    False,
}

impl Bound {
    /// The comparison with a column.
    pub(in crate::store) fn with(&self, column: &str) -> String {
        match self {
            Self::Equal(value) => format!("{column} = {value}"),
            Self::Greater(value) => format!("{column} > {value}"),
            Self::Less(value) => format!("{column} < {value}"),
            Self::Range(from, below) => format!("{column} >= {from} AND {column} < {below}"),
            Self::Like(pattern) => format!("{column} LIKE {pattern} ESCAPE '\\'"),
            Self::Contains(text) => format!("instr({column}, {text}) > 0"),
            Self::True => column.to_owned(),
            Self::False => format!("NOT {column}"),
        }
    }
}
