//! Claims that an administrator makes of what is known of a person: of an attribute, of their groups, or the same for everybody. A rule
//! belongs to a scope, and then to its consent, or to a client. Which claims can be made is
//! said in `reserved_claim.rs`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::named::named;

/// One claim, what it is made of, and where it is put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRule {
    /// The name of the claim.
    pub claim: String,
    /// What it is made of.
    pub from: ClaimSource,
    /// Where it is put.
    pub into: Vec<ClaimTarget>,
}

/// What a claim is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimSource {
    /// The value of the attribute of that name. Who has none gets no claim.
    Attribute(String),
    /// The names of the groups that they are in: `all`, or those that begin with this text.
    Groups(String),
    /// This, for everybody.
    Constant(Value),
}

named! {
    /// Where a claim is put.
    ClaimTarget {
        /// Into ID tokens.
        IdToken = "id_token",
        /// Into UserInfo answers.
        UserInfo = "userinfo",
        /// Into access tokens that are JWTs.
        AccessToken = "access_token",
    }
}

/// Stands for all groups.
pub const ALL_GROUPS: &str = "all";

impl ClaimSource {
    /// The name of the attribute, if it is one.
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Self::Attribute(name) => Some(name),
            Self::Groups(_) | Self::Constant(_) => None,
        }
    }
}
