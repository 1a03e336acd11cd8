//! The parts of a mail, and its two formats.

use askama::Template;

use crate::catalogue::Messages;

/// The parts of a mail; all but the paragraphs are optional.
#[derive(Debug, Template)]
#[template(path = "mail/message.html")]
pub(super) struct MailBody {
    pub(super) messages: Messages,
    pub(super) place: String,
    pub(super) issuer: String,
    pub(super) subject: String,
    /// The ground of the button; text on it is white.
    pub(super) accent: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) code: Option<String>,
    pub(super) button: Option<Button>,
    pub(super) small_print: Option<String>,
}

/// A link with its label.
#[derive(Clone, Debug)]
pub(super) struct Button {
    pub(super) label: String,
    pub(super) address: String,
}

#[derive(Template)]
#[template(path = "mail/message.txt")]
struct PlainText<'a> {
    body: &'a MailBody,
}

impl MailBody {
    /// The mail as plain text.
    pub(super) fn as_text(&self) -> askama::Result<String> {
        PlainText { body: self }.render()
    }

    pub(super) fn and(mut self, paragraph: String) -> Self {
        self.paragraphs.push(paragraph);
        self
    }

    pub(super) fn with_code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    pub(super) fn with_button(mut self, label: String, address: String) -> Self {
        self.button = Some(Button { label, address });
        self
    }

    pub(super) fn with_small_print(mut self, text: String) -> Self {
        self.small_print = Some(text);
        self
    }
}
