//! Whether what a state file says is possible, beside what holds for everybody who asks (`management/validation.rs`).

use secrecy::ExposeSecret;

use super::{
    planned::ApplyError,
    state_file::{GroupEntry, RoleEntry, UserEntry},
};
use crate::{
    crypto::password,
    domain::role::Role,
    management::{
        authority::NotDone,
        change_error::ChangeError,
        validation::{self, Invalid},
    },
};

pub(super) fn group(group: &GroupEntry) -> Result<(), ApplyError> {
    validation::group_name(&group.name).map_err(|invalid| wrong("group", &group.name, &invalid.problem))
}

pub(super) fn role(role: &RoleEntry) -> Result<(), ApplyError> {
    if Role::find_built_in(&role.name).is_some() {
        return Err(wrong("role", &role.name, "this role is built in; it cannot be changed"));
    }
    if !Role::is_name(&role.name) {
        let problem = "a name has a-z, 0-9, - and _, at most 64 of them";
        return Err(wrong("role", &role.name, problem));
    }
    Ok(())
}

/// The name by which the user is found.
pub(super) fn name_of(user: &UserEntry) -> Option<&String> {
    let claims = &user.claims;
    claims.preferred_username.as_ref().or(claims.email.as_ref())
}

/// Answers with the name by which the user is found.
pub(super) fn user(user: &UserEntry) -> Result<String, ApplyError> {
    let claims = &user.claims;
    let Some(name) = name_of(user) else {
        return Err(wrong(
            "user",
            "(without a name)",
            "preferred_username or email is needed",
        ));
    };
    let wrong = |problem: &str| Err(wrong("user", name, problem));
    if let Err(invalid) = validation::user_claims(claims) {
        return wrong(&invalid.problem);
    }
    if user.password.is_some() && user.password_hash.is_some() {
        return wrong("password and password_hash: one of them");
    }
    if let Some(password) = &user.password
        && has_line_break(password.expose_secret())
    {
        return wrong("password has a line break in it, which nobody can type; take it out");
    }
    if let Some(password) = &user.password
        && let Err(problem) = password::check_new(password)
    {
        return wrong(&format!("password: {problem}"));
    }
    if let Some(hash) = &user.password_hash
        && let Err(problem) = password::check_hash(hash)
    {
        return wrong(&format!("password_hash: {problem}"));
    }
    Ok(name.clone())
}

fn has_line_break(text: &str) -> bool {
    text.contains(['\n', '\r'])
}

/// What a use case has against it, at the object of the file.
pub(super) fn refused(kind: &'static str, name: &str, error: ChangeError) -> ApplyError {
    match error {
        ChangeError::NotDone(NotDone::Store(error)) => error.into(),
        ChangeError::Stale => ApplyError::Busy,
        ChangeError::Invalid(invalid) => wrong(kind, name, &at_its_place(&invalid)),
        other => wrong(kind, name, &other.to_string()),
    }
}

/// The problem, with the field in front of it: `claim_rules.0.from: there is no attribute "x"`.
pub(super) fn at_its_place(invalid: &Invalid) -> String {
    let place = invalid.pointer();
    let members: Vec<String> = place
        .split('/')
        .skip(1)
        .map(|member| member.replace("~1", "/").replace("~0", "~"))
        .collect();
    format!("{}: {}", members.join("."), invalid.problem)
}

pub(super) fn wrong(kind: &'static str, name: &str, problem: &str) -> ApplyError {
    ApplyError::Wrong {
        kind,
        name: name.to_owned(),
        problem: problem.to_owned(),
    }
}
