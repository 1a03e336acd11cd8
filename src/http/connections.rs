//! The open connections: how many, from where, and which of them nobody uses. A place in the table is what a flood of silent connections
//! is after, so each address has so many, and when all are taken the idlest gives way.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ipnet::IpNet;
use tokio::sync::Notify;

use super::client_address::is_trusted;
use crate::context::network_of;

/// The maximum number of connections, if the process may have as many files open.
pub const MOST: usize = 8_192;
/// Open files that are for something else: sockets that are about to close, the database, outbound requests, the log.
const OTHER_FILES: usize = 512;
/// The maximum number of connections of one address (of one /64 network, with IPv6). Trusted proxies have no such limit.
pub const MOST_OF_AN_ADDRESS: usize = 512;
/// After so long without a request, a connection is closed.
pub const IDLE: Duration = Duration::from_secs(60);

/// The table of connections. Cheap to clone.
#[derive(Clone)]
pub struct Connections(Arc<Table>);

struct Table {
    began: Instant,
    most: usize,
    trusted: Vec<IpNet>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u64,
    by_number: HashMap<u64, Arc<State>>,
    by_address: HashMap<IpAddr, usize>,
}

struct State {
    address: IpAddr,
    /// Requests that are being answered.
    requests: AtomicUsize,
    /// When the last request began or ended, in milliseconds after the table began.
    used_at: AtomicU64,
    close: Notify,
}

/// A place in the table; it is free again when this is dropped.
pub struct Place {
    table: Connections,
    number: u64,
    state: Arc<State>,
}

/// A request on a connection; it ends when this is dropped.
pub struct InUse(Connections, Arc<State>);

/// How many connections are possible. A connection is an open file, of which a process has a limited number: one connection too many
/// could not be accepted, and no other one would give way to it.
pub fn capacity() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    capacity_within(&limits)
}

fn capacity_within(limits: &str) -> usize {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    // Unlimited, or a system that does not say so.
    let Some(soft) = soft else { return MOST };
    soft.saturating_sub(OTHER_FILES).clamp(1, MOST)
}

impl Connections {
    /// An empty table for `most` connections. `trusted` are the proxies.
    pub fn new(most: usize, trusted: Vec<IpNet>) -> Self {
        Self(Arc::new(Table {
            began: Instant::now(),
            most,
            trusted,
            open: Mutex::default(),
        }))
    }

    /// A place for a connection from `peer`; `None` if its address has too many. If no place is free, the connection that was unused for
    /// longest is told to close; if each of them is answering a request, there is none either.
    pub fn enter(&self, peer: IpAddr) -> Option<Place> {
        let address = network_of(peer);
        let is_trusted = is_trusted(peer, &self.0.trusted);
        let mut open = self.open();
        let of_address = open.by_address.get(&address).copied().unwrap_or_default();
        if !is_trusted && of_address >= MOST_OF_AN_ADDRESS {
            return None;
        }
        if open.by_number.len() >= self.0.most {
            open.take_out_the_idlest()?;
        }
        let state = Arc::new(State {
            address,
            requests: AtomicUsize::new(0),
            used_at: AtomicU64::new(self.now()),
            close: Notify::new(),
        });
        let number = open.next;
        open.next += 1;
        open.by_number.insert(number, Arc::clone(&state));
        *open.by_address.entry(address).or_default() += 1;
        Some(Place {
            table: self.clone(),
            number,
            state,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.open().by_number.len()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.0.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn take_out_the_idlest(&mut self) -> Option<()> {
        let unused = self.by_number.iter().filter(|(_, state)| !state.is_in_use());
        let (number, _) = unused.min_by_key(|(_, state)| state.used_at.load(Ordering::Relaxed))?;
        let number = *number;
        self.remove(number)?.close.notify_one();
        Some(())
    }

    fn remove(&mut self, number: u64) -> Option<Arc<State>> {
        let state = self.by_number.remove(&number)?;
        if let Some(count) = self.by_address.get_mut(&state.address) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&state.address);
            }
        }
        Some(state)
    }
}

impl State {
    fn is_in_use(&self) -> bool {
        self.requests.load(Ordering::Relaxed) > 0
    }
}

