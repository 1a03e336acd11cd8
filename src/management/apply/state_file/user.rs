//! `[[users]]` of a state file.

use std::collections::BTreeSet;

use secrecy::SecretString;
use serde::Deserialize;
use toml::{Table, Value};

use super::{
    keys,
    reading::{StateFileError, taken, typed, wrong},
    role::AssignmentEntry,
};
use crate::{
    domain::{
        attribute::Attributes,
        totp::{TotpAlgorithm, TotpParameters},
        user::UserClaims,
    },
    management::users::settings::UserSettings,
};

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
    /// The values of attributes that are named; `""` and `[]` take one away.
    pub attributes: Attributes,
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

pub(super) fn read(place: &str, mut table: Table) -> Result<UserEntry, StateFileError> {
    const OWN: [&str; 11] = [
        "was",
        "attributes",
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
        attributes: attributes(place, &mut table)?,
        claims: UserClaims::default(),
        unset: keys::unset(place, &mut table, &UserSettings::default())?,
    };
    let settings: UserSettings = typed(place, Value::Table(table))?;
    entry.claims = settings.into();
    Ok(entry)
}

/// Their kind is checked with the attributes that there are.
fn attributes(place: &str, table: &mut Table) -> Result<Attributes, StateFileError> {
    let named: Table = taken(place, table, "attributes")?.unwrap_or_default();
    let json = |(name, value): (String, Value)| match serde_json::to_value(&value) {
        // JSON has no dates.
        Ok(json) if !has_date(&value) => Ok((name, json)),
        _ => Err(wrong(
            place,
            &format!("attributes: {name} is a date; write it as a text"),
        )),
    };
    named.into_iter().map(json).collect()
}

fn has_date(value: &Value) -> bool {
    match value {
        Value::Datetime(_) => true,
        Value::Array(values) => values.iter().any(has_date),
        Value::Table(table) => table.values().any(has_date),
        _ => false,
    }
}
