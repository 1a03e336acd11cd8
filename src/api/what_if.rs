//! `/api/v1/users/{id}/what-if/{client_id}`: what a sign-in would come to now.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::conventions::{authenticate::Caller, etag::Tagged, path::Path, query::Query};
use crate::{
    domain::{
        acr::Acr,
        authentication_method::AuthenticationMethod,
        ids::{ClientId, UserId},
        second_factor::SecondFactor,
        trace::CheckName,
    },
    flow::{forecast::Hurdle, sign_in::RequiredAction},
    http::api_error::ApiError,
    management::traces::what_if::{self, WhatIf},
};

/// What else is to be foreseen.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WhatIfParameters {
    /// The class that the client insists on in its request.
    acr: Option<Acr>,
}

/// What would happen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIf)]
pub struct WhatIfDocument {
    /// Whether they would get in, if they do everything that is asked of them.
    gets_in: bool,
    /// The check that would refuse them.
    stopped_by: Option<CheckName>,
    /// What would be asked of them, in order.
    steps: Vec<StepDocument>,
    /// The factors that wrong tries have closed.
    closed: Vec<&'static str>,
}

/// Something that is asked of a user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInStep)]
pub struct StepDocument {
    /// `first_factor`, `second_factor`, `enrolment`, `required_action` or `consent`.
    kind: &'static str,
    /// What they can do it with, or what they have to do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<&'static str>,
    /// The class that has to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<Acr>,
}

impl From<WhatIf> for WhatIfDocument {
    fn from(found: WhatIf) -> Self {
        Self {
            gets_in: found.forecast.stopped_by.is_none(),
            stopped_by: found.forecast.stopped_by.map(|check| check.name),
            steps: found.forecast.hurdles.iter().map(StepDocument::of).collect(),
            closed: found.closed,
        }
    }
}

impl StepDocument {
    fn of(hurdle: &Hurdle) -> Self {
        let step = |kind: &'static str, by: Vec<&'static str>| Self { kind, by, acr: None };
        match hurdle {
            Hurdle::First(method) => step("first_factor", vec![first(*method)]),
            Hurdle::SecondFactor(factors) => {
                step("second_factor", factors.iter().map(|factor| second(*factor)).collect())
            }
            Hurdle::Enrolment(acr) => Self {
                acr: Some(*acr),
                ..step("enrolment", Vec::new())
            },
            Hurdle::RequiredAction(action) => {
                let action = match action {
                    RequiredAction::KeepAccount => "keep_account",
                    RequiredAction::NewPassword => "new_password",
                    RequiredAction::Terms => "terms",
                };
                step("required_action", vec![action])
            }
            Hurdle::Consent => step("consent", Vec::new()),
        }
    }
}

fn first(method: AuthenticationMethod) -> &'static str {
    match method {
        AuthenticationMethod::Pwd => "password",
        AuthenticationMethod::Federated | AuthenticationMethod::FederatedBefore => "provider",
        other => SecondFactor::of(other).map_or("password", second),
    }
}

fn second(factor: SecondFactor) -> &'static str {
    match factor {
        SecondFactor::Passkey => "passkey",
        SecondFactor::Totp => "totp",
        SecondFactor::SmsCode => "sms_code",
        SecondFactor::EmailCode => "email_code",
        SecondFactor::RecoveryCode => "recovery_code",
    }
}

/// Foresee a sign-in
///
/// What a sign-in of this user to this client would ask of them now, by the rules that a sign-in follows. Nobody is signed in, and nothing is
/// changed.
#[utoipa::path(
    get, path = "/users/{id}/what-if/{client_id}", tag = "Decision traces", operation_id = "what_if",
    params(("id" = Uuid, Path, description = "The account"), ("client_id" = String, Path, description = "The client"), WhatIfParameters),
    responses((status = OK, body = WhatIfDocument)),
    extensions(("x-right" = json!("traces.read"))),
)]
pub async fn get(
    caller: Caller,
    Path((id, client_id)): Path<(Uuid, String)>,
    Query(asked): Query<WhatIfParameters>,
) -> Result<Tagged, ApiError> {
    let found = what_if::ask(&caller, UserId(id), &ClientId(client_id), asked.acr).await?;
    Tagged::ok(&WhatIfDocument::from(found))
}
