//! Changes of many accounts at once. What is asked for is written down, and a job carries it out account by account, each by the use case
//! for one account, with the rights that whoever asked for it has then.

use serde_json::json;
use uuid::Uuid;

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    groups::{self, members},
    lists::{ListFailure, ListRequest},
    users::{self, Closing, change::UserChange},
    validation::Invalid,
};
use crate::{
    context::Context,
    domain::{
        authority::Authority,
        bulk_job::{BulkAction, BulkChange, BulkJob, BulkOutcome, BulkRow},
        event::EventKind,
        filter::{Filter, Operator},
        ids::UserId,
        right::Right,
    },
    store::{
        Connection, Limit, StoreError, bulk_jobs, changes,
        listing::{ListError, Page},
    },
};

/// How many accounts a job can have.
pub const MOST: usize = 10_000;

/// How many jobs of one actor can wait.
const MOST_WAITING: i64 = 10;

/// Which accounts.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These.
    Ids(Vec<UserId>),
    /// Those that a filter finds; all without one.
    Filter {
        /// What each must be.
        filter: Option<Filter>,
        /// How many there must be, so that nobody changes more than they saw.
        expected_count: u32,
    },
}

/// Why a change of many is not asked for.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// See [`ChangeError`].
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The filter asks for what the list of accounts does not have (400).
    #[error(transparent)]
    List(ListError),
}

impl From<StoreError> for BulkError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

impl From<ListFailure> for BulkError {
    fn from(error: ListFailure) -> Self {
        match error {
            ListFailure::NotDone(error) => Self::Change(error.into()),
            ListFailure::List(ListError::Store(error)) => error.into(),
            ListFailure::List(error) => Self::List(error),
        }
    }
}

/// How many accounts that the actor may look at a filter finds; at most one more than [`MOST`].
///
/// # Errors
/// See [`BulkError`].
pub async fn count(context: &Context, filter: Option<&Filter>) -> Result<usize, BulkError> {
    Ok(found(context, filter).await?.len())
}

/// Asks for a change of many accounts. Nothing is changed yet, and each account may still be refused.
///
/// # Errors
/// See [`BulkError`].
pub async fn ask(context: &Context, change: &BulkChange, selection: &Selection) -> Result<BulkJob, BulkError> {
    require_somewhere(context, &context.store, change.action).await?;
    check_group(context, change).await?;
    let mut users = select(context, selection).await?;
    let transaction = context.store.begin().await?;
    // Of two who ask at once one is second, and counts the job of the other.
    changes::lock(&transaction).await?;
    require_somewhere(context, &transaction, change.action).await?;
    if bulk_jobs::unfinished(&transaction, &context.actor).await? >= MOST_WAITING {
        let problem = format!("{MOST_WAITING} changes of yours are not over yet; wait for one, or cancel it");
        return Err(ChangeError::InUse(problem).into());
    }
    let asked_by = authority::user_of(context, &transaction).await?;
    // Their own account comes last: whatever ends their access ends the rest of the job too.
    users.sort_by_key(|user| Some(*user) == asked_by);
    let job = BulkJob {
        id: context.new_id(),
        change: change.clone(),
        actor: context.actor.clone(),
        asked_by,
        narrowed_to: context.narrowed_to,
        correlation_id: context.correlation_id.clone(),
        total: u32::try_from(users.len()).unwrap_or(u32::MAX),
        done: 0,
        refused: 0,
        created_at: context.now,
        finished_at: None,
    };
    bulk_jobs::insert(&transaction, &job, &users).await?;
    let detail = json!({ "job": job.id, "action": change.action, "group": change.group, "count": job.total });
    let event = context.event(EventKind::BulkChangeAsked).detail(detail);
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    Ok(job)
}

/// Goes on if the actor has what the action takes over anybody at all.
async fn require_somewhere(
    context: &Context,
    connection: &dyn Connection,
    action: BulkAction,
) -> Result<(), ChangeError> {
    let authority = authority::of(context, connection).await?;
    for right in [Right::UsersWrite, action.right()] {
        if !authority.has_somewhere(right) {
            return Err(ChangeError::needs(right));
        }
    }
    Ok(())
}

