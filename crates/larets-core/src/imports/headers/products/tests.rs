//! Exports of other programs, by headers that these programs write: recognised, and every column of
//! one that means something becomes it.

use super::*;
use crate::imports::guess_columns;

#[track_caller]
fn check(code: &str, import_as: ImportAs, columns: &[(&str, &str)]) {
    let headers: Vec<String> = columns
        .iter()
        .map(|(header, _)| (*header).to_owned())
        .collect();
    let found = recognise(&headers).map(|product| product.code);
    assert_eq!(found, Some(code));
    let samples = vec![Vec::new(); headers.len()];
    let targets = guess_columns(&headers, &samples, import_as, "RU");
    for ((header, expected), target) in columns.iter().zip(targets) {
        let target = target.map_or("", Target::code);
        assert_eq!(target, *expected, "{code}: {header}");
    }
}

// Shows exports of deals.
#[test]
fn deals() {
    check(
        "amocrm",
        ImportAs::Deals,
        &[
            ("ID", "external_id"),
            ("Тип", ""),
            ("Название сделки", "title"),
            ("Бюджет", "amount"),
            ("Ответственный", "owner"),
            ("Дата создания сделки", "created_at"),
            ("Кем создана сделка", ""),
            ("Дата закрытия", "closed_at"),
            ("Теги сделки", "tags"),
            ("Этап сделки", "stage"),
            ("Воронка", "pipeline"),
            ("Полное имя контакта", "full_name"),
            ("Компания контакта", "company"),
            ("Мобильный телефон", "phone:mobile"),
            ("Рабочий email", "email:work"),
        ],
    );
    check(
        "bitrix24",
        ImportAs::Deals,
        &[
            ("ID", "external_id"),
            ("Название", "title"),
            ("Стадия сделки", "stage"),
            ("Сумма", "amount"),
            ("Валюта", "currency"),
            ("Дата начала", ""),
            ("Дата завершения", "closed_at"),
            ("Дополнительно об источнике", ""),
            ("Источник", "source"),
            ("Компания", "company"),
            ("Контакт", "full_name"),
            ("Ответственный", "owner"),
        ],
    );
    check(
        "hubspot",
        ImportAs::Deals,
        &[
            ("Record ID", "external_id"),
            ("Deal Name", "title"),
            ("Deal Stage", "stage"),
            ("Pipeline", "pipeline"),
            ("Amount", "amount"),
            ("Close Date", "closed_at"),
            ("Create Date", "created_at"),
            ("Deal owner", "owner"),
            ("Closed Lost Reason", "lost_reason"),
            ("Associated Company", "company"),
            ("Associated Contact", "full_name"),
            ("Deal Type", ""),
        ],
    );
}

// Shows the same for the programs that are not Russian.
#[test]
fn deals_from_abroad() {
    check(
        "salesforce",
        ImportAs::Deals,
        &[
            ("Opportunity Name", "title"),
            ("Account Name", "company"),
            ("Stage", "stage"),
            ("Amount", "amount"),
            ("Close Date", "closed_at"),
            ("Opportunity Owner", "owner"),
            ("Lead Source", "source"),
            ("Next Step", "next_step"),
            ("Fiscal Period", ""),
        ],
    );
    check(
        "salesforce",
        ImportAs::Deals,
        &[
            ("Id", "external_id"),
            ("Name", "title"),
            ("StageName", "stage"),
            ("Amount", "amount"),
            ("CloseDate", "closed_at"),
            ("LeadSource", "source"),
            ("NextStep", "next_step"),
            ("AccountId", ""),
            ("OwnerId", ""),
        ],
    );
    check(
        "pipedrive",
        ImportAs::Deals,
        &[
            ("Deal - ID", "external_id"),
            ("Deal - Title", "title"),
            ("Deal - Value", "amount"),
            ("Deal - Currency of Value", "currency"),
            ("Deal - Stage", "stage"),
            ("Deal - Status", "outcome"),
            ("Deal - Pipeline", "pipeline"),
            ("Deal - Expected close date", "expected_close"),
            ("Deal - Deal closed on", "closed_at"),
            ("Deal - Won time", ""),
            ("Deal - Lost reason", "lost_reason"),
            ("Deal - Owner", "owner"),
            ("Deal - Organization", "company"),
            ("Deal - Contact person", "full_name"),
        ],
    );
    check(
        "espocrm",
        ImportAs::Deals,
        &[
            ("id", "external_id"),
            ("name", "title"),
            ("accountName", "company"),
            ("stage", "stage"),
            ("amount", "amount"),
            ("amountCurrency", "currency"),
            ("closeDate", "closed_at"),
            ("leadSource", "source"),
            ("assignedUserName", "owner"),
            ("createdAt", "created_at"),
        ],
    );
    check(
        "espocrm",
        ImportAs::Deals,
        &[
            ("Имя", "title"),
            ("Организация", "company"),
            ("Стадия", "stage"),
            ("Сумма", "amount"),
            ("Сумма (сконвертирована)", ""),
            ("Вероятность успеха, %", ""),
            ("Дата закрытия", "closed_at"),
            ("Ответственный пользователь", "owner"),
        ],
    );
}

