//! What waits for a thread of the database. Nobody spins: under load every turn of a core is needed
//! elsewhere. Of several threads the one that slept last is woken first, so that few of them, with
//! what they keep in memory, do most of the work.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::Instant;

/// Most jobs waiting; more are refused.
const LIMIT: usize = 4096;

pub(super) struct Queue<T>(Mutex<Waiting<T>>);

struct Waiting<T> {
    jobs: VecDeque<T>,
    sleepers: Vec<Thread>,
    /// How often everybody was called.
    calls: u64,
    closed: bool,
}

/// What ended a wait.
pub(super) enum Woken<T> {
    Job(T),
    /// The time is over, or everybody was called.
    Idle,
    /// Nothing waits and nothing will.
    Closed,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self(Mutex::new(Waiting {
            jobs: VecDeque::new(),
            sleepers: Vec::new(),
            calls: 0,
            closed: false,
        }))
    }
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a job in; a full or closed queue drops it and says no.
    pub fn push(&self, job: T) -> bool {
        let mut waiting = self.lock();
        if waiting.jobs.len() >= LIMIT || waiting.closed {
            return false;
        }
        waiting.jobs.push_back(job);
        let sleeper = waiting.sleepers.pop();
        drop(waiting);
        if let Some(sleeper) = sleeper {
            sleeper.unpark();
        }
        true
    }

    /// The next job, if there is one.
    pub fn next(&self) -> Option<T> {
        self.lock().jobs.pop_front()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.lock().jobs.is_empty()
    }

    /// The next job, waited for until a moment or for ever.
    pub fn wait(&self, until: Option<Instant>) -> Woken<T> {
        let mut waiting = self.lock();
        let calls = waiting.calls;
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Woken::Job(job);
            }
            if waiting.closed {
                return Woken::Closed;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if waiting.calls != calls || left.is_some_and(|left| left.is_zero()) {
                return Woken::Idle;
            }
            let me = thread::current();
            let id = me.id();
            waiting.sleepers.push(me);
            drop(waiting);
            match left {
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
            waiting = self.lock();
            waiting.sleepers.retain(|sleeper| sleeper.id() != id);
        }
    }

    /// Ends every wait.
    pub fn call_all(&self) {
        let mut waiting = self.lock();
        waiting.calls += 1;
        let sleepers = std::mem::take(&mut waiting.sleepers);
        drop(waiting);
        for sleeper in sleepers {
            sleeper.unpark();
        }
    }

    /// Takes in nothing more; what waits is still given out.
    pub fn close(&self) {
        self.lock().closed = true;
        self.call_all();
    }
}

/// Closes a queue when the thread that works on it ends, and drops what waits there: whoever asked
/// is told so instead of waiting for ever.
pub(super) struct Closes<T>(pub std::sync::Arc<Queue<T>>);

impl<T> Drop for Closes<T> {
    fn drop(&mut self) {
        self.0.close();
        while self.0.next().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    // Shows that nothing is lost between several threads, and that a closed queue gives out what it
    // has and takes in nothing more.
    #[test]
    fn everything_is_given_out() {
        let queue = Arc::new(Queue::default());
        let takers: Vec<_> = (0..3)
            .map(|_| {
                let queue = Arc::clone(&queue);
                thread::spawn(move || {
                    let mut sum = 0;
                    loop {
                        match queue.wait(None) {
                            Woken::Job(number) => sum += number,
                            Woken::Idle => {}
                            Woken::Closed => return sum,
                        }
                    }
                })
            })
            .collect();
        for number in 1..=1000 {
            while !queue.push(number) {}
        }
        queue.close();
        assert!(!queue.push(1));
        let sum: u64 = takers.into_iter().map(|taker| taker.join().unwrap()).sum();
        assert_eq!(sum, 500_500);
    }

    // Shows that a full queue refuses.
    #[test]
    fn full() {
        let queue = Queue::default();
        assert!((0..LIMIT).all(|job| queue.push(job)));
        assert!(!queue.push(0));
        assert_eq!(queue.next(), Some(0));
        assert!(queue.push(0) && !queue.is_empty());
        while queue.next().is_some() {}
        assert!(queue.is_empty());
    }

    // Shows that a wait ends at its time, and by a call.
    #[test]
    fn idle() {
        let queue: Arc<Queue<()>> = Arc::default();
        let soon = Instant::now() + Duration::from_millis(1);
        assert!(matches!(queue.wait(Some(soon)), Woken::Idle));
        assert!(Instant::now() >= soon);
        let waiting = Arc::clone(&queue);
        let waiter = thread::spawn(move || matches!(waiting.wait(None), Woken::Idle));
        while !waiter.is_finished() {
            queue.call_all();
        }
        assert!(waiter.join().unwrap());
    }
}
