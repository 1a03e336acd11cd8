//! The metadata and keys of an OpenID provider (OpenID Connect Discovery 1.0), cached for a while.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use moka::future::Cache;
use openidconnect::{
    AdditionalProviderMetadata, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};

/// Cached metadata of a provider.
pub(super) type Known = Cache<(), Arc<Discovered>>;

/// How long the cache is valid.
const KEEP: Duration = Duration::from_secs(600);
/// Metadata and keys of a provider.
pub(super) struct Discovered {
    pub(super) metadata: Metadata,
    pub(super) asked_at: DateTime<Utc>,
}

pub(super) type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Metadata that is not in OpenID Connect Discovery.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Extra {
    /// RFC 9207 section 3.
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extra {}

/// An empty cache.
pub(super) fn nothing_known() -> Known {
    Cache::builder().max_capacity(1).time_to_live(KEEP).build()
}
