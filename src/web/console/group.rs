//! One group, as the console shows it: where it is, who is in it, and which roles it gives.

use super::refusal;
use crate::{
    context::Context,
    domain::{
        acr::Acr,
        filter::{Filter, Operator},
        group::Group,
        ids::{GroupId, UserId},
        role::{Over, RoleAssignment},
        user::User,
    },
    http::{errors::PageError, format, messages::Messages},
    management::{
        authority::NotDone,
        change_error::ChangeError,
        groups::{self, tree},
        lists::ListRequest,
        roles::{self, Holder},
        users,
    },
    store::{Limit, listing::Cursor},
};

/// How many members, and how many groups below, a page has.
const ROWS: u16 = 50;

/// A group with a link to its page.
pub struct GroupLink {
    /// Its page.
    pub address: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it counts for nothing.
    pub disabled: bool,
}

/// A member of a group.
pub struct MemberRow {
    /// Which.
    pub id: UserId,
    /// Their page.
    pub address: String,
    /// Their name.
    pub name: String,
    /// Their initials.
    pub initials: String,
    /// A name by which they sign in.
    pub label: String,
    /// Whether their account is closed.
    pub disabled: bool,
}

/// A page of a list.
pub struct Rows<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A role that members of a group have by it.
pub struct GivenRole {
    /// The page of the role.
    pub address: String,
    /// Its name.
    pub name: String,
    /// The group that it is over; `None` for everything.
    pub over: Option<GroupLink>,
    /// The group above that gives it; `None` where this one does.
    pub from: Option<GroupLink>,
}

impl GroupLink {
    /// The link to `group`.
    pub fn of(group: &Group) -> Self {
        Self {
            address: address(group.id),
            name: group.name.clone(),
            description: group.description.clone().unwrap_or_default(),
            disabled: group.disabled,
        }
    }

    /// The link to the group with that identifier.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn find(context: &Context, id: GroupId) -> Result<Self, PageError> {
        Ok(Self {
            address: address(id),
            name: groups::name_of(&context.store, id).await?,
            description: String::new(),
            disabled: false,
        })
    }
}

/// The address of a group's page.
pub fn address(id: GroupId) -> String {
    format!("/admin/groups/{id}")
}

/// The groups right below that one.
///
/// # Errors
/// When the store fails (503 or 500), or the cursor is of another list (400).
pub async fn below(context: &Context, id: GroupId, after: Option<Cursor>) -> Result<Rows<GroupLink>, PageError> {
    let request = request(is("parent", id), after);
    let found = groups::list(context, &request).await.map_err(refusal::list_page)?;
    Ok(Rows {
        rows: found.items.iter().map(|found| GroupLink::of(&found.value)).collect(),
        next: found.next.map(|cursor| cursor.to_text()),
    })
}

/// The members whose name has `part` in it.
///
/// # Errors
/// When the store fails (503 or 500), or the cursor is of another list (400).
pub async fn members(
    context: &Context,
    id: GroupId,
    part: &str,
    after: Option<Cursor>,
) -> Result<Rows<MemberRow>, PageError> {
    let mut filter = is("member_of", id);
    if !part.trim().is_empty() {
        let named = Filter::compare("search", Operator::Co, part.trim());
        filter = Filter::And(vec![filter, named]);
    }
    let found = users::list(context, &request(filter, after)).await;
    let found = found.map_err(refusal::list_page)?;
    let row = |user: &User| MemberRow {
        id: user.id,
        address: format!("/admin/people/{}", user.id),
        name: user.display_name().to_owned(),
        initials: format::initials(user.display_name()),
        label: user.account_label().to_owned(),
        disabled: user.disabled,
    };
    Ok(Rows {
        rows: found.items.iter().map(|found| row(&found.value)).collect(),
        next: found.next.map(|cursor| cursor.to_text()),
    })
}

fn is(attribute: &str, id: GroupId) -> Filter {
    Filter::compare(attribute, Operator::Eq, id.to_string().as_str())
}

fn request(filter: Filter, after: Option<Cursor>) -> ListRequest {
    ListRequest {
        filter: Some(filter),
        sort: None,
        after,
        limit: Limit::of(ROWS),
    }
}

/// The roles that members have by the group and by those above it; `None` for whoever may not look at roles.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn roles(context: &Context, group: &Group) -> Result<Option<Vec<GivenRole>>, PageError> {
    let mut given = Vec::new();
    let above = match group.disabled {
        true => Vec::new(),
        false => tree::above(context, group.id).await?,
    };
    // What is above one that is disabled does not reach down to here.
    let enabled = above.iter().rev().take_while(|above| !above.disabled);
    for giver in std::iter::once(group).chain(enabled) {
        let found = match roles::of_holder(context, Holder::Group(giver.id)).await {
            Ok(found) => found,
            Err(NotDone::NotAllowed(_)) => return Ok(None),
            Err(error) => return Err(refusal::page(error.into())),
        };
        for RoleAssignment { role, over } in found {
            let over = match over {
                Over::Everything => None,
                Over::Group(id) => Some(GroupLink::find(context, id).await?),
            };
            given.push(GivenRole {
                address: format!("/admin/roles/{role}"),
                name: role,
                over,
                from: (giver.id != group.id).then(|| GroupLink::of(giver)),
            });
        }
    }
    Ok(Some(given))
}

/// What members have to prove, in words; `None` where the group asks for nothing.
pub fn proof(messages: &Messages, acr: Option<Acr>) -> Option<String> {
    acr.map(|acr| match acr {
        Acr::OneFactor => messages.text("admin-proof-one"),
        Acr::TwoFactors => messages.text("admin-proof-two"),
        Acr::PhishingResistant => messages.text("admin-proof-passkey"),
    })
}

/// Why a group was not changed, as a sentence.
///
/// # Errors
/// When the group is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    match error {
        ChangeError::Taken(_) => Ok(messages.text("admin-problem-group-taken")),
        other => refusal::sentence(messages, other),
    }
}
