//! The page that shows new recovery codes, wherever they were made.

use askama::Template;

use crate::{domain::user::User, http::page::Shell};

/// The page that shows the codes, this once.
#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
pub struct RecoveryCodesPage {
    /// What every page needs.
    pub shell: Shell,
    /// Whose they are, for the sheet of paper.
    pub account: String,
    /// The codes.
    pub codes: Vec<String>,
    /// The same as a file, in a `data:` address, for who cannot print.
    pub file: String,
    /// Where to go afterwards.
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
