//! How a person's name is shown: one rule for lists, cards, search, links and hints. It goes by the
//! letters of the name, not by the language of the reader, so that everybody sees one person under
//! one name.

/// The name in one line: «Петрова Анна Сергеевна», «Alice Archer». Family name first where the name is
/// written in Cyrillic, given name first elsewhere. Parts that are empty are left out.
pub fn full_name(last: &str, first: &str, middle: &str) -> String {
    let parts = if [last, first, middle].into_iter().any(is_cyrillic) {
        [last, first, middle]
    } else {
        [first, middle, last]
    };
    let mut name = String::with_capacity(last.len() + first.len() + middle.len() + 2);
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

/// Whether the text has a letter of the Cyrillic blocks (Unicode, U+0400 to U+052F).
fn is_cyrillic(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(letter, '\u{400}'..='\u{52f}'))
}

#[cfg(test)]
mod tests {
    use super::full_name;

    // Shows that offices of both languages read names in the order they write them.
    #[test]
    fn order_goes_by_the_letters() {
        for ((last, first, middle), shown) in [
            (("Петрова", "Анна", "Сергеевна"), "Петрова Анна Сергеевна"),
            (("Archer", "Alice", ""), "Alice Archer"),
            (("Watson", "John", "H."), "John H. Watson"),
            (("Smith", "Анна", ""), "Smith Анна"),
            (("Archer", "", ""), "Archer"),
            (("", "Анна", ""), "Анна"),
            (("", "", ""), ""),
        ] {
            assert_eq!(full_name(last, first, middle), shown);
        }
    }
}
