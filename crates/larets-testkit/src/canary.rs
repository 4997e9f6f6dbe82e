//! Unique values for confidential fields, and a search for them in whatever left the server.
//!
//! A test stores a canary in a field that somebody may not see, collects every byte that this
//! person received, and asserts [`Canary::found_in`] is empty. It looks for each value as it is
//! written and in the disguises in which real products let it out: other spellings, percent
//! signs, base64, UTF-16, HTML entities, JSON escapes, hashes, backwards.
//!
//! It also looks into what is packed: gzip, zlib (as in PDF) and ZIP (as in XLSX).
//!
//! Many canaries are looked for at once by a [`Watch`].

use aho_corasick::AhoCorasick;
use anyhow::Result;
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use ring::digest::{SHA256, digest};

use crate::packed::unpacked;

/// A phone, an e-mail and a messenger handle that occur nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// Ten digits after the country code, of a Russian mobile number.
    national: String,
    local_part: String,
}

/// One disguise of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Needle {
    what: String,
    bytes: Vec<u8>,
}

impl Canary {
    /// The canary number `number`: the same number gives the same values, so that a run can be
    /// repeated; two numbers below 10,000,000 never share a phone's last seven digits or an
    /// e-mail.
    pub fn new(number: u32) -> Self {
        // Multiplying by a number coprime to 10^7 shuffles the digits without collisions.
        let tail = u64::from(number) * 7_654_321 % 10_000_000;
        let head = 900 + u64::from(number) / 10_000_000;
        Self {
            national: format!("{head:03}{tail:07}"),
            local_part: format!("zq{number:08}{tail:07}kv"),
        }
    }

    /// `+79…`: as stored and as shown to whoever may see it.
    pub fn phone(&self) -> String {
        format!("+7{}", self.national)
    }

    /// `8 (9xx) xxx-xx-xx`: as people type it.
    pub fn phone_as_typed(&self) -> String {
        let (area, line) = self.national.split_at(3);
        let (first, rest) = line.split_at(3);
        let (second, third) = rest.split_at(2);
        format!("8 ({area}) {first}-{second}-{third}")
    }

    /// The phone's last four digits: enough to find its owner, so hidden as well.
    pub fn last_four(&self) -> &str {
        self.national.get(6..).unwrap_or_default()
    }

    /// An address in a domain that nobody can own (RFC 2606).
    pub fn email(&self) -> String {
        format!("{}@canary.example", self.local_part)
    }

    /// A user name of Telegram.
    pub fn handle(&self) -> String {
        format!("{}_tg", self.local_part)
    }

    /// The disguises in which the phone or the e-mail occur in `bytes`; empty when it is clean.
    ///
    /// Letters are compared without case. The last four digits alone are not searched for: they
    /// occur by chance.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        Watch::for_canaries(std::slice::from_ref(self)).map_or_else(
            |error| vec![error.to_string()],
            |watch| watch.found_in(bytes),
        )
    }

    fn needles(&self) -> Vec<Needle> {
        let (area, line) = self.national.split_at(3);
        let (first, rest) = line.split_at(3);
        let (second, third) = rest.split_at(2);
        let mut needles = Vec::new();
        let mut add = |what: &str, text: &str| disguise(what, text, &mut needles);
        add("phone, last ten digits", &self.national);
        add("phone, last seven digits", line);
        add(
            "phone, last seven with hyphens",
            &format!("{first}-{second}-{third}"),
        );
        add(
            "phone, last seven with spaces",
            &format!("{first} {second} {third}"),
        );
        add(
            "phone, last seven with hard spaces",
            &format!("{first}\u{a0}{second}\u{a0}{third}"),
        );
        add(
            "phone, spaced in threes",
            &format!("{area} {first} {second}{third}"),
        );
        add("phone, as typed", &self.phone_as_typed());
        add(
            "phone, area with hyphens",
            &format!("{area}-{first}-{second}-{third}"),
        );
        add("e-mail", &self.email());
        // Also the beginning of the handle.
        add("e-mail, part before @", &self.local_part);
        for (what, text) in [
            ("phone, E.164", self.phone()),
            ("phone, digits with 7", format!("7{}", self.national)),
            ("phone, digits with 8", format!("8{}", self.national)),
            ("phone, last ten digits", self.national.clone()),
            ("e-mail", self.email()),
            ("e-mail, part before @", self.local_part.clone()),
            ("handle", self.handle()),
        ] {
            hashes(what, &text, &mut needles);
        }
        needles
    }
}

