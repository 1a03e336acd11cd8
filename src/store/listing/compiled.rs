//! A filter, or a part of one, in the words of SQL, in the forms that databases answer fast.
//!
//! Both databases turn `key IN (SELECT …)` into a join as long as the row must pass it. Within `OR` and `NOT` they cannot. So a part has
//! several forms, and an `OR` of parts that are found by their keys becomes one `IN` over the keys of all of them. Which form is fast
//! depends on how many keys there are. Postgres guesses that badly where a text is contained in names, so they are counted before one of the
//! forms is chosen.

/// A condition on a row. Every form is true or false, and never null, so that `NOT` can be put before it.
pub(in crate::store) struct Compiled {
    /// For anywhere: it looks at one row.
    test: String,
    /// For where the row must pass it.
    condition: String,
    found: Found,
}

/// How the rows for which it is true are found.
enum Found {
    /// Each row is looked at.
    InEachRow,
    /// An index of the table finds them.
    ByIndex,
    /// A query finds their keys.
    ByKeys(Keys),
}

/// The keys of the rows for which a part of a filter is true.
#[derive(Clone)]
pub(super) struct Keys {
    /// Finds them.
    pub(super) query: String,
    /// How often one may be among what is found.
    pub(super) times: i64,
    /// What tells how many there are without finding them, on Postgres; none where counting them is fast.
    pub(super) samples: Vec<Sample>,
}

/// A condition that about as many rows of a table pass as rows of the list pass the part. The same is true of a few pages of the table.
#[derive(Clone)]
pub(in crate::store) struct Sample {
    /// The table.
    pub(in crate::store) table: &'static str,
    /// What the condition calls it.
    pub(in crate::store) alias: &'static str,
    /// The condition.
    pub(in crate::store) condition: String,
}

/// Where a list reads: for the keys of rows that are found by an index.
#[derive(Clone, Copy)]
pub(in crate::store) struct Table {
    /// The table, with its alias.
    pub(in crate::store) from: &'static str,
    /// The column that tells its rows apart.
    pub(in crate::store) key: &'static str,
}

/// Ends a query within the test of one row: Postgres then looks into an index for that row, and reads nothing about others.
pub(in crate::store) const ONCE: &str = "LIMIT 1 OFFSET 0";

impl Compiled {
    /// A condition on columns that no index has.
    pub(in crate::store) fn in_each_row(test: impl Into<String>) -> Self {
        let test = test.into();
        Self {
            condition: test.clone(),
            test,
            found: Found::InEachRow,
        }
    }

    /// A condition on columns that an index has.
    pub(in crate::store) fn by_index(test: String) -> Self {
        Self {
            condition: test.clone(),
            test,
            found: Found::ByIndex,
        }
    }

    /// A condition on another table: the test of one row, what the row must pass, and the keys of those that do.
    pub(in crate::store) fn by_keys(test: String, condition: String, keys: String) -> Self {
        let found = Found::ByKeys(Keys::once(keys));
        Self { test, condition, found }
    }

    /// The same, with what tells how many there are: for a text within names, whose keys take long to find.
    pub(in crate::store) fn estimated(mut self, by: Vec<Sample>) -> Self {
        if let Found::ByKeys(keys) = &mut self.found {
            keys.samples = by;
        }
        self
    }

    /// The same, where several queries find the keys.
    pub(in crate::store) fn by_union(test: String, key: &str, keys: &[String]) -> Self {
        let query = keys.join(" UNION ALL ");
        Self {
            test,
            condition: format!("{key} IN ({query})"),
            found: Found::ByKeys(Keys {
                query,
                times: 3,
                samples: Vec::new(),
            }),
        }
    }

    /// Each of them.
    pub(super) fn all(table: Table, parts: &[Self]) -> Self {
        let condition = joined(parts.iter().map(|part| &part.condition), " AND ", "TRUE");
        let found = if parts.iter().any(Self::is_by_keys) {
            Found::ByKeys(Keys::once(keys(table, &condition)))
        } else if parts.iter().any(|part| matches!(part.found, Found::ByIndex)) {
            Found::ByIndex
        } else {
            Found::InEachRow
        };
        Self {
            test: joined(parts.iter().map(|part| &part.test), " AND ", "TRUE"),
            condition,
            found,
        }
    }

    /// At least one of them.
    pub(super) fn any(table: Table, parts: &[Self]) -> Self {
        let test = joined(parts.iter().map(|part| &part.test), " OR ", "FALSE");
        if parts.iter().all(|part| matches!(part.found, Found::ByIndex)) {
            return Self::by_index(test);
        }
        let found: Option<Vec<String>> = parts.iter().map(|part| part.keys(table)).collect();
        match found {
            Some(found) => Self::by_union(test, table.key, &found),
            None => Self::in_each_row(test),
        }
    }

    /// Not this one.
    pub(super) fn not(&self) -> Self {
        Self::in_each_row(format!("NOT ({})", self.test))
    }

    /// What a row of the list must pass, where few rows do.
    pub(super) fn into_condition(self) -> String {
        self.condition
    }

    /// The same, where many rows do: it is tested row by row, in the order of the list, until the page is full.
    pub(super) fn into_test(self) -> String {
        self.test
    }

    /// The keys, if the rows are found by them.
    pub(super) fn by_which_keys(&self) -> Option<&Keys> {
        match &self.found {
            Found::ByKeys(keys) => Some(keys),
            Found::InEachRow | Found::ByIndex => None,
        }
    }

    fn is_by_keys(&self) -> bool {
        matches!(self.found, Found::ByKeys(_))
    }

    fn keys(&self, table: Table) -> Option<String> {
        match &self.found {
            Found::InEachRow => None,
            Found::ByIndex => Some(keys(table, &self.test)),
            Found::ByKeys(keys) => Some(keys.query.clone()),
        }
    }
}

impl Keys {
    fn once(query: String) -> Self {
        Self {
            query,
            times: 1,
            samples: Vec::new(),
        }
    }
}

fn keys(Table { from, key }: Table, condition: &str) -> String {
    format!("SELECT {key} FROM {from} WHERE {condition}")
}

/// With parentheses around each part, and around all.
fn joined<'a>(parts: impl Iterator<Item = &'a String>, between: &str, of_none: &str) -> String {
    let parts: Vec<String> = parts.map(|part| format!("({part})")).collect();
    match parts.as_slice() {
        [] => of_none.to_owned(),
        parts => format!("({})", parts.join(between)),
    }
}
