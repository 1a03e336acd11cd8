//! The chain over the audit log: an HMAC over each event and all before it. The key is not in the database in the clear, so that whoever
//! can only write there cannot change a sealed event unnoticed, nor cut off the end. Only an anchor that is kept elsewhere shows that they
//! put back an earlier state of the chain, or emptied the log altogether.

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use zeroize::Zeroizing;

/// The key of the chain of this deployment.
#[derive(Clone)]
pub struct AuditChainKey(hmac::Key);

/// One event as a link of the chain.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// What the next link is made from: the new head of the chain.
    pub head: Vec<u8>,
    /// What is stored with the event. It tells nothing about the head, so that nobody can make an older event the last one.
    pub seal: Vec<u8>,
}

impl AuditChainKey {
    /// Creates the key from those bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(HMAC_SHA256, &*Zeroizing::new(bytes)))
    }

    /// The link of `event` after `head`, which is empty or that of another link.
    pub fn link(&self, head: &[u8], event: &[u8]) -> Link {
        let head = self.mac(b"head", &[head, event]);
        let seal = self.seal(&head);
        Link { head, seal }
    }

    /// The seal of the event that ended in `head`.
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
    fn a_key_is_not_shown() {
        assert_eq!(format!("{:?}", AuditChainKey::new([9; 32])), "AuditChainKey");
    }
}
