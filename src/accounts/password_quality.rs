//! How hard a password is to guess, and why (zxcvbn). Its lists of common passwords are built in, so that a closed network has
//! them too. Nothing is asked of what characters a password has: what is easy to guess is refused, and nothing else.

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;
use zxcvbn::{Score, feedback::Warning, zxcvbn};

/// What an estimate found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    /// How hard it is to guess.
    pub strength: Strength,
    /// What makes it easy, if something does.
    pub weakness: Option<Weakness>,
}

/// How hard a password is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Among the first that anybody tries.
    Guessed,
    /// A program finds it soon.
    Weak,
    /// It holds against guessing here.
    Fair,
    /// It holds for long even if our database were stolen.
    Good,
    /// It holds.
    Strong,
}

/// What makes a password easy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Many people have it, or one like it.
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

/// Estimates `password`, for somebody of whom `about` is known: their own names make a bad password.
pub fn estimate(password: &str, about: &[&str]) -> Quality {
    // A long text is not looked at to its end: what stands there is enough or is not, and this must not take long. What reads like
    // words in other letters takes the longest, many times as long for each letter more.
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

/// The same, beside what else goes on: it computes, and only so many do at once.
pub async fn estimate_aside(password: &SecretString, about: &[&str]) -> Quality {
    // Never closed; if it were, more would compute at once.
    let permit = AT_ONCE.acquire().await.ok();
    let password = password.clone();
    let about: Vec<String> = about.iter().map(|text| (*text).to_owned()).collect();
    let estimated = tokio::task::spawn_blocking(move || {
        let _held = permit;
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        estimate(password.expose_secret(), &about)
    });
    // What could not be estimated may not protect anything.
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
            let begun = std::time::Instant::now();
            estimate(&text.repeat(1_000), &about);
            eprintln!("{text}: {:?}", begun.elapsed());
            assert!(begun.elapsed() < std::time::Duration::from_secs(3), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_can_panic(password in any::<String>(), about in any::<String>()) {
            estimate(&password, &[&about]);
        }
    }
}
