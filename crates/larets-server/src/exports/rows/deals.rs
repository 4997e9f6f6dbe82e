//! The cells of a deal.

use larets_core::access::{Level, ReadGrant};
use larets_core::deals::{Deal, DealField as Field};
use larets_core::exports::{ColumnField, ExportColumn};
use larets_storage::clients::{ClientGrants, Link};
use larets_storage::deals::DealCard;
use uuid::Uuid;

use super::contacts::named;
use super::{Exported, StageNames};
use crate::clients::wire::{department, person, seen_reference, seen_texts};
use crate::exports::cell::Cell;

fn names<Id>(grant: &ReadGrant<Deal>, field: Field, links: &[Link<Id>]) -> Cell {
    let names: Vec<String> = links.iter().map(|link| link.name.clone()).collect();
    Cell::Texts(seen_texts(grant, field, &names))
}

impl Exported for Deal {
    fn level(grant: &ReadGrant<Self>, column: &ExportColumn) -> Level {
        match column.field {
            ColumnField::Deal(field) => grant.level(field),
            ColumnField::Open => Level::Read,
            ColumnField::Contact(_) | ColumnField::Company(_) => Level::Hidden,
        }
    }

    fn cell(
        card: &DealCard,
        grant: &ReadGrant<Self>,
        column: &ExportColumn,
        stages: &StageNames,
    ) -> Cell {
        let record = &card.record;
        let text = |field, text: &String| Cell::text(grant.show_text(field, text));
        // What is shown as a list has no mask of its own but the blank one.
        let one = |field, cell: Cell| {
            Cell::of(grant.show(field, &vec![cell]), |mut list| {
                list.pop().unwrap_or_else(Cell::empty)
            })
        };
        let stage = stages.0.get(&record.stage);
        let of_stage = |name: Option<&String>| {
            one(Field::Stage, Cell::Text(name.cloned().unwrap_or_default()))
        };
        match column.code {
            "title" => text(Field::Title, &record.title),
            "amount" => one(Field::Amount, Cell::sum(record.amount)),
            "currency" => {
                let code = record.amount.map(|sum| sum.currency.code().to_owned());
                one(Field::Amount, Cell::Text(code.unwrap_or_default()))
            }
            "pipeline" => of_stage(stage.map(|(pipeline, _)| pipeline)),
            "stage" => of_stage(stage.map(|(_, stage)| stage)),
            "stage_since" => one(Field::Stage, Cell::Moment(record.stage_since)),
            "expected_close" => {
                Cell::day(grant.show_text(Field::ExpectedClose, &record.expected_close))
            }
            "next_step" => text(Field::NextStep, &record.next_step),
            "next_step_at" => {
                let at = record.next_step_at.map_or_else(Cell::empty, Cell::Moment);
                one(Field::NextStep, at)
            }
            "lost_reason" => text(Field::LostReason, &record.lost_reason),
            "contacts" => names(grant, Field::Contacts, &card.contacts),
            "companies" => names(grant, Field::Companies, &card.companies),
            "source" => text(Field::Source, &record.source),
            "tags" => Cell::Texts(seen_texts(grant, Field::Tags, &record.tags)),
            "owner" => {
                let owner = card.owner.as_ref().map(person);
                named(seen_reference(grant, Field::Owner, owner))
            }
            "department" => {
                let found = card.department.as_ref().map(department);
                named(seen_reference(grant, Field::Department, found))
            }
            "created_at" => Cell::Moment(record.created_at),
            "updated_at" => Cell::Moment(record.updated_at),
            "id" => Cell::Text(record.id.to_string()),
            _ => Cell::empty(),
        }
    }

    fn id_of(card: &DealCard) -> Uuid {
        card.record.id.as_uuid()
    }

    fn put_grant(grants: &mut ClientGrants, grant: ReadGrant<Self>) {
        grants.deals = Some(grant);
    }
}
