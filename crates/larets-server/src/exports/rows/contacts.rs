//! The cells of a contact.

use larets_core::access::{Level, ReadGrant};
use larets_core::contacts::{Contact, ContactField as Field, full_name};
use larets_core::exports::{ColumnField, ExportColumn};
use larets_storage::clients::ClientGrants;
use larets_storage::contacts::ContactCard;
use uuid::Uuid;

use super::{Exported, StageNames, channels, least};
use crate::clients::wire::{seen, seen_reference, seen_texts};
use crate::exports::cell::Cell;

impl Exported for Contact {
    fn level(grant: &ReadGrant<Self>, column: &ExportColumn) -> Level {
        match column.field {
            ColumnField::Contact(fields) => least(grant, fields),
            ColumnField::Open => Level::Read,
            ColumnField::Company(_) | ColumnField::Deal(_) => Level::Hidden,
        }
    }

    fn cell(
        card: &ContactCard,
        grant: &ReadGrant<Self>,
        column: &ExportColumn,
        _: &StageNames,
    ) -> Cell {
        let record = &card.record;
        let text = |field, text: &String| Cell::text(grant.show_text(field, text));
        let part = |field, text: &String| seen(grant.show_text(field, text)).unwrap_or_default();
        if let Some(channel) = column.channel {
            return channels(&card.points, grant, channel);
        }
        match column.code {
            "full_name" => Cell::Text(full_name(
                &part(Field::LastName, &record.last_name),
                &part(Field::FirstName, &record.first_name),
                &part(Field::MiddleName, &record.middle_name),
            )),
            "last_name" => text(Field::LastName, &record.last_name),
            "first_name" => text(Field::FirstName, &record.first_name),
            "middle_name" => text(Field::MiddleName, &record.middle_name),
            "position" => text(Field::Position, &record.position),
            "source" => text(Field::Source, &record.source),
            "birthday" => Cell::day(grant.show_text(Field::Birthday, &record.birthday)),
            "address" => text(Field::Address, &record.address),
            "company" => {
                let names = card.companies.iter();
                let names: Vec<String> = names.map(|link| link.name.clone()).collect();
                Cell::Texts(seen_texts(grant, Field::Companies, &names))
            }
            "tags" => Cell::Texts(seen_texts(grant, Field::Tags, &record.tags)),
            "owner" => {
                let owner = card.owner.as_ref().map(crate::clients::wire::person);
                named(seen_reference(grant, Field::Owner, owner))
            }
            "department" => {
                let department = card.department.as_ref();
                let department = department.map(crate::clients::wire::department);
                named(seen_reference(grant, Field::Department, department))
            }
            "created_at" => Cell::Moment(record.created_at),
            "updated_at" => Cell::Moment(record.updated_at),
            "id" => Cell::Text(record.id.to_string()),
            _ => Cell::empty(),
        }
    }

    fn id_of(card: &ContactCard) -> Uuid {
        card.record.id.as_uuid()
    }

    fn put_grant(grants: &mut ClientGrants, grant: ReadGrant<Self>) {
        grants.contacts = Some(grant);
    }
}

/// The name of a reference that may be seen.
pub(super) fn named(reference: Option<crate::http::wire::NamedRef>) -> Cell {
    Cell::Text(reference.map(|found| found.name).unwrap_or_default())
}
