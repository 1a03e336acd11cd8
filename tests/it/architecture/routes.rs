//! What `src/web.rs` routes to: one file per address, which names no other of them, has tests under its own name, and cannot forget
//! the checks of a posted form.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, ExprMethodCall, FnArg, Item, ItemFn, Lit, visit::Visit};

use super::{assert_none, read, root, source::sources};

/// Posts that are no forms of ours: clients call these with their own credentials or tokens, and the last two only turn what an
/// application posts into a GET.
const NO_FORM_OF_OURS: &[&str] = &[
    "/token",
    "/device_authorization",
    "/userinfo",
    "/revoke",
    "/introspect",
    "/authorize",
    "/logout",
];

/// Extractors that read a body which nothing checked.
const UNCHECKED: &[&str] = &[
    "Form",
    "RawForm",
    "Json",
    "Bytes",
    "String",
    "Multipart",
    "Request",
    "Body",
];

#[test]
fn every_address_has_its_tests_under_the_same_name() {
    let mut wrong = Vec::new();
    for file in route_files() {
        let tests = file.replacen("src/", "tests/it/", 1);
        for name in [&file, &tests] {
            if !root().join(name).is_file() {
                wrong.push(format!("{name}: missing"));
            }
        }
    }
    assert_none(&wrong, "addresses without a file and tests of their own");
}

#[test]
fn no_route_file_names_another() {
    let route_files = route_files();
    let modules: BTreeMap<Vec<String>, String> = sources("src/web")
        .into_iter()
        .map(|source| (source.module(), source.name))
        .collect();
    let mut wrong = Vec::new();
    for source in sources("src/web")
        .iter()
        .filter(|source| route_files.contains(&source.name))
    {
        for path in &source.paths {
            let Some(target) = source.absolute(path).filter(|_| !path.is_in_test) else {
                continue;
            };
            let file = (1..=target.len())
                .rev()
                .find_map(|length| modules.get(&target[..length]));
            if let Some(file) = file.filter(|file| **file != source.name && route_files.contains(*file)) {
                wrong.push(format!("{}:{}: names {file}", source.name, path.line));
            }
        }
    }
    assert_none(&wrong, "what several pages share belongs in src/web/sign_in or below");
}

/// What a form is taken as.
const CHECKED: [&str; 2] = ["CheckedForm", "CheckedUpload"];

#[test]
fn every_form_is_checked() {
    let routes = routes();
    let mut wrong = Vec::new();
    for address in NO_FORM_OF_OURS {
        let is_routed = routes
            .iter()
            .any(|route| route.address == *address && route.method == "post");
        if !is_routed {
            wrong.push(format!("{address}: no longer posted to; take it off the list"));
        }
    }
    for route in routes.iter().filter(|route| route.method != "get") {
        let taken = handler(route).map(|handler| extractors(&handler)).unwrap_or_default();
        let is_exempt = NO_FORM_OF_OURS.contains(&route.address.as_str());
        let unchecked = taken.iter().find(|name| UNCHECKED.contains(&name.as_str()));
        if !is_exempt && !CHECKED.iter().any(|name| taken.contains(*name)) {
            wrong.push(format!(
                "{} of {}: takes no CheckedForm or CheckedUpload",
                route.function,
                route.file()
            ));
        }
        if let Some(name) = unchecked.filter(|_| !is_exempt) {
            wrong.push(format!(
                "{} of {}: takes an unchecked {name}",
                route.function,
                route.file()
            ));
        }
    }
    assert_none(&wrong, "what changes something must not be posted by another site");
}

#[test]
fn the_route_table_is_understood() {
    let routes = routes();
    let lines = read("src/web.rs").matches(".route(").count();
    // The files under /static/ have no page of their own.
    let lines = lines - 1;
    let addresses: BTreeSet<&str> = routes.iter().map(|route| route.address.as_str()).collect();
    assert_eq!(addresses.len(), lines, "{addresses:?}");
    let handlers_found = routes.iter().filter(|route| handler(route).is_some()).count();
    assert_eq!(handlers_found, routes.len(), "a handler was not found in its file");
}

/// One method of one address.
struct Route {
    method: String,
    address: String,
    module: Vec<String>,
    function: String,
}

impl Route {
    fn file(&self) -> String {
        format!("src/web/{}.rs", self.module.join("/"))
    }
}

fn route_files() -> BTreeSet<String> {
    routes()
        .iter()
        .map(Route::file)
        .filter(|file| file != "src/web/assets.rs")
        .collect()
}

fn routes() -> Vec<Route> {
    let table = syn::parse_file(&read("src/web.rs")).expect("src/web.rs can be read");
    let mut reader = TableReader::default();
    reader.visit_file(&table);
    reader.routes.retain(|route| route.module != ["assets"]);
    reader.routes
}

fn handler(route: &Route) -> Option<ItemFn> {
    let file = syn::parse_file(&read(&route.file())).expect("a route file can be read");
    file.items.into_iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == route.function => Some(function),
        _ => None,
    })
}

/// The names of the types of its arguments.
fn extractors(handler: &ItemFn) -> BTreeSet<String> {
    let types = handler.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(&*argument.ty),
        FnArg::Receiver(_) => None,
    });
    types
        .filter_map(|of| match of {
            syn::Type::Path(path) => path.path.segments.last(),
            _ => None,
        })
        .map(|segment| segment.ident.to_string())
        .collect()
}

#[derive(Default)]
struct TableReader {
    address: String,
    routes: Vec<Route>,
}

impl TableReader {
    fn add(&mut self, method: &syn::Ident, arguments: &syn::punctuated::Punctuated<Expr, syn::Token![,]>) {
        let Some(Expr::Path(path)) = arguments.first() else {
            return;
        };
        let mut module: Vec<String> = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
        let function = module.pop().unwrap_or_default();
        self.routes.push(Route {
            method: method.to_string(),
            address: self.address.clone(),
            module,
            function,
        });
    }
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl<'ast> Visit<'ast> for TableReader {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "route" {
            if let Some(Expr::Lit(literal)) = call.args.first()
                && let Lit::Str(address) = &literal.lit
            {
                // The calls before this one are inside of it: they come first, and set addresses of their own.
                self.visit_expr(&call.receiver);
                self.address = address.value();
            }
            call.args.iter().for_each(|argument| self.visit_expr(argument));
            return;
        } else if METHODS.iter().any(|method| call.method == method) {
            self.add(&call.method, &call.args);
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.get_ident()
            && METHODS.iter().any(|method| name == method)
        {
            self.add(name, &call.args);
        }
        syn::visit::visit_expr_call(self, call);
    }
}
