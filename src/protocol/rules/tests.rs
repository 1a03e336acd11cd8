//! The table of rules: its order, its sections, and that the documentation shows the table that runs. What each rule refuses is
//! tested with the endpoint (`protocol/authorize_request/tests.rs`).

use std::collections::BTreeSet;

use super::*;
use crate::{
    domain::{
        client::{Client, GrantType},
        scope::ScopeSet,
    },
    protocol::{
        fixtures::{REDIRECT_URI, client, parameters},
        rules::input::IdTokenHint,
    },
};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A request that passes every rule, to be made wrong.
struct Case {
    endpoint: Endpoint,
    sent: Vec<(&'static str, String)>,
    client: Client,
    id_token_hint: IdTokenHint,
}

impl Case {
    fn good() -> Self {
        let sent = [
            ("client_id", "rp"),
            ("redirect_uri", REDIRECT_URI),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        Self {
            endpoint: Endpoint::Authorize,
            sent: sent.map(|(name, value)| (name, value.to_owned())).into(),
            client: client(),
            id_token_hint: IdTokenHint::Absent,
        }
    }

    fn good_at(endpoint: Endpoint) -> Self {
        let mut case = Self::good();
        case.endpoint = endpoint;
        case.client.metadata.grant_types.push(GrantType::DeviceCode);
        case
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.sent.retain(|(other, _)| *other != name);
        self.sent.push((name, value.into()));
    }

    /// The rule that refuses it, whether by a page, and whether the redirect URI was certain by then.
    fn refused(&self) -> Option<(&'static str, bool, bool)> {
        let sent: Vec<(&str, &str)> = self.sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let input = RuleInput {
            parameters: &parameters(&sent),
            client: Some(&self.client),
            known_scopes: &ScopeSet::default(),
            id_token_hint: self.id_token_hint,
        };
        let refused = check(self.endpoint, &input).err()?;
        let by_page = matches!(refused.refusal, Refusal::Page(_));
        Some((refused.rule, by_page, refused.draft.redirect_uri.is_some()))
    }
}

/// The rule that must refuse, and what makes a request wrong for it.
type Fault = (&'static str, fn(&mut Case));

/// One fault for each rule that can refuse, in the order in which the rules must be applied.
const FAULTS: &[Fault] = &[
    ("known client", |case| case.set("client_id", "other")),
    ("enabled client", |case| case.client.disabled = true),
    ("registered redirect URI", |case| {
        case.set("redirect_uri", "https://evil.example");
    }),
    ("not repeated", |case| {
        case.sent
            .extend([("display", "page".to_owned()), ("display", "page".to_owned())]);
    }),
    ("no request object", |case| case.set("request", "e30.e30.")),
    ("short enough", |case| case.set("nonce", "n".repeat(1025))),
    ("state", |case| case.set("state", "a\nb")),
    ("supported response mode", |case| case.set("response_mode", "web")),
    ("flow allowed", |case| case.client.metadata.grant_types.clear()),
    ("device grant allowed", |case| case.client.metadata.grant_types.clear()),
    ("response type", |case| case.set("response_type", "code token")),
    ("requested scope", |case| case.set("scope", "a\\b")),
    ("code challenge", |case| case.set("code_challenge_method", "plain")),
    ("prompt", |case| case.set("prompt", "none login")),
    ("max age", |case| case.set("max_age", "-1")),
    ("ID token hint", |case| case.id_token_hint = IdTokenHint::Invalid),
    ("claims", |case| case.set("claims", "[]")),
    ("resource", |case| case.set("resource", "api")),
    ("scope", |case| case.set("scope", "films")),
];

#[test]
fn of_two_faults_the_rule_that_comes_first_answers() {
    for endpoint in Endpoint::ALL {
        assert_eq!(Case::good_at(endpoint).refused(), None);
        let faults = faults_at(endpoint);
        for (position, (first, earlier)) in faults.iter().enumerate() {
            for (second, later) in &faults[position..] {
                let mut case = Case::good_at(endpoint);
                later(&mut case);
                earlier(&mut case);
                let refused = case.refused().map(|(rule, _, _)| rule);
                assert_eq!(refused, Some(*first), "{endpoint:?}: {first} and {second}");
            }
        }
    }
}

/// The faults that a rule of `endpoint` refuses.
fn faults_at(endpoint: Endpoint) -> Vec<Fault> {
    let applies = |name: &str| RULES.iter().any(|rule| rule.name == name && rule.applies_to(endpoint));
    FAULTS.iter().copied().filter(|(name, _)| applies(name)).collect()
}

#[test]
fn the_table_has_the_rules_in_that_order_and_two_that_never_refuse() {
    let refusing = RULES
        .iter()
        .map(|rule| rule.name)
        .filter(|name| !["chosen response mode", "hints"].contains(name));
    assert!(refusing.eq(FAULTS.iter().map(|(name, _)| *name)));
}

#[test]
fn a_refusal_is_a_page_until_the_redirect_uri_is_certain_and_a_redirect_from_then_on() {
    for (name, spoil) in faults_at(Endpoint::Authorize) {
        let mut case = Case::good();
        spoil(&mut case);
        let (_, by_page, is_certain) = case.refused().unwrap();
        assert_ne!(by_page, is_certain, "{name}");
    }
}

#[test]
fn every_rule_has_a_name_of_its_own_and_a_section_of_a_specification() {
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
    for rule in RULES {
        for section in rule.section.split("; ") {
            let is_known = ["RFC ", "OIDC Core ", "Multiple Response Types", "Form Post"]
                .iter()
                .any(|specification| section.starts_with(specification));
            assert!(is_known, "{}: {section}", rule.name);
        }
    }
}

#[test]
fn every_rule_has_a_cell_for_every_endpoint_and_applies_to_one_at_least() {
    for rule in RULES {
        assert_eq!(rule.applies.len(), Endpoint::ALL.len());
        let applies = |endpoint: &Endpoint| rule.applies_to(*endpoint);
        assert!(Endpoint::ALL.iter().any(applies), "{}", rule.name);
    }
}

#[test]
fn a_rule_that_does_not_apply_to_an_endpoint_is_not_one_of_its_rules() {
    let elsewhere = Rule::new(
        "elsewhere",
        "RFC 9126 2.1",
        [Applies::No, Applies::No],
        shape::not_repeated,
    );
    assert!(!elsewhere.applies_to(Endpoint::Authorize));
    assert!(RULES[0].applies_to(Endpoint::Authorize));
}

#[test]
fn the_documentation_shows_the_table_that_runs() {
    let source = include_str!("../../protocol.rs");
    let documented: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .skip_while(|line| !line.starts_with("| rule |"))
        .take_while(|line| line.starts_with('|'))
        .collect();
    let columns = Endpoint::ALL.map(|endpoint| format!(" `{}` |", endpoint.as_str()));
    let mut expected = vec![
        format!("| rule | specification |{}", columns.concat()),
        format!("|---|---|{}", columns.map(|_| "---|").concat()),
    ];
    expected.extend(RULES.iter().map(|rule| {
        let cells = rule.applies.map(|applies| match applies {
            Applies::Yes => " x |",
            Applies::No => " – |",
        });
        format!("| {} | {} |{}", rule.name, rule.section, cells.concat())
    }));
    assert_eq!(documented, expected, "src/protocol.rs documents other rules");
}
