//! Digests of secrets, and their comparison in constant time.

use aws_lc_rs::{constant_time, digest};

/// The SHA-256 digest, as it is stored.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first hexadecimal digits of a text's SHA-256: identifies the text in keys and tags without containing it.
pub fn short(text: &str) -> String {
    hex(&sha256(text.as_bytes())[..16])
}

/// Whether two values are equal, in a time that depends only on their lengths.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(one, other).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_one_of_fips_180() {
        let digest = sha256(b"abc");
        assert_eq!(digest.len(), 32);
        assert_eq!(digest[..4], [0xba, 0x78, 0x16, 0xbf]);
    }

    #[test]
    fn only_equal_values_are_the_same() {
        assert!(same(b"abc", b"abc"));
        assert!(same(b"", b""));
        for other in [&b"abd"[..], b"ab", b"abcd", b"ABC", b""] {
            assert!(!same(b"abc", other));
        }
    }
}
