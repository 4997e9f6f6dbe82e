//! Exports of other programs, by headers that these programs write: recognised, and every column of
//! one that means something becomes it.

use super::*;
use crate::imports::guess_columns;

mod companies;
mod contacts;

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

// Shows the names of columns in lists, other than those of fields.
#[test]
fn deals_of_lists() {
    check(
        "amocrm",
        ImportAs::Deals,
        &[
            ("Название сделки", "title"),
            ("Компания", "company"),
            ("Основной контакт", "full_name"),
            ("Компания контакта", ""),
            ("Ответственный", "owner"),
            ("Статус сделки", "stage"),
            ("Бюджет", "amount"),
            ("Дата создания", "created_at"),
            ("Кем создано", ""),
            ("Дата изменения", ""),
            ("Теги сделки", "tags"),
            ("Ближайшая задача", "next_step"),
            ("Дата закрытия", "closed_at"),
            ("Примечание 1", "note"),
        ],
    );
    check(
        "amocrm",
        ImportAs::Deals,
        &[
            ("Lead title", "title"),
            ("Sale", "amount"),
            ("Responsible user", "owner"),
            ("Date of creation", "created_at"),
            ("Lead tags", "tags"),
            ("Stage of the lead", "stage"),
            ("Pipeline", "pipeline"),
            ("Contact's company", "company"),
        ],
    );
    check(
        "bitrix24",
        ImportAs::Deals,
        &[
            ("ID", "external_id"),
            ("Название сделки", "title"),
            ("Воронка", "pipeline"),
            ("Стадия сделки", "stage"),
            ("Группа стадий", ""),
            ("Сумма/Валюта", ""),
            ("Сумма", "amount"),
            ("Валюта", "currency"),
            ("Предполагаемая дата закрытия", "expected_close"),
            ("Дата начала", ""),
            ("Сделка закрыта", ""),
            ("Ответственный", "owner"),
            ("Дата создания", "created_at"),
            ("Кем создана", ""),
        ],
    );
    check(
        "bitrix24",
        ImportAs::Deals,
        &[
            ("ID", "external_id"),
            ("Deal Name", "title"),
            ("Pipeline", "pipeline"),
            ("Stage", "stage"),
            ("Income", "amount"),
            ("Currency", "currency"),
            ("Assumed close date", "expected_close"),
            ("Start date", ""),
            ("Closed", ""),
            ("Repeat deal", ""),
            ("Responsible", "owner"),
            ("Created", "created_at"),
            ("Created by", ""),
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
}

// Shows names of fields and labels of EspoCRM, in Russian those of today and the older ones.
#[test]
fn deals_of_espocrm() {
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
            ("Название", "title"),
            ("Контрагент", "company"),
            ("Стадия", "stage"),
            ("Последняя стадия", ""),
            ("Сумма", "amount"),
            ("Валюта суммы", "currency"),
            ("Сумма (сконвертированная)", ""),
            ("Вероятность успеха, %", ""),
            ("Источник кандидата", "source"),
            ("Контакт (основной)", "full_name"),
            ("Дата закрытия", "closed_at"),
            ("Ответственный", "owner"),
            ("Группы", ""),
            ("Создано в", "created_at"),
            ("Создано (кем)", ""),
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
            ("Выбранный пользователь", "owner"),
            ("Создан в", "created_at"),
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
