//! Clients, deals and files drawn at random, of few names, phones and numbers, so that they meet.

use std::collections::{BTreeMap, BTreeSet};

use larets_core::access::{Action, Actor, Placement};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::deals::{Deal, DealDraft};
use larets_core::ids::{CompanyId, ContactId, DealId, StageId};
use larets_core::imports::{DuplicatePolicy, ImportAs};
use larets_core::money::{Currency, Money};
use larets_core::points::{PointDraft, PointKind};
use larets_storage::clients::{CardRecord, UpdateError, write};
use larets_storage::notes::{self, NoteParent};
use larets_storage::{Recorded, StorageError};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use crate::world::{World, change, grants, new_point, own, system};

/// What stands in one row, or in one record; each number stands for a text.
#[derive(Debug, Clone)]
pub struct Row {
    pub name: u8,
    pub first: Option<u8>,
    pub source: Option<u8>,
    pub phones: BTreeSet<u8>,
    pub company: Option<u8>,
    pub person: Option<u8>,
    pub tags: BTreeSet<u8>,
    pub note: Option<u8>,
    pub external: Option<u8>,
    pub stage: u8,
    pub amount: Option<i64>,
}

/// A record that is there.
#[derive(Debug, Clone)]
pub struct Card {
    pub kind: ImportAs,
    pub of_boris: bool,
    pub in_bin: bool,
    pub row: Row,
}

/// A file that somebody imports.
#[derive(Debug, Clone)]
pub struct File {
    pub import_as: ImportAs,
    pub policy: DuplicatePolicy,
    pub by_head: bool,
    pub chunks: Vec<Vec<Row>>,
}

const COMPANIES: u8 = 4;
const PEOPLE: u8 = 5;
const PHONES: u8 = 8;

fn row() -> impl Strategy<Value = Row> {
    let texts = (0..PEOPLE, option::of(0u8..3), option::of(0u8..2));
    let lists = (btree_set(0..PHONES, 0..3), btree_set(0u8..3, 0..3));
    let links = (option::of(0..COMPANIES), option::of(0..PEOPLE));
    let beside = (option::weighted(0.3, 0u8..2), option::weighted(0.4, 0u8..6));
    let sale = (0u8..6, option::of(1i64..1_000_000));
    (texts, lists, links, beside, sale).prop_map(
        |((name, first, source), (phones, tags), (company, person), (note, external), sale)| Row {
            name,
            first,
            source,
            phones,
            company,
            person,
            tags,
            note,
            external,
            stage: sale.0,
            amount: sale.1,
        },
    )
}

fn kind() -> impl Strategy<Value = ImportAs> {
    prop_oneof![
        3 => Just(ImportAs::Contacts),
        2 => Just(ImportAs::Companies),
        2 => Just(ImportAs::Deals),
    ]
}

/// Records that are there, and whether each is in the bin.
pub fn cards() -> impl Strategy<Value = Vec<Card>> {
    let card = (kind(), any::<bool>(), proptest::bool::weighted(0.1), row());
    let card = card.prop_map(|(kind, of_boris, in_bin, row)| Card {
        kind,
        of_boris,
        in_bin,
        row,
    });
    vec(card, 1..16)
}

/// A file of a few chunks.
pub fn file() -> impl Strategy<Value = File> {
    let policy = prop_oneof![
        1 => Just(DuplicatePolicy::Skip),
        1 => Just(DuplicatePolicy::Fill),
        3 => Just(DuplicatePolicy::Overwrite),
        1 => Just(DuplicatePolicy::Add),
    ];
    let chunks = vec(vec(row(), 1..6), 1..4);
    (kind(), policy, any::<bool>(), chunks).prop_map(|(import_as, policy, by_head, chunks)| File {
        import_as,
        policy,
        by_head,
        chunks,
    })
}

/// Makes drafts of rows. Names and phones are of one case only, so that cases do not meet.
#[derive(Clone, Copy)]
pub struct Words<'s> {
    pub case: usize,
    pub stages: &'s [StageId],
}

