//! A few turns for many who wait: whoever asks takes a turn in a lane, and lanes are served one after the other. So one that sends a
//! hundred requests at once waits for itself, and another waits for one turn of it. When all places are taken, the longest lane gives
//! one up.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// The queue. Cheap to clone.
#[derive(Clone)]
pub struct FairQueue(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// How many may wait.
    most: usize,
}

struct State {
    free: usize,
    waiting: usize,
    /// Lanes with somebody waiting, in the order in which they are served.
    lanes: VecDeque<Lane>,
}

struct Lane {
    name: String,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// A turn; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn(Option<FairQueue>);

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl FairQueue {
    /// With so many turns at once, and so many that may wait for one.
    pub fn new(turns: usize, most: usize) -> Self {
        Self(Arc::new(Shared {
            state: Mutex::new(State {
                free: turns,
                waiting: 0,
                lanes: VecDeque::new(),
            }),
            most,
        }))
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// When too many wait, and none of a longer lane.
    pub async fn turn(&self, lane: &str) -> Result<Turn, Full> {
        // Dropped after the receiver: a request that ends while it waits gives its place up.
        let _place = Place(self);
        let turn = match self.enter(lane)? {
            Entered::Turn(turn) => return Ok(turn),
            Entered::Waits(turn) => turn,
        };
        turn.await.map_err(|_| Full)
    }

    /// How many turns nobody has.
    #[cfg(test)]
    pub(super) fn free(&self) -> usize {
        self.state().free
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    fn enter(&self, lane: &str) -> Result<Entered, Full> {
        let mut state = self.state();
        if state.free > 0 {
            state.free -= 1;
            return Ok(Entered::Turn(Turn(Some(self.clone()))));
        }
        if state.waiting >= self.0.most && !state.make_room_for(lane) {
            return Err(Full);
        }
        let (turn, waits) = oneshot::channel();
        match state.lanes.iter_mut().find(|waiting| waiting.name == lane) {
            Some(waiting) => waiting.waiting.push_back(turn),
            None => state.lanes.push_back(Lane {
                name: lane.to_owned(),
                waiting: VecDeque::from([turn]),
            }),
        }
        state.waiting += 1;
        Ok(Entered::Waits(waits))
    }

    /// Gives a turn that ended to the next lane.
    fn pass_on(&self) {
        let mut state = self.state();
        while let Some(mut lane) = state.lanes.pop_front() {
            let next = lane.waiting.pop_front();
            if !lane.waiting.is_empty() {
                state.lanes.push_back(lane);
            }
            let Some(next) = next else { continue };
            state.waiting -= 1;
            match next.send(Turn(Some(self.clone()))) {
                Ok(()) => return,
                // Whoever waited is gone: the turn did not begin, and goes to the one behind.
                Err(mut turn) => turn.0 = None,
            }
        }
        state.free += 1;
    }

    fn forget_the_gone(&self) {
        let mut state = self.state();
        for lane in &mut state.lanes {
            lane.waiting.retain(|turn| !turn.is_closed());
        }
        state.lanes.retain(|lane| !lane.waiting.is_empty());
        state.waiting = state.lanes.iter().map(|lane| lane.waiting.len()).sum();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Sends the newest of the longest lane away, if it is longer than `lane` will be.
    fn make_room_for(&mut self, lane: &str) -> bool {
        let own = self.lanes.iter().find(|waiting| waiting.name == lane);
        let own = own.map_or(0, |waiting| waiting.waiting.len());
        let longest = self.lanes.iter_mut().max_by_key(|lane| lane.waiting.len());
        let Some(longest) = longest.filter(|longest| longest.waiting.len() > own + 1) else {
            return false;
        };
        longest.waiting.pop_back();
        self.waiting -= 1;
        true
    }
}

enum Entered {
    Turn(Turn),
    Waits(oneshot::Receiver<Turn>),
}

struct Place<'a>(&'a FairQueue);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.forget_the_gone();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(queue) = self.0.take() {
            queue.pass_on();
        }
    }
}

impl std::fmt::Debug for FairQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FairQueue")
            .field("waiting", &self.waiting())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{future::Future as _, pin::pin, task::Poll};

    use super::*;

    /// Asks for a turn and waits in the queue.
    async fn waits(queue: &FairQueue, lane: &'static str) -> tokio::task::JoinHandle<&'static str> {
        let before = queue.waiting();
        let own = queue.clone();
        let task = tokio::spawn(async move {
            let turn = own.turn(lane).await.expect("a turn");
            drop(turn);
            lane
        });
        while queue.waiting() == before {
            tokio::task::yield_now().await;
        }
        task
    }

    #[tokio::test]
    async fn lanes_take_turns_and_nobody_is_forgotten() {
        let queue = FairQueue::new(1, 40);
        let running = queue.turn("busy").await.expect("a turn");
        let (done, mut order) = tokio::sync::mpsc::unbounded_channel();
        for lane in ["busy", "busy", "busy", "other", "third"] {
            let (task, done) = (waits(&queue, lane).await, done.clone());
            tokio::spawn(async move { done.send(task.await.expect("it ends")) });
        }
        assert_eq!(queue.waiting(), 5);
        drop((running, done));
        let mut served = Vec::new();
        while let Some(lane) = order.recv().await {
            served.push(lane);
        }
        assert_eq!(served, ["busy", "other", "third", "busy", "busy"]);
        assert_eq!((queue.waiting(), queue.state().free), (0, 1));
    }

    #[tokio::test]
    async fn the_longest_lane_makes_room_for_another_and_not_for_itself() {
        let queue = FairQueue::new(1, 3);
        let running = queue.turn("one").await;
        let patient = [waits(&queue, "one").await, waits(&queue, "one").await];
        let own = queue.clone();
        let newest = tokio::spawn(async move { own.turn("one").await.err() });
        while queue.waiting() < 3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(queue.turn("one").await.err(), Some(Full));
        let own = queue.clone();
        let other = tokio::spawn(async move { own.turn("other").await.is_ok() });
        assert_eq!(newest.await.expect("it ends"), Some(Full));
        assert_eq!(queue.waiting(), 3);
        drop(running);
        assert!(other.await.expect("it ends"));
        for task in patient {
            task.await.expect("it ends");
        }
    }

    #[tokio::test]
    async fn a_request_that_ends_gives_up_its_place_and_its_turn() {
        let queue = FairQueue::new(1, 1);
        let running = queue.turn("one").await.expect("a turn");
        {
            let mut gone = pin!(queue.turn("gone"));
            let polled = std::future::poll_fn(|context| Poll::Ready(gone.as_mut().poll(context).is_pending())).await;
            assert!(polled && queue.waiting() == 1);
            assert_eq!(queue.turn("other").await.err(), Some(Full));
        }
        assert_eq!(queue.waiting(), 0);
        {
            let mut gone = pin!(queue.turn("gone"));
            let polled = std::future::poll_fn(|context| Poll::Ready(gone.as_mut().poll(context).is_pending())).await;
            assert!(polled);
            // It has its turn now, and never takes it up.
            drop(running);
        }
        assert_eq!((queue.waiting(), queue.state().free), (0, 1));
    }
}
