//! Tests of the settings: order of sources, slips, and combinations that are refused.

use std::path::{Path, PathBuf};

use larets_storage::DatabaseUrl;

use super::*;
use crate::language::Language;

fn file(text: &str) -> Result<FileSettings, ConfigError> {
    FileSettings::parse(text, Path::new("larets.toml"))
}

fn serving(listen: &str, tls: Option<TlsMode>) -> Result<Serving, ConfigError> {
    ServeSettings {
        listen: Some(listen.to_owned()),
        tls,
        ..ServeSettings::default()
    }
    .resolve()
}

// Shows that a flag wins over the file, the file over the default.
#[test]
fn order_of_sources() {
    let from_file = file("data = '/srv/crm'\nlisten = '127.0.0.1:1'\ntls = 'off'").unwrap();
    let flags = ServeSettings {
        listen: Some("127.0.0.1:2".to_owned()),
        ..ServeSettings::default()
    };
    let serving = flags.or(from_file.serving).resolve().unwrap();
    assert_eq!(serving.addresses[0].port(), 2);
    assert_eq!(serving.tls, Tls::Off);
    let place = PlaceSettings::default()
        .or(from_file.place)
        .resolve()
        .unwrap();
    assert_eq!(place.data, PathBuf::from("/srv/crm"));
    assert_eq!(place.key_file, PathBuf::from("/srv/crm.key"));
    assert_eq!(
        place.database,
        DatabaseUrl::Sqlite("/srv/crm/larets.sqlite3".into())
    );
}

// Shows that demo data are in English only where the strongest variable of the locale says so.
#[test]
fn language_of_demo_data() {
    let of = |values: &[&str]| Language::of_locale(values.iter().map(ToString::to_string));
    assert_eq!(of(&["", "en_GB.UTF-8"]), Language::English);
    assert_eq!(of(&["ru_RU.UTF-8", "en_GB.UTF-8"]), Language::Russian);
    assert_eq!(of(&["C.UTF-8"]), Language::Russian);
    assert_eq!(of(&[]), Language::Russian);
    let from_file = file("demo_language = 'en'").unwrap().serving;
    assert_eq!(from_file.demo_language, Some(Language::English));
}

// Shows that an unknown key of the file is named together with the one that was meant.
#[test]
fn unknown_keys() {
    let error = file("lisen = '127.0.0.1:1'").unwrap_err().to_string();
    assert!(
        error.contains("“lisen”") && error.contains("“listen”"),
        "{error}"
    );
    let error = file("colour = 'red'").unwrap_err().to_string();
    assert!(
        error.contains("“colour”") && error.contains("--help"),
        "{error}"
    );
    assert!(matches!(
        file("tls = 'on'"),
        Err(ConfigError::Invalid { .. })
    ));
    assert!(matches!(
        file("proxy = ['no']"),
        Err(ConfigError::Invalid { .. })
    ));
    assert_eq!(
        file("proxy = ['10.0.0.1']")
            .unwrap()
            .serving
            .proxy
            .unwrap()
            .len(),
        1
    );
}

// Shows that a slip in a variable is found, and that other programs' variables are left alone.
#[test]
fn unknown_variables() {
    let check = |name: &str| refuse_misspelt_variables([name.to_owned()].into_iter());
    let error = check("LARETS_LISTN").unwrap_err().to_string();
    assert!(error.contains("LARETS_LISTEN"), "{error}");
    for fine in [
        "LARETS_LISTEN",
        "LARETS_LOG",
        "LARETS_CACHE",
        "LARETS_BINARY",
        "PATH",
    ] {
        assert!(check(fine).is_ok(), "{fine}");
    }
}

// Shows that plain HTTP is refused where somebody could listen in.
#[test]
fn plain_http() {
    assert!(serving("127.0.0.1:80", Some(TlsMode::Off)).is_ok());
    assert!(serving("[::1]:80", Some(TlsMode::Off)).is_ok());
    let refused = serving("0.0.0.0:80", Some(TlsMode::Off));
    assert!(matches!(refused, Err(ConfigError::PlainOnNetwork(_))));
    let behind_proxy = ServeSettings {
        listen: Some("0.0.0.0:80".to_owned()),
        tls: Some(TlsMode::Off),
        proxy: Some(vec!["10.0.0.0/8".parse().unwrap()]),
        ..ServeSettings::default()
    };
    assert!(behind_proxy.resolve().is_ok());
    assert_eq!(serving("0.0.0.0:8443", None).unwrap().tls, Tls::SelfSigned);
}

// Shows which addresses and certificates are usage errors.
#[test]
fn refused_combinations() {
    for listen in ["", "8443", ":8443", "127.0.0.1:", "127.0.0.1:99999"] {
        assert!(
            matches!(serving(listen, None), Err(ConfigError::Listen(_))),
            "{listen}"
        );
    }
    let files = serving("127.0.0.1:1", Some(TlsMode::Files));
    assert!(matches!(files, Err(ConfigError::TlsFilesMissing)));
    let unused = ServeSettings {
        tls_cert: Some("c.pem".into()),
        ..ServeSettings::default()
    };
    assert!(matches!(unused.resolve(), Err(ConfigError::TlsFilesUnused)));
}

// Shows that the key may not lie where the data lies.
#[test]
fn key_outside_data() {
    let place = |key_file: &str| {
        PlaceSettings {
            data: Some("/srv/larets-data".into()),
            key_file: Some(key_file.into()),
            ..PlaceSettings::default()
        }
        .resolve()
    };
    assert!(matches!(
        place("/srv/larets-data/key"),
        Err(ConfigError::KeyInsideData { .. })
    ));
    assert!(place("/etc/larets/key").is_ok());
}
