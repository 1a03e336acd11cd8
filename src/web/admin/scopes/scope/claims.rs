//! `/admin/scopes/{name}/claims`: the claims that a scope makes.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    domain::{right::Right, scope::Scope},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::scopes,
    store::Versioned,
    web::console::{
        administrator::Administrator,
        claim_rules::{RuleForm, RuleQuery, RuleRow, rows, sentence},
        frame::{Frame, Section},
        refusal,
        scope_form::address,
        seen::seen,
    },
};

/// The rules of a scope.
#[derive(Template)]
#[template(path = "admin/scopes/scope/claims.html")]
pub struct ScopeClaimsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where the scope is.
    pub address: String,
    /// Its name.
    pub name: String,
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
/// When there is no such scope (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    PageQuery(query): PageQuery<RuleQuery>,
) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let mut page = page(&mut administrator, &found).await?;
    page.typed = RuleForm::of(&found.value.claim_rules, query.rule);
    page.done = query.done.map(|_| page.shell.text("admin-done-changed"));
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Adds, changes or removes a rule.
///
/// # Errors
/// When there is no such scope (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let typed = RuleForm::typed(&form);
    let claim_rules = typed.applied(&form, &found.value.claim_rules);
    let claim_rules = claim_rules.ok_or(ErrorKind::BadRequest)?;
    let wanted = Scope {
        claim_rules,
        ..found.value.clone()
    };
    let changed = async { scopes::change(administrator.context(), &wanted, seen(&form, "version")?).await };
    match changed.await {
        Ok(_) => Ok(Redirect::to(&format!("{}/claims?done=changed", address(&name))).into_response()),
        Err(error) => {
            let status = refusal::status(&error);
            let page = page(&mut administrator, &found).await?;
            let problem = Some(sentence(&page.shell.messages, error)?);
            let page = ScopeClaimsPage { typed, problem, ..page };
            Ok(render(status, &page.shell, &page))
        }
    }
}

async fn find(administrator: &Administrator, name: &str) -> Result<Versioned<Scope>, PageError> {
    let found = scopes::find(administrator.context(), Right::ScopesRead, name).await;
    found.map_err(refusal::page)
}

async fn page(administrator: &mut Administrator, found: &Versioned<Scope>) -> Result<ScopeClaimsPage, PageError> {
    let (shell, frame) = administrator.frame(Section::Scopes).await?;
    Ok(ScopeClaimsPage {
        address: address(&found.value.name),
        name: found.value.name.clone(),
        version: found.version,
        rules: rows(&shell.messages, &found.value.claim_rules),
        typed: RuleForm::default(),
        may_write: administrator.authority.has(Right::ScopesWrite) && !found.managed,
        done: None,
        problem: None,
        shell,
        frame,
    })
}
