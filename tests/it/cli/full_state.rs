//! The whole state as a file: exported, applied elsewhere, and watched.

use std::io::Cursor;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::{DynamicImage, ImageFormat};

use crate::support::{both_databases, database::TestDatabase, process::instance::Instance};

/// Every kind of object, with what they have to do with one another.
const FULL: &str = r#"
[settings]
branding.name = "Orchard"
registration.groups = ["new"]

[settings.sms]
transport = "http"
url = "https://sms.example.com/send"
format = "json"
from = "Orchard"
token_file = "secrets/sms"

[branding]
logo_file = "logo.jpeg"
icon = "ICON"

[[attributes]]
name = "cost_centre"
label = "Cost centre"
required = true
searchable = true

[[attributes]]
name = "licences"
type = "list"
visible_to_user = true
changed_by = "user"

[[attributes]]
name = "floor"
type = "number"

[[attributes]]
name = "remote"
type = "boolean"

[[scopes]]
name = "notes"
description = "Read your notes"
claims = ["locale"]
claim_rules = [
  { claim = "cost", from = { attribute = "cost_centre" }, into = ["id_token", "access_token"] },
  { claim = "teams", from = { groups = "all" }, into = ["userinfo"] },
]

[[roles]]
name = "desk"
description = "Gives temporary passwords"
rights = ["users.read", "users.credentials"]

[[groups]]
name = "staff"
description = "Everybody"

[[groups]]
name = "gardeners"
parent = "staff"
roles = ["auditor", { role = "desk", within = "staff" }, { role = "desk", within = "new" }]

[[groups]]
name = "night-gardeners"
parent = "gardeners"
disabled = true
required_acr = "2fa"

[[groups]]
name = "new"

[[clients]]
client_id = "app"
client_secret = "a secret of app, long enough"
client_name = "The App"
redirect_uris = ["https://app.example/cb"]
scope = "openid notes"
allowed_groups = ["staff"]
claim_rules = [{ claim = "level", from = { constant = 3 }, into = ["id_token"] }]

[[providers]]
id = "work"
name = "Work"
issuer = "https://login.example.org"
client_id = "vestibule"
client_secret = "the secret at work"
scopes = ["openid", "email", "groups"]
trust_email = true
create_accounts = true
allowed_domains = ["example.org"]
groups = ["new"]
claims = { given_name = "first_name" }
groups_claim = "groups"
group_map = { Gardeners = "gardeners" }

[[providers]]
id = "github"
preset = "github"
name = "GitHub"
client_id = "vestibule"
client_secret = "the secret at github"
disabled = true
position = 0

[[users]]
preferred_username = "zoe"
password = "a password of zoe's own"
name = "Zoe"
roles = ["owner"]
attributes = { cost_centre = "4711", licences = ["cad", "mail"], floor = 3, remote = true }

[[users]]
preferred_username = "ada"
email = "ada@example.com"
email_verified = true
address.locality = "Berne"
groups = ["gardeners", "new"]
roles = [{ role = "desk", within = "staff" }]
attributes = { cost_centre = "0815", remote = false }

[[users]]
email = "bob@example.com"
disabled = true
"#;

/// A picture of its own for each number.
fn picture(number: u8, format: ImageFormat) -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8, y as u8, number]));
    let mut written = Cursor::new(Vec::new());
    DynamicImage::from(pixels)
        .write_to(&mut written, format)
        .expect("it is written");
    written.into_inner()
}

fn inline(picture: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(picture))
}

/// An instance with mail, and with all of it in `state.toml`, and what that names; nothing is applied.
async fn with_full_state(database: &TestDatabase) -> Instance {
    let instance = empty(database).await;
    std::fs::write(instance.folder.join("logo.jpeg"), picture(1, ImageFormat::Jpeg)).expect("a file");
    instance.write("secrets/sms", "the token of the gateway\n");
    let icon = inline(&picture(2, ImageFormat::Png));
    instance.write("state.toml", &FULL.replace("ICON", &icon));
    instance
}

async fn empty(database: &TestDatabase) -> Instance {
    let mut instance = Instance::on(&database.config.url);
    instance.set("VESTIBULE_MAIL__TRANSPORT", "file");
    instance.set("VESTIBULE_MAIL__FROM", "no-reply@id.example.com");
    instance
}

