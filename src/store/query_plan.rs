//! How the database would run a statement.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::{StoreError, executor::Executor};

/// How the database would run one statement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which statement.
    pub name: &'static str,
    /// Whether it is about everybody: of the jobs alone.
    pub fan_out: bool,
    /// The plan, line by line, in the database's words.
    pub lines: Vec<String>,
}

impl Plan {
    /// Whether a table, or an index of one, is read from end to end, or all of it that shares a home. An index that holds only what is asked
    /// for is no case of that.
    pub fn reads_everything(&self) -> bool {
        // While a table is small, a join may look at all of a home: a row or two. Statistics of a large one say otherwise.
        let is_join = self.lines.iter().any(|line| line.contains("Join Filter"));
        self.lines.iter().enumerate().any(|(number, line)| {
            if line.contains("audit_events_unsealed") {
                return false;
            }
            let is_index_scan = ["Index Scan", "Index Only Scan"].iter().any(|scan| line.contains(scan));
            let has_condition = self.lines.get(number + 1).is_some_and(|next| {
                next.contains("Index Cond") && (is_join || !next.contains("(home = ") || next.contains(" AND "))
            });
            // What a statement brings along is read whole.
            let is_own = line.contains("CONSTANT ROW") || line.contains("Values Scan");
            let reads = line.contains("Seq Scan") || line.trim_start().starts_with("SCAN") || line.contains("(home=?)");
            !is_own && reads || is_index_scan && !has_condition
        })
    }

    /// The tables, or parts of one, that it reads or writes: on Postgres, each once.
    pub fn relations(&self) -> Vec<String> {
        let mut relations: Vec<String> = self.lines.iter().filter_map(|line| relation(line)).collect();
        relations.sort_unstable();
        relations.dedup();
        relations
    }
}

/// `Index Scan using users_pkey on users_3 u` names `users_3`; so does `Update on users_3`.
fn relation(line: &str) -> Option<String> {
    let names_table = ["Scan", "Update", "Insert", "Delete"];
    let (what, rest) = line.split_once(" on ")?;
    let is_of_index = what.contains("Bitmap Index Scan");
    let named = names_table.iter().any(|word| what.contains(word)) && !is_of_index;
    named.then(|| rest.split_whitespace().next().unwrap_or_default().to_owned())
}

/// A statement with its parameters.
pub(super) struct Bound {
    pub(super) name: &'static str,
    pub(super) fan_out: bool,
    pub(super) statement: Statement,
}

/// The plan of a statement, which is not run.
pub(super) async fn explain(connection: Executor<'_>, bound: Bound) -> Result<Plan, StoreError> {
    let (explain, column) = match connection.get_database_backend() {
        DbBackend::Postgres => ("EXPLAIN", 0),
        _ => ("EXPLAIN QUERY PLAN", 3),
    };
    let statement = Statement {
        sql: format!("{explain} {}", bound.statement.sql),
        ..bound.statement
    };
    let mut lines = Vec::new();
    for row in connection.run_for_all(statement).await? {
        lines.push(row.try_get_by_index(column)?);
    }
    Ok(Plan {
        name: bound.name,
        fan_out: bound.fan_out,
        lines,
    })
}
