//! What the interface must know about the person who signed in.

use std::collections::BTreeMap;

use larets_core::access::{Action, Area, Reach};
use larets_core::users::{CompanySettings, UserRecord};
use larets_storage::{installation, users};

use super::wire::{CompanyView, DepartmentRef, Me, MeUser};
use crate::http::ApiError;
use crate::http::actor::OwnSession;
use crate::http::state::AppState;

/// The sections that exist, in the order of the rail, with the area each belongs to.
const SECTIONS: &[(&str, Area, Action)] = &[
    ("deals", Area::Deals, Action::View),
    ("contacts", Area::Contacts, Action::View),
    ("companies", Area::Companies, Action::View),
    ("imports", Area::Imports, Action::Create),
    ("users", Area::Users, Action::View),
    ("settings", Area::Settings, Action::Edit),
];

/// Areas the interface asks about. The others join with their features.
const AREAS: &[Area] = &[
    Area::Deals,
    Area::Contacts,
    Area::Companies,
    Area::Imports,
    Area::Exports,
    Area::Settings,
    Area::Users,
    Area::Security,
];

pub(super) fn company_view(company: CompanySettings) -> CompanyView {
    CompanyView {
        name: company.name,
        currency: company.currency,
        phone_region: company.phone_region,
        time_zone: company.time_zone,
        language: company.language,
    }
}

pub(super) fn user_view(person: UserRecord, department: Option<DepartmentRef>) -> MeUser {
    MeUser {
        id: person.id.as_uuid(),
        name: person.name,
        email: person.email,
        language: person.language,
        time_zone: person.time_zone,
        department,
        roles: person.roles.iter().map(ToString::to_string).collect(),
    }
}

/// Reads what the interface must know.
pub(crate) async fn me(state: &AppState, session: OwnSession) -> Result<Me, ApiError> {
    let OwnSession {
        actor,
        person,
        token,
    } = session;
    let directory = actor.directory();
    let (company, departments, demo) = state
        .db
        .read(move |tx| {
            let company = installation::company(tx)?.unwrap_or_default();
            let departments = users::departments::list(tx, &directory)?;
            let demo = installation::has_demo(tx)?;
            Ok::<_, ApiError>((company, departments, demo))
        })
        .await?;
    let department = person.department.and_then(|id| {
        departments
            .into_iter()
            .find(|(department, _)| department.id == id)
            .map(|(department, _)| DepartmentRef {
                id: id.as_uuid(),
                name: department.name,
            })
    });
    let rights = actor.rights();
    let reaches = |area: Area| -> BTreeMap<_, _> {
        Action::ALL
            .iter()
            .map(|&action| (action.name(), rights.reach(area, action).name()))
            .collect()
    };
    let levels = |area: Area| -> BTreeMap<_, _> {
        rights
            .named_levels(area)
            .into_iter()
            .map(|(field, level)| (field, level.name()))
            .collect()
    };
    Ok(Me {
        rights: AREAS
            .iter()
            .map(|&area| (area.name(), reaches(area)))
            .collect(),
        fields: [Area::Deals, Area::Contacts, Area::Companies]
            .into_iter()
            .map(|area| (area.name(), levels(area)))
            .collect(),
        sections: SECTIONS
            .iter()
            .filter(|(_, area, action)| rights.reach(*area, *action) != Reach::None)
            .map(|(name, ..)| *name)
            .collect(),
        company: company_view(company),
        csrf_token: token.csrf_token(),
        demo,
        user: user_view(person, department),
    })
}
