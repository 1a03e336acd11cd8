//! Bodies of requests: all members from a JSON file, then those that options name.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::{Map, Value};

use crate::cli::{
    config_file::Failure,
    failure::{CommandError, Exit},
};

/// The file that has what no option is for.
#[derive(Debug, Args)]
pub(crate) struct FromFile {
    /// A file with the members as JSON, as the API takes them; - reads standard input. Options override it
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

/// A JSON object that is put together.
pub(crate) struct Body(Map<String, Value>);

impl FromFile {
    pub(crate) fn read(&self) -> Result<Body, Failure> {
        let Some(file) = &self.from else {
            return Ok(Body::new());
        };
        let wrong = |error: &dyn std::fmt::Display| {
            let said = format!("{}: {error}", file.display());
            Failure::from(CommandError::new(Exit::Usage, said))
        };
        match serde_json::from_str(&text_of(file)?) {
            Ok(Value::Object(members)) => Ok(Body(members)),
            Ok(_) => Err(wrong(&"a JSON object is expected")),
            Err(error) => Err(wrong(&error)),
        }
    }
}

impl Body {
    /// With nothing in it.
    pub(crate) fn new() -> Self {
        Self(Map::new())
    }

    /// With that member, if a value is given.
    pub(crate) fn with(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }

    /// With that list, if it is not empty.
    pub(crate) fn with_list<T: Clone + Into<Value>>(self, name: &str, values: &[T]) -> Self {
        let values = (!values.is_empty()).then(|| values.iter().cloned().map(Into::into).collect::<Vec<Value>>());
        self.with(name, values)
    }

    /// Without these members. In a merge patch (RFC 7396) `null` takes a member away.
    pub(crate) fn unset(mut self, names: &[String]) -> Self {
        self.0.extend(names.iter().map(|name| (name.clone(), Value::Null)));
        self
    }

    /// What is to be changed: a change of nothing is a mistake.
    pub(crate) fn of_change(self) -> Result<Value, Failure> {
        match self.0.is_empty() {
            false => Ok(self.into()),
            true => Err(CommandError::new(Exit::Usage, "say what is to be different; --help shows how").into()),
        }
    }
}

impl From<Body> for Value {
    fn from(body: Body) -> Self {
        Self::Object(body.0)
    }
}

/// The text of a file, or of standard input.
pub(crate) fn text_of(file: &Path) -> Result<String, Failure> {
    let read = match file == Path::new("-") {
        false => std::fs::read_to_string(file),
        true => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map(|_| text)
        }
    };
    let wrong = |error| CommandError::new(Exit::Usage, format!("{}: {error}", file.display()));
    Ok(read.map_err(wrong)?)
}
