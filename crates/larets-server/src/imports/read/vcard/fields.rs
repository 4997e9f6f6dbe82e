//! A card as cells: which property becomes which import target.

use super::COLUMNS;
use calcard::{
    common::{IanaString, PartialDateTime},
    vcard::{
        VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty, VCardValue,
    },
};
use larets_core::{
    handle::HandleKind,
    imports::{FullName, Target, guess_email_kind, guess_phone_kind, split_full_name},
};

/// What stands between several values of a cell.
const BETWEEN: &str = " ::: ";
/// Values of one cell at most.
const VALUES_MAX: usize = 20;

/// The cells of a card, as many as [`COLUMNS`].
pub(super) fn cells(card: &VCard) -> Vec<String> {
    let mut cells = Cells {
        values: vec![Vec::new(); COLUMNS.len()],
    };
    let mut name = FullName::default();
    for entry in &card.entries {
        property(entry, card, &mut cells, &mut name);
    }
    // A card with nothing but a nickname is known by it.
    if cells.first("full_name").is_none() && name == FullName::default() {
        let nickname = card
            .entries
            .iter()
            .filter(|entry| entry.name == VCardProperty::Nickname);
        let nickname = nickname.map(text).find(|nickname| !nickname.is_empty());
        cells.put("full_name", nickname.as_deref().unwrap_or_default());
    }
    let full = cells.first("full_name");
    let company = cells.first("company");
    let nameless = name == FullName::default();
    if nameless
        && full
            .as_deref()
            .is_some_and(|full| Some(full) != company.as_deref())
    {
        name = split_full_name(full.as_deref().unwrap_or_default());
    }
    cells.put("last_name", &name.last);
    cells.put("first_name", &name.first);
    cells.put("middle_name", &name.middle);
    cells
        .values
        .iter()
        .map(|values| values.join(BETWEEN))
        .collect()
}

struct Cells {
    values: Vec<Vec<String>>,
}

impl Cells {
    fn put(&mut self, column: &str, value: &str) {
        let value = value.trim();
        let place = COLUMNS.iter().position(|known| *known == column);
        let Some(values) = place.and_then(|place| self.values.get_mut(place)) else {
            return;
        };
        let known = values.iter().any(|before| before == value);
        if !value.is_empty() && !known && values.len() < VALUES_MAX {
            values.push(value.to_owned());
        }
    }

    fn first(&self, column: &str) -> Option<String> {
        let place = COLUMNS.iter().position(|known| *known == column)?;
        self.values.get(place)?.first().cloned()
    }
}

fn property(entry: &VCardEntry, card: &VCard, cells: &mut Cells, name: &mut FullName) {
    match &entry.name {
        VCardProperty::Fn if cells.first("full_name").is_none() => {
            cells.put("full_name", &text(entry));
        }
        VCardProperty::N if *name == FullName::default() => {
            let part = |place| entry.values.get(place).map(value).unwrap_or_default();
            *name = FullName {
                last: part(0),
                first: part(1),
                middle: part(2),
            };
        }
        VCardProperty::Org => {
            let mut parts = entry
                .values
                .iter()
                .map(value)
                .filter(|part| !part.is_empty());
            if let Some(company) = parts.next().filter(|_| cells.first("company").is_none()) {
                cells.put("company", &company);
            }
            cells.put("note", &parts.collect::<Vec<_>>().join(", "));
        }
        VCardProperty::Title | VCardProperty::Role if cells.first("position").is_none() => {
            cells.put("position", &text(entry));
        }
        VCardProperty::Tel => {
            let kind = guess_phone_kind(&labels(entry, card));
            cells.put(
                Target::Phone(kind).code(),
                without_scheme(&text(entry), "tel:"),
            );
        }
        VCardProperty::Email => {
            let kind = guess_email_kind(&labels(entry, card));
            cells.put(
                Target::Email(kind).code(),
                without_scheme(&text(entry), "mailto:"),
            );
        }
        VCardProperty::Impp | VCardProperty::Socialprofile => handle(entry, "", cells),
        VCardProperty::Other(other) => handle(entry, other, cells),
        VCardProperty::Url => match messenger(&text(entry)) {
            Some(kind) => cells.put(Target::Handle(kind).code(), &text(entry)),
            None => cells.put("site", &text(entry)),
        },
        VCardProperty::Bday => cells.put("birthday", &text(entry)),
        VCardProperty::Adr => {
            // RFC 6350, 6.3.1: box, extended, street, town, region, code, country.
            let part = |place| entry.values.get(place).map(value).unwrap_or_default();
            let parts = [2, 1, 0, 3, 4, 5, 6].map(part);
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            cells.put("address", &parts.join(", "));
        }
        VCardProperty::Categories => {
            for tag in entry.values.iter().map(value) {
                cells.put("tags", &tag);
            }
        }
        VCardProperty::Note => cells.put("note", &text(entry)),
        VCardProperty::Uid if cells.first("external_id").is_none() => {
            cells.put("external_id", &text(entry));
        }
        _ => {}
    }
}

