//! The pipeline that an installation begins with, in the company's language.

use larets_core::access::{Action, Actor, Area};
use larets_core::pipelines::first;
use larets_storage::{Db, StorageError, installation, pipelines};

use crate::http::ApiError;

/// Makes the first pipeline, if the company is set up and has none.
pub async fn ensure_first(db: &Db, actor: &Actor) -> Result<(), ApiError> {
    let permit = actor.may(Area::Settings, Action::Edit)?;
    let Some(company) = db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?
    else {
        return Ok(());
    };
    let draft = if company.language == "ru" {
        let stages = [
            "Новая",
            "В работе",
            "Предложение",
            "Согласование",
            "Выиграна",
            "Проиграна",
        ];
        first("Продажи", stages)
    } else {
        let stages = ["New", "Qualified", "Proposal", "Negotiation", "Won", "Lost"];
        first("Sales", stages)
    };
    let actor = actor.clone();
    let made = db
        .write(move |tx| {
            let made = pipelines::write::ensure_first(tx, &permit, &actor, &draft)?;
            made.ok_or(StorageError::Refused(MADE_ALREADY))
        })
        .await;
    match made {
        Ok(_) | Err(StorageError::Refused(MADE_ALREADY)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// There is one: nothing is written, and nothing recorded.
const MADE_ALREADY: &str = "pipeline_made_already";
