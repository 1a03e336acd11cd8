//! The rules as an administrator reads them afterwards: for each one what would have passed, what came, and the setting of the client that
//! decides. Secrets are not among the parameters of an authorization request; `state`, `nonce` and hints are left out all the same.

use super::{Endpoint, RULES, check, input::RuleInput};
use crate::{
    domain::{
        client::{Client, GrantType},
        trace::{Check, CheckName},
    },
    protocol::scope,
};

/// The checks that `endpoint` made of the request, up to the one that refused it.
pub fn explain(endpoint: Endpoint, input: &RuleInput<'_>) -> Vec<Check> {
    let refused = check(endpoint, input).err().map(|refused| refused.rule);
    let mut checks = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.applies_to(endpoint)) {
        let Some(name) = name_of(rule.name) else { continue };
        let is_refused = refused == Some(rule.name);
        let check = match is_refused {
            true => Check::refused(name),
            false => Check::passed(name),
        };
        checks.push(described(check, input));
        if is_refused {
            break;
        }
    }
    checks
}

/// The check of the rule with that name.
fn name_of(rule: &str) -> Option<CheckName> {
    CheckName::parse(&rule.to_lowercase().replace(' ', "_"))
}

/// With what would have passed, what came, and what decides.
fn described(check: Check, input: &RuleInput<'_>) -> Check {
    let sent = |name: &str| input.parameters.get(name);
    let about_client = |describe: &dyn Fn(Check, &Client) -> Check, check: Check| match input.client {
        Some(client) => describe(check, client),
        None => check,
    };
    match check.name {
        CheckName::KnownClient => check.came(sent("client_id")),
        CheckName::EnabledClient => check.by("client.disabled"),
        CheckName::RegisteredRedirectUri => {
            let check = check.by("client.redirect_uris").came(sent("redirect_uri"));
            about_client(
                &|check, client| check.expected(client.metadata.redirect_uris.join(" ")),
                check,
            )
        }
        CheckName::NotRepeated => check.came(input.parameters.repeated()),
        CheckName::SupportedResponseMode => {
            let check = check.expected("query fragment form_post");
            check.came(sent("response_mode"))
        }
        CheckName::FlowAllowed => {
            let allowed = |check: Check, client: &Client| {
                let check = check.expected("authorization_code");
                check.came(Some(&grant_types(client)))
            };
            about_client(&allowed, check.by("client.grant_types"))
        }
        CheckName::DeviceGrantAllowed => {
            let allowed = |check: Check, client: &Client| check.came(Some(&grant_types(client)));
            let expected = GrantType::DeviceCode.as_str();
            about_client(&allowed, check.by("client.grant_types").expected(expected))
        }
        CheckName::ResponseType => check.expected("code").came(sent("response_type")),
        CheckName::CodeChallenge => {
            let expected = match input.client.is_some_and(Client::requires_pkce) {
                true => "S256",
                false => "S256, or none",
            };
            let method = match (sent("code_challenge_method"), sent("code_challenge")) {
                (Some(method), _) => method,
                (None, Some(_)) => "plain",
                (None, None) => "none",
            };
            check.by("client.require_pkce").expected(expected).came(Some(method))
        }
        CheckName::Prompt => check
            .expected("none, or login, consent and select_account")
            .came(sent("prompt")),
        CheckName::MaxAge => check.expected("a number of seconds").came(sent("max_age")),
        CheckName::Resource => {
            let check = check.by("client.resources").came(sent("resource"));
            about_client(
                &|check, client| check.expected(client.metadata.resources.join(" ")),
                check,
            )
        }
        CheckName::Scope => scope_check(check, input),
        _ => check,
    }
}

/// The grant types of a client, in one line.
fn grant_types(client: &Client) -> String {
    let allowed = client.metadata.grant_types.iter().map(|grant| grant.as_str());
    allowed.collect::<Vec<_>>().join(" ")
}

/// The scope, and what decides: the client's registration, or that there is no such scope.
fn scope_check(check: Check, input: &RuleInput<'_>) -> Check {
    let sent = input.parameters.get("scope");
    let Some(client) = input.client else {
        return check.came(sent);
    };
    let check = check.expected(client.metadata.scope.to_string()).came(sent);
    let asked = sent.and_then(|sent| scope::parse(sent).ok()).unwrap_or_default();
    let is_registered = !asked.intersection(&client.metadata.scope).is_empty();
    // What is registered for the client and not granted is no scope that is defined.
    check.by(match is_registered {
        true => "server.scopes",
        false => "client.scope",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{scope::ScopeSet, trace::Verdict},
        protocol::{
            fixtures::{client, parameters},
            rules::input::IdTokenHint,
        },
    };

    #[test]
    fn every_rule_is_a_check() {
        for rule in RULES {
            assert!(name_of(rule.name).is_some(), "{}", rule.name);
        }
    }

    #[test]
    fn the_refusing_rule_is_the_last_and_says_what_was_registered() {
        let client = client();
        let parameters = parameters(&[
            ("client_id", client.client_id.as_str()),
            ("redirect_uri", "https://elsewhere.example/"),
            ("state", "secret-state"),
        ]);
        let input = RuleInput {
            parameters: &parameters,
            client: Some(&client),
            known_scopes: &ScopeSet::default(),
            id_token_hint: IdTokenHint::Absent,
        };
        let checks = explain(Endpoint::Authorize, &input);
        let last = checks.last().unwrap();
        assert_eq!(last.name, CheckName::RegisteredRedirectUri);
        assert_eq!(last.verdict, Verdict::Refused);
        assert_eq!(last.came.as_deref(), Some("https://elsewhere.example/"));
        assert_eq!(last.expected, Some(client.metadata.redirect_uris.join(" ")));
        assert!(
            checks[..checks.len() - 1]
                .iter()
                .all(|check| check.verdict == Verdict::Passed)
        );
    }
}
