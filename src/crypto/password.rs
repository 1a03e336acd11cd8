//! Passwords: Argon2id (RFC 9106), a few at a time, so that many sign-ins at once exhaust neither the memory nor the processors of the
//! token endpoint. Unknown users cost the same work.
//!
//! Passwords are normalised to NFC before hashing (NIST SP 800-63B section 3.1.1.2), so that they do not depend on the
//! keyboard.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{
    fair_queue::{FairQueue, Full},
    imported_hash::ImportedHash,
    random::Random,
};
use crate::{config::PasswordsConfig, domain::permit::HashPermit};

/// Hashes and verifies passwords, a few at a time.
#[derive(Clone)]
pub struct PasswordHasher(Arc<Pool>);

struct Pool {
    params: Params,
    /// A dummy hash with the configured parameters: passwords are compared with it when there is no account.
    dummy: String,
    turns: FairQueue,
}

/// The result of a password check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The password is correct.
    Right,
    /// The password is correct, and its hash is weaker than configured: hash it again.
    RightButOutdated,
    /// The password is wrong.
    Wrong,
}

/// Too many requests are waiting: retry later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being hashed")]
pub struct Overloaded;

/// Why a new password, or an imported hash, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than [`SHORTEST`] characters.
    #[error("a password has at least 8 characters")]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("a password has at most 128 characters")]
    TooLong,
    /// A hash that cannot be verified here.
    #[error(
        "a password hash is one of Argon2, bcrypt, PBKDF2 or scrypt, with a salt, a digest of 16 bytes or more and a bounded cost; \
         config/example-state.toml has one of each"
    )]
    UnusableHash,
}

/// The fewest characters of a new password.
pub const SHORTEST: usize = 8;
/// The most characters of a new password.
pub const LONGEST: usize = 128;

/// How far threads that hash step back, from 0 to 19 (nice(2)): they get a tenth of a core that somebody else wants.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// The most bytes of a password that is compared: four times what a new one may have, because hashes are also imported.
const LONGEST_VERIFIED: usize = 2048;

/// The most memory that a stored hash may require, in KiB: hashes are also imported.
const MOST_MEMORY: u32 = 1_048_576;
const MOST_ITERATIONS: u32 = 100;
const LEAST_OUTPUT: usize = 16;

impl PasswordHasher {
    /// With that hashing cost, and that many at once, but never more than there are processor cores.
    pub fn new(config: &PasswordsConfig) -> Self {
        // The configuration is checked when it is loaded; if Argon2 refuses the parameters nevertheless, its defaults are
        // used.
        let params = Params::new(config.memory_kib, config.iterations, config.parallelism, None).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let turns = match config.concurrency {
            0 => cores,
            wanted => wanted.min(cores),
        };
        Self(Arc::new(Pool {
            dummy: dummy(&params),
            params,
            turns: FairQueue::new(turns, config.queue),
        }))
    }

    /// The PHC string of a password.
    pub async fn hash(
        &self,
        permit: &HashPermit,
        password: &SecretString,
        random: &Random,
    ) -> Result<String, Overloaded> {
        let password = normalised(password);
        let salt = random.bytes::<16>();
        let params = self.0.params.clone();
        let hash = self
            .run(permit, move || {
                argon2id(params).hash_password_with_salt(password.as_bytes(), &salt)
            })
            .await?;
        // Argon2 fails only for parameters that were checked before, and when memory is exhausted.
        hash.map(|hash| hash.to_string()).map_err(|cause| {
            tracing::error!(%cause, "a password could not be hashed");
            Overloaded
        })
    }

