//! A change of many accounts at once, which a job makes one by one.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    actor::Actor,
    ids::{GroupId, UserId},
    named::named,
    right::{Right, Rights},
};

named! {
    /// What is done to each account.
    BulkAction {
        /// It is closed.
        Disable = "disable",
        /// It is opened again.
        Enable = "enable",
        /// All access to it ends.
        SignOut = "sign_out",
        /// Its owner chooses another password at the next sign-in.
        RequirePassword = "require_password",
        /// Its owner becomes a member of the group.
        AddToGroup = "add_to_group",
        /// Its owner is no member of the group any more.
        RemoveFromGroup = "remove_from_group",
        /// It is erased, with everything that is kept of its owner.
        Erase = "erase",
    }
}

named! {
    /// What came of it for an account.
    BulkOutcome {
        /// It was done.
        Done = "done",
        /// It was not: there is a reason.
        Refused = "refused",
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkChange {
    /// What is done.
    pub action: BulkAction,
    /// The group, where it is about one.
    pub group: Option<GroupId>,
}

/// A change of many accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkJob {
    /// Which.
    pub id: Uuid,
    /// What is done.
    pub change: BulkChange,
    /// Who asked for it.
    pub actor: Actor,
    /// The user who asked for it, themselves or by a key of theirs.
    pub asked_by: Option<UserId>,
    /// What the token that they presented narrowed their rights to.
    pub narrowed_to: Option<Rights>,
    /// Names the request in the audit log.
    pub correlation_id: Option<String>,
    /// How many accounts there are.
    pub total: u32,
    /// How many of them it was done for.
    pub done: u32,
    /// How many of them it was refused for.
    pub refused: u32,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When the last account was through, or the job was cancelled.
    pub finished_at: Option<DateTime<Utc>>,
}

/// An account of a change of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkRow {
    /// Its place, from 0.
    pub position: u32,
    /// The account. It may have been erased.
    pub user: UserId,
    /// What came of it; `None` while it waits.
    pub outcome: Option<BulkOutcome>,
    /// Why it was refused.
    pub problem: Option<String>,
}

impl BulkJob {
    /// Whether it was cancelled before the last account was through.
    pub fn is_cancelled(&self) -> bool {
        self.finished_at.is_some() && self.done + self.refused < self.total
    }
}

impl BulkAction {
    /// Whether it is about a group.
    pub fn needs_group(self) -> bool {
        matches!(self, Self::AddToGroup | Self::RemoveFromGroup)
    }

    /// The right that it takes over each account, beside the one to change accounts.
    pub fn right(self) -> Right {
        match self {
            Self::SignOut => Right::SessionsEnd,
            Self::AddToGroup | Self::RemoveFromGroup => Right::GroupsWrite,
            Self::Disable | Self::Enable | Self::RequirePassword | Self::Erase => Right::UsersWrite,
        }
    }
}
