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

/// Cached metadata, by the issuer that it is of: it stays where a provider is configured in another way.
pub(super) type Known = Cache<String, Arc<Discovered>>;

/// How long the cache is valid.
const KEEP: Duration = Duration::from_secs(600);

/// Of how many providers.
const MOST: u64 = 200;

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
    /// RFC 8414 section 2. Many providers do PKCE without saying so.
    #[serde(default)]
    pub(super) code_challenge_methods_supported: Option<Vec<String>>,
}

impl AdditionalProviderMetadata for Extra {}

/// An empty cache.
pub(super) fn nothing_known() -> Known {
    Cache::builder().max_capacity(MOST).time_to_live(KEEP).build()
}
