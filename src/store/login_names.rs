//! The names people sign in with, whatever their kind, in one name space: two spellings of a name are one name.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use unicode_normalization::UnicodeNormalization;

use super::{StoreError, Transaction, connection::Access as _, entities::login_names};
use crate::domain::user::{LoginNameKind, User};

/// The one spelling that stands for all others of a name: compatibility forms composed (NFKC), lower case, nothing around it and
/// nothing invisible in it; a telephone number without what separates its digits.
///
/// Throttle counters use it too, so that no spelling gives more tries.
pub fn normalise(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .filter(|letter| !is_invisible(*letter))
        .flat_map(char::to_lowercase)
        // Case folding knows one small sigma.
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .nfkc()
        .collect();
    let folded = folded.trim();
    match folded.strip_prefix('+') {
        Some(rest) if !rest.is_empty() && rest.chars().all(is_part_of_telephone_number) => std::iter::once('+')
            .chain(rest.chars().filter(char::is_ascii_digit))
            .collect(),
        _ => folded.to_owned(),
    }
}

/// Makes the rows of `user` what their claims say. A name that somebody else has is a conflict.
pub(super) async fn replace(transaction: &Transaction, user: &User) -> Result<(), StoreError> {
    login_names::Entity::delete_many()
        .filter(login_names::Column::UserId.eq(user.id.0))
        .exec(&transaction.writer())
        .await?;
    let rows: Vec<_> = names_of(user)
        .into_iter()
        .map(|(name, kind)| login_names::ActiveModel {
            name: Set(name),
            kind: Set(kind.as_str().to_owned()),
            user_id: Set(user.id.0),
        })
        .collect();
    if !rows.is_empty() {
        login_names::Entity::insert_many(rows)
            .exec_without_returning(&transaction.writer())
            .await?;
    }
    Ok(())
}

/// Each name once: a user name may be the same text as the address.
fn names_of(user: &User) -> BTreeMap<String, LoginNameKind> {
    let claims = &user.claims;
    [
        (&claims.phone_number, LoginNameKind::Phone),
        (&claims.email, LoginNameKind::Email),
        (&claims.preferred_username, LoginNameKind::Username),
    ]
    .into_iter()
    .filter_map(|(name, kind)| Some((normalise(name.as_deref()?), kind)))
    .filter(|(name, _)| !name.is_empty())
    .collect()
}

fn is_part_of_telephone_number(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')')
}

/// Zero-width and direction marks, the soft hyphen, control characters.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_one_name() {
        for spelling in [
            "Ada@Example.org",
            " ada@example.org ",
            "ａｄａ@example.org",
            "ad\u{200b}a@example.org",
        ] {
            assert_eq!(normalise(spelling), "ada@example.org", "{spelling:?}");
        }
        assert_eq!(normalise("Jose\u{301}"), normalise("JOSÉ"));
        assert_eq!(normalise("ΟΔΟΣ"), normalise("οδος"));
        assert_eq!(normalise("+49 (30) 123-45"), "+493012345");
        assert_ne!(normalise("ada"), normalise("adam"));
    }

    #[test]
    fn normalising_twice_changes_nothing() {
        for name in ["İstanbul", "ẞ", "ﬁ", "+1 2", "Ⅷ", "K"] {
            let once = normalise(name);
            assert_eq!(normalise(&once), once, "{name}");
        }
    }
}
