//! The sign-in page, wherever it is shown: at its own address, and to somebody whom another provider did not sign in.

use askama::Template;

use super::{
    destination::Destination,
    message_code,
    passkey_form::PasskeyForm,
    paths,
    problem::AttemptProblem,
    providers::{self, ProviderButton, ProviderProblem},
};
use crate::{
    domain::{channel::Channel, user::User},
    http::{
        errors::PageError,
        feature::{Feature as _, PasswordRecovery, Registration},
        page::Shell,
        page_request::PageRequest,
    },
};

/// The page that asks for a name and a password.
#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `username`, `password`.
    pub form_action: String,
    /// Why the page is shown.
    pub purpose: LoginPurpose,
    /// What stands in the name field: a hint, or what was typed last.
    pub username: String,
    /// What was wrong with the last try.
    pub problem: Option<AttemptProblem>,
    /// The form that a passkey answers, where there can be one.
    pub passkey: Option<PasskeyForm>,
    /// Where a code by mail is asked for, where that is a way to sign in.
    pub email_code_address: Option<String>,
    /// Where an account is made, if people may do that by themselves.
    pub register_address: Option<String>,
    /// The same, for one by SMS.
    pub sms_code_address: Option<String>,
    /// What to do about a password that was forgotten.
    pub forgotten: Forgotten,
    /// Other providers to sign in with.
    pub providers: Vec<ProviderButton>,
    /// Why somebody is not signed in by one, as a title and a sentence.
    pub provider_problem: Option<(String, String)>,
}

/// What the page says about forgotten passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// Nothing: no mail could be sent.
    Unsaid,
    /// Where to ask for a link.
    Offered,
    /// That there is a new one now.
    Changed,
}

/// Why somebody is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginPurpose {
    /// Nobody is signed in.
    SignIn,
    /// Somebody is, and the app wants to be sure that it is still they (`prompt=login`, `max_age`).
    ConfirmIdentity,
}

impl LoginPage {
    fn confirms(&self) -> bool {
        self.purpose == LoginPurpose::ConfirmIdentity
    }

    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(AttemptProblem::Mismatch)).then(|| self.shell.text("login-problem-mismatch"))
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        let by_password = self.problem.and_then(|problem| problem.notice(&self.shell.messages));
        by_password
            .or_else(|| self.passkey.as_ref()?.notice(&self.shell.messages))
            .or_else(|| self.provider_problem.clone())
    }
}

impl LoginPage {
    /// The same page, with why the provider of that name signed nobody in.
    #[must_use]
    pub fn with_provider_problem(self, problem: ProviderProblem, name: &str) -> Self {
        Self {
            provider_problem: Some(problem.notice(&self.shell.messages, name)),
            ..self
        }
    }

    /// The page for somebody who goes to `destination`. Its name field holds what the application hints at, else the name of who has
    /// to confirm that it is still they.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn new(request: &mut PageRequest, destination: &Destination) -> Result<Self, PageError> {
        let confirms = request.current_user().await?.map(|(_, user)| user);
        let passkey_action = destination.address("/login/with-passkey");
        let passkey = PasskeyForm::new(request, passkey_action, "/login/with-passkey/challenge").await?;
        let mut shell = destination.shell(request, confirms.as_ref()).await?;
        providers::allow_redirects(&request.state, &mut shell);
        let context = &request.context;
        let code_address = |channel| {
            let address = || destination.address(paths::of_first_factor_code(channel));
            message_code::is_offered(context, channel).then(address)
        };
        let may_register = confirms.is_none() && Registration::is_offered(&context.config);
        let hint = destination
            .pending()
            .and_then(|pending| pending.request.login_hint.as_deref());
        Ok(Self {
            passkey,
            shell,
            providers: providers::buttons(&request.state, destination),
            provider_problem: None,
            form_action: destination.address(paths::LOGIN),
            purpose: match &confirms {
                Some(_) => LoginPurpose::ConfirmIdentity,
                None => LoginPurpose::SignIn,
            },
            username: hint
                .or(confirms.as_ref().map(User::account_label))
                .unwrap_or_default()
                .to_owned(),
            problem: None,
            email_code_address: code_address(Channel::Email),
            sms_code_address: code_address(Channel::Sms),
            register_address: may_register.then(|| destination.address(paths::REGISTER)),
            forgotten: match destination.says_password_changed() {
                true => Forgotten::Changed,
                false if PasswordRecovery::is_offered(&context.config) => Forgotten::Offered,
                false => Forgotten::Unsaid,
            },
        })
    }
}
