//! Searching under grants. The index is asked only about fields that the reader may see and rows
//! in the reader's scope; then every candidate is compared with its row, so that an entry that is
//! behind, or a shared sign, shows nothing. The work of a search is bounded.

use std::collections::HashMap;

use diesel::QueryResult;
use larets_core::access::{AccessError, Action, ReadGrant, RowScope};
use larets_core::audit::RecordKind;
use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_core::deals::Deal;
use larets_core::email::Email;
use larets_core::ids::{CompanyId, ContactId, DealId};
use larets_core::lists::Listed;
use larets_core::phone::Phone;
use larets_core::points::{HasChannels, PointKind};
use larets_core::text::{SearchQuery, sort_key};
use uuid::Uuid;

use super::SearchError;
use super::candidates::{self, Blind};
use super::expression::{Expression, Reading, ask, is_askable};
use super::rank::{Answer, Score, judge};
use super::subjects::{Searched, Seen};
use super::terms::Place;
use crate::clients::ClientGrants;
use crate::db::connection::AnyConnection;
use crate::db::{ReadTx, vault};
use crate::points::lookup_column;
use crate::types::Id;

/// Most records that a list by words is made of.
pub const MATCHES_MAX: usize = 10_000;
/// Most records that one question to the index gives for the few best.
const CANDIDATES_MAX: usize = 200;
/// Fewest, so that the best are among them.
const CANDIDATES_MIN: usize = 64;

/// A record that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its kind.
    pub kind: RecordKind,
    /// Which one.
    pub id: Uuid,
    /// Its name, as far as the reader may see it.
    pub title: String,
    /// A second line: a company or a position, the name in contracts, whom a deal is made with.
    pub subtitle: Option<String>,
    /// `name`, `phone`, `email`, `inn`, `layout`: what was found.
    pub matched: Vec<&'static str>,
}

/// What words find of one kind, for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matches<Id> {
    /// At most [`MATCHES_MAX`].
    pub ids: Vec<Id>,
    /// False when there may be more.
    pub complete: bool,
}

/// A hit with what it is ordered by: channels first, then the words, then the shorter name.
struct Ranked {
    order: (bool, Score, usize, String, Id),
    hit: Hit,
}

