//! Collects what is decided about one request, as it is decided. Nothing is kept of a request at an endpoint that has no traces.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::{
    ids::UserId,
    trace::{Check, CheckName, Sequence, TraceStep, Verdict},
};

/// What is known of the decision so far; cheap to clone, and the same for all clones.
#[derive(Clone)]
pub struct TraceRecorder(Arc<Mutex<Draft>>);

/// What is known.
#[derive(Clone, Debug)]
struct Draft {
    step: Option<TraceStep>,
    sequence: Sequence,
    client_id: Option<String>,
    user_id: Option<UserId>,
    checks: Vec<Check>,
    is_answered: bool,
    is_sampled: bool,
}

/// What was decided about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where it came in.
    pub step: TraceStep,
    /// Whether it was refused.
    pub verdict: Verdict,
    /// The client that it named.
    pub client_id: Option<String>,
    /// The user, if one is known.
    pub user_id: Option<UserId>,
    /// Every check, in order.
    pub checks: Vec<Check>,
}

/// The longest `client_id` that is kept, in characters: one that is registered has no more.
const LONGEST_CLIENT_ID: usize = 255;

impl TraceRecorder {
    /// For one request. Where it `is_sampled`, it is kept also if it goes well.
    pub fn new(is_sampled: bool) -> Self {
        Self(Arc::new(Mutex::new(Draft {
            step: None,
            sequence: Sequence::OfStep,
            client_id: None,
            user_id: None,
            checks: Vec::new(),
            is_answered: false,
            is_sampled,
        })))
    }

    /// The request is one at that step.
    pub fn begin(&self, step: TraceStep) {
        self.change(|draft| draft.step = Some(step));
    }

    /// It goes through these checks.
    pub fn follow(&self, sequence: Sequence) {
        self.change(|draft| draft.sequence = sequence);
    }

    /// It named this client.
    pub fn client(&self, client_id: &str) {
        self.change(|draft| draft.client_id = Some(client_id.chars().take(LONGEST_CLIENT_ID).collect()));
    }

    /// It is about this user.
    pub fn user(&self, user: UserId) {
        self.change(|draft| draft.user_id = Some(user));
    }

    /// It was refused by that check. The first one counts.
    pub fn refused(&self, check: Check) {
        self.change(|draft| draft.checks.push(check));
    }

    /// These checks were made.
    pub fn checked(&self, checks: impl FnOnce() -> Vec<Check>) {
        self.change(|draft| draft.checks.extend(checks()));
    }

    /// It was answered as it asked.
    pub fn answered(&self) {
        self.change(|draft| draft.is_answered = true);
    }

    /// Whether it is kept also if it goes well.
    pub fn is_sampled(&self) -> bool {
        self.change(|draft| draft.is_sampled)
    }

    /// What was decided, if it is to be kept: always if the request was refused, and if it was answered, of a sample.
    pub fn finish(&self) -> Option<Decision> {
        let mut draft = self.change(|draft| draft.clone());
        draft.mask_what_names_no_client();
        let is_refused = draft.checks.iter().any(|check| check.verdict == Verdict::Refused);
        let step = draft
            .step
            .filter(|_| is_refused || (draft.is_answered && draft.is_sampled))?;
        Some(Decision {
            step,
            verdict: match is_refused {
                true => Verdict::Refused,
                false => Verdict::Passed,
            },
            client_id: draft.client_id,
            user_id: draft.user_id,
            checks: draft.sequence.complete(step, draft.checks),
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Draft) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Draft {
    /// What names no client may be a secret that was put into the wrong field: of a long one only the beginning is kept.
    fn mask_what_names_no_client(&mut self) {
        let mut unknown = self.checks.iter_mut();
        let is_unknown = |check: &&mut Check| check.name == CheckName::KnownClient && check.verdict == Verdict::Refused;
        if let Some(check) = unknown.find(is_unknown) {
            check.came = check.came.as_deref().map(masked);
            self.client_id = self.client_id.as_deref().map(masked);
        }
    }
}

/// A UUID has so many characters, and is shown.
const LONGEST_SHOWN: usize = 36;

fn masked(text: &str) -> String {
    match text.chars().count() > LONGEST_SHOWN {
        true => text.chars().take(8).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_request_is_always_kept_and_another_one_of_a_sample() {
        let refused = TraceRecorder::new(false);
        refused.begin(TraceStep::Token);
        refused.refused(Check::refused(CheckName::GrantType));
        assert_eq!(refused.finish().unwrap().verdict, Verdict::Refused);
        for is_sampled in [false, true] {
            let answered = TraceRecorder::new(is_sampled);
            answered.begin(TraceStep::Token);
            assert_eq!(answered.finish(), None);
            answered.answered();
            assert_eq!(answered.finish().is_some(), is_sampled);
        }
    }

    #[test]
    fn a_request_elsewhere_is_not_kept() {
        let recorder = TraceRecorder::new(true);
        recorder.refused(Check::refused(CheckName::GrantType));
        assert_eq!(recorder.finish(), None);
    }

    #[test]
    fn a_secret_in_the_place_of_an_identifier_is_not_kept() {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHP";
        let recorder = TraceRecorder::new(false);
        recorder.begin(TraceStep::Token);
        recorder.client(secret);
        recorder.refused(Check::refused(CheckName::KnownClient).came(Some(secret)));
        let decision = recorder.finish().unwrap();
        assert_eq!(decision.client_id.as_deref(), Some("JBSWY3DP…"));
        assert!(!format!("{decision:?}").contains(secret));
    }
}
