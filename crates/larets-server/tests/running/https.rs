//! HTTPS as it is by default: with the certificate that the first start makes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use data_encoding::HEXUPPER;
use larets_testkit::{Engine, Server};
use ring::digest::{SHA256, digest};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
};
use serde_json::Value;

use crate::scene::BINARY;

/// Killed when dropped.
struct Running(Child);

impl Running {
    /// Runs until it has announced itself; the announcement.
    fn start(command: &mut Command) -> Result<(Self, Value)> {
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut running = Self(child);
        let output = running.0.stdout.take().context("no standard output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let announced = serde_json::from_str(&line).with_context(|| format!("said {line}"))?;
        Ok((running, announced))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // What cannot be killed has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One request by this version of TLS, by a client that believes `trusted` only and checks the name.
/// The answer, and the fingerprint of the certificate that was served.
fn ask(
    address: &str,
    trusted: &CertificateDer<'static>,
    version: &'static SupportedProtocolVersion,
) -> Result<(String, String)> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone())?;
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring)
        .with_protocol_versions(&[version])?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost")?;
    let connection = ClientConnection::new(Arc::new(config), name)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
    stream
        .write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(stream.conn.protocol_version() == Some(version.version));
    let served = stream.conn.peer_certificates().and_then(<[_]>::first);
    let hash = digest(&SHA256, served.context("no certificate")?);
    let pairs = hash.as_ref().iter().map(|byte| HEXUPPER.encode(&[*byte]));
    Ok((answer, pairs.collect::<Vec<_>>().join(":")))
}

/// `larets serve` without a word about TLS answers by TLS 1.2 and 1.3 to a client that trusts its
/// certificate, which is the one whose fingerprint was printed; a restart keeps it.
#[test]
fn certificate_of_the_first_start() -> Result<()> {
    let server = Server::prepare(BINARY, Engine::Sqlite, &[])?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let mut printed = Vec::new();
    for _ in 0..2 {
        let mut command = server.command("serve");
        let (_running, announced) = Running::start(command.args(["--listen", &address, "--json"]))?;
        let url = announced["listening"].as_str().unwrap_or_default();
        ensure!(url.starts_with("https://"), "{announced}");
        let fingerprint = announced["fingerprint"].as_str().unwrap_or_default();
        let pem = fs::read(server.data_folder().join("tls/certificate.pem"))?;
        let trusted = CertificateDer::from_pem_slice(&pem)?;
        for version in [&TLS12, &TLS13] {
            let (answer, served) = ask(&address, &trusted, version)?;
            ensure!(answer.starts_with("HTTP/1.1 200"), "{version:?}: {answer}");
            ensure!(served == fingerprint, "{served} was served, {announced}");
        }
        printed.push(fingerprint.to_owned());
    }
    ensure!(printed[0] == printed[1], "{printed:?}");
    Ok(())
}
