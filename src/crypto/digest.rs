//! Digests of secrets, and how two of them are compared.

use aws_lc_rs::{constant_time, digest};

/// SHA-256, as it stands in the store.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The beginning of the SHA-256 of a text, as hexadecimal digits: names what need not be told, in keys and in tags.
pub fn short(text: &str) -> String {
    hex(&sha256(text.as_bytes())[..16])
}

/// Whether two values are the same, in a time that depends on their lengths alone.
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
