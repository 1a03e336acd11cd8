//! `vestibule settings`: the settings that change while servers run. Running servers follow within a second.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use serde_json::{Map, Value, json};

use super::{
    administration::{
        Api, OverApi,
        body::{Body, FromFile, text_of},
        path,
        print::{Column, member},
    },
    config_file::Failure,
    failure::{CommandError, Exit},
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule settings --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule settings list
  vestibule settings set branding.name=Northlight
  vestibule settings set sign_in.second_factors=passkey,totp,recovery_code
  vestibule settings set --from mail.json
  vestibule settings unset branding.name
  vestibule settings set-picture logo logo.png";

const PATH: &str = "/settings";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the settings, their values, and where these are from
    List {
        /// Only those whose key begins so
        #[arg(value_name = "KEY")]
        key: Option<String>,
    },
    /// Show a setting
    Show {
        /// Its key, as branding.name
        key: String,
    },
    /// Set settings, all of them or none
    Set {
        /// A key and its value. Lists are separated by commas; a secret is -, and is read from standard input
        #[arg(value_name = "KEY=VALUE", required_unless_present = "from")]
        values: Vec<String>,
        #[command(flatten)]
        from: FromFile,
    },
    /// Set settings back to what they are where nobody sets them
    Unset {
        /// Their keys
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
    /// Upload a picture of the pages: PNG, JPEG or WebP, at most 1 MiB
    SetPicture {
        /// Where it is shown: logo, logo_dark or icon
        slot: String,
        /// The file with the picture
        file: PathBuf,
    },
    /// Remove a picture of the pages, so that they have the one of Vestibule again
    RemovePicture {
        /// Where it is shown: logo, logo_dark or icon
        slot: String,
    },
}

const SETTINGS: &[Column] = &[
    ("SETTING", |setting| member(setting, "key")),
    ("VALUE", |setting| member(setting, "value")),
    ("FROM", |setting| member(setting, "source")),
    ("FIXED BY", |setting| member(setting, "fixed_by")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List { key } => {
            let wanted = key.as_deref().unwrap_or_default();
            let mut rows = all(&api).await?;
            rows.retain(|setting| setting["key"].as_str().is_some_and(|key| key.starts_with(wanted)));
            api.print_items(&rows, SETTINGS);
        }
        What::Show { key } => api.print_item(find(&all(&api).await?, key)?),
        What::Set { values, from } => {
            let mut wanted = from.read()?;
            let settings = all(&api).await?;
            for text in values {
                let (key, value) = pair(&settings, text)?;
                wanted = wanted.with(&key, Some(value));
            }
            change(&api, wanted).await?;
        }
        What::Unset { keys } => change(&api, Body::new().unset(keys)).await?,
        What::SetPicture { slot, file } => {
            let picture = std::fs::read(file)
                .map_err(|error| CommandError::new(Exit::Usage, format!("{}: {error}", file.display())))?;
            let put = api
                .put_bytes(&picture_path(slot), media_type(&picture), picture)
                .await?;
            api.done(
                &put,
                format_args!("the {slot} is changed; running servers follow within a second"),
            );
        }
        What::RemovePicture { slot } => {
            let removed = api.delete(&picture_path(slot), &[]).await?;
            api.done(&removed, format_args!("the {slot} is the one of Vestibule again"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn picture_path(slot: &str) -> String {
    path(&["settings", "branding", slot])
}

/// By how it begins. What is none of these the API refuses, and says what is allowed.
fn media_type(picture: &[u8]) -> &'static str {
    match picture {
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => "image/png",
    }
}

/// Each setting with its value.
async fn all(api: &Api) -> Result<Vec<Value>, Failure> {
    let mut settings = api.get(PATH).await?;
    let values = settings["values"].take();
    let Value::Array(mut details) = settings["details"].take() else {
        return Err("the answer has no settings".into());
    };
    for setting in &mut details {
        let key = setting["key"].as_str().unwrap_or_default().to_owned();
        let is_secret = setting["is_secret"] == true && setting["is_set"] == true;
        setting["value"] = match is_secret {
            true => json!("(a secret)"),
            false => values.get(&key).cloned().unwrap_or(Value::Null),
        };
    }
    Ok(details)
}

fn find<'a>(settings: &'a [Value], key: &str) -> Result<&'a Value, Failure> {
    let found = settings.iter().find(|setting| setting["key"] == key);
    Ok(found.ok_or_else(|| {
        let said =
            format!("there is no setting {key} that changes while servers run; `vestibule settings list` shows all");
        CommandError::new(Exit::NotFound, said)
    })?)
}

/// The key and the value of `KEY=VALUE`. A secret is read from standard input: what is on a command line, others on the machine can see.
fn pair(settings: &[Value], text: &str) -> Result<(String, Value), Failure> {
    let wrong = |said: String| Failure::from(CommandError::new(Exit::Usage, said));
    let Some((key, value)) = text.split_once('=') else {
        return Err(wrong(format!("{text} has no value; write KEY=VALUE")));
    };
    let setting = find(settings, key)?;
    let value = match (setting["is_secret"] == true, value) {
        (_, "-") => text_of(Path::new("-"))?.trim_end_matches(['\r', '\n']).to_owned(),
        (true, _) => {
            return Err(wrong(format!(
                "{key} is a secret: write {key}=- and give it on standard input"
            )));
        }
        (false, value) => value.to_owned(),
    };
    Ok((key.to_owned(), typed(&setting["default"], value)))
}

/// The text as the type that the default has. What does not fit stays text, and the answer says what is allowed.
fn typed(default: &Value, text: String) -> Value {
    match default {
        Value::Bool(_) => text.parse().map_or(Value::String(text), Value::Bool),
        Value::Number(_) => text.parse::<u64>().map_or(Value::String(text), Value::from),
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            items.map(Value::from).collect()
        }
        _ => Value::String(text),
    }
}

async fn change(api: &Api, values: Body) -> Result<(), Failure> {
    let values = Value::from(values);
    let keys = values.as_object().into_iter().flat_map(Map::keys);
    let keys = keys.map(String::as_str).collect::<Vec<_>>().join(", ");
    let changed = api.change(PATH, json!({ "values": values })).await?;
    api.done(
        &changed,
        format_args!("{keys} changed; running servers follow within a second"),
    );
    Ok(())
}
