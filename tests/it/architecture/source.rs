//! Reads Rust source as tokens, and finds every path in it. That is no compiler, and enough: whoever reaches another file has to
//! spell its name.

use std::{collections::BTreeSet, iter::Peekable};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::UseTree;

use super::{files_under, read};

/// A file of Rust.
pub struct Source {
    /// From the root: `src/web/login.rs`.
    pub name: String,
    /// As it is written.
    pub text: String,
    /// Every path in it.
    pub paths: Vec<NamedPath>,
    /// The modules that it has files for: `mod name;`.
    child_modules: BTreeSet<String>,
}

/// A path somewhere in a file: `crate::store::users`, `Utc::now`.
pub struct NamedPath {
    /// Where it stands, from 1.
    pub line: usize,
    /// Its names. An alias is left out.
    pub segments: Vec<String>,
    /// Whether a `use` makes it a name of this module, for others: `pub use`.
    pub is_reexport: bool,
    /// How many modules within the file stand around it.
    pub inner_modules: Vec<String>,
    /// Whether it is in a module for tests.
    pub is_in_test: bool,
}

/// Every file of Rust under `folder`.
pub fn sources(folder: &str) -> Vec<Source> {
    let source = |name: String| {
        let text = read(&name);
        Source::new(name, text)
    };
    files_under(folder, "rs").into_iter().map(source).collect()
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let tokens = tokens_of(&name, &text);
        let mut reader = PathReader::default();
        reader.read(tokens.clone());
        Self {
            name,
            text,
            paths: reader.found,
            child_modules: child_modules(tokens),
        }
    }

    /// The folder or file under `src/` that it is in. The crate's root and the program are in none.
    pub fn folder(&self) -> Option<String> {
        self.module().into_iter().next()
    }

    /// The module that it is, from the crate's root; empty for the root itself.
    pub fn module(&self) -> Vec<String> {
        let place = self.name.trim_start_matches("src/").trim_end_matches(".rs");
        match place {
            "lib" | "main" => Vec::new(),
            place => place.split('/').map(str::to_owned).collect(),
        }
    }

    /// Its tokens: comments are gone, strings are one token each.
    pub fn tokens(&self) -> TokenStream {
        tokens_of(&self.name, &self.text)
    }

    /// `path` from the crate's root; `None` if it leads out of the crate, or begins with a name that only the compiler resolves.
    pub fn absolute(&self, path: &NamedPath) -> Option<Vec<String>> {
        let mut module = self.module();
        module.extend(path.inner_modules.iter().cloned());
        let mut rest = path.segments.as_slice();
        match rest.first()?.as_str() {
            "crate" => return Some(rest[1..].to_vec()),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            name if path.inner_modules.is_empty() && self.child_modules.contains(name) => {}
            _ => return None,
        }
        module.extend(rest.iter().cloned());
        Some(module)
    }
}

fn tokens_of(name: &str, text: &str) -> TokenStream {
    let tokens = text.parse();
    tokens.unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn child_modules(tokens: TokenStream) -> BTreeSet<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let child = |window: &[TokenTree]| match window {
        [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(_)] if word == "mod" => {
            Some(name.to_string())
        }
        _ => None,
    };
    tokens.windows(3).filter_map(child).collect()
}

#[derive(Default)]
struct PathReader {
    found: Vec<NamedPath>,
    inner_modules: Vec<String>,
    is_in_test: bool,
}

