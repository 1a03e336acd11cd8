//! A user and their claims (OpenID Connect Core 1.0 section 5.1).

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{acr::Acr, ids::UserId, phone_number::PhoneNumber};

/// A person with an account.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// The `sub` of their tokens; never changes, never reused.
    pub id: UserId,
    /// Closed on every path.
    pub disabled: bool,
    /// Has a role in the administration, themselves or by a group.
    pub has_role: bool,
    /// The argon2id PHC string; `None` while they have no password.
    pub password_hash: Option<String>,
    /// What applications may learn about them.
    pub claims: UserClaims,
    /// The names of the enabled groups they are in, sorted.
    pub groups: Vec<String>,
    /// The most that any of them asks its members to prove.
    pub required_acr: Option<Acr>,
    /// What stands between them and their account.
    pub state: AccountState,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When a claim last changed; the `updated_at` claim.
    pub updated_at: DateTime<Utc>,
}

/// What stands between a person and their account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountState {
    /// Somebody else set their password: they choose their own at the next sign-in.
    pub must_change_password: bool,
    /// The version of the terms that they accepted.
    pub accepted_terms: Option<String>,
    /// When the account goes, for whoever asked for that and has not taken it back.
    pub deletes_at: Option<DateTime<Utc>>,
}

/// The standard claims that are stored (OpenID Connect Core 1.0 section 5.1). `sub` and `updated_at` are on [`User`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UserClaims {
    /// Full name, as shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First name or names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Last name or names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Middle name or names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Casual name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// The user name; signs in with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// A page about them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// A picture of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Their own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Their address of electronic mail; signs in with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the address was shown to be theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// Gender, any text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// `YYYY-MM-DD`, `0000-MM-DD` or `YYYY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// BCP 47 language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// E.164 number; signs in with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether the number was shown to be theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// The address claim (OpenID Connect Core 1.0 section 5.1.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Address {
    /// The whole address, as on an envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    /// Street address, with number or box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// State, province, prefecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Zip or postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl User {
    /// An account of now, with nothing but these claims.
    pub fn new(id: UserId, claims: UserClaims, now: DateTime<Utc>) -> Self {
        Self {
            id,
            disabled: false,
            has_role: false,
            password_hash: None,
            claims,
            groups: Vec::new(),
            required_acr: None,
            state: AccountState::default(),
            created_at: now,
            updated_at: now,
        }
    }

    /// How a page addresses them: their name, else the name they sign in with.
    pub fn display_name(&self) -> &str {
        let claims = &self.claims;
        [
            &claims.name,
            &claims.given_name,
            &claims.preferred_username,
            &claims.email,
        ]
        .into_iter()
        .find_map(|claim| claim.as_deref())
        .unwrap_or("?")
    }

    /// What a page shows to tell this account from another of the same person.
    pub fn account_label(&self) -> &str {
        let claims = &self.claims;
        [
            &claims.email,
            &claims.preferred_username,
            &claims.phone_number,
            &claims.name,
        ]
        .into_iter()
        .find_map(|claim| claim.as_deref())
        .unwrap_or("?")
    }

    /// The address of mail that they showed to be theirs.
    pub fn verified_email(&self) -> Option<&str> {
        let claims = &self.claims;
        claims.email.as_deref().filter(|_| claims.email_verified == Some(true))
    }

    /// Whether a mail to their address may stand in for a password. An administrator's must be verified first: otherwise whoever owns a
    /// mistyped address would own the deployment.
    pub fn may_sign_in_by_mail(&self) -> bool {
        !self.has_role || self.verified_email().is_some()
    }

    /// The telephone number that they showed to be theirs, if a message can go to it.
    pub fn verified_phone(&self) -> Option<PhoneNumber> {
        let claims = &self.claims;
        let number = claims.phone_number.as_deref();
        let number = number.filter(|_| claims.phone_number_verified == Some(true))?;
        PhoneNumber::parse(number).ok()
    }

    /// One claim as it stands in a token or a UserInfo answer; `None` where there is nothing to say.
    pub fn claim(&self, name: &str) -> Option<serde_json::Value> {
        match name {
            "sub" => Some(self.id.to_string().into()),
            "updated_at" => Some(self.updated_at.timestamp().into()),
            "groups" => Some(self.groups.clone().into()),
            _ => match serde_json::to_value(&self.claims).ok()? {
                serde_json::Value::Object(mut claims) => claims.remove(name),
                _ => None,
            },
        }
    }
}

/// What kind of name somebody signs in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginNameKind {
    /// `preferred_username`.
    Username,
    /// `email`.
    Email,
    /// `phone_number`.
    Phone,
}

impl LoginNameKind {
    /// The word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}
