//! The page that shows new recovery codes.

use askama::Template;

use crate::{domain::user::User, http::page::Shell};

/// The page that shows the codes, only once.
#[derive(Template)]
#[template(path = "account/new_recovery_codes.html")]
pub struct RecoveryCodesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The user's label, for a printout.
    pub account: String,
    /// The codes.
    pub codes: Vec<String>,
    /// The codes as a file, in a `data:` URL, for users who cannot print.
    pub file: String,
    /// Where to continue.
    pub next: String,
}

impl RecoveryCodesPage {
    /// Shows `codes` to `user`.
    pub fn new(shell: Shell, user: &User, codes: Vec<String>, next: String) -> Self {
        let account = user.account_label().to_owned();
        let title = shell.text_with(
            "codes-file-title",
            &[("place", &shell.branding.name), ("account", &account)],
        );
        let text = format!("{title}\r\n\r\n{}\r\n", codes.join("\r\n"));
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        Self {
            shell,
            account,
            codes,
            file: format!("data:text/plain;charset=utf-8,{}", encoded.replace('+', "%20")),
            next,
        }
    }
}
