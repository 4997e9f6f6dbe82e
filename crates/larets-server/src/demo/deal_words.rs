//! The words that invented deals are put together from, in the company's language: pipelines, what is
//! sold, next steps, reasons.

/// The words of one language.
pub struct DealWords {
    /// The second pipeline, which contracts come to before they end.
    pub renewals: &'static str,
    /// Its six stages.
    pub renewal_stages: [&'static str; 6],
    /// What is done.
    pub acts: &'static [&'static str],
    /// What with.
    pub goods: &'static [&'static str],
    /// What is renewed.
    pub contracts: &'static [&'static str],
    /// What is to be done next.
    pub steps: &'static [&'static str],
    /// Why a deal is lost, the usual reasons first.
    pub reasons: &'static [&'static str],
    /// Where deals come from.
    pub sources: &'static [&'static str],
    /// Tags.
    pub tags: &'static [&'static str],
    /// Notes.
    pub notes: &'static [&'static str],
}

pub const RUSSIAN: DealWords = DealWords {
    renewals: "Продления",
    renewal_stages: [
        "Срок подходит",
        "Переговоры",
        "Предложение",
        "На подписи",
        "Продлён",
        "Не продлён",
    ],
    acts: &["Поставка", "Монтаж", "Комплект", "Замена", "Проект"],
    goods: &[
        "насосов",
        "труб",
        "вентиляции",
        "стеллажей",
        "светильников",
        "кабеля",
        "конвейера",
        "холодильных камер",
        "котельной",
        "складских ворот",
    ],
    contracts: &[
        "Обслуживание насосов",
        "Сервис вентиляции",
        "Поверка приборов",
        "Поставка расходников",
        "Аренда склада",
    ],
    steps: &[
        "Позвонить",
        "Отправить предложение",
        "Согласовать договор",
        "Уточнить сроки",
        "Встреча на объекте",
        "Выставить счёт",
    ],
    reasons: &[
        "Дорого",
        "Дорого",
        "Выбрали другого",
        "Выбрали другого",
        "Отложили",
        "Нет бюджета",
        "Перестали отвечать",
        "Не подошли сроки",
    ],
    sources: &["сайт", "выставка", "рекомендация", "звонок", "реклама"],
    tags: &["опт", "тендер", "срочно", "новый", "доставка"],
    notes: &[
        "Просят рассрочку на три месяца.",
        "Техническое задание получено, считаем смету.",
        "Решает собственник, встреча **в пятницу**.",
        "Сравнивают с двумя предложениями. Важнее всего сроки.",
        "Договор у юристов, замечаний немного.",
        "Созвонились: образцы понравились, ждут расчёт на партию побольше.",
        "Просят отгрузку двумя частями:\n\n- первая до конца месяца\n- остальное по готовности",
        "Бюджет подтвердили, осталось согласовать сроки монтажа.",
        "Взяли паузу до совещания, напомнить **во вторник**.",
        "Нужны рекомендации от двух заказчиков с похожим объектом.",
    ],
};

pub const ENGLISH: DealWords = DealWords {
    renewals: "Renewals",
    renewal_stages: [
        "Due soon",
        "Talking",
        "Offer",
        "To be signed",
        "Renewed",
        "Not renewed",
    ],
    acts: &[
        "Supply of",
        "Fitting of",
        "Set of",
        "Replacing",
        "Design of",
    ],
    goods: &[
        "pumps",
        "pipes",
        "ventilation",
        "shelving",
        "lamps",
        "cable",
        "a conveyor",
        "cold rooms",
        "a boiler house",
        "warehouse gates",
    ],
    contracts: &[
        "Care of pumps",
        "Service of ventilation",
        "Calibration",
        "Supplies",
        "Rent of a warehouse",
    ],
    steps: &[
        "Call",
        "Send the offer",
        "Agree on the contract",
        "Ask about dates",
        "Visit the site",
        "Send the invoice",
    ],
    reasons: &[
        "Too expensive",
        "Too expensive",
        "Chose another supplier",
        "Chose another supplier",
        "Put off",
        "No budget",
        "No answer any more",
        "Dates did not fit",
    ],
    sources: &[
        "website",
        "trade fair",
        "referral",
        "phone call",
        "advertising",
    ],
    tags: &["wholesale", "tender", "urgent", "new", "delivery"],
    notes: &[
        "They ask to pay over three months.",
        "The specification is here, we are working out the price.",
        "The owner decides; we meet **on Friday**.",
        "They compare us with two others. Dates matter most.",
        "The contract is with their lawyers, few remarks.",
        "Talked on the phone: they like the samples and wait for the price of a larger lot.",
        "They want it delivered in two parts:\n\n- the first by the end of the month\n- the rest when ready",
        "The budget is confirmed, the dates of fitting are left to agree on.",
        "They take a break until their meeting, remind them **on Tuesday**.",
        "They ask for references of two customers with a similar site.",
    ],
};
