//! What handlers share: the database, the clock, the pools and the settings of this process.

use std::sync::Arc;

use actix_web::web;
use ipnet::IpNet;
use larets_security::token::{SetupToken, TokenHash};
use larets_storage::Db;

use super::actor::Actors;
use super::cookie::SessionCookie;
use crate::clock::Clock;
use crate::live::OpenSockets;
use crate::passwords::Passwords;
use crate::sign_in_delay::SignInDelay;

/// The state, as handlers take it.
pub type State = web::Data<AppState>;

/// Everything that outlives a request.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// Sessions looked up lately.
    pub actors: Actors,
    /// The clock.
    pub clock: Clock,
    /// The threads that hash and check passwords.
    pub passwords: Passwords,
    /// Who has to wait before the next sign-in.
    pub sign_in_delay: Arc<SignInDelay>,
    /// How many live sockets each person has open.
    pub sockets: OpenSockets,
    /// How the session cookie looks here.
    pub cookie: SessionCookie,
    /// The data folder, for files.
    pub data_folder: Arc<std::path::Path>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Arc<[IpNet]>,
    /// The hash of the token in the set-up link, when one was printed.
    pub setup_token: Option<TokenHash>,
}

impl AppState {
    /// Whether a text is the token of the set-up link.
    pub fn accepts_setup_token(&self, text: &str) -> bool {
        match (SetupToken::parse(text), self.setup_token) {
            (Some(token), Some(expected)) => token.hash() == expected,
            _ => false,
        }
    }
}
