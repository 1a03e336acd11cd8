//! `/admin/providers/{id}`: one sign-in provider.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::right::Right,
    federation::examine::Finding,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        change_error::ChangeError,
        managed,
        upstreams::{
            self, WantedUpstream,
            shown::{ShownUpstream, Source},
        },
    },
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        provider_form::{ProviderForm, address, sentence},
        refusal,
        seen::seen,
    },
};

/// One provider.
#[derive(Template)]
#[template(path = "admin/providers/provider.html")]
pub struct ProviderPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where it is.
    pub address: String,
    /// The version that is changed.
    pub version: i64,
    /// What its button says.
    pub name: String,
    /// Whether nobody signs in by it.
    pub disabled: bool,
    /// What is stored, or was typed.
    pub typed: ProviderForm,
    /// The redirect URI to register there.
    pub redirect_uri: String,
    /// How many accounts are linked to it.
    pub linked: i64,
    /// Whether the configuration file has it.
    pub is_of_file: bool,
    /// Whether the administrator may test it.
    pub may_test: bool,
    /// Whether state files manage it.
    pub managed: bool,
    /// Whether the administrator may take it back from them.
    pub may_release: bool,
    /// Whether the administrator may change it.
    pub may_write: bool,
    /// What a look at it found.
    pub findings: Option<Vec<String>>,
    /// What was just done.
    pub done: Option<String>,
    /// Why nothing was done.
    pub problem: Option<String>,
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct ProviderQuery {
    done: Option<String>,
}

/// What the page says beside what is stored.
#[derive(Default)]
struct Said {
    done: Option<&'static str>,
    problem: Option<String>,
    typed: Option<ProviderForm>,
    findings: Option<Vec<Finding>>,
}

/// One provider.
///
/// # Errors
/// When there is no such provider (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<ProviderQuery>,
) -> Result<Response, PageError> {
    let found = find(&administrator, &id).await?;
    let done = ["created", "changed", "disabled", "enabled", "released"];
    let said = Said {
        done: done.into_iter().find(|done| query.done.as_deref() == Some(*done)),
        ..Said::default()
    };
    show(&mut administrator, found, StatusCode::OK, said).await
}

/// Changes, tests, disables, enables, releases or removes the provider.
///
/// # Errors
/// When there is no such provider (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &id).await?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let may_open = administrator.authority.has_everything();
    let typed = match form.get("do") {
        Some("test") => {
            let findings = upstreams::test(administrator.context(), &id).await;
            let said = Said {
                findings: Some(findings.map_err(refusal::page)?),
                ..Said::default()
            };
            return show(&mut administrator, found, StatusCode::OK, said).await;
        }
        Some("change") => Some(ProviderForm::of(&found.value, may_open).typed(&form)),
        _ => None,
    };
    match carry_out(administrator.context(), (&messages, &form), &found, typed.as_ref()).await? {
        Ok("removed") => Ok(Redirect::to("/admin/providers?done=removed").into_response()),
        Ok(done) => Ok(Redirect::to(&format!("{}?done={done}", address(&id))).into_response()),
        Err(error) => {
            let status = refusal::status(&error);
            let said = Said {
                problem: Some(sentence(&messages, error)?),
                typed,
                ..Said::default()
            };
            show(&mut administrator, found, status, said).await
        }
    }
}

/// Does what the form says; what the next page then says was done.
async fn carry_out(
    context: &Context,
    (messages, form): (&Messages, &Parameters),
    found: &Versioned<ShownUpstream>,
    typed: Option<&ProviderForm>,
) -> Result<Result<&'static str, ChangeError>, PageError> {
    if form.get("do") == Some("release") {
        let released = managed::release_provider(context, &found.value.config.id).await;
        return Ok(released.map(|()| "released"));
    }
    let version = match seen(form, "version") {
        Ok(version) => version,
        Err(error) => return Ok(Err(error)),
    };
    let id = found.value.config.id.as_str();
    let closed = |disabled: bool| {
        let mut config = found.value.config.clone();
        config.disabled = disabled;
        WantedUpstream { config, position: None }
    };
    let done = match (form.get("do"), typed) {
        (Some("change"), Some(typed)) => upstreams::change(context, &typed.wanted(), version)
            .await
            .map(|_| "changed"),
        (Some("disable"), _) => upstreams::change(context, &closed(true), version)
            .await
            .map(|_| "disabled"),
        (Some("enable"), _) => upstreams::change(context, &closed(false), version)
            .await
            .map(|_| "enabled"),
        (Some("remove"), _) if form.get("typed").map(str::trim) != Some(id) => {
            Err(ChangeError::TooMuch(messages.text("admin-app-problem-typed")))
        }
        (Some("remove"), _) => upstreams::remove(context, id, version).await.map(|()| "removed"),
        _ => return Err(ErrorKind::BadRequest.into()),
    };
    Ok(done)
}

async fn find(administrator: &Administrator, id: &str) -> Result<Versioned<ShownUpstream>, PageError> {
    let found = upstreams::find(administrator.context(), Right::ProvidersRead, id).await;
    found.map_err(refusal::page)
}

async fn show(
    administrator: &mut Administrator,
    found: Versioned<ShownUpstream>,
    status: StatusCode,
    said: Said,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Providers).await?;
    let linked = upstreams::linked(administrator.context(), &found.value.config).await;
    let authority = &administrator.authority;
    let is_of_file = found.value.source == Source::File;
    let stored = || ProviderForm::of(&found.value, authority.has_everything());
    let findings = said.findings.map(|findings| {
        let words = findings.iter().map(|finding| words(&shell.messages, finding));
        words.collect()
    });
    let page = ProviderPage {
        address: address(&found.value.config.id),
        version: found.version,
        typed: said.typed.unwrap_or_else(stored),
        linked: linked.map_err(|error| refusal::page(error.into()))?,
        may_test: authority.has(Right::ProvidersWrite),
        managed: found.managed,
        may_release: authority.has(Right::ProvidersWrite),
        may_write: authority.has(Right::ProvidersWrite) && !is_of_file && !found.managed,
        is_of_file,
        findings,
        done: said.done.map(|done| done_words(&shell.messages, done)),
        problem: said.problem,
        name: found.value.config.name,
        disabled: found.value.config.disabled,
        redirect_uri: found.value.redirect_uri,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

fn done_words(messages: &Messages, done: &str) -> String {
    match done {
        "created" => messages.text("admin-provider-done-created"),
        "disabled" => messages.text("admin-provider-done-disabled"),
        "enabled" => messages.text("admin-provider-done-enabled"),
        "released" => messages.text("admin-done-released"),
        _ => messages.text("admin-done-changed"),
    }
}

fn words(messages: &Messages, finding: &Finding) -> String {
    match finding {
        Finding::Unreachable(address) => {
            messages.text_with("admin-provider-found-unreachable", &[("address", address.as_str())])
        }
        Finding::Status(address, status) => messages.text_with(
            "admin-provider-found-status",
            &[("address", address.as_str()), ("status", status.to_string().as_str())],
        ),
        Finding::NotMetadata(address) => {
            messages.text_with("admin-provider-found-not-metadata", &[("address", address.as_str())])
        }
        Finding::OtherIssuer(issuer) => {
            messages.text_with("admin-provider-found-other-issuer", &[("issuer", issuer.as_str())])
        }
        Finding::NoCodeFlow => messages.text("admin-provider-found-no-code-flow"),
        Finding::NoS256 => messages.text("admin-provider-found-no-s256"),
        Finding::NoSignature => messages.text("admin-provider-found-no-signature"),
        Finding::NoKeys => messages.text("admin-provider-found-no-keys"),
    }
}
