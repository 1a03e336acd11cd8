//! The message catalogue: every sentence for users, by its id and language (Project Fluent).
//!
//! A language is a folder under `templates/locales/`. Templates and pages use literal ids, so the tests below find ids
//! without a text, and texts that nothing uses. Nothing is escaped here: askama does that.

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{Loader, fluent_bundle::FluentValue};
use jiff::tz::TimeZone;
use unic_langid::{CharacterDirection, LanguageIdentifier, langid};

mod dates;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./templates/locales",
        fallback_language: "en",
        // Pages isolate names with <bdi>; invisible marks would get into attributes, titles and copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// English: complete, and used for every language that is not available.
const ENGLISH: LanguageIdentifier = langid!("en");

/// The maximum number of languages that are read; the rest of a longer list is ignored.
const LANGUAGES_LOOKED_AT: usize = 32;

/// The sentences in one user's language, with times in their zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    locale: LanguageIdentifier,
    zone: TimeZone,
}

impl Default for Messages {
    fn default() -> Self {
        Self::of(ENGLISH)
    }
}

impl Messages {
    /// The first available language of those that the request names (`ui_locales`, OpenID Connect Core 1.0 section 3.1.2.1),
    /// then of those that the browser accepts (RFC 9110 section 12.5.4); else English.
    pub fn choose(ui_locales: &[String], accept_language: Option<&str>) -> Self {
        Self::choose_for(ui_locales, None, accept_language)
    }

    /// The same for a user whose account has a language: it is preferred to those that the browser accepts.
    pub fn choose_for(ui_locales: &[String], own: Option<&str>, accept_language: Option<&str>) -> Self {
        let named = ui_locales.iter().map(String::as_str).take(LANGUAGES_LOOKED_AT);
        let accepted = accept_language.map(by_preference).unwrap_or_default();
        named
            .chain(own)
            .chain(accepted)
            .find_map(nearest)
            .map_or_else(Self::default, Self::of)
    }

    /// In that language of an account or a stored message; English if it is not available.
    pub fn in_language(tag: &str) -> Self {
        nearest(tag).map_or_else(Self::default, Self::of)
    }

    fn of(locale: LanguageIdentifier) -> Self {
        let zone = TimeZone::UTC;
        Self { locale, zone }
    }

    /// The available languages, as BCP 47 tags, English first.
    pub fn languages() -> Vec<String> {
        let mut tags: Vec<String> = LOCALES.locales().map(ToString::to_string).collect();
        tags.sort_by_key(|tag| (*tag != ENGLISH.to_string(), tag.clone()));
        tags
    }

    /// A sentence.
    pub fn text(&self, id: &str) -> String {
        LOCALES
            .try_lookup(&self.locale, id)
            .unwrap_or_else(|| missing(&self.locale, id))
    }

    /// A sentence with names or numbers in it. A value that is a whole number counts as a number, so that plural forms work;
    /// characters that control the direction or the flow of text are removed from values, which are untrusted.
    pub fn text_with(&self, id: &str, values: &[(&'static str, &str)]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> = values
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), fluent_value(value)))
            .collect();
        LOCALES
            .try_lookup_with_args(&self.locale, id, &values)
            .unwrap_or_else(|| missing(&self.locale, id))
    }

    /// For the `lang` attribute.
    pub fn language(&self) -> String {
        self.locale.to_string()
    }

    /// For the `dir` attribute.
    pub fn direction(&self) -> &'static str {
        match self.locale.character_direction() {
            CharacterDirection::RTL => "rtl",
            CharacterDirection::LTR | CharacterDirection::TTB => "ltr",
        }
    }
}

/// The languages of an `Accept-Language` field, most wanted first.
fn by_preference(field: &str) -> Vec<&str> {
    let mut ranges: Vec<(f32, &str)> = field
        .split(',')
        .take(LANGUAGES_LOOKED_AT)
        .filter_map(|range| {
            let (tag, weight) = match range.split_once(';') {
                None => (range, 1.0),
                Some((tag, weight)) => (tag, weight.trim().strip_prefix("q=")?.parse().ok()?),
            };
            (weight > 0.0).then_some((weight, tag.trim()))
        })
        .collect();
    ranges.sort_by(|one, other| other.0.total_cmp(&one.0));
    ranges.into_iter().map(|(_, tag)| tag).collect()
}

/// The available locale for `tag`: itself, else one of the same language.
fn nearest(tag: &str) -> Option<LanguageIdentifier> {
    let language = tag.split('-').next()?;
    let wanted: LanguageIdentifier = tag.parse().or_else(|_| language.parse()).ok()?;
    let mut same_language: Vec<&LanguageIdentifier> = LOCALES
        .locales()
        .filter(|locale| locale.language == wanted.language)
        .collect();
    same_language.sort();
    same_language
        .iter()
        .find(|locale| ***locale == wanted)
        .or(same_language.first())
        .map(|locale| (*locale).clone())
}

fn fluent_value(value: &str) -> FluentValue<'_> {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ if value.contains(steers_text) => FluentValue::from(plain(value)),
        _ => FluentValue::from(value),
    }
}

