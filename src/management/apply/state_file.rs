//! What a state file says: TOML with `[[attributes]]`, `[[clients]]`, `[[users]]`, `[[groups]]`, `[[roles]]`, `[[scopes]]`,
//! `[[providers]]`, `[branding]` and `[settings]`. An unknown key is an error. What an object
//! does not name is left as it is stored; `""` and `unset = ["name"]` take it away.

mod attribute;
mod branding;
mod client;
mod group;
mod keys;
mod provider;
mod reading;
mod role;
mod scope;
mod settings;
mod user;

use serde::Serialize;
use serde_json::Map;
use toml::Table;

use self::reading::{refuse_nul_in_table, tables, typed, wrong};
pub use self::{
    attribute::AttributeEntry,
    branding::{BrandingEntry, PictureEntry},
    client::ClientEntry,
    group::GroupEntry,
    provider::ProviderEntry,
    reading::StateFileError,
    role::{AssignmentEntry, RoleEntry, RoleWithin},
    scope::ScopeEntry,
    settings::SettingsEntry,
    user::{PasskeyEntry, TotpEntry, UserEntry},
};
use crate::{domain::user::UserClaims, management::users::settings::UserSettings};

/// A state file that was read.
#[derive(Debug, Default)]
pub struct StateFile {
    /// Pictures of the pages.
    pub branding: BrandingEntry,
    /// Attributes of people.
    pub attributes: Vec<AttributeEntry>,
    /// Other providers that users sign in with.
    pub providers: Vec<ProviderEntry>,
    /// Applications.
    pub clients: Vec<ClientEntry>,
    /// People.
    pub users: Vec<UserEntry>,
    /// Groups.
    pub groups: Vec<GroupEntry>,
    /// Scopes.
    pub scopes: Vec<ScopeEntry>,
    /// Roles.
    pub roles: Vec<RoleEntry>,
    /// Settings that are kept in the database.
    pub settings: SettingsEntry,
    /// Whether its attributes, clients, groups, providers, roles and scopes are changed by state files alone from now on; absent leaves that as it is.
    pub managed: Option<bool>,
}

/// The claims of a user, under the names that files have for them.
pub(in crate::management) fn user_settings(claims: &UserClaims) -> Map<String, serde_json::Value> {
    members(&UserSettings::from(claims.clone()))
}

fn members(settings: &impl Serialize) -> Map<String, serde_json::Value> {
    match serde_json::to_value(settings) {
        Ok(serde_json::Value::Object(members)) => members,
        _ => Map::new(),
    }
}

impl StateFile {
    /// Reads `text`.
    ///
    /// # Errors
    /// See [`StateFileError`].
    pub fn parse(text: &str) -> Result<Self, StateFileError> {
        let mut file = Self::default();
        let table = text.parse::<Table>()?;
        refuse_nul_in_table("", &table)?;
        for (key, value) in table {
            if key == "managed" {
                file.managed = Some(typed("managed", value)?);
                continue;
            }
            if key == "settings" {
                let table: Table = typed("settings", value)?;
                file.settings = settings::read(table)?;
                continue;
            }
            if key == "branding" {
                file.branding = branding::read(typed("branding", value)?)?;
                continue;
            }
            let entries = tables(&key, value)?;
            for (position, table) in entries.into_iter().enumerate() {
                let place = format!("{key}[{position}]");
                match key.as_str() {
                    "clients" => file.clients.push(client::read(&place, table)?),
                    "users" => file.users.push(user::read(&place, table)?),
                    "groups" => file.groups.push(group::read(&place, table)?),
                    "scopes" => file.scopes.push(scope::read(&place, table)?),
                    "providers" => file.providers.push(provider::read(&place, table)?),
                    "attributes" => file.attributes.push(attribute::read(&place, table)?),
                    "roles" => file.roles.push(role::read(&place, table)?),
                    _ => {
                        return Err(wrong(
                            &key,
                            "unknown; there are managed, settings, branding, attributes, clients, users, groups, roles, scopes and providers",
                        ));
                    }
                }
            }
        }
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read() {
        let file = StateFile::parse(
            "[[clients]]\nclient_id = \"app\"\nclient_secret = \"s\"\nredirect_uris = [\"https://app.example/cb\"]\n\
             [[users]]\nemail = \"a@b.example\"\naddress.locality = \"Berne\"\ngroups = [\"staff\"]\n\
             [[groups]]\nname = \"staff\"\n[[scopes]]\nname = \"notes\"\ndescription = \"Read your notes\"\n",
        )
        .unwrap();
        let metadata = file.clients[0].metadata(None).unwrap();
        assert_eq!(metadata.redirect_uris, ["https://app.example/cb"]);
        assert_eq!(
            file.users[0].claims.address.as_ref().unwrap().locality.as_deref(),
            Some("Berne")
        );
    }

    #[test]
    fn what_is_unknown_or_mistyped_is_named() {
        for (text, said) in [
            (
                "[[clients]]\nclient_id = \"app\"\nredirect_uri = \"x\"\n",
                "redirect_uri",
            ),
            ("[[clients]]\nredirect_uris = []\n", "client_id is missing"),
            (
                "[[clients]]\nclient_id = \"app\"\nrequire_pkce = \"yes\"\n",
                "clients[0] (app)",
            ),
            (
                "[[clients]]\nclient_id = \"app\"\n[[clients]]\nclient_name = \"a\\u0000\"\n",
                "clients[1].client_name: there is a NUL",
            ),
            (
                "[[clients]]\nclient_id = \"app\"\njwks = { keys = [{ \"a\\u0000\" = 1 }] }\n",
                "clients[0].jwks.keys[0].a\u{fffd}: there is a NUL",
            ),
            (
                "[[users]]\nemail = \"a\\u0000@b.example\"\n",
                "users[0].email: there is a NUL",
            ),
            (
                "[[groups]]\nname = \"a\"\ndescription = \"b\\u0000\"\n",
                "groups[0].description: there is a NUL",
            ),
            (
                "[[scopes]]\nname = \"a\"\ndescription = \"b\\u0000\"\n",
                "scopes[0].description: there is a NUL",
            ),
            ("[[\"a\\u0000\"]]\n", "NUL"),
            (
                "[[clients]]\nclient_id = \"app\"\ngrant_types = [\"implicit\"]\n",
                "implicit",
            ),
            ("[[users]]\nemial = \"a@b.example\"\n", "emial"),
            // C12: half of the keys were listed.
            (
                "[[clients]]\nclient_id = \"app\"\nclient_secert = \"s\"\n",
                "client_id, was, client_secret, client_secret_file, disabled",
            ),
            (
                "[[clients]]\nclient_id = \"app\"\nclient_secert = \"s\"\n",
                "did you mean client_secret?",
            ),
            (
                "[[users]]\nemail = \"a@b.example\"\nunset = [\"groups\"]\n",
                "unset: groups",
            ),
            ("[[scopes]]\nname = \"a\"\nclaim = []\n", "claim"),
            ("[[robots]]\nname = \"a\"\n", "robots"),
            ("[clients]\nclient_id = \"app\"\n", "[[clients]]"),
            ("nonsense", "nonsense"),
        ] {
            let error = StateFile::parse(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text:?} gave {error:?}");
        }
    }
}
