//! Names in every order.

use proptest::prelude::*;

use super::*;

// Shows each order of a Russian and of an English name.
#[test]
fn splits() {
    for (text, last, first, middle) in [
        ("Иванов Иван Иванович", "Иванов", "Иван", "Иванович"),
        ("Иван Иванович Иванов", "Иванов", "Иван", "Иванович"),
        ("Иван Иванов", "Иванов", "Иван", ""),
        ("Иванов Иван", "Иванов", "Иван", ""),
        ("Иван Иванович", "", "Иван", "Иванович"),
        ("Анна Петровна", "", "Анна", "Петровна"),
        ("Иванов И.И.", "Иванов", "И.", "И."),
        ("Иванов И. И.", "Иванов", "И.", "И."),
        ("И.И. Иванов", "Иванов", "И.", "И."),
        (
            "Римский-Корсаков  Николай\u{a0}Андреевич",
            "Римский-Корсаков",
            "Николай",
            "Андреевич",
        ),
        ("Алиев Вели Али оглы", "Алиев", "Вели", "Али оглы"),
        ("Пётр Бойко", "Бойко", "Пётр", ""),
        ("Бойко Пётр", "Бойко", "Пётр", ""),
        ("Ильич Фома", "Ильич", "Фома", ""),
        (
            "Петрова Анна-Мария Львовна",
            "Петрова",
            "Анна-Мария",
            "Львовна",
        ),
        ("Кузнецов", "Кузнецов", "", ""),
        ("Мария", "", "Мария", ""),
        ("John Doe", "Doe", "John", ""),
        ("Doe, John", "Doe", "John", ""),
        ("Doe, John Michael", "Doe", "John", "Michael"),
        ("John Michael Doe", "Doe", "John", "Michael"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig", ""),
        ("Mr. John Doe Jr.", "Doe Jr.", "John", ""),
        ("John Doe, Jr.", "Doe Jr.", "John", ""),
        ("Madonna", "", "Madonna", ""),
        ("", "", "", ""),
    ] {
        assert_eq!(split_full_name(text), name(last, first, middle), "{text}");
    }
}

proptest! {
    // Shows that no text panics.
    #[test]
    fn any_text(text in any::<String>(), words in "([А-Я][а-я]{0,6}[., ]){0,8}") {
        let _ = split_full_name(&text);
        let _ = split_full_name(&words);
    }
}
