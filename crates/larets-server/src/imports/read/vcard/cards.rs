//! Finds the cards in a stream of lines. Pictures, sounds and keys are dropped while reading, so
//! that a card stays small; a card without an end is closed by the next one.

use std::io::{self, BufRead, Read};

use calcard::{Entry, Parser, vcard::VCard};

use super::quoted;
use crate::imports::read::ReadError;

/// Bytes of a line at most; what is longer is a picture on one line.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Properties whose values are left out.
const DROPPED: [&str; 5] = ["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"];

/// The cards of a file with their numbers.
pub(super) struct Cards<R> {
    source: R,
    limit_bytes: usize,
    number: u64,
    /// A line read already that begins the next card.
    begun: bool,
    failed: bool,
}

impl<R: BufRead> Cards<R> {
    pub(super) fn new(source: R, limit_bytes: usize) -> Self {
        Self {
            source,
            limit_bytes,
            number: 0,
            begun: false,
            failed: false,
        }
    }

    /// One line without its end, or nothing at the end of the file.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = self
            .source
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        while bytes
            .last()
            .is_some_and(|last| matches!(last, b'\n' | b'\r'))
        {
            bytes.pop();
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The lines of the next card.
    fn card(&mut self) -> Result<Option<Vec<String>>, ReadError> {
        let mut open = std::mem::take(&mut self.begun);
        let mut lines: Vec<String> = Vec::new();
        let mut bytes = 0;
        let mut dropping = false;
        let mut inner = 0;
        let mut ended = false;
        while let Some(line) = self.line()? {
            let trimmed = line.trim_matches(|character: char| {
                character.is_whitespace() || character == '\u{feff}'
            });
            if trimmed.eq_ignore_ascii_case("BEGIN:VCARD") {
                if !open {
                    open = true;
                } else if lines.last().is_some_and(|last| is_agent(last)) {
                    inner += 1;
                } else if inner == 0 {
                    self.begun = true;
                    ended = true;
                    break;
                }
                continue;
            }
            if !open {
                continue;
            }
            if trimmed.eq_ignore_ascii_case("END:VCARD") {
                if inner == 0 {
                    ended = true;
                    break;
                }
                inner -= 1;
                continue;
            }
            let folded = line.starts_with([' ', '\t']);
            dropping = if folded { dropping } else { is_dropped(&line) };
            if dropping || inner > 0 {
                continue;
            }
            bytes += line.len() + 2;
            if bytes <= self.limit_bytes {
                lines.push(line);
            }
        }
        if !ended && lines.is_empty() && !open {
            return Ok(None);
        }
        self.number += 1;
        if bytes > self.limit_bytes {
            return Err(ReadError::RowTooLong {
                row: self.number,
                limit_bytes: self.limit_bytes,
            });
        }
        Ok(Some(lines))
    }

    fn read(&mut self) -> Result<Option<(u64, VCard)>, ReadError> {
        let Some(lines) = self.card()? else {
            return Ok(None);
        };
        let mut text = String::from("BEGIN:VCARD\r\n");
        for line in quoted::with_charsets(lines) {
            text.push_str(&line);
            text.push_str("\r\n");
        }
        text.push_str("END:VCARD\r\n");
        match Parser::new(&text).entry() {
            Entry::VCard(card) => Ok(Some((self.number, card))),
            _ => Err(ReadError::Card { row: self.number }),
        }
    }
}

impl<R: BufRead> Iterator for Cards<R> {
    type Item = Result<(u64, VCard), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let card = self.read();
        self.failed = card.as_ref().is_err_and(ReadError::is_fatal);
        card.transpose()
    }
}

/// The name of a property without its group: «item1.TEL;TYPE=…» is «TEL».
fn name(line: &str) -> &str {
    let name = line.split([';', ':']).next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().trim()
}

fn is_dropped(line: &str) -> bool {
    DROPPED
        .iter()
        .any(|dropped| name(line).eq_ignore_ascii_case(dropped))
}

fn is_agent(line: &str) -> bool {
    name(line).eq_ignore_ascii_case("AGENT")
}
