//! Why a row was refused, in words: the column, what is wrong with its value, and what to do next.
//! The value itself is never quoted here: whoever reads may not be allowed to see it.

use larets_core::imports::Refusal;

use crate::language::Language;

/// The headers of the file of refused rows before the cells: number, reason in words, its code.
pub fn headers(language: Language) -> [&'static str; 3] {
    match language {
        Language::English => ["Row", "Why it was refused", "Code"],
        Language::Russian => ["Строка", "Почему не загружена", "Код"],
    }
}

/// Why a row was refused, as a person reads it. A code of another version is shown as it is.
pub fn sentence(language: Language, code: &str, column: Option<&str>) -> String {
    let Some(reason) = Refusal::from_name(code) else {
        return code.to_owned();
    };
    let (what, next) = match language {
        Language::English => english(reason),
        Language::Russian => russian(reason),
    };
    match (column, language) {
        (None, _) => format!("{}. {next}.", begun(what)),
        (Some(column), Language::English) => format!("Column “{column}”: {what}. {next}."),
        (Some(column), Language::Russian) => format!("Столбец «{column}»: {what}. {next}."),
    }
}

/// A sentence begins with a capital letter.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// What is wrong, and what to do.
#[expect(
    clippy::too_many_lines,
    reason = "a table of words, one for each reason"
)]
const fn english(reason: Refusal) -> (&'static str, &'static str) {
    match reason {
        Refusal::NothingToIdentify => (
            "there is no name, phone, e-mail or company",
            "Fill in one of them, or choose the columns that hold them",
        ),
        Refusal::NameMissing => (
            "the company has no name",
            "Fill it in, or choose the column that holds it",
        ),
        Refusal::PhoneInvalid => (
            "this is not a phone number",
            "Write it with the code of its country, like +44 20 7946 0018, or clear the cell",
        ),
        Refusal::EmailInvalid => (
            "this is not an e-mail address",
            "Write it like name@example.com, or clear the cell",
        ),
        Refusal::HandleInvalid => (
            "this is not a name in that messenger",
            "Write the name or the link from the person's profile, or clear the cell",
        ),
        Refusal::InnFormat => (
            "an INN has 10 or 12 digits",
            "Compare it with the company's documents, or clear the cell",
        ),
        Refusal::InnChecksum => (
            "the check digits of the INN do not fit, one digit is probably wrong",
            "Compare it with the company's documents, or clear the cell",
        ),
        Refusal::KppFormat => (
            "a KPP has 9 characters, like 770101001",
            "Compare it with the company's documents, or clear the cell",
        ),
        Refusal::OgrnFormat => (
            "an OGRN has 13 digits, an OGRNIP 15",
            "Compare it with the company's documents, or clear the cell",
        ),
        Refusal::OgrnChecksum => (
            "the check digit of the OGRN does not fit, one digit is probably wrong",
            "Compare it with the company's documents, or clear the cell",
        ),
        Refusal::VatIdFormat => (
            "this is not a VAT number of its country",
            "Write it with the two letters of the country, or clear the cell",
        ),
        Refusal::DateInvalid => (
            "this is not a date",
            "Write it like 1990-05-17, or clear the cell",
        ),
        Refusal::DateWithoutYear => ("the date has no year", "Add the year, or clear the cell"),
        Refusal::TextTooLong => (
            "the text is longer than the field holds, or there are too many values",
            "Shorten it, or move a part into a note",
        ),
        Refusal::TextControl => (
            "there is a character in it that no text has",
            "Type the value again",
        ),
        Refusal::OwnerUnknown => (
            "nobody works here under this e-mail or name, or two people have the name",
            "Say who is meant, write the e-mail that the person signs in with, or clear the cell",
        ),
        Refusal::OwnerNotAllowed => (
            "you may not give the record to this person, or take it from whom it belongs to",
            "Ask the head of the department, or clear the cell",
        ),
        Refusal::ParentUnknown => (
            "this company is neither here nor in the file, or it is among those that were refused",
            "Add it to the file or create it, then import the row again",
        ),
        Refusal::ParentCycle => (
            "this company itself stands below the one of the row",
            "Clear the cell, or mend the other company first",
        ),
        Refusal::Duplicate => (
            "there is such a record already",
            "Nothing to do; to change it, import the row with another rule for duplicates",
        ),
        Refusal::CellTooLong => (
            "a cell is longer than 64 KiB, often because a quote is not closed",
            "Shorten it, or close the quote",
        ),
        Refusal::RowTooLong => (
            "the row is longer than 1 MiB, often because a quote is not closed",
            "Shorten it, or close the quote",
        ),
        Refusal::TooManyColumns => (
            "the row has more than 200 columns",
            "Remove those that are not needed",
        ),
        Refusal::Unreadable => (
            "the row cannot be read",
            "Save the file anew in the program it comes from",
        ),
        Refusal::TitleMissing => (
            "the deal has no title, and no product or company to call it by",
            "Fill one of them in, or choose the column that holds it",
        ),
        Refusal::AmountInvalid => (
            "this is not a sum, or it is below zero or too large, or more digits stand behind its point than the currency has",
            "Write it in digits like 1250.50, or clear the cell",
        ),
        Refusal::CurrencyUnknown => (
            "there is no such currency",
            "Write its three letters, like USD, or clear the cell",
        ),
        Refusal::PipelineUnknown => (
            "there is no pipeline of this name",
            "Say which pipeline it means, or clear the cell",
        ),
        Refusal::StageUnknown => (
            "the pipeline has no stage of this name",
            "Say which stage it means, or clear the cell",
        ),
        Refusal::NotAllowed => (
            "you may not write this record",
            "Ask whom it belongs to, or the head of the department",
        ),
    }
}

