//! The client's address: from the configured trusted proxies, otherwise from the socket. Invalid values are ignored.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The peer address of the socket, added to every request by the server.
#[derive(Clone, Copy, Debug)]
pub struct PeerAddress(pub SocketAddr);

/// The client's address. `X-Forwarded-For` is read from the right: addresses added by trusted proxies are used, up to the
/// first one that is not itself a trusted proxy.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = canonical(peer);
    if !is_trusted(client, trusted) {
        return client;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for text in forwarded.into_iter().rev() {
        let Some(address) = parse(text) else { break };
        client = canonical(address);
        if !is_trusted(client, trusted) {
            break;
        }
    }
    client
}

/// Whether the peer is a proxy that nobody listed as trusted: it says for whom it asks, and is not believed. Then everybody behind it has
/// one address.
pub fn is_unlisted_proxy(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> bool {
    !is_trusted(peer, trusted) && FORWARDED.iter().any(|name| headers.contains_key(*name))
}

/// Says once that there is such a proxy.
#[derive(Debug, Default)]
pub struct UnlistedProxy(AtomicBool);

impl UnlistedProxy {
    /// Warns, the first time.
    pub fn warn_once(&self, peer: IpAddr) {
        if !self.0.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %peer,
                "a peer that is not in proxy.trusted names clients in X-Forwarded-For; if it is your proxy, list it: all its users share one address now"
            );
        }
    }
}

/// The fields by which proxies say for whom they ask (RFC 7239, and two that are older).
const FORWARDED: [&str; 3] = ["x-forwarded-for", "x-real-ip", "forwarded"];

/// Whether the address is that of a trusted proxy.
pub fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    let address = canonical(address);
    trusted.iter().any(|network| network.contains(&address))
}

/// Some proxies add the port.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_nobody_listed_is_noticed() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        assert!(is_unlisted_proxy(ip("127.0.0.1"), &forwarded("192.0.2.1"), &trusted));
        assert!(!is_unlisted_proxy(ip("10.1.2.3"), &forwarded("192.0.2.1"), &trusted));
        assert!(!is_unlisted_proxy(ip("127.0.0.1"), &HeaderMap::new(), &trusted));
    }

    fn forwarded(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", value.parse().unwrap());
        headers
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_stranger_cannot_name_an_address() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(
            client_address(ip("203.0.113.9"), &forwarded("198.51.100.1"), &trusted),
            ip("203.0.113.9")
        );
    }

    #[test]
    fn a_trusted_proxy_is_believed_for_the_last_hop_only() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let headers = forwarded("1.2.3.4, 198.51.100.1, 10.0.0.2");
        assert_eq!(client_address(ip("10.0.0.1"), &headers, &trusted), ip("198.51.100.1"));
    }

    #[test]
    fn what_cannot_be_parsed_is_ignored() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(
            client_address(ip("10.0.0.1"), &forwarded("unknown"), &trusted),
            ip("10.0.0.1")
        );
        assert_eq!(
            client_address(ip("10.0.0.1"), &forwarded("198.51.100.1, nonsense"), &trusted),
            ip("10.0.0.1")
        );
    }
}