async fn check_group(context: &Context, change: &BulkChange) -> Result<(), ChangeError> {
    let action = change.action;
    match change.group {
        None if action.needs_group() => {
            Err(Invalid::new("group", format!("{} is about a group", action.as_str())).into())
        }
        Some(_) if !action.needs_group() => {
            Err(Invalid::new("group", format!("{} is about no group", action.as_str())).into())
        }
        None => Ok(()),
        // Whether there is such a group is not for everybody to know.
        Some(group) => match groups::find_with(context, Right::GroupsWrite, &group.to_string()).await? {
            Some(_) => Ok(()),
            None => Err(Invalid::new("group", "there is no such group whose members you may choose").into()),
        },
    }
}

async fn select(context: &Context, selection: &Selection) -> Result<Vec<UserId>, BulkError> {
    let users = match selection {
        Selection::Ids(ids) => {
            let mut each = std::collections::HashSet::new();
            ids.iter().copied().filter(|id| each.insert(*id)).collect()
        }
        Selection::Filter { filter, expected_count } => {
            let users = found(context, filter.as_ref()).await?;
            if users.len() <= MOST && u32::try_from(users.len()) != Ok(*expected_count) {
                let problem = format!("the filter finds {} accounts, and not {expected_count}", users.len());
                return Err(ChangeError::InUse(problem).into());
            }
            users
        }
    };
    match users.len() {
        0 => Err(ChangeError::from(Invalid::new("ids", "no account is chosen")).into()),
        1..=MOST => Ok(users),
        _ => {
            let problem = format!("a job has {MOST} accounts at most; choose fewer");
            Err(ChangeError::from(Invalid::new("ids", problem)).into())
        }
    }
}

async fn found(context: &Context, filter: Option<&Filter>) -> Result<Vec<UserId>, BulkError> {
    let mut request = ListRequest {
        filter: filter.cloned(),
        sort: None,
        after: None,
        limit: Limit::of(Limit::MOST),
    };
    let mut ids = Vec::new();
    while ids.len() <= MOST {
        let page = users::list(context, &request).await?;
        ids.extend(page.items.into_iter().map(|user| user.value.id));
        match page.next {
            Some(next) => request.after = Some(next),
            None => break,
        }
    }
    Ok(ids)
}

/// How a change of many goes, for whoever asked for it, and for whoever may look at every account.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, id: Uuid) -> Result<BulkJob, ChangeError> {
    let found = bulk_jobs::find(&context.store, id).await?;
    let authority = authority::of(context, &context.store).await?;
    if authority.has(Right::UsersRead) {
        return found.ok_or(ChangeError::NotFound("job"));
    }
    if !authority.has_somewhere(Right::UsersRead) {
        return Err(ChangeError::needs(Right::UsersRead));
    }
    found
        .filter(|job| is_own(context, job))
        .ok_or(ChangeError::NotFound("job"))
}

/// Cancels a change of many: what waits is not done any more. For whoever asked for it, and for whoever may change every account.
///
/// # Errors
/// See [`ChangeError`].
pub async fn cancel(context: &Context, id: Uuid) -> Result<BulkJob, ChangeError> {
    let transaction = context.store.begin().await?;
    let authority = authority::of(context, &transaction).await?;
    if !authority.has_somewhere(Right::UsersWrite) {
        return Err(ChangeError::needs(Right::UsersWrite));
    }
    let found = bulk_jobs::find(&transaction, id).await?;
    let found = found.filter(|job| may_cancel(context, &authority, job));
    if found.is_none() {
        return Err(ChangeError::NotFound("job"));
    }
    if !bulk_jobs::finish(&transaction, id, context.now).await? {
        return Err(ChangeError::InUse("it is over already".to_owned()));
    }
    let event = context.event(EventKind::BulkChangeCancelled);
    context
        .record(&transaction, &event.detail(json!({ "job": id })))
        .await?;
    let cancelled = bulk_jobs::find(&transaction, id).await?;
    context.commit(transaction).await?;
    cancelled.ok_or(ChangeError::NotFound("job"))
}

