//! One decision trace, as the console shows it: what stopped the request, what was expected beside what came, and what can be done.

use super::{administrator::Administrator, check_words};
use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        right::Right,
        trace::{Check, CheckName, Trace, TraceStep, Verdict},
    },
    http::{
        errors::PageError,
        format::{self, Moment},
        messages::Messages,
    },
    management::{authority::NotDone, change_error::ChangeError, clients, traces::mend::Mend, users},
};

/// A trace.
pub struct TraceView {
    /// Where its page is, and its form posts to.
    pub address: String,
    /// Why the request was refused, or that it went well.
    pub headline: String,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Where it came in.
    pub step: TraceStep,
    /// Names the request.
    pub reference: String,
    /// When.
    pub when: Moment,
    /// The name of the application, or what was sent for its identifier.
    pub app: Option<String>,
    /// Where the application is, for whoever may look at it.
    pub app_address: Option<String>,
    /// The name of the user.
    pub person: Option<String>,
    /// Where the user is.
    pub person_address: Option<String>,
    /// From which address, and with which program.
    pub from: Option<String>,
    /// Until when it is kept, as a date.
    pub kept_until: String,
    /// Every check.
    pub checks: Vec<CheckRow>,
    /// What would let the request through, as the text of a button.
    pub mend: Option<String>,
    /// Whether the address that came is at another place than the registered ones.
    pub is_elsewhere: bool,
    /// Where it can be asked what the same sign-in would come to now.
    pub what_if_address: Option<String>,
    /// Where it is what was recorded of the request, for whoever may read that.
    pub audit_address: Option<String>,
    /// What the person can be told.
    pub letter: Option<String>,
}

/// A check.
pub struct CheckRow {
    /// What it is called.
    pub title: String,
    /// What came of it.
    pub verdict: Verdict,
    /// What would have passed.
    pub expected: Option<String>,
    /// What came.
    pub came: Option<String>,
    /// The setting that decides, in words.
    pub setting: Option<String>,
}

impl CheckRow {
    fn of(messages: &Messages, check: &Check) -> Self {
        Self {
            title: check_words::title(messages, check.name),
            verdict: check.verdict,
            expected: check.expected.clone().filter(|text| !text.is_empty()),
            came: check.came.clone().filter(|text| !text.is_empty()),
            setting: check
                .setting
                .as_ref()
                .map(|setting| setting_words(messages, &setting.0)),
        }
    }

    /// Whether it belongs into the table of what was expected and what came.
    pub fn is_compared(&self) -> bool {
        let is_known = self.expected.is_some() && self.came.is_some();
        is_known || self.verdict == Verdict::Refused
    }
}

/// A setting, in words that say where it is.
fn setting_words(messages: &Messages, setting: &str) -> String {
    let (place, name) = setting.split_once('.').unwrap_or(("server", setting));
    let name = [("setting", name)];
    match place {
        "client" => messages.text_with("trace-setting-app", &name),
        "user" => messages.text_with("trace-setting-person", &name),
        "group" => messages.text_with("trace-setting-group", &name),
        _ => messages.text_with("trace-setting-server", &name),
    }
}

