//! Whatever two records become one, they are two again as they were.

use larets_core::companies::Company;
use larets_core::contacts::Contact;
use larets_storage::StorageError;
use larets_storage::acts::ActRecord;
use larets_storage::acts::merge::{self, Choice, Choices, Mergeable};
use larets_storage::clients::UpdateError;
use larets_testkit::both_databases;
use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::cases::hold;
use crate::drawn::{self, Words};
use crate::drawn_imports::stages;
use crate::table_rows::{all, difference, found_by};
use crate::world::World;

const CASES: usize = 32;

/// Fields that both kinds, or one of them, let choose.
const FIELDS: [&str; 7] = [
    "last_name",
    "first_name",
    "position",
    "source",
    "phones",
    "tags",
    "legal_name",
];

fn choices() -> impl Strategy<Value = Choices> {
    let choice = select(vec![Choice::This, Choice::Other, Choice::Both]);
    let field = select(FIELDS.to_vec()).prop_map(str::to_owned);
    btree_map(field, choice, 0..4)
}

/// The choices that a kind knows.
fn known(choices: &Choices, unknown: &[&str]) -> Choices {
    let lists = ["phones", "tags"];
    let known = choices.iter().filter(|(name, choice)| {
        let both = **choice == Choice::Both && !lists.contains(&name.as_str());
        !both && !unknown.contains(&name.as_str())
    });
    known
        .map(|(name, choice)| (name.clone(), *choice))
        .collect()
}

/// Makes two one and two again; false when they cannot be one.
async fn there_and_back<R: Mergeable>(
    world: &World,
    pair: (R::Id, R::Id),
    choices: Choices,
) -> Result<bool, TestCaseError>
where
    R::Id: 'static,
{
    let who = world.head.clone();
    let merged: Result<ActRecord, UpdateError> = world
        .db
        .write(move |tx| merge::merge::<R>(tx, &who, pair, (None, None), &choices))
        .await;
    let act = match merged {
        Ok(act) => act,
        // The circle, too, leaves everything as it was.
        Err(UpdateError::Storage(StorageError::Refused(
            "merge_with_itself" | "record_in_bin" | "company_cycle",
        ))) => return Ok(false),
        Err(error) => return Err(TestCaseError::fail(format!("is not merged: {error:?}"))),
    };
    let who = world.head.clone();
    let parted: Result<ActRecord, UpdateError> = world
        .db
        .write(move |tx| merge::undo::<R>(tx, &who, act.id))
        .await;
    parted.map_err(|error| TestCaseError::fail(format!("is not parted: {error:?}")))?;
    Ok(true)
}

both_databases! {
    // Whatever hangs on two contacts or companies and whatever is chosen of them: merged and parted,
    // every row is as before, and whatever found something finds the same.
    async fn parted_is_as_before(db: TestDatabase) {
        let world = World::new(&db).await;
        let stages = stages(&world).await;
        let drawn = (drawn::cards(), any::<[Index; 4]>(), choices(), choices());
        let merged = std::cell::Cell::new(0);
        hold(CASES, drawn, async |case, (cards, which, of_contacts, of_companies)| {
            let words = Words { case, stages: &stages };
            let there = drawn::make_all(&world, words, &cards).await;
            let (before, finds) = (all(&db), found_by(&world, &words.texts()).await);
            let [one, other, first, second] = which;
            let mut done = 0;
            if !there.contacts.is_empty() {
                let pair = (*one.get(&there.contacts), *other.get(&there.contacts));
                let choices = known(&of_contacts, &["legal_name"]);
                done += u32::from(there_and_back::<Contact>(&world, pair, choices).await?);
                let differs = difference(&before, &all(&db));
                prop_assert!(differs.is_empty(), "contacts {:?}: {}", pair, differs);
            }
            if !there.companies.is_empty() {
                let pair = (*first.get(&there.companies), *second.get(&there.companies));
                let choices = known(&of_companies, &["last_name", "first_name", "position"]);
                done += u32::from(there_and_back::<Company>(&world, pair, choices).await?);
                let differs = difference(&before, &all(&db));
                prop_assert!(differs.is_empty(), "companies {:?}: {}", pair, differs);
            }
            prop_assert_eq!(&found_by(&world, &words.texts()).await, &finds);
            merged.set(merged.get() + done);
            Ok(())
        })
        .await;
        let merged = merged.get();
        assert!(merged > 15, "only {merged} were merged");
    }
}
