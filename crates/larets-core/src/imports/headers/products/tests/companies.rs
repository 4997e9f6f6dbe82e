//! Exports of companies, by headers that other programs write.

use super::check;
use crate::imports::ImportAs;

// Shows the list of amoCRM, where companies stand among people, and that of Kommo.
#[test]
fn amocrm() {
    check(
        "amocrm",
        ImportAs::Companies,
        &[
            ("ID", "external_id"),
            ("Тип", ""),
            ("Наименование", "name"),
            ("Имя", ""),
            ("Фамилия", ""),
            ("Компания", ""),
            ("Дата создания", ""),
            ("Создатель", ""),
            ("Автор изменения", ""),
            ("Теги", "tags"),
            ("Ближайшая задача", ""),
            ("Ответственный", "owner"),
            ("Сделки", ""),
            ("Рабочий телефон", "phone:work"),
            ("Рабочий прямой телефон", "phone:work"),
            ("Рабочий email", "email:work"),
            ("Адрес (компания)", "address"),
            ("Web (компания)", "site"),
            ("Примечание 1", "note"),
        ],
    );
    check(
        "amocrm",
        ImportAs::Companies,
        &[
            ("Company", "name"),
            ("Responsible user", "owner"),
            ("Date of creation", ""),
            ("Work phone", "phone:work"),
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
    check(
        "bitrix24",
        ImportAs::Companies,
        &[
            ("ID", "external_id"),
            ("Название компании", "name"),
            ("Тип компании", ""),
            ("Сфера деятельности", ""),
            ("Кол-во сотрудников", ""),
            ("Годовой оборот", ""),
            ("Фактический адрес", "address"),
            ("Юридический адрес", "legal_address"),
            ("Банковские реквизиты", ""),
            ("Комментарий", "note"),
            ("Ответственный", "owner"),
            ("Кем создана", ""),
        ],
    );
    check(
        "bitrix24",
        ImportAs::Companies,
        &[
            ("ID", "external_id"),
            ("Company Name", "name"),
            ("Company Type", ""),
            ("Industry", ""),
            ("Annual Income", ""),
            ("Address", "address"),
            ("Legal Address", "legal_address"),
            ("Payment Details", ""),
            ("Comment", "note"),
            ("Responsible", "owner"),
            ("Created by", ""),
            ("Modified by", ""),
            ("Work Phone", "phone:work"),
            ("Work E-mail", "email:work"),
            ("Corporate Website", "site"),
        ],
    );
}

// Shows labels of EspoCRM, in Russian those of today and the older ones, and the names of its fields.
#[test]
fn espocrm() {
    check(
        "espocrm",
        ImportAs::Companies,
        &[
            ("Имя", "name"),
            ("Адрес эл. почты", "email:other"),
            ("Сайт", "site"),
            ("Телефон", "phone:other"),
            ("Платежный адрес", "address"),
            ("Почтовый адрес", "address"),
            ("Код SIC", ""),
            ("Вид деятельности", ""),
            ("Тип", ""),
            ("Ответственный", "owner"),
            ("Группы", ""),
            ("Создано в", ""),
        ],
    );
    check(
        "espocrm",
        ImportAs::Companies,
        &[
            ("Имя", "name"),
            ("Почта", "email:other"),
            ("Интернет сайт", "site"),
            ("Телефонный номер", "phone:other"),
            ("Платежный адрес", "address"),
            ("Промышленность", ""),
            ("Выбранный пользователь", "owner"),
            ("Создан в", ""),
        ],
    );
    check(
        "espocrm",
        ImportAs::Companies,
        &[
            ("id", "external_id"),
            ("name", "name"),
            ("website", "site"),
            ("emailAddress", "email:other"),
            ("phoneNumber", "phone:other"),
            ("assignedUserName", "owner"),
            ("createdAt", ""),
        ],
    );
    check(
        "espocrm",
        ImportAs::Companies,
        &[
            ("Name", "name"),
            ("Website", "site"),
            ("Email", "email:other"),
            ("Phone", "phone:other"),
            ("Billing Address", "address"),
            ("Shipping Address", "address"),
            ("Sic Code", ""),
            ("Industry", ""),
            ("Assigned User", "owner"),
            ("Teams", ""),
            ("Created At", ""),
        ],
    );
}

// Shows the programs that have one list of labels.
#[test]
fn one_edition() {
    check(
        "hubspot",
        ImportAs::Companies,
        &[
            ("Record ID", "external_id"),
            ("Company name", "name"),
            ("Company owner", "owner"),
            ("Company Domain Name", ""),
            ("Phone Number", "phone:work"),
            ("Website URL", "site"),
            ("Lifecycle Stage", ""),
            ("Create Date", ""),
        ],
    );
    check(
        "pipedrive",
        ImportAs::Companies,
        &[
            ("Organization - ID", "external_id"),
            ("Organization - Name", "name"),
            ("Organization - Labels", "tags"),
            ("Organization - Address", "address"),
            ("Organization - Website", "site"),
            ("Organization - People", ""),
            ("Organization - Open deals", ""),
            ("Organization - Owner", "owner"),
        ],
    );
    check(
        "salesforce",
        ImportAs::Companies,
        &[
            ("Account Name", "name"),
            ("Account Owner", "owner"),
            ("Parent Account", "parent"),
            ("Billing Street", ""),
            ("Billing City", ""),
            ("Phone", "phone:work"),
            ("Website", "site"),
            ("Type", ""),
        ],
    );
    check(
        "salesforce",
        ImportAs::Companies,
        &[
            ("Id", "external_id"),
            ("Name", "name"),
            ("ParentId", ""),
            ("Phone", "phone:work"),
            ("BillingStreet", ""),
            ("BillingCity", ""),
            ("AnnualRevenue", ""),
            ("NumberOfEmployees", ""),
            ("AccountNumber", ""),
            ("OwnerId", ""),
        ],
    );
}
