//! What an application learns about a user (OpenID Connect Core 1.0 sections 5.1, 5.3.2, 5.4 and 5.5).
//!
//! Scopes release claims in UserInfo; the ID token carries only those that the `claims` parameter names for it, and those of them that
//! its client was registered to find there. No claim of
//! ours (`iss`, `aud`, `exp`, …) can be asked for, defined or overwritten.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::domain::{
    claims_request::ClaimsRequest,
    scope::{Scope, ScopeSet, standard_claims},
    user::User,
};

/// The claims that only the issuer sets: those of RFC 7519, OpenID Connect Core 1.0 section 2, and logout.
pub const RESERVED: &[&str] = &[
    "acr",
    "active",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "c_hash",
    "client_id",
    "cnf",
    "events",
    "exp",
    "gid",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "s_hash",
    "scope",
    "sid",
    "sub",
    "token_type",
];

/// The UserInfo answer: `sub`, what the scopes release, and what was asked by name. `custom` are the scopes that an
/// administrator defined.
pub fn userinfo(user: &User, scope: &ScopeSet, asked: &ClaimsRequest, custom: &[Scope]) -> Map<String, Value> {
    let by_scope = scope.iter().flat_map(|name| released_by(name, custom));
    let by_name = asked.userinfo.keys().map(String::as_str);
    let mut answer = pick(user, by_scope.chain(by_name));
    answer.insert("sub".to_owned(), user.id.to_string().into());
    answer
}

/// What the ID token says about the user: what the `claims` parameter asks for it, and what the client was registered to find there
/// (`id_token_claims`), as far as it is in the UserInfo answer, `released`. The issuer's own claims are added by whoever signs it.
pub fn id_token(
    user: &User,
    asked: &ClaimsRequest,
    registered: &[String],
    released: &Map<String, Value>,
) -> Map<String, Value> {
    let mut claims = pick(user, asked.id_token.keys().map(String::as_str));
    let registered = registered.iter().filter(|name| !RESERVED.contains(&name.as_str()));
    claims.extend(registered.filter_map(|name| Some((name.clone(), released.get(name)?.clone()))));
    claims
}

/// The single claims about a person that a request asks for, in either place: what the consent page names, and what a consent
/// remembers. Sorted, each once.
pub fn asked_by_name(asked: &ClaimsRequest) -> Vec<String> {
    let names: BTreeSet<&String> = asked.id_token.keys().chain(asked.userinfo.keys()).collect();
    names
        .into_iter()
        .filter(|name| !RESERVED.contains(&name.as_str()))
        .cloned()
        .collect()
}

/// The claims that a scope releases.
fn released_by<'a>(name: &str, custom: &'a [Scope]) -> Vec<&'a str> {
    match standard_claims(name) {
        Some(claims) => claims.to_vec(),
        None => custom
            .iter()
            .filter(|scope| scope.name == name)
            .flat_map(|scope| scope.claims.iter().map(String::as_str))
            .collect(),
    }
}

/// The named claims that the user has.
fn pick<'a>(user: &User, names: impl Iterator<Item = &'a str>) -> Map<String, Value> {
    let mut all = all_claims(user);
    let mut picked = Map::new();
    for name in names.filter(|name| !RESERVED.contains(name)) {
        if let Some(value) = all.remove(name) {
            picked.insert(name.to_owned(), value);
        }
    }
    picked
}

/// Everything there is to say about a user, read once: [`User::claim`] would serialise them for each claim.
fn all_claims(user: &User) -> Map<String, Value> {
    let mut all = match serde_json::to_value(&user.claims) {
        Ok(Value::Object(claims)) => claims,
        _ => Map::new(),
    };
    all.extend(
        ["updated_at", "groups"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), user.claim(name)?))),
    );
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{domain::scope::STANDARD, protocol::fixtures::user};

    fn asked(json: &str) -> ClaimsRequest {
        serde_json::from_str(json).unwrap()
    }

    fn names(claims: &Map<String, Value>) -> Vec<&str> {
        claims.keys().map(String::as_str).collect()
    }

    #[test]
    fn openid_alone_releases_the_subject_alone() {
        let answer = userinfo(
            &user(),
            &ScopeSet::parse("openid offline_access"),
            &ClaimsRequest::default(),
            &[],
        );
        assert_eq!(names(&answer), ["sub"]);
    }

    #[test]
    fn each_standard_scope_releases_all_its_claims() {
        for scope in STANDARD {
            let answer = userinfo(&user(), &ScopeSet::parse(scope), &ClaimsRequest::default(), &[]);
            for claim in standard_claims(scope).unwrap() {
                assert!(answer.contains_key(*claim), "{scope}: {claim}");
            }
            assert_eq!(answer.len(), standard_claims(scope).unwrap().len() + 1, "{scope}");
        }
        let all = userinfo(
            &user(),
            &STANDARD.iter().copied().collect(),
            &ClaimsRequest::default(),
            &[],
        );
        assert!(all["updated_at"].is_i64());
        assert_eq!(all["email_verified"], true);
        assert_eq!(all["address"]["locality"], "London");
    }

    #[test]
    fn a_claim_the_user_does_not_have_is_left_out() {
        let mut user = user();
        user.claims.nickname = None;
        let answer = userinfo(&user, &ScopeSet::parse("profile"), &ClaimsRequest::default(), &[]);
        assert!(!answer.contains_key("nickname"));
    }

    #[test]
    fn a_scope_that_an_administrator_defined_releases_its_claims() {
        let custom = [Scope {
            name: "mail".to_owned(),
            description: "Mail".to_owned(),
            claims: vec!["email".to_owned(), "iss".to_owned(), "password_hash".to_owned()],
            ..Scope::default()
        }];
        let answer = userinfo(
            &user(),
            &ScopeSet::parse("openid mail"),
            &ClaimsRequest::default(),
            &custom,
        );
        assert_eq!(names(&answer), ["email", "sub"]);
    }

    #[test]
    fn claims_asked_by_name_go_where_they_were_asked_for() {
        let asked = asked(r#"{"userinfo":{"name":{"essential":true}},"id_token":{"email":null}}"#);
        let answer = userinfo(&user(), &ScopeSet::parse("openid"), &asked, &[]);
        assert_eq!(names(&answer), ["name", "sub"]);
        assert_eq!(names(&id_token(&user(), &asked, &[], &Map::new())), ["email"]);
        assert_eq!(asked_by_name(&asked), ["email", "name"]);
    }

    #[test]
    fn reserved_claims_cannot_be_asked_for_by_name() {
        let asked = asked(r#"{"id_token":{"iss":null,"sub":null,"acr":null,"auth_time":null,"gid":null,"name":null}}"#);
        assert_eq!(names(&id_token(&user(), &asked, &[], &Map::new())), ["name"]);
        assert_eq!(asked_by_name(&asked), ["name"]);
    }

    proptest! {
        #[test]
        fn no_name_releases_a_secret_or_a_reserved_claim(name in any::<String>(), from_list in prop::sample::select(RESERVED)) {
            for name in [name.as_str(), from_list, "password_hash", "admin", "disabled"] {
                let mut asked = ClaimsRequest::default();
                asked.id_token.insert(name.to_owned(), None);
                asked.userinfo.insert(name.to_owned(), None);
                for claims in [id_token(&user(), &asked, &[], &Map::new()), userinfo(&user(), &ScopeSet::default(), &asked, &[])] {
                    prop_assert!(!serde_json::to_string(&claims).unwrap().contains("argon2id"));
                    prop_assert!(claims.keys().all(|name| name == "sub" || !RESERVED.contains(&name.as_str())));
                }
            }
        }
    }
}
