//! Exports of people, by headers that other programs write.

use super::check;
use crate::imports::ImportAs;

// Shows the list of amoCRM with the names of fields and of columns, and that of Kommo.
#[test]
fn amocrm() {
    check(
        "amocrm",
        ImportAs::Contacts,
        &[
            ("ID", "external_id"),
            ("Тип", ""),
            ("Полное имя контакта", ""),
            ("Имя", "first_name"),
            ("Фамилия", "last_name"),
            ("Название компании", "company"),
            ("Ответственный", "owner"),
            ("Дата создания контакта", "created_at"),
            ("Кем создан контакт", ""),
            ("Сделки", ""),
            ("Дата редактирования", ""),
            ("Кем редактирован", ""),
            ("Теги", "tags"),
            ("Примечание 1", "note"),
            ("Рабочий телефон", "phone:work"),
            ("Рабочий прямой телефон", "phone:work"),
            ("Мобильный телефон", "phone:mobile"),
            ("Факс", "phone:fax"),
            ("Домашний телефон", "phone:home"),
            ("Рабочий email", "email:work"),
            ("Личный email", "email:personal"),
            ("Другой email", "email:other"),
            ("Web", ""),
            ("Адрес", "address"),
            ("Источник", "source"),
            ("Должность", "position"),
        ],
    );
    check(
        "amocrm",
        ImportAs::Contacts,
        &[
            ("Тип", ""),
            ("Наименование", "full_name"),
            ("Компания", "company"),
            ("Дата создания", "created_at"),
            ("Создатель", ""),
            ("Дата изменения", ""),
            ("Автор изменения", ""),
            ("Теги", "tags"),
            ("Ближайшая задача", ""),
            ("Ответственный", "owner"),
            ("Должность (контакт)", "position"),
            ("Рабочий телефон (контакт)", "phone:work"),
            ("Адрес (компания)", ""),
            ("Web (компания)", ""),
        ],
    );
    check(
        "amocrm",
        ImportAs::Contacts,
        &[
            ("Full name", "full_name"),
            ("Company", "company"),
            ("Position", "position"),
            ("Responsible user", "owner"),
            ("Date of creation", "created_at"),
            ("Work phone", "phone:work"),
            ("Mobile phone", "phone:mobile"),
            ("Work email", "email:work"),
            ("Closest task", ""),
        ],
    );
}

// Shows lists of Bitrix24, in both languages.
#[test]
fn bitrix24() {
    check(
        "bitrix24",
        ImportAs::Contacts,
        &[
            ("ID", "external_id"),
            ("Имя", "first_name"),
            ("Отчество", "middle_name"),
            ("Фамилия", "last_name"),
            ("Фотография", ""),
            ("Дата рождения", "birthday"),
            ("Должность", "position"),
            ("Компания", "company"),
            ("Тип контакта", ""),
            ("Источник", "source"),
            ("Дополнительно об источнике", ""),
            ("Ответственный", "owner"),
            ("Дата создания", "created_at"),
            ("Кем создан", ""),
            ("Рабочий телефон", "phone:work"),
            ("Рабочий e-mail", "email:work"),
        ],
    );
    check(
        "bitrix24",
        ImportAs::Contacts,
        &[
            ("ID", "external_id"),
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("Middle Name", "middle_name"),
            ("Birthday", "birthday"),
            ("Position", "position"),
            ("Company", "company"),
            ("Contact Type", ""),
            ("Source", "source"),
            ("Source Information", ""),
            ("Responsible", "owner"),
            ("Created", "created_at"),
            ("Created by", ""),
            ("Work Phone", "phone:work"),
            ("Mobile", "phone:mobile"),
            ("Work E-mail", "email:work"),
        ],
    );
}

// Shows labels of EspoCRM, in Russian those of today and the older ones, and the names of its fields.
#[test]
fn espocrm() {
    check(
        "espocrm",
        ImportAs::Contacts,
        &[
            ("Имя", "first_name"),
            ("Фамилия", "last_name"),
            ("Адрес эл. почты", "email:other"),
            ("Телефон", "phone:other"),
            ("Телефон (Мобильный)", "phone:mobile"),
            ("Контрагент", "company"),
            ("Название счета", "position"),
            ("Тип контрагента", ""),
            ("Не звонить", ""),
            ("Адрес", "address"),
            ("Описание", "note"),
            ("Ответственный", "owner"),
            ("Группы", ""),
            ("Создано в", "created_at"),
            ("Изменено (кем)", ""),
        ],
    );
    check(
        "espocrm",
        ImportAs::Contacts,
        &[
            ("Полное имя", "full_name"),
            ("E-mail", "email:other"),
            ("Телефон", "phone:other"),
            ("Организация", "company"),
            ("Должность", "position"),
            ("Тип организации", ""),
            ("Не звонить", ""),
            ("Роль в возможности", ""),
            ("Выбранный пользователь", "owner"),
            ("Группы", ""),
            ("Создан в", "created_at"),
        ],
    );
    check(
        "espocrm",
        ImportAs::Contacts,
        &[
            ("id", "external_id"),
            ("salutationName", ""),
            ("firstName", "first_name"),
            ("lastName", "last_name"),
            ("accountName", "company"),
            ("emailAddress", "email:other"),
            ("phoneNumber", "phone:other"),
            ("assignedUserName", "owner"),
            ("createdAt", "created_at"),
        ],
    );
    check(
        "espocrm",
        ImportAs::Contacts,
        &[
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("Account", "company"),
            ("Title", "position"),
            ("Email", "email:other"),
            ("Do Not Call", ""),
            ("Assigned User", "owner"),
            ("Teams", ""),
            ("Created At", "created_at"),
            ("Created By", ""),
        ],
    );
}

// Shows address books.
#[test]
fn address_books() {
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
        "google",
        ImportAs::Contacts,
        &[
            ("Name", ""),
            ("Given Name", "first_name"),
            ("Additional Name", "middle_name"),
            ("Family Name", "last_name"),
            ("Yomi Name", ""),
            ("Group Membership", "tags"),
            ("E-mail 1 - Type", ""),
            ("E-mail 1 - Value", "email:other"),
            ("Phone 1 - Type", ""),
            ("Phone 1 - Value", "phone:other"),
            ("Organization 1 - Name", "company"),
            ("Organization 1 - Title", "position"),
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
}

// Shows the programs that have one list of labels.
#[test]
fn one_edition() {
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
        "salesforce",
        ImportAs::Contacts,
        &[
            ("Salutation", ""),
            ("First Name", "first_name"),
            ("Last Name", "last_name"),
            ("Title", "position"),
            ("Account Name", "company"),
            ("Mailing Street", ""),
            ("Mailing City", ""),
            ("Phone", "phone:work"),
            ("Mobile", "phone:mobile"),
            ("Email", "email:work"),
            ("Contact Owner", "owner"),
        ],
    );
    check(
        "salesforce",
        ImportAs::Contacts,
        &[
            ("Id", "external_id"),
            ("AccountId", ""),
            ("LastName", "last_name"),
            ("FirstName", "first_name"),
            ("MailingStreet", ""),
            ("MailingCity", ""),
            ("MobilePhone", "phone:mobile"),
            ("LeadSource", "source"),
            ("Birthdate", "birthday"),
            ("OwnerId", ""),
            ("CreatedDate", "created_at"),
        ],
    );
}
