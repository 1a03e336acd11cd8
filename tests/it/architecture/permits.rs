//! What must not be forgotten: a budget before a costly act, and the end of all access after a change of a user's standing.

use std::collections::BTreeSet;

use syn::{ExprPath, ImplItemFn, ItemFn, ItemMod, visit::Visit};

use super::{assert_none, source::sources};

/// What the hasher, the outbox and the store ask for.
const PERMITS: [&str; 3] = ["HashPermit", "MessagePermit", "RowPermit"];

/// Who makes them: the budgets, and the notice of a change, which had a budget itself.
const MAKERS: [&str; 2] = ["src/limits", "src/messages/notice.rs"];

#[test]
fn only_a_budget_grants_a_permit() {
    let mut wrong = Vec::new();
    let mut made = BTreeSet::new();
    for source in sources("src") {
        for path in source.paths.iter().filter(|path| !path.is_in_test) {
            let [.., permit, "granted" | "refused"] = &path.segments.iter().map(String::as_str).collect::<Vec<_>>()[..]
            else {
                continue;
            };
            let Some(permit) = PERMITS.into_iter().find(|it| it == permit) else {
                continue;
            };
            made.insert(permit);
            if !MAKERS.iter().any(|maker| source.name.starts_with(maker)) {
                wrong.push(format!("{}:{}: makes a {permit}", source.name, path.line));
            }
        }
    }
    assert_none(&wrong, "a permit is made by src/limits after it has counted the act");
    assert_eq!(
        made,
        PERMITS.into_iter().collect(),
        "and every permit is made somewhere"
    );
}

/// Functions of `store::users` that change how a user can be signed in, or whether at all.
const CHANGES: [&str; 4] = [
    "users::set_password_hash",
    "users::give_password",
    "users::set_deletion",
    "users::update",
];

/// What ends all access of the user.
const ENDS: [&str; 4] = [
    "access::end_all",
    "end_what_it_opened",
    "end_what_the_old_one_opened",
    "password::end_what_the_old_one_opened",
];

/// Functions that change it without ending access, and why that is right.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "src/accounts/erasure.rs: cancel",
    "the account is open again; its access ended when it was closed",
)];

#[test]
fn a_change_of_standing_ends_all_access() {
    let mut wrong = Vec::new();
    let mut changing = 0;
    for source in sources("src") {
        if source.name.starts_with("src/store") {
            continue;
        }
        let mut functions = Functions::default();
        functions.visit_file(&syn::parse_file(&source.text).expect("it compiles"));
        for (name, called) in functions.found {
            let place = format!("{}: {name}", source.name);
            let is = |list: &[&str]| list.iter().any(|it| called.contains(*it));
            if !is(&CHANGES) {
                continue;
            }
            changing += 1;
            if !is(&ENDS) && !EXCEPTIONS.iter().any(|(exception, _)| *exception == place) {
                wrong.push(place);
            }
        }
    }
    assert_none(&wrong, "these change a user's standing and leave their access");
    assert!(changing >= 5, "the functions have other names now: {changing}");
}

/// The functions of a file outside of tests, each with the paths in it: the last two segments, and the last one.
#[derive(Default)]
struct Functions {
    found: Vec<(String, BTreeSet<String>)>,
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let mut called = Called::default();
        called.visit_block(&function.block);
        self.found.push((function.sig.ident.to_string(), called.0));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        let mut called = Called::default();
        called.visit_block(&function.block);
        self.found.push((function.sig.ident.to_string(), called.0));
    }
}

#[derive(Default)]
struct Called(BTreeSet<String>);

impl<'ast> Visit<'ast> for Called {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let names: Vec<String> = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
        for length in 1..=names.len().min(2) {
            self.0.insert(names[names.len() - length..].join("::"));
        }
        syn::visit::visit_expr_path(self, path);
    }
}
