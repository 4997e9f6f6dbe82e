//! The spellings of a feature's noun: `deal_stages`, `deal_stage`, `DealStages`, `DealStage`.

use anyhow::{Result, ensure};

/// A noun in all spellings that the templates use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// `deal_stages`: module, table, address, folder.
    pub plural: String,
    /// `deal_stage`: variable.
    pub singular: String,
    /// `DealStages`: variant.
    pub plural_type: String,
    /// `DealStage`: type.
    pub singular_type: String,
    /// «Deal stages»: heading in English.
    pub english: String,
    /// «Этап сделки»: heading in Russian, as the glossary has it; English when it has none.
    pub russian: String,
}

impl Names {
    /// Takes the plural, and the glossary where it may stand.
    pub fn new(plural: &str, glossary: &str) -> Result<Self> {
        ensure!(
            plural.starts_with(|letter: char| letter.is_ascii_lowercase())
                && plural
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter == '_')
                && !plural.contains("__")
                && plural.ends_with('s')
                && plural.len() > 3,
            "«{plural}» is no name for a feature: a plural noun in lower case with underscores, \
             such as «deals» or «deal_stages»"
        );
        let singular = singular(plural);
        let english = capitalised(&plural.replace('_', " "));
        Ok(Self {
            russian: russian(plural, glossary).unwrap_or_else(|| english.clone()),
            english,
            plural_type: camel(plural),
            singular_type: camel(&singular),
            plural: plural.to_owned(),
            singular,
        })
    }

    /// The template with this noun in the place of «example», its article and its headings.
    pub fn fill(&self, template: &str) -> String {
        let vowel = self.singular.starts_with(['a', 'e', 'i', 'o']);
        let (capital, small) = if vowel { ("An", "an") } else { ("A", "a") };
        template
            .replace("«English»", &self.english)
            .replace("«Russian»", &self.russian)
            .replace("An example", &format!("{capital} example"))
            .replace("an example", &format!("{small} example"))
            .replace("Examples", &self.plural_type)
            .replace("Example", &self.singular_type)
            .replace("examples", &self.plural)
            .replace("example", &self.singular)
    }
}

fn singular(plural: &str) -> String {
    for (ending, instead) in [
        ("ies", "y"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
        ("sses", "ss"),
    ] {
        if let Some(stem) = plural.strip_suffix(ending) {
            return format!("{stem}{instead}");
        }
    }
    plural.strip_suffix('s').unwrap_or(plural).to_owned()
}

fn camel(snake: &str) -> String {
    snake.split('_').map(capitalised).collect()
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// The third column of the glossary's line for the folder `plural`.
fn russian(plural: &str, glossary: &str) -> Option<String> {
    let word = glossary.lines().find_map(|line| {
        let mut columns = line.strip_prefix("| ")?.split(" | ");
        (columns.next()? == plural).then(|| columns.nth(1))?
    })?;
    Some(capitalised(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plural: &str, expect: &str) {
        let names = Names::new(plural, "").unwrap();
        assert_eq!(names.fill("examples example Examples Example"), expect);
    }

    /// Each kind of English plural gives its singular, in all four spellings.
    #[test]
    fn spellings() {
        check("deals", "deals deal Deals Deal");
        check("deal_stages", "deal_stages deal_stage DealStages DealStage");
        check("companies", "companies company Companies Company");
        check("inboxes", "inboxes inbox Inboxes Inbox");
        check("branches", "branches branch Branches Branch");
        check("addresses", "addresses address Addresses Address");
    }

    /// The article follows the noun, at the beginning of a sentence and inside it.
    #[test]
    fn articles() {
        let text = "An example is an example; examples of Example.";
        let fill = |plural: &str| Names::new(plural, "").unwrap().fill(text);
        assert_eq!(fill("deals"), "A deal is a deal; deals of Deal.");
        assert_eq!(
            fill("invoices"),
            "An invoice is an invoice; invoices of Invoice."
        );
    }

    /// The Russian heading is the glossary's word; without a line there it is the English one.
    #[test]
    fn headings() {
        let headings = |glossary: &str| {
            let names = Names::new("deal_stages", glossary).unwrap();
            names.fill("«English», «Russian»")
        };
        let glossary = "| deals | deal | сделка | x |\n| deal_stages | stage | этап | y |\n";
        assert_eq!(headings(glossary), "Deal stages, Этап");
        assert_eq!(
            headings("| deals | deal | сделка | x |"),
            "Deal stages, Deal stages"
        );
    }

    /// What cannot be a module, a table and an address at once is refused.
    #[test]
    fn refused() {
        for name in [
            "",
            "deal",
            "Deals",
            "deal-stages",
            "2deals",
            "../deals",
            "a__bs",
            "s",
        ] {
            assert!(Names::new(name, "").is_err(), "{name}");
        }
    }
}
