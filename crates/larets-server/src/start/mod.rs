//! Starting: everything that a server needs is checked or, at the first start, made. Each step
//! names its own failure, and whatever a failed start made is taken away again.

mod certificate;
mod database;
mod error;
mod folder;
mod key_file;
mod listener;
mod set_up;
#[cfg(test)]
mod tests;
mod undo;

pub use certificate::Certificate;
pub use database::{open_database, open_existing};
pub use error::StartError;
pub use folder::{DataFolder, is_served};
pub use listener::Listener;
pub use set_up::setup_token;
pub use undo::Undo;

use larets_storage::Db;

use crate::config::{Place, Serving, Tls};

/// Everything that is needed to serve.
pub struct Started {
    /// The bound port.
    pub listener: Listener,
    /// The data folder, locked for this process.
    pub folder: DataFolder,
    /// The certificate, unless plain HTTP was asked for.
    pub certificate: Option<Certificate>,
    /// The open database.
    pub db: Db,
    /// What was made; kept once the server answers.
    pub undo: Undo,
}

/// Prepares everything. The port comes first: nothing is made for a server that cannot listen.
pub fn prepare(place: &Place, serving: &Serving) -> Result<Started, StartError> {
    let listener = Listener::bind(serving)?;
    let mut undo = Undo::default();
    let folder = DataFolder::take(&place.data, &mut undo)?;
    let certificate = match &serving.tls {
        Tls::Off => None,
        Tls::SelfSigned => Some(Certificate::own(&place.data, &serving.host, &mut undo)?),
        Tls::Files { certificate, key } => Some(Certificate::read(certificate, key)?),
    };
    let db = open_database(place, &mut undo)?;
    Ok(Started {
        listener,
        folder,
        certificate,
        db,
        undo,
    })
}
