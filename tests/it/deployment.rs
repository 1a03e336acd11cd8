//! The files for administrators: compose file, image, and example files. Each has to match this program.

use std::collections::BTreeSet;

use vestibule::{config::Config, management::apply::StateFile};
use yaml_rust2::{Yaml, YamlLoader};

use crate::support::book::{check_command, is_setting, read, root};

#[test]
fn the_compose_file_uses_only_what_it_declares() {
    let text = read("compose.yaml");
    let documents = YamlLoader::load_from_str(&text).expect("compose.yaml is YAML");
    let compose = &documents[0];
    let services = compose["services"].as_hash().expect("there are services");
    assert!(services.contains_key(&Yaml::from_str("vestibule")));
    for (name, service) in services {
        let name = name.as_str().expect("a service has a name");
        for kind in ["secrets", "networks"] {
            for used in service[kind].as_vec().into_iter().flatten() {
                let used = used.as_str().expect("a name");
                assert!(
                    !compose[kind][used].is_badvalue(),
                    "{name} uses {kind} {used}, which is not declared"
                );
            }
        }
        for volume in service["volumes"].as_vec().into_iter().flatten() {
            let source = volume.as_str().and_then(|it| it.split(':').next()).expect("a volume");
            let declared = compose["volumes"].as_hash().expect("there are volumes");
            assert!(
                declared.contains_key(&Yaml::String(source.to_owned())),
                "{name}: volume {source}"
            );
        }
        for dependency in service["depends_on"].as_hash().into_iter().flatten() {
            assert!(services.contains_key(dependency.0), "{name} depends on {dependency:?}");
        }
        for (variable, value) in service["environment"].as_hash().into_iter().flatten() {
            let variable = variable.as_str().expect("a variable has a name");
            if variable.starts_with("VESTIBULE_") {
                assert!(is_setting(variable), "{name}: {variable} is no setting");
            }
            if variable.ends_with("_FILE") || value.as_str().is_some_and(|it| it.starts_with("/run/secrets/")) {
                let secret = value
                    .as_str()
                    .and_then(|it| it.strip_prefix("/run/secrets/"))
                    .expect("a secret");
                let given = service["secrets"].as_vec().expect("it has secrets");
                assert!(
                    given.iter().any(|it| it.as_str() == Some(secret)),
                    "{name}: {variable} is not given {secret}"
                );
            }
        }
    }
}

#[test]
fn the_settings_of_the_compose_file_and_of_the_image_are_accepted() {
    let documents = YamlLoader::load_from_str(&read("compose.yaml")).expect("compose.yaml is YAML");
    let environment = documents[0]["services"]["vestibule"]["environment"]
        .as_hash()
        .expect("it has variables");
    let of_compose = environment.iter().filter_map(|(name, value)| {
        let (name, value) = (name.as_str()?, value.as_str()?);
        // Secret files exist when it runs.
        (!name.ends_with("URL_FILE")).then(|| {
            let value = if value.starts_with("${") {
                "https://login.example.com"
            } else {
                value
            };
            (name.to_owned(), value.to_owned())
        })
    });
    let dockerfile = read("Dockerfile");
    let of_image = dockerfile.split_whitespace().filter_map(|word| {
        let (name, value) = word
            .split_once('=')
            .filter(|(name, _)| name.starts_with("VESTIBULE_"))?;
        Some((name.to_owned(), value.to_owned()))
    });
    for variables in [of_compose.collect::<Vec<_>>(), of_image.collect()] {
        assert!(!variables.is_empty());
        let config = Config::load(None, variables.clone().into_iter());
        let config = config.unwrap_or_else(|error| panic!("{variables:?}: {error}"));
        assert!(
            !config.listen.ip().is_loopback(),
            "nobody could reach it in its container"
        );
    }
}

