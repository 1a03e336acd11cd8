//! The pages of well-known apps say what the console gives for them.

use vestibule::{
    domain::ids::ClientId,
    management::connect::{Answers, GUIDES},
};

use crate::support::{book::read, examples::client};

const ISSUER: &str = "https://login.example.com";

#[test]
fn each_page_has_the_settings_and_the_notes_of_its_guide() {
    let index = read("docs/apps.md");
    let endpoint = |name: &'static str, path: &str| (name, format!("{ISSUER}{path}"));
    let endpoints = [
        endpoint("issuer", ""),
        endpoint("authorization_endpoint", "/authorize"),
        endpoint("token_endpoint", "/token"),
        endpoint("userinfo_endpoint", "/userinfo"),
        endpoint("jwks_uri", "/jwks"),
        endpoint("end_session_endpoint", "/logout"),
    ];
    for guide in GUIDES.iter().filter(|guide| !guide.is_library) {
        let file = format!("docs/apps/{}.md", guide.slug);
        let page = read(&file);
        assert!(page.starts_with(&format!("# {}\n", guide.name)), "{file}");
        assert!(
            index.contains(&format!("(apps/{}.md)", guide.slug)),
            "{file} is not in docs/apps.md"
        );
        let answers = Answers {
            address: guide.address.clone(),
            others: guide
                .asks
                .iter()
                .map(|ask| (ask.id.clone(), ask.example.clone()))
                .collect(),
        };
        let mut app = client("x");
        app.client_id = ClientId(guide.slug.to_owned());
        app.metadata = guide
            .metadata(Some(guide.name.clone()), &answers)
            .expect("the examples can be");
        for uri in &app.metadata.redirect_uris {
            assert!(page.contains(uri.as_str()), "{file}: {uri}");
        }
        let settings = guide.filled_settings(&endpoints, &app, &answers, Some("CLIENT-SECRET"));
        for part in settings.expect("the examples can be") {
            for line in part.text.lines() {
                let parts: Vec<&str> = match part.form.as_str() {
                    "fields" => line.split(" = ").collect(),
                    _ => vec![line],
                };
                assert!(parts.iter().all(|part| page.contains(part.trim())), "{file}: {line}");
            }
        }
        for note in &guide.notes {
            assert!(page.contains(note.as_str()), "{file}: {note}");
        }
    }
}
