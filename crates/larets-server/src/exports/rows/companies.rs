//! The cells of a company.

use larets_core::access::{Level, ReadGrant};
use larets_core::companies::{Company, CompanyField as Field};
use larets_core::exports::{ColumnField, ExportColumn};
use larets_storage::clients::ClientGrants;
use larets_storage::companies::CompanyCard;
use uuid::Uuid;

use super::contacts::named;
use super::{Exported, StageNames, channels};
use crate::clients::wire::{department, person, seen_reference, seen_texts};
use crate::exports::cell::Cell;

impl Exported for Company {
    fn level(grant: &ReadGrant<Self>, column: &ExportColumn) -> Level {
        match column.field {
            ColumnField::Company(field) => grant.level(field),
            ColumnField::Open => Level::Read,
            ColumnField::Contact(_) | ColumnField::Deal(_) => Level::Hidden,
        }
    }

    fn cell(
        card: &CompanyCard,
        grant: &ReadGrant<Self>,
        column: &ExportColumn,
        _: &StageNames,
    ) -> Cell {
        let record = &card.record;
        let text = |field, text: &String| Cell::text(grant.show_text(field, text));
        if let Some(channel) = column.channel {
            return channels(&card.points, grant, channel);
        }
        match column.code {
            "name" => text(Field::Name, &record.name),
            "legal_name" => text(Field::LegalName, &record.legal_name),
            "inn" => text(Field::Inn, &record.inn),
            "kpp" => text(Field::Kpp, &record.kpp),
            "ogrn" => text(Field::Ogrn, &record.ogrn),
            "vat_id" => text(Field::VatId, &record.vat_id),
            "site" => text(Field::Site, &record.site),
            "address" => text(Field::Address, &record.address),
            "legal_address" => text(Field::LegalAddress, &record.legal_address),
            "parent" => match &card.parent {
                Some(link) => text(Field::Parent, &link.name),
                None => Cell::empty(),
            },
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

    fn id_of(card: &CompanyCard) -> Uuid {
        card.record.id.as_uuid()
    }

    fn put_grant(grants: &mut ClientGrants, grant: ReadGrant<Self>) {
        grants.companies = Some(grant);
    }
}
