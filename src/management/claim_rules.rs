//! Whether there can be such rules for claims at a scope or a client. No rule makes a claim that already means something, whoever asks.

use std::collections::HashSet;

use serde_json::Value;

use super::{change_error::ChangeError, validation::Invalid};
use crate::{
    domain::{
        claim_rule::{ClaimRule, ClaimSource, ClaimTarget},
        reserved_claim,
    },
    store::{Connection, StoreError, attribute_definitions},
};

/// The most rules of a scope or of a client.
pub const MOST: usize = 50;

/// The longest name of a claim.
const LONGEST_NAME: usize = 128;
/// The longest constant, as JSON.
const LONGEST_CONSTANT: usize = 2000;
/// The longest prefix of groups.
const LONGEST_PREFIX: usize = 200;

/// Whether there can be such rules at a scope or a client.
///
/// # Errors
/// The first that is wrong.
pub fn check(rules: &[ClaimRule]) -> Result<(), Invalid> {
    for (place, rule) in rules.iter().enumerate() {
        let wrong = |member: &str, problem: String| {
            Err(Invalid::new("claim_rules", problem).below(format!("{place}/{member}")))
        };
        if place == MOST {
            return wrong("claim", format!("there are at most {MOST} rules"));
        }
        if let Err(problem) = check_name(&rule.claim) {
            return wrong("claim", problem);
        }
        if let Err(problem) = check_source(&rule.from) {
            return wrong("from", problem);
        }
        if rule.into.is_empty() || has_twice(&rule.into) {
            return wrong(
                "into",
                "a claim is put into id_token, userinfo or access_token, each once".to_owned(),
            );
        }
        let is_same = |other: &ClaimRule| {
            other.claim.eq_ignore_ascii_case(&rule.claim) && other.into.iter().any(|into| rule.into.contains(into))
        };
        if rules[..place].iter().any(is_same) {
            return wrong(
                "claim",
                format!("two rules make the claim {:?} at the same place", rule.claim),
            );
        }
    }
    Ok(())
}

fn has_twice(into: &[ClaimTarget]) -> bool {
    into.iter().enumerate().any(|(place, one)| into[..place].contains(one))
}

fn check_name(name: &str) -> Result<(), String> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte);
    if !(1..=LONGEST_NAME).contains(&name.len()) || !name.bytes().all(is_part) {
        return Err(format!(
            "the name of a claim is 1 to {LONGEST_NAME} letters, digits and the signs _ - . : /"
        ));
    }
    match reserved_claim::is_reserved(name) {
        true => Err(format!(
            "{name:?} is a claim that already means something; choose another name"
        )),
        false => Ok(()),
    }
}

fn check_source(source: &ClaimSource) -> Result<(), String> {
    match source {
        ClaimSource::Attribute(_) => Ok(()),
        ClaimSource::Groups(which) => match !which.is_empty() && which.chars().count() <= LONGEST_PREFIX {
            true => Ok(()),
            false => Err("groups is \"all\", or how the names of the groups begin".to_owned()),
        },
        ClaimSource::Constant(Value::Null) => Err("a constant is not null".to_owned()),
        ClaimSource::Constant(value) => match value.to_string().len() <= LONGEST_CONSTANT {
            true => Ok(()),
            false => Err(format!("a constant has at most {LONGEST_CONSTANT} bytes")),
        },
    }
}

/// Whether an object can have these rules now, which had `before`: an attribute that a new one names is defined.
///
/// # Errors
/// What is wrong with them (422), or the store failed (503 or 500).
pub(super) async fn check_change(
    connection: &dyn Connection,
    before: &[ClaimRule],
    after: &[ClaimRule],
) -> Result<(), ChangeError> {
    check_with(connection, before, after, &HashSet::new()).await??;
    Ok(())
}

