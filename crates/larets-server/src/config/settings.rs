//! The settings by name, and what they come to once every source has been asked.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use larets_storage::DatabaseUrl;
use serde::Deserialize;

use super::error::ConfigError;
use crate::language::Language;

const DATA: &str = "larets-data";
const DATABASE_FILE: &str = "larets.sqlite3";
const LISTEN: &str = "127.0.0.1:8443";

/// Where the installation lies; every command that works on it takes these.
#[derive(Debug, Clone, Default, Args, Deserialize)]
pub struct PlaceSettings {
    /// Folder for everything that Larets keeps [default: ./larets-data]
    #[arg(long, value_name = "DIR", env = "LARETS_DATA")]
    pub data: Option<PathBuf>,
    /// Database: postgres://… or a path [default: larets.sqlite3 in the data folder]
    #[arg(
        long,
        value_name = "URL",
        env = "LARETS_DATABASE",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// Key file; keep a copy of it elsewhere [default: beside the data folder, as larets.key]
    #[arg(long, value_name = "PATH", env = "LARETS_KEY_FILE")]
    pub key_file: Option<PathBuf>,
}

/// What `larets serve` takes besides.
#[derive(Debug, Clone, Default, Args, Deserialize)]
pub struct ServeSettings {
    /// Address and port to listen on [default: 127.0.0.1:8443]
    #[arg(long, value_name = "HOST:PORT", env = "LARETS_LISTEN")]
    pub listen: Option<String>,
    /// Where the certificate comes from [default: self-signed]
    #[arg(long, value_name = "WHICH", env = "LARETS_TLS")]
    pub tls: Option<TlsMode>,
    /// Certificate chain in PEM, for --tls files
    #[arg(long, value_name = "FILE", env = "LARETS_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// Private key in PEM, for --tls files
    #[arg(long, value_name = "FILE", env = "LARETS_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Address or network of a proxy whose X-Forwarded-For is believed; may be repeated
    #[arg(long, value_name = "ADDRESS", env = "LARETS_PROXY", value_delimiter = ',', value_parser = network)]
    #[serde(default, deserialize_with = "networks")]
    pub proxy: Option<Vec<IpNet>>,
    /// Fill an empty installation with demo data and print demo sign-ins
    #[arg(long, env = "LARETS_DEMO", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub demo: Option<bool>,
    /// Number that demo data follows from: the same number, the same data
    #[arg(long, value_name = "N", env = "LARETS_DEMO_SEED")]
    pub demo_seed: Option<u64>,
    /// Language of demo data [default: that of the locale, Russian unless it is English]
    #[arg(long, value_name = "WHICH", env = "LARETS_DEMO_LANGUAGE")]
    pub demo_language: Option<Language>,
}

/// Where the certificate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// None: plain HTTP, on loopback or behind a named proxy only
    Off,
    /// Made at the first start; its fingerprint is printed
    SelfSigned,
    /// Read from --tls-cert and --tls-key
    Files,
}

/// Where the installation lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The data folder.
    pub data: PathBuf,
    /// The database.
    pub database: DatabaseUrl,
    /// The key file.
    pub key_file: PathBuf,
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct Serving {
    /// `HOST` as it was given, for links.
    pub host: String,
    /// The addresses that it means; the first one that can be had is used.
    pub addresses: Vec<SocketAddr>,
    /// Where the certificate comes from.
    pub tls: Tls,
    /// Proxies that are believed.
    pub proxies: Vec<IpNet>,
    /// Whether to fill an empty installation with demo data.
    pub demo: bool,
    /// What demo data follows from.
    pub demo_seed: u64,
    /// Its language, if one was asked for.
    pub demo_language: Option<Language>,
}

/// Where the certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// Plain HTTP.
    Off,
    /// Made by us, in the data folder.
    SelfSigned,
    /// The administrator's.
    Files {
        /// The chain in PEM.
        certificate: PathBuf,
        /// The private key in PEM.
        key: PathBuf,
    },
}

