//! Who acts. Every audit event names its actor beside the person it is about: an administrator who resets a password and its
//! owner who does are two different events.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ids::{ClientId, UserId};

/// Who made a decision happen. Its text form is stored in the audit log and covered by the log's hash: it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Actor {
    /// Nobody who has proved who they are.
    Anonymous,
    /// A person, on their own account.
    Person(UserId),
    /// A person who administers this deployment, on something that is not their own.
    Administrator(UserId),
    /// A client that authenticated (RFC 6749 section 2.3).
    Client(ClientId),
    /// A program with an API key.
    ApiKey(Uuid),
    /// Whoever runs `vestibule` on the machine.
    CommandLine,
    /// Vestibule itself: a job.
    System,
}

/// A text that names no actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an actor")]
pub struct NotAnActor;

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Anonymous => f.write_str("anonymous"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Administrator(id) => write!(f, "administrator:{id}"),
            Self::Client(id) => write!(f, "client:{id}"),
            Self::ApiKey(id) => write!(f, "api_key:{id}"),
            Self::CommandLine => f.write_str("command_line"),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = NotAnActor;

    fn from_str(text: &str) -> Result<Self, NotAnActor> {
        let (kind, id) = text.split_once(':').unwrap_or((text, ""));
        match kind {
            "anonymous" => Ok(Self::Anonymous),
            "command_line" => Ok(Self::CommandLine),
            "system" => Ok(Self::System),
            "client" => Ok(Self::Client(ClientId::from(id))),
            "person" => id.parse().map(Self::Person).map_err(|_| NotAnActor),
            "administrator" => id.parse().map(Self::Administrator).map_err(|_| NotAnActor),
            "api_key" => id.parse().map(Self::ApiKey).map_err(|_| NotAnActor),
            _ => Err(NotAnActor),
        }
    }
}

impl TryFrom<String> for Actor {
    type Error = NotAnActor;

    fn try_from(text: String) -> Result<Self, NotAnActor> {
        text.parse()
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_read_back_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for actor in [
            Actor::Anonymous,
            Actor::Person(UserId(id)),
            Actor::Administrator(UserId(id)),
            Actor::Client(ClientId::from("an:app")),
            Actor::ApiKey(id),
            Actor::CommandLine,
            Actor::System,
        ] {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
        for text in ["", "nobody", "person", "person:7", "api_key:"] {
            assert_eq!(text.parse::<Actor>(), Err(NotAnActor), "{text:?}");
        }
    }
}
