//! What waits for the person who is signed in, on the day of their own time zone.

mod handlers;
mod wire;

pub use handlers::routes;

use larets_core::access::Actor;
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::deals::Deal;
use larets_core::time::Day;
use larets_storage::clients::ClientGrants;
use larets_storage::duplicates::fresh;
use larets_storage::today::{Waiting, Whose, changes, waiting};
use larets_storage::{Recorded, installation, users};

use crate::http::wire::Count;
use crate::http::{ApiError, AppState};
use wire::{TodayChanges, TodayDeals, TodayPairs, TodayView, TodayWhose};

/// Of an actor who may see no deals there are none; changes are of what may be seen.
async fn open(state: &AppState, actor: Actor, asked: TodayWhose) -> Result<TodayView, ApiError> {
    state
        .db
        .disclose_latest(move |tx| {
            let grants = ClientGrants::of(&actor);
            let person = actor.user();
            let own = users::read::time_zone(tx, &actor)?;
            let zone = match own.filter(|zone| !zone.is_empty()) {
                Some(own) => own,
                None => installation::company(tx)?.unwrap_or_default().time_zone,
            };
            let day = Day::of(tx.now(), &zone);
            let whose = match asked {
                TodayWhose::Own => Whose::Own(person),
                TodayWhose::Seen => Whose::Seen,
            };
            let waiting = match &grants.deals {
                Some(_) => waiting(tx, &grants, whose, &day)?,
                None => Waiting::default(),
            };
            let changed = changes(tx, &grants, person, whose, day.before)?;
            let pairs = fresh(tx, &grants, whose, day.before)?;
            let by = changed.records.iter().flat_map(|record| &record.by);
            let by = by.copied().collect();
            let names = users::colleagues::names(tx, &actor.directory(), by)?;
            let grant = actor.may_read::<Deal>().ok();
            let deals = |group| {
                let (group, grant) = Option::zip(group, grant.as_ref())?;
                Some(TodayDeals::of(&group, grant))
            };
            let view = TodayView {
                date: day.date,
                time_zone: zone,
                open: waiting.open.map(Count::from),
                overdue: deals(waiting.overdue),
                due: deals(waiting.due),
                upcoming: deals(waiting.upcoming),
                without_step: deals(waiting.without_step),
                stale: deals(waiting.stale),
                close_passed: deals(waiting.close_passed),
                duplicates: TodayPairs::of(&pairs),
                changes: TodayChanges::of(&changed, &names),
            };
            let shown = |kind: RecordKind, ids| {
                Event::of(&actor, EventKind::List)
                    .with("kind", Detail::Code(kind.name().to_owned()))
                    .with("by", Detail::Codes(vec!["today".to_owned()]))
                    .with("ids", Detail::Ids(ids))
            };
            let mut ids = view.deals();
            ids.extend(changed_ids(&changed.records, RecordKind::Deal));
            ids.sort_unstable();
            ids.dedup();
            let deals = shown(RecordKind::Deal, ids);
            let mut recorded = Recorded::new(view, deals);
            for kind in [RecordKind::Contact, RecordKind::Company] {
                let ids = changed_ids(&changed.records, kind);
                if !ids.is_empty() {
                    recorded = recorded.and(shown(kind, ids));
                }
                let of_kind = pairs.pairs.iter().filter(|pair| pair.kind == kind);
                let ids = of_kind.flat_map(|pair| &pair.records).map(|(id, _)| *id);
                let ids: Vec<uuid::Uuid> = ids.collect();
                if !ids.is_empty() {
                    let compared = Event::of(&actor, EventKind::Duplicates)
                        .with("kind", Detail::Code(kind.name().to_owned()))
                        .with("ids", Detail::Ids(ids));
                    recorded = recorded.and(compared);
                }
            }
            Ok(recorded)
        })
        .await
}

fn changed_ids(
    records: &[larets_storage::today::ChangedRecord],
    kind: RecordKind,
) -> Vec<uuid::Uuid> {
    let of_kind = records.iter().filter(|record| record.kind == kind);
    of_kind.map(|record| record.id).collect()
}
