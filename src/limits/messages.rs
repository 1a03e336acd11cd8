//! Mails and SMS messages. Whoever asks does not learn whether one is sent.
//!
//! Counters go from narrow to wide, and the first that refuses ends it: what one address asks for in vain does not spend what all
//! others share.

use chrono::TimeDelta;

use super::{Lane, Throttled, guess};
use crate::{
    context::Context,
    domain::{channel::Channel, permit::MessagePermit, phone_number::PhoneNumber},
    store::{StoreError, throttle},
};

/// Messages for one subject by one who asks, each minute.
const PER_MINUTE: u32 = 2;
/// The same, each day, by somebody who is known: they may sign in by code each time.
const PER_DAY: u32 = 50;
/// The same, each day, by somebody who is not.
const BY_A_STRANGER_PER_DAY: u32 = 10;
/// Messages for one subject by all who are not known there, each day.
const BY_STRANGERS_PER_DAY: u32 = 20;

/// Who asks for a message.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Somebody who has proved nothing, in a browser that is known or not.
    Anybody(Lane<'a>),
    /// The user, who has proved a factor.
    Owner,
}

impl Asker<'_> {
    /// Whether nothing is known of them.
    fn is_stranger(&self) -> bool {
        matches!(self, Self::Anybody(Lane::Stranger))
    }
}

/// What is asked for.
pub struct Asked<'a> {
    /// How it goes.
    pub channel: Channel,
    /// For whom: a user, or a keyed digest of a name or an address.
    pub subject: &'a str,
    /// The number that an SMS goes to, if there is one.
    pub number: Option<&'a PhoneNumber>,
    /// Who asks.
    pub asker: Asker<'a>,
}

/// Counts a message, before it is written. Only the address of a stranger is refused openly; whether there was anybody to write to is
/// not told.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count(context: &Context, asked: &Asked<'_>) -> Result<Result<MessagePermit, Throttled>, StoreError> {
    if asked.asker.is_stranger() {
        let address = format!("messages:{}", context.address_key());
        if let Err(throttled) = guess::count_at(context, &address).await? {
            return Ok(Err(throttled.logged(context, "message")));
        }
    }
    Ok(Ok(count_silently(context, asked).await?))
}

async fn count_silently(context: &Context, asked: &Asked<'_>) -> Result<MessagePermit, StoreError> {
    let channel = match asked.channel {
        Channel::Email => "mail",
        Channel::Sms => "sms",
    };
    let subject = asked.subject;
    let narrow = match asked.asker {
        Asker::Anybody(lane) => format!("{channel}:{subject}:{}", lane.key(context)),
        Asker::Owner => format!("{channel}:{subject}:owner"),
    };
    let (a_minute, a_day) = (TimeDelta::minutes(1), TimeDelta::days(1));
    let is_stranger = asked.asker.is_stranger();
    let per_day = if is_stranger { BY_A_STRANGER_PER_DAY } else { PER_DAY };
    let mut counters = vec![
        (format!("{narrow}:minute"), PER_MINUTE, a_minute),
        (format!("{narrow}:day"), per_day, a_day),
    ];
    if is_stranger {
        counters.push((format!("{channel}:{subject}:strangers"), BY_STRANGERS_PER_DAY, a_day));
    }
    if asked.channel == Channel::Sms {
        counters.extend(sms_counters(context, asked));
    }
    for (key, most, window) in counters {
        if throttle::hit_within(&context.store, &key, context.now, (most, window))
            .await?
            .is_err()
        {
            note_ceiling(&key);
            return Ok(MessagePermit::refused());
        }
    }
    Ok(MessagePermit::granted())
}

/// SMS messages cost money and attract fraud. So there are ceilings by number, by address, by the country that a number begins with,
/// and for the deployment.
fn sms_counters(context: &Context, asked: &Asked<'_>) -> Vec<(String, u32, TimeDelta)> {
    let sms = &context.config.sms;
    let (an_hour, a_day) = (TimeDelta::hours(1), TimeDelta::days(1));
    // Strangers do not spend what those need who have proved something, or are known here.
    let who = match asked.asker {
        Asker::Anybody(Lane::Stranger) => "strangers",
        Asker::Anybody(Lane::Known(_)) => "known",
        Asker::Owner => "owners",
    };
    let mut counters = vec![(
        format!("sms:{who}:{}:hour", context.address_key()),
        sms.per_address_per_hour,
        an_hour,
    )];
    // For a name that nobody has, the counters of a number that nobody has.
    let number = asked.number.map_or(asked.subject, PhoneNumber::as_str);
    let digest = context.digest_key.counter_key(number);
    counters.push((format!("sms:{who}:number:{digest}"), sms.per_number_per_hour, an_hour));
    // What is not sent spends no ceiling, and takes as long.
    let (prefix, deployment) = match asked.number {
        Some(number) => {
            let prefix: String = number.as_str().chars().take(PREFIX).collect();
            (format!("{PREFIX_CEILING}{prefix}"), DEPLOYMENT_CEILING)
        }
        None => ("sms:no-prefix".to_owned(), "sms:not-sent"),
    };
    let most = |ceiling: u32| if asked.number.is_some() { ceiling } else { u32::MAX };
    for (key, ceiling) in [
        (prefix, most(sms.per_prefix_per_day)),
        (deployment.to_owned(), most(sms.per_day)),
    ] {
        if asked.asker.is_stranger() {
            counters.push((format!("{key}{OF_STRANGERS}"), ceiling.div_ceil(2), a_day));
        }
        counters.push((key, ceiling, a_day));
    }
    counters
}

/// What the key of a ceiling ends in that strangers reach first: half of the one for all.
const OF_STRANGERS: &str = ":strangers";

/// The characters of a number that a ceiling is kept by: the plus sign and three digits, which tell the country.
const PREFIX: usize = 4;
const PREFIX_CEILING: &str = "sms:prefix:";
const DEPLOYMENT_CEILING: &str = "sms:deployment";

/// Tells the administrators. A ceiling that is reached is fraud, or a setting that is too low.
fn note_ceiling(key: &str) {
    let for_all = key.strip_suffix(OF_STRANGERS);
    let ceiling = match for_all.unwrap_or(key) {
        DEPLOYMENT_CEILING => "deployment",
        prefix if prefix.starts_with(PREFIX_CEILING) => "prefix",
        _ => return,
    };
    let who = if for_all.is_some() { "strangers" } else { "all" };
    metrics::counter!("vestibule_sms_ceiling_reached_total", "ceiling" => ceiling, "who" => who).increment(1);
    tracing::warn!(
        key,
        who,
        "a daily ceiling of SMS messages is reached; nothing more is sent under it today"
    );
}

/// For an administrator: at the machine, or one whose right was asked before.
pub fn of_an_administrator() -> MessagePermit {
    MessagePermit::granted()
}
