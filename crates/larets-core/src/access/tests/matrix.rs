//! The table of who may what, printed and kept in `docs/permissions.md`, so that a change of
//! policy is read by people as a change of that file.

use std::fmt::Write;

use super::samples::NOW;
use crate::access::{Action, Area, Level, Reach, Rights, Role};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
/// Set to anything to write the file anew.
const REWRITE: &str = "LARETS_REWRITE";

const FRONT: &str = "\
# Who may what

Written by a test; do not edit by hand. The rights of the built-in roles stand in
`crates/larets-core/src/access/roles.rs`. After a change there the test `access::tests::matrix` \
fails until this file says the same:

    LARETS_REWRITE=1 cargo test -p larets-core matrix

## How to read it
Each action of an area reaches

| word | the records |
| --- | --- |
| `—` | none |
| `own` | that the person owns |
| `department` | of the person's department, and own |
| `department_tree` | of that department and all below it, and own |
| `all` | all, also those of nobody |

What roles give is joined: the widest of a person's roles counts. Rules of departments and exceptions
for a person then add and take away. A deny wins over whatever allows; a rule past its end is void. No
action reaches further than the view of its area: what may not be seen may not be changed. A record
outside the view does not exist for that person (404); one in view but out of reach of the action may not
be changed (403).

A field is `hidden` (not even whether there is a value), `masked` (that there is one, through one fixed
mask), `read` or `write`. By a field below `read` nobody filters, sorts, counts, searches or looks for
duplicates. Who has a field `masked` may still enter it in a new record.

Who does not see phones, addresses or handles does not see them in other texts either: a phone that
somebody typed into a name, a position, a tag or a note is `•••` there, and such a text may not be
changed by that person. Six digits and more are taken for a phone; a postcode in an address, dates and
numbers of registers in their own fields are not. A search for nothing but a phone or an address is
refused by its form, whether or not there is one; four digits are looked for as a word. The order
of a list by name is made of whole names. Filters by parts of a text need the right to see channels.

`delete` moves a record to the bin, `restore` shows it there and takes it back; a record in the bin does
not exist for whoever has no `restore` for it. No other right stands in for it: taking back one's own
deletion right after it, undoing a deletion of many records and parting two that were merged need it
too, as they take records out of the bin. The built-in roles have both with one reach. The bin empties
itself after 30 days; nobody does so by hand.

A saved view gives no right. To share one with everyone or with a department, a person must see those
people in the list of users (`users`, `view`); the people of the department find it, and whoever leads it
or one above. It is changed by its maker, and by whoever may edit the settings. When the department is
removed, it is its maker's own again.
";

/// What a column of the table says.
fn word(reach: Reach) -> &'static str {
    if reach == Reach::None {
        "—"
    } else {
        reach.name()
    }
}

fn printed() -> String {
    let mut text = FRONT.to_owned();
    for &role in Role::ALL {
        let rights = Rights::of(&[role], &[], NOW);
        let _ = write!(text, "\n## {}\n| area |", role.name());
        for action in Action::ALL {
            let _ = write!(text, " {} |", action.name());
        }
        let _ = writeln!(text, "\n| --- |{}", " --- |".repeat(Action::ALL.len()));
        for &area in Area::ALL {
            let _ = write!(text, "| {} |", area.name());
            for &action in Action::ALL {
                let _ = write!(text, " {} |", word(rights.reach(area, action)));
            }
            text.push('\n');
        }
    }
    text.push_str("\n## Fields\n| field |");
    for role in Role::ALL {
        let _ = write!(text, " {} |", role.name());
    }
    let _ = writeln!(text, "\n| --- |{}", " --- |".repeat(Role::ALL.len()));
    for &area in Area::ALL {
        let of_roles: Vec<Vec<(&str, Level)>> = Role::ALL
            .iter()
            .map(|&role| Rights::of(&[role], &[], NOW).named_levels(area))
            .collect();
        for (place, (field, _)) in of_roles[0].iter().enumerate() {
            let _ = write!(text, "| {}.{field} |", area.name());
            for levels in &of_roles {
                let _ = write!(text, " {} |", levels[place].1.name());
            }
            text.push('\n');
        }
    }
    text
}

/// Shows that nobody's rights change without the kept table changing.
#[test]
fn the_kept_table_is_true() {
    let printed = printed();
    if std::env::var_os(REWRITE).is_some() {
        std::fs::write(KEPT, &printed).unwrap();
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    let differing = printed
        .lines()
        .zip(kept.lines())
        .find(|(now, kept)| now != kept);
    assert!(
        kept == printed,
        "docs/permissions.md tells other rights than the code gives, first at\n{differing:#?}\nIf the \
         rights were meant to change: {REWRITE}=1 cargo test -p larets-core matrix"
    );
}

/// Shows that a field which no role speaks of is closed to an operator, in every area.
#[test]
fn new_fields_are_closed_to_operators() {
    for &area in Area::ALL {
        assert_eq!(Role::Operator.level(area, "passport"), Level::Hidden);
    }
}
