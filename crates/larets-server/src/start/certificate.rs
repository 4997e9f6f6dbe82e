//! The certificate and key of the server: the administrator's files, or our own self-signed pair
//! in `tls/` of the data folder, made once. TLS 1.2 and 1.3 by rustls with ring.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use data_encoding::HEXUPPER;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use ring::digest;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::error::StartError;
use super::listener::machine_name;
use super::undo::Undo;
use crate::clock;

const FOLDER: &str = "tls";
const CERTIFICATE: &str = "certificate.pem";
const KEY: &str = "key.pem";
/// Years that our own certificate is good for.
const YEARS: i32 = 10;

/// A certificate ready for use.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// What rustls needs.
    pub config: ServerConfig,
    /// SHA-256 of the certificate, as browsers show it.
    pub fingerprint: String,
}

impl Certificate {
    /// Our own certificate, made for `host` if there is none yet.
    pub fn own(data: &Path, host: &str, undo: &mut Undo) -> Result<Self, StartError> {
        let folder = data.join(FOLDER);
        if !folder.exists() {
            make(data, &folder, host, undo)?;
        }
        Self::read(&folder.join(CERTIFICATE), &folder.join(KEY))
    }

    /// A certificate chain and its key from PEM files.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, StartError> {
        let refused = |path: &Path, reason: String| StartError::Certificate {
            path: path.to_path_buf(),
            reason,
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| refused(certificate, error.to_string()))?;
        let Some(first) = chain.first() else {
            return Err(refused(certificate, "it has no certificate".to_owned()));
        };
        let fingerprint = fingerprint(first);
        let mode = fs::metadata(key).map_or(0, |found| found.permissions().mode());
        if mode & 0o007 != 0 {
            let reason = "everybody may read it or more; make it private with chmod 600";
            return Err(refused(key, reason.to_owned()));
        }
        let private_key =
            PrivateKeyDer::from_pem_file(key).map_err(|error| refused(key, error.to_string()))?;
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, private_key)
            .map_err(|error| refused(certificate, error.to_string()))?;
        Ok(Self {
            config,
            fingerprint,
        })
    }
}

/// `AB:CD:…`
fn fingerprint(certificate: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, certificate);
    let pairs: Vec<String> = hash
        .as_ref()
        .iter()
        .map(|byte| HEXUPPER.encode(&[*byte]))
        .collect();
    pairs.join(":")
}

/// Makes the pair in a folder beside its place, then moves the folder there in one step.
fn make(data: &Path, folder: &Path, host: &str, undo: &mut Undo) -> Result<(), StartError> {
    let failed = |error| StartError::of_writing(folder, "write the certificate", error);
    let (certificate, key) = generate(host).map_err(|error| StartError::Other {
        act: "make a certificate",
        reason: error.to_string(),
    })?;
    let new = tempfile::Builder::new()
        .prefix("tls-new-")
        .tempdir_in(data)
        .map_err(failed)?;
    for (name, text) in [(CERTIFICATE, certificate), (KEY, key)] {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(new.path().join(name))
            .map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
    }
    fs::rename(new.path(), folder).map_err(failed)?;
    undo.made(folder);
    undo.made(&folder.join(CERTIFICATE));
    undo.made(&folder.join(KEY));
    Ok(())
}

/// Certificate and key as PEM. It is no certificate authority: rustls and browsers refuse one in
/// the place of a server's certificate.
fn generate(host: &str) -> Result<(String, String), rcgen::Error> {
    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
        machine_name(),
    ];
    let host = host.trim_matches(['[', ']']);
    if !names.iter().any(|name| name == host) && host != "0.0.0.0" && host != "::" {
        names.push(host.to_owned());
    }
    let today = clock::now().utc_day();
    let mut parts = today
        .split('-')
        .map(|part| part.parse::<i32>().unwrap_or(1));
    let year = parts.next().unwrap_or(2026);
    let month = parts
        .next()
        .and_then(|month| u8::try_from(month).ok())
        .unwrap_or(1);
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "Larets");
    params.is_ca = IsCa::NoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = rcgen::date_time_ymd(year, month, 1);
    params.not_after = rcgen::date_time_ymd(year + YEARS, month, 1);
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}
