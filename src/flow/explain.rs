//! The decision of [`next_step`](super::next_step) as an administrator reads it afterwards: which requirement refused the request, and
//! which setting asks for that.

use super::{Facts, Missing, asked_acr::AskedAcr, missing, sign_in};
use crate::{
    domain::{
        acr::Acr,
        client::Client,
        trace::{Check, CheckName},
    },
    protocol::error::{ErrorCode, OAuthError},
};

/// The check that refused the request; none where it is not refused.
pub fn explain(facts: &Facts<'_>) -> Vec<Check> {
    let is_silent = facts.pending.request.prompt.none;
    let check = match missing(facts) {
        Ok(_) => return Vec::new(),
        Err(Missing::Admission) => not_admitted(facts),
        Err(Missing::Refused(_)) if is_turned_away(facts) => not_admitted(facts),
        Err(Missing::Refused(error)) => refused(facts, &error),
        Err(_) if !is_silent => return Vec::new(),
        Err(Missing::Login) => silent(Check::refused(CheckName::SignedIn)),
        Err(Missing::SecondFactor(_) | Missing::Enrolment(_)) => silent(class(facts)),
        Err(Missing::RequiredAction(_)) => silent(Check::refused(CheckName::RequiredAction).by("user.state")),
        Err(Missing::Account) => silent(Check::refused(CheckName::ChosenAccount)),
        Err(Missing::Consent) => silent(Check::refused(CheckName::Consent).by("client.consent")),
    };
    vec![check]
}

/// Whether the user is known, and may not use the client.
fn is_turned_away(facts: &Facts<'_>) -> bool {
    facts.pending.consent_decision.is_some()
        && facts
            .session
            .is_some_and(|(_, person)| !facts.client.admits(person.user))
}

/// The groups that the client is limited to, and those of the user.
fn not_admitted(facts: &Facts<'_>) -> Check {
    let groups = facts.session.map_or(&[][..], |(_, person)| &person.user.groups);
    turned_away(facts.client, groups)
}

/// A user in these groups may not use the client.
pub(super) fn turned_away(client: &Client, groups: &[String]) -> Check {
    let allowed: Vec<&str> = client.metadata.allowed_groups.iter().map(String::as_str).collect();
    let check = Check::refused(CheckName::AdmittedUser).by("client.allowed_groups");
    check.expected(allowed.join(", ")).came(Some(&match groups {
        [] => "in no group".to_owned(),
        groups => groups.join(", "),
    }))
}

/// A page would have to be shown, and the request forbids it.
fn silent(check: Check) -> Check {
    let check = match check.expected {
        Some(_) => check,
        None => check.expected("a page"),
    };
    match check.came {
        Some(_) => check,
        None => check.came(Some("prompt=none")),
    }
}

fn refused(facts: &Facts<'_>, error: &OAuthError) -> Check {
    let request = &facts.pending.request;
    let client = &facts.client.metadata;
    match error.code {
        ErrorCode::UnmetAuthenticationRequirements => {
            let check = Check::refused(CheckName::ReachableClass).by("server.sign_in.second_factors");
            check.expected(Acr::ALL.map(Acr::as_str).join(" "))
        }
        ErrorCode::LoginRequired => Check::refused(CheckName::RequestedUser).came(Some("another user")),
        ErrorCode::InvalidScope => {
            let check = Check::refused(CheckName::StillRegistered).by("client.scope");
            check
                .expected(client.scope.to_string())
                .came(Some(&request.scope.to_string()))
        }
        ErrorCode::UnauthorizedClient if facts.client.disabled => {
            Check::refused(CheckName::StillRegistered).by("client.disabled")
        }
        ErrorCode::UnauthorizedClient => Check::refused(CheckName::StillRegistered).by("client.grant_types"),
        ErrorCode::AccessDenied if error.description == super::ONLY_THE_USER => {
            Check::refused(CheckName::OwnSession).came(Some("an administrator who acts as the user"))
        }
        ErrorCode::AccessDenied if facts.pending.expires_at <= facts.now => {
            let check = Check::refused(CheckName::InTime).by("server.sessions.request");
            check.expected(facts.pending.expires_at.to_rfc3339())
        }
        _ => Check::refused(CheckName::Consent).came(Some("the user refused")),
    }
}

/// The class that is asked for, and who asks for it.
fn class(facts: &Facts<'_>) -> Check {
    let Some((session, person)) = facts.session else {
        return Check::refused(CheckName::SignedIn);
    };
    let asked = AskedAcr::of(&facts.pending.request).unwrap_or_default();
    let proofs = super::proofs(facts, person, &session.amr, &asked);
    let (wanted, setting) = sign_in::who_asks(&proofs);
    let check = Check::refused(CheckName::AuthenticationClass).expected(wanted.as_str());
    let check = check.came(Some(proofs.reached().as_str()));
    match setting {
        Some(setting) => check.by(setting),
        None => check,
    }
}
