//! What was decided about an import: how its file is read, what becomes of each column, what of
//! duplicates. Kept as JSON; never holds a value of the file, because it lies in the database bare.

use larets_core::access::{AccessError, Actor};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField};
use larets_core::deals::{Deal, DealField};
use larets_core::ids::{ImportId, UserId};
use larets_core::imports::{DuplicateKey, DuplicatePolicy, ImportAs, Target};
use larets_core::points::{HasChannels, PointKind};
use larets_storage::imports::{ChunkRules, may_fill_all};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::read::{Format, Options};

/// Most characters of the name of a program.
pub const ID_SOURCE_LIMIT: usize = 100;

/// The plan of an import.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportPlan {
    /// Bytes of the file.
    pub size_bytes: u64,
    /// The format, once a person said it.
    pub format: Option<String>,
    /// The encoding, once a person said it.
    pub encoding: Option<String>,
    /// The delimiter, once a person said it.
    pub delimiter: Option<char>,
    /// Whether there is a header line, once a person said it.
    pub has_header: Option<bool>,
    /// The sheet, once a person chose it.
    pub sheet: Option<String>,
    /// What each column becomes, as codes of targets.
    pub targets: Vec<Option<String>>,
    /// Which of these are guesses.
    pub guessed: Vec<bool>,
    /// What becomes of duplicates.
    pub duplicates: String,
    /// By what a record counts as there.
    pub duplicates_by: Vec<String>,
    /// The program that the ids of the file are from.
    pub id_source: String,
    /// Whose the records become.
    pub owner_id: Option<Uuid>,
    /// Tags that every record gets.
    pub tags: Vec<String>,
    /// Whether all of this is as with the last file of this shape.
    pub remembered: bool,
    /// The pipeline of deals that name none.
    pub pipeline_id: Option<Uuid>,
    /// The currency of amounts that name none; without it that of the company.
    pub currency: Option<String>,
}

impl ImportPlan {
    /// The plan of a file nobody has decided about yet.
    pub fn new(import_as: ImportAs, size_bytes: u64, file_name: &str) -> Self {
        let keys: &[DuplicateKey] = match import_as {
            ImportAs::Contacts => &[DuplicateKey::Phone, DuplicateKey::Email],
            ImportAs::Companies => &[DuplicateKey::Inn, DuplicateKey::Name],
            ImportAs::Deals => &[],
        };
        Self {
            size_bytes,
            duplicates: DuplicatePolicy::Skip.name().to_owned(),
            id_source: id_source(file_name),
            duplicates_by: keys.iter().map(|key| key.name().to_owned()).collect(),
            ..Self::default()
        }
    }

    /// How the file is read.
    pub fn options(&self) -> Options {
        Options {
            format: self.format.as_deref().and_then(Format::from_code),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter,
            has_header: self.has_header,
            sheet: self.sheet.clone(),
            ..Options::default()
        }
    }

    /// What each column becomes.
    pub fn targets(&self, import_as: ImportAs) -> Vec<Option<Target>> {
        self.targets
            .iter()
            .map(|code| Target::from_code(code.as_deref()?, import_as))
            .collect()
    }

    /// The rules of writing.
    pub fn rules(&self, import: ImportId) -> ChunkRules {
        ChunkRules {
            import,
            policy: DuplicatePolicy::from_name(&self.duplicates).unwrap_or(DuplicatePolicy::Skip),
            keys: self
                .duplicates_by
                .iter()
                .filter_map(|key| DuplicateKey::from_name(key))
                .collect(),
            id_source: self.id_source.clone(),
            owner: self.owner_id.map(UserId::from_uuid),
            tags: self.tags.clone(),
        }
    }

