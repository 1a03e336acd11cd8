//! `vestibule plan`, `drift` and `export`: configuration as code.

use std::collections::BTreeSet;

use crate::support::process::instance::Instance;

const EXAMPLE: &str = include_str!("../../../config/example-state.toml");

/// The state of `from`, with files for its secrets, beside `to`.
async fn carry_over(from: &Instance, to: &Instance) -> String {
    let exported = from.succeed(&["export", "--users"]).await;
    to.write("state.toml", &exported);
    for line in exported.lines() {
        if let Some(file) = line.strip_prefix("client_secret_file = ") {
            let file = file.trim_matches('"');
            to.write(file, &format!("the secret of {file}, which is long\n"));
        }
    }
    exported
}

/// The objects, in one order: those who were made at once have none.
fn objects(exported: &str) -> BTreeSet<&str> {
    exported.split("[[").collect()
}

#[tokio::test]
async fn an_export_makes_the_same_elsewhere_and_then_nothing_drifts() {
    let (first, second) = (Instance::embedded(), Instance::embedded());
    first.apply(EXAMPLE).await;
    let exported = carry_over(&first, &second).await;
    for object in ["[[scopes]]", "[[roles]]", "[[groups]]", "[[clients]]", "[[users]]"] {
        assert!(exported.contains(object), "{object}: {exported}");
    }
    for secret in ["replace me", "$argon2", "password =", "password_hash"] {
        assert!(!exported.contains(secret), "{secret}: {exported}");
    }
    second.succeed(&["migrate"]).await;
    let missing = second.run(&["drift", "state.toml"]).await;
    assert_eq!(missing.code, Some(1), "{missing:?}");
    second.succeed(&["apply", "state.toml"]).await;
    let quiet = second.succeed(&["drift", "state.toml"]).await;
    assert_eq!(quiet, "no drift\n");
    let again = second.succeed(&["export", "--users"]).await;
    assert_eq!(objects(&again), objects(&exported));

    second
        .succeed(&["group", "change", "staff", "--description", "Everybody"])
        .await;
    let drift = second.run(&["drift", "state.toml"]).await;
    assert_eq!(drift.code, Some(1), "{drift:?}");
    assert!(
        drift.said.contains("~ group staff\n    ~ description: "),
        "{}",
        drift.said
    );
    assert!(
        drift.said.ends_with("0 missing, 1 different, 0 not in these files\n"),
        "{}",
        drift.said
    );
}

#[tokio::test]
async fn what_somebody_wrote_is_a_text_wherever_it_is_applied() {
    let (first, second) = (Instance::embedded(), Instance::embedded());
    first.succeed(&["migrate"]).await;
    let hostile = serde_json::json!({
        "preferred_username": "mallory",
        "given_name": "x\nname = '''\n'''\npreferred_username=\"y\"\n[[users]]\npreferred_username=\"evil\"\nroles=[\"owner\"]\n#",
    });
    first.write("mallory.json", &hostile.to_string());
    first.succeed(&["user", "create", "--from", "mallory.json"]).await;
    let long = "/".repeat(190);
    first
        .apply(&format!(
            "[[clients]]\nclient_id = \"{long}\"\nclient_secret = \"a secret that is long enough\"\nredirect_uris = [\"https://a.example/cb\"]\n"
        ))
        .await;
    carry_over(&first, &second).await;
    second.succeed(&["migrate"]).await;
    let said = second.succeed(&["apply", "state.toml"]).await;
    assert!(
        !said.contains("evil") && said.ends_with("2 created, 0 changed, 0 unchanged\n"),
        "{said}"
    );
    assert_eq!(second.succeed(&["drift", "state.toml"]).await, "no drift\n");
}

