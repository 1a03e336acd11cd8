//! Our types as values of a statement.

use sea_orm::Value;

use crate::domain::ids::Home;

impl From<Home> for Value {
    fn from(home: Home) -> Self {
        i32::from(home.0).into()
    }
}
