//! From the cells of a row to a record: values are taken apart, read and checked by the rules of
//! core. A row with a bad value is refused whole, with the code and the column of each bad one.

mod deals;

use jiff::tz::TimeZone;
use larets_core::companies::{CompanyDraft, CompanyError};
use larets_core::contacts::{ContactDraft, ContactError, check_text};
use larets_core::imports::{
    DateError, DateOrder, Fault, Faults, FullName, Refusal, Target, guess_email_kind,
    guess_phone_kind, paired_label, parse_date, parse_moment, split_full_name, split_values,
};
use larets_core::points::{Channel, PointDraft, PointError, PointKind};
use larets_core::registry_numbers::Inn;
use larets_core::time::At;
use larets_storage::imports::{CompanyImport, ContactImport, NamedCompany, RowImport};

use super::plan::point_kind;
use super::refused::as_typed;
use super::values::Choices;

pub use deals::DealRules;

/// Most characters of a note.
const NOTE_LIMIT: usize = 20_000;
/// Most characters of a company's name.
const COMPANY_LIMIT: usize = 300;
/// Most characters of an id of another program.
const EXTERNAL_ID_LIMIT: usize = 200;

#[derive(Debug, Clone, Copy)]
struct Column {
    place: usize,
    target: Target,
    /// The column that says what kind the values are: «Phone 1 - Label».
    label: Option<usize>,
}

/// How the rows of one file become records.
#[derive(Debug, Clone)]
pub struct Converter {
    columns: Vec<Column>,
    region: String,
    zone: TimeZone,
    dates: DateOrder,
    yearless: Yearless,
    choices: Choices,
}

/// What becomes of a birthday without a year (RFC 6350, 4.3.1), which no field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Yearless {
    /// The row is refused.
    Refused,
    /// It goes into the note.
    Noted,
}

/// The values of a row by target, each with its column.
type Values<'r> = Vec<(Column, &'r str)>;

/// What is wrong with a row, as far as it was looked at.
#[derive(Debug, Default)]
struct Wrong(Vec<Fault>);

impl Wrong {
    fn is_at_fault(&self, column: usize) -> bool {
        self.0.iter().any(|(_, known)| *known == Some(column))
    }

    fn note(&mut self, reason: impl Into<Refusal>, column: Option<usize>) {
        self.0.push((reason.into(), column));
    }

    /// A value of a cell, or a note of why it is none.
    fn take<T, E: Into<Refusal>>(&mut self, column: usize, value: Result<T, E>) -> Option<T> {
        value.map_err(|reason| self.note(reason, Some(column))).ok()
    }

    /// The row, if nothing is wrong with it.
    fn unless<T>(self, row: T) -> Result<T, Faults> {
        Faults::of(self.0).map_or(Ok(row), Err)
    }
}

impl Converter {
    /// A converter for columns that become these targets. `region` is the country of national
    /// numbers, `zone` that of times without one.
    pub fn new(
        headers: &[String],
        targets: &[Option<Target>],
        region: &str,
        zone: TimeZone,
        dates: DateOrder,
    ) -> Self {
        let columns = targets
            .iter()
            .enumerate()
            .filter_map(|(place, target)| {
                let label = paired_label(headers, place);
                Some(Column {
                    place,
                    target: (*target)?,
                    label,
                })
            })
            .collect();
        Self {
            columns,
            region: region.to_owned(),
            zone,
            dates,
            yearless: Yearless::Refused,
            choices: Choices::default(),
        }
    }

    /// What somebody said that values stand for.
    pub fn choose(&mut self, choices: Choices) {
        self.choices = choices;
    }

    /// Keeps birthdays without a year in the note. For whoever may write notes.
    pub fn note_yearless_birthdays(&mut self) {
        self.yearless = Yearless::Noted;
    }