    /// Compares a password with a stored hash. Without one (unknown user, or no password) the same work is done.
    pub async fn verify(
        &self,
        permit: &HashPermit,
        password: &SecretString,
        stored: Option<&str>,
    ) -> Result<Verification, Overloaded> {
        // What is longer than any password is wrong, and costs no more than one.
        let is_short = password.expose_secret().len() <= LONGEST_VERIFIED;
        let stored = stored.filter(|_| is_short).and_then(StoredHash::parse);
        let known = stored.is_some();
        let outdated = stored.as_ref().is_some_and(|hash| hash.is_outdated(&self.0.params));
        let Some(compared) = stored.or_else(|| StoredHash::parse(&self.0.dummy)) else {
            return Ok(Verification::Wrong);
        };
        let password = if is_short {
            password.clone()
        } else {
            SecretString::default()
        };
        let is_right = self.run(permit, move || compared.is_of(&password)).await?;
        Ok(match is_right {
            true if !known => Verification::Wrong,
            true if outdated => Verification::RightButOutdated,
            true => Verification::Right,
            false => Verification::Wrong,
        })
    }

    /// How many requests are waiting.
    pub fn queue_length(&self) -> usize {
        self.0.turns.waiting()
    }

    async fn run<T: Send + 'static>(
        &self,
        permit: &HashPermit,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Overloaded> {
        let turn = self.0.turns.turn(permit.lane()).await.map_err(|Full| Overloaded)?;
        let (done, worked) = oneshot::channel();
        // A thread of its own: a priority that was lowered cannot be raised again, and a thread costs a thousandth of a hash.
        let thread = std::thread::Builder::new().name("password hash".to_owned());
        let spawned = thread.spawn(move || {
            lower_priority();
            let result = work();
            // The turn ends when the work does, not when the request does: a cancelled request still hashes to the end.
            drop(turn);
            let _ = done.send(result);
        });
        if let Err(cause) = spawned {
            tracing::error!(%cause, "a password could not be hashed: no thread can be started");
            return Err(Overloaded);
        }
        worked.await.map_err(|_| {
            tracing::error!("the hashing of a password was cut short");
            Overloaded
        })
    }
}

/// Lets the threads that answer requests go first: who signs in waits a little longer, and nobody's token waits for that. On Linux this is
/// about the thread that calls it. Elsewhere it would be about the whole program, so nothing is done.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(cause) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%cause, "the priority of a thread that hashes stays as it is");
    }
}

/// Whether a new password may be used: checks only its length in Unicode characters.
pub fn check_new(password: &SecretString) -> Result<(), PasswordProblem> {
    // Counting one more than the maximum is enough: the rest of a very long text is not read.
    match password.expose_secret().nfc().take(LONGEST + 1).count() {
        length if length < SHORTEST => Err(PasswordProblem::TooShort),
        length if length > LONGEST => Err(PasswordProblem::TooLong),
        _ => Ok(()),
    }
}

/// Whether a hash that was created elsewhere can be verified here, at an acceptable cost.
pub fn check_hash(hash: &str) -> Result<(), PasswordProblem> {
    StoredHash::parse(hash).map(|_| ()).ok_or(PasswordProblem::UnusableHash)
}

fn normalised(password: &SecretString) -> Zeroizing<String> {
    Zeroizing::new(password.expose_secret().nfc().collect())
}

