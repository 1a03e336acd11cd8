//! Making, changing and removing groups.

use serde_json::{Value, json};

use super::{
    super::{
        authority,
        change_error::ChangeError,
        field_change::{About, fields_between, in_audit_log},
        validation::{self, Invalid},
    },
    members::{require_may_give_its_roles, require_no_more_power, require_over_group},
};
use crate::{
    context::Context,
    domain::{acr::Acr, authority::Authority, event::EventKind, group::Group, ids::GroupId, right::Right},
    store::{Connection, StoreError, Transaction, Versioned, changes, client_groups, groups},
};

/// How many groups may stand above another.
pub(in crate::management) const DEEPEST: usize = 32;

/// What a group is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupChange {
    /// Its unique name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Counts for nothing while set.
    pub disabled: bool,
    /// The least that its members must prove.
    pub required_acr: Option<Acr>,
    /// The group above it.
    pub parent: Option<GroupId>,
}

impl GroupChange {
    /// What the group is.
    pub fn of(group: &Group) -> Self {
        Self {
            name: group.name.clone(),
            description: group.description.clone(),
            disabled: group.disabled,
            required_acr: group.required_acr,
            parent: group.parent,
        }
    }

    fn with_id(self, id: GroupId) -> Group {
        Group {
            id,
            name: self.name,
            description: self.description,
            disabled: self.disabled,
            required_acr: self.required_acr,
            parent: self.parent,
        }
    }
}

/// Makes a group. Whoever may do this over some groups only makes it below one of them.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(context: &Context, new: GroupChange) -> Result<Versioned<Group>, ChangeError> {
    check(&new)?;
    check_class(context, None, asks(new.disabled, new.required_acr))?;
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    match new.parent {
        None => {
            authority::require(context, &transaction, Right::GroupsWrite).await?;
        }
        Some(parent) => {
            let authority = require_over_group(context, &transaction, Right::GroupsWrite, parent).await?;
            require_may_give_its_roles(&transaction, &authority, parent).await?;
            if !authority.has(Right::GroupsWrite) {
                require_name_below(&transaction, &new.name, parent).await?;
            }
        }
    }
    let group = new.with_id(GroupId(context.new_id()));
    check_place(&transaction, &group).await?;
    refuse_taken_name(&transaction, &group).await?;
    groups::insert(&transaction, &group, context.now).await?;
    let detail = json!({ "name": group.name, "change": "created", "group": group.id });
    record(context, &transaction, detail).await?;
    let made = stored(&transaction, group.id).await?;
    context.commit(transaction).await?;
    Ok(made)
}

/// Makes the group what `change` says, if it still has that version.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    context: &Context,
    id: GroupId,
    version: i64,
    change: GroupChange,
) -> Result<Versioned<Group>, ChangeError> {
    check(&change)?;
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let found = stored(&transaction, id).await?;
    let before = found.value.clone();
    let after = change.with_id(id);
    let asked = asks(before.disabled, before.required_acr);
    check_class(context, asked, asks(after.disabled, after.required_acr))?;
    let authority = require_over_group(context, &transaction, Right::GroupsWrite, id).await?;
    ChangeError::unless_managed(&found)?;
    if before.disabled != after.disabled || before.parent != after.parent {
        // Its members get its roles by this, or lose them.
        require_may_give_its_roles(&transaction, &authority, id).await?;
    }
    if before.disabled && !after.disabled {
        let chain = groups::with_above(&transaction, id).await?;
        require_no_more_power(context, &transaction, &[], &chain).await?;
    }
    if before.name != after.name && !authority.has(Right::GroupsWrite) {
        return Err(ChangeError::TooMuch(
            "applications decide by the names of groups, so only who may change every group renames one".to_owned(),
        ));
    }
    if before.parent != after.parent {
        require_may_move(context, &transaction, &authority, [&before, &after]).await?;
        check_place(&transaction, &after).await?;
    }
    refuse_taken_name(&transaction, &after).await?;
    ChangeError::unless_made(groups::update_if(&transaction, &after, version, context.now).await?)?;
    if before.parent != after.parent {
        check_depth_below(&transaction, id).await?;
    }
    let fields = in_audit_log(About::Thing, &fields_between(&shown(&before), &shown(&after)));
    let detail = json!({ "name": after.name, "change": "changed", "group": id, "fields": fields });
    record(context, &transaction, detail).await?;
    let changed = stored(&transaction, id).await?;
    context.commit(transaction).await?;
    Ok(changed)
}

fn check(group: &GroupChange) -> Result<(), ChangeError> {
    validation::group_name(&group.name)?;
    validation::description(group.description.as_deref().unwrap_or_default())?;
    Ok(())
}

/// What a group asks of its members: nothing while it is disabled.
fn asks(disabled: bool, required_acr: Option<Acr>) -> Option<Acr> {
    required_acr.filter(|_| !disabled)
}

/// Refuses a new class that nobody can reach: its members could not sign in any more.
fn check_class(context: &Context, before: Option<Acr>, after: Option<Acr>) -> Result<(), ChangeError> {
    match after.filter(|after| before != Some(*after)) {
        Some(acr) => Ok(validation::class_can_be_reached(&context.config, acr)?),
        None => Ok(()),
    }
}

