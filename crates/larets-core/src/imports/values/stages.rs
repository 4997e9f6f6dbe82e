//! The guess which stage a name of another program means: the same name, else the same meaning by
//! the names that programs and teams usually give to stages.

use super::value_key;
use crate::pipelines::{Pipeline, Stage, StageKind};

/// What a stage is about, in the order of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    New,
    Qualified,
    Offer,
    Agreed,
    Won,
    Lost,
}

/// Usual names of stages, as folded words with one space between.
const NAMES: &[(&str, Meaning)] = &[
    // amoCRM, Bitrix24 and plain Russian.
    ("новая", Meaning::New),
    ("новый", Meaning::New),
    ("новые", Meaning::New),
    ("новая заявка", Meaning::New),
    ("новый лид", Meaning::New),
    ("заявка", Meaning::New),
    ("неразобранное", Meaning::New),
    ("первичный контакт", Meaning::New),
    ("входящий", Meaning::New),
    ("квалификация", Meaning::Qualified),
    ("квалифицирована", Meaning::Qualified),
    ("в работе", Meaning::Qualified),
    ("взята в работу", Meaning::Qualified),
    ("переговоры", Meaning::Qualified),
    ("подготовка документов", Meaning::Qualified),
    ("выявление потребности", Meaning::Qualified),
    ("встреча", Meaning::Qualified),
    ("предложение", Meaning::Offer),
    ("коммерческое предложение", Meaning::Offer),
    ("кп", Meaning::Offer),
    ("кп отправлено", Meaning::Offer),
    ("отправлено кп", Meaning::Offer),
    ("принимают решение", Meaning::Offer),
    ("счет", Meaning::Offer),
    ("счет на предоплату", Meaning::Offer),
    ("выставлен счет", Meaning::Offer),
    ("договор", Meaning::Agreed),
    ("согласование договора", Meaning::Agreed),
    ("согласовано", Meaning::Agreed),
    ("согласование", Meaning::Agreed),
    ("оплата", Meaning::Agreed),
    ("финальный счет", Meaning::Agreed),
    ("успешно реализовано", Meaning::Won),
    ("успешно", Meaning::Won),
    ("успех", Meaning::Won),
    ("сделка успешна", Meaning::Won),
    ("сделка заключена", Meaning::Won),
    ("выиграна", Meaning::Won),
    ("выиграно", Meaning::Won),
    ("оплачено", Meaning::Won),
    ("закрыто и реализовано", Meaning::Won),
    ("закрыто и не реализовано", Meaning::Lost),
    ("закрыто не реализовано", Meaning::Lost),
    ("сделка провалена", Meaning::Lost),
    ("провалена", Meaning::Lost),
    ("проиграна", Meaning::Lost),
    ("проиграно", Meaning::Lost),
    ("отказ", Meaning::Lost),
    ("потеряна", Meaning::Lost),
    ("анализ причины провала", Meaning::Lost),
    // Salesforce, HubSpot, Pipedrive, EspoCRM and plain English.
    ("new", Meaning::New),
    ("new lead", Meaning::New),
    ("lead in", Meaning::New),
    ("lead", Meaning::New),
    ("prospecting", Meaning::New),
    ("inbound", Meaning::New),
    ("initial contact", Meaning::New),
    ("appointment scheduled", Meaning::New),
    ("appointmentscheduled", Meaning::New),
    ("qualification", Meaning::Qualified),
    ("qualified", Meaning::Qualified),
    ("qualified to buy", Meaning::Qualified),
    ("qualifiedtobuy", Meaning::Qualified),
    ("engaging", Meaning::Qualified),
    ("contact made", Meaning::Qualified),
    ("discovery", Meaning::Qualified),
    ("demo scheduled", Meaning::Qualified),
    ("needs analysis", Meaning::Qualified),
    ("needs defined", Meaning::Qualified),
    ("perception analysis", Meaning::Qualified),
    ("id decision makers", Meaning::Qualified),
    ("presentation scheduled", Meaning::Qualified),
    ("presentationscheduled", Meaning::Qualified),
    ("offer", Meaning::Offer),
    ("proposal", Meaning::Offer),
    ("proposal made", Meaning::Offer),
    ("proposal sent", Meaning::Offer),
    ("proposal price quote", Meaning::Offer),
    ("value proposition", Meaning::Offer),
    ("decision maker bought in", Meaning::Offer),
    ("decisionmakerboughtin", Meaning::Offer),
    ("quote", Meaning::Offer),
    ("negotiation", Meaning::Agreed),
    ("negotiations", Meaning::Agreed),
    ("negotiations started", Meaning::Agreed),
    ("negotiation review", Meaning::Agreed),
    ("contract sent", Meaning::Agreed),
    ("contractsent", Meaning::Agreed),
    ("agreed", Meaning::Agreed),
    ("won", Meaning::Won),
    ("closed won", Meaning::Won),
    ("closedwon", Meaning::Won),
    ("deal won", Meaning::Won),
    ("success", Meaning::Won),
    ("lost", Meaning::Lost),
    ("closed lost", Meaning::Lost),
    ("closedlost", Meaning::Lost),
    ("deal lost", Meaning::Lost),
];

