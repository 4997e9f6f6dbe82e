//! The growing delay of sign-ins, per account and per network. In memory and bounded: a restart
//! forgives, a flood of made-up names pushes out the oldest. Counting is pure; only the maps are
//! not.

use std::net::IpAddr;
use std::sync::PoisonError;
use std::time::Duration;

use larets_core::email::Email;
use larets_core::time::{At, SECOND};
use moka::sync::Cache;
use ring::digest;

/// Failures of an account that cost nothing.
const FREE_PER_ACCOUNT: u32 = 5;
/// Failures of a network that cost nothing: an office behind one address mistypes at nine o'clock.
const FREE_PER_NETWORK: u32 = 50;
const LONGEST_DELAY_SECONDS: i64 = 15 * 60;
/// Failures this old are forgotten.
const MEMORY: Duration = Duration::from_hours(24);
const MOST_KEYS: u64 = 100_000;

/// Attempts that cost nothing are recorded this often at most, in microseconds.
const RECORDED_EVERY: i64 = 60 * SECOND;

/// Attempts that cost whoever makes them nothing, and so must not fill the record of events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Idle {
    /// How many since they were last recorded.
    count: u32,
    recorded: Option<At>,
}

impl Idle {
    /// One more. Gives the number to record, once it is time to.
    fn one_more(&mut self, now: At) -> Option<u32> {
        self.count = self.count.saturating_add(1);
        if self
            .recorded
            .is_some_and(|recorded| now.since(recorded) < RECORDED_EVERY)
        {
            return None;
        }
        self.recorded = Some(now);
        Some(std::mem::take(&mut self.count))
    }
}

/// What is remembered of an account or a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Failures {
    count: u32,
    last: At,
    /// Attempts that were not let through.
    delayed: Idle,
}

impl Failures {
    /// Seconds that are still to wait: 1, 2, 4, … after each failure beyond the free ones.
    fn wait_seconds(self, free: u32, now: At) -> i64 {
        let Some(beyond) = self.count.checked_sub(free) else {
            return 0;
        };
        let delay = 1_i64
            .checked_shl(beyond)
            .filter(|delay| *delay > 0)
            .unwrap_or(LONGEST_DELAY_SECONDS)
            .min(LONGEST_DELAY_SECONDS);
        let passed = now.since(self.last).max(0);
        let left = (delay * SECOND).saturating_sub(passed).max(0);
        (left + SECOND - 1) / SECOND
    }
}

type AccountKey = [u8; 16];
type NetworkKey = u128;

/// Too many failures came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delayed {
    /// Seconds to wait.
    pub seconds: u64,
    /// How many attempts on this account, or from this network, are to be recorded now. None when
    /// that was done within the last minute: whoever tries on must not fill the record of events.
    pub to_record: Option<u32>,
}

/// An attempt that was let through. It counts as a failure until it says otherwise, so that many
/// at once do not slip past the count.
#[derive(Debug)]
#[must_use = "tell how it ended"]
pub struct Attempt {
    account: AccountKey,
    network: Option<NetworkKey>,
}

/// Remembers failures.
#[derive(Debug)]
pub struct SignInDelay {
    accounts: Cache<AccountKey, Failures>,
    networks: Cache<NetworkKey, Failures>,
    setup: std::sync::Mutex<Idle>,
    deciding: std::sync::Mutex<()>,
}

impl Default for SignInDelay {
    fn default() -> Self {
        Self {
            accounts: cache(),
            networks: cache(),
            setup: std::sync::Mutex::default(),
            deciding: std::sync::Mutex::default(),
        }
    }
}

fn cache<K: std::hash::Hash + Eq + Send + Sync + 'static>() -> Cache<K, Failures> {
    Cache::builder()
        .max_capacity(MOST_KEYS)
        .time_to_idle(MEMORY)
        .build()
}