/// Applications decide by the names of groups. Whoever may make groups below some only gives them names that cannot be taken for another's.
async fn require_name_below(transaction: &Transaction, name: &str, parent: GroupId) -> Result<(), ChangeError> {
    let parent = stored(transaction, parent).await?.value.name;
    match name.strip_prefix(&parent).is_some_and(|rest| rest.starts_with('/')) {
        true => Ok(()),
        false => Err(ChangeError::TooMuch(format!(
            "you may make groups below yours only, with names that begin with {parent}/"
        ))),
    }
}

/// Goes on if the actor may put the group there: they need the right over where it was and over where it is to be, which is everything where
/// nothing is above it; they could give all roles that its members get by it; and they get no power over these.
async fn require_may_move(
    context: &Context,
    transaction: &Transaction,
    authority: &Authority,
    [before, after]: [&Group; 2],
) -> Result<(), ChangeError> {
    for parent in [before.parent, after.parent] {
        if !may_put_below(transaction, authority, parent).await? {
            return Err(ChangeError::needs(Right::GroupsWrite));
        }
    }
    let chain = groups::enabled_with_above(transaction, before.id).await?;
    let mut chain_after = vec![before.id];
    if let Some(parent) = after.parent {
        require_may_give_its_roles(transaction, authority, parent).await?;
        chain_after.extend(groups::with_above(transaction, parent).await?);
    }
    require_no_more_power(context, transaction, &chain, &chain_after).await
}

/// Whether groups may be put below that one, or taken away from there; `None` is where nothing is above.
pub(super) async fn may_put_below(
    connection: &dyn Connection,
    authority: &Authority,
    parent: Option<GroupId>,
) -> Result<bool, StoreError> {
    let chain = match parent {
        Some(parent) => groups::enabled_with_above(connection, parent).await?,
        None => Vec::new(),
    };
    Ok(authority.has_over(Right::GroupsWrite, &chain))
}

/// Removes a group that has none below it and over which nobody has a role, if it still has that version. Its members stay, without it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, id: GroupId, version: i64) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let found = stored(&transaction, id).await?;
    let authority = require_over_group(context, &transaction, Right::GroupsWrite, id).await?;
    ChangeError::unless_managed(&found)?;
    let before = found.value;
    require_may_give_its_roles(&transaction, &authority, id).await?;
    if groups::has_groups_below(&transaction, id).await? {
        let problem = "there are groups below this one; move or remove them first";
        return Err(ChangeError::InUse(problem.to_owned()));
    }
    if groups::is_administered(&transaction, id).await? {
        let problem = "somebody has a role or an API key over this group; take it away from them first";
        return Err(ChangeError::InUse(problem.to_owned()));
    }
    if let [client, ..] = &client_groups::clients_of(&transaction, id).await?[..] {
        let problem =
            format!("the client {client} is for members of this group alone; take the group away from it first");
        return Err(ChangeError::InUse(problem));
    }
    ChangeError::unless_made(groups::delete_if(&transaction, id, version).await?)?;
    let detail = json!({ "name": before.name, "change": "removed", "group": id });
    record(context, &transaction, detail).await?;
    context.commit(transaction).await?;
    Ok(())
}

async fn stored(transaction: &Transaction, id: GroupId) -> Result<Versioned<Group>, ChangeError> {
    let found = groups::find_version_by_id(transaction, id).await?;
    found.ok_or(ChangeError::NotFound("group"))
}

/// Refuses a place below itself, below what is not there, or too far down.
async fn check_place(transaction: &Transaction, group: &Group) -> Result<(), ChangeError> {
    let Some(parent) = group.parent else {
        return Ok(());
    };
    if groups::find(transaction, parent).await?.is_none() {
        return Err(Invalid::new("parent", "there is no such group").into());
    }
    let above = groups::with_above(transaction, parent).await?;
    if above.contains(&group.id) {
        return Err(Invalid::new("parent", "this is below the group, or the group itself").into());
    }
    match above.len() > DEEPEST {
        true => Err(too_deep()),
        false => Ok(()),
    }
}

/// Refuses a move by which a group below it would be too far down.
async fn check_depth_below(transaction: &Transaction, id: GroupId) -> Result<(), ChangeError> {
    for below in groups::every_below(transaction, id).await? {
        if groups::with_above(transaction, below).await?.len() > DEEPEST + 1 {
            return Err(too_deep());
        }
    }
    Ok(())
}

fn too_deep() -> ChangeError {
    Invalid::new("parent", format!("at most {DEEPEST} groups stand above another")).into()
}

async fn refuse_taken_name(transaction: &Transaction, group: &Group) -> Result<(), ChangeError> {
    match groups::find_by_name(transaction, &group.name).await? {
        Some(other) if other.id != group.id => {
            let problem = format!("there is a group {} already", group.name);
            Err(ChangeError::Taken(Invalid::new("name", problem)))
        }
        _ => Ok(()),
    }
}

async fn record(context: &Context, transaction: &Transaction, detail: Value) -> Result<(), StoreError> {
    let event = context.event(EventKind::GroupChanged).detail(detail);
    context.record(transaction, &event).await
}

fn shown(group: &Group) -> Value {
    json!({
        "name": group.name, "description": group.description, "disabled": group.disabled,
        "required_acr": group.required_acr, "parent": group.parent,
    })
}
