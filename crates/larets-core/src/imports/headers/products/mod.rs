//! Exports of other programs, known by their headers: one table for each program. A file is taken
//! for the export of the program most of whose telling headers it has.

mod amocrm;
mod bitrix24;
mod espocrm;
mod google;
mod hubspot;
mod outlook;
mod pipedrive;
mod salesforce;

use crate::imports::{ImportAs, Target};
use crate::text::words;

/// Headers of a table, as folded words with one space between, and the field each means; nothing
/// where a column is to stay behind.
type Table = &'static [(&'static str, Option<Target>)];

/// A program whose exports are known.
#[derive(Debug, Clone, Copy)]
pub struct Product {
    /// The word of the API.
    pub code: &'static str,
    /// As it calls itself.
    pub name: &'static str,
    /// Headers that tell it from others, for each kind of record and language.
    marks: &'static [&'static [&'static str]],
    contacts: Table,
    companies: Table,
    deals: Table,
}

/// Every program that is known.
pub const PRODUCTS: [Product; 8] = [
    amocrm::AMOCRM,
    bitrix24::BITRIX24,
    hubspot::HUBSPOT,
    salesforce::SALESFORCE,
    pipedrive::PIPEDRIVE,
    espocrm::ESPOCRM,
    google::GOOGLE,
    outlook::OUTLOOK,
];

/// Telling headers that a file must have at least.
const MARKS_MIN: usize = 3;

/// A header as it stands in the tables.
fn key(header: &str) -> String {
    words(header).join(" ")
}

impl Product {
    /// What a header means in its exports: a field, or that it stays behind.
    pub(in crate::imports) fn target(
        &self,
        header: &str,
        import_as: ImportAs,
    ) -> Option<Option<Target>> {
        let table = match import_as {
            ImportAs::Contacts => self.contacts,
            ImportAs::Companies => self.companies,
            ImportAs::Deals => self.deals,
        };
        let key = key(header);
        let found = table.iter().find(|(known, _)| *known == key)?;
        Some(found.1)
    }

    /// How many headers of the list that fits best a file has, and whether these are enough.
    fn fits(&self, keys: &[String]) -> Option<usize> {
        let found = self.marks.iter().filter_map(|marks| {
            let has = |mark: &&&str| keys.iter().any(|key| key == **mark);
            let found = marks.iter().filter(has).count();
            (found >= MARKS_MIN).then_some(found)
        });
        found.max()
    }
}

/// The program that a file with these headers was probably exported from.
pub fn recognise(headers: &[String]) -> Option<&'static Product> {
    let keys: Vec<String> = headers.iter().take(500).map(|header| key(header)).collect();
    let mut best: Option<(usize, &Product)> = None;
    for product in &PRODUCTS {
        if let Some(found) = product.fits(&keys)
            && best.is_none_or(|(most, _)| found > most)
        {
            best = Some((found, product));
        }
    }
    best.map(|(_, product)| product)
}

#[cfg(test)]
mod tests;
