//! The operations of each field of a filter and the values they take. Nothing here is called for a
//! field that the reader may not see.

use jiff::civil::Date;
use larets_core::access::ReadGrant;
use larets_core::ids::{CompanyId, ContactId, DepartmentId, ImportId, PipelineId, StageId, UserId};
use larets_core::lists::{Condition, FilterField, Listed, Now, Relative, Span, TextTest};
use larets_core::money::{Currency, Money};
use larets_core::pipelines::StageKind;
use larets_core::points::Channel;
use larets_core::text::sort_key;
use larets_core::time::At;
use serde_json::Value;
use uuid::Uuid;

use super::asking::Asking;
use super::filter::invalid;
use super::wire::ConditionInput;
use crate::http::ApiError;
use crate::points::wire::refusal;

const TEXT_LIMIT: usize = 300;
/// Most values of `in`.
const VALUES_LIMIT: usize = 50;
/// What a person may be asked for instead of an id.
const ME: &str = "me";
const MY_DEPARTMENT: &str = "my_department";

/// Why a condition is none: the value has the wrong form, the field no such operation, or another
/// reason that has been put into words.
enum Wrong {
    Value,
    Operation,
    Told(ApiError),
}

type Read = Result<Condition, Wrong>;

/// Reads a condition on a field that the reader may see.
pub(super) fn condition<R: Listed>(
    input: &ConditionInput,
    field: FilterField,
    grant: &ReadGrant<R>,
    asking: &Asking,
) -> Result<Condition, ApiError> {
    let leaf = Leaf {
        field,
        value: &input.value,
        reader: grant.reader(),
        asking,
    };
    leaf.read(&input.op).map_err(|wrong| match wrong {
        Wrong::Value => invalid(format!("`{}` has a value of the wrong form", field.name())),
        Wrong::Operation => invalid(format!("`{}` has no such operation", field.name())),
        Wrong::Told(error) => error,
    })
}

struct Leaf<'a> {
    field: FilterField,
    value: &'a Value,
    reader: UserId,
    asking: &'a Asking,
}