impl PathReader {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let (mut is_public, mut is_for_test, mut after_dot) = (false, false, false);
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "use" && !next_is(&mut tokens, '<') => {
                    self.read_use(&mut tokens, is_public, word.span().start().line);
                    (is_public, is_for_test) = (false, false);
                }
                TokenTree::Ident(word) if word == "mod" => {
                    self.read_module(&mut tokens, is_for_test);
                    (is_public, is_for_test) = (false, false);
                }
                TokenTree::Ident(word) if word == "pub" => is_public = true,
                TokenTree::Ident(word) => {
                    let is_method = after_dot;
                    self.read_path(&mut tokens, &word, is_method);
                    is_public = is_public && word == "crate";
                }
                TokenTree::Group(group) => {
                    is_for_test |= is_cfg_test(&group);
                    // `pub(crate)` is still the beginning of an item.
                    is_public &= group.delimiter() == Delimiter::Parenthesis;
                    self.read(group.stream());
                }
                TokenTree::Punct(sign) => {
                    after_dot = sign.as_char() == '.';
                    if sign.as_char() == ';' {
                        (is_public, is_for_test) = (false, false);
                    }
                    continue;
                }
                TokenTree::Literal(_) => {}
            }
            after_dot = false;
        }
    }

    fn read_module(&mut self, tokens: &mut Tokens, is_for_test: bool) {
        let Some(TokenTree::Ident(name)) = tokens.next() else {
            return;
        };
        let Some(TokenTree::Group(body)) = tokens.next_if(|token| matches!(token, TokenTree::Group(_))) else {
            return;
        };
        let outer = self.is_in_test;
        self.is_in_test |= is_for_test;
        self.inner_modules.push(name.to_string());
        self.read(body.stream());
        self.inner_modules.pop();
        self.is_in_test = outer;
    }

    fn read_use(&mut self, tokens: &mut Tokens, is_reexport: bool, line: usize) {
        let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';');
        let mut tree = TokenStream::new();
        while let Some(token) = tokens.next_if(|token| !is_end(token)) {
            tree.extend([token]);
        }
        let tree: UseTree = syn::parse2(tree).expect("a use can be read");
        let mut paths = Vec::new();
        expand(&tree, &mut Vec::new(), &mut paths);
        for segments in paths {
            self.add(line, segments, is_reexport);
        }
    }

    fn read_path(&mut self, tokens: &mut Tokens, first: &Ident, is_method: bool) {
        let line = first.span().start().line;
        let mut segments = vec![first.to_string()];
        while next_is(tokens, ':') {
            // A single colon is a type's: `name: Type`.
            let joint = tokens.next();
            let is_double =
                matches!(joint, Some(TokenTree::Punct(sign)) if sign.spacing() == proc_macro2::Spacing::Joint);
            if !is_double {
                break;
            }
            tokens.next();
            match tokens.next_if(|token| matches!(token, TokenTree::Ident(_))) {
                Some(name) => segments.push(name.to_string()),
                None => break,
            }
        }
        if segments.len() > 1 && !is_method {
            self.add(line, segments, false);
        }
    }

    fn add(&mut self, line: usize, segments: Vec<String>, is_reexport: bool) {
        self.found.push(NamedPath {
            line,
            segments,
            is_reexport,
            inner_modules: self.inner_modules.clone(),
            is_in_test: self.is_in_test,
        });
    }
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

fn next_is(tokens: &mut Tokens, sign: char) -> bool {
    matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == sign)
}

fn is_cfg_test(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Every path of a `use`, without aliases; `self` in a list is the list's own path.
fn expand(tree: &UseTree, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let with = |name: &str| [before.as_slice(), &[name.to_owned()]].concat();
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            expand(&path.tree, before, paths);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => paths.push(before.clone()),
        UseTree::Rename(name) if name.ident == "self" => paths.push(before.clone()),
        UseTree::Name(name) => paths.push(with(&name.ident.to_string())),
        UseTree::Rename(name) => paths.push(with(&name.ident.to_string())),
        UseTree::Glob(_) => paths.push(with("*")),
        UseTree::Group(group) => {
            for tree in &group.items {
                expand(tree, before, paths);
            }
        }
    }
}

#[test]
fn every_way_to_name_another_module_is_seen() {
    let source = Source::new(
        "src/http/state.rs".to_owned(),
        r#"
            use crate::{
                config::Config, // crate::jobs in a comment
                crypto::{keyring::{self, KeyRing}, random as dice},
            };
            mod child;
            pub use child::Child;
            pub(crate) use super::page;
            /* crate::cli */ fn f(a: A) -> impl Sized + use<> { crate :: store::open("crate::flow"); g(super::super::grants::x) }
            fn h() { let quote = '"'; vec![crate::web::Page, a.b::<u8>()]; c::<d::E>(); }
            #[cfg(test)] mod tests { use super::*; use super::super::jobs; }
        "#
        .to_owned(),
    );
    let paths = &source.paths;
    let outside_of_tests: Vec<String> = paths
        .iter()
        .filter(|path| !path.is_in_test)
        .filter_map(|path| Some(source.absolute(path)?.join("::")))
        .collect();
    assert_eq!(
        outside_of_tests,
        [
            "config::Config",
            "crypto::keyring",
            "crypto::keyring::KeyRing",
            "crypto::random",
            "http::state::child::Child",
            "http::page",
            "store::open",
            "grants::x",
            "web::Page",
        ]
    );
    let in_tests: Vec<String> = paths
        .iter()
        .filter(|path| path.is_in_test)
        .filter_map(|path| Some(source.absolute(path)?.join("::")))
        .collect();
    assert_eq!(in_tests, ["http::state::*", "http::jobs"]);
    let reexports = paths.iter().filter(|path| path.is_reexport);
    assert_eq!(reexports.count(), 2);
    let line_of = |first: &str| {
        paths
            .iter()
            .find(|path| path.segments[0] == first)
            .map(|path| path.line)
    };
    assert_eq!(line_of("child"), Some(7));
    assert!(paths.iter().any(|path| path.segments == ["d", "E"]));
}
