//! The port: bound before anything else, and the address under which a person reaches it.

use std::fs;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};

use super::error::StartError;
use crate::config::{Serving, Tls};

/// A bound port.
#[derive(Debug)]
pub struct Listener {
    /// The socket.
    pub socket: TcpListener,
    /// The address for people, such as `https://crm.example:8443`.
    pub url: String,
}

impl Listener {
    /// Binds the first of the addresses that can be had.
    pub fn bind(serving: &Serving) -> Result<Self, StartError> {
        let first = serving.addresses.first().map_or_else(
            || serving.host.clone(),
            |address| format!("{}:{}", serving.host, address.port()),
        );
        let failed = |source: std::io::Error| match source.kind() {
            ErrorKind::AddrInUse => StartError::PortTaken(first.clone()),
            _ => StartError::Listen {
                address: first.clone(),
                source,
            },
        };
        let socket = TcpListener::bind(serving.addresses.as_slice()).map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?;
        let scheme = if serving.tls == Tls::Off {
            "http"
        } else {
            "https"
        };
        Ok(Self {
            url: format!("{scheme}://{}", authority(&serving.host, bound)),
            socket,
        })
    }
}

/// Who listens on every address is reached by the machine's name.
fn authority(host: &str, bound: SocketAddr) -> String {
    let host = if bound.ip().is_unspecified() {
        machine_name()
    } else {
        host.to_owned()
    };
    format!("{host}:{}", bound.port())
}

/// The name of this machine, or `localhost`.
pub(super) fn machine_name() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .ok()
        .filter(|name| !name.is_empty() && name.parse::<IpAddr>().is_err())
        .unwrap_or_else(|| "localhost".to_owned())
}
