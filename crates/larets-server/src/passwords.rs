//! The threads that hash and check passwords. bcrypt takes a third of a second on purpose: two
//! threads of its own do it, and a short queue before them says «busy» instead of growing, so a
//! flood of sign-ins takes nothing from anybody else.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use larets_security::password::{self, DummyHash, PasswordError, Pepper, Verdict};
use larets_security::secret::SecretBytes;
use tokio::sync::oneshot;

use crate::http::{ApiError, Code};

const THREADS: usize = 2;
/// With two threads the last in the queue waits about ten seconds.
const QUEUE: usize = 64;

/// Why a password was neither hashed nor checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordsError {
    /// The queue is full.
    #[error("too many passwords are waiting to be checked")]
    Busy,
    /// The threads have ended.
    #[error("the password threads have ended")]
    Stopped,
    /// The password or the stored hash cannot be worked with.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl From<PasswordsError> for ApiError {
    fn from(error: PasswordsError) -> Self {
        match error {
            PasswordsError::Busy => Self::new(Code::Busy),
            PasswordsError::Password(PasswordError::TooLong) => {
                Self::of_field(Code::TooLong, "password")
            }
            PasswordsError::Password(PasswordError::ContainsNul) => {
                Self::of_field(Code::Invalid, "password")
            }
            other => Self::unexpected(other),
        }
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// A handle to the threads. They end when the last handle is gone.
#[derive(Clone)]
pub struct Passwords {
    queue: SyncSender<Job>,
    work: Arc<Work>,
}

struct Work {
    peppers: Vec<Pepper>,
    newest: Pepper,
    /// Made by the threads, so that a start does not wait for it.
    dummy: OnceLock<Result<DummyHash, PasswordError>>,
    cost: u32,
}

impl Work {
    /// What is compared with when there is nobody. Whoever comes before it is made waits for it,
    /// also to have a real password checked: the time of the answer tells nobody apart.
    fn dummy(&self) -> Result<&DummyHash, PasswordError> {
        let made = self
            .dummy
            .get_or_init(|| DummyHash::prepare(&self.newest, self.cost));
        made.as_ref().map_err(Clone::clone)
    }

    fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verdict, PasswordError> {
        let dummy = self.dummy()?;
        match stored {
            Some(stored) => password::verify(password, stored, &self.peppers, self.cost),
            None => dummy.verify_dummy(password),
        }
    }
}

impl Passwords {
    /// Starts the threads. `peppers` are all that stored hashes may need; the last version is
    /// today's. `cost` is [`password::COST`] except in tests.
    pub fn start(peppers: Vec<Pepper>, cost: u32) -> io::Result<Self> {
        let newest = peppers
            .iter()
            .max_by_key(|pepper| pepper.version())
            .cloned()
            .ok_or_else(|| io::Error::other("there is no pepper for passwords"))?;
        let (queue, jobs) = mpsc::sync_channel::<Job>(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..THREADS {
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new()
                .name(format!("passwords-{number}"))
                .spawn(move || run(&jobs))?;
        }
        let work = Arc::new(Work {
            peppers,
            newest,
            dummy: OnceLock::new(),
            cost,
        });
        let first = Arc::clone(&work);
        // Were there no room, whoever comes first would make it.
        let _ = queue.try_send(Box::new(move || drop(first.dummy())));
        Ok(Self { queue, work })
    }

    /// Hashes a password for storage.
    pub async fn hash(&self, password: SecretBytes) -> Result<String, PasswordsError> {
        self.ask(move |work| password::hash(text(&password)?, &work.newest, work.cost))
            .await
    }

    /// Checks a password. Without a stored hash, because there is no such person, the same work
    /// is done and the answer is «wrong».
    pub async fn verify(
        &self,
        password: SecretBytes,
        stored: Option<String>,
    ) -> Result<Verdict, PasswordsError> {
        self.ask(move |work| work.verify(text(&password)?, stored.as_deref()))
            .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Work) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordsError> {
        let (answer, answered) = oneshot::channel();
        let work = Arc::clone(&self.work);
        let job = Box::new(move || {
            // Whoever asked may have gone; then the work is not worth doing.
            if !answer.is_closed() {
                let _ = answer.send(job(&work));
            }
        });
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => PasswordsError::Busy,
            TrySendError::Disconnected(_) => PasswordsError::Stopped,
        })?;
        Ok(answered.await.map_err(|_| PasswordsError::Stopped)??)
    }
}

fn text(password: &SecretBytes) -> Result<&str, PasswordError> {
    // Passwords come in as JSON text, so this does not happen.
    password.expose_str().ok_or(PasswordError::ContainsNul)
}

fn run(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else {
            return;
        };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("checking a password panicked");
        }
    }
}

/// Refuses a password that is too weak, at this field. `personal` are names and addresses that it
/// should not be made of.
pub fn check_strength(password: &str, personal: &[&str], field: &str) -> Result<(), ApiError> {
    let judged = password::strength(password, personal);
    if judged.acceptable {
        return Ok(());
    }
    let problems: Vec<&'static str> = judged
        .problems
        .iter()
        .map(|problem| problem.as_str())
        .collect();
    Err(ApiError::of_field(Code::PasswordWeak, field)
        .with_number("score", i64::from(judged.score))
        .with_codes("problems", &problems))
}

#[cfg(test)]
mod tests {
    use larets_security::secret::Key32;

    use super::*;

    fn passwords() -> Passwords {
        let pepper = Pepper::new(1, Key32::generate().unwrap());
        Passwords::start(vec![pepper], 4).unwrap()
    }

    fn secret(text: &str) -> SecretBytes {
        SecretBytes::new(text.as_bytes().to_vec())
    }

    // Shows that the right password passes, another does not, and nobody's password is wrong.
    #[tokio::test]
    async fn round_trip() {
        let passwords = passwords();
        let stored = passwords.hash(secret("пароль сундука")).await.unwrap();
        let check = async |password, stored| passwords.verify(secret(password), stored).await;
        let right = check("пароль сундука", Some(stored.clone())).await;
        assert_eq!(right, Ok(Verdict::Right));
        assert_eq!(
            check("другой пароль", Some(stored)).await,
            Ok(Verdict::Wrong)
        );
        assert_eq!(check("пароль сундука", None).await, Ok(Verdict::Wrong));
    }

    // Shows that a flood is refused at once, beyond the queue and the two at work.
    #[tokio::test]
    async fn flood_is_refused() {
        let passwords = passwords();
        let gate = Arc::new(Mutex::new(()));
        let refused = {
            let _closed = gate.lock().unwrap();
            let mut refused = 0;
            for _ in 0..QUEUE + THREADS + 10 {
                let gate = Arc::clone(&gate);
                let job = Box::new(move || drop(gate.lock()));
                refused += usize::from(passwords.queue.try_send(job).is_err());
            }
            refused
        };
        assert!(refused >= 10, "{refused}");
    }
}