const FIRST: [&str; 3] = ["Анна", "Иван", ""];
const SOURCES: [&str; 2] = ["выставка", "сайт"];
const TAGS: [&str; 3] = ["опт", "важный", "Опт2"];
const NOTES: [&str; 2] = ["просил *позвонить*", "ждёт счёт"];

fn word<const N: usize>(words: [&str; N], number: u8) -> String {
    words
        .get(usize::from(number))
        .copied()
        .unwrap_or_default()
        .to_owned()
}

impl Words<'_> {
    pub fn last_name(self, number: u8) -> String {
        format!("Имярек{}ж{number}", self.case)
    }

    pub fn company_name(self, number: u8) -> String {
        format!("Фирма{}ж{number}", self.case)
    }

    pub fn phone(self, number: u8) -> String {
        format!("8 (912) {:03}-00-{number:02}", self.case)
    }

    pub fn external(number: u8) -> String {
        format!("№{number}")
    }

    pub fn note(number: u8) -> String {
        word(NOTES, number)
    }

    /// Texts that find some of the records.
    pub fn texts(self) -> Vec<String> {
        let names = (0..PEOPLE).map(|number| self.last_name(number));
        let companies = (0..COMPANIES).map(|number| self.company_name(number));
        let phones = (0..PHONES).map(|number| self.phone(number));
        names.chain(companies).chain(phones).collect()
    }

    fn points(self, row: &Row) -> Vec<PointDraft> {
        let phones = row.phones.iter();
        let phones = phones.map(|number| {
            let typed = self.phone(*number);
            // The same number is not always typed alike.
            let typed = if row.name.is_multiple_of(2) {
                typed
            } else {
                typed.replacen('8', "+7", 1)
            };
            new_point(PointKind::Phone, "mobile", &typed)
        });
        phones.collect()
    }

    fn tags(row: &Row) -> Vec<String> {
        row.tags.iter().map(|number| word(TAGS, *number)).collect()
    }

    pub fn contact(self, row: &Row) -> ContactDraft {
        ContactDraft {
            last_name: Some(self.last_name(row.name)),
            first_name: row.first.map(|number| word(FIRST, number)),
            source: row.source.map(|number| word(SOURCES, number)),
            position: row.first.map(|_| "директор".to_owned()),
            points: self.points(row),
            point_kinds: PointKind::ALL.to_vec(),
            tags: Some(Self::tags(row)),
            ..ContactDraft::default()
        }
    }

    pub fn company(self, row: &Row) -> CompanyDraft {
        CompanyDraft {
            name: Some(self.company_name(row.name % COMPANIES)),
            legal_name: row.first.map(|number| word(FIRST, number)),
            source: row.source.map(|number| word(SOURCES, number)),
            points: self.points(row),
            point_kinds: PointKind::ALL.to_vec(),
            tags: Some(Self::tags(row)),
            ..CompanyDraft::default()
        }
    }

    pub fn deal(self, row: &Row) -> DealDraft {
        let currency = if row.name.is_multiple_of(2) {
            "RUB"
        } else {
            "USD"
        };
        let amount = row.amount.map(|minor| {
            let currency = Currency::from_code(currency).expect("a currency");
            Some(Money { minor, currency })
        });
        DealDraft {
            title: Some(format!("Сделка{}ж{}", self.case, row.name)),
            amount,
            stage: self.stages.get(usize::from(row.stage)).copied(),
            lost_reason: Some("дорого".to_owned()),
            source: row.source.map(|number| word(SOURCES, number)),
            tags: Some(Self::tags(row)),
            ..DealDraft::default()
        }
    }
}

/// The records that a case begins with.
#[derive(Debug, Default)]
pub struct There {
    pub contacts: Vec<ContactId>,
    pub companies: Vec<CompanyId>,
    pub deals: Vec<DealId>,
}

fn nth<T: Copy>(list: &[T], number: Option<u8>) -> Option<T> {
    let number = usize::from(number?).checked_rem(list.len())?;
    list.get(number).copied()
}

