//! Values as text for users: times, devices, addresses, initials.

use chrono::{DateTime, SecondsFormat, Utc};
use url::Url;

use super::messages::Messages;

/// A time relative to now.
pub fn ago(messages: &Messages, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - then).num_minutes();
    let hours = minutes / 60;
    let days = hours / 24;
    if minutes < 1 {
        messages.text("ago-now")
    } else if hours < 1 {
        messages.text_with("ago-minutes", &[("minutes", &minutes.to_string())])
    } else if days < 1 {
        messages.text_with("ago-hours", &[("hours", &hours.to_string())])
    } else if days < 31 {
        messages.text_with("ago-days", &[("days", &days.to_string())])
    } else {
        messages.text_with("ago-date", &[("date", &messages.date(then))])
    }
}

/// A point in time in the past, as pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// For programs: the `datetime` of a `<time>`.
    pub machine: String,
    /// Relative to now.
    pub ago: String,
    /// To the minute, in the reader's zone.
    pub exact: String,
}

/// A point in time in the past.
pub fn moment(messages: &Messages, then: DateTime<Utc>, now: DateTime<Utc>) -> Moment {
    Moment {
        machine: then.to_rfc3339_opts(SecondsFormat::Secs, true),
        ago: ago(messages, then, now),
        exact: messages.date_and_time(then),
    }
}

/// After too many attempts: when the next one is allowed.
pub fn try_again_in(messages: &Messages, seconds: u64) -> String {
    if seconds < 100 {
        messages.text_with("try-again-seconds", &[("seconds", &seconds.max(1).to_string())])
    } else {
        messages.text_with("try-again-minutes", &[("minutes", &seconds.div_ceil(60).to_string())])
    }
}

/// The browser and the operating system of a `User-Agent` field. The result consists of our own words only.
pub fn device(messages: &Messages, user_agent: Option<&str>) -> String {
    let user_agent = user_agent.unwrap_or_default();
    // The order matters: browsers also name others that they are compatible with.
    let browser = named_in(
        user_agent,
        &[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("CriOS/", "Chrome"),
            ("Safari/", "Safari"),
        ],
    );
    let system = named_in(
        user_agent,
        &[
            ("Windows", "Windows"),
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Macintosh", "Mac"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ],
    );
    match (browser, system) {
        (Some(browser), Some(system)) => {
            messages.text_with("device-browser-on", &[("browser", browser), ("system", system)])
        }
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => messages.text("device-unknown"),
    }
}

/// The destination of a redirect URI, as in the address bar; `None` for an app on the user's device.
pub fn destination(redirect_uri: &str) -> Option<String> {
    let url = Url::parse(redirect_uri).ok()?;
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"))?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// One or two letters that are shown instead of a picture.
pub fn initials(name: &str) -> String {
    let name = name.split_once('@').map_or(name, |(local_part, _)| local_part);
    let mut words = name
        .split(|character: char| character.is_whitespace() || matches!(character, '.' | '_' | '-'))
        .filter_map(|word| word.chars().find(|character| character.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

fn named_in(text: &str, marks: &[(&str, &'static str)]) -> Option<&'static str> {
    marks
        .iter()
        .find(|(mark, _)| text.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn times_are_said_the_way_people_say_them() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for (seconds, said) in [
            (-90, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (59 * 60, "59 minutes ago"),
            (3 * 3600, "3 hours ago"),
            (25 * 3600, "yesterday"),
            (3 * 86400, "3 days ago"),
            (100 * 86400, "on 7 October 2026"),
        ] {
            let then = now - TimeDelta::seconds(seconds);
            assert_eq!(ago(&Messages::default(), then, now), said);
        }
    }

    #[test]
    fn a_wait_is_never_said_shorter_than_it_is() {
        let messages = Messages::default();
        assert!(try_again_in(&messages, 0).contains("1 second"));
        assert!(try_again_in(&messages, 61).contains("61 seconds"));
        assert!(try_again_in(&messages, 241).contains("5 minutes"));
    }

    #[test]
    fn browsers_are_told_apart_though_they_name_each_other() {
        let messages = Messages::default();
        for (user_agent, said) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("<script>alert(1)</script>", "Another browser"),
        ] {
            assert_eq!(device(&messages, Some(user_agent)), said);
        }
        assert_eq!(device(&messages, None), "Another browser");
    }

    #[test]
    fn people_are_told_the_host_that_they_go_to() {
        assert_eq!(
            destination("https://notes.example/cb").as_deref(),
            Some("notes.example")
        );
        assert_eq!(
            destination("http://localhost:8081/cb").as_deref(),
            Some("localhost:8081")
        );
        assert_eq!(
            destination("https://user@evil.example/cb").as_deref(),
            Some("evil.example")
        );
        assert_eq!(destination("com.example.app:/cb"), None);
    }

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        for (name, letters) in [
            ("Alice Lindqvist", "AL"),
            ("alice@example.com", "A"),
            ("Maria del Carmen Ruiz", "MR"),
            ("élodie", "É"),
            ("(Ops) build-server", "OS"),
            ("李 小龍", "李小"),
            ("?!", ""),
            ("", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
