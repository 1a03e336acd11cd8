//! Finds what a name on the command line means: users and groups have identifiers that nobody types.

use serde_json::Value;
use uuid::Uuid;

use super::{
    Api,
    list::{List, ListOptions},
    path,
};
use crate::cli::{
    config_file::Failure,
    failure::{CommandError, Exit},
};

/// A user or a group that was named.
pub(crate) struct Named {
    pub(crate) id: String,
    /// What the API says of it; none where it was named by its identifier.
    pub(crate) document: Option<Value>,
}

impl Api {
    /// The user who signs in with that name, or has that identifier.
    pub(crate) async fn user(&self, name: &str) -> Result<Named, Failure> {
        self.named("user", "/users", "login_name", name).await
    }

    /// The path of that user, with `rest` below it.
    pub(crate) async fn user_path(&self, name: &str, rest: &[&str]) -> Result<String, Failure> {
        let id = self.user(name).await?.id;
        Ok(format!("{}{}", path(&["users", &id]), path(rest)))
    }

    /// The identifier of the group with that name, or that identifier.
    pub(crate) async fn group(&self, name: &str) -> Result<String, Failure> {
        Ok(self.named("group", "/groups", "name", name).await?.id)
    }

    /// The same for a group that may be named or not.
    pub(crate) async fn optional_group(&self, name: Option<&str>) -> Result<Option<String>, Failure> {
        match name {
            None => Ok(None),
            Some(name) => Ok(Some(self.group(name).await?)),
        }
    }

    /// The name of a group; its identifier where the caller may not see it.
    pub(crate) async fn group_name(&self, id: &str) -> Result<String, Failure> {
        let found = self.get_if_allowed(&path(&["groups", id])).await?;
        let name = found.and_then(|found| Some(super::print::plain(found.get("name")?.as_str()?)));
        Ok(name.unwrap_or_else(|| id.to_owned()))
    }

    async fn named(&self, what: &str, list: &str, attribute: &str, name: &str) -> Result<Named, Failure> {
        // Whoever has the identifier needs no right to look for names.
        if let Ok(id) = name.parse::<Uuid>() {
            let id = id.to_string();
            return Ok(Named { id, document: None });
        }
        let two = ListOptions::at_most(2);
        let mut found = self.items(&List::new(list, &two).equal(attribute, Some(name))).await?;
        let several = found.len() > 1;
        let Some(one) = found.pop().filter(|_| !several) else {
            let (exit, said) = match several {
                true => (
                    Exit::Conflict,
                    format!("several are called {name}; name the {what} by its id"),
                ),
                false => (
                    Exit::NotFound,
                    format!("there is no {what} {name}; `vestibule {what} list` shows all"),
                ),
            };
            return Err(CommandError::new(exit, said).into());
        };
        let id = one.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Named {
            id,
            document: Some(one),
        })
    }
}
