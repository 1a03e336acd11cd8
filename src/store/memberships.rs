//! What the groups of a user give them, as one statement reads it beside the user: each group, and what is written down with it of the
//! groups above.

use serde::Deserialize;

use super::StoreError;
use crate::domain::acr::Acr;

/// What all enabled groups give together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Memberships {
    /// The names of the groups, those above them among them; sorted.
    pub(super) groups: Vec<String>,
    /// The most that any of them asks.
    pub(super) required_acr: Option<Acr>,
    /// Whether any of them gives a role.
    pub(super) give_role: bool,
}

/// A group's name and what it asks, whether it gives a role, also by a group above it, and the same of those groups.
#[derive(Deserialize)]
struct Membership(String, Option<String>, StoredBool, Option<Vec<Above>>);

/// The name of a group above, and what it asks.
#[derive(Deserialize)]
struct Above(String, Option<String>);

/// JSON of SQLite has numbers where that of Postgres has booleans.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum StoredBool {
    Boolean(bool),
    Number(u8),
}

impl StoredBool {
    fn is_true(self) -> bool {
        match self {
            Self::Boolean(is_true) => is_true,
            Self::Number(number) => number != 0,
        }
    }
}

impl Memberships {
    /// Reads them.
    pub(super) fn parse(text: &str) -> Result<Self, StoreError> {
        let mut all = Self::default();
        let memberships: Vec<Membership> = serde_json::from_str(text)?;
        for Membership(name, acr, gives_role, above) in memberships {
            all.give_role |= gives_role.is_true();
            for Above(name, acr) in std::iter::once(Above(name, acr)).chain(above.into_iter().flatten()) {
                all.groups.push(name);
                all.required_acr = all.required_acr.max(acr.as_deref().map(Acr::parse_minimum));
            }
        }
        // Here, because databases sort by their own collation.
        all.groups.sort_unstable();
        all.groups.dedup();
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_above_count_once() {
        let above = r#"[["staff","urn:vestibule:acr:2fa"],["all",null]]"#;
        let text = format!(r#"[["sales",null,0,{above}],["support",null,1,{above}]]"#);
        let all = Memberships::parse(&text).unwrap();
        assert_eq!(all.groups, ["all", "sales", "staff", "support"]);
        assert_eq!((all.required_acr, all.give_role), (Some(Acr::TwoFactors), true));
        assert_eq!(Memberships::parse("[]").unwrap(), Memberships::default());
    }
}
