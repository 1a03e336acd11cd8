//! What a state file and the API say of a user: claims (OpenID Connect Core 1.0 section 5.1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::user::{Address, UserClaims};

/// [`UserClaims`] as they are written by a person: an unknown key or value is an error.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserSettings {
    name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    middle_name: Option<String>,
    nickname: Option<String>,
    preferred_username: Option<String>,
    profile: Option<String>,
    picture: Option<String>,
    website: Option<String>,
    email: Option<String>,
    email_verified: Option<bool>,
    gender: Option<String>,
    birthdate: Option<String>,
    zoneinfo: Option<String>,
    locale: Option<String>,
    phone_number: Option<String>,
    phone_number_verified: Option<bool>,
    address: Option<AddressSettings>,
}

/// [`Address`] as it is written by a person.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddressSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    formatted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

impl From<UserSettings> for UserClaims {
    fn from(settings: UserSettings) -> Self {
        Self {
            name: settings.name,
            given_name: settings.given_name,
            family_name: settings.family_name,
            middle_name: settings.middle_name,
            nickname: settings.nickname,
            preferred_username: settings.preferred_username,
            profile: settings.profile,
            picture: settings.picture,
            website: settings.website,
            email: settings.email,
            email_verified: settings.email_verified,
            gender: settings.gender,
            birthdate: settings.birthdate,
            zoneinfo: settings.zoneinfo,
            locale: settings.locale,
            phone_number: settings.phone_number,
            phone_number_verified: settings.phone_number_verified,
            address: settings.address.map(Address::from),
        }
    }
}

impl From<AddressSettings> for Address {
    fn from(settings: AddressSettings) -> Self {
        Self {
            formatted: settings.formatted,
            street_address: settings.street_address,
            locality: settings.locality,
            region: settings.region,
            postal_code: settings.postal_code,
            country: settings.country,
        }
    }
}

impl From<UserClaims> for UserSettings {
    fn from(given: UserClaims) -> Self {
        Self {
            name: given.name,
            given_name: given.given_name,
            family_name: given.family_name,
            middle_name: given.middle_name,
            nickname: given.nickname,
            preferred_username: given.preferred_username,
            profile: given.profile,
            picture: given.picture,
            website: given.website,
            email: given.email,
            email_verified: given.email_verified,
            gender: given.gender,
            birthdate: given.birthdate,
            zoneinfo: given.zoneinfo,
            locale: given.locale,
            phone_number: given.phone_number,
            phone_number_verified: given.phone_number_verified,
            address: given.address.map(AddressSettings::from),
        }
    }
}

impl From<Address> for AddressSettings {
    fn from(given: Address) -> Self {
        Self {
            formatted: given.formatted,
            street_address: given.street_address,
            locality: given.locality,
            region: given.region,
            postal_code: given.postal_code,
            country: given.country,
        }
    }
}
