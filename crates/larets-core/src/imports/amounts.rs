//! Sums of money as cells hold them: with a symbol, a code or a word of the currency, before the
//! number or behind it.

use super::Refusal;
use crate::money::{Currency, Money, MoneyError};
use crate::text::fold;

/// Symbols and words of currencies, folded, the longer ones first.
const SIGNS: [(&str, &str); 40] = [
    ("российских рублей", "RUB"),
    ("рублей", "RUB"),
    ("рубля", "RUB"),
    ("рубль", "RUB"),
    ("руб.", "RUB"),
    ("руб", "RUB"),
    ("₽", "RUB"),
    ("р.", "RUB"),
    ("р", "RUB"),
    ("us$", "USD"),
    ("долларов сша", "USD"),
    ("доллар сша", "USD"),
    ("долларов", "USD"),
    ("доллар", "USD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("$", "USD"),
    ("евро", "EUR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("pounds", "GBP"),
    ("тенге", "KZT"),
    ("тг", "KZT"),
    ("₸", "KZT"),
    ("гривен", "UAH"),
    ("гривна", "UAH"),
    ("грн.", "UAH"),
    ("грн", "UAH"),
    ("₴", "UAH"),
    ("белорусских рублей", "BYN"),
    ("бел. руб.", "BYN"),
    ("br", "BYN"),
    ("сум", "UZS"),
    ("лари", "GEL"),
    ("₾", "GEL"),
    ("драм", "AMD"),
    ("₺", "TRY"),
    ("¥", "JPY"),
];

/// The currency that a cell names by its code, symbol or word.
pub fn parse_currency(text: &str) -> Result<Currency, Refusal> {
    let text = text.trim();
    if let Some(currency) = Currency::from_code(&text.to_ascii_uppercase()) {
        return Ok(currency);
    }
    let folded = fold(text);
    // «Российский рубль», «US Dollar»: the last word tells.
    let last = folded.split(' ').next_back().unwrap_or_default();
    let sign = |text: &str| SIGNS.iter().find(|(sign, _)| *sign == text);
    let found = sign(&folded).or_else(|| sign(last));
    found
        .and_then(|(_, code)| Currency::from_code(code))
        .ok_or(Refusal::CurrencyUnknown)
}

/// A sum as people and programs write it: «1 250 000,50 ₽», «$1,250.50», «1250.5», «USD 100». A
/// currency written beside the number counts more than `usual`.
pub fn parse_amount(text: &str, usual: Currency) -> Result<Money, Refusal> {
    let folded = fold(text);
    let is_number = |character: char| character.is_ascii_digit();
    let (Some(from), Some(to)) = (folded.find(is_number), folded.rfind(is_number)) else {
        return Err(Refusal::AmountInvalid);
    };
    let before = folded.get(..from).unwrap_or_default();
    let number = folded.get(from..=to).unwrap_or_default();
    let behind = folded.get(to + 1..).unwrap_or_default().trim();
    let before = before.trim();
    let mut currency = usual;
    for sign in [
        before.trim_end_matches('.'),
        behind.trim_start_matches([',', '.', '-']),
    ] {
        let sign = sign.trim();
        if !sign.is_empty() {
            currency = parse_currency(sign).map_err(|_| Refusal::AmountInvalid)?;
        }
    }
    // «.50» and «1250,-» are written too.
    let number = if before.ends_with('.') {
        format!("0.{number}")
    } else {
        number.to_owned()
    };
    match Money::parse(&number, currency) {
        // «1250.500000»: programs write more zeros than a currency has.
        Ok(money) => Ok(money),
        Err(MoneyError::Format | MoneyError::Fraction | MoneyError::Range) => {
            Err(Refusal::AmountInvalid)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, Refusal>) {
        let usual = Currency::from_code("RUB").unwrap();
        let found = parse_amount(text, usual);
        let found = found.map(|money| format!("{} {}", money.to_decimal(), money.currency.code()));
        assert_eq!(found.as_deref().map_err(|error| *error), expected, "{text}");
    }

    // Shows the ways in which other programs and people write a sum.
    #[test]
    fn sums() {
        check("1 250 000,50 ₽", Ok("1250000.50 RUB"));
        check("1\u{a0}250\u{a0}000 руб.", Ok("1250000.00 RUB"));
        check("$1,250.50", Ok("1250.50 USD"));
        check("1250.5", Ok("1250.50 RUB"));
        check("1250", Ok("1250.00 RUB"));
        check("USD 100", Ok("100.00 USD"));
        check("100 EUR", Ok("100.00 EUR"));
        check("€ 1.250,50", Ok("1250.50 EUR"));
        check("1250,-", Ok("1250.00 RUB"));
        check("0", Ok("0.00 RUB"));
        check(".50", Ok("0.50 RUB"));
        check("12 000 000 ₸", Ok("12000000.00 KZT"));
        for text in ["", "много", "-5", "1 250 попугаев", "5-10", "1.2.3"] {
            check(text, Err(Refusal::AmountInvalid));
        }
    }

    // Shows the names of currencies.
    #[test]
    fn currencies() {
        for (text, expected) in [
            ("rub", "RUB"),
            ("Российский рубль", "RUB"),
            ("US Dollar", "USD"),
            ("€", "EUR"),
        ] {
            let found = parse_currency(text);
            assert_eq!(
                found.map(|currency| currency.code().to_owned()).as_deref(),
                Ok(expected)
            );
        }
        assert_eq!(parse_currency("попугай"), Err(Refusal::CurrencyUnknown));
    }
}
