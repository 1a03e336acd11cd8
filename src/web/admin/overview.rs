//! `/admin/overview`: how sign-ins went, what needs somebody, and what is left to set up.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::trace::CheckName,
    http::{
        errors::PageError,
        format,
        messages::Messages,
        page::{Shell, render},
    },
    management::overview::{self, Figures, Overview, SetUpStep},
    web::console::{
        administrator::Administrator,
        check_words,
        frame::{Frame, Section},
        refusal,
    },
};

/// The overview.
#[derive(Template)]
#[template(path = "admin/overview.html")]
pub struct OverviewPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// How sign-ins went.
    pub chart: Option<Chart>,
    /// What needs somebody.
    pub matters: Vec<Matter>,
    /// What is left to set up: whether it is done, and what it is.
    pub set_up: Vec<(bool, String)>,
}

/// The last 24 hours as a drawing.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The figures.
    pub figures: Figures,
    /// A bar for each hour.
    pub bars: Vec<Bar>,
    /// The highest bar stands for so many.
    pub highest: i64,
    /// When the first hour began, and when the last one did.
    pub ends: (String, String),
}

/// An hour in the drawing, in units of it.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Where it is from the left.
    pub x: i64,
    /// The top of those that went well.
    pub good_y: i64,
    /// How high they are.
    pub good_height: i64,
    /// The top of those that failed, which stand upon them.
    pub bad_y: i64,
    /// How high they are.
    pub bad_height: i64,
    /// What it says.
    pub words: String,
}

/// Something that needs somebody.
#[derive(Clone, Debug)]
pub struct Matter {
    /// What.
    pub title: String,
    /// Why.
    pub detail: String,
    /// Where it is.
    pub address: String,
}

/// The overview.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Overview).await?;
    let seen = overview::look(administrator.context())
        .await
        .map_err(refusal::list_page)?;
    let messages = &shell.messages;
    let page = OverviewPage {
        matters: matters(messages, &seen),
        set_up: set_up(messages, &seen),
        chart: seen.figures.map(|figures| Chart::of(messages, figures)),
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn matters(messages: &Messages, seen: &Overview) -> Vec<Matter> {
    let mut matters = Vec::new();
    for failing in &seen.failing {
        let count = failing.requests.to_string();
        let reason = CheckName::parse(&failing.stopped_at).map(|check| check_words::reason(messages, check));
        matters.push(Matter {
            title: messages.text_with("overview-app-fails", &[("app", &failing.client_id), ("count", &count)]),
            detail: reason.unwrap_or_default(),
            address: format!(
                "/admin/traces?{}",
                url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("q", &failing.client_id)
                    .finish()
            ),
        });
    }
    if seen.undelivered > 0 {
        let count = seen.undelivered.to_string();
        matters.push(Matter {
            title: messages.text_with("overview-undelivered", &[("count", &count)]),
            detail: messages.text("overview-undelivered-lead"),
            address: "/admin/system".to_owned(),
        });
    }
    for key in &seen.ending_keys {
        let date = messages.date(key.expires_at);
        matters.push(Matter {
            title: messages.text_with("overview-key-ends", &[("name", &key.name), ("date", &date)]),
            detail: messages.text("overview-key-ends-lead"),
            address: "/admin/api-keys".to_owned(),
        });
    }
    matters
}

fn set_up(messages: &Messages, seen: &Overview) -> Vec<(bool, String)> {
    let steps = seen.set_up.iter().flatten();
    let words = |step: SetUpStep| match step {
        SetUpStep::Name => messages.text("overview-set-up-name"),
        SetUpStep::Mail => messages.text("overview-set-up-mail"),
        SetUpStep::App => messages.text("overview-set-up-app"),
        SetUpStep::SecondOwner => messages.text("overview-set-up-owner"),
        SetUpStep::AuditAnchor => messages.text("overview-set-up-anchor"),
    };
    steps.map(|set_up| (set_up.is_done, words(set_up.step))).collect()
}

/// How high the drawing is, how wide a bar, and how far from one to the next.
const HEIGHT: i64 = 120;
const STEP: i64 = 25;

impl Chart {
    fn of(messages: &Messages, figures: Figures) -> Self {
        let hours = &figures.hours;
        let highest = hours
            .iter()
            .map(|hour| hour.sign_ins + hour.failures)
            .max()
            .unwrap_or(0);
        let high = |count: i64| match count {
            0 => 0,
            // One of very many is still seen.
            count => (count * HEIGHT / highest.max(1)).max(2),
        };
        let bars = (0..).step_by(STEP.unsigned_abs() as usize).zip(hours).map(|(x, hour)| {
            let (good_height, bad_height) = (high(hour.sign_ins), high(hour.failures));
            let at = format::moment(messages, hour.began, hour.began).exact;
            let (good, bad) = (hour.sign_ins.to_string(), hour.failures.to_string());
            Bar {
                x,
                good_y: HEIGHT - good_height,
                good_height,
                bad_y: HEIGHT - good_height - bad_height,
                bad_height,
                words: messages.text_with("overview-hour", &[("at", &at), ("good", &good), ("bad", &bad)]),
            }
        });
        let at = |hour: Option<&overview::Hour>| {
            let began = hour.map(|hour| format::moment(messages, hour.began, hour.began).exact);
            began.unwrap_or_default()
        };
        Self {
            bars: bars.collect(),
            highest,
            ends: (at(hours.first()), at(hours.last())),
            figures,
        }
    }

    /// What it says to whoever cannot see it.
    pub fn words(&self, shell: &Shell) -> String {
        let (good, bad) = (self.figures.sign_ins.to_string(), self.figures.failures.to_string());
        let values = [("good", good.as_str()), ("bad", bad.as_str())];
        shell.messages.text_with("overview-chart", &values)
    }
}
