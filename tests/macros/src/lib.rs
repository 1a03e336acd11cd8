//! Attributes of the integration tests: on which databases a test runs. A test that has one takes a `TestDatabase` and is an
//! ordinary function, so that rustfmt and editors treat it like any other.
//!
//! Written on `proc_macro` alone: a parser of Rust would cost more to build than what it saves here.

use proc_macro::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Runs the test on SQLite and on Postgres, as `name::sqlite` and `name::postgres`.
#[proc_macro_attribute]
pub fn both_databases(arguments: TokenStream, function: TokenStream) -> TokenStream {
    expand(arguments, function, &["sqlite", "postgres"])
}

/// Runs the test on SQLite alone, as `name::sqlite`: for pages, whose statements other tests try on both databases.
#[proc_macro_attribute]
pub fn sqlite(arguments: TokenStream, function: TokenStream) -> TokenStream {
    expand(arguments, function, &["sqlite"])
}

/// Runs the test on Postgres alone, as `name::postgres`: for what SQLite does not have, such as several nodes.
#[proc_macro_attribute]
pub fn postgres(arguments: TokenStream, function: TokenStream) -> TokenStream {
    expand(arguments, function, &["postgres"])
}

fn expand(arguments: TokenStream, function: TokenStream, databases: &[&str]) -> TokenStream {
    if !arguments.is_empty() {
        return failure("this attribute takes no arguments");
    }
    let Some((name, parameters, body)) = parts(function) else {
        return failure("expected `async fn name(database: TestDatabase) { … }`");
    };
    let mut tests = String::new();
    for database in databases {
        tests.push_str(&format!(
            "#[tokio::test(flavor = \"multi_thread\", worker_threads = 4)]
             async fn {database}() {{ crate::support::database::TestDatabase::on_{database}(body).await; }}"
        ));
    }
    let mut inside = parsed("#[allow(unused_imports)] use super::*; async fn body");
    inside.extend([TokenTree::from(parameters), TokenTree::from(body)]);
    inside.extend(parsed(&tests));
    let mut module = parsed("mod");
    module.extend([
        TokenTree::from(name),
        TokenTree::from(Group::new(Delimiter::Brace, inside)),
    ]);
    module
}

/// Name, parameters and body of the function; `None` if it is not of the expected form.
fn parts(function: TokenStream) -> Option<(Ident, Group, Group)> {
    let tokens: Vec<TokenTree> = function.into_iter().collect();
    let keyword = |word: &str| {
        tokens
            .iter()
            .position(|token| matches!(token, TokenTree::Ident(ident) if ident.to_string() == word))
    };
    let (is_async, start) = (keyword("async")?, keyword("fn")?);
    match tokens.get(start + 1..)? {
        [
            TokenTree::Ident(name),
            TokenTree::Group(parameters),
            TokenTree::Group(body),
        ] if is_async + 1 == start
            && parameters.delimiter() == Delimiter::Parenthesis
            && body.delimiter() == Delimiter::Brace =>
        {
            Some((name.clone(), parameters.clone(), body.clone()))
        }
        _ => None,
    }
}

fn parsed(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|_| failure("the attribute writes code that is not Rust"))
}

fn failure(message: &str) -> TokenStream {
    format!("compile_error!({message:?});").parse().unwrap_or_default()
}
