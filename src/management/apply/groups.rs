//! Groups, as a state file wants them. What refers to other groups is written once all of them are there.

use super::{
    check,
    planned::{ApplyError, Change, Planned, created_meanwhile, difference},
    roles,
    state_file::{AssignmentEntry, GroupEntry},
};
use crate::{
    context::Context,
    domain::{group::Group, ids::GroupId},
    management::{field_change::fields_between, groups::change::DEEPEST, roles::Holder, validation},
    store::{Transaction, groups},
};

/// A group as it is to be.
pub(super) struct PlannedGroup {
    group: Group,
    /// The group above it, by its name; `None` leaves that alone.
    parent: Option<Option<String>>,
    /// The roles that its members have by it; `None` leaves them alone.
    roles: Option<Vec<AssignmentEntry>>,
}

/// Reads the group, and holds its row until the transaction ends.
pub(super) async fn plan_group(
    context: &Context,
    transaction: &Transaction,
    wanted: &GroupEntry,
) -> Result<Planned<PlannedGroup>, ApplyError> {
    let mut stored = groups::find_and_hold(transaction, &wanted.name).await?;
    let was = wanted.was.as_deref().filter(|_| stored.is_none());
    if let Some(was) = was {
        stored = groups::find_and_hold(transaction, was).await?;
    }
    let kept = stored.as_ref();
    let group = wanted_group(context, wanted, kept)?;
    let stays = |key: &str| !wanted.unset.contains(key);
    let parent_before = parent_of(transaction, kept).await?;
    let parent = match (&wanted.parent, stays("parent")) {
        (Some(parent), _) => Some(parent.clone()),
        (None, true) => parent_before.clone(),
        (None, false) => None,
    };
    let holder = kept.map(|group| Holder::Group(group.id));
    let roles = roles::difference(transaction, holder, wanted.roles.as_deref()).await?;
    let shown = |group: &Group, parent: &Option<String>| {
        serde_json::json!({
            "name": group.name, "description": group.description, "disabled": group.disabled, "required_acr": group.required_acr, "parent": parent,
        })
    };
    let fields = kept.map_or_else(Vec::new, |kept| {
        let mut fields = fields_between(&shown(kept, &parent_before), &shown(&group, &parent));
        fields.extend(roles.clone().map(|(_, field)| field));
        fields
    });
    let has_links = parent != parent_before || roles.is_some();
    Ok(Planned {
        change: match difference(kept, &group) {
            Change::Unchanged if has_links => Change::Changed,
            change => change,
        },
        fields,
        name: wanted.name.clone(),
        value: PlannedGroup {
            parent: (parent != parent_before).then(|| parent.clone()),
            roles: roles.map(|(roles, _)| roles),
            // Until all of them are there, and none stands above another by what was before.
            group: Group {
                parent: group.parent.filter(|_| parent == parent_before),
                ..group
            },
        },
        hint: None,
        was: was.map(str::to_owned),
        managed: None,
    })
}

/// The group itself, without what it has to do with others.
fn wanted_group(context: &Context, wanted: &GroupEntry, kept: Option<&Group>) -> Result<Group, ApplyError> {
    let stays = |key: &str| !wanted.unset.contains(key);
    let description = wanted.description.clone();
    let group = Group {
        id: kept.map_or_else(|| GroupId(context.new_id()), |group| group.id),
        name: wanted.name.clone(),
        description: description.or_else(|| {
            kept.and_then(|group| group.description.clone())
                .filter(|_| stays("description"))
        }),
        disabled: wanted
            .disabled
            .or_else(|| kept.map(|group| group.disabled))
            .unwrap_or(false),
        required_acr: wanted.required_acr.or_else(|| {
            kept.and_then(|group| group.required_acr)
                .filter(|_| stays("required_acr"))
        }),
        parent: kept.and_then(|group| group.parent),
    };
    // While it is disabled, it asks for nothing.
    let asked = kept.filter(|kept| !kept.disabled).and_then(|kept| kept.required_acr);
    let asks = group.required_acr.filter(|acr| !group.disabled && asked != Some(*acr));
    if let Some(acr) = asks {
        validation::class_can_be_reached(&context.config, acr)
            .map_err(|invalid| check::wrong("group", &wanted.name, &invalid.problem))?;
    }
    Ok(group)
}

/// The name of the group above it.
async fn parent_of(transaction: &Transaction, group: Option<&Group>) -> Result<Option<String>, ApplyError> {
    let Some(parent) = group.and_then(|group| group.parent) else {
        return Ok(None);
    };
    Ok(groups::find(transaction, parent).await?.map(|parent| parent.name))
}

/// Writes the group itself.
pub(super) async fn write_group(
    context: &Context,
    transaction: &Transaction,
    planned: &Planned<PlannedGroup>,
) -> Result<(), ApplyError> {
    let group = &planned.value.group;
    match planned.change {
        Change::Created => groups::insert(transaction, group, context.now)
            .await
            .map_err(|error| created_meanwhile("group", &planned.name, error)),
        Change::Changed => Ok(groups::update(transaction, group, context.now).await?),
        Change::Unchanged => Ok(()),
    }
}

/// Writes what it has to do with other groups.
pub(super) async fn write_links(
    context: &Context,
    transaction: &Transaction,
    planned: &Planned<PlannedGroup>,
) -> Result<(), ApplyError> {
    let PlannedGroup { group, parent, roles } = &planned.value;
    let wrong = |problem: &str| check::wrong("group", &planned.name, problem);
    if let Some(name) = parent {
        let mut group = group.clone();
        group.parent = match name {
            None => None,
            Some(name) => {
                let parent = groups::find_by_name(transaction, name).await?;
                let parent = parent.ok_or_else(|| wrong(&format!("parent: there is no group {name}")))?;
                let above = groups::with_above(transaction, parent.id).await?;
                if above.contains(&group.id) {
                    return Err(wrong(&format!("parent: {name} is below this group, or is this group")));
                }
                Some(parent.id)
            }
        };
        groups::update(transaction, &group, context.now).await?;
    }
    if let Some(roles) = roles {
        let holder = Holder::Group(group.id);
        roles::give(context, transaction, holder, ("group", &planned.name), roles).await?;
    }
    Ok(())
}

/// Refuses a chain of groups that is too long, once all of them are linked.
pub(super) async fn check_depth(transaction: &Transaction, planned: &Planned<PlannedGroup>) -> Result<(), ApplyError> {
    // Itself among them.
    let chain = groups::with_above(transaction, planned.value.group.id).await?;
    match chain.len() > DEEPEST + 1 {
        true => {
            let problem = format!("parent: at most {DEEPEST} groups stand above another");
            Err(check::wrong("group", &planned.name, &problem))
        }
        false => Ok(()),
    }
}
