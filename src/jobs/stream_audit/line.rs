//! An event, ready to be sent: one JSON object on one line.

use chrono::{DateTime, Utc};

use crate::domain::{event::EventKind, event_document::NumberedEvent};

/// The event.
#[derive(Debug)]
pub(super) struct Line {
    /// When it happened.
    pub(super) at: DateTime<Utc>,
    /// What happened.
    pub(super) kind: String,
    /// The JSON, without a line break.
    pub(super) json: String,
}

impl Line {
    pub(super) fn of(event: &NumberedEvent) -> Self {
        Self {
            at: event.event.occurred_at,
            kind: event.event.kind.clone(),
            json: serde_json::to_string(event).unwrap_or_default(),
        }
    }

    /// Whether it may be trouble for somebody's account.
    pub(super) fn is_alarming(&self) -> bool {
        EventKind::parse(&self.kind).is_some_and(EventKind::is_alarming)
    }
}

/// All of them, each with a line break.
pub(super) fn joined(lines: &[Line]) -> Vec<u8> {
    let length = lines.iter().map(|line| line.json.len() + 1).sum();
    let mut text = Vec::with_capacity(length);
    for line in lines {
        text.extend_from_slice(line.json.as_bytes());
        text.push(b'\n');
    }
    text
}