impl PlaceSettings {
    /// These settings, filled up from a weaker source.
    #[must_use]
    pub fn or(self, weaker: Self) -> Self {
        Self {
            data: self.data.or(weaker.data),
            database: self.database.or(weaker.database),
            key_file: self.key_file.or(weaker.key_file),
        }
    }

    /// What they come to.
    pub fn resolve(self) -> Result<Place, ConfigError> {
        let data = self.data.unwrap_or_else(|| PathBuf::from(DATA));
        let database = self.database.map_or_else(
            || DatabaseUrl::Sqlite(data.join(DATABASE_FILE)),
            |text| DatabaseUrl::parse(&text),
        );
        let key_file = self.key_file.unwrap_or_else(|| key_beside(&data));
        if absolute(&key_file).starts_with(absolute(&data)) {
            return Err(ConfigError::KeyInsideData { key_file, data });
        }
        Ok(Place {
            data,
            database,
            key_file,
        })
    }
}

/// `larets.key` beside `larets-data`; `crm.key` beside `crm`.
fn key_beside(data: &Path) -> PathBuf {
    let data = absolute(data);
    let name = data.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix("-data").unwrap_or(&name);
    let name = if name.is_empty() { "larets" } else { name };
    data.with_file_name(format!("{name}.key"))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

impl ServeSettings {
    /// These settings, filled up from a weaker source.
    #[must_use]
    pub fn or(self, weaker: Self) -> Self {
        Self {
            listen: self.listen.or(weaker.listen),
            tls: self.tls.or(weaker.tls),
            tls_cert: self.tls_cert.or(weaker.tls_cert),
            tls_key: self.tls_key.or(weaker.tls_key),
            proxy: self.proxy.or(weaker.proxy),
            demo: self.demo.or(weaker.demo),
            demo_seed: self.demo_seed.or(weaker.demo_seed),
            demo_language: self.demo_language.or(weaker.demo_language),
        }
    }

    /// What they come to.
    pub fn resolve(self) -> Result<Serving, ConfigError> {
        let listen = self.listen.unwrap_or_else(|| LISTEN.to_owned());
        let refused = || ConfigError::Listen(listen.clone());
        let (host, port) = listen.rsplit_once(':').ok_or_else(refused)?;
        if host.is_empty() || port.parse::<u16>().is_err() {
            return Err(refused());
        }
        let addresses: Vec<SocketAddr> = listen.to_socket_addrs().map_err(|_| refused())?.collect();
        let proxies = self.proxy.unwrap_or_default();
        let tls = match (self.tls, self.tls_cert, self.tls_key) {
            (Some(TlsMode::Files), Some(certificate), Some(key)) => Tls::Files { certificate, key },
            (Some(TlsMode::Files), ..) => return Err(ConfigError::TlsFilesMissing),
            (_, Some(_), _) | (_, _, Some(_)) => return Err(ConfigError::TlsFilesUnused),
            (Some(TlsMode::Off), ..) => Tls::Off,
            (Some(TlsMode::SelfSigned) | None, ..) => Tls::SelfSigned,
        };
        let on_loopback = addresses.iter().all(|address| address.ip().is_loopback());
        if tls == Tls::Off && !on_loopback && proxies.is_empty() {
            return Err(ConfigError::PlainOnNetwork(listen));
        }
        Ok(Serving {
            host: host.to_owned(),
            addresses,
            tls,
            proxies,
            demo: self.demo.unwrap_or_default(),
            demo_seed: self.demo_seed.unwrap_or(1),
            demo_language: self.demo_language,
        })
    }
}

/// A network, or one address as the network of itself.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| {
            text.parse()
                .map(|address: std::net::IpAddr| IpNet::from(address))
        })
        .map_err(|_| "write an address such as 10.0.0.5 or a network such as 10.0.0.0/8".to_owned())
}

fn networks<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Vec<IpNet>>, D::Error> {
    let texts = Vec::<String>::deserialize(source)?;
    let parsed: Result<Vec<IpNet>, String> = texts.iter().map(|text| network(text)).collect();
    parsed.map(Some).map_err(serde::de::Error::custom)
}
