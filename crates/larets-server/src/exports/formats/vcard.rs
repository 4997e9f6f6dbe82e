//! Visiting cards by vCard 3.0 (RFC 2426): the form that Outlook, telephones and mail programs all
//! read, while 4.0 is refused by some. Texts are escaped and lines folded as RFC 6350, 3.2 and 3.4
//! say it too.

use std::io::{self, Write};

use crate::exports::cell::{Cell, clean};

/// Most bytes of a line, without its end.
const LINE_BYTES: usize = 75;

/// A file of cards.
pub struct Cards<W> {
    out: W,
    columns: Vec<&'static str>,
    card: String,
}

impl<W: Write> Cards<W> {
    /// Of these columns.
    pub fn begin(out: W, columns: Vec<&'static str>) -> Self {
        Self {
            out,
            columns,
            card: String::new(),
        }
    }

    /// Writes a card.
    pub fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        let mut card = std::mem::take(&mut self.card);
        card.clear();
        line(&mut card, "BEGIN:VCARD");
        line(&mut card, "VERSION:3.0");
        let one = |code: &str| {
            let place = self.columns.iter().position(|column| *column == code);
            place.and_then(|place| cells.get(place)).map(first)
        };
        let parts =
            ["last_name", "first_name", "middle_name"].map(|code| one(code).unwrap_or_default());
        let [last, given, middle] = &parts;
        // A card has both, if with nothing in them.
        let n = parts.each_ref().map(|part| escaped(part));
        line(&mut card, &format!("N:{};;", n.join(";")));
        let called = one("full_name").filter(|name| !name.is_empty());
        let called =
            called.unwrap_or_else(|| larets_core::contacts::full_name(last, given, middle));
        let called = if called.is_empty() {
            cells
                .iter()
                .map(first)
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        } else {
            called
        };
        line(&mut card, &format!("FN:{}", escaped(&called)));
        for (column, cell) in self.columns.iter().zip(cells) {
            property(&mut card, column, cell);
        }
        line(&mut card, "END:VCARD");
        self.out.write_all(card.as_bytes())?;
        self.card = card;
        Ok(())
    }

    /// The inner writer.
    pub fn finish(self) -> W {
        self.out
    }
}

fn first(cell: &Cell) -> String {
    match cell {
        Cell::Texts(texts) => texts.first().cloned().unwrap_or_default(),
        Cell::Text(text) | Cell::Number(text) | Cell::Day(text) => text.clone(),
        Cell::Moment(at) => at.to_rfc3339(),
    }
}

fn values(cell: &Cell) -> Vec<String> {
    let values = match cell {
        Cell::Texts(texts) => texts.clone(),
        other => vec![first(other)],
    };
    values
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect()
}

fn property(card: &mut String, column: &str, cell: &Cell) {
    let values = values(cell);
    if values.is_empty() {
        return;
    }
    let list = || {
        let texts: Vec<String> = values.iter().map(|value| escaped(value)).collect();
        texts.join(",")
    };
    match column {
        "position" => line(card, &format!("TITLE:{}", list())),
        // One person, one organisation: the others have no place on a card.
        "company" => {
            let name = values.first().map(|name| escaped(name));
            line(card, &format!("ORG:{}", name.unwrap_or_default()));
        }
        "birthday" => line(card, &format!("BDAY:{}", list())),
        "address" => line(card, &format!("ADR;TYPE=WORK:;;{};;;;", list())),
        "tags" => line(card, &format!("CATEGORIES:{}", list())),
        "updated_at" => line(card, &format!("REV:{}", list())),
        "id" => line(card, &format!("UID:{}", list())),
        channel => {
            if let Some(name) = channel_name(channel) {
                for value in &values {
                    line(card, &format!("{name}:{}", escaped(value)));
                }
            }
        }
    }
}

/// The property of a channel of this label.
fn channel_name(column: &str) -> Option<&'static str> {
    Some(match column {
        "phone:mobile" => "TEL;TYPE=CELL",
        "phone:work" => "TEL;TYPE=WORK",
        "phone:home" => "TEL;TYPE=HOME",
        "phone:fax" => "TEL;TYPE=FAX",
        "phone:other" => "TEL",
        "email:work" => "EMAIL;TYPE=INTERNET,WORK",
        "email:personal" => "EMAIL;TYPE=INTERNET,HOME",
        "email:other" => "EMAIL;TYPE=INTERNET",
        "handle:telegram" => "X-TELEGRAM",
        "handle:whatsapp" => "X-WHATSAPP",
        "handle:vk" => "X-VK",
        "handle:viber" => "X-VIBER",
        "handle:max" => "X-MAX",
        "handle:other" => "IMPP",
        _ => return None,
    })
}

/// RFC 6350, 3.4: backslash, comma, semicolon and line break.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        match letter {
            '\\' | ',' | ';' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// RFC 6350, 3.2: a line goes on behind a space, and is never parted within a letter.
fn line(card: &mut String, text: &str) {
    let mut used = 0;
    for letter in text.chars() {
        if used + letter.len_utf8() > LINE_BYTES {
            card.push_str("\r\n ");
            used = 1;
        }
        card.push(letter);
        used += letter.len_utf8();
    }
    card.push_str("\r\n");
}
