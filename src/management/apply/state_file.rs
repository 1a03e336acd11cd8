//! What a state file says: TOML with `[[clients]]`, `[[users]]`, `[[groups]]`, `[[roles]]`, `[[scopes]]` and `[settings]`. An unknown key is an error. What an object
//! does not name is left as it is stored; `""` and `unset = ["name"]` take it away.

mod client;
mod group;
mod keys;
mod reading;
mod role;
mod settings;

use std::collections::BTreeSet;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use toml::{Table, Value};

use self::reading::{refuse_nul_in_table, tables, taken, typed, wrong};
pub use self::{
    client::ClientEntry,
    group::GroupEntry,
    reading::StateFileError,
    role::{AssignmentEntry, RoleEntry, RoleWithin},
    settings::SettingsEntry,
};
use crate::{
    domain::{
        claim_rule::ClaimRule,
        totp::{TotpAlgorithm, TotpParameters},
        user::UserClaims,
    },
    management::users::settings::UserSettings,
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
    pub scopes: Vec<ScopeEntry>,
    /// Roles.
    pub roles: Vec<RoleEntry>,
    /// Settings that are kept in the database.
    pub settings: SettingsEntry,
    /// Whether its clients, groups, roles and scopes are changed by state files alone from now on; absent leaves that as it is.
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

/// One of `[[users]]`: OpenID Connect claim names.
#[derive(Debug, Default)]
pub struct UserEntry {
    /// The name that they had in an earlier file, if it is another one.
    pub was: Option<String>,
    /// In plain text; hashed before it is stored.
    pub password: Option<SecretString>,
    /// A PHC string from elsewhere.
    pub password_hash: Option<String>,
    /// Closed on every path.
    pub disabled: Option<bool>,
    /// The roles that they have themselves; absent leaves them alone.
    pub roles: Option<Vec<AssignmentEntry>>,
    /// They choose a password of their own when they sign in with the one that is set here.
    pub must_change_password: bool,
    /// The authenticator app that they bring along.
    pub totp: Option<TotpEntry>,
    /// The passkeys that they bring along.
    pub passkeys: Vec<PasskeyEntry>,
    /// The groups they are in; absent leaves them alone.
    pub groups: Option<Vec<String>>,
    /// The claims that are named.
    pub claims: UserClaims,
    /// The claims that are taken away.
    pub unset: BTreeSet<String>,
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
    /// Whether its authenticator finds it without being told its identifier.
    #[serde(default = "yes")]
    pub discoverable: bool,
    /// How it is reached: `internal`, `hybrid`, `usb`, `nfc`, `ble`.
    #[serde(default)]
    pub transports: Vec<String>,
    /// What its owner calls it.
    pub name: String,
}

fn yes() -> bool {
    true
}

/// One of `[[scopes]]`.
#[derive(Debug)]
pub struct ScopeEntry {
    /// Its name (RFC 6749 section 3.3).
    pub name: String,
    /// What the consent page says of it; its name where nobody said anything.
    pub description: Option<String>,
    /// The claims that it opens.
    pub claims: Option<Vec<String>>,
    /// The claims that it makes.
    pub claim_rules: Option<Vec<ClaimRule>>,
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
            let entries = tables(&key, value)?;
            for (position, table) in entries.into_iter().enumerate() {
                let place = format!("{key}[{position}]");
                match key.as_str() {
                    "clients" => file.clients.push(client::read(&place, table)?),
                    "users" => file.users.push(user(&place, table)?),
                    "groups" => file.groups.push(group::read(&place, table)?),
                    "scopes" => file.scopes.push(scope(&place, table)?),
                    "roles" => file.roles.push(role::read(&place, table)?),
                    _ => {
                        return Err(wrong(
                            &key,
                            "unknown; there are managed, settings, clients, users, groups, roles and scopes",
                        ));
                    }
                }
            }
        }
        Ok(file)
    }
}

fn user(place: &str, mut table: Table) -> Result<UserEntry, StateFileError> {
    const OWN: [&str; 10] = [
        "was",
        "password",
        "password_hash",
        "disabled",
        "roles",
        "must_change_password",
        "totp",
        "passkeys",
        "groups",
        "unset",
    ];
    keys::check(place, &table, &OWN, &UserSettings::default())?;
    let password: Option<String> = taken(place, &mut table, "password")?;
    let mut entry = UserEntry {
        was: taken(place, &mut table, "was")?,
        password: password.map(Into::into),
        password_hash: taken(place, &mut table, "password_hash")?,
        disabled: taken(place, &mut table, "disabled")?,
        roles: taken(place, &mut table, "roles")?,
        must_change_password: taken(place, &mut table, "must_change_password")?.unwrap_or(false),
        totp: taken(place, &mut table, "totp")?,
        passkeys: taken(place, &mut table, "passkeys")?.unwrap_or_default(),
        groups: taken(place, &mut table, "groups")?,
        claims: UserClaims::default(),
        unset: keys::unset(place, &mut table, &UserSettings::default())?,
    };
    let settings: UserSettings = typed(place, Value::Table(table))?;
    entry.claims = settings.into();
    Ok(entry)
}

fn scope(place: &str, mut table: Table) -> Result<ScopeEntry, StateFileError> {
    keys::check(place, &table, &["name", "description", "claims", "claim_rules"], &())?;
    Ok(ScopeEntry {
        name: taken(place, &mut table, "name")?.ok_or_else(|| wrong(place, "name is missing"))?,
        description: taken(place, &mut table, "description")?,
        claims: taken(place, &mut table, "claims")?,
        claim_rules: taken(place, &mut table, "claim_rules")?,
    })
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
                "client_id, client_secret, client_secret_file, disabled",
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