/// Looks for clients of both kinds and for deals. `region` is the country of national phone numbers. A kind whose
/// names may not be seen is left out, and so is one whose channels may not be seen when the text can
/// only be a channel; refused when that leaves none.
pub fn find(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    text: &str,
    region: &str,
    limit: usize,
) -> Result<Vec<Hit>, SearchError> {
    let search = Search::new(text, region, limit);
    let mut ranked = Vec::new();
    let mut refused = None;
    let mut asked = false;
    if let Some(grant) = &grants.contacts {
        match search.allowed(grant) {
            Ok(()) => {
                asked = true;
                ranked.extend(search.run(tx, grants, grant, RecordKind::Contact)?.0);
            }
            Err(error) => refused = Some(error),
        }
    }
    if let Some(grant) = &grants.companies {
        match search.allowed(grant) {
            Ok(()) => {
                asked = true;
                ranked.extend(search.run(tx, grants, grant, RecordKind::Company)?.0);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    if let Some(grant) = &grants.deals {
        match search.allowed(grant) {
            Ok(()) => {
                asked = true;
                ranked.extend(search.run(tx, grants, grant, RecordKind::Deal)?.0);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    if !asked {
        return Err(refused.unwrap_or(not_allowed::<Contact>()).into());
    }
    Ok(ordered(ranked, limit))
}

/// The names of the living records of a kind that the reader may see.
pub(crate) fn titles(
    connection: &mut AnyConnection,
    grants: &ClientGrants,
    kind: RecordKind,
    ids: &[Id],
) -> QueryResult<HashMap<Id, String>> {
    let seen = match kind {
        RecordKind::Contact => match &grants.contacts {
            Some(grant) => Contact::seen(connection, grants, grant, ids)?,
            None => Vec::new(),
        },
        RecordKind::Company => match &grants.companies {
            Some(grant) => Company::seen(connection, grants, grant, ids)?,
            None => Vec::new(),
        },
        RecordKind::Deal => match &grants.deals {
            Some(grant) => Deal::seen(connection, grants, grant, ids)?,
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    Ok(seen.into_iter().map(|seen| (seen.id, seen.title)).collect())
}

/// The contacts that a text finds.
pub fn contact_ids(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    text: &str,
    region: &str,
) -> Result<Matches<ContactId>, SearchError> {
    let grant = grants.contacts.as_ref();
    let grant = grant.ok_or_else(not_allowed::<Contact>)?;
    of_one_kind(tx, grants, grant, RecordKind::Contact, text, region)
}

/// The companies that a text finds.
pub fn company_ids(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    text: &str,
    region: &str,
) -> Result<Matches<CompanyId>, SearchError> {
    let grant = grants.companies.as_ref();
    let grant = grant.ok_or_else(not_allowed::<Company>)?;
    of_one_kind(tx, grants, grant, RecordKind::Company, text, region)
}

/// The deals that a text finds.
pub fn deal_ids(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    text: &str,
    region: &str,
) -> Result<Matches<DealId>, SearchError> {
    let grant = grants.deals.as_ref();
    let grant = grant.ok_or_else(not_allowed::<Deal>)?;
    of_one_kind(tx, grants, grant, RecordKind::Deal, text, region)
}

fn of_one_kind<R: Searched + HasChannels, I: From<Uuid>>(
    tx: &mut ReadTx<'_>,
    grants: &ClientGrants,
    grant: &ReadGrant<R>,
    kind: RecordKind,
    text: &str,
    region: &str,
) -> Result<Matches<I>, SearchError> {
    let mut search = Search::new(text, region, MATCHES_MAX);
    search.candidates = MATCHES_MAX;
    search.allowed(grant)?;
    let (ranked, complete) = search.run(tx, grants, grant, kind)?;
    Ok(Matches {
        complete: complete && ranked.len() <= MATCHES_MAX,
        ids: ordered(ranked, MATCHES_MAX)
            .into_iter()
            .map(|hit| I::from(hit.id))
            .collect(),
    })
}

fn not_allowed<R: larets_core::access::Record>() -> AccessError {
    AccessError::NotAllowed {
        area: R::AREA,
        action: Action::View,
    }
}

/// Searching by words tells about every part of the name.
fn names_seen<R: Listed>(grant: &ReadGrant<R>) -> Result<(), AccessError> {
    R::NAME_FIELDS
        .iter()
        .try_for_each(|field| grant.may_search_by(*field))
}

fn ordered(mut ranked: Vec<Ranked>, limit: usize) -> Vec<Hit> {
    ranked.sort_by(|first, second| first.order.cmp(&second.order));
    ranked
        .into_iter()
        .take(limit)
        .map(|ranked| ranked.hit)
        .collect()
}

/// One search.
struct Search<'a> {
    query: SearchQuery,
    region: &'a str,
    candidates: usize,
}

impl<'a> Search<'a> {
    fn new(text: &str, region: &'a str, limit: usize) -> Self {
        Self {
            query: SearchQuery::parse(text),
            region,
            candidates: limit
                .saturating_mul(8)
                .clamp(CANDIDATES_MIN, CANDIDATES_MAX),
        }
    }

    /// Decided by the form of the text alone, so that the answer tells nothing of what there is.
    fn allowed<R: Listed>(&self, grant: &ReadGrant<R>) -> Result<(), AccessError> {
        names_seen(grant)?;
        match self.query.only {
            Some(kind) => grant.may_search_by(R::field_of(kind)),
            None => Ok(()),
        }
    }

    /// The records found, and whether these are all.
    fn run<R: Searched + HasChannels>(
        &self,
        tx: &mut ReadTx<'_>,
        grants: &ClientGrants,
        grant: &ReadGrant<R>,
        kind: RecordKind,
    ) -> Result<(Vec<Ranked>, bool), SearchError> {
        let by_channel = self.by_channel(tx, grant, kind)?;
        let mut complete = by_channel.len() < self.candidates;
        let mut ids: Vec<Id> = by_channel.iter().map(|(id, _)| *id).collect();
        if is_askable(&self.query) {
            let places = R::places(grants, grant);
            complete &= self.by_words(tx, kind, &places, grant.rows(), &mut ids)?;
        }
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok((Vec::new(), complete));
        }
        let reasons: HashMap<Id, Vec<&'static str>> = by_channel.into_iter().fold(
            HashMap::new(),
            |mut reasons: HashMap<_, Vec<_>>, (id, reason)| {
                let of_record = reasons.entry(id).or_default();
                if !of_record.contains(&reason) {
                    of_record.push(reason);
                }
                reasons
            },
        );
        let seen = R::seen(tx.connection(), grants, grant, &ids)?;
        let ranked = seen
            .into_iter()
            .filter_map(|seen| self.rank(kind, reasons.get(&seen.id).cloned(), seen))
            .collect();
        Ok((ranked, complete))
    }

    /// The records that have the channel the text may be, with the reason. A kind of channel that
    /// the reader may not see is not asked for at all.
    fn by_channel<R: HasChannels>(
        &self,
        tx: &mut ReadTx<'_>,
        grant: &ReadGrant<R>,
        kind: RecordKind,
    ) -> Result<Vec<(Id, &'static str)>, SearchError> {
        let may = |kind| grant.may_search_by(R::field_of(kind)).is_ok();
        let vault = tx.vault();
        let mut asked: Vec<(Blind, &'static str)> = Vec::new();
        if may(PointKind::Phone) {
            let phone = self.query.phone.as_deref();
            if let Some(phone) = phone.and_then(|text| Phone::parse(text, self.region).ok()) {
                let value = vault.blind(lookup_column(PointKind::Phone), phone.canonical());
                asked.push((Blind::Value(value.to_vec()), "phone"));
            }
            if let Some(digits) = &self.query.last_four {
                let value = vault.blind(vault::LAST_FOUR, digits);
                asked.push((Blind::LastFour(value.to_vec()), "phone"));
            }
        }
        if may(PointKind::Email) {
            let email = self.query.email.as_deref();
            if let Some(email) = email.and_then(|text| Email::parse(text).ok()) {
                let value = vault.blind(lookup_column(PointKind::Email), email.as_str());
                asked.push((Blind::Value(value.to_vec()), "email"));
            }
        }
        let mut found = Vec::new();
        for (blind, reason) in asked {
            let ids = candidates::by_channel(
                tx.connection(),
                kind,
                &blind,
                grant.rows(),
                self.candidates,
            )?;
            found.extend(ids.into_iter().map(|id| (id, reason)));
        }
        Ok(found)
    }

    /// Asks for the best first: beginnings of names; whole names too where those are too many;
    /// all places where they are too few. Says whether these are all.
    fn by_words(
        &self,
        tx: &mut ReadTx<'_>,
        kind: RecordKind,
        places: &[Place],
        scope: &RowScope,
        ids: &mut Vec<Id>,
    ) -> Result<bool, SearchError> {
        let mut ask_index = |reading, places: &[Place], limit| {
            let question: Expression = ask(&self.query, reading, places, scope);
            candidates::by_words(tx.connection(), kind, &question, limit)
        };
        let mut begun = ask_index(Reading::Prefix, &[Place::Name], self.candidates)?;
        let complete = if begun.len() < self.candidates {
            // The records found already answer this question too.
            let limit = self.candidates + begun.len();
            begun = ask_index(Reading::Prefix, places, limit)?;
            begun.len() < limit
        } else {
            let whole = ask_index(Reading::Exact, &[Place::Name], self.candidates)?;
            begun.truncate(self.candidates.saturating_sub(whole.len()));
            ids.extend(whole);
            false
        };
        ids.extend(begun);
        Ok(complete)
    }

    fn rank(
        &self,
        kind: RecordKind,
        by_channel: Option<Vec<&'static str>>,
        seen: Seen,
    ) -> Option<Ranked> {
        let mut reasons = by_channel.unwrap_or_default();
        let by_words = is_askable(&self.query)
            .then(|| judge(&self.query, &seen.texts))
            .flatten();
        if reasons.is_empty() && by_words.is_none() {
            return None;
        }
        let by_words_only = reasons.is_empty();
        let Answer { score, matched } = by_words.unwrap_or_default();
        reasons.extend(matched);
        Some(Ranked {
            order: (
                by_words_only,
                score,
                seen.title.chars().count(),
                sort_key(&seen.title),
                seen.id,
            ),
            hit: Hit {
                kind,
                id: seen.id.0,
                title: seen.title,
                subtitle: seen.subtitle,
                matched: reasons,
            },
        })
    }
}