/// What is wrong, and what to do.
#[expect(
    clippy::too_many_lines,
    reason = "a table of words, one for each reason"
)]
const fn russian(reason: Refusal) -> (&'static str, &'static str) {
    match reason {
        Refusal::NothingToIdentify => (
            "нет ни имени, ни телефона, ни почты, ни компании",
            "Заполните что-то из этого или назначьте столбцы, где они записаны",
        ),
        Refusal::NameMissing => (
            "у компании нет названия",
            "Впишите его или назначьте столбец, где оно записано",
        ),
        Refusal::PhoneInvalid => (
            "это не номер телефона",
            "Запишите его с кодом страны, например +7 912 345-67-89, или очистите ячейку",
        ),
        Refusal::EmailInvalid => (
            "это не адрес почты",
            "Запишите его как name@example.com или очистите ячейку",
        ),
        Refusal::HandleInvalid => (
            "это не имя в этом мессенджере",
            "Запишите имя или ссылку из профиля или очистите ячейку",
        ),
        Refusal::InnFormat => (
            "в ИНН 10 или 12 цифр",
            "Сверьте его с документами компании или очистите ячейку",
        ),
        Refusal::InnChecksum => (
            "контрольные цифры ИНН не сходятся, похоже на опечатку",
            "Сверьте его с документами компании или очистите ячейку",
        ),
        Refusal::KppFormat => (
            "в КПП 9 знаков, например 770101001",
            "Сверьте его с документами компании или очистите ячейку",
        ),
        Refusal::OgrnFormat => (
            "в ОГРН 13 цифр, в ОГРНИП 15",
            "Сверьте его с документами компании или очистите ячейку",
        ),
        Refusal::OgrnChecksum => (
            "контрольная цифра ОГРН не сходится, похоже на опечатку",
            "Сверьте его с документами компании или очистите ячейку",
        ),
        Refusal::VatIdFormat => (
            "это не номер плательщика НДС (VAT)",
            "Запишите его с двумя буквами страны или очистите ячейку",
        ),
        Refusal::DateInvalid => (
            "это не дата",
            "Запишите её как 17.05.1990 или очистите ячейку",
        ),
        Refusal::DateWithoutYear => ("в дате нет года", "Допишите год или очистите ячейку"),
        Refusal::TextTooLong => (
            "текст длиннее, чем помещается в поле, или значений слишком много",
            "Сократите его или перенесите часть в заметку",
        ),
        Refusal::TextControl => (
            "в значении есть знак, которого в тексте не бывает",
            "Наберите значение заново",
        ),
        Refusal::OwnerUnknown => (
            "с такой почтой или именем здесь никто не работает, или таких двое",
            "Укажите, кто имеется в виду, впишите почту, с которой сотрудник входит, или очистите ячейку",
        ),
        Refusal::OwnerNotAllowed => (
            "вам нельзя передать запись этому сотруднику или забрать её у прежнего",
            "Попросите руководителя отдела или очистите ячейку",
        ),
        Refusal::ParentUnknown => (
            "такой компании нет ни здесь, ни в файле, или её строка тоже не загружена",
            "Добавьте её в файл или заведите, потом загрузите строку снова",
        ),
        Refusal::ParentCycle => (
            "эта компания сама подчинена компании из строки",
            "Очистите ячейку или сначала исправьте ту компанию",
        ),
        Refusal::Duplicate => (
            "такая запись уже есть",
            "Делать ничего не нужно; чтобы изменить её, загрузите строку с другим правилом для повторов",
        ),
        Refusal::CellTooLong => (
            "ячейка длиннее 64 КиБ, часто это незакрытая кавычка",
            "Сократите её или закройте кавычку",
        ),
        Refusal::RowTooLong => (
            "строка длиннее 1 МиБ, часто это незакрытая кавычка",
            "Сократите её или закройте кавычку",
        ),
        Refusal::TooManyColumns => ("в строке больше 200 столбцов", "Уберите лишние"),
        Refusal::Unreadable => (
            "строка не читается",
            "Сохраните файл заново в программе, из которой он взят",
        ),
        Refusal::TitleMissing => (
            "у сделки нет названия, и назвать её не по чему: нет ни товара, ни компании",
            "Впишите что-то из этого или назначьте столбец, где оно записано",
        ),
        Refusal::AmountInvalid => (
            "это не сумма, или она меньше нуля или слишком велика, или знаков после запятой больше, чем у валюты",
            "Запишите её цифрами, например 1250,50, или очистите ячейку",
        ),
        Refusal::CurrencyUnknown => (
            "такой валюты нет",
            "Запишите её тремя буквами, например RUB, или очистите ячейку",
        ),
        Refusal::PipelineUnknown => (
            "воронки с таким названием нет",
            "Укажите, какая воронка имеется в виду, или очистите ячейку",
        ),
        Refusal::StageUnknown => (
            "стадии с таким названием в воронке нет",
            "Укажите, какая стадия имеется в виду, или очистите ячейку",
        ),
        Refusal::NotAllowed => (
            "вам нельзя изменять эту запись",
            "Спросите того, за кем она закреплена, или руководителя отдела",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that every reason has a whole sentence in both languages, with the column and the next
    // step, that a phone is asked for with an example of the reader's part of the world, and that a
    // code nobody knows is not hidden.
    #[test]
    fn every_reason_has_words() {
        for (language, column) in [
            (Language::English, "“Тел.”: "),
            (Language::Russian, "«Тел.»: "),
        ] {
            for reason in Refusal::ALL {
                let text = sentence(language, reason.name(), Some("Тел."));
                assert!(text.contains(column), "{text}");
                assert!(text.ends_with('.') && text.contains(". "), "{text}");
                assert!(!text.contains('_'), "{text}");
            }
        }
        for (language, example) in [
            (Language::English, "+44 20 7946 0018"),
            (Language::Russian, "+7 912 345-67-89"),
        ] {
            let text = sentence(language, "phone_invalid", None);
            assert!(text.contains(example), "{text}");
        }
        let whole = sentence(Language::Russian, "name_missing", None);
        assert!(whole.starts_with("У компании нет названия. "), "{whole}");
        let unknown = sentence(Language::English, "of_tomorrow", None);
        assert_eq!(unknown, "of_tomorrow");
    }
}