#[tokio::test]
async fn an_export_never_writes_over_a_file() {
    let instance = Instance::embedded();
    instance.apply("[[scopes]]\nname = \"notes\"\n").await;
    instance.write("kept.toml", "# mine\n");
    let refused = instance.run(&["export", "--output", "kept.toml"]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    instance.succeed(&["export", "--output", "new.toml"]).await;
    instance.succeed(&["drift", "new.toml"]).await;
    let people = instance.succeed(&["export"]).await;
    assert!(!people.contains("[[users]]"), "{people}");
}

#[tokio::test]
async fn a_plan_shows_what_comes_and_what_goes_and_writes_nothing() {
    let instance = Instance::embedded();
    let state = "[[clients]]\nclient_id = \"app\"\nclient_secret = \"a secret of app, long enough\"\n\
         redirect_uris = [\"https://a.example/cb\", \"https://b.example/cb\"]\n";
    instance.apply(state).await;
    let wanted = state.replace("https://a.example/cb", "https://c.example/cb") + "[[groups]]\nname = \"staff\"\n";
    instance.write("state.toml", &wanted);
    let plan = instance.succeed(&["plan", "state.toml"]).await;
    assert_eq!(
        plan,
        "+ group staff\n~ client app\n    ~ redirect_uris\n      - \"https://a.example/cb\"\n      \
         + \"https://c.example/cb\"\n1 to create, 1 to change, 0 as they are\n"
    );
    assert_eq!(instance.succeed(&["plan", "state.toml"]).await, plan);
}

#[tokio::test]
async fn a_secret_is_read_from_the_file_that_the_state_names() {
    let instance = Instance::embedded();
    let state = "[[clients]]\nclient_id = \"app\"\nclient_secret_file = \"secrets/app\"\n\
         redirect_uris = [\"https://a.example/cb\"]\n";
    instance.succeed(&["migrate"]).await;
    instance.write("state.toml", state);
    let refused = instance.run(&["apply", "state.toml"]).await;
    assert!(
        refused.code == Some(1)
            && refused
                .complained
                .contains("client_secret_file: there is no file secrets/app"),
        "{refused:?}"
    );
    instance.write("secrets/app", "a secret of app, long enough\n");
    instance.succeed(&["apply", "state.toml"]).await;
    let both = state.replace(
        "redirect_uris",
        "client_secret = \"another secret, long enough\"\nredirect_uris",
    );
    instance.write("both.toml", &both);
    assert_eq!(instance.run(&["plan", "both.toml"]).await.code, Some(1));
    // The same secret, said in the other way.
    let plain = state.replace(
        "client_secret_file = \"secrets/app\"",
        "client_secret = \"a secret of app, long enough\"",
    );
    instance.write("plain.toml", &plain);
    assert_eq!(instance.succeed(&["drift", "plain.toml"]).await, "no drift\n");
    // What is no file of a secret is not read at all.
    for (file, problem) in [
        ("/dev/zero", "no file"),
        ("secrets", "no file"),
        ("state.toml/x", "state.toml/x"),
    ] {
        instance.write("odd.toml", &state.replace("secrets/app", file));
        let refused = instance.run(&["plan", "odd.toml"]).await;
        assert!(
            refused.code == Some(1) && refused.complained.contains(problem),
            "{file}: {refused:?}"
        );
    }
    instance.write("secrets/app", "another secret of app, also long\n");
    let drift = instance.run(&["drift", "state.toml"]).await;
    assert!(
        drift.code == Some(1) && drift.said.contains("client_secret"),
        "{drift:?}"
    );
    assert!(!drift.said.contains("also long"), "{drift:?}");
}

#[tokio::test]
async fn a_renamed_group_stays_the_same_one() {
    let instance = Instance::embedded();
    instance
        .apply(
            "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"ada\"\ngroups = [\"staff\"]\n\
             [[clients]]\nclient_id = \"app\"\ntoken_endpoint_auth_method = \"none\"\n\
             redirect_uris = [\"https://a.example/cb\"]\nallowed_groups = [\"staff\"]\n",
        )
        .await;
    let renamed = "[[groups]]\nname = \"people\"\nwas = \"staff\"\n\
         [[clients]]\nclient_id = \"app\"\nallowed_groups = [\"people\"]\n";
    let said = instance.apply(renamed).await;
    assert!(
        said.contains("changed    group people") && !said.contains("created  "),
        "{said}"
    );
    let members = instance.succeed(&["group", "members", "people"]).await;
    assert!(members.contains("ada"), "{members}");
    let again = instance.apply(renamed).await;
    assert!(again.ends_with("0 created, 0 changed, 2 unchanged\n"), "{again}");
}

#[tokio::test]
async fn what_files_manage_and_no_file_names_any_more_is_drift() {
    let instance = Instance::embedded();
    let managed = "managed = true\n[[scopes]]\nname = \"notes\"\n[[groups]]\nname = \"staff\"\n";
    instance.apply(managed).await;
    instance.write("rest.toml", "managed = true\n[[scopes]]\nname = \"notes\"\n");
    let drift = instance.run(&["drift", "rest.toml"]).await;
    assert_eq!(drift.code, Some(1), "{drift:?}");
    assert!(
        drift.said.contains("? group staff is managed by state files"),
        "{}",
        drift.said
    );
    let refused = instance.run(&["group", "change", "staff", "--description", "x"]).await;
    assert_eq!(refused.code, Some(4), "{refused:?}");
    let released = instance.apply("managed = false\n[[groups]]\nname = \"staff\"\n").await;
    assert!(released.contains("managed: true -> false"), "{released}");
    instance
        .succeed(&["group", "change", "staff", "--description", "x"])
        .await;
    assert_eq!(instance.succeed(&["drift", "rest.toml"]).await, "no drift\n");
}

const SETTINGS: &str = "[[groups]]\nname = \"new\"\n\
     [settings]\nregistration = { mode = \"invitation\", groups = [\"new\"] }\nbranding.name = \"Orchard\"\n\
     [settings.sms]\ntransport = \"http\"\nurl = \"https://sms.example.com/send\"\nformat = \"json\"\nfrom = \"Orchard\"\n\
     token_file = \"secrets/sms\"\n";

/// An instance with mail, and with these settings in `state.toml`; they are not applied.
async fn with_settings() -> Instance {
    let mut instance = Instance::embedded();
    instance.set("VESTIBULE_MAIL__TRANSPORT", "file");
    instance.set("VESTIBULE_MAIL__FROM", "no-reply@id.example.com");
    instance.write("secrets/sms", "the token of the gateway\n");
    instance.succeed(&["migrate"]).await;
    instance.write("state.toml", SETTINGS);
    instance
}

#[tokio::test]
async fn settings_are_applied_exported_and_seen_to_drift() {
    let (first, second) = (with_settings().await, with_settings().await);
    let plan = first.succeed(&["plan", "state.toml"]).await;
    assert!(
        plan.contains("~ setting branding.name\n") && plan.contains("(a secret)"),
        "{plan}"
    );
    assert!(!plan.contains("the token"), "{plan}");
    first.succeed(&["apply", "state.toml"]).await;
    assert_eq!(first.succeed(&["drift", "state.toml"]).await, "no drift\n");
    let exported = carry_over(&first, &second).await;
    assert!(
        exported.contains("token_file = \"secrets/settings/sms.token\"") && !exported.contains("the token"),
        "{exported}"
    );
    second.write("secrets/settings/sms.token", "the token of the gateway\n");
    second.succeed(&["apply", "state.toml"]).await;
    assert_eq!(second.succeed(&["drift", "state.toml"]).await, "no drift\n");
    assert_eq!(second.succeed(&["export"]).await, first.succeed(&["export"]).await);

    second.succeed(&["settings", "set", "branding.name=Pear"]).await;
    let drift = second.run(&["drift", "state.toml"]).await;
    assert!(
        drift.code == Some(1) && drift.said.contains("branding.name: \"Pear\" -> \"Orchard\""),
        "{drift:?}"
    );
    second.write("gone.toml", "[settings]\nunset = [\"branding.name\"]\n");
    second.succeed(&["apply", "gone.toml"]).await;
    assert_eq!(second.succeed(&["drift", "gone.toml"]).await, "no drift\n");
}

#[tokio::test]
async fn settings_that_cannot_be_so_are_named_and_nothing_is_applied() {
    let mut instance = with_settings().await;
    for (wrong, problem) in [
        (
            "[settings.registration]\nmode = \"nobody\"\n",
            "setting registration.mode",
        ),
        ("[settings.registration]\ngroups = [\"none\"]\n", "none"),
        (
            "[settings.mail]\ntransport = \"smtp\"\n",
            "VESTIBULE_MAIL__TRANSPORT fixes it",
        ),
        ("[settings.sms]\ntransport = \"log\"\n", "for development"),
        ("[settings.database]\nurl = \"x\"\n", "database.url is no setting"),
        ("[settings.sms]\ntoken = \"x\"\n", "sms.token_file"),
    ] {
        instance.write("wrong.toml", wrong);
        let refused = instance.run(&["apply", "wrong.toml"]).await;
        assert!(
            refused.code == Some(1) && refused.complained.contains(problem),
            "{wrong}: {refused:?}"
        );
    }
    instance.set("VESTIBULE_BRANDING__NAME", "Fixed");
    let fixed = instance.run(&["apply", "state.toml"]).await;
    assert!(
        fixed.code == Some(1) && fixed.complained.contains("VESTIBULE_BRANDING__NAME fixes it"),
        "{fixed:?}"
    );
    let nothing = instance.succeed(&["export"]).await;
    assert!(!nothing.contains("[settings"), "{nothing}");
}
