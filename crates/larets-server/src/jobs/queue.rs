//! Jobs of a kind wait in one queue and are done by one thread, one after another, so that ten of
//! them do not fill the lane. The thread is there only while something waits.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

type Job = Box<dyn FnOnce() + Send>;

/// What waits, and whether a thread is at work on it.
#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    at_work: bool,
}

/// Jobs that are done one after another.
pub struct Queue {
    /// What its thread is called.
    name: &'static str,
    waiting: Mutex<Waiting>,
}

impl Queue {
    /// A queue in which nothing waits.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            waiting: Mutex::new(Waiting {
                jobs: VecDeque::new(),
                at_work: false,
            }),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a job behind the others. It fails when no thread can be had; then the job is gone.
    pub fn put(&'static self, job: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
        let mut waiting = self.waiting();
        waiting.jobs.push_back(Box::new(job));
        if waiting.at_work {
            return Ok(());
        }
        // A thread of its own: a server that stops does not wait for the end of a job.
        let thread = std::thread::Builder::new().name(self.name.to_owned());
        match thread.spawn(|| self.work()) {
            Ok(_) => {
                waiting.at_work = true;
                Ok(())
            }
            Err(error) => {
                waiting.jobs.pop_back();
                Err(error)
            }
        }
    }

    fn work(&self) {
        loop {
            let mut waiting = self.waiting();
            let Some(job) = waiting.jobs.pop_front() else {
                waiting.at_work = false;
                return;
            };
            drop(waiting);
            // One that panics takes nobody with it.
            if catch_unwind(AssertUnwindSafe(job)).is_err() {
                tracing::error!("a job of the queue panicked");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread::{ThreadId, current};

    use super::*;

    // Shows that however many jobs come, one thread does them in their order, also after one that
    // panics, and that another comes when all were done.
    #[test]
    fn one_thread_for_all() {
        static QUEUE: Queue = Queue::new("jobs");
        const JOBS: usize = 100;
        let (done, told) = channel::<(usize, ThreadId)>();
        let (go, gone) = channel::<()>();
        QUEUE.put(move || gone.recv().unwrap()).unwrap();
        for number in 0..JOBS {
            let done = done.clone();
            QUEUE
                .put(move || {
                    done.send((number, current().id())).unwrap();
                    assert_ne!(number, 50, "one of them is faulty");
                })
                .unwrap();
        }
        go.send(()).unwrap();
        let all: Vec<(usize, ThreadId)> = told.iter().take(JOBS).collect();
        let (first, thread) = all[0];
        assert_eq!(first, 0);
        for (place, (number, of)) in all.into_iter().enumerate() {
            assert_eq!((number, of), (place, thread));
        }
        QUEUE
            .put(move || done.send((JOBS, current().id())).unwrap())
            .unwrap();
        assert_eq!(told.recv().unwrap().0, JOBS);
    }
}
