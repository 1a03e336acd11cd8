//! Characters that nobody sees. Two names that differ by one of them look the same.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

/// A control character, or one that Unicode says to show as nothing (Default_Ignorable_Code_Point, UAX 44 section 5.1): zero-width
/// and direction marks, the soft hyphen, fillers, variation selectors, tags.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || character == '\u{feff}'
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_as_nothing_is_invisible() {
        for character in [
            '\0',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{e0041}',
        ] {
            assert!(is_invisible(character), "{character:?}");
        }
        for character in ['a', ' ', 'ä', '한', '☂', '\u{301}'] {
            assert!(!is_invisible(character), "{character:?}");
        }
    }
}