/// The same, where the attributes `also` are there too, or will be.
///
/// # Errors
/// When the store fails (503 or 500); what is wrong with the rules is inside.
pub(super) async fn check_with(
    connection: &dyn Connection,
    before: &[ClaimRule],
    after: &[ClaimRule],
    also: &HashSet<String>,
) -> Result<Result<(), Invalid>, StoreError> {
    let checked = check(after);
    if checked.is_err() {
        return Ok(checked);
    }
    for (place, rule) in after.iter().enumerate().filter(|(_, rule)| !before.contains(rule)) {
        if let Some(name) = rule.from.attribute()
            && !also.contains(name)
            && attribute_definitions::find(connection, name).await?.is_none()
        {
            let problem = format!("there is no attribute {name:?}");
            return Ok(Err(Invalid::new("claim_rules", problem).below(format!("{place}/from"))));
        }
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::{claim_rule::ALL_GROUPS, reserved_claim::OF_PROTOCOLS};

    fn place_of_wrong(rules: &[ClaimRule]) -> String {
        check(rules).unwrap_err().pointer()
    }

    fn rule(claim: &str) -> ClaimRule {
        ClaimRule {
            claim: claim.to_owned(),
            from: ClaimSource::Attribute("department".to_owned()),
            into: vec![ClaimTarget::IdToken],
        }
    }

    #[test]
    fn no_rule_makes_a_claim_that_means_something() {
        for name in OF_PROTOCOLS
            .iter()
            .chain(&["email_verified", "groups", "Email", "SUB", "updated_at", "name"])
        {
            assert_eq!(place_of_wrong(&[rule(name)]), "/claim_rules/0/claim", "{name}");
        }
        for name in [
            "department",
            "roles",
            "https://hasura.io/jwt/claims",
            "urn:example:x",
            "a.b-c",
        ] {
            assert_eq!(check(&[rule(name)]), Ok(()), "{name}");
        }
        for name in ["", "a b", "ä", "a\"b", &"a".repeat(129)] {
            assert!(check(&[rule(name)]).is_err(), "{name}");
        }
    }

    #[test]
    fn a_list_of_rules_is_bounded_and_has_one_rule_for_a_claim() {
        let many: Vec<ClaimRule> = (0..51).map(|number| rule(&format!("c{number}"))).collect();
        assert_eq!(check(&many[..50]), Ok(()));
        assert_eq!(place_of_wrong(&many), "/claim_rules/50/claim");
        let elsewhere = ClaimRule {
            into: vec![ClaimTarget::UserInfo],
            ..rule("A")
        };
        assert_eq!(check(&[rule("a"), elsewhere]), Ok(()));
        assert_eq!(place_of_wrong(&[rule("a"), rule("A")]), "/claim_rules/1/claim");
        for into in [vec![], vec![ClaimTarget::IdToken; 2]] {
            assert_eq!(
                place_of_wrong(&[ClaimRule { into, ..rule("a") }]),
                "/claim_rules/0/into"
            );
        }
    }

    #[test]
    fn what_a_claim_is_made_of_is_bounded() {
        let of = |from: ClaimSource| check(&[ClaimRule { from, ..rule("a") }]);
        assert_eq!(of(ClaimSource::Constant(json!({ "a": [1, true] }))), Ok(()));
        for wrong in [
            ClaimSource::Constant(Value::Null),
            ClaimSource::Constant(json!("a".repeat(2000))),
            ClaimSource::Groups(String::new()),
            ClaimSource::Groups("a".repeat(201)),
        ] {
            assert_eq!(of(wrong).unwrap_err().pointer(), "/claim_rules/0/from");
        }
    }

    #[test]
    fn a_rule_is_written_as_people_read_it() {
        let written = json!({ "claim": "a", "from": { "groups": "all" }, "into": ["id_token", "access_token"] });
        let read: ClaimRule = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(read.from, ClaimSource::Groups(ALL_GROUPS.to_owned()));
        assert_eq!(serde_json::to_value(&read).unwrap(), written);
        for wrong in [
            json!({ "claim": "a", "from": { "script": "1" }, "into": [] }),
            json!({ "claim": "a", "from": { "attribute": "b", "constant": 1 }, "into": [] }),
            json!({ "claim": "a", "from": { "attribute": "b" }, "into": ["cookie"] }),
            json!({ "claim": "a", "from": { "attribute": "b" }, "into": [], "if": 1 }),
        ] {
            assert!(serde_json::from_value::<ClaimRule>(wrong).is_err());
        }
    }
}
