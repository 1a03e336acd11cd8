//! How hard a password is to guess, and why (zxcvbn). The lists of common passwords are built in, so this works without
//! network access. There are no rules about characters: only passwords that are easy to guess are refused.

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;
use zxcvbn::{Score, feedback::Warning, zxcvbn};

/// The result of an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    /// How hard it is to guess.
    pub strength: Strength,
    /// Why it is easy, if there is a reason.
    pub weakness: Option<Weakness>,
}

/// How hard a password is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Among the first guesses.
    Guessed,
    /// A program guesses it quickly.
    Weak,
    /// Safe against guessing through the sign-in page.
    Fair,
    /// Safe for a long time even if the database is stolen.
    Good,
    /// Safe.
    Strong,
}

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Many people use it, or a similar one.
    Common,
    /// A word or a name alone.
    Word,
    /// A date or a year.
    Date,
    /// A row of keys, a repetition, a sequence.
    Pattern,
}

impl Strength {
    /// From 0 to 4, for a meter.
    pub fn level(self) -> u8 {
        match self {
            Self::Guessed => 0,
            Self::Weak => 1,
            Self::Fair => 2,
            Self::Good => 3,
            Self::Strong => 4,
        }
    }

    /// Whether it may protect an account.
    pub fn is_enough(self) -> bool {
        self >= Self::Fair
    }
}

/// Estimates `password` for a user with the data `about`: passwords with their own names are easy to guess.
pub fn estimate(password: &str, about: &[&str]) -> Quality {
    // Only the beginning of a long text is checked, to limit the time: it is either enough by itself or not. Words in
    // leetspeak take longest, with a time that grows exponentially with the length.
    let end = password
        .char_indices()
        .nth(LOOKED_AT)
        .map_or(password.len(), |(at, _)| at);
    let about: Vec<&str> = about
        .iter()
        .flat_map(|text| {
            let whole_and_local = std::iter::once(*text).chain(text.split('@').take(1));
            whole_and_local.chain(text.split(['@', '.', ' ', '-', '_']))
        })
        .filter(|text| text.len() > 2)
        .take(24)
        .collect();
    let found = zxcvbn(&password[..end], &about);
    let strength = match found.score() {
        Score::Zero => Strength::Guessed,
        Score::One => Strength::Weak,
        Score::Two => Strength::Fair,
        Score::Three => Strength::Good,
        _ => Strength::Strong,
    };
    Quality {
        strength,
        weakness: found.feedback().and_then(|feedback| feedback.warning()).map(weakness),
    }
}

/// The same without blocking the runtime, for a limited number of estimates at once.
pub async fn estimate_aside(password: &SecretString, about: &[&str]) -> Quality {
    // Never closed; if it were, more estimates would run at once.
    let permit = AT_ONCE.acquire().await.ok();
    let password = password.clone();
    let about: Vec<String> = about.iter().map(|text| (*text).to_owned()).collect();
    let estimated = tokio::task::spawn_blocking(move || {
        let _held = permit;
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        estimate(password.expose_secret(), &about)
    });
    // A password that could not be estimated is not accepted.
    estimated.await.unwrap_or(Quality {
        strength: Strength::Guessed,
        weakness: None,
    })
}

static AT_ONCE: Semaphore = Semaphore::const_new(2);

const LOOKED_AT: usize = 32;

fn weakness(warning: Warning) -> Weakness {
    match warning {
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::Common,
        Warning::AWordByItselfIsEasyToGuess
        | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Word,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Weakness::Date,
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess
        | Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
        | Warning::SequencesLikeAbcAreEasyToGuess => Weakness::Pattern,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_guess_first_is_not_enough_and_says_why() {
        for (password, weakness) in [
            ("password", Some(Weakness::Common)),
            ("P@ssw0rd1", Some(Weakness::Common)),
            ("qwertyuiop", Some(Weakness::Common)),
            ("aaaaaaaaaa", Some(Weakness::Pattern)),
            ("chiropractor", None),
            ("19.07.1984", Some(Weakness::Date)),
        ] {
            let quality = estimate(password, &[]);
            assert!(!quality.strength.is_enough(), "{password}: {quality:?}");
            assert_eq!(quality.weakness, weakness, "{password}: {quality:?}");
        }
    }

    #[test]
    fn ones_own_name_is_no_password() {
        let about = ["alice.lindqvist@example.com", "Alice Lindqvist"];
        assert!(estimate("lindqvist82", &[]).strength > estimate("lindqvist82", &about).strength);
        for own in [
            "alice.lindqvist",
            "alice.lindqvist@example.com",
            "Alice.Lindqvist@Example.com1",
        ] {
            assert!(!estimate(own, &about).strength.is_enough(), "{own}");
        }
    }

    #[test]
    fn a_few_words_in_a_row_are_enough_in_any_script() {
        for password in [
            "correct horse battery staple",
            "three quiet otters row",
            "صباح الخير يا جارتي",
            "öffne dich, Sesam!",
        ] {
            assert!(estimate(password, &[]).strength.is_enough(), "{password}");
        }
    }

    #[test]
    fn a_hostile_text_takes_no_time() {
        let about: Vec<String> = (0..1_000).map(|number| format!("name{number}")).collect();
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        for text in ["aA1!", "4@8({[<369&#!1/|0$5+7%2", "`~!@#$%^&*()-_=+[{]}\\|;:'\",<.>/?"] {
            // The fastest of three: the machine may have other work.
            let fastest = (0..3).map(|_| {
                let begun = std::time::Instant::now();
                estimate(&text.repeat(1_000), &about);
                begun.elapsed()
            });
            let fastest = fastest.min().unwrap_or_default();
            assert!(fastest < std::time::Duration::from_secs(3), "{text}: {fastest:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_can_panic(password in any::<String>(), about in any::<String>()) {
            estimate(&password, &[&about]);
        }
    }
}