/// Whether whoever acts, with that authority, may cancel the job.
pub fn may_cancel(context: &Context, authority: &Authority, job: &BulkJob) -> bool {
    authority.has(Right::UsersWrite) || (authority.has_somewhere(Right::UsersWrite) && is_own(context, job))
}

/// Whether whoever acts asked for it, with a key or a token that allows as much as the one that it was asked for with.
fn is_own(context: &Context, job: &BulkJob) -> bool {
    job.actor == context.actor && (context.narrowed_to.is_none() || context.narrowed_to == job.narrowed_to)
}

/// The latest changes of many: all, or those that the actor asked for.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn latest(context: &Context) -> Result<Vec<BulkJob>, NotDone> {
    let authority = authority::of(context, &context.store).await?;
    if !authority.has_somewhere(Right::UsersRead) {
        return Err(NotDone::NotAllowed(Right::UsersRead));
    }
    if authority.has(Right::UsersRead) {
        return Ok(bulk_jobs::latest(&context.store, None).await?);
    }
    match authority::user_of(context, &context.store).await? {
        Some(user) => {
            let mut jobs = bulk_jobs::latest(&context.store, Some(user)).await?;
            jobs.retain(|job| is_own(context, job));
            Ok(jobs)
        }
        None => Ok(Vec::new()),
    }
}

/// A page of the accounts of a change of many, for whoever may see the job.
///
/// # Errors
/// See [`BulkError`].
pub async fn rows(context: &Context, id: Uuid, request: &ListRequest) -> Result<Page<BulkRow>, BulkError> {
    find(context, id).await?;
    let of_job = Filter::compare("job", Operator::Eq, id.to_string().as_str());
    let found = bulk_jobs::rows(&context.store, &request.and(of_job).query(None)).await;
    Ok(found.map_err(ListFailure::from)?)
}

/// Does it for one account. The context acts as whoever asked for it.
///
/// # Errors
/// When the store fails, or too many passwords wait to be hashed: then it is tried again.
pub async fn carry_out(
    context: &Context,
    change: &BulkChange,
    user: UserId,
) -> Result<(BulkOutcome, Option<String>), ChangeError> {
    match done(context, change, user).await {
        Ok(()) => Ok((BulkOutcome::Done, None)),
        Err(error @ (ChangeError::NotDone(NotDone::Store(_)) | ChangeError::Overloaded(_))) => Err(error),
        Err(error) => Ok((BulkOutcome::Refused, Some(error.to_string()))),
    }
}

async fn done(context: &Context, change: &BulkChange, user: UserId) -> Result<(), ChangeError> {
    // Whoever may not look learns nothing of the account, and every action is a change of it.
    authority::require_over_user(context, &context.store, Right::UsersWrite, user).await?;
    let group = || change.group.ok_or(ChangeError::NotFound("group"));
    match change.action {
        BulkAction::Disable => close(context, user, Closing::Disable).await,
        BulkAction::Enable => close(context, user, Closing::Enable).await,
        BulkAction::SignOut => {
            users::get(context, Right::SessionsEnd, user).await?;
            Ok(users::sign_out(context, user).await?)
        }
        BulkAction::RequirePassword => {
            let found = users::get(context, Right::UsersWrite, user).await?;
            let wanted = UserChange {
                claims: found.value.claims,
                disabled: found.value.disabled,
                must_change_password: true,
                attributes: None,
            };
            users::change::change(context, user, found.version, &wanted).await?;
            Ok(())
        }
        BulkAction::AddToGroup => members::add(context, group()?, user).await.map(drop),
        BulkAction::RemoveFromGroup => members::remove(context, group()?, user).await.map(drop),
        BulkAction::Erase => {
            let found = users::get(context, Right::UsersWrite, user).await?;
            users::change::erase(context, user, found.version).await
        }
    }
}

async fn close(context: &Context, user: UserId, closing: Closing) -> Result<(), ChangeError> {
    users::get(context, Right::UsersWrite, user).await?;
    users::close(context, user, closing).await?;
    Ok(())
}
