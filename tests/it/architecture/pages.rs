//! A page and its template stand under one name.

use std::collections::BTreeSet;

use super::{
    assert_none, files_under, read, root,
    source::{Source, sources},
};

/// Pages without an address of their own: whatever goes wrong anywhere, and the demo's application, which is not ours to route.
const PAGES_ELSEWHERE: &[(&str, &str)] = &[
    ("src/http/error_page.rs", "error.html"),
    ("src/cli/demo/relying_party.rs", "demo/home.html"),
    ("src/api/reference.rs", "api/reference.html"),
    ("src/messages/render/mail_body.rs", "mail/message.html"),
    ("src/messages/render/mail_body.rs", "mail/message.txt"),
    // Shown at more than one address.
    ("src/web/sign_in/login_page.rs", "login.html"),
    ("src/web/sign_in/message_code.rs", "login/message_code.html"),
    ("src/web/sign_in/providers_page.rs", "account/providers.html"),
    (
        "src/web/sign_in/recovery_codes_page.rs",
        "account/new_recovery_codes.html",
    ),
];

#[test]
fn every_page_has_its_template_under_the_same_name() {
    let mut wrong = Vec::new();
    let mut drawn = BTreeSet::new();
    for source in sources("src") {
        for template in templates_of(&source) {
            let of_its_own = source
                .name
                .strip_prefix("src/web/")
                .map(|page| page.replace(".rs", ".html"));
            if !PAGES_ELSEWHERE.contains(&(&source.name, &template)) && of_its_own.as_ref() != Some(&template) {
                wrong.push(format!("{}: draws {template}; expected {of_its_own:?}", source.name));
            }
            drawn.insert(template);
        }
    }
    let mut used = drawn.clone();
    for file in files_under("templates", "html") {
        used.extend(templates_named_in(&read(&file)));
    }
    for file in files_under("templates", "html") {
        let template = file.trim_start_matches("templates/").to_owned();
        if !used.contains(&template) {
            wrong.push(format!("{file}: nothing draws it"));
        }
    }
    for template in &drawn {
        if !root().join("templates").join(template).is_file() {
            wrong.push(format!("templates/{template}: missing"));
        }
    }
    assert_none(&wrong, "pages and templates are apart");
}

/// The templates that structs in it are drawn with.
fn templates_of(source: &Source) -> Vec<String> {
    source
        .text
        .split("#[template(path = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// The templates that `extends`, `include` and `import` name.
fn templates_named_in(text: &str) -> Vec<String> {
    ["extends \"", "include \"", "import \""]
        .iter()
        .flat_map(|word| text.split(word).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// C14: wordings that people stumbled over, and what stands in their place.
#[test]
fn the_texts_say_what_people_expect() {
    let folder = root().join("templates/locales/en");
    let texts: String = std::fs::read_dir(folder)
        .expect("the texts")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"))
        .collect();
    for odd in [
        "Make an account",
        "don’t go together",
        "Password, once more",
        "I’ve kept them",
        "This room is closed",
        "You will go on to",
    ] {
        assert!(!texts.contains(odd), "{odd}");
    }
    for clear in [
        "Create account",
        "Wrong user name or password",
        "Repeat password",
        "I’ve saved them",
        "You don’t have access",
        "You’ll return to",
    ] {
        assert!(texts.contains(clear), "{clear}");
    }
}
