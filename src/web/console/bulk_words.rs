//! Changes of many accounts, in the words of the console.

use uuid::Uuid;

use crate::{domain::bulk_job::BulkAction, http::messages::Messages};

/// Where the page of a job is.
pub fn address(id: Uuid) -> String {
    format!("/admin/people/bulk/{id}")
}

/// What is done to each account.
pub fn action(messages: &Messages, action: BulkAction) -> String {
    match action {
        BulkAction::Disable => messages.text("admin-bulk-disable"),
        BulkAction::Enable => messages.text("admin-bulk-enable"),
        BulkAction::SignOut => messages.text("admin-bulk-sign-out"),
        BulkAction::RequirePassword => messages.text("admin-bulk-require-password"),
        BulkAction::AddToGroup => messages.text("admin-bulk-add-to-group"),
        BulkAction::RemoveFromGroup => messages.text("admin-bulk-remove-from-group"),
        BulkAction::Erase => messages.text("admin-bulk-erase"),
    }
}
