//! How many rows pass a part of a filter: that decides in which form it is asked.

use sea_orm::DbBackend;

use super::{
    super::{Connection, StoreError, statement::Composed},
    compiled::{Compiled, Sample},
    parameters::Parameters,
};

/// So many rows of a million are found faster one by one, in the order of the list, than sorted.
const MANY: i64 = 5_000;

/// The same, if the row must pass something else: then few may be left, and the page is long in filling.
const MANY_TOGETHER: i64 = 10_000;

/// How many rows pass a part of a filter.
pub(super) enum Amount {
    /// Few, or as many as the database expects.
    Few,
    /// Many.
    Many,
}

impl Amount {
    /// The form of a part that so many rows pass.
    pub(super) fn form_of(&self, part: Compiled) -> String {
        match self {
            Self::Few => part.into_condition(),
            Self::Many => part.into_test(),
        }
    }
}

/// How many rows pass a part of a filter, as far as it matters; `parameters` are those of the part. It may be the whole filter.
pub(super) async fn amount(
    connection: &dyn Connection,
    part: &Compiled,
    parameters: Parameters,
    is_alone: bool,
) -> Result<Amount, StoreError> {
    let Some(keys) = part.by_which_keys() else {
        return Ok(Amount::Few);
    };
    let many = if is_alone { MANY } else { MANY_TOGETHER };
    let is_many = if parameters.backend == DbBackend::Postgres && !keys.samples.is_empty() {
        let statement = of_samples(&keys.samples, parameters);
        numbers::<1>(connection, statement).await? >= [many]
    } else {
        let read = many * keys.times;
        let [found, different] = numbers(connection, of_keys(&keys.query, read, parameters)).await?;
        found == read || different >= many
    };
    Ok(if is_many { Amount::Many } else { Amount::Few })
}

/// Counts the keys, up to `read`: how many there are, and how many different ones.
fn of_keys(keys: &str, read: i64, parameters: Parameters) -> Composed {
    Composed {
        sql: format!(
            "WITH found AS (SELECT * FROM ({keys}) AS keys LIMIT {read}) \
             SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM (SELECT DISTINCT * FROM found) AS different)"
        ),
        values: parameters.into_values(),
    }
}

/// Looks at 150 pages of each table, always the same ones, and takes the rest for alike: the most rows that any of the conditions is true of.
/// A table that was never analysed is new, or has its rows at other nodes: one page of a hundred is looked at.
fn of_samples(samples: &[Sample], parameters: Parameters) -> Composed {
    let estimates = samples.iter().map(
        |Sample {
             table,
             alias,
             condition,
         }| {
            let of_all = format!(
                "(SELECT CASE WHEN relpages > 0 THEN least(1, 150.0 / relpages) ELSE 0.01 END \
             FROM pg_class WHERE oid = '{table}'::regclass)"
            );
            format!(
                "(SELECT count(*) FROM {table} {alias} TABLESAMPLE SYSTEM (100 * {of_all}) REPEATABLE (1) \
             WHERE {condition}) / {of_all}"
            )
        },
    );
    let estimates: Vec<String> = estimates.collect();
    Composed {
        sql: format!("SELECT CAST(greatest({}) AS bigint)", estimates.join(", ")),
        values: parameters.into_values(),
    }
}

async fn numbers<const N: usize>(connection: &dyn Connection, statement: Composed) -> Result<[i64; N], StoreError> {
    let rows = statement.read_all(connection).await?;
    let mut numbers = [0; N];
    if let Some(row) = rows.first() {
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = row.try_get_by_index(place)?;
        }
    }
    Ok(numbers)
}
