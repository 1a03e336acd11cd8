//! What is known of a user, as options.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{
    administration::body::{Body, text_of},
    config_file::Failure,
};

/// The common claims. `--from` takes all.
#[derive(Debug, Args)]
pub(crate) struct Content {
    /// The name that they sign in with
    #[arg(long, value_name = "NAME")]
    user_name: Option<String>,
    /// Their email address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Their phone number, with its country code
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Their full name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Their given name
    #[arg(long, value_name = "NAME")]
    given_name: Option<String>,
    /// Their family name
    #[arg(long, value_name = "NAME")]
    family_name: Option<String>,
    /// Their language, as de
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Whether they choose another password at the next sign-in
    #[arg(long, value_name = "true|false")]
    must_change_password: Option<bool>,
}

/// A password that somebody chose already. Never in an option: everybody on the machine could read it there.
#[derive(Debug, Args)]
pub(crate) struct Password {
    /// The file with their password; - reads standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Content {
    /// These members over those of a file.
    pub(super) fn over(&self, body: Body) -> Body {
        body.with("preferred_username", self.user_name.clone())
            .with("email", self.email.clone())
            .with("phone_number", self.phone.clone())
            .with("name", self.name.clone())
            .with("given_name", self.given_name.clone())
            .with("family_name", self.family_name.clone())
            .with("locale", self.locale.clone())
            .with("must_change_password", self.must_change_password)
    }
}

impl Password {
    pub(super) fn add_to(&self, body: Body) -> Result<Body, Failure> {
        let text = self.password_file.as_deref().map(text_of).transpose()?;
        Ok(body.with("password", text.as_deref().map(without_line_end)))
    }
}

fn without_line_end(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}