impl SignInDelay {
    /// Lets an attempt through or says how long to wait. `email` as it was typed.
    pub fn begin(&self, email: &str, address: Option<IpAddr>, now: At) -> Result<Attempt, Delayed> {
        let account = account_key(email);
        let network = address.map(network_key);
        let _deciding = self.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        let of_account = self.accounts.get(&account);
        let of_network = network.and_then(|key| self.networks.get(&key));
        let wait = |failures: Option<Failures>, free| {
            failures.map_or(0, |failures: Failures| failures.wait_seconds(free, now))
        };
        let by_account = wait(of_account, FREE_PER_ACCOUNT);
        let by_network = wait(of_network, FREE_PER_NETWORK);
        if by_account.max(by_network) > 0 {
            // One network can make up any number of accounts, so it comes first.
            let to_record = match (network.zip(of_network), of_account) {
                (Some((key, mut failures)), _) if by_network > 0 => {
                    let to_record = failures.delayed.one_more(now);
                    self.networks.insert(key, failures);
                    to_record
                }
                (_, Some(mut failures)) => {
                    let to_record = failures.delayed.one_more(now);
                    self.accounts.insert(account, failures);
                    to_record
                }
                (_, None) => None,
            };
            return Err(Delayed {
                seconds: by_account.max(by_network).unsigned_abs(),
                to_record,
            });
        }
        self.accounts.insert(account, one_more(of_account, now));
        if let Some(key) = network {
            self.networks.insert(key, one_more(of_network, now));
        }
        Ok(Attempt { account, network })
    }

    /// The password was right: the account starts afresh, and the network did not fail.
    pub fn succeeded(&self, attempt: Attempt) {
        let _deciding = self.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        self.accounts.invalidate(&attempt.account);
        self.take_back_network(&attempt);
    }

    /// Nothing was checked, as when the server was too busy: the attempt does not count.
    pub fn not_checked(&self, attempt: Attempt) {
        let _deciding = self.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failures) = self.accounts.get(&attempt.account) {
            self.accounts.insert(attempt.account, one_less(failures));
        }
        self.take_back_network(&attempt);
    }

    /// The password was wrong. It has been counted already.
    pub fn failed(&self, attempt: Attempt) {
        drop(attempt);
    }

    /// Somebody tried a set-up link that is none. Gives the number of such attempts, once it is time
    /// to record it.
    pub fn wrong_setup_token(&self, now: At) -> Option<u32> {
        let mut setup = self.setup.lock().unwrap_or_else(PoisonError::into_inner);
        setup.one_more(now)
    }

    fn take_back_network(&self, attempt: &Attempt) {
        if let Some(key) = attempt.network
            && let Some(failures) = self.networks.get(&key)
        {
            self.networks.insert(key, one_less(failures));
        }
    }
}

fn one_more(failures: Option<Failures>, now: At) -> Failures {
    Failures {
        count: failures.map_or(1, |failures| failures.count.saturating_add(1)),
        last: now,
        delayed: failures.map_or_else(Idle::default, |failures| failures.delayed),
    }
}

fn one_less(failures: Failures) -> Failures {
    Failures {
        count: failures.count.saturating_sub(1),
        ..failures
    }
}

/// A hash, so that what people typed into the field is not kept in memory. All spellings of an
/// address that find the same account have the same one.
fn account_key(email: &str) -> AccountKey {
    let folded = Email::parse(email).map_or_else(
        |_| email.trim().to_lowercase(),
        |email| email.as_str().to_lowercase(),
    );
    let hash = digest::digest(&digest::SHA256, folded.as_bytes());
    let mut key = AccountKey::default();
    for (to, from) in key.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    key
}

