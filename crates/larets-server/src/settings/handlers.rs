//! Requests about settings.

use actix_web::{get, patch};
use larets_core::access::{Action, Actor, Area};
use larets_core::audit::{Change, Event, EventKind};
use larets_core::users::CompanySettings;
use larets_storage::{StorageError, installation};
use utoipa_actix_web::service_config::ServiceConfig;

use super::wire::{SettingsView, UpdateSettings};
use crate::http::actor::SignedIn;
use crate::http::problem::setting_error;
use crate::http::refusals::watched;
use crate::http::wire::Problem;
use crate::http::{Answer, ApiError, Body, Code, Reply, State};

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_settings).service(update_settings);
}

fn view(company: CompanySettings) -> SettingsView {
    SettingsView {
        company_name: company.name,
        language: company.language,
        time_zone: company.time_zone,
        currency: company.currency,
        phone_region: company.phone_region,
        export_reason: company.export_reason,
    }
}

/// The company's settings.
#[utoipa::path(tag = "settings", operation_id = "get_settings",
    responses((status = 200, body = SettingsView), (status = 403, body = Problem)))]
#[get("/settings")]
async fn get_settings(SignedIn(actor): SignedIn, state: State) -> Answer<SettingsView> {
    let work = async {
        actor.may(Area::Settings, Action::View)?;
        let company = state.db.read(installation::company).await?;
        company.ok_or_else(|| ApiError::new(Code::SetupNeeded))
    };
    let company = watched(&state, &actor, None, work).await?;
    Ok(Reply::ok(view(company)))
}

fn differences(old: &CompanySettings, new: &CompanySettings) -> Vec<Change> {
    let reasons = [old, new].map(|company| company.export_reason.to_string());
    let [reason_before, reason_after] = &reasons;
    let all = [
        ("company_name", &old.name, &new.name),
        ("language", &old.language, &new.language),
        ("time_zone", &old.time_zone, &new.time_zone),
        ("currency", &old.currency, &new.currency),
        ("phone_region", &old.phone_region, &new.phone_region),
        ("export_reason", reason_before, reason_after),
    ];
    all.into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| Change {
            field,
            before: Some(before.clone()),
            after: Some(after.clone()),
        })
        .collect()
}

/// Changes the company's settings.
#[utoipa::path(tag = "settings", operation_id = "update_settings", request_body = UpdateSettings,
    responses((status = 200, body = SettingsView), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[patch("/settings")]
async fn update_settings(
    SignedIn(actor): SignedIn,
    state: State,
    Body(input): Body<UpdateSettings>,
) -> Answer<SettingsView> {
    let work = change(&state, actor.clone(), input);
    let company = watched(&state, &actor, None, work).await?;
    Ok(Reply::ok(view(company)))
}

async fn change(
    state: &State,
    actor: Actor,
    input: UpdateSettings,
) -> Result<CompanySettings, ApiError> {
    let permit = actor.may(Area::Settings, Action::Edit)?;
    state
        .db
        .write(move |tx| {
            let old = installation::company(&mut tx.reading())?
                .ok_or(StorageError::Refused("setup_needed"))?;
            let new = CompanySettings {
                name: input.company_name.unwrap_or_else(|| old.name.clone()),
                language: input.language.unwrap_or_else(|| old.language.clone()),
                time_zone: input.time_zone.unwrap_or_else(|| old.time_zone.clone()),
                currency: input.currency.unwrap_or_else(|| old.currency.clone()),
                phone_region: input
                    .phone_region
                    .unwrap_or_else(|| old.phone_region.clone()),
                export_reason: input.export_reason.unwrap_or(old.export_reason),
            };
            new.check().map_err(setting_error)?;
            let event = Event::of(&actor, EventKind::Change).changing(differences(&old, &new));
            let done = installation::change_company(tx, &permit, &new, event)?;
            Ok::<_, ApiError>(done.map(|()| new))
        })
        .await
}
