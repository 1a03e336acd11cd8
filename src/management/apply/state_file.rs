//! What a state file says: TOML with `[[clients]]`, `[[users]]`, `[[groups]]`, `[[scopes]]`. An unknown key is an error.

mod client;
mod user;

use secrecy::SecretString;
use serde::{Deserialize, de::DeserializeOwned};
use toml::{Table, Value};

use self::{client::ClientSettings, user::UserSettings};
use crate::domain::{
    acr::Acr,
    client::ClientMetadata,
    ids::ClientId,
    scope::Scope,
    totp::{TotpAlgorithm, TotpParameters},
    user::UserClaims,
};

/// A state file that was read.
#[derive(Debug, Default)]
pub struct StateFile {
    /// Applications.
    pub clients: Vec<ClientEntry>,
    /// People.
    pub users: Vec<UserEntry>,
    /// Groups.
    pub groups: Vec<GroupEntry>,
    /// Scopes.
    pub scopes: Vec<Scope>,
}

/// One of `[[clients]]`: RFC 7591 names.
#[derive(Debug)]
pub struct ClientEntry {
    /// Its identifier.
    pub client_id: ClientId,
    /// Its secret, in plain text; stored as a digest.
    pub client_secret: Option<SecretString>,
    /// Closed on every path.
    pub disabled: bool,
    /// Whether the file says how its ID tokens are signed.
    pub names_signing_algorithm: bool,
    /// Everything else.
    pub metadata: ClientMetadata,
}

/// One of `[[users]]`: OpenID Connect claim names.
#[derive(Debug)]
pub struct UserEntry {
    /// In plain text; hashed before it is stored.
    pub password: Option<SecretString>,
    /// A PHC string from elsewhere.
    pub password_hash: Option<String>,
    /// Closed on every path.
    pub disabled: bool,
    /// May administer this deployment.
    pub admin: bool,
    /// They choose a password of their own when they sign in with the one that is set here.
    pub must_change_password: bool,
    /// The authenticator app that they bring along.
    pub totp: Option<TotpEntry>,
    /// The passkeys that they bring along.
    pub passkeys: Vec<PasskeyEntry>,
    /// The groups they are in; absent leaves them alone.
    pub groups: Option<Vec<String>>,
    /// Everything else.
    pub claims: UserClaims,
}

/// `totp` of one of `[[users]]`: an authenticator app from elsewhere (RFC 6238).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotpEntry {
    /// The shared secret, in base32; sealed before it is stored.
    pub secret: SecretString,
    /// The hash under the HMAC.
    #[serde(default = "sha1")]
    pub algorithm: TotpAlgorithm,
    /// Digits of a code.
    #[serde(default = "six")]
    pub digits: u8,
    /// Seconds of a time step.
    #[serde(default = "thirty")]
    pub period: u32,
}

fn sha1() -> TotpAlgorithm {
    TotpParameters::default().algorithm
}

fn six() -> u8 {
    TotpParameters::default().digits
}

fn thirty() -> u32 {
    TotpParameters::default().period
}

/// One of `passkeys` of one of `[[users]]`: a passkey that was made elsewhere, for the host of this issuer (Web Authentication
/// Level 3). Everything of it is public; the private key stays with its owner. Bytes are in base64url.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasskeyEntry {
    /// What its authenticator calls it (`rawId`).
    pub credential_id: String,
    /// Its public key, a `COSE_Key` in CBOR.
    pub public_key: String,
    /// What its authenticator calls its owner; needed to sign in without a name.
    pub user_handle: Option<String>,
    /// The highest signature counter seen.
    #[serde(default)]
    pub sign_count: u32,
    /// Whether it may be on more than one device (flag BE).
    pub backup_eligible: bool,
    /// Whether it is (flag BS).
    #[serde(default)]
    pub backed_up: bool,
    /// How it is reached: `internal`, `hybrid`, `usb`, `nfc`, `ble`.
    #[serde(default)]
    pub transports: Vec<String>,
    /// What its owner calls it.
    pub name: String,
}

/// One of `[[groups]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// Its unique name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Counts for nothing while set.
    #[serde(default)]
    pub disabled: bool,
    /// The least that its members must prove.
    pub required_acr: Option<Acr>,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StateFileError {
    /// Not TOML.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A key that does not exist, or a value of the wrong kind.
    #[error("{place}: {problem}")]
    Wrong {
        /// Which object.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
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
            let entries = tables(&key, value)?;
            for (position, table) in entries.into_iter().enumerate() {
                let place = format!("{key}[{position}]");
                match key.as_str() {
                    "clients" => file.clients.push(client(&place, table)?),
                    "users" => file.users.push(user(&place, table)?),
                    "groups" => file.groups.push(typed(&place, Value::Table(table))?),
                    "scopes" => file.scopes.push(scope(&place, table)?),
                    _ => return Err(wrong(&key, "unknown; there are clients, users, groups and scopes")),
                }
            }
        }
        Ok(file)
    }
}

