//! `vestibule completions`, and the help of every command.

use clap::{Command, CommandFactory as _};

use crate::support::{process::instance::Instance, shell::words};

#[tokio::test]
async fn every_shell_gets_a_script_with_the_commands() {
    let instance = Instance::embedded();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = instance.succeed(&["completions", shell]).await;
        assert!(
            script.contains("reset-password") && script.contains("revoke-everything"),
            "{shell}"
        );
    }
    let unknown = instance.run(&["completions", "cmd"]).await;
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
}

/// Every command below `command` that has none below itself, with its words.
fn leaves(command: &Command, words: &str, into: &mut Vec<String>) {
    let words = format!("{words} {}", command.get_name()).trim().to_owned();
    let mut below = command
        .get_subcommands()
        .filter(|one| one.get_name() != "help")
        .peekable();
    if below.peek().is_none() {
        into.push(words);
        return;
    }
    for one in below {
        leaves(one, &words, into);
    }
}

#[test]
fn the_documentation_has_an_example_of_every_command() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cli.md")).expect("docs/cli.md");
    let mut commands = Vec::new();
    leaves(&vestibule::cli::Command::command(), "", &mut commands);
    assert!(commands.len() > 60, "{commands:?}");
    let examples: Vec<&str> = page.lines().filter(|line| line.starts_with("vestibule ")).collect();
    let missing: Vec<&String> = commands
        .iter()
        .filter(|command| {
            !examples
                .iter()
                .any(|line| *line == **command || line.starts_with(&format!("{command} ")))
        })
        .collect();
    assert!(missing.is_empty(), "docs/cli.md has no example of {missing:#?}");
}

#[test]
fn every_command_and_option_says_what_it_is() {
    fn look(command: &Command, words: &str, wrong: &mut Vec<String>) {
        let words = format!("{words} {}", command.get_name());
        if command.get_about().is_none() {
            wrong.push(words.clone());
        }
        let options = command.get_arguments().filter(|option| option.get_help().is_none());
        wrong.extend(options.map(|option| format!("{words} {}", option.get_id())));
        for one in command.get_subcommands() {
            look(one, &words, wrong);
        }
    }
    let mut wrong = Vec::new();
    look(&vestibule::cli::Command::command(), "", &mut wrong);
    assert!(wrong.is_empty(), "these have no help: {wrong:#?}");
}

#[test]
fn the_examples_of_the_help_are_accepted() {
    let command = vestibule::cli::Command::command();
    let mut found = 0;
    for group in command.get_subcommands() {
        let help = group.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in help
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("vestibule "))
        {
            let words = words(line.split(" > ").next().unwrap_or_default());
            let parsed = command.clone().try_get_matches_from(words);
            assert!(parsed.is_ok(), "{line}: {:?}", parsed.err());
            found += 1;
        }
    }
    assert!(found > 20, "only {found} examples");
}
