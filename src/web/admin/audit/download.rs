//! `/admin/audit/download`: what was found in the audit log, as a file. It is sent while it is read, and ends after 10,000 events.

use axum::{
    body::Body,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Response},
};
use futures_util::stream::{self, StreamExt as _};

use crate::{
    context::Context,
    domain::{event::Event, event_document::EventDocument},
    http::{errors::PageError, parameters::PageQuery},
    management::{
        audit,
        lists::{ListFailure, ListRequest},
    },
    store::{Limit, listing::Page},
    web::console::{administrator::Administrator, audit_search::AuditSearch, refusal},
};

/// The most events that a file has.
const MOST: usize = 10_000;

/// A kind of file.
#[derive(Clone, Copy)]
enum Format {
    /// For spreadsheets (RFC 4180).
    Csv,
    /// One JSON object on each line.
    JsonLines,
}

/// The file.
///
/// # Errors
/// When the administrator may read about nobody (403), or the store fails (503 or 500).
pub async fn get(
    administrator: Administrator,
    PageQuery(search): PageQuery<AuditSearch>,
) -> Result<Response, PageError> {
    let format = match search.format.as_str() {
        "csv" => Format::Csv,
        _ => Format::JsonLines,
    };
    let context = administrator.context().clone();
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let request = search.request(&context, &messages, Limit::MOST).await?;
    // Read before anything is sent, so that whoever may not read it gets a page that says so.
    let first = audit::list(&context, &request).await.map_err(refusal::list_page)?;
    let head = match format {
        Format::Csv => "time,kind,actor,user,client_id,ip_address,correlation_id,detail\r\n",
        Format::JsonLines => "",
    };
    let rest = stream::try_unfold(Reading::of(first, request, MOST), move |reading| {
        let context = context.clone();
        async move { reading.go_on(&context, format).await }
    });
    let body = stream::once(async move { Ok(head.to_owned()) }).chain(rest);
    let mut response = Body::from_stream(body).into_response();
    let (content_type, disposition) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"audit.csv\""),
        Format::JsonLines => ("application/jsonl", "attachment; filename=\"audit.jsonl\""),
    };
    for (name, value) in [
        (CONTENT_TYPE, content_type),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// How far the log is read.
struct Reading {
    /// What was read and is not sent yet.
    events: Vec<Event>,
    /// The request for what follows; `None` at the end.
    next: Option<ListRequest>,
    /// How many more are sent.
    left: usize,
}

impl Reading {
    fn of(page: Page<Event>, request: ListRequest, left: usize) -> Self {
        let next = page.next.map(|after| ListRequest {
            after: Some(after),
            ..request
        });
        Self {
            events: page.items,
            next,
            left,
        }
    }

    /// The lines of what was read, and the reading of what follows.
    async fn go_on(self, context: &Context, format: Format) -> Result<Option<(String, Self)>, ListFailure> {
        let reading = match (self.events.is_empty(), self.next) {
            (false, next) => Self { next, ..self },
            (true, Some(request)) if self.left > 0 => {
                let page = audit::list(context, &request).await?;
                Self::of(page, request, self.left)
            }
            (true, _) => return Ok(None),
        };
        let lines = reading.events.iter().take(reading.left).map(|event| format.line(event));
        let lines: String = lines.collect();
        let left = reading.left.saturating_sub(reading.events.len());
        let events = Vec::new();
        Ok(Some((
            lines,
            Self {
                events,
                left,
                ..reading
            },
        )))
    }
}

impl Format {
    fn line(self, event: &Event) -> String {
        let user = event.user_id.map(|user| user.to_string());
        let client = event.client_id.as_ref().map(|client| client.0.clone());
        match self {
            Self::Csv => {
                let cells = [
                    Some(event.at.to_rfc3339()),
                    Some(event.kind.as_str().to_owned()),
                    Some(event.actor.to_string()),
                    user,
                    client,
                    event.ip_address.clone(),
                    event.correlation_id.clone(),
                    Some(event.detail.to_string()),
                ];
                let cells: Vec<String> = cells
                    .into_iter()
                    .map(|cell| quoted(&cell.unwrap_or_default()))
                    .collect();
                format!("{}\r\n", cells.join(","))
            }
            Self::JsonLines => {
                let document = EventDocument::from(event.clone());
                let line = serde_json::to_string(&document).unwrap_or_default();
                format!("{line}\n")
            }
        }
    }
}

/// A cell of a CSV file. What a spreadsheet would take for a formula gets a mark before it.
fn quoted(text: &str) -> String {
    let mark = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_and_never_a_formula() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        for formula in ["=1+1", "+1", "-1", "@a", "\tx"] {
            assert!(quoted(formula).starts_with("\"'"), "{formula}");
        }
    }
}
