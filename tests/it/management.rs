//! What an administrator can do.

mod apply;
