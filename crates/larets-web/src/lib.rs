//! The built staff interface, embedded: its files with their Brotli twins, content types and tags.
//!
//! It knows nothing of HTTP: the server asks for a path and decides what to answer. Before the interface is built the
//! crate compiles and holds no file; [`index`] then says so with `None`.

use std::borrow::Cow;

use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "dist/"]
#[allow_missing = true]
struct Dist;

const INDEX: &str = "index.html";
const BROTLI_SUFFIX: &str = ".br";
/// Where the build puts files whose name carries a hash of their content.
const HASHED_FOLDER: &str = "assets/";
const TAG_BYTES: usize = 16;

/// One file of the interface, ready to be answered with.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The file as it was built.
    pub bytes: Cow<'static, [u8]>,
    /// The same file compressed with Brotli at build time, for clients that accept `br`.
    pub brotli: Option<Cow<'static, [u8]>>,
    /// Value of `Content-Type`, with the charset where there is one.
    pub content_type: &'static str,
    /// Value of `ETag`, quotes included; it changes with the content only.
    pub etag: String,
    /// The name carries a hash of the content: it may be cached for ever.
    pub immutable: bool,
}

/// The file at `path` (without a leading slash), or `None` when the interface has no such file.
///
/// Brotli twins are not files of their own: asking for one answers `None`.
pub fn asset(path: &str) -> Option<Asset> {
    if path.ends_with(BROTLI_SUFFIX) {
        return None;
    }
    let file = Dist::get(path)?;
    let brotli = Dist::get(&format!("{path}{BROTLI_SUFFIX}"));
    Some(from_embedded(path, file, brotli))
}

/// The page that starts the interface, for every address of a screen; `None` before the interface is built.
pub fn index() -> Option<Asset> {
    asset(INDEX)
}

/// Paths of all files, without the Brotli twins.
pub fn paths() -> impl Iterator<Item = Cow<'static, str>> {
    Dist::iter().filter(|path| !path.ends_with(BROTLI_SUFFIX))
}

fn from_embedded(path: &str, file: EmbeddedFile, brotli: Option<EmbeddedFile>) -> Asset {
    Asset {
        etag: etag(&file.metadata.sha256_hash()),
        bytes: file.data,
        brotli: brotli.map(|twin| twin.data),
        content_type: content_type(path),
        immutable: path.starts_with(HASHED_FOLDER),
    }
}

fn etag(hash: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    let mut tag = String::with_capacity(TAG_BYTES * 2 + 2);
    tag.push('"');
    for byte in hash.iter().take(TAG_BYTES) {
        // Writing into a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Only what the build makes; anything else is sent as bytes and is not sniffed.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_are_those_of_the_build() {
        // A browser refuses a module script without a JavaScript type, so the types are pinned here.
        let check = |path: &str, expect: &str| assert_eq!(content_type(path), expect, "{path}");
        check("index.html", "text/html; charset=utf-8");
        check("assets/index-B1.js", "text/javascript; charset=utf-8");
        check("assets/index-B1.css", "text/css; charset=utf-8");
        check("icon.svg", "image/svg+xml");
        check("assets/inter.woff2", "font/woff2");
        check("strange", "application/octet-stream");
    }

    #[test]
    fn tag_is_quoted_and_follows_the_content() {
        // Two contents differ in their tags, and a tag is a quoted string as RFC 9110 wants it.
        let first = etag(&[1; 32]);
        let second = etag(&[2; 32]);
        assert_ne!(first, second);
        assert!(first.starts_with('"') && first.ends_with('"'));
        assert_eq!(first.len(), TAG_BYTES * 2 + 2);
    }

    #[test]
    fn unknown_and_compressed_paths_are_absent() {
        // A Brotli twin is never served as a file of its own, and nothing outside the build is found.
        assert!(asset("no/such/file.js").is_none());
        assert!(asset("index.html.br").is_none());
        assert!(asset("../Cargo.toml").is_none());
    }

    #[test]
    fn every_listed_file_is_found() {
        // Holds with and without a build: what is listed can be had, and only hashed files are immutable.
        for path in paths() {
            let found = asset(&path);
            assert!(found.is_some(), "{path}");
            assert_eq!(
                found.is_some_and(|file| file.immutable),
                path.starts_with(HASHED_FOLDER)
            );
        }
    }
}