/// The values of an entry that is one text; commas that split it are put back.
fn text(entry: &VCardEntry) -> String {
    let values: Vec<String> = entry.values.iter().map(value).collect();
    values.join(",")
}

fn value(value: &VCardValue) -> String {
    match value {
        VCardValue::Text(text) => text.trim().to_owned(),
        VCardValue::Component(parts) => parts.join(" ").trim().to_owned(),
        VCardValue::PartialDateTime(date) => date_text(date),
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Binary(data) => String::from_utf8(data.data.clone()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn date_text(date: &PartialDateTime) -> String {
    match (date.year, date.month, date.day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(year), None, None) => format!("{year:04}"),
        _ => String::new(),
    }
}

/// Types of an entry and the label that Apple writes beside it («item1.X-ABLabel»), as one text.
fn labels(entry: &VCardEntry, card: &VCard) -> String {
    let types = entry
        .params
        .iter()
        .filter(|param| param.name == VCardParameterName::Type);
    let mut words: Vec<String> = types
        .filter_map(|param| match &param.value {
            VCardParameterValue::Type(kind) => Some(kind.as_str().to_owned()),
            VCardParameterValue::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    let beside = |other: &&VCardEntry| {
        entry.group.is_some()
            && other.group == entry.group
            && matches!(&other.name, VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABLabel"))
    };
    words.extend(card.entries.iter().find(beside).map(text));
    words.join(" ")
}

/// Instant messengers: «IMPP:telegram:name», «X-TELEGRAM:name», «X-SOCIALPROFILE;TYPE=vk:…».
fn handle(entry: &VCardEntry, property: &str, cells: &mut Cells) {
    let text = text(entry);
    let property = property.to_ascii_lowercase();
    let is_profile = property.is_empty() || property == "x-socialprofile";
    let services = entry.params.iter().filter_map(|param| match &param.value {
        VCardParameterValue::Text(text) if is_profile => Some(text.to_ascii_lowercase()),
        _ => None,
    });
    let scheme = text
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let names = services.chain([property.trim_start_matches("x-").to_owned(), scheme]);
    let kind = names
        .into_iter()
        .find_map(|name| service(&name))
        .or_else(|| messenger(&text));
    let value = text
        .split_once(':')
        .filter(|(scheme, rest)| service(scheme).is_some() && !rest.starts_with("//"));
    let value = value.map_or(text.as_str(), |(_, rest)| rest);
    match kind {
        Some(kind) => cells.put(Target::Handle(kind).code(), value),
        None if is_profile => cells.put(Target::Handle(HandleKind::Other).code(), &text),
        None if is_old_messenger(&property) && !value.is_empty() => {
            let name = property.trim_start_matches("x-");
            cells.put(
                Target::Handle(HandleKind::Other).code(),
                &format!("{name}:{value}"),
            );
        }
        None => {}
    }
}

fn is_old_messenger(property: &str) -> bool {
    ["skype", "icq", "jabber", "xmpp", "messag"]
        .iter()
        .any(|name| property.contains(name))
        || ["x-aim", "x-msn", "x-yahoo", "x-qq"].contains(&property)
}

fn service(name: &str) -> Option<HandleKind> {
    match name {
        "telegram" | "tg" => Some(HandleKind::Telegram),
        "whatsapp" => Some(HandleKind::WhatsApp),
        "vk" | "vkontakte" => Some(HandleKind::Vk),
        "viber" => Some(HandleKind::Viber),
        "max" => Some(HandleKind::Max),
        _ => None,
    }
}

/// The messenger of a link.
fn messenger(link: &str) -> Option<HandleKind> {
    let host = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = host
        .split('/')
        .next()
        .unwrap_or_default()
        .trim_start_matches("www.");
    match host.to_ascii_lowercase().as_str() {
        "t.me" | "telegram.me" => Some(HandleKind::Telegram),
        "wa.me" | "api.whatsapp.com" => Some(HandleKind::WhatsApp),
        "vk.com" | "m.vk.com" | "vk.ru" => Some(HandleKind::Vk),
        "max.ru" => Some(HandleKind::Max),
        _ => None,
    }
}

fn without_scheme<'a>(text: &'a str, scheme: &str) -> &'a str {
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => {
            text.get(scheme.len()..).unwrap_or(text)
        }
        _ => text,
    }
}
