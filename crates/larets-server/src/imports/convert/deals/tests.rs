//! Tests of the conversion of deals: the sums, dates, stages and clients of a row.

use jiff::tz::TimeZone;
use larets_core::ids::{PipelineId, StageId};
use larets_core::imports::{DateOrder, Fault, ImportAs};
use larets_core::pipelines::{Pipeline, Stage, first};
use larets_core::time::At;
use uuid::Uuid;

use super::*;
use crate::imports::file::Choice;
use crate::imports::values::Choices;

fn rules() -> DealRules {
    let draft = first(
        "Sales",
        ["New", "Qualified", "Offer", "Agreed", "Won", "Lost"],
    );
    let stages = draft
        .stages
        .into_iter()
        .enumerate()
        .map(|(place, draft)| Stage {
            id: StageId::from_uuid(Uuid::from_u128(place as u128 + 1)),
            name: draft.name,
            color: draft.color,
            probability: draft.probability,
            kind: draft.kind,
            stale_days: draft.stale_days,
            required: draft.required,
        });
    let pipeline = Pipeline {
        id: PipelineId::from_uuid(Uuid::nil()),
        name: draft.name,
        stages: stages.collect(),
        version: 1,
    };
    DealRules {
        stages: Stages::new(vec![pipeline], None),
        currency: Currency::from_code("RUB").unwrap(),
    }
}

fn stage(place: u128) -> StageId {
    StageId::from_uuid(Uuid::from_u128(place))
}

fn converted(row: &[(&str, &str)], choices: &[Choice]) -> Result<DealImport, Faults> {
    let headers: Vec<String> = row.iter().map(|(code, _)| (*code).to_owned()).collect();
    let targets: Vec<Option<Target>> = row
        .iter()
        .map(|(code, _)| Some(Target::from_code(code, ImportAs::Deals).unwrap()))
        .collect();
    let cells: Vec<String> = row.iter().map(|(_, cell)| (*cell).to_owned()).collect();
    let mut converter =
        Converter::new(&headers, &targets, "RU", TimeZone::UTC, DateOrder::DayFirst);
    converter.choose(Choices::new(choices));
    converter.deal(&cells, &rules())
}

// Shows a whole row: a won deal stands in its stage since it was closed, with its sum, its product as
// a tag, the person and the company of the row.
#[test]
fn whole_deal() {
    let deal = converted(
        &[
            ("title", "Поставка труб"),
            ("amount", "1 250 000,50 ₽"),
            ("stage", "Успешно реализовано"),
            ("created_at", "01.02.2024"),
            ("closed_at", "05.03.2024"),
            ("product", "Трубы"),
            ("full_name", "Иванов Пётр"),
            ("phone:mobile", "8 912 345-67-89"),
            ("company", "ООО Ромашка"),
            ("company_inn", "7707083893"),
        ],
        &[],
    )
    .unwrap();
    let draft = &deal.row.draft;
    assert_eq!(draft.stage, Some(stage(5)));
    assert_eq!(
        draft.amount.flatten().map(|money| money.minor),
        Some(125_000_050)
    );
    let since = draft.stage_since.map(At::to_rfc3339);
    assert_eq!(since.as_deref(), Some("2024-03-05T00:00:00.000000Z"));
    assert_eq!(draft.tags.as_deref(), Some(&["Трубы".to_owned()][..]));
    let (person, _) = deal.contact.unwrap();
    assert_eq!(person.last_name.as_deref(), Some("Иванов"));
    assert_eq!(person.points.len(), 1);
    let (company, _) = deal.company.unwrap();
    assert_eq!(company.inn.as_deref(), Some("7707083893"));
    assert_eq!(company.points.len(), 0);
}