impl Leaf<'_> {
    fn read(&self, op: &str) -> Read {
        match (self.field, op) {
            (FilterField::Stale, "is") => self.stale(),
            (FilterField::Import, "is") => self.import(),
            (FilterField::Import, _) => Err(Wrong::Operation),
            (FilterField::CreatedAt | FilterField::UpdatedAt | FilterField::Stale, "empty") => {
                Err(Wrong::Operation)
            }
            (_, "empty") => Ok(Condition::empty(self.field)),
            (_, "filled") => Ok(Condition::empty(self.field).negated()),
            (
                FilterField::Birthday
                | FilterField::ExpectedClose
                | FilterField::NextStepAt
                | FilterField::StageSince
                | FilterField::CreatedAt
                | FilterField::UpdatedAt,
                _,
            ) => self.time(op),
            (FilterField::Amount, _) => self.amount(op),
            (FilterField::Tag, "has" | "is") => self.tag(),
            (FilterField::Tag, "has_not" | "is_not") => Ok(self.tag()?.negated()),
            (FilterField::Phone | FilterField::Email, "is") => self.channel(),
            (
                FilterField::Owner
                | FilterField::Department
                | FilterField::Company
                | FilterField::Contact
                | FilterField::Stage
                | FilterField::Pipeline
                | FilterField::Status,
                _,
            ) => self.reference(op),
            (FilterField::Stale | FilterField::Tag, _) => Err(Wrong::Operation),
            (field, _) if field.channel().is_some() => Err(Wrong::Operation),
            _ => self.text(op),
        }
    }

    fn stale(&self) -> Read {
        let stale = Condition::Stale(Now(self.asking.calendar.now()));
        match self.value {
            Value::Bool(true) => Ok(stale),
            Value::Bool(false) => Ok(stale.negated()),
            _ => Err(Wrong::Value),
        }
    }

    fn import(&self) -> Read {
        let id = self.value.as_str().and_then(|id| Uuid::try_parse(id).ok());
        let id = id.ok_or(Wrong::Value)?;
        Ok(Condition::Import(ImportId::from_uuid(id)))
    }

    fn typed(&self) -> Result<String, Wrong> {
        typed(self.value).ok_or(Wrong::Value)
    }

    fn text(&self, op: &str) -> Read {
        let of = |test: fn(String) -> TextTest| {
            let text = self.typed()?;
            // A name is compared by its letters and digits.
            let compared = if self.field.is_folded() {
                sort_key(&text)
            } else {
                text.clone()
            };
            if compared.is_empty() && !matches!(test(String::new()), TextTest::Is(_)) {
                return Err(Wrong::Value);
            }
            Ok(Condition::Text(self.field, test(text)))
        };
        match op {
            "is" => of(TextTest::Is),
            "is_not" => Ok(of(TextTest::Is)?.negated()),
            "starts_with" => of(TextTest::StartsWith),
            "contains" => of(TextTest::Contains),
            _ => Err(Wrong::Operation),
        }
    }

    fn tag(&self) -> Read {
        Ok(Condition::Tag(self.typed()?))
    }

    fn channel(&self) -> Read {
        let kind = self.field.channel().ok_or(Wrong::Operation)?;
        let text = typed(self.value).unwrap_or_default();
        let channel = Channel::parse(kind, "other", &text, &self.asking.region)
            .map_err(|error| Wrong::Told(ApiError::of_field(refusal(error).0, "filter")))?;
        Ok(Condition::Channel(kind, channel.lookup()))
    }

    fn reference(&self, op: &str) -> Read {
        match op {
            "is" => self.one(self.value),
            "is_not" => Ok(self.one(self.value)?.negated()),
            "in" => {
                let values = self.value.as_array().ok_or(Wrong::Value)?;
                if values.is_empty() || values.len() > VALUES_LIMIT {
                    return Err(Wrong::Value);
                }
                let each: Result<Vec<Condition>, Wrong> =
                    values.iter().map(|value| self.one(value)).collect();
                Ok(Condition::Any(each?))
            }
            _ => Err(Wrong::Operation),
        }
    }

    fn one(&self, value: &Value) -> Read {
        if value.is_null() {
            return Ok(Condition::empty(self.field));
        }
        let text = value.as_str().ok_or(Wrong::Value)?;
        let id = || Uuid::try_parse(text).map_err(|_| Wrong::Value);
        let mine = || self.asking.departments.clone();
        Ok(match self.field {
            FilterField::Owner if text == ME => Condition::Owner(Some(self.reader)),
            FilterField::Owner if text == MY_DEPARTMENT => Condition::OwnerOf(mine()),
            FilterField::Owner => Condition::Owner(Some(UserId::from_uuid(id()?))),
            FilterField::Department if text == MY_DEPARTMENT => Condition::Departments(mine()),
            FilterField::Department => Condition::Department(DepartmentId::from_uuid(id()?)),
            FilterField::Company => Condition::Company(CompanyId::from_uuid(id()?)),
            FilterField::Contact => Condition::Contact(ContactId::from_uuid(id()?)),
            FilterField::Stage => Condition::Stages(vec![StageId::from_uuid(id()?)]),
            FilterField::Pipeline => Condition::Pipelines(vec![PipelineId::from_uuid(id()?)]),
            FilterField::Status => {
                Condition::Status(StageKind::from_name(text).ok_or(Wrong::Value)?)
            }
            _ => return Err(Wrong::Operation),
        })
    }

    fn amount(&self, op: &str) -> Read {
        let part = |name: &str| self.value.get(name).ok_or(Wrong::Value);
        let code = part("currency")?.as_str().ok_or(Wrong::Value)?;
        let currency = Currency::from_code(code).ok_or(Wrong::Value)?;
        let sum = |name: &str| {
            let text = part(name)?.as_str().ok_or(Wrong::Value)?;
            let money = Money::parse(text, currency).map_err(|_| Wrong::Value)?;
            Ok(money.minor)
        };
        let (least, most) = match op {
            "is" => (Some(sum("amount")?), Some(sum("amount")?)),
            "more" => (Some(sum("amount")?.saturating_add(1)), None),
            "less" => (None, Some(sum("amount")?.saturating_sub(1))),
            "between" => (Some(sum("from")?), Some(sum("to")?)),
            _ => return Err(Wrong::Operation),
        };
        Ok(Condition::Amount(currency, least, most))
    }

    fn time(&self, op: &str) -> Read {
        let part = |name: &str| self.value.get(name).ok_or(Wrong::Value);
        match op {
            "on" => {
                let day = day(self.value).ok_or(Wrong::Value)?;
                self.span(Some(Edge::Day(day)), Some(Edge::Day(day)))
            }
            "before" => {
                let edge = self.edge(self.value)?;
                match edge {
                    Edge::Day(day) => {
                        let day = day.yesterday().map_err(|_| Wrong::Value)?;
                        self.span(None, Some(Edge::Day(day)))
                    }
                    Edge::Moment(at) => self.span(None, Some(Edge::Moment(at.plus(-1)))),
                }
            }
            "after" => {
                let edge = self.edge(self.value)?;
                match edge {
                    Edge::Day(day) => {
                        let day = day.tomorrow().map_err(|_| Wrong::Value)?;
                        self.span(Some(Edge::Day(day)), None)
                    }
                    Edge::Moment(at) => self.span(Some(Edge::Moment(at.plus(1))), None),
                }
            }
            "between" => {
                let (from, to) = (self.edge(part("from")?)?, self.edge(part("to")?)?);
                self.span(Some(from), Some(to))
            }
            "overdue" => match self.field {
                FilterField::ExpectedClose | FilterField::NextStepAt => Ok(Condition::All(vec![
                    self.asking.calendar.passed(self.field),
                    Condition::Status(StageKind::Open),
                ])),
                _ => Err(Wrong::Operation),
            },
            other => {
                let days = self
                    .value
                    .as_u64()
                    .and_then(|days| u16::try_from(days).ok());
                let counted = matches!(other, "last_n_days" | "next_n_days");
                let wrong = || {
                    if counted {
                        Wrong::Value
                    } else {
                        Wrong::Operation
                    }
                };
                let stretch = Relative::parse(other, days).ok_or_else(wrong)?;
                let within = self.asking.calendar.within(self.field, stretch);
                within.ok_or(Wrong::Value)
            }
        }
    }

    /// A day or, where the field has them, a moment.
    fn edge(&self, value: &Value) -> Result<Edge, Wrong> {
        if let Some(day) = day(value) {
            return Ok(Edge::Day(day));
        }
        if matches!(
            self.field,
            FilterField::Birthday | FilterField::ExpectedClose
        ) {
            return Err(Wrong::Value);
        }
        let moment = value.as_str().and_then(At::from_rfc3339);
        moment.map(Edge::Moment).ok_or(Wrong::Value)
    }

    /// Between two edges that both belong to it.
    fn span(&self, first: Option<Edge>, last: Option<Edge>) -> Read {
        let next = |day: Date| day.tomorrow().map_err(|_| Wrong::Value);
        if matches!(
            self.field,
            FilterField::Birthday | FilterField::ExpectedClose
        ) {
            let from = first.and_then(Edge::day).map(|day| day.to_string());
            let until = last.and_then(Edge::day).map(next).transpose()?;
            let until = until.map(|day| day.to_string());
            return Ok(Condition::Day(self.field, Span::given(from, until)));
        }
        let start = |day| self.asking.calendar.start_of(day).ok_or(Wrong::Value);
        let from = match first {
            None => None,
            Some(Edge::Day(day)) => Some(start(day)?),
            Some(Edge::Moment(at)) => Some(at),
        };
        let until = match last {
            None => None,
            Some(Edge::Day(day)) => Some(start(next(day)?)?),
            Some(Edge::Moment(at)) => Some(at.plus(1)),
        };
        Ok(Condition::Moment(self.field, Span::given(from, until)))
    }
}

/// Where a span ends.
#[derive(Clone, Copy)]
enum Edge {
    Day(Date),
    Moment(At),
}

impl Edge {
    fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Moment(_) => None,
        }
    }
}

fn typed(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let fits = text.chars().count() <= TEXT_LIMIT && !text.contains('\0');
    fits.then(|| text.to_owned())
}

/// A day such as `2026-12-31`.
fn day(value: &Value) -> Option<Date> {
    let text = value.as_str().filter(|text| text.len() == 10)?;
    text.parse().ok()
}
