//! Lists: which items are asked for, all pages of them, and how they are printed.

use clap::Args;
use reqwest::Method;
use serde_json::Value;

use super::{
    Api,
    print::{self, Column},
    transport::ApiRequest,
};
use crate::cli::{config_file::Failure, output::say};

/// How many items a page has at most.
const PAGE: usize = 200;

/// What every list that is paged takes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ListOptions {
    /// Only what this SCIM filter (RFC 7644) says, as 'name sw "A" and disabled eq false'
    #[arg(long, value_name = "FILTER")]
    filter: Option<String>,
    /// Sort by this member; '-' before it turns the order around
    #[arg(long, value_name = "MEMBER", allow_hyphen_values = true)]
    sort: Option<String>,
    /// List at most so many
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
}

/// The same for a log, which has no end.
#[derive(Clone, Debug, Args)]
pub(crate) struct LogOptions {
    /// Only what this SCIM filter (RFC 7644) says
    #[arg(long, value_name = "FILTER")]
    filter: Option<String>,
    /// Only what happened after this time, as 2026-11-30T12:00:00Z, or this day
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only what happened before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// List at most so many, the newest first; 0 lists all
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: usize,
}

impl ListOptions {
    pub(crate) fn of_filter(filter: &str) -> Self {
        Self {
            filter: Some(filter.to_owned()),
            ..Self::default()
        }
    }

    pub(crate) fn at_most(limit: usize) -> Self {
        Self {
            limit: Some(limit),
            ..Self::default()
        }
    }
}

/// A list that is asked for.
pub(crate) struct List {
    path: String,
    conditions: Vec<String>,
    sort: Option<String>,
    limit: Option<usize>,
}

impl List {
    pub(crate) fn new(path: &str, options: &ListOptions) -> Self {
        Self {
            path: path.to_owned(),
            conditions: options.filter.iter().cloned().collect(),
            sort: options.sort.clone(),
            limit: options.limit,
        }
    }

    pub(crate) fn of_log(path: &str, options: &LogOptions) -> Self {
        let mut list = Self {
            path: path.to_owned(),
            conditions: options.filter.iter().cloned().collect(),
            sort: None,
            limit: (options.limit > 0).then_some(options.limit),
        };
        for (operator, time) in [("gt", &options.since), ("lt", &options.until)] {
            let time = time.as_ref().map(|time| match time.contains('T') {
                true => time.clone(),
                false => format!("{time}T00:00:00Z"),
            });
            if let Some(time) = time {
                list.conditions.push(compare("occurred_at", operator, &time));
            }
        }
        list
    }

    /// Only those whose `attribute` is equal to `value`, if one is asked for.
    pub(crate) fn equal(mut self, attribute: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.conditions.push(format!("{attribute} eq {}", value.into()));
        }
        self
    }

    /// Only those that have `text` in their `attribute`, if it is asked for.
    pub(crate) fn containing(mut self, attribute: &str, text: Option<&str>) -> Self {
        self.conditions.extend(text.map(|text| compare(attribute, "co", text)));
        self
    }

    fn request(&self, cursor: Option<&str>, wanted: usize) -> ApiRequest {
        let mut request =
            ApiRequest::new(Method::GET, &self.path).with_parameter("limit", &wanted.min(PAGE).to_string());
        if !self.conditions.is_empty() {
            let conditions: Vec<String> = self.conditions.iter().map(|one| format!("({one})")).collect();
            request = request.with_parameter("filter", &conditions.join(" and "));
        }
        let others = [("sort", self.sort.as_deref()), ("cursor", cursor)];
        for (name, value) in others {
            if let Some(value) = value {
                request = request.with_parameter(name, value);
            }
        }
        request
    }
}

fn compare(attribute: &str, operator: &str, text: &str) -> String {
    format!("{attribute} {operator} {}", Value::from(text))
}

impl Api {
    /// The items of all pages, up to the limit.
    pub(crate) async fn items(&self, list: &List) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let wanted = list.limit.unwrap_or(usize::MAX) - items.len();
            if wanted == 0 {
                return Ok(items);
            }
            let mut page = self.request(&list.request(cursor.as_deref(), wanted)).await?.body;
            if let Some(Value::Array(found)) = page.get_mut("items").map(Value::take) {
                items.extend(found);
            }
            cursor = page.get("next_cursor").and_then(Value::as_str).map(str::to_owned);
            if cursor.is_none() {
                return Ok(items);
            }
        }
    }

    /// Prints a list that is paged, and how many there are of `what`.
    pub(crate) async fn print_list(&self, list: &List, columns: &[Column], what: &str) -> Result<(), Failure> {
        let items = self.items(list).await?;
        self.print_items(&items, columns);
        if !self.json {
            say!("{} {what}", items.len());
        }
        Ok(())
    }

    /// Prints items that are there.
    pub(crate) fn print_items(&self, items: &[Value], columns: &[Column]) {
        match self.json {
            true => print::json(&Value::from(items)),
            false => print::table(columns, items),
        }
    }

    /// Prints a list that is not paged.
    pub(crate) async fn print_all(&self, path: &str, columns: &[Column]) -> Result<(), Failure> {
        let all = self.get(path).await?;
        self.print_items(all.as_array().map(Vec::as_slice).unwrap_or_default(), columns);
        Ok(())
    }

    /// Prints one thing.
    pub(crate) async fn print_one(&self, path: &str) -> Result<(), Failure> {
        self.print_item(&self.get(path).await?);
        Ok(())
    }

    /// Prints one thing that is there.
    pub(crate) fn print_item(&self, item: &Value) {
        match self.json {
            true => print::json(item),
            false => print::record(item),
        }
    }
}
