//! What a name of a person is: one rule for every form, file and provider. It is about each of the claims `name`, `given_name`,
//! `family_name`, `middle_name` and `nickname`.

/// The greatest length, in characters.
pub const LONGEST: usize = 200;

/// Whether `text` is short enough.
pub fn fits(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// What was typed, without spaces around it and control characters.
pub fn cleaned(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .filter(|character| !character.is_control())
        .collect()
}

/// The same, cut where it is too long.
pub fn shortened(typed: &str) -> String {
    cleaned(typed).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_two_hundred_characters_at_most_in_any_script() {
        assert!(fits("") && fits(&"ä".repeat(200)));
        assert!(!fits(&"a".repeat(201)));
        assert_eq!(shortened(&"ä".repeat(300)), "ä".repeat(200));
    }

    #[test]
    fn spaces_around_it_and_control_characters_are_no_part_of_a_name() {
        assert_eq!(cleaned(" Ada\u{7} Lovelace\n"), "Ada Lovelace");
    }
}
