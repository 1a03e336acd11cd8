//! The names people sign in with, whatever their kind, in one name space: two spellings of a name are one name.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{Connection, StoreError, Transaction, statement::Sql};
use crate::domain::{
    ids::UserId,
    invisible::is_invisible,
    user::{LoginNameKind, UserClaims},
};

/// The one spelling that stands for all others of a name: compatibility forms composed (NFKC), lower case, nothing around it and
/// nothing invisible in it; a telephone number without what separates its digits.
///
/// Throttle counters use it too, so that no spelling gives more tries.
pub fn normalise(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .filter(|character| !is_invisible(*character))
        .flat_map(char::to_lowercase)
        // Case folding knows one small sigma.
        .map(|character| if character == 'ς' { 'σ' } else { character })
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

/// Whose name it is, in any spelling. The row of that person is another look-up: it is with them, and this is with the name.
pub(super) async fn owner(connection: &dyn Connection, name: &str) -> Result<Option<UserId>, StoreError> {
    let row = OWNER.read_one(connection, [normalise(name).into()]).await?;
    let id: Option<Uuid> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    Ok(id.map(UserId))
}

/// Makes the names of `user` what `claims` say; `before` are the claims that are replaced. Only what differs is written. A name
/// that somebody else has is a conflict.
pub(super) async fn replace(
    transaction: &Transaction,
    user: UserId,
    before: Option<&UserClaims>,
    claims: &UserClaims,
) -> Result<(), StoreError> {
    let old = before.map(names_of).unwrap_or_default();
    let new = names_of(claims);
    for (name, kind) in &old {
        if new.get(name) != Some(kind) {
            DELETE.write(transaction, [name.clone().into(), user.0.into()]).await?;
        }
    }
    for (name, kind) in new {
        if old.get(&name) != Some(&kind) {
            let values = [name.into(), kind.as_str().into(), user.0.into()];
            INSERT.write(transaction, values).await?;
        }
    }
    Ok(())
}

/// Deletes the names of somebody who is erased.
pub(super) async fn delete_of_user(transaction: &Transaction, user: UserId) -> Result<(), StoreError> {
    DELETE_OF_USER.write(transaction, [user.0.into()]).await?;
    Ok(())
}

/// Each name once: a user name may be the same text as the address.
pub fn names_of(claims: &UserClaims) -> BTreeMap<String, LoginNameKind> {
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

fn is_part_of_telephone_number(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, ' ' | '-' | '.' | '/' | '(' | ')')
}

pub(super) const OWNER: Sql = Sql::both("SELECT user_id FROM login_names WHERE name = $1");

const INSERT: Sql = Sql::both("INSERT INTO login_names (name, kind, user_id) VALUES ($1, $2, $3)");

const DELETE: Sql = Sql::both("DELETE FROM login_names WHERE name = $1 AND user_id = $2");

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM login_names WHERE user_id = $1")
    .fan_out("names stand by themselves; of somebody who is erased every one goes, whatever release wrote it");

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
            "\u{2066}ada@example.org",
            "a\u{115f}da@example.org",
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
