//! `users.claims` and `applied_users.claims`.

use serde::{Deserialize, Serialize};

use super::{Document, if_known};
use crate::domain::user::{Address, UserClaims};

/// [`UserClaims`] as they are stored. What is absent, or of a type that this release does not know, is not known
/// of the person.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::store) struct StoredUserClaims {
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    given_name: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    family_name: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    middle_name: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    preferred_username: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    website: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    gender: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    birthdate: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    zoneinfo: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    phone_number_verified: Option<bool>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    address: Option<StoredAddress>,
}

/// [`Address`] as it is stored.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredAddress {
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    formatted: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    street_address: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    locality: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    #[serde(deserialize_with = "if_known", skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

impl Document for StoredUserClaims {
    type Domain = UserClaims;

    fn store(value: UserClaims) -> Self {
        Self {
            name: value.name,
            given_name: value.given_name,
            family_name: value.family_name,
            middle_name: value.middle_name,
            nickname: value.nickname,
            preferred_username: value.preferred_username,
            profile: value.profile,
            picture: value.picture,
            website: value.website,
            email: value.email,
            email_verified: value.email_verified,
            gender: value.gender,
            birthdate: value.birthdate,
            zoneinfo: value.zoneinfo,
            locale: value.locale,
            phone_number: value.phone_number,
            phone_number_verified: value.phone_number_verified,
            address: value.address.map(StoredAddress::store),
        }
    }

    fn read(self) -> UserClaims {
        UserClaims {
            name: self.name,
            given_name: self.given_name,
            family_name: self.family_name,
            middle_name: self.middle_name,
            nickname: self.nickname,
            preferred_username: self.preferred_username,
            profile: self.profile,
            picture: self.picture,
            website: self.website,
            email: self.email,
            email_verified: self.email_verified,
            gender: self.gender,
            birthdate: self.birthdate,
            zoneinfo: self.zoneinfo,
            locale: self.locale,
            phone_number: self.phone_number,
            phone_number_verified: self.phone_number_verified,
            address: self.address.map(Document::read),
        }
    }
}

impl Document for StoredAddress {
    type Domain = Address;

    fn store(value: Address) -> Self {
        Self {
            formatted: value.formatted,
            street_address: value.street_address,
            locality: value.locality,
            region: value.region,
            postal_code: value.postal_code,
            country: value.country,
        }
    }

    fn read(self) -> Address {
        Address {
            formatted: self.formatted,
            street_address: self.street_address,
            locality: self.locality,
            region: self.region,
            postal_code: self.postal_code,
            country: self.country,
        }
    }
}
