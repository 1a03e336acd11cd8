//! Dates and times in words: in the language and the time zone of the reader. The months and their order stand in the catalogue,
//! so a new language brings its own.

use chrono::{DateTime, Utc};
use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::Messages;

impl Messages {
    /// The same with times in that zone of the tz database, such as `Europe/Berlin`; UTC for none, and for an unknown one.
    #[must_use]
    pub fn in_zone(self, name: Option<&str>) -> Self {
        let zone = name.and_then(|name| TimeZone::get(name).ok());
        Self {
            zone: zone.unwrap_or(TimeZone::UTC),
            ..self
        }
    }

    /// A day.
    pub fn date(&self, at: DateTime<Utc>) -> String {
        self.day_of(&self.local(at))
    }

    /// A day, a time to the minute, and the zone.
    pub fn date_and_time(&self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        let zone = local.strftime("%Z").to_string();
        let values = [("date", self.day_of(&local)), ("time", time), ("zone", zone)];
        let values: Vec<(&'static str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.text_with("date-and-time", &values)
    }

    /// The point in time that a form means by its own, in the reader's zone: `2026-11-30T10:00`.
    pub fn read_local(&self, text: &str) -> Option<DateTime<Utc>> {
        let local: jiff::civil::DateTime = text.parse().ok()?;
        let zoned = local.to_zoned(self.zone.clone()).ok()?;
        DateTime::from_timestamp(zoned.timestamp().as_second(), 0)
    }

    fn day_of(&self, local: &Zoned) -> String {
        let month = self.text_with("date-month", &[("month", &local.month().to_string())]);
        self.text_with(
            "date",
            &[
                ("day", &local.day().to_string()),
                ("month", &month),
                ("year", &local.year().to_string()),
            ],
        )
    }

    fn local(&self, at: DateTime<Utc>) -> Zoned {
        let timestamp = Timestamp::from_second(at.timestamp()).unwrap_or_default();
        timestamp.to_zoned(self.zone.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        "2026-11-26T23:05:00Z".parse().unwrap()
    }

    /// C15: every date was written like 2026-11-26 23:05 UTC.
    #[test]
    fn a_time_that_is_typed_is_one_of_the_readers_zone() {
        let read = |zone, text: &str| Messages::default().in_zone(Some(zone)).read_local(text);
        assert_eq!(read("UTC", "2026-11-26T23:05"), Some(at()));
        assert_eq!(read("Europe/Berlin", "2026-11-27T00:05"), Some(at()));
        for nonsense in ["", "yesterday", "2026-13-01T00:00", "9999-99-99"] {
            assert_eq!(read("UTC", nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_date_is_said_in_the_language_of_its_reader() {
        for (language, date, time) in [
            ("en", "26 November 2026", "26 November 2026, 23:05 UTC"),
            ("de", "26. November 2026", "26. November 2026, 23:05 Uhr (UTC)"),
            ("ar", "26 نوفمبر 2026", "26 نوفمبر 2026، 23:05 (UTC)"),
        ] {
            let messages = Messages::in_language(language);
            assert_eq!(messages.date(at()), date);
            assert_eq!(messages.date_and_time(at()), time);
        }
    }

    #[test]
    fn every_month_has_a_name_of_its_own_in_every_language() {
        for language in Messages::languages() {
            let messages = Messages::in_language(&language);
            let names: std::collections::BTreeSet<String> = (1..=12)
                .map(|month| messages.text_with("date-month", &[("month", &month.to_string())]))
                .collect();
            assert_eq!(names.len(), 12, "{language}: {names:?}");
        }
    }

    #[test]
    fn a_time_is_said_in_the_zone_of_its_reader_and_names_it() {
        for (zone, said) in [
            (Some("Europe/Berlin"), "27 November 2026, 00:05 CET"),
            (Some("America/New_York"), "26 November 2026, 18:05 EST"),
            (Some("Nowhere/At_All"), "26 November 2026, 23:05 UTC"),
            (None, "26 November 2026, 23:05 UTC"),
        ] {
            let messages = Messages::default().in_zone(zone);
            assert_eq!(messages.date_and_time(at()), said, "{zone:?}");
        }
    }
}
