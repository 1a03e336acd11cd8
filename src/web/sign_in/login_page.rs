//! The sign-in page, at its own URL and after a failed sign-in by another provider.

use askama::Template;

use super::{
    destination::Destination,
    message_code,
    passkey_form::PasskeyForm,
    paths,
    problem::AttemptProblem,
    providers::{self, ProviderButton, ProviderMark, ProviderProblem},
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

/// The page that asks for a username and a password.
#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `username`, `password`.
    pub form_action: String,
    /// Why the page is shown.
    pub purpose: LoginPurpose,
    /// The page of the account that the user is asked for, by its name below `/account/`.
    pub confirmed_page: Option<String>,
    /// The value of the name field: a hint, or the last input.
    pub username: String,
    /// The problem with the last attempt.
    pub problem: Option<AttemptProblem>,
    /// The form for a passkey, if passkeys are possible.
    pub passkey: Option<PasskeyForm>,
    /// The page for a code by mail, if that is enabled.
    pub email_code_address: Option<String>,
    /// The page for creating an account, if that is enabled.
    pub register_address: Option<String>,
    /// The page for a code by SMS, if that is enabled.
    pub sms_code_address: Option<String>,
    /// The page for a forgotten password.
    pub recover_address: String,
    /// What to do about a forgotten password.
    pub forgotten: Forgotten,
    /// Other providers for sign-in.
    pub providers: Vec<ProviderButton>,
    /// Why the sign-in by a provider failed, as a title and a sentence.
    pub provider_problem: Option<(String, String)>,
}

/// What the page says about forgotten passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// Nothing: no mail can be sent.
    Unsaid,
    /// The page for requesting a link.
    Offered,
    /// That the password was just changed.
    Changed,
}

/// Why the user is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginPurpose {
    /// No user is signed in.
    SignIn,
    /// A user is, and the app requires them to authenticate again (`prompt=login`, `max_age`).
    ConfirmIdentity,
}

impl LoginPage {
    fn confirms(&self) -> bool {
        self.purpose == LoginPurpose::ConfirmIdentity
    }

    /// Why the user is asked once more.
    fn reason(&self) -> String {
        let shell = &self.shell;
        match (&shell.app, self.confirmed_page.as_deref().unwrap_or_default()) {
            (Some(app), _) => shell.text_with("login-confirm-app", &[("app", &app.name)]),
            (None, "email") => shell.text("login-confirm-email"),
            (None, "password") => shell.text("login-confirm-password"),
            (None, "data") => shell.text("login-confirm-data"),
            (None, "authenticator" | "passkeys" | "phone" | "providers" | "recovery-codes" | "security") => {
                shell.text("login-confirm-security")
            }
            (None, _) => shell.text("login-confirm"),
        }
    }

    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(AttemptProblem::Mismatch)).then(|| self.shell.text("login-problem-mismatch"))
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        if self.problem == Some(AttemptProblem::Closed) && self.forgotten == Forgotten::Offered {
            return Some((
                self.shell.text("login-closed"),
                self.shell.text("login-closed-password"),
            ));
        }
        let by_password = self.problem.and_then(|problem| problem.notice(&self.shell.messages));
        by_password
            .or_else(|| self.passkey.as_ref()?.notice(&self.shell.messages))
            .or_else(|| self.provider_problem.clone())
    }
}

impl LoginPage {
    /// The same page, with why the sign-in by that provider failed.
    #[must_use]
    pub fn with_provider_problem(self, problem: ProviderProblem, name: &str) -> Self {
        Self {
            provider_problem: Some(problem.notice(&self.shell.messages, name)),
            ..self
        }
    }

    /// The page on the way to `destination`. The name field contains the application's login hint, otherwise the name of the
    /// user who has to authenticate again.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn new(request: &mut PageRequest, destination: &Destination) -> Result<Self, PageError> {
        let signed_in = request.current_user().await?.map(|(_, user)| user);
        let confirms = signed_in.filter(|_| destination.asks_for_now());
        let passkey_action = destination.address("/login/with-passkey");
        let passkey = PasskeyForm::new(request, passkey_action, "/login/with-passkey/challenge").await?;
        let shell = Shell {
            // Other addresses show this page too, and some of them only answer a form.
            here: destination.address(paths::LOGIN),
            ..destination.shell(request, confirms.as_ref()).await?
        };
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
            providers: providers::buttons(&request.context.config, destination),
            provider_problem: None,
            form_action: destination.address(paths::LOGIN),
            purpose: match &confirms {
                Some(_) => LoginPurpose::ConfirmIdentity,
                None => LoginPurpose::SignIn,
            },
            confirmed_page: destination.own_page().map(str::to_owned),
            username: hint
                .or(confirms.as_ref().map(User::account_label))
                .unwrap_or_default()
                .to_owned(),
            problem: None,
            email_code_address: code_address(Channel::Email),
            sms_code_address: code_address(Channel::Sms),
            register_address: may_register.then(|| destination.address(paths::REGISTER)),
            recover_address: destination.address(paths::RECOVER),
            forgotten: match PasswordRecovery::is_offered(&context.config) {
                true => Forgotten::Offered,
                false => Forgotten::Unsaid,
            },
        })
    }
}
