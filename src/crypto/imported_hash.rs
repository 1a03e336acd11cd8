//! Password hashes of other systems: bcrypt, PBKDF2 (RFC 8018) and scrypt (RFC 7914). They are verified as they are, and replaced by an
//! Argon2id hash at the next sign-in. Nothing here makes one.

use std::num::NonZeroU32;

use aws_lc_rs::{constant_time::verify_slices_are_equal, pbkdf2};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};

/// A hash that is not of Argon2.
pub(super) enum ImportedHash {
    /// In its own notation, which holds the cost and the salt.
    Bcrypt(String),
    Pbkdf2 {
        algorithm: pbkdf2::Algorithm,
        iterations: NonZeroU32,
        salted: Salted,
    },
    Scrypt {
        params: scrypt::Params,
        salted: Salted,
    },
}

/// What the two others store beside their cost.
pub(super) struct Salted {
    salt: Vec<u8>,
    digest: Vec<u8>,
}

/// The most that a hash may cost, because somebody else chose it: about a second of work each.
const MOST_BCRYPT_COST: u32 = 15;
const MOST_PBKDF2_ITERATIONS: u32 = 4_000_000;
/// In bytes.
const MOST_SCRYPT_MEMORY: u64 = 1 << 30;
const MOST_SCRYPT_LANES: u32 = 16;
/// In bytes, of the digest.
const DIGEST: std::ops::RangeInclusive<usize> = 16..=64;
/// In bytes.
const LONGEST_SALT: usize = 128;

impl ImportedHash {
    /// Reads one of:
    /// - `$2a$…`, `$2b$…`, `$2y$…` (bcrypt)
    /// - `$pbkdf2-sha256$i=600000,l=32$<salt>$<digest>` (PHC), `$pbkdf2-sha256$29000$<salt>$<digest>` (passlib), and
    ///   `pbkdf2_sha256$600000$<salt>$<digest>` (Django); the same with SHA-1 and SHA-512
    /// - `$scrypt$ln=16,r=8,p=1$<salt>$<digest>` (PHC, passlib)
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("pbkdf2_") {
            return django(rest);
        }
        let rest = text.strip_prefix('$')?;
        let (algorithm, rest) = rest.split_once('$')?;
        match algorithm {
            "2a" | "2b" | "2y" => bcrypt(text),
            "scrypt" => scrypt(rest),
            "pbkdf2" => phc_pbkdf2("sha1", rest),
            _ => phc_pbkdf2(algorithm.strip_prefix("pbkdf2-")?, rest),
        }
    }

    /// Whether `password` is the one. It is compared as it was typed: other systems did not normalise it.
    pub(super) fn is_of(&self, password: &str) -> bool {
        match self {
            Self::Bcrypt(text) => bcrypt::verify(password, text).unwrap_or(false),
            Self::Pbkdf2 {
                algorithm,
                iterations,
                salted: Salted { salt, digest },
            } => pbkdf2::verify(*algorithm, *iterations, salt, password.as_bytes(), digest).is_ok(),
            Self::Scrypt {
                params,
                salted: Salted { salt, digest },
            } => {
                let mut derived = vec![0; digest.len()];
                scrypt::scrypt(password.as_bytes(), salt, params, &mut derived).is_ok()
                    && verify_slices_are_equal(&derived, digest).is_ok()
            }
        }
    }
}

fn bcrypt(text: &str) -> Option<ImportedHash> {
    let parts: bcrypt::HashParts = text.parse().ok()?;
    (parts.get_cost() <= MOST_BCRYPT_COST && text.len() == 60).then(|| ImportedHash::Bcrypt(text.to_owned()))
}