impl TraceView {
    /// The trace for `administrator`.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of(administrator: &Administrator, messages: &Messages, trace: Trace) -> Result<Self, PageError> {
        let context = administrator.context();
        let client = client_of(administrator, &trace).await?;
        let names = users::names_of(context, trace.user_id.into_iter()).await?;
        let person = trace.user_id.and_then(|user| names.get(&user).cloned());
        let stopped_at = trace.stopped_at();
        let mend = client.as_ref().and_then(|client| Mend::of(&trace, client));
        let may_mend =
            administrator.authority.has(Right::ClientsWrite) || administrator.authority.has(Right::ClientsOwn);
        let app = client.as_ref().map(|client| client.display_name().to_owned());
        let is_about_address = stopped_at.is_some_and(|check| {
            let addresses = [
                CheckName::RegisteredRedirectUri,
                CheckName::RegisteredPostLogoutRedirectUri,
            ];
            addresses.contains(&check.name) && check.came.is_some()
        });
        Ok(Self {
            address: format!("/admin/traces/{}", trace.id),
            headline: match stopped_at {
                Some(check) => check_words::reason(messages, check.name),
                None => messages.text("trace-went-well"),
            },
            is_refused: trace.verdict == Verdict::Refused,
            step: trace.step,
            reference: trace.correlation_id.clone(),
            when: format::moment(messages, trace.at, context.now),
            app_address: client
                .as_ref()
                .map(|client| format!("/admin/apps/{}", client.client_id)),
            letter: stopped_at
                .and_then(|check| letter(messages, check.name, &trace, person.as_deref(), app.as_deref())),
            what_if_address: what_if_address(&trace),
            audit_address: administrator
                .authority
                .has_somewhere(Right::AuditRead)
                .then(|| format!("/admin/audit?request={}", trace.correlation_id)),
            app: app.or_else(|| trace.client_id.clone()),
            person_address: trace
                .user_id
                .filter(|_| person.is_some())
                .map(|user| format!("/admin/people/{user}")),
            person,
            from: from(messages, &trace),
            kept_until: messages.date(trace.expires_at),
            checks: trace.checks.iter().map(|check| CheckRow::of(messages, check)).collect(),
            is_elsewhere: is_about_address && client.is_some() && mend.is_none(),
            mend: mend.filter(|_| may_mend).map(|mend| mend_words(messages, &mend)),
        })
    }
}

/// The client that the request named, if the administrator may look at it.
async fn client_of(administrator: &Administrator, trace: &Trace) -> Result<Option<Client>, PageError> {
    let Some(client_id) = trace.client_id.clone().map(ClientId) else {
        return Ok(None);
    };
    match clients::find(administrator.context(), Right::ClientsRead, &client_id).await {
        Ok(found) => Ok(Some(found.value)),
        Err(ChangeError::NotDone(NotDone::Store(error))) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

fn what_if_address(trace: &Trace) -> Option<String> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("person", &trace.user_id?.to_string())
        .append_pair("app", trace.client_id.as_deref()?)
        .finish();
    Some(format!("/admin/traces/what-if?{query}"))
}

fn from(messages: &Messages, trace: &Trace) -> Option<String> {
    let address = trace.ip_address.as_deref()?;
    // A program that fetches tokens is no browser.
    let device = match trace.step {
        TraceStep::Token | TraceStep::DeviceAuthorization => trace.user_agent.clone(),
        _ => Some(format::device(messages, trace.user_agent.as_deref())),
    };
    Some(match device {
        Some(device) => format!("{address}, {device}"),
        None => address.to_owned(),
    })
}

fn mend_words(messages: &Messages, mend: &Mend) -> String {
    match mend {
        Mend::AllowRedirectUri(_) | Mend::AllowPostLogoutRedirectUri(_) => messages.text("trace-mend-address"),
        Mend::RegisterMethod(_) => messages.text("trace-mend-method"),
        Mend::EnableClient => messages.text("trace-mend-enable"),
    }
}

/// What the person can be told, in words that need no knowledge of any of this. Nothing where nobody is known.
fn letter(
    messages: &Messages,
    stopped_at: CheckName,
    trace: &Trace,
    person: Option<&str>,
    app: Option<&str>,
) -> Option<String> {
    let when = format::moment(messages, trace.at, trace.at).exact;
    let values = [
        ("name", person?),
        ("app", app.or(trace.client_id.as_deref()).unwrap_or_default()),
        ("when", when.as_str()),
    ];
    Some(match stopped_at {
        CheckName::RightFactor => messages.text_with("trace-letter-factor", &values),
        CheckName::Attempts => messages.text_with("trace-letter-attempts", &values),
        CheckName::EnabledAccount => messages.text_with("trace-letter-account", &values),
        CheckName::AdmittedUser => messages.text_with("trace-letter-admission", &values),
        CheckName::InTime
        | CheckName::UnexpiredCode
        | CheckName::LiveSession
        | CheckName::LiveGrant
        | CheckName::UnusedCode
        | CheckName::UnusedRefreshToken
        | CheckName::Consent => messages.text_with("trace-letter-again", &values),
        _ => messages.text_with("trace-letter-app", &values),
    })
}
