//! Leave to do something costly: to hash a password, to send a message, to store a row for a stranger. What does the work asks for
//! one. `limits/` grants them, after it has counted the act, and `messages/notice.rs` for a notice of a change that was counted. An
//! architecture test says so.

/// Leave to hash passwords in one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashPermit {
    /// Whose turn it takes: requests of one lane wait for one another, and lanes take turns.
    lane: String,
}

impl HashPermit {
    /// Grants it.
    pub fn granted(lane: String) -> Self {
        Self { lane }
    }

    /// Whose turn it takes.
    pub fn lane(&self) -> &str {
        &self.lane
    }
}

/// Whether one message may be sent. Without leave a message to nobody is written in its place, so that nothing tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessagePermit {
    is_granted: bool,
}

impl MessagePermit {
    /// Grants it.
    pub fn granted() -> Self {
        Self { is_granted: true }
    }

    /// Refuses it.
    pub fn refused() -> Self {
        Self { is_granted: false }
    }

    /// Whether the message may be sent.
    pub fn is_granted(self) -> bool {
        self.is_granted
    }
}

/// Leave to store one row for somebody who has proved nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct RowPermit(());

impl RowPermit {
    /// Grants it.
    pub fn granted() -> Self {
        Self(())
    }
}