// Shows exports of people and companies.
#[test]
fn clients() {
    check(
        "google",
        ImportAs::Contacts,
        &[
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("Phonetic First Name", ""),
            ("File As", ""),
            ("Organization Name", "company"),
            ("Organization Title", "position"),
            ("Birthday", "birthday"),
            ("Notes", "note"),
            ("Labels", "tags"),
            ("E-mail 1 - Label", ""),
            ("E-mail 1 - Value", "email:other"),
            ("Phone 1 - Label", ""),
            ("Phone 1 - Value", "phone:other"),
        ],
    );
    check(
        "outlook",
        ImportAs::Contacts,
        &[
            ("Title", ""),
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("Company", "company"),
            ("Job Title", "position"),
            ("Business Street", ""),
            ("Home Street", ""),
            ("Assistant's Phone", ""),
            ("Business Phone", "phone:work"),
            ("Mobile Phone", "phone:mobile"),
            ("E-mail Address", "email:other"),
            ("E-mail Display Name", ""),
        ],
    );
    check(
        "outlook",
        ImportAs::Contacts,
        &[
            ("Обращение", ""),
            ("Имя", "first_name"),
            ("Фамилия", "last_name"),
            ("Организация", "company"),
            ("Улица (раб. адрес)", ""),
            ("Телефон помощника", ""),
            ("Телефон раб. 2", "phone:work"),
            ("Телефон переносной", "phone:mobile"),
            ("Адрес эл. почты", "email:other"),
            ("Краткое имя эл. почты", ""),
        ],
    );
    check(
        "hubspot",
        ImportAs::Contacts,
        &[
            ("Record ID", "external_id"),
            ("First Name", "first_name"),
            ("Email", "email:other"),
            ("Phone Number", "phone:other"),
            ("Contact owner", "owner"),
            ("Lifecycle Stage", ""),
            ("Lead Status", ""),
            ("Create Date", "created_at"),
        ],
    );
    check(
        "pipedrive",
        ImportAs::Contacts,
        &[
            ("Person - Name", "full_name"),
            ("Person - Organization", "company"),
            ("Person - Phone - Work", "phone:work"),
            ("Person - Email - Work", "email:work"),
            ("Person - Owner", "owner"),
        ],
    );
    check(
        "bitrix24",
        ImportAs::Companies,
        &[
            ("ID", "external_id"),
            ("Название компании", "name"),
            ("Тип компании", ""),
            ("Сфера деятельности", ""),
            ("Годовой оборот", ""),
            ("Рабочий телефон", "phone:work"),
            ("Корпоративный сайт", "site"),
        ],
    );
}

// Shows that a plain table is nobody's export, and that no table says anything impossible.
#[test]
fn tables() {
    let headers = ["Имя", "Телефон", "Компания", "Сумма"].map(str::to_owned);
    assert!(recognise(&headers).is_none());
    for product in &PRODUCTS {
        let kinds = [
            (ImportAs::Contacts, product.contacts),
            (ImportAs::Companies, product.companies),
            (ImportAs::Deals, product.deals),
        ];
        for (import_as, table) in kinds {
            for (place, (known, target)) in table.iter().enumerate() {
                assert_eq!(key(known), *known, "{}", product.code);
                let twice = table
                    .iter()
                    .skip(place + 1)
                    .any(|(other, _)| other == known);
                assert!(!twice, "{}: {known} stands twice", product.code);
                assert!(
                    target.is_none_or(|target| target.is_allowed(import_as)),
                    "{known}"
                );
            }
        }
        let marks = product.marks.iter().flat_map(|marks| marks.iter());
        for mark in marks {
            assert_eq!(key(mark), *mark, "{}", product.code);
        }
    }
}
