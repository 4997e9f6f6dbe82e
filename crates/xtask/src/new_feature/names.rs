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
}

impl Names {
    /// Takes the plural, as it stands in the glossary.
    pub fn new(plural: &str) -> Result<Self> {
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
        Ok(Self {
            plural_type: camel(plural),
            singular_type: camel(&singular),
            plural: plural.to_owned(),
            singular,
        })
    }

    /// The template with this noun in the place of «example», and its article.
    pub fn fill(&self, template: &str) -> String {
        let vowel = self.singular.starts_with(['a', 'e', 'i', 'o']);
        let (capital, small) = if vowel { ("An", "an") } else { ("A", "a") };
        template
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
    snake
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plural: &str, expect: &str) {
        let names = Names::new(plural).unwrap();
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
        let fill = |plural: &str| Names::new(plural).unwrap().fill(text);
        assert_eq!(fill("deals"), "A deal is a deal; deals of Deal.");
        assert_eq!(
            fill("invoices"),
            "An invoice is an invoice; invoices of Invoice."
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
            assert!(Names::new(name).is_err(), "{name}");
        }
    }
}
