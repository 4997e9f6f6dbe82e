//! Unique values for confidential fields, and a search for them in whatever left the server.
//!
//! A test stores a canary in a field that somebody may not see, collects every byte that this
//! person received, and asserts [`Canary::found_in`] is empty. It looks for each value as it is
//! written and in the disguises in which real products let it out: other spellings, percent
//! signs, base64, UTF-16, HTML entities, JSON escapes, hashes, backwards.
//!
//! Packed files (XLSX, PDF, gzip) must be unpacked before they are searched.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use ring::digest::{SHA256, digest};

/// A phone and an e-mail that occur nowhere else.
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

    /// The disguises in which the phone or the e-mail occur in `bytes`; empty when it is clean.
    ///
    /// Letters are compared without case. The last four digits alone are not searched for: they
    /// occur by chance.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let folded = bytes.to_ascii_lowercase();
        self.needles()
            .into_iter()
            .filter(|needle| {
                let exact = contains(bytes, &needle.bytes);
                exact || contains(&folded, &needle.bytes.to_ascii_lowercase())
            })
            .map(|needle| needle.what)
            .collect()
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
        add("phone, area in brackets", &format!("({area}) {first}"));
        add("e-mail", &self.email());
        add("e-mail, part before @", &self.local_part);
        for (what, text) in [
            ("phone, E.164", self.phone()),
            ("phone, digits with 7", format!("7{}", self.national)),
            ("phone, digits with 8", format!("8{}", self.national)),
            ("phone, last ten digits", self.national.clone()),
            ("e-mail", self.email()),
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

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
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
