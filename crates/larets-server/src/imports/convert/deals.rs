//! From the cells of a row to a deal with the person and the company of the same row. What the file
//! calls a stage, a pipeline or an owner is looked up in what somebody said of it, else by its name.

use larets_core::companies::CompanyDraft;
use larets_core::contacts::{ContactDraft, full_name};
use larets_core::deals::{DealDraft, DealError};
use larets_core::imports::{
    Refusal, Target, guess_stage, parse_amount, parse_currency, parse_date, parse_moment,
    split_full_name, split_values,
};
use larets_core::money::Currency;
use larets_core::pipelines::StageKind;
use larets_core::points::PointKind;
use larets_core::registry_numbers::Inn;
use larets_core::time::At;
use larets_storage::imports::DealImport;

use super::{
    Converter, Refused, Values, add_tags, beside, check_company, check_contact, check_note,
    column_of, one_line, put_names, text_reason,
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
    pub fn deal(&self, cells: &[String], rules: &DealRules) -> Result<DealImport, Refused> {
        let values = self.values(cells);
        let mut deal = DealImport::default();
        beside(&mut deal.row, &values, &self.choices)?;
        check_note(deal.row.note.as_ref(), &values)?;
        deal.contact = self.person(cells, &values)?;
        deal.company = self.firm(cells, &values, deal.contact.is_some())?;
        let draft = &mut deal.row.draft;
        let mut closed = None;
        let mut products: Vec<String> = Vec::new();
        for (column, text) in &values {
            let at = |reason| (reason, Some(column.place));
            let moment = || {
                let moment = parse_moment(text, self.dates, &self.zone);
                let moment = moment.map_err(|error| at(error.into()))?;
                Ok::<_, Refused>(At::from_micros(moment.as_microsecond()))
            };
            match column.target {
                Target::Title => draft.title = Some(one_line(text)),
                Target::Amount => {
                    let currency = currency(&values, rules)?;
                    draft.amount = Some(Some(parse_amount(text, currency).map_err(at)?));
                }
                Target::ExpectedClose => {
                    let date = parse_date(text, self.dates);
                    draft.expected_close =
                        Some(date.map_err(|error| at(error.into()))?.to_string());
                }
                Target::CreatedAt => deal.row.created_at = Some(moment()?),
                Target::ClosedAt => {
                    let date = parse_date(text, self.dates);
                    let date = date.map_err(|error| at(error.into()))?;
                    closed = Some((moment()?, date));
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
        let kind = self.enter(draft, &values, rules)?;
        match (kind, closed) {
            (StageKind::Won | StageKind::Lost, Some((moment, _))) => {
                draft.stage_since = Some(moment);
            }
            // Programs keep one date for both: of a deal that is still open it is the expected one.
            (StageKind::Open, Some((_, date))) if draft.expected_close.is_none() => {
                draft.expected_close = Some(date.to_string());
            }
            _ => {}
        }
        if draft.title.is_none() {
            draft.title = title(&products, deal.company.as_ref(), deal.contact.as_ref());
        }
        check(draft).map_err(|(reason, field)| (reason, column_of(&values, field)))?;
        Ok(deal)
    }

    /// Puts the deal into its stage.
    fn enter(
        &self,
        draft: &mut DealDraft,
        values: &Values<'_>,
        rules: &DealRules,
    ) -> Result<StageKind, Refused> {
        let of = |target| values.iter().find(|(column, _)| column.target == target);
        let (pipeline_of, stage_of) = (of(Target::Pipeline), of(Target::Stage));
        let text = pipeline_of.map(|(_, text)| *text);
        let pipeline = rules.stages.pipeline(text, &self.choices);
        let place = pipeline_of.map(|(column, _)| column.place);
        let pipeline = pipeline.ok_or((Refusal::PipelineUnknown, place))?;
        let text = stage_of.map(|(_, text)| *text);
        let stage = rules.stages.stage(text, pipeline, &self.choices);
        let place = stage_of.map(|(column, _)| column.place);
        let stage = stage.ok_or((Refusal::StageUnknown, place))?;
        // «won» beside a stage that is still open.
        let outcome = of(Target::Outcome).and_then(|(_, text)| {
            let ended = guess_stage(text, pipeline)?;
            (ended.kind != StageKind::Open).then_some(ended)
        });
        let stage = outcome.unwrap_or(stage);
        draft.stage = Some(stage.id);
        Ok(stage.kind)
    }

    /// The person of a row: who has a name, or channels that no company stands beside.
    fn person(
        &self,
        cells: &[String],
        values: &Values<'_>,
    ) -> Result<Option<(ContactDraft, usize)>, Refused> {
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
        let points = self.points(cells, values)?;
        if place.is_none() && (points.is_empty() || has_company) {
            return Ok(None);
        }
        draft.points = points;
        draft.point_kinds = PointKind::ALL.to_vec();
        let position = values
            .iter()
            .find(|(column, _)| column.target == Target::Position);
        draft.position = position.map(|(_, text)| one_line(text));
        check_contact(&draft, false)
            .map_err(|(reason, field)| (reason, column_of(values, field)))?;
        Ok(Some((draft, place.unwrap_or_default())))
    }

    /// The company of a row; phones and e-mails are its own where the row names nobody.
    fn firm(
        &self,
        cells: &[String],
        values: &Values<'_>,
        has_person: bool,
    ) -> Result<Option<(CompanyDraft, usize)>, Refused> {
        let mut draft = CompanyDraft::default();
        let mut place = None;
        for (column, text) in values {
            match column.target {
                Target::Company => draft.name = Some(one_line(text)),
                Target::CompanyInn => {
                    let inn = Inn::parse(text);
                    let inn = inn.map_err(|error| (error.into(), Some(column.place)))?;
                    draft.inn = Some(inn.as_str().to_owned());
                }
                _ => continue,
            }
            place = place.or(Some(column.place));
        }
        let Some(place) = place else {
            return Ok(None);
        };
        let site = values
            .iter()
            .find(|(column, _)| column.target == Target::Site);
        draft.site = site.map(|(_, text)| one_line(text));
        if !has_person {
            draft.points = self.points(cells, values)?;
            draft.point_kinds = PointKind::ALL.to_vec();
        }
        // One that only has a number may be there already.
        if draft.name.is_some() {
            check_company(&mut draft).map_err(|(reason, _)| (reason, Some(place)))?;
        }
        Ok(Some((draft, place)))
    }
}

fn currency(values: &Values<'_>, rules: &DealRules) -> Result<Currency, Refused> {
    let written = values
        .iter()
        .find(|(column, _)| column.target == Target::Currency);
    written.map_or(Ok(rules.currency), |(column, text)| {
        parse_currency(text).map_err(|reason| (reason, Some(column.place)))
    })
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

fn check(draft: &DealDraft) -> Result<(), (Refusal, &'static str)> {
    draft.check_new().map_err(|error| match error {
        DealError::TitleMissing => (Refusal::TitleMissing, "title"),
        DealError::NotADate => (Refusal::DateInvalid, "expected_close"),
        DealError::Text(error) => text_reason(&error),
    })
}

#[cfg(test)]
mod tests;
