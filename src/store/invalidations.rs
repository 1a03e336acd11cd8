//! Which values in memory are out of date. A value is kept with the moment at which its reading began. If its key changes after that
//! moment, the value does not count: so a slow reader cannot put back what was invalidated meanwhile.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{PoisonError, RwLock},
};

/// How many keys are remembered one by one. With more, everything is invalidated and they are forgotten.
const MOST_KEYS: usize = 10_000;

/// A moment in the order of invalidations in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(u64);

/// The invalidations of one kind of value.
pub(super) struct Invalidations<K>(RwLock<Inner<K>>);

struct Inner<K> {
    now: Moment,
    /// What was read before this is out of date, whatever its key.
    everything: Moment,
    /// What was read of that key before this is out of date.
    by_key: HashMap<K, Moment>,
}

impl<K: Eq + Hash> Invalidations<K> {
    pub(super) fn new() -> Self {
        Self(RwLock::new(Inner {
            now: Moment(0),
            everything: Moment(0),
            by_key: HashMap::new(),
        }))
    }

    /// To be asked before the database is.
    pub(super) fn now(&self) -> Moment {
        self.0.read().unwrap_or_else(PoisonError::into_inner).now
    }

    /// Whether what was read of that key from that moment on still counts.
    pub(super) fn is_current(&self, key: &K, read_at: Moment) -> bool {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        read_at >= inner.everything && inner.by_key.get(key).is_none_or(|changed_at| read_at >= *changed_at)
    }

    /// The key changed.
    pub(super) fn invalidate(&self, key: K) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let now = inner.next();
        inner.by_key.insert(key, now);
        if inner.by_key.len() > MOST_KEYS {
            inner.invalidate_everything();
        }
    }

    /// Everything may have changed.
    pub(super) fn invalidate_everything(&self) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        inner.invalidate_everything();
    }
}

impl<K> Inner<K> {
    fn next(&mut self) -> Moment {
        self.now = Moment(self.now.0 + 1);
        self.now
    }

    fn invalidate_everything(&mut self) {
        self.everything = self.next();
        self.by_key.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_slow_reader_brings_does_not_count() {
        let invalidations = Invalidations::new();
        let before = invalidations.now();
        invalidations.invalidate("a");
        assert!(!invalidations.is_current(&"a", before));
        assert!(invalidations.is_current(&"b", before), "that one did not change");
        assert!(invalidations.is_current(&"a", invalidations.now()));
        invalidations.invalidate_everything();
        assert!(!invalidations.is_current(&"b", before));
        assert!(invalidations.is_current(&"b", invalidations.now()));
    }

    #[test]
    fn memory_is_bounded() {
        let invalidations = Invalidations::new();
        let before = invalidations.now();
        for key in 0..=MOST_KEYS {
            invalidations.invalidate(key);
        }
        assert!(invalidations.0.read().unwrap().by_key.is_empty());
        assert!(!invalidations.is_current(&0, before));
        assert!(!invalidations.is_current(&(MOST_KEYS + 1), before));
    }

    const KEYS: usize = 3;

    /// What may happen, in any order, on two nodes beside one database.
    #[derive(Clone, Debug)]
    enum Step {
        /// The database gets a new value.
        Change(usize),
        /// A request on a node finds nothing in memory and asks the database.
        BeginReading(usize, usize),
        /// The answer arrives, however late, and is kept.
        FinishReading(usize),
        /// The node reads the log of changes.
        Follow(usize),
        /// The node loses its place in the log.
        ForgetAll(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..KEYS).prop_map(Step::Change),
            (0..2_usize, 0..KEYS).prop_map(|(node, key)| Step::BeginReading(node, key)),
            any::<usize>().prop_map(Step::FinishReading),
            (0..2_usize).prop_map(Step::Follow),
            (0..2_usize).prop_map(Step::ForgetAll),
        ]
    }

    struct Node {
        invalidations: Invalidations<usize>,
        kept: HashMap<usize, (Moment, u32)>,
        /// What the node has followed so far: of each key, the value that was there then.
        followed: [u32; KEYS],
        position: usize,
    }

    proptest! {
        #[test]
        fn no_node_shows_what_was_replaced_before_it_followed_last(steps in prop::collection::vec(step(), 0..60)) {
            let mut database = [0_u32; KEYS];
            let mut log = Vec::new();
            let mut nodes = [(); 2].map(|()| Node {
                invalidations: Invalidations::new(),
                kept: HashMap::new(),
                followed: database,
                position: 0,
            });
            let mut readings = Vec::new();
            for step in steps {
                match step {
                    Step::Change(key) => {
                        database[key] += 1;
                        log.push(key);
                    }
                    Step::BeginReading(node, key) => {
                        readings.push((node, key, nodes[node].invalidations.now(), database[key]));
                    }
                    Step::FinishReading(which) if !readings.is_empty() => {
                        let (node, key, read_at, value) = readings.swap_remove(which % readings.len());
                        nodes[node].kept.insert(key, (read_at, value));
                    }
                    Step::FinishReading(_) => {}
                    Step::Follow(node) => {
                        let node = &mut nodes[node];
                        for key in &log[node.position..] {
                            node.invalidations.invalidate(*key);
                        }
                        node.position = log.len();
                        node.followed = database;
                    }
                    Step::ForgetAll(node) => {
                        let node = &mut nodes[node];
                        node.invalidations.invalidate_everything();
                        node.position = log.len();
                        node.followed = database;
                    }
                }
                for node in &nodes {
                    for (key, (read_at, value)) in &node.kept {
                        let shown = node.invalidations.is_current(key, *read_at);
                        prop_assert!(!shown || *value >= node.followed[*key]);
                    }
                }
            }
        }
    }
}
