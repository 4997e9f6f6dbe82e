//! From the cells of a row to a deal with the person and the company of the same row. What the file
//! calls a stage, a pipeline or an owner is looked up in what somebody said of it, else by its name.

use larets_core::companies::CompanyDraft;
use larets_core::contacts::{ContactDraft, full_name};
use larets_core::deals::{DealDraft, DealError};
use larets_core::imports::{
    Faults, Refusal, Target, guess_stage, parse_amount, parse_currency, parse_date,
    split_full_name, split_values,
};
use larets_core::money::Currency;
use larets_core::pipelines::StageKind;
use larets_core::points::{PointDraft, PointKind};
use larets_core::registry_numbers::Inn;
use larets_storage::imports::DealImport;

use super::{
    Converter, Values, Wrong, add_tags, beside, check_contact, check_note, column_of,
    company_faults, one_line, put_names, text_reason,
};
use crate::imports::values::Stages;

/// What rows of deals need beside their cells.
#[derive(Debug, Clone)]
pub struct DealRules {
    /// Pipelines and stages.
    pub stages: Stages,
    /// The currency of amounts that name none.
    pub currency: Currency,
}

/// Most characters of a title.
const TITLE_LIMIT: usize = 300;

impl Converter {
    /// A row as a deal.
    pub fn deal(&self, cells: &[String], rules: &DealRules) -> Result<DealImport, Faults> {
        let values = self.values(cells);
        let mut wrong = Wrong::default();
        let mut deal = DealImport::default();
        beside(&mut deal.row, &values, &self.choices, &mut wrong);
        check_note(deal.row.note.as_ref(), &values, &mut wrong);
        let points = self.points(cells, &values, &mut wrong);
        deal.contact = person(&points, &values, &mut wrong);
        let own_points = deal.contact.is_none().then_some(points);
        deal.company = firm(own_points, &values, &mut wrong);
        let draft = &mut deal.row.draft;
        let mut closed = None;
        let mut products: Vec<String> = Vec::new();
        for (column, text) in &values {
            let place = column.place;
            match column.target {
                Target::Title => draft.title = Some(one_line(text)),
                Target::Amount => {
                    let currency = currency(&values, rules, &mut wrong);
                    if currency.is_none() && !is_amount(text) {
                        wrong.note(Refusal::AmountInvalid, Some(place));
                    }
                    let amount = currency.map(|currency| parse_amount(text, currency));
                    draft.amount = amount
                        .and_then(|amount| wrong.take(place, amount))
                        .map(Some);
                }
                Target::ExpectedClose => {
                    let date = wrong.take(place, parse_date(text, self.dates));
                    draft.expected_close = date.map(|date| date.to_string());
                }
                Target::CreatedAt => {
                    deal.row.created_at = wrong.take(place, self.moment(text));
                }
                Target::ClosedAt => {
                    let date = wrong.take(place, parse_date(text, self.dates));
                    closed = date.and_then(|date| {
                        let moment = wrong.take(place, self.moment(text))?;
                        Some((moment, date))
                    });
                }
                Target::LostReason => draft.lost_reason = Some(one_line(text)),
                Target::NextStep => draft.next_step = Some(one_line(text)),
                Target::Source => draft.source = self.choices.source(&one_line(text)),
                Target::Tags => add_tags(&mut draft.tags, text),
                Target::Product => {
                    products.extend(split_values(text, column.target));
                    add_tags(&mut draft.tags, text);
                }
                _ => {}
            }
        }
        let kind = self.enter(draft, &values, rules, &mut wrong);
        match (kind, closed) {
            (Some(StageKind::Won | StageKind::Lost), Some((moment, _))) => {
                draft.stage_since = Some(moment);
            }
            // Programs keep one date for both: of a deal that is still open it is the expected one.
            (Some(StageKind::Open), Some((_, date))) if draft.expected_close.is_none() => {
                draft.expected_close = Some(date.to_string());
            }
            _ => {}
        }
        let is_titled = draft.title.is_some();
        if !is_titled {
            draft.title = title(&products, deal.company.as_ref(), deal.contact.as_ref());
        }
        for error in draft.faults() {
            let (reason, field) = deal_reason(&error);
            // What a title is made of is at fault in its own cells.
            if is_titled || field != "title" {
                let product = || column_of(&values, "product").filter(|_| field == "tags");
                wrong.note(reason, column_of(&values, field).or_else(product));
            }
        }
        if draft.title.is_none() {
            wrong.note(Refusal::TitleMissing, None);
        }
        wrong.unless(deal)
    }

