//! Headers of the programs people move from.

use proptest::prelude::*;

use super::*;

fn check(import_as: ImportAs, expected: &[(&str, &str)]) {
    for (header, code) in expected {
        let guess = guess_target(header, import_as).map_or("", Target::code);
        assert_eq!(guess, *code, "{header}");
    }
}

// Shows the headers of each program that people move from.
#[test]
fn contacts() {
    check(
        ImportAs::Contacts,
        &[
            // Google Contacts, new and old.
            ("First Name", "first_name"),
            ("Middle Name", "middle_name"),
            ("Last Name", "last_name"),
            ("Organization Name", "company"),
            ("Organization Title", "position"),
            ("Phone 1 - Label", ""),
            ("Phone 1 - Value", "phone:other"),
            ("E-mail 1 - Label", ""),
            ("E-mail 2 - Value", "email:other"),
            ("Website 1 - Value", ""),
            ("Address 1 - Formatted", "address"),
            ("Address 1 - Label", ""),
            ("Address 1 - City", ""),
            ("Given Name", "first_name"),
            ("Family Name", "last_name"),
            ("Organization 1 - Name", "company"),
            ("Group Membership", "tags"),
            ("Labels", "tags"),
            // Outlook.
            ("Business Phone", "phone:work"),
            ("Business Fax", "phone:fax"),
            ("Mobile Phone", "phone:mobile"),
            ("E-mail Address", "email:other"),
            ("E-mail 2 Address", "email:other"),
            ("Телефон раб.", "phone:work"),
            ("Телефон переносной", "phone:mobile"),
            ("Адрес эл. почты", "email:other"),
            ("Business Street", ""),
            // Bitrix24 and amoCRM.
            ("Рабочий телефон", "phone:work"),
            ("Мобильный телефон", "phone:mobile"),
            ("Рабочий e-mail", "email:work"),
            ("Частный e-mail", "email:personal"),
            ("Контакт Telegram", "handle:telegram"),
            ("Рабочий телефон (контакт)", "phone:work"),
            ("Личный email", "email:personal"),
            ("Полное имя контакта", "full_name"),
            ("Ответственный", "owner"),
            // Files taken out of this product, the earlier ones among them.
            ("Owner", "owner"),
            ("Responsible colleague", "owner"),
            ("Ответственный сотрудник", "owner"),
            // Salesforce, HubSpot, Pipedrive.
            ("FirstName", "first_name"),
            ("MobilePhone", "phone:mobile"),
            ("MailingStreet", ""),
            ("Mailing City", ""),
            ("Who:Contact-email", "email:other"),
            ("LeadSource", "source"),
            ("Phone Number", "phone:other"),
            ("Person - Name", "full_name"),
            ("Record ID", "external_id"),
            // Plain.
            ("Ф.И.О.", "full_name"),
            ("Фамилия", "last_name"),
            ("Имя", "first_name"),
            ("Телефон", "phone:other"),
            ("Моб. тел.", "phone:mobile"),
            ("Тел. 2", "phone:other"),
            ("Эл. почта", "email:other"),
            ("Почта", "email:other"),
            ("Почтовый индекс", ""),
            ("Компания", "company"),
            ("ИНН", "company_inn"),
            ("Дата рождения", "birthday"),
            ("WhatsApp", "handle:whatsapp"),
            ("phone:work", "phone:work"),
            ("external_id", "external_id"),
            ("", ""),
            ("абракадабра", ""),
        ],
    );
}

// Shows the same for companies.
#[test]
fn companies() {
    check(
        ImportAs::Companies,
        &[
            ("NAME", "name"),
            ("PHONE", "phone:other"),
            ("WEBSITE", "site"),
            ("ACCOUNTNUMBER__C", "external_id"),
            ("TYPE", ""),
            ("ANNUALREVENUE", ""),
            ("account", "name"),
            ("subsidiary_of", "parent"),
            ("office_location", "address"),
            ("Наименование", "name"),
            ("Полное наименование", "legal_name"),
            ("ИНН", "inn"),
            ("КПП", "kpp"),
            ("ОГРН", "ogrn"),
            ("VAT ID", "vat_id"),
            ("Юридический адрес", "legal_address"),
            ("Фактический адрес", "address"),
            ("Корпоративный сайт", "site"),
            ("Фамилия", ""),
            ("Дата рождения", ""),
            ("Реквизит: ИНН", "inn"),
        ],
    );
}

// Shows the same for deals, and headers of the client in the same row.
#[test]
fn deals() {
    check(
        ImportAs::Deals,
        &[
            ("opportunity_id", "external_id"),
            ("close_value", "amount"),
            ("Deal value", "amount"),
            ("Deal", "title"),
            ("Name", "title"),
            ("sales_agent", "owner"),
            ("Этап", "stage"),
            ("Воронка", "pipeline"),
            ("Дата закрытия", "closed_at"),
            ("Ожидаемая дата закрытия", "expected_close"),
            ("Контакт", "full_name"),
            ("ИНН", "company_inn"),
            ("Телефон", "phone:other"),
            ("Причина отказа", "lost_reason"),
            // Words of the Russian edition of Salesforce.
            ("Название возможности", "title"),
            ("Название организации", "company"),
            ("Ответственный за возможность", "owner"),
            ("Источник интереса", "source"),
        ],
    );
}

// Shows labels beside values.
#[test]
fn labels() {
    assert_eq!(guess_phone_kind("* Work Fax"), PhoneKind::Fax);
    assert_eq!(guess_phone_kind("Mobile"), PhoneKind::Mobile);
    assert_eq!(guess_phone_kind("Рабочий"), PhoneKind::Work);
    assert_eq!(guess_phone_kind(""), PhoneKind::Other);
    assert_eq!(guess_email_kind("Home"), EmailKind::Personal);
}

proptest! {
    // Shows that no header panics and that a guess is always allowed.
    #[test]
    fn any_header(header in any::<String>()) {
        for import_as in ImportAs::ALL {
            if let Some(target) = guess_target(&header, import_as) {
                prop_assert!(target.is_allowed(import_as));
            }
        }
    }
}