fn placed(world: &World, card: &Card) -> Placement {
    own(if card.of_boris {
        &world.boris
    } else {
        &world.anna
    })
}

pub(crate) async fn make<R: CardRecord>(world: &World, draft: R::Draft) -> R::Id
where
    R::Id: 'static,
{
    let made: Result<R::Id, UpdateError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let grant = change::<R>(&actor, Action::Create)?;
            let (id, event) = write::create(tx, &grant, Some(&grant), &actor, &draft)?;
            Ok(Recorded::new(id, event))
        })
        .await;
    made.expect("is made")
}

async fn bin<R: CardRecord>(world: &World, id: R::Id)
where
    R::Id: 'static,
{
    let done: Result<(), UpdateError> = world
        .db
        .write(move |tx| {
            let actor = system();
            let grant = change::<R>(&actor, Action::Delete)?;
            let event = write::delete(tx, &grant, id, None, &actor)?;
            Ok(Recorded::new((), event))
        })
        .await;
    done.expect("is in the bin");
}

async fn note(world: &World, actor: &Actor, parent: NoteParent, text: String) {
    let who = actor.clone();
    let noted: Result<_, StorageError> = world
        .db
        .write(move |tx| {
            let (id, event) = notes::write::create(tx, &grants(&who), &who, parent, &text)?;
            Ok(Recorded::new(id, event))
        })
        .await;
    noted.expect("is noted");
}

/// Makes the records: companies first, below one another and with people, then deals with both; at
/// last some go to the bin.
pub async fn make_all(world: &World, words: Words<'_>, cards: &[Card]) -> There {
    let mut there = There::default();
    let mut binned = BTreeMap::new();
    let of_kind = |kind| cards.iter().filter(move |card| card.kind == kind);
    for card in of_kind(ImportAs::Companies) {
        let draft = CompanyDraft {
            parent: Some(nth(&there.companies, card.row.company)),
            placement: Some(placed(world, card)),
            ..words.company(&card.row)
        };
        let id = make::<Company>(world, draft).await;
        if let Some(number) = card.row.note {
            note(
                world,
                &world.head,
                NoteParent::Company(id),
                Words::note(number),
            )
            .await;
        }
        there.companies.push(id);
        binned.insert(id.as_uuid(), card.in_bin);
    }
    for card in of_kind(ImportAs::Contacts) {
        let works = nth(&there.companies, card.row.company);
        let links = works.map(|id| (id, "директор".to_owned()));
        let draft = ContactDraft {
            companies: Some(links.into_iter().collect()),
            placement: Some(placed(world, card)),
            ..words.contact(&card.row)
        };
        let id = make::<Contact>(world, draft).await;
        if let Some(number) = card.row.note {
            note(
                world,
                &world.head,
                NoteParent::Contact(id),
                Words::note(number),
            )
            .await;
        }
        there.contacts.push(id);
        binned.insert(id.as_uuid(), card.in_bin);
    }
    for card in of_kind(ImportAs::Deals) {
        let draft = DealDraft {
            contacts: Some(nth(&there.contacts, card.row.person).into_iter().collect()),
            companies: Some(
                nth(&there.companies, card.row.company)
                    .into_iter()
                    .collect(),
            ),
            placement: Some(placed(world, card)),
            ..words.deal(&card.row)
        };
        let id = make::<Deal>(world, draft).await;
        if let Some(number) = card.row.note {
            note(
                world,
                &world.head,
                NoteParent::Deal(id),
                Words::note(number),
            )
            .await;
        }
        there.deals.push(id);
        binned.insert(id.as_uuid(), card.in_bin);
    }
    let is_binned = |id| binned.get(&id).copied().unwrap_or_default();
    for id in there.deals.iter().filter(|id| is_binned(id.as_uuid())) {
        bin::<Deal>(world, *id).await;
    }
    for id in there.contacts.iter().filter(|id| is_binned(id.as_uuid())) {
        bin::<Contact>(world, *id).await;
    }
    for id in there.companies.iter().filter(|id| is_binned(id.as_uuid())) {
        bin::<Company>(world, *id).await;
    }
    there
}
