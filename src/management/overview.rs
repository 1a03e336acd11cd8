//! What an administrator sees first: how sign-ins went, what needs somebody, and what is left to set up. Each part is there for whoever may
//! look at it.

use chrono::{DateTime, TimeDelta, Utc};

use super::{authority, lists::ListFailure};
use crate::{
    config::MailTransportKind,
    context::Context,
    domain::{api_key::ApiKey, event::EventKind, right::Right},
    store::{
        Limit, api_keys, client_list,
        figures::{self, Count, FailingClient},
        listing, outbox, role_assignments,
    },
};

/// How many hours are shown.
pub const HOURS: i64 = 24;

/// How long before its end a key is named.
const ENDS_SOON: TimeDelta = TimeDelta::days(14);

/// What is seen first.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// How sign-ins went; for whoever may read the audit log.
    pub figures: Option<Figures>,
    /// The applications that people could not sign in to in the last day; for whoever may read decision traces.
    pub failing: Vec<FailingClient>,
    /// How many messages could not be delivered; for whoever may look at the system.
    pub undelivered: i64,
    /// The API keys that end soon.
    pub ending_keys: Vec<ApiKey>,
    /// What is left to set up, and what is done; for whoever may look at the settings.
    pub set_up: Option<Vec<SetUp>>,
}

/// How sign-ins went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Each of the last hours, the oldest first.
    pub hours: Vec<Hour>,
    /// Sign-ins in these hours.
    pub sign_ins: i64,
    /// Sign-ins in the same hours of the day before.
    pub sign_ins_before: i64,
    /// Those that failed.
    pub failures: i64,
    /// New accounts.
    pub accounts: i64,
}

/// One hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// When it began.
    pub began: DateTime<Utc>,
    /// Sign-ins.
    pub sign_ins: i64,
    /// Those that failed.
    pub failures: i64,
}

/// A step of setting up, and whether it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// Which.
    pub step: SetUpStep,
    /// Whether it is done.
    pub is_done: bool,
}

/// A step of setting up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpStep {
    /// The pages have a name of their own.
    Name,
    /// Mail is sent.
    Mail,
    /// An application is connected.
    App,
    /// A second person may do everything.
    SecondOwner,
    /// Anchors of the audit log are kept elsewhere.
    AuditAnchor,
}

/// What the actor sees first.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn look(context: &Context) -> Result<Overview, ListFailure> {
    let store = &context.store;
    let authority = authority::of(context, store).await?;
    let mut seen = Overview::default();
    let a_day_ago = context.now - TimeDelta::hours(HOURS);
    if authority.has(Right::AuditRead) {
        let counts = figures::sign_ins_by_hour(store, context.now - TimeDelta::hours(2 * HOURS)).await?;
        seen.figures = Some(Figures::of(&counts, context.now));
    }
    if authority.has(Right::TracesRead) {
        seen.failing = figures::failing_clients(store, a_day_ago).await?;
    }
    if authority.has(Right::SystemRead) {
        seen.undelivered = outbox::waiting(store).await?.failed;
    }
    if authority.has(Right::ApiKeysRead) {
        let soon = context.now + ENDS_SOON;
        let ends_soon = |key: &ApiKey| (context.now..soon).contains(&key.expires_at);
        seen.ending_keys = api_keys::list(store).await?.into_iter().filter(ends_soon).collect();
    }
    if authority.has(Right::SettingsRead) {
        seen.set_up = Some(set_up(context).await?);
    }
    Ok(seen)
}

async fn set_up(context: &Context) -> Result<Vec<SetUp>, ListFailure> {
    let store = &context.store;
    let config = &context.config;
    let owner = authority::user_of(context, store).await?;
    let clients = client_list::list(store, &listing::Query::first(Limit::of(1))).await?;
    let steps = [
        (SetUpStep::Name, config.branding.name != "Vestibule"),
        (SetUpStep::Mail, config.mail.transport != MailTransportKind::Off),
        (SetUpStep::App, !clients.items.is_empty()),
        (
            SetUpStep::SecondOwner,
            role_assignments::is_owner_left(store, owner).await?,
        ),
        (SetUpStep::AuditAnchor, config.audit.anchor_file.is_some()),
    ];
    Ok(steps.map(|(step, is_done)| SetUp { step, is_done }).to_vec())
}

impl Figures {
    /// The last hours before `now`, of these counts.
    fn of(counts: &[Count], now: DateTime<Utc>) -> Self {
        let last = now.timestamp().div_euclid(3600);
        let first = last - HOURS + 1;
        let sum = |kind: EventKind, from: i64, to: i64| -> i64 {
            let of_kind = counts.iter().filter(|count| count.kind == kind);
            of_kind
                .filter(|count| (from..=to).contains(&count.hour))
                .map(|count| count.events)
                .sum()
        };
        let hour = |hour: i64| Hour {
            began: DateTime::from_timestamp(hour * 3600, 0).unwrap_or(now),
            sign_ins: sum(EventKind::SignInSucceeded, hour, hour),
            failures: sum(EventKind::SignInFailed, hour, hour),
        };
        Self {
            hours: (first..=last).map(hour).collect(),
            sign_ins: sum(EventKind::SignInSucceeded, first, last),
            sign_ins_before: sum(EventKind::SignInSucceeded, first - HOURS, last - HOURS),
            failures: sum(EventKind::SignInFailed, first, last),
            accounts: sum(EventKind::AccountCreated, first, last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_24_hours_and_is_compared_with_the_one_before() {
        let now = DateTime::from_timestamp(100 * 3600 + 1800, 0).unwrap();
        let count = |hour, kind, events| Count { hour, kind, events };
        let figures = Figures::of(
            &[
                count(100, EventKind::SignInSucceeded, 5),
                count(77, EventKind::SignInSucceeded, 2),
                count(76, EventKind::SignInSucceeded, 3),
                count(52, EventKind::SignInSucceeded, 7),
                count(100, EventKind::SignInFailed, 1),
                count(90, EventKind::AccountCreated, 4),
            ],
            now,
        );
        assert_eq!((figures.sign_ins, figures.sign_ins_before), (7, 3));
        assert_eq!((figures.failures, figures.accounts), (1, 4));
        assert_eq!(figures.hours.len(), 24);
        let last = figures.hours.last().unwrap();
        assert_eq!((last.sign_ins, last.failures), (5, 1));
        assert_eq!(figures.hours[0].began.timestamp(), 77 * 3600);
    }
}