fn scrypt(rest: &str) -> Option<ImportedHash> {
    let (cost, salted) = rest.split_once('$')?;
    let [log_n, block, lanes] = ["ln", "r", "p"].map(|name| number(cost, name));
    let (log_n, block, lanes) = (u8::try_from(log_n?).ok()?, block?, lanes?);
    let memory = 1_u64
        .checked_shl(log_n.into())?
        .checked_mul(128)?
        .checked_mul(block.into())?;
    if memory > MOST_SCRYPT_MEMORY || lanes > MOST_SCRYPT_LANES {
        return None;
    }
    Some(ImportedHash::Scrypt {
        params: scrypt::Params::new(log_n, block, lanes).ok()?,
        salted: Salted::parse(salted)?,
    })
}

fn phc_pbkdf2(hash: &str, rest: &str) -> Option<ImportedHash> {
    let (cost, salted) = rest.split_once('$')?;
    let iterations = number(cost, "i").or_else(|| cost.parse().ok())?;
    pbkdf2(hash, iterations, Salted::parse(salted)?)
}

/// Its salt is text, and not encoded.
fn django(rest: &str) -> Option<ImportedHash> {
    let (hash, rest) = rest.split_once('$')?;
    let (iterations, rest) = rest.split_once('$')?;
    let (salt, digest) = rest.split_once('$')?;
    let salted = Salted::checked(salt.as_bytes().to_vec(), STANDARD.decode(digest).ok()?)?;
    pbkdf2(hash, iterations.parse().ok()?, salted)
}

fn pbkdf2(hash: &str, iterations: u32, salted: Salted) -> Option<ImportedHash> {
    let algorithm = match hash {
        "sha1" => pbkdf2::PBKDF2_HMAC_SHA1,
        "sha256" => pbkdf2::PBKDF2_HMAC_SHA256,
        "sha512" => pbkdf2::PBKDF2_HMAC_SHA512,
        _ => return None,
    };
    (iterations <= MOST_PBKDF2_ITERATIONS).then_some(ImportedHash::Pbkdf2 {
        algorithm,
        iterations: NonZeroU32::new(iterations)?,
        salted,
    })
}

impl Salted {
    /// `<salt>$<digest>` in base64 without padding. passlib writes a dot for the plus sign.
    fn parse(text: &str) -> Option<Self> {
        let (salt, digest) = text.split_once('$')?;
        let decode = |text: &str| STANDARD_NO_PAD.decode(text.replace('.', "+")).ok();
        Self::checked(decode(salt)?, decode(digest)?)
    }

    fn checked(salt: Vec<u8>, digest: Vec<u8>) -> Option<Self> {
        let fits = !salt.is_empty() && salt.len() <= LONGEST_SALT && DIGEST.contains(&digest.len());
        fits.then_some(Self { salt, digest })
    }
}

