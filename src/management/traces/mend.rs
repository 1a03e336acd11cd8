//! What would let a refused request through the next time, where that is one change of the client's registration that gives nobody more
//! than they have: an address that differs little from one that the client has, the other place for the same secret, an application that is enabled
//! again. What reaches further is for the settings of the client, where somebody looks at it.

use super::find;
use crate::{
    context::Context,
    domain::{
        client::{Client, ClientAuthMethod},
        ids::{ClientId, TraceId},
        right::Right,
        trace::{CheckName, Trace},
    },
    management::{
        change_error::ChangeError,
        clients::{self, ClientChange},
    },
    protocol::redirect_uri::{differs_little, is_at_the_host_of},
};

/// What would let the request through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Its redirect URI is registered too.
    AllowRedirectUri(String),
    /// Its address to return to after signing out is registered too.
    AllowPostLogoutRedirectUri(String),
    /// The client is registered for the way in which it sends its secret.
    RegisterMethod(ClientAuthMethod),
    /// The client is enabled.
    EnableClient,
}

impl Mend {
    /// What would let a request like that through to `client`, as it is registered now.
    pub fn of(trace: &Trace, client: &Client) -> Option<Self> {
        let check = trace.stopped_at()?;
        let metadata = &client.metadata;
        let near = |registered: &[String], is_near: fn(&str, &str) -> bool| {
            let came = check.came.clone()?;
            let is_near = registered.iter().any(|address| is_near(address, &came));
            (is_near && !registered.contains(&came)).then_some(came)
        };
        match check.name {
            CheckName::RegisteredRedirectUri => {
                near(&metadata.redirect_uris, differs_little).map(Self::AllowRedirectUri)
            }
            CheckName::RegisteredPostLogoutRedirectUri => {
                let known = [metadata.post_logout_redirect_uris.as_slice(), &metadata.redirect_uris].concat();
                // Nothing is sent there but the browser.
                let came = near(&known, is_at_the_host_of)?;
                Some(Self::AllowPostLogoutRedirectUri(came))
            }
            CheckName::RegisteredAuthenticationMethod => {
                let secret = [ClientAuthMethod::ClientSecretBasic, ClientAuthMethod::ClientSecretPost];
                let registered = metadata.token_endpoint_auth_method;
                let used = secret
                    .into_iter()
                    .find(|method| check.came.as_deref() == Some(method.as_str()));
                let used = used.filter(|used| secret.contains(&registered) && *used != registered);
                used.map(Self::RegisterMethod)
            }
            CheckName::EnabledClient => client.disabled.then_some(Self::EnableClient),
            _ => None,
        }
    }

    fn applied_to(self, client: &Client) -> ClientChange {
        let mut change = ClientChange {
            metadata: client.metadata.clone(),
            disabled: client.disabled,
        };
        match self {
            Self::AllowRedirectUri(address) => change.metadata.redirect_uris.push(address),
            Self::AllowPostLogoutRedirectUri(address) => change.metadata.post_logout_redirect_uris.push(address),
            Self::RegisterMethod(method) => change.metadata.token_endpoint_auth_method = method,
            Self::EnableClient => change.disabled = false,
        }
        change
    }
}

/// Changes the client that the trace is about, so that such a request goes through.
///
/// # Errors
/// See [`ChangeError`]: also where nothing is to be mended any more (409).
pub async fn mend(context: &Context, id: TraceId) -> Result<(), ChangeError> {
    let trace = find(context, id).await?;
    let client_id = trace
        .client_id
        .clone()
        .map(ClientId)
        .ok_or(ChangeError::NotFound("client"))?;
    let found = clients::find(context, Right::ClientsWrite, &client_id).await?;
    let mend = Mend::of(&trace, &found.value).ok_or(ChangeError::Stale)?;
    let change = mend.applied_to(&found.value);
    clients::change(context, &client_id, found.version, &change).await?;
    Ok(())
}
