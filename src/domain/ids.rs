//! Identifiers. Each kind is its own type so that one cannot be passed where another is meant.
//!
//! Every id that is made for a person ends in the same 16 bits as theirs: their [`Home`]. So any of them says where the rows of
//! that person are, should the tables be spread over several databases, and no token or cookie has to carry it beside.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where the rows of a person are: the last 16 bits of their id, and of every id that is made for them. The ids of what is
/// nobody's end in random bits, which are the home of that one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Home(pub u16);

impl Home {
    /// The home that an id names.
    pub fn of(id: Uuid) -> Self {
        let [.., high, low] = *id.as_bytes();
        Self(u16::from_be_bytes([high, low]))
    }

    /// `id`, as one of this home. Its last 16 bits are random in UUIDs of versions 4 and 7, so that the id stays valid
    /// (RFC 9562 sections 5.4 and 5.7).
    #[must_use]
    pub fn claim(self, id: Uuid) -> Uuid {
        let mut bytes = id.into_bytes();
        let [high, low] = self.0.to_be_bytes();
        bytes[14] = high;
        bytes[15] = low;
        Uuid::from_bytes(bytes)
    }
}

macro_rules! id_with_home {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name);

        impl $name {
            /// Where its row is.
            pub fn home(self) -> Home {
                Home::of(self.0)
            }
        }
    };
}

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

id_with_home!(
    /// A person. Its text is the `sub` claim (OpenID Connect Core 1.0, section 2).
    UserId
);
id_with_home!(
    /// A signed-in browser. Its text is the `sid` claim (OpenID Connect Front-Channel Logout 1.0, section 3).
    SessionId
);
id_with_home!(
    /// What a user (or a client, for itself) allowed once: everything issued from it ends with it.
    GrantId
);
id_with_home!(
    /// One authorization request on its way through the sign-in pages.
    AuthorizationRequestId
);
id_with_home!(
    /// One authorization code.
    AuthorizationCodeId
);
id_with_home!(
    /// One device authorization.
    DeviceAuthorizationId
);
id!(
    /// A group of users.
    GroupId
);
id!(
    /// An API key.
    ApiKeyId
);
id_with_home!(
    /// A passkey.
    PasskeyId
);
id_with_home!(
    /// An entry of the audit log.
    EventId
);

id_with_home!(
    /// A decision trace.
    TraceId
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_a_person_ends_as_theirs_does_and_stays_a_valid_one() {
        let person = UserId("01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap());
        assert_eq!(person.home(), Home(0x8057));
        let other: Uuid = "01890a5d-ac97-7000-8000-ffffffffffff".parse().unwrap();
        let theirs = person.home().claim(other);
        assert_eq!(theirs.to_string(), "01890a5d-ac97-7000-8000-ffffffff8057");
        assert_eq!(Home::of(theirs), person.home());
        assert_eq!(theirs.get_version_num(), 7);
        assert_eq!(theirs.get_variant(), uuid::Variant::RFC4122);
    }
}