    /// Puts the deal into its stage.
    fn enter(
        &self,
        draft: &mut DealDraft,
        values: &Values<'_>,
        rules: &DealRules,
        wrong: &mut Wrong,
    ) -> Option<StageKind> {
        let of = |target| values.iter().find(|(column, _)| column.target == target);
        let (pipeline_of, stage_of) = (of(Target::Pipeline), of(Target::Stage));
        let text = pipeline_of.map(|(_, text)| *text);
        let Some(pipeline) = rules.stages.pipeline(text, &self.choices) else {
            let place = pipeline_of.map(|(column, _)| column.place);
            wrong.note(Refusal::PipelineUnknown, place);
            if let Some((column, text)) = stage_of
                && !rules.stages.is_stage(text, &self.choices)
            {
                wrong.note(Refusal::StageUnknown, Some(column.place));
            }
            return None;
        };
        let text = stage_of.map(|(_, text)| *text);
        let Some(stage) = rules.stages.stage(text, pipeline, &self.choices) else {
            let place = stage_of.map(|(column, _)| column.place);
            wrong.note(Refusal::StageUnknown, place);
            return None;
        };
        // «won» beside a stage that is still open.
        let outcome = of(Target::Outcome).and_then(|(_, text)| {
            let ended = guess_stage(text, pipeline)?;
            (ended.kind != StageKind::Open).then_some(ended)
        });
        let stage = outcome.unwrap_or(stage);
        draft.stage = Some(stage.id);
        Some(stage.kind)
    }
}

/// The person of a row: who has a name, or channels that no company stands beside.
fn person(
    points: &[PointDraft],
    values: &Values<'_>,
    wrong: &mut Wrong,
) -> Option<(ContactDraft, usize)> {
    let mut draft = ContactDraft::default();
    let mut whole_name = None;
    let mut place = None;
    for (column, text) in values {
        match column.target {
            Target::FullName => whole_name = Some(split_full_name(text)),
            Target::LastName => draft.last_name = Some(one_line(text)),
            Target::FirstName => draft.first_name = Some(one_line(text)),
            Target::MiddleName => draft.middle_name = Some(one_line(text)),
            _ => continue,
        }
        place = place.or(Some(column.place));
    }
    if let Some(name) = whole_name {
        put_names(&mut draft, name);
    }
    let of_company = |target| matches!(target, Target::Company | Target::CompanyInn);
    let has_company = values.iter().any(|(column, _)| of_company(column.target));
    if place.is_none() && (points.is_empty() || has_company) {
        return None;
    }
    draft.points = points.to_vec();
    draft.point_kinds = PointKind::ALL.to_vec();
    let position = values
        .iter()
        .find(|(column, _)| column.target == Target::Position);
    draft.position = position.map(|(_, text)| one_line(text));
    check_contact(&draft, false, values, wrong);
    Some((draft, place.unwrap_or_default()))
}

/// The company of a row, with the phones and e-mails that are its own where the row names nobody.
fn firm(
    points: Option<Vec<PointDraft>>,
    values: &Values<'_>,
    wrong: &mut Wrong,
) -> Option<(CompanyDraft, usize)> {
    let mut draft = CompanyDraft::default();
    let mut place = None;
    for (column, text) in values {
        match column.target {
            Target::Company => draft.name = Some(one_line(text)),
            Target::CompanyInn => {
                let inn = wrong.take(column.place, Inn::parse(text));
                draft.inn = inn.map(|inn| inn.as_str().to_owned());
            }
            _ => continue,
        }
        place = place.or(Some(column.place));
    }
    let place = place?;
    let site = values
        .iter()
        .find(|(column, _)| column.target == Target::Site);
    draft.site = site.map(|(_, text)| one_line(text));
    if let Some(points) = points {
        draft.points = points;
        draft.point_kinds = PointKind::ALL.to_vec();
    }
    // One that only has a number may be there already.
    if draft.name.is_some() {
        for (reason, field) in company_faults(&mut draft) {
            wrong.note(reason, column_of(values, field).or(Some(place)));
        }
    }
    Some((draft, place))
}

/// The currency of the sums of a row.
fn currency(values: &Values<'_>, rules: &DealRules, wrong: &mut Wrong) -> Option<Currency> {
    let written = values
        .iter()
        .find(|(column, _)| column.target == Target::Currency);
    written.map_or(Some(rules.currency), |(column, text)| {
        wrong.take(column.place, parse_currency(text))
    })
}

/// Whether a text is a sum in any currency: without its own nobody knows how many digits it may have,
/// so one is asked of each number of them.
fn is_amount(text: &str) -> bool {
    ["JPY", "EUR", "KWD"]
        .into_iter()
        .filter_map(Currency::from_code)
        .any(|currency| parse_amount(text, currency).is_ok())
}

/// What a deal without a title is called by: what is sold, and to whom.
fn title(
    products: &[String],
    company: Option<&(CompanyDraft, usize)>,
    contact: Option<&(ContactDraft, usize)>,
) -> Option<String> {
    let company = company.and_then(|(draft, _)| draft.name.clone());
    let person = contact.map(|(draft, _)| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let (last, first) = (part(&draft.last_name), part(&draft.first_name));
        full_name(&last, &first, &part(&draft.middle_name))
    });
    let whom = company.or(person).filter(|name| !name.is_empty());
    let what = Some(products.join(", ")).filter(|what| !what.is_empty());
    let parts: Vec<String> = what.into_iter().chain(whom).collect();
    let title: String = parts.join(" · ").chars().take(TITLE_LIMIT).collect();
    (!title.is_empty()).then_some(title)
}

fn deal_reason(error: &DealError) -> (Refusal, &'static str) {
    match error {
        DealError::TitleMissing => (Refusal::TitleMissing, "title"),
        DealError::NotADate => (Refusal::DateInvalid, "expected_close"),
        DealError::Text(error) => text_reason(error),
    }
}

#[cfg(test)]
mod tests;
