//! The words that demo data is put together from. One client, one language: names, positions, notes
//! and the rest come from the same list.

pub const RUSSIAN_COMPANY_FIRST: &[&str] = &[
    "Северный",
    "Красный",
    "Первый",
    "Новый",
    "Уральский",
    "Волжский",
    "Городской",
    "Старый",
    "Зелёный",
    "Балтийский",
    "Сибирский",
    "Донской",
    "Тихий",
    "Верхний",
    "Светлый",
];
pub const RUSSIAN_COMPANY_SECOND: &[&str] = &[
    "Мост",
    "Кирпич",
    "Завод",
    "Лес",
    "Берег",
    "Квартал",
    "Хлеб",
    "Двор",
    "Склад",
    "Парус",
    "Маяк",
    "Родник",
    "Станок",
    "Причал",
    "Сад",
];
/// What stands before and after the name.
pub const RUSSIAN_COMPANY_AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("", " Сервис"),
    ("ТД ", ""),
    ("", " Плюс"),
    ("", " Трейд"),
    ("ГК ", ""),
];
pub const ENGLISH_COMPANY_FIRST: &[&str] = &[
    "Amber", "Birch", "Copper", "Drift", "Ember", "Granite", "Harbor", "Juniper", "Maple",
    "Quarry", "Cedar", "Falcon", "Meadow", "Silver", "Willow",
];
pub const ENGLISH_COMPANY_SECOND: &[&str] = &[
    "Foods",
    "Freight",
    "Labs",
    "Logistics",
    "Machines",
    "Paper",
    "Robotics",
    "Supply",
    "Textiles",
    "Works",
    "Bakery",
    "Glass",
    "Motors",
    "Press",
    "Timber",
];
/// What stands before and after the name.
pub const ENGLISH_COMPANY_AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("", " Group"),
    ("North ", ""),
    ("", " Partners"),
    ("", " International"),
    ("Old ", ""),
];

/// The words of one language.
pub struct Vocabulary {
    pub addresses: &'static [&'static str],
    pub positions: &'static [&'static str],
    pub sources: &'static [&'static str],
    pub tags: &'static [&'static str],
    pub notes: &'static [&'static str],
}

pub const RUSSIAN: Vocabulary = Vocabulary {
    addresses: &[
        "г. Москва, ул. Садовая, д. 7",
        "г. Казань, ул. Речная, д. 12",
        "г. Пермь, пр. Мира, д. 3",
        "г. Самара, ул. Полевая, д. 25",
        "г. Томск, ул. Лесная, д. 1",
        "г. Тула, ул. Заводская, д. 18",
    ],
    positions: &[
        "директор",
        "закупщик",
        "бухгалтер",
        "инженер",
        "начальник отдела",
        "технолог",
    ],
    sources: &["сайт", "выставка", "рекомендация", "звонок", "реклама"],
    tags: &["опт", "розница", "VIP", "новый", "ждёт звонка"],
    notes: &[
        "Просьба перезвонить **в четверг** после обеда.",
        "Интересует поставка на весну. Список:\n\n- образцы\n- прайс\n- сроки",
        "Договорились о встрече на следующей неделе, будет с коллегой.",
        "Отправлено предложение, ждём ответа до конца месяца.",
        "Нынешний поставщик срывает сроки, поэтому ищут замену.",
        "Нужен счёт в *двух* валютах.",
        "Просьба писать на почту, а не звонить.",
        "После поездки на склад вопросов не осталось. Просят скидку при объёме от 200 штук.",
    ],
};

pub const ENGLISH: Vocabulary = Vocabulary {
    addresses: &[
        "12 Orchard Road, Springfield",
        "7 Mill Lane, Riverton",
        "31 Station Street, Fairview",
        "5 Harbour View, Kingsport",
        "80 Chapel Hill, Greenville",
    ],
    positions: &[
        "director",
        "buyer",
        "accountant",
        "technical lead",
        "head of purchasing",
        "engineer",
    ],
    sources: &[
        "website",
        "trade fair",
        "referral",
        "phone call",
        "advertising",
    ],
    tags: &["wholesale", "retail", "VIP", "new", "partner"],
    notes: &[
        "Please call back **on Thursday** after lunch.",
        "Interested in a delivery in spring. Wants:\n\n- samples\n- a price list\n- dates",
        "Agreed to meet next week, will bring a colleague.",
        "The offer is sent, an answer is due by the end of the month.",
        "The present supplier keeps missing dates, so they look for another.",
        "Asked for a quote in *two* currencies.",
        "Prefers to be contacted by e-mail.",
        "Visited the warehouse and liked it. Wants a discount from 200 pieces on.",
    ],
};
