//! The binary `larets`. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: every library that speaks TLS finds this provider. It fails only if
    // one was installed before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    larets_server::cli::run()
}