    /// Reads a kept plan.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The plan as it is kept.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The kinds of duplicate keys that make sense for a kind of record.
pub fn is_key_of(key: DuplicateKey, import_as: ImportAs) -> bool {
    let is_of_companies = matches!(key, DuplicateKey::Inn | DuplicateKey::Name);
    match import_as {
        ImportAs::Contacts => !is_of_companies,
        ImportAs::Companies => true,
        // Deals are known by their ids, their clients by everything.
        ImportAs::Deals => false,
    }
}

/// What files of one program are probably called: the name without its ending, dates and counters.
/// The same file, or next month's, finds its records again by their ids.
fn id_source(file_name: &str) -> String {
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let words = stem.split(|character: char| !character.is_alphabetic());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(ID_SOURCE_LIMIT).collect()
}

/// Which kind of channel a column fills.
pub fn point_kind(target: Target) -> Option<PointKind> {
    match target {
        Target::Phone(_) => Some(PointKind::Phone),
        Target::Email(_) => Some(PointKind::Email),
        Target::Handle(_) => Some(PointKind::Handle),
        _ => None,
    }
}

fn contact_field(target: Target) -> Option<ContactField> {
    Some(match target {
        Target::FullName | Target::LastName => ContactField::LastName,
        Target::FirstName => ContactField::FirstName,
        Target::MiddleName => ContactField::MiddleName,
        Target::Position => ContactField::Position,
        Target::Company | Target::CompanyInn => ContactField::Companies,
        Target::Source => ContactField::Source,
        Target::Tags => ContactField::Tags,
        Target::Birthday => ContactField::Birthday,
        Target::Address => ContactField::Address,
        Target::Note => ContactField::Notes,
        Target::Owner => ContactField::Owner,
        other => return point_kind(other).map(Contact::field_of),
    })
}

fn company_field(target: Target) -> Option<CompanyField> {
    Some(match target {
        Target::Name => CompanyField::Name,
        Target::LegalName => CompanyField::LegalName,
        Target::Inn => CompanyField::Inn,
        Target::Kpp => CompanyField::Kpp,
        Target::Ogrn => CompanyField::Ogrn,
        Target::VatId => CompanyField::VatId,
        Target::Site => CompanyField::Site,
        Target::Address => CompanyField::Address,
        Target::LegalAddress => CompanyField::LegalAddress,
        Target::Parent => CompanyField::Parent,
        Target::Source => CompanyField::Source,
        Target::Tags => CompanyField::Tags,
        Target::Note => CompanyField::Notes,
        Target::Owner => CompanyField::Owner,
        other => return point_kind(other).map(Company::field_of),
    })
}

fn deal_field(target: Target) -> Option<DealField> {
    Some(match target {
        Target::Title => DealField::Title,
        Target::Amount | Target::Currency => DealField::Amount,
        Target::Pipeline | Target::Stage | Target::Outcome | Target::ClosedAt => DealField::Stage,
        Target::ExpectedClose => DealField::ExpectedClose,
        Target::LostReason => DealField::LostReason,
        Target::NextStep => DealField::NextStep,
        Target::Source => DealField::Source,
        Target::Tags | Target::Product => DealField::Tags,
        Target::Note => DealField::Notes,
        Target::Owner => DealField::Owner,
        _ => return None,
    })
}

/// What a column of deals fills in the company of the row.
fn firm_field(target: Target) -> Option<CompanyField> {
    match target {
        Target::Company => Some(CompanyField::Name),
        Target::CompanyInn => Some(CompanyField::Inn),
        Target::Site => Some(CompanyField::Site),
        _ => None,
    }
}

/// What a column of deals fills in the person of the row.
fn person_field(target: Target) -> Option<ContactField> {
    match target {
        Target::FullName | Target::LastName => Some(ContactField::LastName),
        Target::FirstName => Some(ContactField::FirstName),
        Target::MiddleName => Some(ContactField::MiddleName),
        Target::Position => Some(ContactField::Position),
        other => point_kind(other).map(Contact::field_of),
    }
}

/// Refuses columns that would fill fields which the person may not fill.
pub fn may_fill(
    actor: &Actor,
    import_as: ImportAs,
    targets: impl Iterator<Item = Target>,
) -> Result<(), AccessError> {
    match import_as {
        ImportAs::Contacts => may_fill_all::<Contact>(
            actor,
            &targets.filter_map(contact_field).collect::<Vec<_>>(),
        ),
        ImportAs::Companies => may_fill_all::<Company>(
            actor,
            &targets.filter_map(company_field).collect::<Vec<_>>(),
        ),
        ImportAs::Deals => {
            let targets: Vec<Target> = targets.collect();
            let all = || targets.iter().copied();
            let mut fields: Vec<DealField> = all().filter_map(deal_field).collect();
            let people: Vec<ContactField> = all().filter_map(person_field).collect();
            let firms: Vec<CompanyField> = all().filter_map(firm_field).collect();
            if !people.is_empty() {
                fields.push(DealField::Contacts);
                may_fill_all::<Contact>(actor, &people)?;
            }
            if !firms.is_empty() {
                fields.push(DealField::Companies);
                may_fill_all::<Company>(actor, &firms)?;
            }
            may_fill_all::<Deal>(actor, &fields)
        }
    }
}

/// Whether the person may see the field that a column fills; for a column that fills nothing,
/// whether they may see every channel, as one may stand in it.
pub fn may_see(actor: &Actor, import_as: ImportAs, target: Option<Target>) -> bool {
    fn of<R: HasChannels>(actor: &Actor, field: Option<R::Field>, is_mapped: bool) -> bool {
        let Ok(grant) = actor.may_read::<R>() else {
            return false;
        };
        match field {
            Some(field) => grant.may_search_by(field).is_ok(),
            None if is_mapped => true,
            None => PointKind::ALL
                .iter()
                .all(|kind| grant.may_search_by(R::field_of(*kind)).is_ok()),
        }
    }
    let is_mapped = target.is_some();
    match import_as {
        ImportAs::Contacts => of::<Contact>(actor, target.and_then(contact_field), is_mapped),
        ImportAs::Companies => of::<Company>(actor, target.and_then(company_field), is_mapped),
        ImportAs::Deals => {
            let (person, firm) = (target.and_then(person_field), target.and_then(firm_field));
            match (person, firm) {
                (Some(field), _) => of::<Contact>(actor, Some(field), true),
                (_, Some(field)) => of::<Company>(actor, Some(field), true),
                _ if is_mapped => of::<Deal>(actor, target.and_then(deal_field), true),
                // A channel of a person may stand in it.
                _ => of::<Contact>(actor, None, false),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that dates, counters and endings of file names do not tell programs apart.
    #[test]
    fn sources_of_ids() {
        for (name, expected) in [
            (
                "amocrm_export_contacts_2026-11-24.csv",
                "amocrm export contacts",
            ),
            (
                "amocrm_export_contacts_2026-12-01 (2).csv",
                "amocrm export contacts",
            ),
            ("Клиенты 1С.xlsx", "Клиенты С"),
            ("2026.vcf", ""),
        ] {
            assert_eq!(id_source(name), expected, "{name}");
        }
    }
}
