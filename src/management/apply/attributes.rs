//! Attributes of people, as a state file wants them.

use std::collections::HashSet;

use super::{
    check,
    managed::{self, mark},
    note::note,
    planned::{ApplyError, Change, Planned, Report, created_meanwhile, difference},
    state_file::{AttributeEntry, StateFile},
};
use crate::{
    context::Context,
    domain::{
        attribute::{AttributeDefinition, AttributeKind, Attributes, ChangedBy},
        event::EventKind,
        managed::ManagedKind,
    },
    management::{
        attributes::{check as check_definition, kind_may_change, not_too_many, shown},
        field_change::fields_between,
    },
    store::{Outcome, StoreError, Transaction, attribute_definitions},
};

const KIND: &str = "attribute";

/// An attribute as it is to be, and the version that is stored.
pub(super) struct PlannedAttribute {
    definition: AttributeDefinition,
    version: Option<i64>,
}

/// What the attributes of a file are to be.
pub(super) async fn plan(
    transaction: &Transaction,
    file: &StateFile,
) -> Result<Vec<Planned<PlannedAttribute>>, ApplyError> {
    let mut all = Vec::with_capacity(file.attributes.len());
    for wanted in &file.attributes {
        let planned = plan_attribute(transaction, wanted).await?;
        all.push(mark(transaction, ManagedKind::Attribute, file.managed, planned).await?);
    }
    Ok(all)
}

async fn plan_attribute(
    transaction: &Transaction,
    wanted: &AttributeEntry,
) -> Result<Planned<PlannedAttribute>, ApplyError> {
    let stored = attribute_definitions::find(transaction, &wanted.name).await?;
    let kept = stored.as_ref().map(|stored| &stored.value);
    let label = wanted.label.clone().or_else(|| kept.map(|kept| kept.label.clone()));
    let definition = AttributeDefinition {
        name: wanted.name.clone(),
        label: label.unwrap_or_else(|| wanted.name.clone()),
        kind: wanted
            .kind
            .unwrap_or_else(|| kept.map_or(AttributeKind::Text, |kept| kept.kind)),
        required: wanted
            .required
            .unwrap_or_else(|| kept.is_some_and(|kept| kept.required)),
        visible_to_user: wanted
            .visible_to_user
            .unwrap_or_else(|| kept.is_some_and(|kept| kept.visible_to_user)),
        changed_by: wanted
            .changed_by
            .unwrap_or_else(|| kept.map_or(ChangedBy::Administrator, |kept| kept.changed_by)),
        searchable: wanted
            .searchable
            .unwrap_or_else(|| kept.is_some_and(|kept| kept.searchable)),
    };
    let refused = |error| check::refused(KIND, &wanted.name, error);
    check_definition(&definition).map_err(|invalid| refused(invalid.into()))?;
    if let Some(kept) = kept {
        kind_may_change(transaction, kept, &definition).await.map_err(refused)?;
    }
    let change = difference(kept, &definition);
    let fields = kept.map_or_else(Vec::new, |kept| fields_between(&shown(kept), &shown(&definition)));
    let value = PlannedAttribute {
        definition,
        version: stored.map(|stored| stored.version),
    };
    Ok(Planned::new(&wanted.name, change, fields, value))
}

/// Writes them.
pub(super) async fn write(
    context: &Context,
    transaction: &Transaction,
    all: &[Planned<PlannedAttribute>],
    reports: &mut Vec<Report>,
) -> Result<(), ApplyError> {
    for planned in all {
        let PlannedAttribute { definition, version } = &planned.value;
        match (planned.change, version) {
            (Change::Unchanged, _) => {}
            (_, None) => {
                attribute_definitions::insert(transaction, definition, context.now)
                    .await
                    .map_err(|error| created_meanwhile(KIND, &planned.name, error))?;
                let room = not_too_many(transaction).await;
                room.map_err(|error| check::refused(KIND, &planned.name, error))?;
            }
            (_, Some(version)) => {
                match attribute_definitions::update_if(transaction, definition, *version, context.now).await? {
                    Outcome::Changed => {}
                    Outcome::Stale => return Err(ApplyError::Busy),
                }
            }
        }
        managed::write(transaction, ManagedKind::Attribute, planned).await?;
        reports.push(note(context, transaction, (KIND, EventKind::AttributeChanged, None), planned).await?);
    }
    Ok(())
}

/// What there is to know of attributes for users, scopes and clients of the files.
pub(super) struct Defined {
    /// The names that the files have.
    pub(super) of_files: HashSet<String>,
    /// Those of them that are not there yet: nobody has a value.
    new: HashSet<String>,
    /// The names of those that are required, of the files or not.
    required: Vec<String>,
}

impl Defined {
    /// Reads those that the files do not have.
    pub(super) async fn read(
        transaction: &Transaction,
        planned: &[Planned<PlannedAttribute>],
    ) -> Result<Self, StoreError> {
        let of_files: HashSet<String> = planned.iter().map(|planned| planned.name.clone()).collect();
        let stored = attribute_definitions::list(transaction).await?;
        let stored = stored.into_iter().map(|found| found.value);
        let others = stored.filter(|definition| !of_files.contains(&definition.name));
        let all = planned
            .iter()
            .map(|planned| planned.value.definition.clone())
            .chain(others);
        let required = all.filter(|definition| definition.required);
        let new = planned.iter().filter(|planned| planned.change == Change::Created);
        Ok(Self {
            new: new.map(|planned| planned.name.clone()).collect(),
            required: required.map(|definition| definition.name).collect(),
            of_files,
        })
    }

    /// Whether the files make that attribute now.
    pub(super) fn is_new(&self, name: &str) -> bool {
        self.new.contains(name)
    }

    /// What is to be said of somebody new with these values.
    pub(super) fn hint(&self, values: &Attributes) -> Option<String> {
        let missing = self.required.iter().find(|name| !values.contains_key(*name))?;
        Some(format!("{missing} is required, and they have no value of it"))
    }
}
