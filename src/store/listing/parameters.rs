//! The parameters of a statement while its text is put together.

use sea_orm::{DbBackend, Value};
use uuid::Uuid;

/// The parameters so far. Everything that a caller wrote gets into a statement by these, and never into its text. The text names each of
/// them: Postgres counts those that it does not name too, and a prepared statement has always as many.
pub(in crate::store) struct Parameters {
    /// Which database they are for.
    pub(in crate::store) backend: DbBackend,
    values: Vec<Value>,
}

impl Parameters {
    /// None yet.
    pub(in crate::store) fn new(backend: DbBackend) -> Self {
        let values = Vec::new();
        Self { backend, values }
    }

    /// Adds one. Answers how the text names it: `$1`, `$2`, ….
    pub(in crate::store) fn add(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds several. Answers a list of them in parentheses. The last is repeated until there are two, four, eight and so on, so that not
    /// every number makes another text, which the driver would prepare.
    pub(super) fn add_list(&mut self, ids: &[Uuid]) -> String {
        let size = ids.len().next_power_of_two();
        let last = ids.last().into_iter().cycle();
        let padded = ids.iter().chain(last).take(size);
        let list: Vec<String> = padded.map(|id| self.add(*id)).collect();
        format!("({})", list.join(", "))
    }

    /// All of them, in order.
    pub(in crate::store) fn into_values(self) -> Vec<Value> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_filled_up_with_its_last() {
        let ids: Vec<Uuid> = (1..=3).map(Uuid::from_u128).collect();
        let mut parameters = Parameters::new(DbBackend::Sqlite);
        assert_eq!(parameters.add(true), "$1");
        assert_eq!(parameters.add_list(&ids), "($2, $3, $4, $5)");
        assert_eq!(parameters.add_list(&ids[..1]), "($6)");
        let values = parameters.into_values();
        assert_eq!(values[3..5], [ids[2].into(), ids[2].into()]);
    }
}
