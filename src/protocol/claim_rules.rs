//! The claims that rules make: one pure function for every token and answer, and for the preview of them. A claim that is there already is
//! never replaced, and one that means something is never made, whatever is stored.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::domain::{
    attribute::Attributes,
    claim_rule::{ALL_GROUPS, ClaimRule, ClaimSource, ClaimTarget},
    client::Client,
    reserved_claim::is_reserved,
    scope::{Scope, ScopeSet},
    user::User,
};

/// A rule that applies, and what it belongs to: a scope, or the client.
#[derive(Clone, Copy, Debug)]
pub struct Applying<'a> {
    /// The scope; `None` for the client.
    pub scope: Option<&'a str>,
    /// The rule.
    pub rule: &'a ClaimRule,
}

/// The rules that apply to the tokens of a client with that scope: its own, and then those of the scopes, in the order of their names. Of two
/// that make the same claim the first does.
pub fn applying<'a>(client: &'a Client, scope: &'a ScopeSet, custom: &'a [Scope]) -> Vec<Applying<'a>> {
    let of_client = client
        .metadata
        .claim_rules
        .iter()
        .map(|rule| Applying { scope: None, rule });
    let granted = custom.iter().filter(|one| scope.contains(&one.name));
    let of_scopes = granted.flat_map(|one| {
        let name = one.name.as_str();
        one.claim_rules.iter().map(move |rule| Applying {
            scope: Some(name),
            rule,
        })
    });
    of_client.chain(of_scopes).collect()
}

/// The claims that the rules of scopes put where discovery speaks of (OpenID Connect Discovery 1.0 section 3 `claims_supported`): into ID
/// tokens and UserInfo. What the rules of a client make is between it and the administrator.
pub fn published(custom: &[Scope]) -> Vec<String> {
    let rules = custom.iter().flat_map(|scope| &scope.claim_rules);
    let is_published =
        |rule: &&ClaimRule| rule.into.iter().any(|into| *into != ClaimTarget::AccessToken) && !is_reserved(&rule.claim);
    let names: BTreeSet<String> = rules.filter(is_published).map(|rule| rule.claim.clone()).collect();
    names.into_iter().collect()
}

/// Whether one of the rules needs to know an attribute.
pub fn need_attributes(rules: &[Applying<'_>]) -> bool {
    rules.iter().any(|applying| applying.rule.from.attribute().is_some())
}

/// Whose claims are made: a user, or nobody, where a client asks for itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The user.
    pub user: Option<&'a User>,
    /// What is known of them beside the standard claims.
    pub attributes: &'a Attributes,
}

/// A claim that a rule made.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeClaim {
    /// Its name.
    pub claim: String,
    /// Its value.
    pub value: Value,
    /// The scope of the rule; `None` for the client.
    pub scope: Option<String>,
}