#[test]
fn the_image_copies_existing_files_and_builds_what_the_manifest_names() {
    let dockerfile = read("Dockerfile");
    let ignored = read(".dockerignore");
    let mut copied = Vec::new();
    for line in dockerfile.lines().filter_map(|line| line.strip_prefix("COPY ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[0].starts_with("--from=") {
            continue;
        }
        let (_, sources) = words.split_last().expect("COPY has a destination");
        for source in sources {
            assert!(root().join(source).exists(), "COPY {source}: not there");
            let top = source.split('/').next().expect("a path has a first part");
            assert!(
                ignored
                    .lines()
                    .any(|line| line == format!("!{top}") || line == format!("!{source}")),
                "COPY {source}: .dockerignore keeps {top} out"
            );
            copied.push((*source).to_owned());
        }
    }
    for needed in ["src", "migrations", "templates", "static", "Cargo.toml", "Cargo.lock"] {
        assert!(
            copied.iter().any(|it| it == needed),
            "the image is built without {needed}"
        );
    }
    // Cargo requires every target of the manifest to exist, so the image creates placeholders for those that it omits.
    let manifest: toml::Table = read("Cargo.toml").parse().expect("Cargo.toml is TOML");
    for kind in ["test", "bench"] {
        for target in manifest[kind].as_array().into_iter().flatten() {
            let path = target["path"].as_str().expect("a target has a path");
            assert!(dockerfile.contains(path), "the image has no placeholder for {path}");
        }
    }
    let members = manifest["workspace"]["members"].as_array().expect("there are members");
    for member in members.iter().filter_map(toml::Value::as_str) {
        let manifest = format!("{member}/Cargo.toml");
        assert!(
            copied.iter().any(|it| it == member || *it == manifest),
            "cargo needs {manifest} in the image"
        );
    }
    let toolchain = manifest["package"]["rust-version"].as_str().expect("there is one");
    assert!(
        dockerfile.contains(&format!("FROM rust:{toolchain}-")),
        "the image builds with another Rust"
    );
}

#[test]
fn the_container_files_run_existing_commands() {
    let documents = YamlLoader::load_from_str(&read("compose.yaml")).expect("compose.yaml is YAML");
    let test = documents[0]["services"]["vestibule"]["healthcheck"]["test"]
        .as_vec()
        .expect("a health check");
    let words: Vec<&str> = test.iter().filter_map(Yaml::as_str).collect();
    assert_eq!(words[..2], ["CMD", "vestibule"]);
    check_command(&words[1..], "compose.yaml");
    for line in read("Dockerfile").lines() {
        let Some((before, list)) = line.split_once("CMD [") else {
            continue;
        };
        let list: Vec<String> = serde_json::from_str(&format!("[{list}")).expect("CMD is a JSON list");
        let mut words: Vec<&str> = list.iter().map(String::as_str).collect();
        if before.is_empty() {
            words.insert(0, "vestibule");
        }
        check_command(&words, "Dockerfile");
    }
}

#[test]
fn the_example_files_load() {
    for file in ["config/dev.toml", "config/example.toml"] {
        let loaded = Config::load(Some(&root().join(file)), std::iter::empty());
        loaded.unwrap_or_else(|error| panic!("{error}"));
    }
    let example = StateFile::parse(&read("config/example-state.toml"));
    let example = example.unwrap_or_else(|error| panic!("config/example-state.toml: {error}"));
    assert!(!example.clients.is_empty() && !example.users.is_empty());
    assert!(!example.groups.is_empty() && !example.scopes.is_empty());
}

#[test]
fn the_example_of_a_state_file_has_every_field() {
    let text = read("config/example-state.toml");
    let shown: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.trim_start_matches('#').split_once('='))
        .map(|(key, _)| key.trim().trim_start_matches("address."))
        .collect();
    // The possible names are listed in the parser's error message.
    let names = |text: &str| -> Vec<String> {
        let refusal = StateFile::parse(text).expect_err("it is unknown").to_string();
        let (_, names) = refusal.split_once("there are ").expect("all names");
        let names: Vec<String> = names.split(", ").map(str::to_owned).collect();
        assert!(names.len() > 15, "{refusal}");
        names
    };
    let client = names("[[clients]]\nclient_id = \"app\"\nno_such_setting = 1\n");
    for field in client.iter().map(String::as_str) {
        assert!(
            shown.contains(field) || text.contains(&format!("{field} = ")),
            "clients: {field} is not shown"
        );
    }
    let provider = names("[[providers]]\nid = \"a\"\nno_such_setting = 1\n");
    for field in provider.iter().map(String::as_str) {
        // One of the two is said in words.
        assert!(
            shown.contains(field) || field == "client_secret",
            "providers: {field} is not shown"
        );
    }
    let claims = names("[[users]]\nno_such_claim = 1\n");
    for field in claims.iter().map(String::as_str) {
        let is_shown = shown.contains(field) || text.contains(&format!("{field}."));
        assert!(is_shown, "users: {field} is not shown");
    }
}
