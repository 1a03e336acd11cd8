//! Identifiers. Each kind is its own type so that one cannot be passed where another is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A person. Its text is the `sub` claim (OpenID Connect Core 1.0, section 2).
    UserId
);
id!(
    /// A signed-in browser. Its text is the `sid` claim (OpenID Connect Front-Channel Logout 1.0, section 3).
    SessionId
);
id!(
    /// What a user (or a client, for itself) allowed once: everything issued from it ends with it.
    GrantId
);
id!(
    /// One authorization request on its way through the sign-in pages.
    AuthorizationRequestId
);
id!(
    /// One authorization code.
    AuthorizationCodeId
);
id!(
    /// A group of users.
    GroupId
);
id!(
    /// A passkey.
    PasskeyId
);
id!(
    /// An entry of the audit log.
    EventId
);

/// A client's identifier (RFC 6749 section 2.2): chosen by an administrator, or generated.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(pub String);

impl ClientId {
    /// The identifier as it stands in requests and tokens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ClientId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for ClientId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