/// Writes what was exported beside `to`, with a file for each secret.
fn carry_over(exported: &str, to: &Instance) {
    to.write("state.toml", exported);
    for line in exported.lines() {
        if let Some((_, file)) = line.split_once("_file = ") {
            let file = file.trim_matches('"');
            to.write(file, &format!("the secret of {file}, which is long\n"));
        }
    }
}

async fn each_change_is_seen(instance: &Instance) {
    instance.write("app.json", r#"{"client_name": "App"}"#);
    instance.write("pictures.toml", "[branding]\nicon = \"\"\n");
    for (change, seen) in [
        (
            &["attribute", "change", "cost_centre", "--label", "Cost"][..],
            "~ attribute cost_centre\n    ~ label: ",
        ),
        (
            &["scope", "change", "notes", "--description", "Notes"],
            "~ scope notes\n    ~ description: ",
        ),
        (
            &["role", "change", "desk", "--description", "Helps"],
            "~ role desk\n    ~ description: ",
        ),
        (
            &["group", "change", "staff", "--description", "All"],
            "~ group staff\n    ~ description: ",
        ),
        (
            &["client", "change", "app", "--from", "app.json"],
            "~ client app\n    ~ client_name: ",
        ),
        (
            &["provider", "change", "work", "--name", "Ours"],
            "~ provider work\n    ~ name: ",
        ),
        (&["provider", "enable", "github"], "~ provider github\n    ~ disabled: "),
        (&["settings", "set", "branding.name=Pear"], "~ setting branding.name\n"),
        (&["user", "disable", "ada"], "~ user ada\n    ~ disabled: "),
        (
            &["apply", "pictures.toml"],
            "~ picture branding.icon\n    + branding.favicon: sha256:",
        ),
        (&["provider", "remove", "github", "--yes"], "+ provider github\n"),
    ] {
        instance.succeed(change).await;
        let drift = instance.run(&["drift", "state.toml"]).await;
        assert_eq!(drift.code, Some(1), "{change:?}: {drift:?}");
        assert!(drift.said.contains(seen), "{change:?}: {}", drift.said);
        instance.succeed(&["apply", "state.toml"]).await;
        let quiet = instance.succeed(&["drift", "state.toml"]).await;
        assert_eq!(quiet, "no drift\n", "{change:?}");
    }
}

async fn carry(first: TestDatabase, second: TestDatabase) {
    let (first, second) = (with_full_state(&first).await, empty(&second).await);
    first.succeed(&["apply", "state.toml"]).await;
    assert_eq!(first.succeed(&["drift", "state.toml"]).await, "no drift\n");
    let exported = first.succeed(&["export", "--users"]).await;
    for part in [
        "[settings.sms]",
        "[branding]",
        "logo = \"data:image/png;base64,",
        "[[attributes]]",
        "[[scopes]]",
        "[[roles]]",
        "[[groups]]",
        "[[clients]]",
        "[[providers]]",
        "[[users]]",
        "[users.attributes]",
        "client_secret_file = \"secrets/providers/work\"",
    ] {
        assert!(exported.contains(part), "{part}: {exported}");
    }
    for secret in ["a secret of app", "the secret at", "the token of", "$argon2"] {
        assert!(!exported.contains(secret), "{secret}: {exported}");
    }
    carry_over(&exported, &second);
    let missing = second.run(&["drift", "state.toml"]).await;
    assert_eq!(missing.code, Some(1), "{missing:?}");
    second.succeed(&["apply", "state.toml"]).await;
    assert_eq!(second.succeed(&["drift", "state.toml"]).await, "no drift\n");
    assert_eq!(second.succeed(&["export", "--users"]).await, exported);
    let again = second.succeed(&["apply", "state.toml"]).await;
    assert!(
        again.contains(" 0 changed, ") && again.contains("0 created, "),
        "{again}"
    );
    each_change_is_seen(&second).await;
}

#[both_databases]
async fn an_export_of_everything_makes_the_same_elsewhere_and_each_change_is_drift(database: TestDatabase) {
    match database.is_postgres() {
        true => TestDatabase::on_postgres(|second| carry(database, second)).await,
        false => TestDatabase::on_sqlite(|second| carry(database, second)).await,
    }
}

#[tokio::test]
async fn a_picture_is_read_from_its_file_stays_as_it_is_and_is_taken_away() {
    let instance = Instance::embedded();
    instance.succeed(&["migrate"]).await;
    instance.write("state.toml", "[branding]\nlogo_file = \"pictures/logo\"\n");
    let refused = instance.run(&["apply", "state.toml"]).await;
    assert!(
        refused.code == Some(1) && refused.complained.contains("pictures/logo"),
        "{refused:?}"
    );
    for (wrong, problem) in [
        ("<svg/>", "an SVG file cannot be uploaded"),
        ("hello", "no PNG, JPEG or WebP"),
        (&*"x".repeat(1024 * 1024 + 1), "larger than 1 MiB"),
    ] {
        instance.write("pictures/logo", wrong);
        let refused = instance.run(&["apply", "state.toml"]).await;
        let said = &refused.complained;
        assert!(
            refused.code == Some(1) && said.contains("picture branding.logo: ") && said.contains(problem),
            "{refused:?}"
        );
    }
    let file = instance.folder.join("pictures/logo");
    std::fs::write(&file, picture(1, ImageFormat::WebP)).expect("a file");
    let planned = instance.succeed(&["plan", "state.toml"]).await;
    assert!(
        planned.starts_with("~ picture branding.logo\n    + branding.logo: sha256:"),
        "{planned}"
    );
    instance.succeed(&["apply", "state.toml"]).await;
    assert_eq!(instance.succeed(&["drift", "state.toml"]).await, "no drift\n");
    let exported = instance.succeed(&["export"]).await;
    instance.write("exported.toml", &exported);
    assert_eq!(instance.succeed(&["drift", "exported.toml"]).await, "no drift\n");
    std::fs::write(&file, picture(2, ImageFormat::WebP)).expect("a file");
    assert_eq!(instance.run(&["drift", "state.toml"]).await.code, Some(1));
    instance.apply("[branding]\nlogo = \"\"\n").await;
    let gone = instance.succeed(&["export"]).await;
    assert!(!gone.contains("[branding]"), "{gone}");
    let refused = instance.run(&["drift", "exported.toml"]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
}

#[tokio::test]
async fn a_provider_of_the_configuration_file_is_left_alone_and_that_is_said() {
    let instance = Instance::embedded();
    instance.succeed(&["migrate"]).await;
    let provider = "id = \"work\"\nname = \"Work\"\nissuer = \"https://login.example.org\"\nclient_id = \"vestibule\"\n\
         client_secret = \"the secret at work\"\n";
    instance.write("config.toml", &format!("[[upstreams]]\n{provider}"));
    let other = provider.replace("\"Work\"", "\"Other\"");
    instance.write("state.toml", &format!("managed = true\n[[providers]]\n{other}"));
    for command in ["plan", "apply", "drift"] {
        let done = instance.run(&[command, "--config", "config.toml", "state.toml"]).await;
        assert_eq!(done.code, Some(0), "{command}: {done:?}");
        assert!(done.complained.contains("provider work is left alone"), "{done:?}");
    }
    let listed = instance.succeed(&["provider", "list", "--config", "config.toml"]).await;
    assert!(listed.contains("Work") && !listed.contains("Other"), "{listed}");
    // Without it in the file, it is made.
    let made = instance.succeed(&["apply", "state.toml"]).await;
    assert!(made.contains("created    provider work"), "{made}");
    // It names where its secret is; another secret there is drift, and is not shown.
    let by_file = other.replace("client_secret = \"the secret at work\"", "client_secret_file = \"s\"");
    instance.write("state.toml", &format!("[[providers]]\n{by_file}"));
    instance.write("s", "the secret at work\n");
    assert_eq!(instance.succeed(&["drift", "state.toml"]).await, "no drift\n");
    instance.write("s", "another secret\n");
    let drift = instance.run(&["drift", "state.toml"]).await;
    assert!(
        drift.code == Some(1) && drift.said.contains("client_secret") && !drift.said.contains("another"),
        "{drift:?}"
    );
}
