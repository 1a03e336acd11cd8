//! Recovery codes: 120 random bits as 24 characters, for writing down. Only digests are stored.

use aws_lc_rs::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::random::Random;

/// The number of codes in a set.
pub const CODES: usize = 8;

/// Crockford's alphabet: five bits a character, and no two characters that are easily confused.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 24;
const BYTES: usize = LETTERS * 5 / 8;

/// A code that was just created, in groups of six characters.
pub fn generate(random: &Random) -> Zeroizing<String> {
    let bytes = Zeroizing::new(random.bytes::<BYTES>());
    let mut text = Zeroizing::new(String::with_capacity(LETTERS + 3));
    let mut bits: u32 = 0;
    let mut count = 0;
    let mut written = 0;
    for byte in bytes.iter() {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            if written > 0 && written % 6 == 0 {
                text.push('-');
            }
            let index = (bits >> count) & 31;
            text.push(char::from(ALPHABET[index as usize]));
            written += 1;
        }
        bits &= (1 << count) - 1;
    }
    text
}

/// The stored digest of a code, however it was typed; `None` for what cannot be a code.
pub fn digest(code: &str) -> Option<Vec<u8>> {
    if code.len() > 4 * LETTERS {
        return None;
    }
    let mut plain = Zeroizing::new(String::with_capacity(LETTERS));
    for letter in code.chars() {
        match letter.to_ascii_uppercase() {
            ' ' | '-' | '\t' => {}
            'O' => plain.push('0'),
            'I' | 'L' => plain.push('1'),
            other => plain.push(other),
        }
    }
    let is_code = plain.len() == LETTERS && plain.bytes().all(|letter| ALPHABET.contains(&letter));
    is_code.then(|| {
        let mut context = Context::new(&SHA256);
        context.update(b"recovery code ");
        context.update(plain.as_bytes());
        context.finish().as_ref().to_vec()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_has_120_bits_in_groups_of_six_and_none_is_made_twice() {
        let random = Random::system();
        let code = generate(&random);
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [6; 4]);
        assert_ne!(*code, *generate(&random));
        let ones = Random::from_fn(|bytes| bytes.fill(0xff));
        assert_eq!(*generate(&ones), "ZZZZZZ-ZZZZZZ-ZZZZZZ-ZZZZZZ");
        let steps = Random::from_fn(|bytes| {
            bytes.copy_from_slice(&[0, 68, 50, 20, 199, 66, 84, 182, 53, 207, 132, 101, 58, 86, 215])
        });
        assert_eq!(*generate(&steps), "012345-6789AB-CDEFGH-JKMNPQ");
    }

    #[test]
    fn however_it_is_typed_it_is_the_same_code() {
        let code = "012345-6789AB-CDEFGH-JKMNPQ";
        for typed in [
            " 012345 6789ab cdefgh jkmnpq ",
            "oI2345-6789AB-CDEFGH-JKMNPQ",
            "O l23456789ABCDEFGHJKMNPQ",
        ] {
            assert_eq!(digest(typed), digest(code), "{typed}");
        }
        for other in [
            "",
            "012345-6789AB-CDEFGH-JKMNP",
            "012345-6789AB-CDEFGH-JKMNPU",
            "012345-6789AB-CDEFGH-JKMNPQR",
        ] {
            assert_eq!(digest(other), None, "{other}");
        }
        assert_ne!(digest("112345-6789AB-CDEFGH-JKMNPQ"), digest(code));
    }

    proptest! {
        #[test]
        fn no_text_can_panic(text in any::<String>()) {
            digest(&text);
        }
    }
}