/// The claims that the rules put there, each once.
pub fn evaluate(rules: &[Applying<'_>], target: ClaimTarget, about: About<'_>) -> Vec<MadeClaim> {
    let mut made: Vec<MadeClaim> = Vec::new();
    for Applying { scope, rule } in rules {
        let is_made = made.iter().any(|one| one.claim.eq_ignore_ascii_case(&rule.claim));
        if is_made || !rule.into.contains(&target) || is_reserved(&rule.claim) {
            continue;
        }
        if let Some(value) = value(&rule.from, about) {
            made.push(MadeClaim {
                claim: rule.claim.clone(),
                value,
                scope: scope.map(str::to_owned),
            });
        }
    }
    made
}

/// Adds the claims to those that are there; these stay as they are.
pub fn add(claims: &mut Map<String, Value>, made: Vec<MadeClaim>) {
    for MadeClaim { claim, value, .. } in made {
        claims.entry(claim).or_insert(value);
    }
}

fn value(from: &ClaimSource, about: About<'_>) -> Option<Value> {
    match from {
        ClaimSource::Attribute(name) => about.attributes.get(name).cloned(),
        ClaimSource::Constant(value) => Some(value.clone()),
        ClaimSource::Groups(which) => {
            let groups = about.user?.groups.iter();
            let meant = groups.filter(|group| which == ALL_GROUPS || group.starts_with(which));
            Some(meant.map(String::as_str).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::{
        claims::RESERVED,
        fixtures::{client, user},
    };

    fn rule(claim: &str, from: ClaimSource) -> ClaimRule {
        ClaimRule {
            claim: claim.to_owned(),
            from,
            into: vec![ClaimTarget::IdToken],
        }
    }

    fn constant(claim: &str, value: Value) -> ClaimRule {
        rule(claim, ClaimSource::Constant(value))
    }

    fn made(rules: &[ClaimRule], target: ClaimTarget, about: About<'_>) -> Map<String, Value> {
        let rules: Vec<_> = rules.iter().map(|rule| Applying { scope: None, rule }).collect();
        let mut claims = Map::new();
        add(&mut claims, evaluate(&rules, target, about));
        claims
    }

    #[test]
    fn a_claim_is_made_of_an_attribute_of_groups_or_of_a_constant() {
        let mut user = user();
        user.groups = ["app-admin", "app-user", "staff"].map(str::to_owned).to_vec();
        let attributes = Attributes::from([("department".to_owned(), json!("Physics"))]);
        let about = About {
            user: Some(&user),
            attributes: &attributes,
        };
        let rules = [
            rule("dept", ClaimSource::Attribute("department".to_owned())),
            rule("room", ClaimSource::Attribute("room".to_owned())),
            rule("roles", ClaimSource::Groups("app-".to_owned())),
            rule("teams", ClaimSource::Groups(ALL_GROUPS.to_owned())),
            constant("tenant", json!({ "id": 7 })),
        ];
        let claims = made(&rules, ClaimTarget::IdToken, about);
        assert_eq!(
            Value::Object(claims),
            json!({ "dept": "Physics", "roles": ["app-admin", "app-user"], "teams": user.groups, "tenant": { "id": 7 } })
        );
        assert!(made(&rules, ClaimTarget::UserInfo, about).is_empty());
        let nobody = About {
            user: None,
            attributes: &Attributes::new(),
        };
        assert_eq!(
            Value::Object(made(&rules, ClaimTarget::IdToken, nobody)),
            json!({ "tenant": { "id": 7 } })
        );
    }

    #[test]
    fn what_is_reserved_is_never_made_and_what_is_there_is_never_replaced() {
        let nobody = About {
            user: None,
            attributes: &Attributes::new(),
        };
        for name in RESERVED.iter().chain(&["email_verified", "Sub", "groups"]) {
            assert!(
                made(&[constant(name, json!("x"))], ClaimTarget::IdToken, nobody).is_empty(),
                "{name}"
            );
        }
        let mut claims = Map::from_iter([("tenant".to_owned(), json!(1))]);
        let rule = constant("tenant", json!(2));
        let rules = [Applying {
            scope: None,
            rule: &rule,
        }];
        add(&mut claims, evaluate(&rules, ClaimTarget::IdToken, nobody));
        assert_eq!(claims["tenant"], 1);
    }

    #[test]
    fn rules_apply_to_their_client_and_to_their_scope() {
        let mut client = client();
        client.metadata.claim_rules = vec![constant("a", json!("client"))];
        let scope = |name: &str| Scope {
            name: name.to_owned(),
            claim_rules: vec![constant("a", json!(name)), constant(name, json!(1))],
            ..Scope::default()
        };
        let custom = [scope("library"), scope("notes")];
        let granted = ScopeSet::parse("openid library");
        let rules = applying(&client, &granted, &custom);
        let nobody = About {
            user: None,
            attributes: &Attributes::new(),
        };
        let made = evaluate(&rules, ClaimTarget::IdToken, nobody);
        let names: Vec<_> = made
            .iter()
            .map(|one| (one.claim.as_str(), one.scope.as_deref()))
            .collect();
        assert_eq!(names, [("a", None), ("library", Some("library"))]);
        assert_eq!(made[0].value, "client");
        assert!(!need_attributes(&rules));
        assert_eq!(published(&custom), ["a", "library", "notes"]);
    }
}