    fn values<'r>(&self, cells: &'r [String]) -> Values<'r> {
        let value = |column: &Column| {
            let text = as_typed(cells.get(column.place)?.trim()).trim_start();
            (!text.is_empty()).then_some((*column, text))
        };
        self.columns.iter().filter_map(value).collect()
    }

    /// A row as a contact.
    pub fn contact(&self, cells: &[String]) -> Result<ContactImport, Faults> {
        let values = self.values(cells);
        let mut wrong = Wrong::default();
        let mut import = ContactImport::default();
        let mut company = NamedCompany::default();
        let mut company_column = 0;
        let mut whole_name = None;
        beside(&mut import, &values, &self.choices, &mut wrong);
        let draft = &mut import.draft;
        for (column, text) in &values {
            match column.target {
                Target::FullName => whole_name = Some(split_full_name(text)),
                Target::LastName => draft.last_name = Some(one_line(text)),
                Target::FirstName => draft.first_name = Some(one_line(text)),
                Target::MiddleName => draft.middle_name = Some(one_line(text)),
                Target::Position => draft.position = Some(one_line(text)),
                Target::Source => draft.source = self.choices.source(&one_line(text)),
                Target::Tags => add_tags(&mut draft.tags, text),
                Target::Address => join(&mut draft.address, text, ", ", column.target),
                Target::Birthday => match parse_date(text, self.dates) {
                    Ok(date) => draft.birthday = Some(date.to_string()),
                    Err(DateError::WithoutYear) if self.yearless == Yearless::Noted => {
                        let text = format!("Birthday: {text}");
                        join(&mut import.note, &text, "\n\n", Target::Note);
                    }
                    Err(error) => wrong.note(error, Some(column.place)),
                },
                Target::CreatedAt => {
                    import.created_at = wrong.take(column.place, self.moment(text));
                }
                Target::Company => {
                    company.name = one_line(text);
                    company_column = column.place;
                }
                Target::CompanyInn => {
                    let inn = wrong.take(column.place, Inn::parse(text));
                    company.inn = inn.map(|inn| inn.as_str().to_owned());
                    company_column = column.place;
                }
                _ => {}
            }
        }
        if let Some(name) = whole_name {
            put_names(draft, name);
        }
        check_note(import.note.as_ref(), &values, &mut wrong);
        draft.points = self.points(cells, &values, &mut wrong);
        draft.point_kinds = PointKind::ALL.to_vec();
        if company.name.chars().count() > COMPANY_LIMIT {
            wrong.note(Refusal::TextTooLong, Some(company_column));
        }
        if company != NamedCompany::default() {
            import.company = Some((company, company_column));
        }
        let has_company = import.company.is_some();
        check_contact(&import.draft, has_company, &values, &mut wrong);
        wrong.unless(import)
    }

    /// A row as a company.
    pub fn company(&self, cells: &[String]) -> Result<CompanyImport, Faults> {
        let values = self.values(cells);
        let mut wrong = Wrong::default();
        let mut import = CompanyImport::default();
        beside(&mut import, &values, &self.choices, &mut wrong);
        let draft = &mut import.draft;
        for (column, text) in &values {
            let line = || Some(one_line(text));
            match column.target {
                Target::Name => draft.name = line(),
                Target::LegalName => draft.legal_name = line(),
                Target::Inn => draft.inn = line(),
                Target::Kpp => draft.kpp = line(),
                Target::Ogrn => draft.ogrn = line(),
                Target::VatId => draft.vat_id = line(),
                Target::Site => draft.site = line(),
                Target::Source => draft.source = self.choices.source(&one_line(text)),
                Target::Tags => add_tags(&mut draft.tags, text),
                Target::Address => join(&mut draft.address, text, ", ", column.target),
                Target::LegalAddress => draft.legal_address = line(),
                Target::Parent => {
                    let company = NamedCompany {
                        name: one_line(text),
                        inn: None,
                    };
                    import.company = Some((company, column.place));
                }
                _ => {}
            }
        }
        let mut name = "name";
        if draft.name.is_none() {
            draft.name = draft.legal_name.clone();
            name = "legal_name";
        }
        check_note(import.note.as_ref(), &values, &mut wrong);
        draft.points = self.points(cells, &values, &mut wrong);
        draft.point_kinds = PointKind::ALL.to_vec();
        if import.draft.name.is_none() {
            wrong.note(Refusal::NameMissing, None);
        }
        for (reason, field) in company_faults(&mut import.draft) {
            let field = if field == "name" { name } else { field };
            wrong.note(reason, column_of(&values, field));
        }
        wrong.unless(import)
    }

    /// The channels of a row, each once.
    fn points(&self, cells: &[String], values: &Values<'_>, wrong: &mut Wrong) -> Vec<PointDraft> {
        let mut points: Vec<PointDraft> = Vec::new();
        let mut known: Vec<(PointKind, String)> = Vec::new();
        for (column, text) in values {
            let Some(kind) = point_kind(column.target) else {
                continue;
            };
            let labels = column
                .label
                .and_then(|place| cells.get(place))
                .map(String::as_str);
            let labels: Vec<&str> = labels.unwrap_or_default().split(":::").collect();
            for (place, value) in split_values(text, column.target).into_iter().enumerate() {
                let said = labels
                    .get(place)
                    .or(labels.last())
                    .map(|label| label.trim());
                let label = label(column.target, said.filter(|label| !label.is_empty()));
                let channel = Channel::parse(kind, label, &value, &self.region);
                let channel = channel.map_err(|error| reason(&error));
                let Some(channel) = wrong.take(column.place, channel) else {
                    continue;
                };
                let lookup = (kind, channel.lookup());
                if !known.contains(&lookup) {
                    known.push(lookup);
                    let label = label.to_owned();
                    points.push(PointDraft {
                        id: None,
                        kind,
                        label,
                        channel: Some(channel),
                    });
                }
            }
        }
        points
    }

    fn moment(&self, text: &str) -> Result<At, DateError> {
        let moment = parse_moment(text, self.dates, &self.zone)?;
        Ok(At::from_micros(moment.as_microsecond()))
    }
}

