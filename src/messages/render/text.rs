//! The letter as plain text.

use askama::Template;

use super::Letter;

#[derive(Template)]
#[template(path = "mail/message.txt")]
struct PlainLetter<'a> {
    letter: &'a Letter,
}

pub(super) fn render(letter: &Letter) -> askama::Result<String> {
    PlainLetter { letter }.render()
}
