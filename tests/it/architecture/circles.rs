//! No files form a circle: whoever reads one file from top to bottom, and then those that it names, comes to an end.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::{
    assert_none,
    source::{Source, sources},
};

type Module = Vec<String>;

#[test]
fn no_files_form_a_circle() {
    let sources = sources("src");
    let names = Files::of(&sources).names();
    let circle: Vec<String> = names
        .iter()
        .filter(|((from, to), _)| reaches(&names, to, from))
        .map(|((from, to), path)| format!("{from} names {to}: {path}"))
        .collect();
    assert_none(&circle, "these files form circles; move what they share below them");
}

/// Which file names which, and one path by which it does.
type Names = BTreeMap<(String, String), String>;

fn reaches(names: &Names, from: &str, to: &str) -> bool {
    let mut reached = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        let from_here = names.keys().filter(|(from, _)| from == file).map(|(_, to)| to.as_str());
        open.extend(from_here.filter(|next| reached.insert(next)));
    }
    reached.contains(to)
}

struct Files<'a> {
    by_module: BTreeMap<Module, &'a Source>,
    /// What `pub use` gives a second name, and where it is.
    reexports: BTreeMap<Module, Module>,
}

impl<'a> Files<'a> {
    fn of(sources: &'a [Source]) -> Self {
        let files = sources.iter().filter(|source| source.folder().is_some());
        let by_module = files.map(|source| (source.module(), source)).collect();
        let mut reexports = BTreeMap::new();
        for source in sources {
            for path in source.paths.iter().filter(|path| path.is_reexport) {
                let Some(target) = source.absolute(path) else { continue };
                let name = target.last().cloned().into_iter();
                let alias: Module = source.module().into_iter().chain(name).collect();
                if alias != target {
                    reexports.insert(alias, target);
                }
            }
        }
        Self { by_module, reexports }
    }

    /// Tests may name anything.
    fn names(&self) -> Names {
        let mut names = BTreeMap::new();
        for source in self.by_module.values() {
            let used = words_outside_of_uses(source.tokens());
            for path in &source.paths {
                let Some(target) = source.absolute(path).filter(|_| !path.is_in_test) else {
                    continue;
                };
                // A parent that only hands on what its children have does not depend on them.
                let hands_on = path.is_reexport && path.segments.last().is_none_or(|name| !used.contains(name));
                let Some(file) = self.file_of(&target).filter(|file| *file != source.name && !hands_on) else {
                    continue;
                };
                names.insert((source.name.clone(), file.to_owned()), path.segments.join("::"));
            }
        }
        names
    }

    /// The file that `path` leads to, through names that were handed on.
    fn file_of(&self, path: &[String]) -> Option<&str> {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let alias = (1..=path.len()).rev().find_map(|length| {
                let target = self.reexports.get(&path[..length])?;
                Some([target.as_slice(), &path[length..]].concat())
            });
            match alias {
                Some(target) => path = target,
                None => break,
            }
        }
        (1..=path.len())
            .rev()
            .find_map(|length| self.by_module.get(&path[..length]))
            .map(|source| source.name.as_str())
    }
}

/// Every word in the code, but for what only `use` names.
fn words_outside_of_uses(tokens: TokenStream) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut in_use = false;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == "use" => in_use = true,
            TokenTree::Ident(word) if !in_use => {
                words.insert(word.to_string());
            }
            TokenTree::Punct(sign) if sign.as_char() == ';' => in_use = false,
            TokenTree::Group(group) if !in_use => words.extend(words_outside_of_uses(group.stream())),
            _ => {}
        }
    }
    words
}