impl Place {
    /// Notes that a request began.
    pub fn request(&self) -> InUse {
        self.state.requests.fetch_add(1, Ordering::Relaxed);
        self.state.used_at.store(self.table.now(), Ordering::Relaxed);
        InUse(self.table.clone(), Arc::clone(&self.state))
    }

    /// Waits until the connection has to close: nobody used it for [`IDLE`], or its place is needed.
    pub async fn until_closed(&self) {
        loop {
            let unused = Duration::from_millis(
                self.table
                    .now()
                    .saturating_sub(self.state.used_at.load(Ordering::Relaxed)),
            );
            let left = match self.state.is_in_use() {
                true => IDLE,
                false => IDLE.saturating_sub(unused),
            };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                () = self.state.close.notified() => return,
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.table.open().remove(self.number);
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.1.used_at.store(self.0.now(), Ordering::Relaxed);
        self.1.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: usize) -> IpAddr {
        let number = u32::try_from(number).unwrap();
        std::net::Ipv4Addr::from(0x0a00_0000 + number).into()
    }

    #[test]
    fn there_is_room_for_as_many_connections_as_files_may_be_open_besides_others() {
        let limits = |soft: &str| {
            format!("Limit    Soft Limit   Hard Limit   Units\nMax open files   {soft}   524288   files\n")
        };
        assert_eq!(capacity_within(&limits("1024")), 512);
        assert_eq!(capacity_within(&limits("65536")), MOST);
        assert_eq!(capacity_within(&limits("unlimited")), MOST);
        assert_eq!(capacity_within(&limits("64")), 1);
        assert_eq!(capacity_within(""), MOST);
    }

    #[test]
    fn an_address_has_so_many_places_and_a_trusted_proxy_all() {
        let connections = Connections::new(MOST, vec!["10.0.0.9/32".parse().unwrap()]);
        let places: Vec<_> = (0..MOST_OF_AN_ADDRESS)
            .map(|_| connections.enter(address(1)).unwrap())
            .collect();
        assert!(connections.enter(address(1)).is_none());
        assert!(connections.enter(address(2)).is_some());
        drop(places);
        assert_eq!(connections.count(), 0);
        let proxied: Vec<_> = (0..2 * MOST_OF_AN_ADDRESS)
            .map(|_| connections.enter(address(9)))
            .collect();
        assert!(proxied.iter().all(Option::is_some));
    }

    #[test]
    fn one_customer_of_ipv6_is_one_address() {
        let connections = Connections::new(MOST, Vec::new());
        let of = |text: &str| text.parse::<IpAddr>().unwrap();
        let places: Vec<_> = (0..MOST_OF_AN_ADDRESS)
            .map(|number| connections.enter(of(&format!("2001:db8:1:2::{number:x}"))).unwrap())
            .collect();
        assert!(connections.enter(of("2001:db8:1:2:ffff::1")).is_none());
        assert!(connections.enter(of("2001:db8:1:3::1")).is_some());
        drop(places);
    }

    #[tokio::test]
    async fn when_all_places_are_taken_the_idlest_gives_way_and_none_that_answers() {
        let connections = Connections::new(MOST, Vec::new());
        let mut places: Vec<_> = (0..MOST)
            .map(|number| connections.enter(address(number / 100)).unwrap())
            .collect();
        let in_use = places[0].request();
        let newcomer = connections.enter(address(9_999)).unwrap();
        assert_eq!(connections.count(), MOST);
        // The first one that is not answering was told to close, without waiting for its limit.
        let told = tokio::time::timeout(Duration::from_secs(1), async {
            let told = places.iter().skip(1).map(|place| Box::pin(place.until_closed()));
            futures_util::future::select_all(told).await.1
        });
        let index = told.await.unwrap() + 1;
        drop(places.remove(index));
        assert_eq!(connections.count(), MOST, "its place went to the newcomer");
        drop((in_use, newcomer));
        let busy: Vec<_> = places.iter().map(Place::request).collect();
        let last = connections.enter(address(9_999)).unwrap();
        let last_in_use = last.request();
        assert!(connections.enter(address(9_998)).is_none(), "each is answering");
        drop((busy, last_in_use));
    }
}
