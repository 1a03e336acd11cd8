//! The chain over the audit log: an HMAC over the digests of the events that were new together, and all before them. The key is not in the
//! database in the clear, so that whoever can only write there cannot change a sealed event unnoticed, nor cut off the end. Only an anchor
//! that is kept elsewhere shows that they put back an earlier state of the chain, or emptied the log altogether.

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use zeroize::Zeroizing;

/// The key of the chain of this deployment.
#[derive(Clone)]
pub struct AuditChainKey(hmac::Key);

/// A link of the chain.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// What the next link is made from: the new head of the chain.
    pub head: Vec<u8>,
    /// What is stored. It tells nothing about the head, so that nobody can make an older link the last one.
    pub seal: Vec<u8>,
}

/// The events that were new together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The number of the last event of the range before.
    pub after: i64,
    /// The number of its last event.
    pub last: i64,
}

impl AuditChainKey {
    /// Creates the key from those bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(HMAC_SHA256, &*Zeroizing::new(bytes)))
    }

    /// The digest of one event, from which the link of its range is made.
    pub fn digest(&self, event: &[u8]) -> Vec<u8> {
        self.mac(b"leaf", &[event])
    }

    /// The link of the events in `range`, whose digests follow each other, after `head`, which is empty or that of another link.
    pub fn link_of_range(&self, head: &[u8], range: Range, digests: &[u8]) -> Link {
        // With its length: nothing else in the input could be taken for a head then, nor a head for it.
        let length = u64::try_from(head.len()).unwrap_or(u64::MAX).to_be_bytes();
        let (after, last) = (range.after.to_be_bytes(), range.last.to_be_bytes());
        let head = self.mac(b"rang", &[&length, head, &after, &last, digests]);
        let seal = self.seal(&head);
        Link { head, seal }
    }

    /// The link of `event` alone, as earlier releases made it, after `head`, which is empty or that of another link.
    pub fn link(&self, head: &[u8], event: &[u8]) -> Link {
        let head = self.mac(b"head", &[head, event]);
        let seal = self.seal(&head);
        Link { head, seal }
    }

    /// The seal of the link that ended in `head`.
    pub fn seal(&self, head: &[u8]) -> Vec<u8> {
        self.mac(b"seal", &[head])
    }

    /// The seal of the statement that the chain begins after that event, because the ones before were kept long enough.
    pub fn seal_start(&self, sequence: i64, head: &[u8]) -> Vec<u8> {
        self.mac(b"from", &[&sequence.to_be_bytes(), head])
    }

    /// The labels have one length. A head is empty for the first event only, whose number is in the bytes of the event, so two
    /// different inputs never give the same bytes.
    fn mac(&self, label: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(label);
        for part in parts {
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }
}

impl std::fmt::Debug for AuditChainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditChainKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_depends_on_the_key_the_event_and_everything_before() {
        let key = AuditChainKey::new([3; 32]);
        let link = key.link(b"head", b"event");
        assert_eq!(key.link(b"head", b"event"), link);
        for other in [
            AuditChainKey::new([4; 32]).link(b"head", b"event"),
            key.link(b"another", b"event"),
            key.link(b"head", b"another"),
        ] {
            assert!(other.head != link.head && other.seal != link.seal);
        }
        assert_ne!(link.head, link.seal);
    }

    #[test]
    fn the_link_of_a_range_depends_on_the_key_its_bounds_its_events_and_everything_before() {
        let key = AuditChainKey::new([3; 32]);
        let range = Range { after: 4, last: 6 };
        let digests = [key.digest(b"one"), key.digest(b"two")].concat();
        let link = key.link_of_range(b"head", range, &digests);
        assert_eq!(key.link_of_range(b"head", range, &digests), link);
        for other in [
            AuditChainKey::new([4; 32]).link_of_range(b"head", range, &digests),
            key.link_of_range(b"another", range, &digests),
            key.link_of_range(b"", range, &digests),
            key.link_of_range(b"head", Range { after: 3, ..range }, &digests),
            key.link_of_range(b"head", Range { last: 7, ..range }, &digests),
            key.link_of_range(b"head", range, &digests[..32]),
        ] {
            assert!(other.head != link.head && other.seal != link.seal);
        }
        assert_ne!(key.digest(b"one"), AuditChainKey::new([4; 32]).digest(b"one"));
    }

    #[test]
    fn a_key_is_not_shown() {
        assert_eq!(format!("{:?}", AuditChainKey::new([9; 32])), "AuditChainKey");
    }
}
