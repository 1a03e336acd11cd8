//! Scopes, as a state file wants them.

use std::collections::HashSet;

use super::{
    check,
    planned::{ApplyError, Planned, difference},
    state_file::ScopeEntry,
};
use crate::{
    domain::scope::Scope,
    management::{claim_rules, field_change::fields_between, scopes::shown, validation},
    store::{Transaction, scopes},
};

/// What the scope of a file is to be. `attributes` are those that the files have.
pub(super) async fn plan_scope(
    transaction: &Transaction,
    wanted: &ScopeEntry,
    attributes: &HashSet<String>,
) -> Result<Planned<Scope>, ApplyError> {
    let stored = scopes::find(transaction, &wanted.name).await?;
    let kept = stored.clone();
    let kept = kept.unwrap_or_else(|| Scope {
        description: wanted.name.clone(),
        ..Scope::default()
    });
    let value = Scope {
        name: wanted.name.clone(),
        description: wanted.description.clone().unwrap_or(kept.description),
        claims: wanted.claims.clone().unwrap_or(kept.claims),
        claim_rules: wanted.claim_rules.clone().unwrap_or(kept.claim_rules),
    };
    let wrong = |problem: &str| check::wrong("scope", &wanted.name, problem);
    validation::scope(&value).map_err(|invalid| wrong(&invalid.problem))?;
    let before = stored.as_ref().map_or(&[][..], |stored| &stored.claim_rules);
    claim_rules::check_with(transaction, before, &value.claim_rules, attributes)
        .await?
        .map_err(|invalid| wrong(&check::at_its_place(&invalid)))?;
    Ok(Planned {
        change: difference(stored.as_ref(), &value),
        fields: stored.map_or_else(Vec::new, |stored| fields_between(&shown(&stored), &shown(&value))),
        name: wanted.name.clone(),
        value,
        hint: None,
        was: None,
        managed: None,
    })
}
