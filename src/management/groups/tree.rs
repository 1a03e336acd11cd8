//! Where groups stand: the tree of all that the actor may look at, and what is above a group.

use std::collections::{BTreeMap, BTreeSet};

use super::list;
use crate::{
    context::Context,
    domain::{
        filter::{Filter, Literal, Operator},
        group::Group,
        ids::GroupId,
        right::Right,
    },
    management::{
        authority,
        lists::{ListFailure, ListRequest, groups_with},
    },
    store::{Limit, StoreError, groups, listing::Cursor},
};

/// The groups that the actor may look at.
#[derive(Clone, Debug)]
pub struct Tree {
    /// From the highest on, each right after the one that it is below.
    pub groups: Vec<Placed>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Whether the groups below are among them. Of many groups a page has the highest alone.
    pub is_whole: bool,
}

/// A group in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The group.
    pub group: Group,
    /// How many of the tree are above it.
    pub depth: usize,
}

/// The tree of all groups where they fit on one page; otherwise a page of the highest.
///
/// # Errors
/// See [`ListFailure`].
pub async fn of_actor(context: &Context, after: Option<Cursor>) -> Result<Tree, ListFailure> {
    if after.is_none() {
        let found = list(context, &request(None, None, Limit::MOST)).await?;
        if found.next.is_none() {
            let groups = found.items.into_iter().map(|found| found.value).collect();
            return Ok(Tree {
                groups: arrange(groups),
                next: None,
                is_whole: true,
            });
        }
    }
    let highest = match groups_with(context, Right::GroupsRead).await? {
        None => Filter::compare("parent", Operator::Eq, Literal::Null),
        Some(held) => Filter::Or(held.into_iter().map(is).collect()),
    };
    let found = list(context, &request(Some(highest), after, 100)).await?;
    let at_the_top = |group| Placed { group, depth: 0 };
    Ok(Tree {
        groups: found.items.into_iter().map(|found| at_the_top(found.value)).collect(),
        next: found.next,
        is_whole: false,
    })
}

fn is(group: GroupId) -> Filter {
    Filter::compare("id", Operator::Eq, group.to_string().as_str())
}

fn request(filter: Option<Filter>, after: Option<Cursor>, rows: u16) -> ListRequest {
    ListRequest {
        filter,
        sort: None,
        after,
        limit: Limit::of(rows),
    }
}

/// The groups above that one, from the highest on, as far as the actor may look at them.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn above(context: &Context, id: GroupId) -> Result<Vec<Group>, StoreError> {
    let store = &context.store;
    let authority = authority::of(context, store).await?;
    let mut found = Vec::new();
    for above in groups::with_above(store, id).await?.into_iter().skip(1) {
        let chain = groups::enabled_with_above(store, above).await?;
        if !authority.has_over(Right::GroupsRead, &chain) {
            break;
        }
        found.extend(groups::find(store, above).await?);
    }
    found.reverse();
    Ok(found)
}

/// Puts each group after the one that it is below, in the order in which they are. Those that form a circle come last.
fn arrange(groups: Vec<Group>) -> Vec<Placed> {
    let known: BTreeSet<GroupId> = groups.iter().map(|group| group.id).collect();
    let mut below: BTreeMap<Option<GroupId>, Vec<Group>> = BTreeMap::new();
    for group in groups.into_iter().rev() {
        let parent = group.parent.filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(group);
    }
    let mut placed = Vec::with_capacity(known.len());
    let mut next: Vec<(Group, usize)> = Vec::new();
    loop {
        let first = below
            .remove(&None)
            .or_else(|| below.pop_first().map(|(_, groups)| groups));
        let Some(first) = first else { break };
        next.extend(first.into_iter().map(|group| (group, 0)));
        while let Some((group, depth)) = next.pop() {
            let lower = below.remove(&Some(group.id)).unwrap_or_default();
            next.extend(lower.into_iter().map(|group| (group, depth + 1)));
            placed.push(Placed { group, depth });
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn group(id: u128, parent: Option<u128>) -> Group {
        let id_of = |number| GroupId(Uuid::from_u128(number));
        Group {
            id: id_of(id),
            name: id.to_string(),
            description: None,
            disabled: false,
            required_acr: None,
            parent: parent.map(id_of),
        }
    }

    fn places(groups: Vec<Group>) -> Vec<(String, usize)> {
        let placed = arrange(groups);
        placed
            .into_iter()
            .map(|placed| (placed.group.name, placed.depth))
            .collect()
    }

    #[test]
    fn each_group_stands_after_the_one_above_it() {
        let groups = vec![
            group(1, Some(3)),
            group(2, None),
            group(3, Some(2)),
            group(4, Some(3)),
            group(5, None),
        ];
        let wanted = [("2", 0), ("3", 1), ("1", 2), ("4", 2), ("5", 0)];
        assert_eq!(places(groups), wanted.map(|(name, depth)| (name.to_owned(), depth)));
    }

    #[test]
    fn a_group_below_one_that_is_not_there_is_at_the_top_and_a_circle_ends() {
        assert_eq!(places(vec![group(1, Some(9))]), [("1".to_owned(), 0)]);
        let mut names: Vec<String> = places(vec![group(1, Some(2)), group(2, Some(1)), group(3, None)])
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        names.sort();
        assert_eq!(names, ["1", "2", "3"]);
    }
}
