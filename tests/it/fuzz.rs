//! The fuzz targets, briefly, in every run: the same bodies as `fuzz/`, with random bytes from proptest, with printable text,
//! and with valid inputs that were then changed.

#[path = "../../fuzz/targets.rs"]
mod targets;

use std::collections::BTreeSet;

use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    prop_oneof,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};

use self::targets::{TARGETS, Target};

/// The inputs of one target.
fn inputs(target: &'static Target) -> impl Strategy<Value = Vec<u8>> {
    let seeds = || select(target.seeds).prop_map(|seed| seed.as_bytes().to_vec());
    let spoiled = (seeds(), vec((any::<Index>(), any::<u8>(), 0..3_u8), 1..6)).prop_map(|(mut seed, changes)| {
        for (place, byte, kind) in changes {
            if seed.is_empty() {
                break;
            }
            let place = place.index(seed.len());
            match kind {
                0 => seed[place] = byte,
                1 => seed.insert(place, byte),
                _ => seed.truncate(place),
            }
        }
        seed
    });
    let joined = (seeds(), seeds()).prop_map(|(one, other)| [one, b"&".to_vec(), other].concat());
    prop_oneof![
        1 => vec(any::<u8>(), 0..300),
        1 => "\\PC{0,200}".prop_map(String::into_bytes),
        1 => "[ -~]{0,200}".prop_map(String::into_bytes),
        3 => spoiled,
        1 => joined,
    ]
}

fn run(name: &str) {
    let target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("there is such a target");
    for seed in target.seeds {
        (target.run)(seed.as_bytes());
    }
    let mut runner = TestRunner::new(Config {
        cases: 1_000,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&inputs(target), |input| {
        (target.run)(&input);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
}

macro_rules! each_target {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                run(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_run_here_and_by_libfuzzer() {
            let here: BTreeSet<&str> = [$(stringify!($name)),*].into();
            let there: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(here, there);
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
            let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("fuzz/Cargo.toml is there");
            for name in there {
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
                assert!(root.join(format!("fuzz_targets/{name}.rs")).is_file(), "{name} has no file");
            }
        }
    };
}

each_target! {
    parameters
    authorize_request
    client_authentication
    token
    refresh_token
    jwt
    state_file
    redirect_uri
    languages
    client_address
    scim_filter
    user_code
}