fn client(place: &str, mut table: Table) -> Result<ClientEntry, StateFileError> {
    let client_id: String =
        taken(place, &mut table, "client_id")?.ok_or_else(|| wrong(place, "client_id is missing"))?;
    let place = format!("{place} ({client_id})");
    let client_secret: Option<String> = taken(&place, &mut table, "client_secret")?;
    let disabled = taken(&place, &mut table, "disabled")?.unwrap_or(false);
    let settings: ClientSettings = typed(&place, Value::Table(table))?;
    Ok(ClientEntry {
        client_id: ClientId(client_id),
        client_secret: client_secret.map(Into::into),
        disabled,
        names_signing_algorithm: settings.names_signing_algorithm(),
        metadata: settings.into(),
    })
}

fn user(place: &str, mut table: Table) -> Result<UserEntry, StateFileError> {
    let password: Option<String> = taken(place, &mut table, "password")?;
    let password_hash = taken(place, &mut table, "password_hash")?;
    let disabled = taken(place, &mut table, "disabled")?.unwrap_or(false);
    let admin = taken(place, &mut table, "admin")?.unwrap_or(false);
    let must_change_password = taken(place, &mut table, "must_change_password")?.unwrap_or(false);
    let totp = taken(place, &mut table, "totp")?;
    let passkeys = taken(place, &mut table, "passkeys")?.unwrap_or_default();
    let groups = taken(place, &mut table, "groups")?;
    let settings: UserSettings = typed(place, Value::Table(table))?;
    Ok(UserEntry {
        password: password.map(Into::into),
        password_hash,
        disabled,
        admin,
        must_change_password,
        totp,
        passkeys,
        groups,
        claims: settings.into(),
    })
}

fn scope(place: &str, mut table: Table) -> Result<Scope, StateFileError> {
    let name: String = taken(place, &mut table, "name")?.ok_or_else(|| wrong(place, "name is missing"))?;
    let description = taken(place, &mut table, "description")?.unwrap_or_else(|| name.clone());
    let claims = taken(place, &mut table, "claims")?.unwrap_or_default();
    match table.keys().next() {
        Some(key) => Err(wrong(
            place,
            &format!("unknown key {key}; there are name, description and claims"),
        )),
        None => Ok(Scope {
            name,
            description,
            claims,
        }),
    }
}

/// NUL is no character of any name, and not every database keeps it.
fn refuse_nul(place: &str, value: &Value) -> Result<(), StateFileError> {
    match value {
        Value::String(text) if text.contains('\0') => Err(wrong(place, "there is a NUL in it")),
        Value::Array(values) => {
            let mut values = values.iter().enumerate();
            values.try_for_each(|(position, value)| refuse_nul(&format!("{place}[{position}]"), value))
        }
        Value::Table(table) => refuse_nul_in_table(place, table),
        _ => Ok(()),
    }
}

/// The table at `place`; the whole file is at none.
fn refuse_nul_in_table(place: &str, table: &Table) -> Result<(), StateFileError> {
    let dot = if place.is_empty() { "" } else { "." };
    table.iter().try_for_each(|(key, value)| {
        let shown = key.replace('\0', "\u{fffd}");
        let place = format!("{place}{dot}{shown}");
        match key.contains('\0') {
            true => Err(wrong(&place, "there is a NUL in its name")),
            false => refuse_nul(&place, value),
        }
    })
}

fn tables(key: &str, value: Value) -> Result<Vec<Table>, StateFileError> {
    let Value::Array(entries) = value else {
        return Err(wrong(key, &format!("write it as [[{key}]]")));
    };
    entries
        .into_iter()
        .map(|entry| match entry {
            Value::Table(table) => Ok(table),
            _ => Err(wrong(key, &format!("write it as [[{key}]]"))),
        })
        .collect()
}

fn taken<T: DeserializeOwned>(place: &str, table: &mut Table, key: &str) -> Result<Option<T>, StateFileError> {
    table
        .remove(key)
        .map(|value| typed(&format!("{place}: {key}"), value))
        .transpose()
}

fn typed<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, StateFileError> {
    value
        .try_into()
        .map_err(|error: toml::de::Error| wrong(place, error.message()))
}

fn wrong(place: &str, problem: &str) -> StateFileError {
    StateFileError::Wrong {
        place: place.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_what_is_unknown_or_mistyped_is_named() {
        let file = StateFile::parse(
            "[[clients]]\nclient_id = \"app\"\nclient_secret = \"s\"\nredirect_uris = [\"https://app.example/cb\"]\n\
             [[users]]\nemail = \"a@b.example\"\naddress.locality = \"Berne\"\ngroups = [\"staff\"]\n\
             [[groups]]\nname = \"staff\"\n[[scopes]]\nname = \"notes\"\ndescription = \"Read your notes\"\n",
        )
        .unwrap();
        assert_eq!(file.clients[0].metadata.redirect_uris, ["https://app.example/cb"]);
        assert_eq!(
            file.users[0].claims.address.as_ref().unwrap().locality.as_deref(),
            Some("Berne")
        );
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
