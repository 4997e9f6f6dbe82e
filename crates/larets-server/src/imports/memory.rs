//! What was last done with files of one shape, offered for the next one: columns, values and rules.
//! What the person at hand may not do is left out.

use larets_core::access::Actor;
use larets_core::imports::ImportAs;

use super::change::may_own;
use super::file::Choice;
use super::file::Shown;
use super::plan::{ImportPlan, may_fill};
use super::refused::own_columns;

/// The headers by which a file is known again; none where its first row is no header, or where it is
/// the file of refused rows.
pub fn headers(shown: &Shown) -> Option<&[String]> {
    let known = shown.has_header && own_columns(&shown.headers) == 0;
    known.then_some(&*shown.headers)
}

/// What is remembered of an import that begins, as it is kept.
pub fn text(plan: &ImportPlan, choices: &[Choice]) -> String {
    serde_json::to_string(&(plan, choices)).unwrap_or_default()
}

/// Puts what is remembered into the plan of a file of the same shape. Nothing when it does not fit.
pub fn offer(
    text: &str,
    actor: &Actor,
    import_as: ImportAs,
    plan: &mut ImportPlan,
) -> Option<Vec<Choice>> {
    let (known, choices): (ImportPlan, Vec<Choice>) = serde_json::from_str(text).ok()?;
    if known.targets.len() != plan.targets.len() {
        return None;
    }
    let targets = known.targets(import_as).into_iter().map(|target| {
        let target = target?;
        let may = may_fill(actor, import_as, std::iter::once(target)).is_ok();
        may.then(|| target.code().to_owned())
    });
    plan.targets = targets.collect();
    plan.guessed = vec![false; plan.targets.len()];
    plan.duplicates = known.duplicates;
    plan.duplicates_by = known.duplicates_by;
    plan.id_source = known.id_source;
    plan.tags = known.tags;
    plan.pipeline_id = known.pipeline_id;
    plan.currency = known.currency;
    plan.owner_id = known
        .owner_id
        .filter(|owner| may_own(actor, import_as, *owner).is_ok());
    plan.remembered = true;
    Some(choices)
}