/// `text` as it is and in every encoding a text passes through on its way out.
fn disguise(what: &str, text: &str, needles: &mut Vec<Needle>) {
    let mut add = |how: &str, bytes: Vec<u8>| {
        needles.push(Needle {
            what: format!("{what}: {how}"),
            bytes,
        });
    };
    let each = |write: fn(char) -> String| text.chars().map(write).collect::<String>();
    add("plain", text.into());
    add("reversed", text.chars().rev().collect::<String>().into());
    add("percent-encoded", text.bytes().flat_map(percent).collect());
    add(
        "percent-encoded where needed",
        text.bytes()
            .flat_map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => vec![byte],
                other => percent(other),
            })
            .collect(),
    );
    add(
        "HTML entities",
        each(|letter| format!("&#{};", u32::from(letter))).into(),
    );
    add(
        "HTML entities in hex",
        each(|letter| format!("&#x{:x};", u32::from(letter))).into(),
    );
    add(
        "JSON escapes",
        each(|letter| format!("\\u{:04x}", u32::from(letter))).into(),
    );
    add("hex", HEXLOWER.encode(text.as_bytes()).into());
    add(
        "UTF-16, little end first",
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    );
    add(
        "UTF-16, big end first",
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    );
    for before in 0..3 {
        let encoded = base64_inside(before, text.as_bytes(), &BASE64_NOPAD);
        add("base64", encoded.into());
        let encoded = base64_inside(before, text.as_bytes(), &BASE64URL_NOPAD);
        add("base64 for URLs", encoded.into());
    }
}

fn percent(byte: u8) -> Vec<u8> {
    format!("%{byte:02X}").into_bytes()
}

/// The letters that `text` certainly gives inside a longer base64 text, after `before` bytes.
fn base64_inside(before: usize, text: &[u8], encoding: &data_encoding::Encoding) -> String {
    let mut padded = vec![0; before];
    padded.extend_from_slice(text);
    let encoded = encoding.encode(&padded);
    // Letters that share bits with a neighbour are not certain: cut them.
    let skip = (before * 8).div_ceil(6);
    let certain = padded.len() * 8 / 6;
    encoded.get(skip..certain).unwrap_or_default().to_owned()
}

fn hashes(what: &str, text: &str, needles: &mut Vec<Needle>) {
    let hash = digest(&SHA256, text.as_bytes());
    for (how, encoded) in [
        ("SHA-256 in hex", HEXLOWER.encode(hash.as_ref())),
        ("SHA-256 in capital hex", HEXUPPER.encode(hash.as_ref())),
        ("SHA-256 in base64", BASE64.encode(hash.as_ref())),
        (
            "SHA-256 in base64 for URLs",
            BASE64URL_NOPAD.encode(hash.as_ref()),
        ),
    ] {
        needles.push(Needle {
            what: format!("{what}: {how}"),
            bytes: encoded.into(),
        });
    }
    needles.push(Needle {
        what: format!("{what}: SHA-256"),
        bytes: hash.as_ref().to_vec(),
    });
}

/// Looks for every disguise of many canaries in one pass.
#[derive(Debug)]
pub struct Watch {
    automaton: AhoCorasick,
    names: Vec<String>,
}

/// Fewer digits than this occur in random ids.
const DIGITS_SURE: usize = 10;
/// Hex digits of an id.
const ID_LENGTH: usize = 32;