fn argon2id(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash that a password can be compared with.
enum StoredHash {
    Argon2(Box<PasswordHash>),
    Imported(ImportedHash),
}

impl StoredHash {
    fn parse(text: &str) -> Option<Self> {
        let argon2 = usable(text).map(|hash| Self::Argon2(Box::new(hash)));
        argon2.or_else(|| ImportedHash::parse(text).map(Self::Imported))
    }

    fn is_of(&self, password: &SecretString) -> bool {
        match self {
            // The parameters are those of the hash.
            Self::Argon2(hash) => {
                let password = normalised(password);
                argon2id(Params::default())
                    .verify_password(password.as_bytes(), hash.as_ref())
                    .is_ok()
            }
            Self::Imported(hash) => hash.is_of(password.expose_secret()),
        }
    }

    fn is_outdated(&self, wanted: &Params) -> bool {
        match self {
            Self::Argon2(hash) => is_outdated(hash, wanted),
            Self::Imported(_) => true,
        }
    }
}

fn usable(phc: &str) -> Option<PasswordHash> {
    let hash = PasswordHash::new(phc).ok()?;
    Algorithm::new(hash.algorithm.as_str()).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let complete = hash.salt.is_some() && hash.hash.as_ref().is_some_and(|output| output.len() >= LEAST_OUTPUT);
    (complete && params.m_cost() <= MOST_MEMORY && params.t_cost() <= MOST_ITERATIONS).then_some(hash)
}

fn is_outdated(hash: &PasswordHash, wanted: &Params) -> bool {
    Params::try_from(hash).is_ok_and(|params| {
        hash.algorithm != argon2::ARGON2ID_IDENT
            || hash.version != Some(Version::V0x13.into())
            || params.m_cost() < wanted.m_cost()
            || params.t_cost() < wanted.t_cost()
            || params.p_cost() < wanted.p_cost()
    })
}

/// A constant, not computed: no password is known to match it, and the start does not wait for a hash.
fn dummy(params: &Params) -> String {
    let (salt, output) = ("A".repeat(22), "A".repeat(43));
    let (memory, iterations, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    format!("$argon2id$v=19$m={memory},t={iterations},p={lanes}${salt}${output}")
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("params", &self.0.params)
            .field("waiting", &self.queue_length())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn cheap() -> PasswordsConfig {
        PasswordsConfig {
            memory_kib: 64,
            iterations: 1,
            parallelism: 1,
            concurrency: 2,
            queue: 8,
            ..PasswordsConfig::default()
        }
    }

    fn permit() -> HashPermit {
        HashPermit::granted("one".to_owned())
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn the_right_password_is_right_and_any_other_wrong() {
        let hasher = PasswordHasher::new(&cheap());
        let phc = hasher
            .hash(&permit(), &secret("correct horse"), &Random::system())
            .await
            .unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{phc}");
        assert_eq!(
            hasher.verify(&permit(), &secret("correct horse"), Some(&phc)).await,
            Ok(Verification::Right)
        );
        for wrong in ["", "Correct horse", "correct horse ", "correct hors"] {
            assert_eq!(
                hasher.verify(&permit(), &secret(wrong), Some(&phc)).await,
                Ok(Verification::Wrong)
            );
        }
    }

    #[tokio::test]
    async fn what_is_longer_than_any_password_is_wrong_unhashed() {
        let hasher = PasswordHasher::new(&cheap());
        let of_length = |length| secret(&"x".repeat(length));
        for (length, verdict) in [
            (LONGEST_VERIFIED, Verification::Right),
            (LONGEST_VERIFIED + 1, Verification::Wrong),
            (60_000, Verification::Wrong),
        ] {
            let phc = hasher
                .hash(&permit(), &of_length(length), &Random::system())
                .await
                .unwrap();
            assert_eq!(
                hasher.verify(&permit(), &of_length(length), Some(&phc)).await,
                Ok(verdict)
            );
        }
    }

    /// The 19th field of proc(5). The second one is a name in parentheses, which may have blanks.
    #[cfg(target_os = "linux")]
    fn niceness() -> i32 {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
        let fields = stat.rsplit_once(')').unwrap().1;
        fields.split_whitespace().nth(16).unwrap().parse().unwrap()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn whoever_hashes_steps_back_behind_whoever_answers() {
        let hasher = PasswordHasher::new(&cheap());
        let before = niceness();
        assert_eq!(hasher.run(&permit(), niceness).await, Ok(NICENESS.max(before)));
        assert_eq!(niceness(), before);
    }

    #[test]
    fn there_are_never_more_threads_than_cores() {
        let cores = std::thread::available_parallelism().unwrap().get();
        for concurrency in [0, cores, cores + 1, 1_024] {
            let hasher = PasswordHasher::new(&PasswordsConfig { concurrency, ..cheap() });
            assert_eq!(hasher.0.turns.free(), cores);
        }
    }

    #[tokio::test]
    async fn work_that_panics_frees_its_turn() {
        let hasher = PasswordHasher::new(&cheap());
        let free = hasher.0.turns.free();
        let cut_short = hasher.run::<()>(&permit(), || panic!("as a test")).await;
        assert_eq!((cut_short, hasher.0.turns.free()), (Err(Overloaded), free));
    }

    #[tokio::test]
    async fn the_same_password_is_hashed_differently_each_time() {
        let hasher = PasswordHasher::new(&cheap());
        let password = secret("correct horse");
        let (one, other) = (
            hasher.hash(&permit(), &password, &Random::system()).await.unwrap(),
            hasher.hash(&permit(), &password, &Random::system()).await.unwrap(),
        );
        assert_ne!(one, other);
    }

    #[tokio::test]
    async fn nobody_s_password_is_wrong_whatever_it_is() {
        let hasher = PasswordHasher::new(&cheap());
        assert!(usable(&hasher.0.dummy).is_some_and(|dummy| !is_outdated(&dummy, &hasher.0.params)));
        for phc in [
            None,
            Some(""),
            Some("plain"),
            Some("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA"),
            Some("$2b$12$abc"),
        ] {
            assert_eq!(
                hasher.verify(&permit(), &secret("password"), phc).await,
                Ok(Verification::Wrong),
                "{phc:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_password_that_nobody_has_costs_as_much_as_one_that_somebody_has() {
        let hasher = PasswordHasher::new(&PasswordsConfig {
            memory_kib: 19_456,
            iterations: 2,
            ..cheap()
        });
        let password = secret("correct horse");
        let phc = hasher.hash(&permit(), &password, &Random::system()).await.unwrap();
        // The best of several attempts, and of more if other programs used the CPU meanwhile.
        let mut best = [Duration::MAX; 3];
        let alike = |best: &[Duration; 3]| best[1..].iter().all(|took| *took > best[0] / 2 && *took < best[0] * 2);
        for round in 0..100 {
            if round >= 8 && alike(&best) {
                break;
            }
            for (index, stored) in [Some(phc.as_str()), None, Some("garbage")].into_iter().enumerate() {
                let begun = Instant::now();
                hasher.verify(&permit(), &password, stored).await.unwrap();
                best[index] = best[index].min(begun.elapsed());
            }
        }
        assert!(alike(&best), "{best:?}");
    }

    #[tokio::test]
    async fn a_weaker_hash_is_right_but_outdated() {
        let password = secret("correct horse");
        let old = PasswordHasher::new(&cheap());
        let phc = old.hash(&permit(), &password, &Random::system()).await.unwrap();
        for stronger in [
            PasswordsConfig {
                memory_kib: 128,
                ..cheap()
            },
            PasswordsConfig {
                iterations: 2,
                ..cheap()
            },
            PasswordsConfig {
                parallelism: 2,
                ..cheap()
            },
        ] {
            let hasher = PasswordHasher::new(&stronger);
            assert_eq!(
                hasher.verify(&permit(), &password, Some(&phc)).await,
                Ok(Verification::RightButOutdated)
            );
            assert_eq!(
                hasher.verify(&permit(), &secret("wrong"), Some(&phc)).await,
                Ok(Verification::Wrong)
            );
        }
        let weaker = PasswordHasher::new(&PasswordsConfig {
            memory_kib: 32,
            ..cheap()
        });
        assert_eq!(
            weaker.verify(&permit(), &password, Some(&phc)).await,
            Ok(Verification::Right)
        );
    }

    #[tokio::test]
    async fn an_argon2i_hash_from_elsewhere_is_right_but_outdated() {
        let params = Params::new(64, 3, 1, None).unwrap();
        let foreign = Argon2::new(Algorithm::Argon2i, Version::V0x13, params)
            .hash_password_with_salt(b"correct horse", &[1; 16])
            .unwrap()
            .to_string();
        assert_eq!(check_hash(&foreign), Ok(()));
        let hasher = PasswordHasher::new(&cheap());
        assert_eq!(
            hasher.verify(&permit(), &secret("correct horse"), Some(&foreign)).await,
            Ok(Verification::RightButOutdated)
        );
    }

    #[test]
    fn a_hash_that_would_eat_the_machine_is_refused() {
        let tail = format!("${}${}", "A".repeat(22), "A".repeat(43));
        for (cost, outcome) in [
            ("m=19456,t=2,p=1", Ok(())),
            ("m=4194304,t=2,p=1", Err(PasswordProblem::UnusableHash)),
            ("m=19456,t=4000000,p=1", Err(PasswordProblem::UnusableHash)),
        ] {
            assert_eq!(check_hash(&format!("$argon2id$v=19${cost}{tail}")), outcome);
        }
        assert_eq!(
            check_hash("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA$AAAAAA"),
            Err(PasswordProblem::UnusableHash)
        );
    }

    #[tokio::test]
    async fn two_keyboards_spell_the_same_password() {
        let hasher = PasswordHasher::new(&cheap());
        let phc = hasher
            .hash(&permit(), &secret("cafe\u{301} crème"), &Random::system())
            .await
            .unwrap();
        assert_eq!(
            hasher
                .verify(&permit(), &secret("caf\u{e9} cre\u{300}me"), Some(&phc))
                .await,
            Ok(Verification::Right)
        );
    }

    #[test]
    fn a_new_password_is_measured_in_characters() {
        for (password, outcome) in [
            (String::new(), Err(PasswordProblem::TooShort)),
            ("1234567".to_owned(), Err(PasswordProblem::TooShort)),
            ("12345678".to_owned(), Ok(())),
            ("        ".to_owned(), Ok(())),
            ("пароль12".to_owned(), Ok(())),
            ("🔑".repeat(7), Err(PasswordProblem::TooShort)),
            ("🔑".repeat(128), Ok(())),
            ("e\u{301}".repeat(7), Err(PasswordProblem::TooShort)),
            ("e\u{301}".repeat(128), Ok(())),
            ("x".repeat(129), Err(PasswordProblem::TooLong)),
            ("x".repeat(60_000), Err(PasswordProblem::TooLong)),
        ] {
            assert_eq!(check_new(&secret(&password)), outcome, "{password:.20}");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn beyond_the_queue_people_are_told_to_come_back() {
        let hasher = PasswordHasher::new(&PasswordsConfig {
            concurrency: 1,
            queue: 2,
            ..cheap()
        });
        let held = hasher.0.turns.turn("held").await.unwrap();
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify(&permit(), &secret("password"), None).await })
            })
            .collect();
        while hasher.queue_length() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(
            hasher.verify(&permit(), &secret("password"), None).await,
            Err(Overloaded)
        );
        assert_eq!(
            hasher.hash(&permit(), &secret("password"), &Random::system()).await,
            Err(Overloaded)
        );
        drop(held);
        for verification in waiting {
            assert_eq!(verification.await.unwrap(), Ok(Verification::Wrong));
        }
        assert_eq!(hasher.queue_length(), 0);
        assert_eq!(
            hasher.verify(&permit(), &secret("password"), None).await,
            Ok(Verification::Wrong)
        );
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_the_queue() {
        let hasher = PasswordHasher::new(&PasswordsConfig {
            concurrency: 1,
            queue: 1,
            ..cheap()
        });
        let held = hasher.0.turns.turn("held").await.unwrap();
        let given_up = tokio::time::timeout(
            Duration::from_millis(20),
            hasher.verify(&permit(), &secret("password"), None),
        )
        .await;
        assert!(given_up.is_err());
        assert_eq!(hasher.queue_length(), 0);
        drop(held);
    }
}
