//! `/admin/apps/{client_id}/claims`: the claims that the tokens of an application get beside those of its scopes.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    domain::{
        client::{Client, ClientMetadata},
        ids::ClientId,
        right::Right,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::clients::{self, ClientChange},
    store::Versioned,
    web::console::{
        administrator::Administrator,
        app::App,
        claim_rules::{RuleForm, RuleQuery, RuleRow, rows, sentence},
        frame::{Frame, Section},
        refusal,
        seen::seen,
    },
};

/// The rules of an application.
#[derive(Template)]
#[template(path = "admin/apps/app/claims.html")]
pub struct AppClaimsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Which application.
    pub app: App,
    /// The version that is changed.
    pub version: i64,
    /// Its rules.
    pub rules: Vec<RuleRow>,
    /// The rule that is changed or added.
    pub typed: RuleForm,
    /// Whether the administrator may change them.
    pub may_write: bool,
    /// What was just done.
    pub done: Option<String>,
    /// Why nothing was done.
    pub problem: Option<String>,
}

/// The rules; the one that the query names is in the form.
///
/// # Errors
/// When there is no such application (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(client_id): PagePath,
    PageQuery(query): PageQuery<RuleQuery>,
) -> Result<Response, PageError> {
    let found = find(&administrator, client_id).await?;
    let mut page = page(&mut administrator, &found).await?;
    page.typed = RuleForm::of(&found.value.metadata.claim_rules, query.rule);
    page.done = query.done.map(|_| page.shell.text("admin-done-changed"));
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Adds, changes or removes a rule.
///
/// # Errors
/// When there is no such application (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(client_id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, client_id).await?;
    let typed = RuleForm::typed(&form);
    let metadata = &found.value.metadata;
    let claim_rules = typed.applied(&form, &metadata.claim_rules);
    let claim_rules = claim_rules.ok_or(ErrorKind::BadRequest)?;
    let wanted = ClientChange {
        metadata: ClientMetadata {
            claim_rules,
            ..metadata.clone()
        },
        disabled: found.value.disabled,
    };
    let changed = async {
        let version = seen(&form, "version")?;
        clients::change(administrator.context(), &found.value.client_id, version, &wanted).await
    };
    match changed.await {
        Ok(made) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let address = App::of(&messages, &made.client.value).address;
            Ok(Redirect::to(&format!("{address}/claims?done=changed")).into_response())
        }
        Err(error) => {
            let status = refusal::status(&error);
            let page = page(&mut administrator, &found).await?;
            let problem = Some(sentence(&page.shell.messages, error)?);
            let page = AppClaimsPage { typed, problem, ..page };
            Ok(render(status, &page.shell, &page))
        }
    }
}

async fn find(administrator: &Administrator, client_id: String) -> Result<Versioned<Client>, PageError> {
    let found = clients::find(administrator.context(), Right::ClientsRead, &ClientId(client_id)).await;
    found.map_err(refusal::page)
}

async fn page(administrator: &mut Administrator, found: &Versioned<Client>) -> Result<AppClaimsPage, PageError> {
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let allowed = clients::allowed(administrator.context(), found).await?;
    Ok(AppClaimsPage {
        app: App::of(&shell.messages, &found.value),
        version: found.version,
        rules: rows(&shell.messages, &found.value.metadata.claim_rules),
        typed: RuleForm::default(),
        may_write: allowed.change && administrator.authority.has(Right::ScopesWrite),
        done: None,
        problem: None,
        shell,
        frame,
    })
}
