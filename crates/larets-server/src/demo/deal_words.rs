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
    /// Whether what it is done with is named first.
    pub goods_first: bool,
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
    goods_first: false,
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
        "Negotiation",
        "Offer",
        "Signing",
        "Renewed",
        "Not renewed",
    ],
    acts: &[
        "supply",
        "installation",
        "package",
        "replacement",
        "project",
    ],
    goods: &[
        "Pump",
        "Pipework",
        "Ventilation",
        "Shelving",
        "Lighting",
        "Cable",
        "Conveyor",
        "Cold room",
        "Boiler house",
        "Warehouse gate",
    ],
    goods_first: true,
    contracts: &[
        "Pump maintenance",
        "Ventilation service",
        "Instrument calibration",
        "Consumables supply",
        "Warehouse lease",
    ],
    steps: &[
        "Call",
        "Send the offer",
        "Agree the contract",
        "Confirm the dates",
        "Visit the site",
        "Send the invoice",
    ],
    reasons: &[
        "Too expensive",
        "Too expensive",
        "Chose a competitor",
        "Chose a competitor",
        "Postponed",
        "No budget",
        "Stopped answering",
        "Timing did not fit",
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
        "They would like to pay in three instalments.",
        "Specification received, we are working out the price.",
        "The owner decides; meeting **on Friday**.",
        "They are comparing us with two others. Lead time matters most.",
        "The contract is with their lawyers, few remarks so far.",
        "Spoke on the phone: they like the samples and are waiting for a price on a larger batch.",
        "They want it delivered in two parts:\n\n- the first by the end of the month\n- the rest when ready",
        "Budget confirmed, only the installation dates are left to agree.",
        "On hold until their meeting, remind them **on Tuesday**.",
        "They ask for references from two customers with a similar site.",
    ],
};
