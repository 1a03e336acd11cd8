//! Values that are written as text. The errors describe the expected form.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use ipnet::IpNet;
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer, Serializer,
    de::{Error, Unexpected},
};

/// `127.0.0.1:8080`, `[::]:8080`.
pub(super) fn socket_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    parse(
        deserializer,
        "an address and a port such as \"127.0.0.1:8080\" or \"[::]:8080\"",
        |text| text.parse().ok(),
    )
}

/// Networks in CIDR notation; an address without a prefix is a network of one address.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    struct Network(IpNet);

    impl<'de> Deserialize<'de> for Network {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let expected = "networks such as \"10.0.0.0/8\", \"fd00::/8\" or \"192.0.2.1\"";
            parse(deserializer, expected, |text| {
                IpNet::from_str(text)
                    .or_else(|_| IpAddr::from_str(text).map(IpNet::from))
                    .ok()
                    .map(Self)
            })
        }
    }

    Vec::<Network>::deserialize(deserializer).map(|networks| networks.into_iter().map(|network| network.0).collect())
}

/// Reads a text and converts it with `turn`. The error contains `expected`, the caller's description of what is allowed.
pub(super) fn parse<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    turn: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text(&'static str);

    impl serde::de::Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }
    }

    let text = deserializer.deserialize_str(Text(expected))?;
    turn(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &expected))
}

/// Serializes a secret as absent. The configuration is serialized only to find out its keys and default values.
pub(super) fn hidden<S: Serializer>(_: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_none()
}

/// As [`hidden`], for several.
pub(super) fn all_hidden<S: Serializer>(_: &[SecretString], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(std::iter::empty::<&str>())
}