/// The value of `name` in `i=600000,l=32`.
fn number(cost: &str, name: &str) -> Option<u32> {
    let mut pairs = cost.split(',').filter_map(|pair| pair.split_once('='));
    pairs.find(|(found, _)| *found == name)?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "correct horse 🐎";

    /// Made by the libraries that other systems use: passlib and bcrypt of Python, Django's format, hashlib.
    const HASHES: &[&str] = &[
        "$2b$04$eOGc9.BJxPNSwtG3TxdKZOxC9x6zuZGXXMaOn88kGRm1LAjJk/omC",
        "$2a$04$eOGc9.BJxPNSwtG3TxdKZOxC9x6zuZGXXMaOn88kGRm1LAjJk/omC",
        "$2y$04$eOGc9.BJxPNSwtG3TxdKZOxC9x6zuZGXXMaOn88kGRm1LAjJk/omC",
        "$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$ih1TzE7MN0bTFeXss/d1req5Wwt+Cshq7K34Zob2Bro",
        "$pbkdf2-sha256$1000$QChljFGK8f4fgzDGuLdWSg$2AD.mbj/Wmns8quvWHvHvje.F5c0uRezXern7aqbeWw",
        "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$\
         x8x71Lz.a.dz75FO6JdeQrn7zW/vfWeAj2yF6mhVjXmgsWnjnqXOyfy8B7Ux0I92iXorJDxi.O.WkUeZD/wdAw",
        "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$7Rq8KLq5eYsIg2v8ZGea0191fcA",
        "pbkdf2_sha256$1000$django$bGxsfw7IykyyBMSK86jmVybCmc4Gx0TatfAW0DHANhk=",
        "$scrypt$ln=10,r=8,p=1$w9h7j3HOee8959xbKyXkvA$G8Te13hykVod7D2Y4EKqorpn5fvAlXMo7o07hQm8xUY",
    ];

    #[test]
    fn a_hash_of_another_system_fits_its_password_and_no_other() {
        for text in HASHES {
            let hash = ImportedHash::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert!(hash.is_of(PASSWORD), "{text}");
            for wrong in ["", "correct horse", "Correct horse 🐎", "correct horse 🐎 "] {
                assert!(!hash.is_of(wrong), "{text}: {wrong}");
            }
        }
    }

    /// bcrypt reads 72 bytes. Whoever chose a longer password there must be able to sign in with it here.
    #[test]
    fn bcrypt_reads_as_much_of_a_long_password_as_it_did() {
        let hash = ImportedHash::parse("$2b$04$9nKrgd0YjDrvHRMO.GgMz.ROvE7O3kU9ELQdb3ixi8H4ZWl0Rt0E.").unwrap();
        assert!(hash.is_of(&"x".repeat(100)));
        assert!(!hash.is_of(&"x".repeat(71)));
    }

    #[test]
    fn what_costs_too_much_or_proves_too_little_is_no_hash() {
        for text in [
            "",
            "$",
            "plain",
            "$2b$12$abc",
            "$2x$04$eOGc9.BJxPNSwtG3TxdKZOxC9x6zuZGXXMaOn88kGRm1LAjJk/omC",
            "$2b$16$eOGc9.BJxPNSwtG3TxdKZOxC9x6zuZGXXMaOn88kGRm1LAjJk/omC",
            "$2b$04$eOGc9.BJxPNSwtG3TxdKZOxC9x6zuZGXXMaOn88kGRm1LAjJk/omC$",
            "$pbkdf2-sha256$0$MDEyMzQ1Njc4OWFiY2RlZg$ih1TzE7MN0bTFeXss/d1req5Wwt.Cshq7K34Zob2Bro",
            "$pbkdf2-sha256$4000001$MDEyMzQ1Njc4OWFiY2RlZg$ih1TzE7MN0bTFeXss/d1req5Wwt.Cshq7K34Zob2Bro",
            "$pbkdf2-md5$1000$MDEyMzQ1Njc4OWFiY2RlZg$ih1TzE7MN0bTFeXss/d1req5Wwt.Cshq7K34Zob2Bro",
            "$pbkdf2-sha256$1000$$ih1TzE7MN0bTFeXss/d1req5Wwt.Cshq7K34Zob2Bro",
            "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$ih1TzE7MN0",
            "$scrypt$ln=21,r=8,p=1$w9h7j3HOee8959xbKyXkvA$G8Te13hykVod7D2Y4EKqorpn5fvAlXMo7o07hQm8xUY",
            "$scrypt$ln=255,r=8,p=1$w9h7j3HOee8959xbKyXkvA$G8Te13hykVod7D2Y4EKqorpn5fvAlXMo7o07hQm8xUY",
            "$scrypt$ln=10,r=8,p=17$w9h7j3HOee8959xbKyXkvA$G8Te13hykVod7D2Y4EKqorpn5fvAlXMo7o07hQm8xUY",
            "$scrypt$ln=10,r=0,p=1$w9h7j3HOee8959xbKyXkvA$G8Te13hykVod7D2Y4EKqorpn5fvAlXMo7o07hQm8xUY",
        ] {
            assert!(ImportedHash::parse(text).is_none(), "{text}");
        }
    }
}