/// Untrusted text without the characters that control the direction or the flow of the text around it.
pub fn plain(text: &str) -> String {
    text.replace(steers_text, "")
}

/// Controls, and the marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9 section 2).
fn steers_text(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Used when a sentence is missing: a page with a gap is better than no page. The tests prevent this case.
fn missing(locale: &LanguageIdentifier, id: &str) -> String {
    tracing::error!(%locale, id, "a message is missing from the catalogue");
    String::new()
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::{Path, PathBuf},
    };

    use super::*;

    #[test]
    fn every_sentence_that_is_named_exists_and_none_is_written_in_vain() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let written: BTreeSet<String> = catalogue("en").into_keys().collect();
        let named: BTreeSet<String> = ["templates", "src/web", "src/http", "src/messages", "src/catalogue"]
            .iter()
            .flat_map(|folder| files_below(&root.join(folder)))
            .flat_map(|path| ids_named_in(&fs::read_to_string(path).unwrap()))
            .collect();

        let gaps: Vec<_> = named.difference(&written).collect();
        let leftovers: Vec<_> = written.difference(&named).collect();
        assert!(gaps.is_empty(), "named, but not written: {gaps:?}");
        assert!(leftovers.is_empty(), "written, but never named: {leftovers:?}");
    }

    #[test]
    fn every_language_says_everything_that_english_says_with_the_same_values() {
        let english = catalogue("en");
        assert!(english.len() > 100, "the catalogue was not understood");
        for language in Messages::languages() {
            let spoken = catalogue(&language);
            let gaps: Vec<_> = english.keys().filter(|id| !spoken.contains_key(*id)).collect();
            let leftovers: Vec<_> = spoken.keys().filter(|id| !english.contains_key(*id)).collect();
            assert!(gaps.is_empty(), "{language} does not say {gaps:?}");
            assert!(leftovers.is_empty(), "only {language} says {leftovers:?}");
            for (id, values) in &english {
                assert_eq!(&spoken[id], values, "{language}: {id} has other values than in English");
            }
        }
    }

    #[test]
    fn a_language_that_is_not_there_is_passed_over() {
        for (ui_locales, accept_language) in [
            (vec![], None),
            (vec!["tlh".to_owned(), "en-GB".to_owned()], None),
            (vec![], Some("xx;q=0.9, en;q=0.1, *;q=nonsense, ;;;,")),
            (vec!["\u{0}".to_owned(), "-".to_owned(), "e".repeat(10_000)], Some("")),
        ] {
            let messages = Messages::choose(&ui_locales, accept_language);
            assert_eq!((messages.language().as_str(), messages.direction()), ("en", "ltr"));
        }
    }

    #[test]
    fn preference_follows_weight_then_order_and_zero_means_never() {
        assert_eq!(
            by_preference("da, en-gb;q=0.8, fr;q=0, en;q=0.9"),
            ["da", "en", "en-gb"]
        );
    }

    #[test]
    fn scripts_that_run_from_right_to_left_are_known() {
        let arabic = Messages::of(langid!("ar"));
        assert_eq!(arabic.direction(), "rtl");
    }

    #[test]
    fn numbers_choose_the_plural_and_nothing_invisible_is_added() {
        let messages = Messages::default();
        assert_eq!(messages.text_with("ago-minutes", &[("minutes", "1")]), "1 minute ago");
        assert_eq!(
            messages.text_with("ago-minutes", &[("minutes", "12")]),
            "12 minutes ago"
        );
    }

    #[test]
    fn a_name_cannot_turn_the_sentence_around_it() {
        let title = Messages::default().text_with("login-title-app", &[("app", "\u{202E}live\n\u{2066} 007")]);
        assert_eq!(title, "Sign in to live 007");
    }

    /// The sentences of a language, each with the names of its values.
    fn catalogue(language: &str) -> BTreeMap<String, BTreeSet<String>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("templates/locales")
            .join(language);
        let mut sentences: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let mut current = None;
            for line in text.lines() {
                if line.starts_with(|first: char| first.is_ascii_lowercase())
                    && let Some((id, _)) = line.split_once(" =")
                {
                    let known = sentences.insert(id.to_owned(), BTreeSet::new());
                    assert!(known.is_none(), "{language}: {id} is written twice");
                    current = sentences.get_mut(id);
                }
                if let Some(values) = &mut current {
                    let names = line.split("$").skip(1).filter_map(|rest| {
                        rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                            .next()
                    });
                    values.extend(names.map(str::to_owned));
                }
            }
        }
        sentences
    }

    fn files_below(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "rs" || extension == "html" || extension == "txt")
            })
            .collect()
    }

    /// The first literal in each call of `text(…)` and `text_with(…)`, and of the two helpers that add values.
    fn ids_named_in(source: &str) -> Vec<String> {
        ["text(", "text_with(", "with_app(", "with_factor("]
            .iter()
            .flat_map(|call| source.split(call).skip(1))
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'))
            .map(|(id, _)| id.to_owned())
            .collect()
    }
}