fn label(target: Target, said: Option<&str>) -> &'static str {
    match (target, said) {
        (Target::Phone(_), Some(said)) => guess_phone_kind(said).code(),
        (Target::Phone(kind), None) => kind.code(),
        (Target::Email(_), Some(said)) => guess_email_kind(said).code(),
        (Target::Email(kind), None) => kind.code(),
        (Target::Handle(kind), _) => kind.code(),
        _ => "other",
    }
}

fn reason(error: &PointError) -> Refusal {
    match error {
        PointError::Phone => Refusal::PhoneInvalid,
        PointError::Email => Refusal::EmailInvalid,
        PointError::Handle | PointError::Label => Refusal::HandleInvalid,
    }
}

/// A value of a field of one line.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// Fills the parts of a name that no column of their own has filled.
fn put_names(draft: &mut ContactDraft, name: FullName) {
    let part = |own: &mut Option<String>, part: String| {
        if own.is_none() && !part.is_empty() {
            *own = Some(part);
        }
    };
    part(&mut draft.last_name, name.last);
    part(&mut draft.first_name, name.first);
    part(&mut draft.middle_name, name.middle);
}

fn add_tags(tags: &mut Option<Vec<String>>, text: &str) {
    let tags = tags.get_or_insert_default();
    for tag in split_values(text, Target::Tags) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
}

fn join(whole: &mut Option<String>, text: &str, between: &str, target: Target) {
    let part = split_values(text, target).join(between);
    match whole {
        Some(whole) => {
            whole.push_str(between);
            whole.push_str(&part);
        }
        None => *whole = Some(part),
    }
}

fn check_note(note: Option<&String>, values: &Values<'_>, wrong: &mut Wrong) {
    let Some(note) = note else { return };
    let column = column_of(values, "note");
    if note.contains('\0') {
        wrong.note(Refusal::TextControl, column);
    } else if note.chars().count() > NOTE_LIMIT {
        wrong.note(Refusal::TextTooLong, column);
    }
}

fn text_reason(error: &ContactError) -> (Refusal, &'static str) {
    match error {
        ContactError::NothingToIdentify => (Refusal::NothingToIdentify, ""),
        ContactError::TooLong { field, .. } | ContactError::TooMany { field, .. } => {
            (Refusal::TextTooLong, field)
        }
        ContactError::ForbiddenCharacter { field } => (Refusal::TextControl, field),
        ContactError::NotADate => (Refusal::DateInvalid, "birthday"),
    }
}

fn check_contact(draft: &ContactDraft, has_company: bool, values: &Values<'_>, wrong: &mut Wrong) {
    for error in draft.faults() {
        let (reason, field) = text_reason(&error);
        wrong.note(reason, column_of(values, field));
    }
    // Once a bad number is mended, the person is known by it.
    let numbered = |target| point_kind(target).is_some() || target == Target::CompanyInn;
    let mut numbers = values.iter().filter(|(column, _)| numbered(column.target));
    let is_identified = has_company
        || draft.is_identified()
        || numbers.any(|(column, _)| wrong.is_at_fault(column.place));
    if !is_identified {
        wrong.note(Refusal::NothingToIdentify, None);
    }
}

fn company_faults(draft: &mut CompanyDraft) -> impl Iterator<Item = (Refusal, &'static str)> {
    draft.faults().into_iter().map(|error| match error {
        CompanyError::NameMissing => (Refusal::NameMissing, "name"),
        CompanyError::Text(error) => text_reason(&error),
        CompanyError::Number { field, source } => (source.into(), field),
        CompanyError::ParentCycle => (Refusal::ParentUnknown, "parent"),
    })
}

/// What stands beside the fields of a record: notes, the owner, the id in the other program.
fn beside<D>(import: &mut RowImport<D>, values: &Values<'_>, choices: &Choices, wrong: &mut Wrong) {
    for (column, text) in values {
        match column.target {
            Target::Note => join(&mut import.note, text, "\n\n", column.target),
            Target::Owner => {
                import.owner = choices
                    .owner(&one_line(text))
                    .map(|owner| (owner, column.place));
            }
            Target::ExternalId => {
                if let Err(error) = check_text("external_id", text, EXTERNAL_ID_LIMIT) {
                    wrong.note(text_reason(&error).0, Some(column.place));
                }
                import.external_id = Some((*text).to_owned());
            }
            _ => {}
        }
    }
}

/// The column that filled a field.
fn column_of(values: &Values<'_>, field: &str) -> Option<usize> {
    let fits = |target: Target| {
        let code = target.code();
        code == field
            || field == "phones" && code.starts_with("phone:")
            || code == "full_name" && matches!(field, "last_name" | "first_name" | "middle_name")
    };
    values
        .iter()
        .find(|(column, _)| fits(column.target))
        .map(|(column, _)| column.place)
}

#[cfg(test)]
mod tests;
