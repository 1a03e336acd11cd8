//! Lists in pages. A page begins after the key that the one before ended with, so that it costs the same however far down it is.

use sea_orm::Value;
use uuid::Uuid;

use crate::domain::ids::UserId;

/// How many rows a page has at most: 1 to 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u16);

impl Limit {
    /// The most that a page has.
    pub const MOST: u16 = 200;

    /// The number.
    pub fn rows(self) -> usize {
        self.0.into()
    }

    /// As many, and one more, which shows that another page follows.
    pub(super) fn and_one_more(self) -> Value {
        (i64::from(self.0) + 1).into()
    }

    /// As many as that, or the nearest number that is allowed.
    pub fn of(rows: u16) -> Self {
        Self(rows.clamp(1, Self::MOST))
    }
}

/// The key that a page of users comes after, in the order of `(home, id)`: that of the last user of the one before, or one before everybody.
pub(super) fn after_user(last: Option<UserId>) -> [Value; 2] {
    match last {
        Some(user) => [user.home().into(), user.0.into()],
        None => [(-1).into(), Uuid::nil().into()],
    }
}

/// The pattern of LIKE that finds what has `part` in it, with `\` to escape.
pub(super) fn containing(part: &str) -> Value {
    let mut pattern = String::from("%");
    for character in part.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_empty_by_itself_nor_too_long() {
        assert_eq!(Limit::of(0), Limit(1));
        assert_eq!(Limit::of(50), Limit(50));
        assert_eq!(Limit::of(u16::MAX), Limit(200));
    }
}
