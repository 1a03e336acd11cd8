//! Durations, written as a number and a unit: `10s`, `10m`, `1h`, `14d`.

use std::{fmt, ops::Add, str::FromStr, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text;

/// A duration of whole seconds, at most 100 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfigDuration(u32);

const UNITS: [(&str, u32); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
const EXPECTED: &str = "a duration such as \"60s\", \"10m\", \"24h\" or \"14d\"";
const LONGEST: u32 = 36_525 * 86_400;

impl ConfigDuration {
    /// That many seconds.
    pub const fn seconds(count: u32) -> Self {
        Self(count)
    }

    /// That many minutes.
    pub const fn minutes(count: u32) -> Self {
        Self(count * 60)
    }

    /// That many hours.
    pub const fn hours(count: u32) -> Self {
        Self(count * 3_600)
    }

    /// That many days.
    pub const fn days(count: u32) -> Self {
        Self(count * 86_400)
    }

    /// In seconds, as it is stored.
    pub const fn whole_seconds(self) -> u32 {
        self.0
    }

    /// In seconds, for `expires_in` and `max-age`.
    pub const fn as_seconds(self) -> u64 {
        self.0 as u64
    }

    /// For timers.
    pub const fn as_std(self) -> Duration {
        Duration::from_secs(self.as_seconds())
    }

    /// For arithmetic with points in time.
    pub const fn as_chrono(self) -> TimeDelta {
        TimeDelta::seconds(self.0 as i64)
    }
}

impl From<ConfigDuration> for Duration {
    fn from(span: ConfigDuration) -> Self {
        span.as_std()
    }
}

impl From<ConfigDuration> for TimeDelta {
    fn from(span: ConfigDuration) -> Self {
        span.as_chrono()
    }
}

impl Add<ConfigDuration> for DateTime<Utc> {
    type Output = Self;

    fn add(self, span: ConfigDuration) -> Self {
        self + span.as_chrono()
    }
}

impl FromStr for ConfigDuration {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        UNITS
            .into_iter()
            .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))
            .filter(|(count, _)| count.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|(count, seconds)| count.parse::<u32>().ok()?.checked_mul(seconds))
            .filter(|seconds| *seconds <= LONGEST)
            .map(Self)
            .ok_or(EXPECTED)
    }
}

impl fmt::Display for ConfigDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The unit in which people say it: "24h" and "90s", but "2d" and "2m".
        let whole = |seconds: u32| self.0.is_multiple_of(seconds) && self.0 >= seconds;
        let (unit, seconds) = match self.0 {
            count if whole(86_400) && count >= 2 * 86_400 => ("d", 86_400),
            _ if whole(3_600) => ("h", 3_600),
            count if whole(60) && count >= 120 => ("m", 60),
            _ => ("s", 1),
        };
        write!(f, "{}{unit}", self.0 / seconds)
    }
}

impl Serialize for ConfigDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ConfigDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, EXPECTED, |text| text.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_in_every_unit() {
        for (text, span) in [
            ("0s", ConfigDuration::seconds(0)),
            ("60s", ConfigDuration::seconds(60)),
            ("10m", ConfigDuration::minutes(10)),
            ("24h", ConfigDuration::hours(24)),
            ("14d", ConfigDuration::days(14)),
        ] {
            assert_eq!(text.parse(), Ok(span));
            assert_eq!(span.to_string(), text);
            assert_eq!(span.as_std().as_secs(), span.as_seconds());
            assert_eq!(span.as_chrono().num_seconds().unsigned_abs(), span.as_seconds());
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "s",
            "10",
            "10 m",
            "-1s",
            "+1s",
            "1.5h",
            "10ms",
            "1w",
            "10M",
            "9999999999s",
            "99999d",
        ] {
            assert!(text.parse::<ConfigDuration>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_span_is_added_to_a_time() {
        assert_eq!(
            DateTime::UNIX_EPOCH + ConfigDuration::minutes(2),
            DateTime::UNIX_EPOCH + TimeDelta::seconds(120)
        );
    }
}
