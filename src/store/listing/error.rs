//! Why there is no page of a list.

use crate::{domain::filter::Operator, store::StoreError};

/// Why there is no page of a list. All but the last are mistakes of whoever asks, with a message for them.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The filter names an attribute that the list does not have.
    #[error("there is no attribute {attribute:?} to filter by; there are {allowed}")]
    UnknownAttribute {
        /// What was named.
        attribute: String,
        /// Those that the list has.
        allowed: String,
    },
    /// The attribute cannot be compared in that way.
    #[error("{attribute} cannot be compared with {operator}; its operators are {allowed}")]
    WrongOperator {
        /// The attribute.
        attribute: String,
        /// How it was compared.
        operator: Operator,
        /// How it can be.
        allowed: String,
    },
    /// The attribute cannot be compared with that.
    #[error("{attribute} is compared with {expected}")]
    WrongValue {
        /// The attribute.
        attribute: String,
        /// What it can be compared with.
        expected: String,
    },
    /// The list cannot be sorted by that.
    #[error("the list cannot be sorted by {sort:?}; it can be by {allowed}")]
    UnknownSort {
        /// What was named.
        sort: String,
        /// What it can be sorted by.
        allowed: String,
    },
    /// The cursor is of another list, filter or sort, or of none.
    #[error("the cursor is not one of this list with this filter and this sort; begin again without it")]
    BadCursor,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
