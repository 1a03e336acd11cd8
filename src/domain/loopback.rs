//! Which addresses lead to this machine.

use url::{Host, Url};

/// Whether the host is this machine by its name or its number: what is sent there stays on it.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
