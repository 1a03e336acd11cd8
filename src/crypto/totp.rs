//! Codes of authenticator apps (RFC 6238), computed by totp-rs. That each code is accepted only once is checked by the store.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::{
    random::Random,
    sealing::{SealError, Sealer},
};
use crate::domain::{
    ids::UserId,
    totp::{TotpAlgorithm, TotpParameters},
};

/// The secret that an authenticator app and this server share.
pub struct TotpSecret {
    bytes: Zeroizing<Vec<u8>>,
    parameters: TotpParameters,
}

/// Why a text cannot be a shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATotpSecret {
    /// Not base32 (RFC 4648 section 6).
    #[error("the secret is not base32")]
    NotBase32,
    /// Shorter than the 128 bits that RFC 4226 section 4 requires.
    #[error("the secret is shorter than 128 bits")]
    TooShort,
    /// Longer than any app creates.
    #[error("the secret is longer than 1,024 bits")]
    TooLong,
    /// RFC 4226 section 5.3.
    #[error("a code has 6 to 8 digits")]
    Digits,
    /// A period that is too short or too long for typing a code.
    #[error("a time step lasts 15 to 300 seconds")]
    Period,
}

/// Why a stored secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TotpError {
    /// It was sealed under another master key, or changed.
    #[error("an authenticator app's secret does not open: {0}")]
    Sealed(#[from] SealError),
    /// The sealed bytes are not a secret.
    #[error("an authenticator app's secret is broken: {0}")]
    Broken(#[from] NotATotpSecret),
}

/// The purpose under which the secret of `user` is sealed.
pub fn sealed_for(user: UserId) -> String {
    format!("totp secret of {user}")
}

/// 160 bits, as RFC 4226 section 4 recommends.
const SECRET_BYTES: usize = 20;

impl TotpSecret {
    /// Creates a secret with the parameters that every app supports.
    pub fn generate(random: &Random) -> Self {
        Self {
            bytes: Zeroizing::new(random.bytes::<SECRET_BYTES>().to_vec()),
            parameters: TotpParameters::default(),
        }
    }

    /// Opens a stored secret.
    ///
    /// # Errors
    /// See [`NotATotpSecret`].
    pub fn new(bytes: Zeroizing<Vec<u8>>, parameters: TotpParameters) -> Result<Self, NotATotpSecret> {
        match bytes.len() {
            0..16 => return Err(NotATotpSecret::TooShort),
            129.. => return Err(NotATotpSecret::TooLong),
            _ => {}
        }
        if !(6..=8).contains(&parameters.digits) {
            return Err(NotATotpSecret::Digits);
        }
        if !(15..=300).contains(&parameters.period) {
            return Err(NotATotpSecret::Period);
        }
        Ok(Self { bytes, parameters })
    }

    /// Reads a secret as other systems write it: base32, with or without padding and spaces.
    ///
    /// # Errors
    /// See [`NotATotpSecret`].
    pub fn from_base32(text: &str, parameters: TotpParameters) -> Result<Self, NotATotpSecret> {
        let plain: Zeroizing<String> = Zeroizing::new(
            text.chars()
                .filter(|character| !character.is_whitespace() && !matches!(character, '=' | '-'))
                .map(|character| character.to_ascii_uppercase())
                .collect(),
        );
        let secret = Secret::try_from_base32(plain.as_str()).map_err(|_| NotATotpSecret::NotBase32)?;
        Self::new(Zeroizing::new(secret.as_bytes().to_vec()), parameters)
    }

    /// The secret in its stored form, sealed for `user`: it cannot be opened for another user.
    pub fn seal(&self, sealer: &Sealer, random: &Random, user: UserId) -> Vec<u8> {
        sealer.seal(&sealed_for(user), &self.bytes, random)
    }

    /// Opens the stored secret of `user`.
    ///
    /// # Errors
    /// See [`TotpError`].
    pub fn open(sealer: &Sealer, user: UserId, sealed: &[u8], parameters: TotpParameters) -> Result<Self, TotpError> {
        Ok(Self::new(sealer.open(&sealed_for(user), sealed)?, parameters)?)
    }

    /// The secret for typing it into an app without a camera: base32, in groups of four characters.
    pub fn typed(&self) -> Zeroizing<String> {
        let text = Zeroizing::new(Secret::from(self.bytes.to_vec()).to_base32());
        let groups: Vec<&str> = text
            .as_bytes()
            .chunks(4)
            .filter_map(|group| std::str::from_utf8(group).ok())
            .collect();
        Zeroizing::new(groups.join(" "))
    }

    /// The URI for the QR code: `otpauth://totp/…` of `account` at `place`.
    pub fn address(&self, place: &str, account: &str) -> Zeroizing<String> {
        // A colon separates the two in the URI, so neither may contain one.
        let plain = |text: &str| text.replace(':', " ");
        let account = Some(plain(account)).filter(|account| !account.is_empty());
        let totp = self
            .builder()
            .with_issuer(Some(plain(place)))
            .with_account_name(account.unwrap_or_else(|| "?".to_owned()))
            .build_noncompliant();
        Zeroizing::new(totp.to_url().unwrap_or_default())
    }

    /// The time step of `code` if it is the current one, the one before or the one after (RFC 6238 section 5.2).
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let time = u64::try_from(now.timestamp()).ok()?;
        let step = self.totp().check(code, time)?;
        i64::try_from(step).ok()
    }

    /// The code at a given time, for tests that act as an app.
    pub fn code_at(&self, now: DateTime<Utc>) -> String {
        let time = u64::try_from(now.timestamp()).unwrap_or_default();
        self.totp().generate(time).to_string()
    }

    fn totp(&self) -> Totp {
        // The parameters were checked when this value was created.
        self.builder().build_noncompliant()
    }

    fn builder(&self) -> Builder {
        let algorithm = match self.parameters.algorithm {
            TotpAlgorithm::SHA1 => Algorithm::SHA1,
            TotpAlgorithm::SHA256 => Algorithm::SHA256,
            TotpAlgorithm::SHA512 => Algorithm::SHA512,
        };
        Builder::new()
            .with_algorithm(algorithm)
            .with_digits(self.parameters.digits)
            .with_step_duration(u64::from(self.parameters.period))
            .with_skew(1)
            .with_secret(self.bytes.to_vec())
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotpSecret")
            .field("parameters", &self.parameters)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn rfc(algorithm: TotpAlgorithm, length: usize) -> TotpSecret {
        let bytes = b"1234567890".iter().copied().cycle().take(length).collect();
        let parameters = TotpParameters {
            algorithm,
            digits: 8,
            period: 30,
        };
        TotpSecret::new(Zeroizing::new(bytes), parameters).unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238_hold() {
        for (time, sha1, sha256, sha512) in [
            (59, "94287082", "46119246", "90693936"),
            (1_111_111_109, "07081804", "68084774", "25091201"),
            (20_000_000_000, "65353130", "77737706", "47863826"),
        ] {
            assert_eq!(rfc(TotpAlgorithm::SHA1, 20).code_at(at(time)), sha1);
            assert_eq!(rfc(TotpAlgorithm::SHA256, 32).code_at(at(time)), sha256);
            assert_eq!(rfc(TotpAlgorithm::SHA512, 64).code_at(at(time)), sha512);
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_its_neighbours_and_says_which() {
        let secret = TotpSecret::generate(&Random::system());
        let now = at(1_800_000_000);
        let code = secret.code_at(now);
        let step = 1_800_000_000 / 30;
        for seconds in [-30, 0, 30] {
            assert_eq!(secret.step_of(&code, at(1_800_000_000 + seconds)), Some(step));
        }
        for seconds in [-60, 60] {
            assert_eq!(secret.step_of(&code, at(1_800_000_000 + seconds)), None);
        }
        for wrong in [
            "",
            "12345",
            "1234567",
            "abcdef",
            "１２３４５６",
            "-12345",
            &"1".repeat(100_000),
        ] {
            assert_eq!(secret.step_of(wrong, now), None, "{wrong:.20}");
        }
    }

    #[test]
    fn what_is_shown_can_be_typed_in() {
        let secret = TotpSecret::generate(&Random::system());
        let again = TotpSecret::from_base32(&secret.typed(), TotpParameters::default()).unwrap();
        assert_eq!(*secret.bytes, *again.bytes);
        let address = secret.address("My: place", "ada@example.org");
        assert!(
            address.starts_with("otpauth://totp/My%20%20place:ada%40example.org?secret="),
            "{}",
            *address
        );
        assert!(!secret.address("x", "").is_empty());
    }

    #[test]
    fn what_no_app_can_share_is_refused() {
        let parse = |text: &str| TotpSecret::from_base32(text, TotpParameters::default()).err();
        assert_eq!(parse("JBSWY3DPEHPK3PXP"), Some(NotATotpSecret::TooShort));
        assert_eq!(parse("0189"), Some(NotATotpSecret::NotBase32));
        assert_eq!(parse(&"A".repeat(2_000)), Some(NotATotpSecret::TooLong));
        assert_eq!(parse("gezd gnbv gy3t qojq gezd gnbv gy3t qojq"), None);
        let digits = TotpParameters {
            digits: 9,
            ..TotpParameters::default()
        };
        assert_eq!(
            TotpSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", digits).err(),
            Some(NotATotpSecret::Digits)
        );
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let secret = rfc(TotpAlgorithm::SHA1, 20);
        assert!(!format!("{secret:?}").contains("49"), "{secret:?}");
    }
}