fn meaning(key: &str) -> Option<Meaning> {
    NAMES
        .iter()
        .find(|(name, _)| *name == key)
        .map(|(_, meaning)| *meaning)
}

/// The stage of a pipeline that a name means, or nothing.
pub fn guess_stage<'p>(name: &str, pipeline: &'p Pipeline) -> Option<&'p Stage> {
    // HubSpot writes the pipeline behind it: «Closed Won (Sales Pipeline)».
    let alone = name.split_once('(').map(|(alone, _)| alone);
    by_key(&value_key(name), pipeline)
        .or_else(|| alone.and_then(|alone| by_key(&value_key(alone), pipeline)))
}

fn by_key<'p>(key: &str, pipeline: &'p Pipeline) -> Option<&'p Stage> {
    if key.is_empty() {
        return None;
    }
    let find = |fits: &dyn Fn(&Stage) -> bool| pipeline.stages.iter().find(|stage| fits(stage));
    let same = find(&|stage| value_key(&stage.name) == key);
    same.or_else(|| match meaning(key)? {
        Meaning::Won => find(&|stage| stage.kind == StageKind::Won),
        Meaning::Lost => find(&|stage| stage.kind == StageKind::Lost),
        of => find(&|stage| {
            stage.kind == StageKind::Open && meaning(&value_key(&stage.name)) == Some(of)
        }),
    })
}

/// The pipeline with a name, or nothing.
pub fn guess_pipeline<'p>(name: &str, pipelines: &'p [Pipeline]) -> Option<&'p Pipeline> {
    let key = value_key(name);
    pipelines
        .iter()
        .find(|pipeline| !key.is_empty() && value_key(&pipeline.name) == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PipelineId, StageId};
    use crate::pipelines::first;
    use uuid::Uuid;

    fn pipeline(names: [&str; 6]) -> Pipeline {
        let draft = first("Sales", names);
        let stages = draft
            .stages
            .into_iter()
            .enumerate()
            .map(|(place, draft)| Stage {
                id: StageId::from_uuid(Uuid::from_u128(place as u128)),
                name: draft.name,
                color: draft.color,
                probability: draft.probability,
                kind: draft.kind,
                stale_days: draft.stale_days,
                required: draft.required,
            });
        Pipeline {
            id: PipelineId::from_uuid(Uuid::nil()),
            name: draft.name,
            stages: stages.collect(),
            version: 1,
        }
    }

    // Shows that names of both languages find the stage of the same meaning in a pipeline of either,
    // that the same name goes before any meaning, and that an unknown name finds none.
    #[test]
    fn guesses() {
        let english = pipeline(["New", "Qualified", "Offer", "Agreed", "Won", "Lost"]);
        let russian = pipeline([
            "Новая",
            "Квалификация",
            "Предложение",
            "Согласовано",
            "Выиграна",
            "Проиграна",
        ]);
        for (name, place) in [
            ("Prospecting", 0),
            ("Engaging", 1),
            ("Квалификация", 1),
            ("Proposal/Price Quote", 2),
            ("Negotiation/Review", 3),
            ("Closed Won (Sales Pipeline)", 4),
            ("Успешно реализовано", 4),
            ("Закрыто и не реализовано", 5),
            ("closedlost", 5),
        ] {
            for pipeline in [&english, &russian] {
                let found = guess_stage(name, pipeline).map(|stage| stage.id);
                assert_eq!(found, Some(pipeline.stages[place].id), "{name}");
            }
        }
        let own = pipeline(["Won", "Qualified", "Offer", "Agreed", "Paid", "Lost"]);
        assert_eq!(
            guess_stage("won", &own).map(|stage| stage.id),
            Some(own.stages[0].id)
        );
        assert_eq!(guess_stage("Марс", &english), None);
        assert_eq!(guess_stage(" ", &english), None);
        let all = [english];
        assert!(guess_pipeline("sales", &all).is_some());
        assert!(guess_pipeline("Purchases", &all).is_none());
    }
}
