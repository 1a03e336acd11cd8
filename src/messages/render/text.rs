//! The mail as plain text.

use askama::Template;

use super::Message;

#[derive(Template)]
#[template(path = "mail/message.txt")]
struct PlainMessage<'a> {
    message: &'a Message,
}

pub(super) fn render(message: &Message) -> askama::Result<String> {
    PlainMessage { message }.render()
}