impl Watch {
    /// A watch for all these.
    pub fn for_canaries(canaries: &[Canary]) -> Result<Self> {
        let mut names = Vec::new();
        let mut bytes = Vec::new();
        for canary in canaries {
            for needle in canary.needles() {
                names.push(format!("{}: {}", canary.email(), needle.what));
                bytes.push(needle.bytes);
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&bytes)?;
        Ok(Self { automaton, names })
    }

    /// The disguises found in `bytes` or in what is packed in them; empty when it is clean.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let mut found: Vec<String> = self.names_in(bytes).map(str::to_owned).collect();
        for packed in unpacked(bytes) {
            found.extend(self.names_in(&packed).map(|name| format!("{name}, packed")));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn names_in<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a str> {
        self.automaton
            .find_overlapping_iter(bytes)
            .filter(|hit| !is_in_an_id(bytes, hit.start(), hit.end()))
            .filter_map(|hit| self.names.get(hit.pattern().as_usize()))
            .map(String::as_str)
    }
}

/// Whether a few digits stand inside a random id in hex, where any digits occur by chance.
fn is_in_an_id(bytes: &[u8], start: usize, end: usize) -> bool {
    let of_id = |byte: &&u8| byte.is_ascii_hexdigit() || **byte == b'-';
    let (before, hit, after) = (
        bytes.get(..start).unwrap_or_default(),
        bytes.get(start..end).unwrap_or_default(),
        bytes.get(end..).unwrap_or_default(),
    );
    let left: Vec<&u8> = before.iter().rev().take_while(of_id).collect();
    let right: Vec<&u8> = after.iter().take_while(of_id).collect();
    let around = left.iter().chain(&right);
    hit.len() < DIGITS_SURE
        && hit.iter().all(u8::is_ascii_digit)
        && left.len() + hit.len() + right.len() >= ID_LENGTH
        && around.clone().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(leak: impl AsRef<[u8]>, expect: &str) {
        let canary = Canary::new(12_345);
        let found = canary.found_in(leak.as_ref());
        assert!(
            found.iter().any(|what| what.contains(expect)),
            "expected «{expect}», found {found:?}"
        );
    }

    /// Each disguise is found in the middle of other bytes: shown with one leak per disguise,
    /// written here by other means than the search uses.
    #[test]
    fn finds_each_disguise() {
        let canary = Canary::new(12_345);
        let (phone, email) = (canary.phone(), canary.email());
        check(format!("{{\"value\":\"{phone}\"}}"), "plain");
        check(format!("<a href=\"mailto:{email}\">"), "e-mail: plain");
        check(email.to_uppercase(), "e-mail: plain");
        check(canary.phone_as_typed(), "with hyphens");
        check(phone.replace('+', "%2B"), "last ten digits");
        check(email.replace('@', "%40"), "percent-encoded where needed");
        check(phone.chars().rev().collect::<String>(), "reversed");
        for before in 0..3 {
            let text = format!("{}{email} and more", "x".repeat(before));
            check(BASE64.encode(text.as_bytes()), "base64");
        }
        let wide: Vec<u8> = email.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(wide, "little end first");
        check(
            HEXLOWER.encode(digest(&SHA256, phone.as_bytes()).as_ref()),
            "SHA-256 in hex",
        );
        let entities: Vec<String> = phone.bytes().map(|byte| format!("&#{byte};")).collect();
        check(entities.concat(), "HTML entities");
    }

    /// A mask, another canary and chance digits are not taken for a leak.
    #[test]
    fn stays_silent_on_clean_bytes() {
        let canary = Canary::new(12_345);
        let clean = format!(
            "+7 ••• •••-••-{} {} 1234567890 user@example.test",
            canary.last_four(),
            Canary::new(12_346).phone(),
        );
        assert_eq!(canary.found_in(clean.as_bytes()), Vec::<String>::new());
    }

    /// What is packed is searched as well: shown with gzip, zlib behind other bytes, and an entry
    /// of a ZIP inside a gzip.
    #[test]
    fn looks_into_packed_bytes() {
        use flate2::Compression;
        use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
        use std::io::Write as _;

        let email = Canary::new(12_345).email();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(email.as_bytes()).unwrap();
        check(gzip.finish().unwrap(), "plain, packed");

        let mut zlib = ZlibEncoder::new(b"%PDF stream ".to_vec(), Compression::best());
        zlib.write_all(email.as_bytes()).unwrap();
        check(zlib.finish().unwrap(), "plain, packed");

        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(email.as_bytes()).unwrap();
        let mut entry = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
        entry.extend_from_slice(&[0; 16]);
        entry.extend_from_slice(&[1, 0, 0, 0, b'x']);
        entry.extend_from_slice(&deflate.finish().unwrap());
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&entry).unwrap();
        check(gzip.finish().unwrap(), "plain, packed");
    }

    /// Digits inside a random id are chance, in front of one they are a leak.
    #[test]
    fn digits_in_ids_are_chance() {
        let canary = Canary::new(12_345);
        let phone = canary.phone();
        let line = &phone[5..];
        let id = format!("01a20bfe-9c88-7660-bea4-1d{line}abc");
        assert_eq!(canary.found_in(id.as_bytes()), Vec::<String>::new());
        check(format!("{line} {id}"), "last seven digits: plain");
    }

    /// Neighbouring numbers share neither phone nor e-mail: shown on the first ten thousand.
    #[test]
    fn canaries_are_unique() {
        let phones: std::collections::HashSet<_> = (0..10_000)
            .map(|number| Canary::new(number).phone())
            .collect();
        assert_eq!(phones.len(), 10_000);
        assert!(phones.iter().all(|phone| phone.len() == 12));
    }
}
