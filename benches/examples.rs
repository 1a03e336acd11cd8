//! What the requests of the admin run name: identifiers and texts that are in the data, and times.

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Failure, api::Api};

/// A text for each name in braces.
pub(crate) struct Examples(Vec<(&'static str, String)>);

impl Examples {
    /// Reads them from the lists.
    #[expect(clippy::disallowed_methods, reason = "the data ends at the time of this machine")]
    pub(crate) fn read(api: &mut Api) -> Result<Self, Failure> {
        let now = Utc::now();
        let mut all = vec![("empty_id", Uuid::nil().to_string())];
        for (name, ago) in [
            ("last_week", TimeDelta::days(7)),
            ("last_month", TimeDelta::days(30)),
            ("first_day", TimeDelta::days(90) - TimeDelta::hours(4)),
            ("last_year", TimeDelta::days(300)),
            ("long_ago", TimeDelta::days(2000)),
            ("tomorrow", -TimeDelta::days(1)),
        ] {
            let time = (now - ago).to_rfc3339_opts(SecondsFormat::Secs, true);
            all.push((name, time));
        }
        let mut read = |list, filter: &str, sort, names: &[(&'static str, &str)]| -> Result<(), Failure> {
            let page = api.page((list, filter, sort), None)?;
            let first = page["items"].get(0).ok_or_else(|| format!("no {list} with {filter}"))?;
            all.extend(names.iter().map(|(name, member)| (*name, text(&first[*member]))));
            Ok(())
        };
        // The first user is in many groups, and has many events.
        read("users", "", "created_at", &[("busy", "id")])?;
        let user = [
            ("user", "id"),
            ("username", "preferred_username"),
            ("email", "email"),
            ("moment", "created_at"),
        ];
        read("users", r#"preferred_username sw "ada.""#, "-created_at", &user)?;
        let small = [("small", "name"), ("small_id", "id")];
        read(
            "groups",
            r#"name sw "support-9" and disabled eq false"#,
            "-name",
            &small,
        )?;
        read(
            "groups",
            r#"name eq "finance-2""#,
            "",
            &[("tree", "name"), ("tree_id", "id")],
        )?;
        read("groups", r#"name eq "all-staff""#, "", &[("large_id", "id")])?;
        read("clients", r#"client_id eq "app-10""#, "", &[("owner", "owner")])?;
        read("traces", "", "", &[("trace", "id"), ("traced", "correlation_id")])?;
        read(
            "audit",
            r#"kind eq "sign_in.failed""#,
            "",
            &[("request", "correlation_id")],
        )?;
        read("audit", r#"kind eq "group.changed""#, "", &[("administrator", "actor")])?;
        Ok(Self(all))
    }

    /// The text with them.
    pub(crate) fn fill(&self, text: &str) -> String {
        let replace = |text: String, (name, value): &(&str, String)| text.replace(&format!("{{{name}}}"), value);
        self.0.iter().fold(text.to_owned(), replace)
    }
}

/// Of an actor its identifier.
fn text(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    text.trim_start_matches("administrator:").to_owned()
}
