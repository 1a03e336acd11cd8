//! Scopes (RFC 6749 section 3.3; OpenID Connect Core 1.0 section 5.4).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::claim_rule::ClaimRule;

/// A set of scope values. Sorted, so that its text is the same each time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ScopeSet(BTreeSet<String>);

/// `openid`: the request is an OpenID Connect one.
pub const OPENID: &str = "openid";
/// `offline_access`: the grant outlives the session (OpenID Connect Core 1.0 section 11).
pub const OFFLINE_ACCESS: &str = "offline_access";

/// The beginning of every scope that narrows what a token may do in the administration; see [`Rights::of_scope`](super::right::Rights::of_scope).
pub const ADMINISTRATION: &str = "vestibule:";

impl ScopeSet {
    /// The scope with the values in `text`, which stand between spaces. Never fails: what is not registered is dropped or
    /// refused by the rules in `protocol/scope.rs`.
    pub fn parse(text: &str) -> Self {
        Self(
            text.split(' ')
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Whether `value` is in the set.
    pub fn contains(&self, value: &str) -> bool {
        self.0.contains(value)
    }

    /// Whether every value of `self` is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The values in both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).cloned().collect())
    }

    /// The values in either set.
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }

    /// The set without `value`.
    #[must_use]
    pub fn without(mut self, value: &str) -> Self {
        self.0.remove(value);
        self
    }

    /// The set of those values that `keep` holds for.
    #[must_use]
    pub fn filtered(mut self, keep: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|value| keep(value));
        self
    }

    /// The values, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, value) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            f.write_str(value)?;
        }
        Ok(())
    }
}

impl From<String> for ScopeSet {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<ScopeSet> for String {
    fn from(scope: ScopeSet) -> Self {
        scope.to_string()
    }
}

impl<'a> FromIterator<&'a str> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = &'a str>>(values: I) -> Self {
        Self(values.into_iter().map(str::to_owned).collect())
    }
}

/// A scope that an administrator defined, beside the standard ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The value in requests.
    pub name: String,
    /// What the consent page says it allows.
    pub description: String,
    /// The claims it releases in UserInfo.
    pub claims: Vec<String>,
    /// The claims that it makes.
    pub claim_rules: Vec<ClaimRule>,
}

/// The claims that each standard scope releases (OpenID Connect Core 1.0 section 5.4), and `groups`.
pub fn standard_claims(scope: &str) -> Option<&'static [&'static str]> {
    Some(match scope {
        OPENID | OFFLINE_ACCESS => &[],
        "profile" => &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
        "email" => &["email", "email_verified"],
        "address" => &["address"],
        "phone" => &["phone_number", "phone_number_verified"],
        "groups" => &["groups"],
        _ => return None,
    })
}

/// The scopes that exist without anybody defining them.
pub const STANDARD: &[&str] = &[OPENID, "profile", "email", "address", "phone", "groups", OFFLINE_ACCESS];

/// Whether some scope releases a claim of that name: nothing else is known about a user.
pub fn is_claim(name: &str) -> bool {
    let mut all = STANDARD.iter().filter_map(|scope| standard_claims(scope));
    all.any(|claims| claims.contains(&name))
}
