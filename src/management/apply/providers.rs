//! Sign-in providers, as a state file wants them. Those of the configuration file are left alone.

use serde_json::json;

use super::{
    check,
    managed::{self, mark},
    planned::{ApplyError, Change, Planned, Report},
    state_file::{ProviderEntry, StateFile},
};
use crate::{
    context::Context,
    domain::managed::ManagedKind,
    management::{
        change_error::ChangeError,
        field_change::{About, in_audit_log},
        upstreams::{self, WantedUpstream, in_force::is_of_file},
    },
    store::{Transaction, Versioned, upstreams as stored_upstreams, upstreams::KeptUpstream},
};

const KIND: &str = "provider";

/// A provider as it is to be, and as it is stored.
pub(super) struct PlannedProvider {
    /// `None` where it is left alone.
    wanted: Option<WantedUpstream>,
    before: Option<Versioned<KeptUpstream>>,
}

/// What the providers of a file are to be.
pub(super) async fn plan(
    context: &Context,
    transaction: &Transaction,
    file: &StateFile,
) -> Result<Vec<Planned<PlannedProvider>>, ApplyError> {
    let mut all = Vec::with_capacity(file.providers.len());
    for entry in &file.providers {
        if is_of_file(&context.base_config, &entry.id) {
            let value = PlannedProvider {
                wanted: None,
                before: None,
            };
            all.push(Planned::new(&entry.id, Change::Unchanged, Vec::new(), value));
            continue;
        }
        let planned = plan_provider(context, transaction, entry).await?;
        all.push(mark(transaction, ManagedKind::Provider, file.managed, planned).await?);
    }
    Ok(all)
}

async fn plan_provider(
    context: &Context,
    transaction: &Transaction,
    entry: &ProviderEntry,
) -> Result<Planned<PlannedProvider>, ApplyError> {
    let before = stored_upstreams::find(transaction, &entry.id).await?;
    let kept = before.as_ref().map(|before| &before.value);
    let config = entry
        .config(kept.map(|kept| &kept.config))
        .map_err(|problem| check::wrong(KIND, &entry.id, &problem))?;
    if let Some(file) = &entry.client_secret_file
        && entry.client_secret.is_none()
        && kept.is_none()
    {
        let problem = format!("client_secret_file: there is no file {}", file.display());
        return Err(check::wrong(KIND, &entry.id, &problem));
    }
    let wanted = WantedUpstream {
        config: match kept {
            Some(kept) => upstreams::without_same_secret(context, kept, config),
            None => config,
        },
        position: entry.position,
    };
    let fields = kept.map_or_else(Vec::new, |kept| upstreams::fields(kept, &wanted));
    let change = match (kept, fields.is_empty()) {
        (None, _) => Change::Created,
        (Some(_), true) => Change::Unchanged,
        (Some(_), false) => Change::Changed,
    };
    let wanted = Some(wanted);
    Ok(Planned::new(
        &entry.id,
        change,
        fields,
        PlannedProvider { wanted, before },
    ))
}

/// Writes them, once groups and users are there, which they name, and of whom one owner must get in.
pub(super) async fn write(
    context: &Context,
    transaction: &Transaction,
    all: &[Planned<PlannedProvider>],
    reports: &mut Vec<Report>,
) -> Result<(), ApplyError> {
    for planned in all {
        let written = write_provider(context, transaction, planned).await;
        written.map_err(|error| check::refused(KIND, &planned.name, error))?;
        managed::write(transaction, ManagedKind::Provider, planned).await?;
        let note = "the configuration file has this provider, which counts; change it there";
        reports.push(Report {
            kind: KIND,
            name: planned.name.clone(),
            change: planned.change,
            fields: planned.fields.clone(),
            hint: None,
            left_alone: planned.value.wanted.is_none().then_some(note),
        });
    }
    Ok(())
}

async fn write_provider(
    context: &Context,
    transaction: &Transaction,
    planned: &Planned<PlannedProvider>,
) -> Result<(), ChangeError> {
    let PlannedProvider { wanted, before } = &planned.value;
    let Some(wanted) = wanted else { return Ok(()) };
    let Some(before) = before else {
        return upstreams::create_in(context, transaction, wanted).await;
    };
    let (of_mark, of_itself): (Vec<_>, Vec<_>) = planned
        .fields
        .iter()
        .cloned()
        .partition(|field| field.name == managed::FIELD);
    if !of_itself.is_empty() {
        upstreams::change_in(context, transaction, (&before.value, before.version), wanted).await?;
    }
    if !of_mark.is_empty() {
        let fields = in_audit_log(About::Thing, &of_mark);
        let detail = json!({ "upstream": planned.name, "change": "changed", "fields": fields });
        upstreams::record(context, transaction, detail).await?;
    }
    Ok(())
}