/// The /24 of IPv4 and the /64 of IPv6: what one household or office is given.
fn network_key(address: IpAddr) -> NetworkKey {
    match address.to_canonical() {
        IpAddr::V4(address) => u128::from(u32::from(address) & !0xff),
        IpAddr::V6(address) => u128::from(address) & !u128::from(u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: At = At::from_micros(1_795_480_000_000_000);

    fn fail(delay: &SignInDelay, email: &str, address: &str, now: At) -> Result<(), Delayed> {
        delay
            .begin(email, Some(address.parse().unwrap()), now)
            .map(|attempt| delay.failed(attempt))
    }

    // Shows that an account has one count however its address is spelt.
    #[test]
    fn spellings_share_a_count() {
        let of = |text| account_key(text);
        for spelling in [
            " Anna@Firma.Example ",
            "mailto:anna@firma.example",
            "anna@firma.example?subject=1",
            "Анна <anna@firma.example>",
            "anna@firma.example;",
        ] {
            assert_eq!(of(spelling), of("anna@firma.example"), "{spelling}");
        }
        assert_ne!(of("anna@firma.example"), of("boris@firma.example"));
        assert_ne!(of("no address"), of("another"));
    }

    // Shows the whole series of delays of one account, and that waiting is all it takes.
    #[test]
    fn delay_grows_to_its_end() {
        let mut failures = Failures {
            count: FREE_PER_ACCOUNT - 1,
            last: START,
            delayed: Idle::default(),
        };
        assert_eq!(failures.wait_seconds(FREE_PER_ACCOUNT, START), 0);
        let mut series = Vec::new();
        for _ in 0..12 {
            failures = one_more(Some(failures), START);
            series.push(failures.wait_seconds(FREE_PER_ACCOUNT, START));
        }
        assert_eq!(series, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        failures.count = u32::MAX;
        assert_eq!(failures.wait_seconds(FREE_PER_ACCOUNT, START), 900);
        let later = START.plus(899 * SECOND + 1);
        assert_eq!(failures.wait_seconds(FREE_PER_ACCOUNT, later), 1);
        assert_eq!(
            failures.wait_seconds(FREE_PER_ACCOUNT, START.plus(900 * SECOND)),
            0
        );
        assert_eq!(
            failures.wait_seconds(FREE_PER_ACCOUNT, START.plus(-SECOND)),
            900
        );
    }

    // Shows that an account is delayed wherever the attempts come from and however it is spelled,
    // that others are not, and that the right password forgives.
    #[test]
    fn accounts() {
        let delay = SignInDelay::default();
        for host in 0..FREE_PER_ACCOUNT {
            fail(&delay, "Anna@x.example", &format!("192.0.{host}.1"), START).unwrap();
        }
        let refused = fail(&delay, " anna@X.example", "203.0.113.1", START);
        let first = Delayed {
            seconds: 1,
            to_record: Some(1),
        };
        assert_eq!(refused, Err(first));
        assert_eq!(
            fail(&delay, "boris@x.example", "203.0.113.1", START),
            Ok(())
        );
        let later = START.plus(SECOND);
        let attempt = delay.begin("anna@x.example", None, later).unwrap();
        delay.succeeded(attempt);
        assert_eq!(fail(&delay, "anna@x.example", "203.0.113.1", later), Ok(()));
    }

    // Shows that attempts that are still being checked count, and those never checked do not.
    #[test]
    fn attempts_at_once() {
        let delay = SignInDelay::default();
        let open: Vec<_> = (0..FREE_PER_ACCOUNT)
            .map(|_| delay.begin("anna@x.example", None, START).unwrap())
            .collect();
        assert!(delay.begin("anna@x.example", None, START).is_err());
        for attempt in open {
            delay.not_checked(attempt);
        }
        assert!(delay.begin("anna@x.example", None, START).is_ok());
    }

    // Shows that a flood is recorded once a minute with its number, whatever accounts one network
    // makes up and from whatever networks one account is tried.
    #[test]
    fn a_flood_is_recorded_once_a_minute() {
        let recorded = |account: &dyn Fn(u32) -> String, network: &dyn Fn(u32) -> String| {
            let delay = SignInDelay::default();
            for number in 0..FREE_PER_NETWORK {
                let _ = fail(&delay, &account(number), &network(number), START);
            }
            let all = (0..1000).filter_map(|number| {
                let now = START.plus(i64::from(number) * SECOND / 10);
                let refused = fail(&delay, &account(number), &network(number), now);
                refused.err()?.to_record
            });
            all.collect::<Vec<_>>()
        };
        let flood = recorded(&|number| format!("p{number}@x.example"), &|_| {
            "192.0.2.1".to_owned()
        });
        assert!(flood.len() <= 2, "{flood:?}");
        assert!(flood.iter().sum::<u32>() > 500, "{flood:?}");
        let flood = recorded(&|_| "anna@x.example".to_owned(), &|number| {
            format!("192.0.{}.1", number % 250)
        });
        assert!(flood.len() <= 3, "{flood:?}");
        assert!(flood.iter().sum::<u32>() > 500, "{flood:?}");
    }

    // Shows that a network is delayed as a whole, next door is not, and colleagues who sign in
    // rightly do not count.
    #[test]
    fn networks() {
        let delay = SignInDelay::default();
        for person in 0..200 {
            let address = Some("2001:db8::1".parse().unwrap());
            let attempt = delay
                .begin(&format!("right{person}"), address, START)
                .unwrap();
            delay.succeeded(attempt);
        }
        for person in 0..FREE_PER_NETWORK {
            let address = format!("2001:db8::{person:x}");
            fail(&delay, &format!("p{person}"), &address, START).unwrap();
        }
        assert!(fail(&delay, "new", "2001:db8::ffff", START).is_err());
        assert!(fail(&delay, "new", "2001:db8:0:1::1", START).is_ok());
        assert_ne!(
            network_key("192.0.2.1".parse().unwrap()),
            network_key("192.0.3.1".parse().unwrap())
        );
        assert_eq!(
            network_key("192.0.2.1".parse().unwrap()),
            network_key("::ffff:192.0.2.9".parse().unwrap())
        );
    }
}
