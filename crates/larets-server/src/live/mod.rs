//! Live changes over one WebSocket per page. A message names a record or an import only to someone
//! whose grant covers it at that moment; the socket ends when the session does.

mod handlers;
mod open;
mod wire;

pub use handlers::routes;
pub use open::OpenSockets;
