//! `upstreams.document`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Document;
use crate::config::{UpstreamConfig, UpstreamPreset};

/// [`UpstreamConfig`] as it is stored, without its id and its secret, which have columns of their own. What is absent has its default. One
/// of a kind that this release does not know is not understood: it counts as absent, so that nobody signs in by it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::store) struct StoredUpstream {
    preset: UpstreamPreset,
    name: String,
    issuer: Option<String>,
    tenant: Option<String>,
    client_id: String,
    scopes: Vec<String>,
    disabled: bool,
    trust_email: bool,
    create_accounts: bool,
    allowed_domains: Vec<String>,
    groups: Vec<String>,
    claims: BTreeMap<String, String>,
    groups_claim: Option<String>,
    group_map: BTreeMap<String, String>,
    authorize_url: Option<String>,
    token_url: Option<String>,
    api_url: Option<String>,
}

impl Document for StoredUpstream {
    type Domain = UpstreamConfig;

    fn store(value: UpstreamConfig) -> Self {
        Self {
            preset: value.preset,
            name: value.name,
            issuer: value.issuer,
            tenant: value.tenant,
            client_id: value.client_id,
            scopes: value.scopes,
            disabled: value.disabled,
            trust_email: value.trust_email,
            create_accounts: value.create_accounts,
            allowed_domains: value.allowed_domains,
            groups: value.groups,
            claims: value.claims,
            groups_claim: value.groups_claim,
            group_map: value.group_map,
            authorize_url: value.authorize_url,
            token_url: value.token_url,
            api_url: value.api_url,
        }
    }

    fn read(self) -> UpstreamConfig {
        UpstreamConfig {
            id: String::new(),
            preset: self.preset,
            name: self.name,
            issuer: self.issuer,
            tenant: self.tenant,
            client_id: self.client_id,
            client_secret: None,
            client_secret_file: None,
            scopes: self.scopes,
            disabled: self.disabled,
            trust_email: self.trust_email,
            create_accounts: self.create_accounts,
            allowed_domains: self.allowed_domains,
            groups: self.groups,
            claims: self.claims,
            groups_claim: self.groups_claim,
            group_map: self.group_map,
            authorize_url: self.authorize_url,
            token_url: self.token_url,
            api_url: self.api_url,
        }
    }
}
