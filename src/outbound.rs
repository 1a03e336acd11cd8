//! The guarded outbound client: fetches what a client's registration points to (keys, logos), and asks other providers. Five seconds, 64 KiB, no
//! redirects, and no address inside our own network unless it is listed. The address that was checked is the one connected to.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http::{Request, Response};
use ipnet::IpNet;
use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use url::{Host, Url};

pub mod client_keys;

/// How long a fetch may take in all.
const TIME: Duration = Duration::from_secs(5);
/// How much it may bring.
const BYTES: usize = 64 * 1024;

/// Fetches; cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    /// For https: public addresses, and listed ones.
    anywhere: reqwest::Client,
    /// For plain http: listed networks alone.
    listed: reqwest::Client,
    allow_private: Arc<[IpNet]>,
}

/// What a fetch brought.
#[derive(Debug)]
pub struct Fetched {
    /// The bytes.
    pub body: Vec<u8>,
}

/// Why a fetch brought nothing. For the log; never for the one who asked.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// Not a URL that may be fetched.
    #[error("the address may not be fetched: {0}")]
    Forbidden(&'static str),
    /// The other side failed.
    #[error("the fetch failed")]
    Failed(#[from] reqwest::Error),
    /// Another status than 200.
    #[error("the other side answered {0}")]
    Status(u16),
    /// More than we take.
    #[error("the answer is larger than 64 KiB")]
    TooLarge,
}

impl Outbound {
    /// A client that reaches public addresses, and those in `allow_private`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(allow_private: &[IpNet]) -> Result<Self, OutboundError> {
        let allow_private: Arc<[IpNet]> = allow_private.into();
        Ok(Self {
            anywhere: client(GuardedResolver {
                allow_private: Arc::clone(&allow_private),
                reach: Reach::PublicAndListed,
            })?,
            listed: client(GuardedResolver {
                allow_private: Arc::clone(&allow_private),
                reach: Reach::Listed,
            })?,
            allow_private,
        })
    }

    /// Fetches `address` by GET: https, or http where the address is listed as private.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub async fn get(&self, address: &str) -> Result<Fetched, OutboundError> {
        let url = Url::parse(address).map_err(|_| OutboundError::Forbidden("not a URL"))?;
        let response = self.client_for(&url)?.get(url).send().await?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(OutboundError::Status(response.status().as_u16()));
        }
        let body = bounded_body(response).await?;
        Ok(Fetched { body })
    }

    /// Sends `request`, under the same limits; brings the answer, whatever its status.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutboundError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| OutboundError::Forbidden("not a URL"))?;
        let client = self.client_for(&url)?;
        let response = client
            .request(parts.method, url)
            .headers(parts.headers)
            .body(body)
            .send()
            .await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = Response::new(bounded_body(response).await?);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }

    /// The client that may fetch `url`. Addresses written as numbers never reach the resolver, so they are checked here.
    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, OutboundError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::Forbidden("it carries credentials"));
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(OutboundError::Forbidden("it names no host")),
        };
        let (client, reach) = match url.scheme() {
            "https" => (&self.anywhere, Reach::PublicAndListed),
            "http" => (&self.listed, Reach::Listed),
            _ => return Err(OutboundError::Forbidden("it is neither https nor http")),
        };
        if literal.is_some_and(|address| !may_reach(address, &self.allow_private, reach)) {
            return Err(OutboundError::Forbidden("it is inside a network that is not listed"));
        }
        Ok(client)
    }
}

async fn bounded_body(mut response: reqwest::Response) -> Result<Vec<u8>, OutboundError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > BYTES {
            return Err(OutboundError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn client(resolver: GuardedResolver) -> Result<reqwest::Client, OutboundError> {
    Ok(reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(TIME)
        .connect_timeout(TIME)
        .no_proxy()
        .pool_max_idle_per_host(1)
        .dns_resolver(Arc::new(resolver))
        .build()?)
}

/// Which addresses may be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public ones, and those in `outbound.allow_private`.
    PublicAndListed,
    /// Those in `outbound.allow_private` alone: plain http is for test installations.
    Listed,
}

/// Resolves a name, and hands on only addresses that may be reached: the check and the connection see the same answer.
struct GuardedResolver {
    allow_private: Arc<[IpNet]>,
    reach: Reach,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (allow_private, reach) = (Arc::clone(&self.allow_private), self.reach);
        Box::pin(async move {
            let resolved = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = resolved
                .filter(|address| may_reach(address.ip(), &allow_private, reach))
                .collect();
            if allowed.is_empty() {
                return Err("no address that may be reached".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether `address` is listed, or a public one where those may be reached.
fn may_reach(address: IpAddr, allow_private: &[IpNet], reach: Reach) -> bool {
    let address = address.to_canonical();
    allow_private.iter().any(|network| network.contains(&address))
        || (reach == Reach::PublicAndListed && is_public(address))
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(a == 0
                || a == 10
                || a == 127
                || (a == 100 && (64..128).contains(&b))
                || (a == 169 && b == 254)
                || (a == 172 && (16..32).contains(&b))
                || (a == 192 && b == 168)
                || (a == 192 && b == 0 && (c == 0 || c == 2))
                || (a == 198 && (b == 18 || b == 19))
                || (a == 198 && b == 51 && c == 100)
                || (a == 203 && b == 0 && c == 113)
                || a >= 224)
        }
        IpAddr::V6(v6) => {
            let segments = v6.segments();
            let is_global_unicast = (segments[0] & 0xe000) == 0x2000;
            let embeds_ipv4 = segments[0] == 0x2002 || (segments[0] == 0x2001 && segments[1] == 0);
            let is_documentation = segments[0] == 0x2001 && segments[1] == 0x0db8;
            is_global_unicast && !embeds_ipv4 && !is_documentation
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_not_reached_however_they_are_written() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "ff02::1",
            "2001:db8::1",
        ] {
            assert!(
                !may_reach(inside.parse().unwrap(), &[], Reach::PublicAndListed),
                "{inside}"
            );
        }
        assert!(!may_reach(
            "1.1.1.1".parse().unwrap(),
            &["127.0.0.0/8".parse().unwrap()],
            Reach::Listed
        ));
        for public in ["1.1.1.1", "2606:4700::1111"] {
            assert!(
                may_reach(public.parse().unwrap(), &[], Reach::PublicAndListed),
                "{public}"
            );
        }
        assert!(may_reach(
            "127.0.0.1".parse().unwrap(),
            &["127.0.0.0/8".parse().unwrap()],
            Reach::Listed
        ));
    }

    #[tokio::test]
    async fn what_is_not_https_or_hides_an_inner_address_is_not_fetched() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let outbound = Outbound::new(&[]).unwrap();
        for address in [
            "http://example.com/",
            "https://127.0.0.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "file:///etc/passwd",
            "https://user:pass@example.com/",
            "https://localhost/",
            "nonsense",
        ] {
            assert!(outbound.get(address).await.is_err(), "{address}");
        }
    }
}
