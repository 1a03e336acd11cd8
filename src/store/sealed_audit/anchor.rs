//! An anchor: where the chain stood, written down elsewhere.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::place::{self, Place};
use crate::store::{Connection, StoreError, audit_chain::AuditChainKey};

/// The number of the last sealed event, and the seal. Whoever can write to the database can empty the log, or restore an earlier one;
/// an anchor shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The number of the event.
    pub sequence: i64,
    /// The seal, which tells nothing about the head of the chain.
    pub seal: Vec<u8>,
}

impl Anchor {
    /// The anchor of that place.
    pub(super) fn of(place: &Place, key: &AuditChainKey) -> Self {
        Self {
            sequence: place.number,
            seal: key.seal(&place.head),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, URL_SAFE_NO_PAD.encode(&self.seal))
    }
}

impl FromStr for Anchor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "an anchor is a number, a colon and 43 characters";
        let (sequence, seal) = text.trim().split_once(':').ok_or(wrong)?;
        let sequence = sequence.parse().map_err(|_| wrong)?;
        let seal = URL_SAFE_NO_PAD.decode(seal).map_err(|_| wrong)?;
        if sequence < 1 || seal.len() != 32 {
            return Err(wrong);
        }
        Ok(Self { sequence, seal })
    }
}

/// Where the chain stands, as an anchor; `None` if nothing is sealed yet.
pub async fn anchor(connection: &dyn Connection, key: &AuditChainKey) -> Result<Option<Anchor>, StoreError> {
    let end = place::end(connection).await?;
    Ok(end.filter(|end| end.number > 0).map(|end| Anchor::of(&end, key)))
}
