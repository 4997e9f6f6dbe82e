//! How many live sockets each person has open, and their end when the server stops. Every one of them
//! asks the database about every change, so their number has an end too.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use larets_core::ids::UserId;
use tokio::sync::watch;

/// Pages that one person may have open at a time.
const SOCKETS_LIMIT: usize = 50;

type Counts = BTreeMap<UserId, usize>;

/// The open sockets of this process.
#[derive(Debug, Clone, Default)]
pub struct OpenSockets {
    counts: Arc<Mutex<Counts>>,
    stopped: watch::Sender<bool>,
}

/// A place taken by one socket, given back when dropped.
#[derive(Debug)]
pub struct SocketPlace {
    sockets: OpenSockets,
    person: UserId,
}

impl OpenSockets {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every socket, and whichever is opened from now on: the server stops, and would wait for
    /// them.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Comes to its end once the server stops.
    pub fn stopping(&self) -> impl Future<Output = ()> + use<> {
        let mut stopped = self.stopped.subscribe();
        async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        }
    }

    /// Takes a place; none when the person has as many as one may have.
    pub fn enter(&self, person: UserId) -> Option<SocketPlace> {
        let mut counts = self.counts();
        let count = counts.entry(person).or_default();
        if *count >= SOCKETS_LIMIT {
            return None;
        }
        *count += 1;
        Some(SocketPlace {
            sockets: self.clone(),
            person,
        })
    }
}

impl Drop for SocketPlace {
    fn drop(&mut self) {
        let mut counts = self.sockets.counts();
        if let Some(count) = counts.get_mut(&self.person) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    // Shows that one person's sockets have an end, that others are not held up by it, and that a
    // closed socket makes room and leaves nothing behind.
    #[test]
    fn places_are_limited() {
        let sockets = OpenSockets::default();
        let [anna, boris] = [1, 2].map(|number| UserId::from_uuid(Uuid::from_u128(number)));
        let mut open: Vec<SocketPlace> = (0..SOCKETS_LIMIT)
            .map(|_| sockets.enter(anna).unwrap())
            .collect();
        assert!(sockets.enter(anna).is_none());
        assert!(sockets.enter(boris).is_some());
        open.pop();
        open.extend(sockets.enter(anna));
        assert!(sockets.enter(anna).is_none());
        drop(open);
        assert!(sockets.counts().is_empty());
    }
}