// Shows that the closing date of a deal that is still open is the expected one, that a deal without a
// title is called by what is sold to whom, and that phones beside a company alone are its own.
#[test]
fn what_is_not_said() {
    let deal = converted(
        &[
            ("stage", "Engaging"),
            ("closed_at", "2025-05-06"),
            ("product", "GTX Pro"),
            ("company", "Isdom"),
            ("phone:work", "8 495 123-45-67"),
        ],
        &[],
    )
    .unwrap();
    let draft = &deal.row.draft;
    assert_eq!(draft.title.as_deref(), Some("GTX Pro · Isdom"));
    assert_eq!(draft.stage, Some(stage(2)));
    assert_eq!(draft.expected_close.as_deref(), Some("2025-05-06"));
    assert_eq!(draft.stage_since, None);
    assert!(deal.contact.is_none());
    assert_eq!(deal.company.unwrap().0.points.len(), 1);
    let deal = converted(&[("title", "Заказ")], &[]).unwrap();
    assert_eq!(deal.row.draft.stage, Some(stage(1)));
}

// Shows that each bad value refuses the row with its reason and its column, and that somebody may say
// what an unknown stage means.
#[test]
fn refusals_and_choices() {
    let check = |column: (&str, &str), expected: Fault| {
        let refused = converted(&[("title", "Заказ"), column], &[]).unwrap_err();
        assert_eq!(refused, expected.into());
    };
    check(("amount", "много"), (Refusal::AmountInvalid, Some(1)));
    check(("closed_at", "вчера"), (Refusal::DateInvalid, Some(1)));
    check(("stage", "На луне"), (Refusal::StageUnknown, Some(1)));
    check(("pipeline", "Закупки"), (Refusal::PipelineUnknown, Some(1)));
    let refused = converted(&[("title", "З"), ("amount", "5"), ("currency", "??")], &[]);
    let fault = (Refusal::CurrencyUnknown, Some(2));
    assert_eq!(refused.unwrap_err(), fault.into());
    // Beside a currency or a pipeline that is not known is told what would fit none.
    for (row, faults) in [
        (
            [("amount", "много"), ("currency", "??")],
            [Refusal::AmountInvalid, Refusal::CurrencyUnknown],
        ),
        (
            [("pipeline", "Закупки"), ("stage", "На луне")],
            [Refusal::PipelineUnknown, Refusal::StageUnknown],
        ),
    ] {
        let refused = converted(&[row[0], row[1], ("title", "З")], &[]).unwrap_err();
        assert!(refused.iter().map(|(reason, _)| reason).eq(faults));
    }
    for row in [
        [("amount", "5,125"), ("currency", "??")],
        [("pipeline", "Закупки"), ("stage", "Engaging")],
    ] {
        let refused = converted(&[row[0], row[1], ("title", "З")], &[]).unwrap_err();
        assert_eq!(refused.iter().count(), 1);
    }
    let untitled = converted(&[("amount", "5")], &[]).unwrap_err();
    assert_eq!(untitled, (Refusal::TitleMissing, None).into());
    let choice = |to: Option<u128>| Choice {
        kind: "stage".to_owned(),
        value: "на ЛУНЕ".to_owned(),
        to: to.map(|place| Uuid::from_u128(place).to_string()),
    };
    for (to, place) in [(Some(6), 6), (None, 1)] {
        let deal = converted(&[("title", "Заказ"), ("stage", "На луне")], &[choice(to)]);
        assert_eq!(deal.unwrap().row.draft.stage, Some(stage(place)));
    }
}

// Shows that a row tells of its bad cells at once, those of the deal and of its clients, and of what
// it lacks as a whole.
#[test]
fn every_fault_of_a_row() {
    let refused = converted(
        &[
            ("amount", "много"),
            ("stage", "На луне"),
            ("closed_at", "вчера"),
            ("phone:mobile", "12"),
            ("company_inn", "7707083894"),
        ],
        &[],
    );
    let faults: Vec<Fault> = refused.unwrap_err().iter().collect();
    assert_eq!(
        faults,
        [
            (Refusal::AmountInvalid, Some(0)),
            (Refusal::StageUnknown, Some(1)),
            (Refusal::DateInvalid, Some(2)),
            (Refusal::PhoneInvalid, Some(3)),
            (Refusal::InnChecksum, Some(4)),
            (Refusal::TitleMissing, None),
        ]
    );
    // A title that is made of them is at fault with them, not once more.
    for target in ["product", "company", "full_name"] {
        let refused = converted(&[("stage", "New"), (target, "a\0b")], &[]);
        let fault = (Refusal::TextControl, Some(1));
        assert_eq!(refused.unwrap_err(), fault.into(), "{target}");
    }
}
