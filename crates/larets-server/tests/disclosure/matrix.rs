//! Every operation of the API × every role: what may be done with one's own record, with one of a
//! colleague in the same department, and with one of another department. The table below is the
//! whole of it; an operation that is not in it fails the test, and so does a line without one.

use std::collections::BTreeSet;

use larets_testkit::{Answer, both_databases};

use crate::firm::{Firm, Who};
use crate::operations::{self, Operation};
use crate::targets::{Target, ask};

/// What an operation is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Nothing in particular: one try, one letter.
    Nothing,
    /// A list: one try; the letter, then which of the three records are in it: `o`wn, `n`ear, `f`ar.
    Contacts,
    Companies,
    /// Also of the first pipeline's board.
    Deals,
    Imports,
    People,
    /// A record: three tries, three letters: own, near, far.
    Contact,
    Company,
    Deal,
    BinnedContact,
    /// A saved view that its maker keeps for themself.
    View,
    BinnedCompany,
    BinnedDeal,
    ContactNote,
    CompanyNote,
    Import,
    /// A finished export; of near and far, those of somebody else who may export.
    Export,
    /// A finished search for duplicates.
    DuplicateSearch,
    /// Two contacts, or two companies, of one person.
    Pair,
    FirmPair,
    /// An import that has ended.
    DoneImport,
    /// The act of an import that was undone, but for a record that was changed since.
    Act,
    Person,
    Session,
    /// A department that nobody is in: one try.
    Department,
    /// A role that nobody has: one try.
    Role,
    /// A rule of a department that nobody is in: one try.
    Rule,
    /// A pipeline that no deal stands in: one try.
    Pipeline,
    /// A session of its own that the try may end: one try.
    OwnSession,
}

/// The letters:
/// `+` done (2xx) · `~` allowed, but refused for another reason (400, 409, 422) · `x` forbidden
/// (403) · `?` there is no such thing (404) · `!` not signed in (401).
struct Line(
    /// The operation.
    &'static str,
    On,
    /// Administrator, director, head, manager, operator, nobody.
    [&'static str; 6],
);

#[rustfmt::skip]
const TABLE: &[Line] = &[
    //                                                administrator director head   manager operator nobody
    Line("list_contacts",           On::Contacts,      ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("create_contact",          On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("find_contact_duplicates", On::Contacts,      ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("open_contact",            On::Contact,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("update_contact",          On::Contact,       ["+++",      "+++",  "++?", "+??", "+xx",  "!!!"]),
    Line("delete_contact",          On::Contact,       ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("restore_contact",         On::BinnedContact, ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),
    Line("list_contact_timeline",   On::Contact,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("create_contact_note",     On::Contact,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),

    Line("reveal_contact_point",    On::Contact,       ["???",      "???",  "???", "???", "xxx",  "!!!"]),

    Line("list_companies",          On::Companies,     ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("create_company",          On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("find_company_duplicates", On::Companies,     ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("open_company",            On::Company,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("update_company",          On::Company,       ["+++",      "+++",  "++?", "+??", "+xx",  "!!!"]),
    Line("delete_company",          On::Company,       ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("restore_company",         On::BinnedCompany, ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),
    Line("list_company_timeline",   On::Company,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("create_company_note",     On::Company,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),

    Line("reveal_company_point",    On::Company,       ["???",      "???",  "???", "???", "xxx",  "!!!"]),

    Line("list_pipelines",          On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("create_pipeline",         On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("update_pipeline",         On::Pipeline,      ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("delete_pipeline",         On::Pipeline,      ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("open_board",              On::Deals,         ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("open_forecast",           On::Pipeline,      ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("list_deals",              On::Deals,         ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("create_deal",             On::Nothing,       ["+",        "+",    "+",   "+",   "x",    "!"]),
    Line("open_deal",               On::Deal,          ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("update_deal",             On::Deal,          ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("delete_deal",             On::Deal,          ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("restore_deal",            On::BinnedDeal,    ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),
    Line("list_deal_timeline",      On::Deal,          ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("create_deal_note",        On::Deal,          ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),

    Line("open_today",              On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),

    Line("update_note",             On::ContactNote,   ["+++",      "+++",  "++?", "+??", "+xx",  "!!!"]),
    Line("delete_note",             On::CompanyNote,   ["+++",      "+++",  "++?", "+??", "+xx",  "!!!"]),
    Line("list_tags",               On::Contacts,      ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("list_sources",            On::Companies,     ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),
    Line("search_records",          On::Contacts,      ["+onf",     "+onf", "+on", "+o",  "+onf", "!"]),

    Line("list_views",              On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("create_view",             On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("order_views",             On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("update_view",             On::View,          ["+??",      "+??",  "+??", "+??", "+??",  "!!!"]),
    Line("delete_view",             On::View,          ["+??",      "+??",  "+??", "+??", "+??",  "!!!"]),
    Line("list_favourites",         On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("list_recent",             On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("add_favourite",           On::Contact,       ["+++",      "+++",  "++?", "+??", "+++",  "!!!"]),
    Line("remove_favourite",        On::Contact,       ["+++",      "+++",  "+++", "+++", "+++",  "!!!"]),

    Line("list_imports",            On::Imports,       ["+onf",     "+onf", "+on", "+o",  "x",    "!"]),
    Line("upload_import",           On::Nothing,       ["+",        "+",    "+",   "+",   "x",    "!"]),
    Line("open_import",             On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("update_import",           On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("fix_import",              On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("check_import",            On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("start_import",            On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("cancel_import",           On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("download_refused_rows",   On::Import,        ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),

    Line("get_export_options",      On::Nothing,       ["+",        "+",    "+",   "x",   "x",    "!"]),
    Line("create_export",           On::Nothing,       ["+",        "+",    "+",   "x",   "x",    "!"]),
    Line("list_exports",            On::Nothing,       ["+",        "+",    "+",   "x",   "x",    "!"]),
    Line("open_export",             On::Export,        ["+??",      "+??",  "+??", "xxx", "xxx",  "!!!"]),
    Line("download_export",         On::Export,        ["+??",      "+??",  "+??", "xxx", "xxx",  "!!!"]),
    Line("cancel_export",           On::Export,        ["~??",      "~??",  "~??", "xxx", "xxx",  "!!!"]),
    Line("delete_export",           On::Export,        ["+??",      "+??",  "+??", "xxx", "xxx",  "!!!"]),
    Line("undo_import",             On::DoneImport,    ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),

    Line("preview_bulk",            On::Contact,       ["+++",      "+++",  "+++", "xxx", "xxx",  "!!!"]),
    Line("start_bulk",              On::Contact,       ["+++",      "+++",  "+++", "xxx", "xxx",  "!!!"]),
    Line("preview_contact_merge",   On::Pair,          ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("merge_contacts",          On::Pair,          ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("preview_company_merge",   On::FirmPair,      ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("merge_companies",         On::FirmPair,      ["+++",      "+++",  "++?", "+??", "xxx",  "!!!"]),
    Line("create_duplicate_search", On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("list_duplicate_searches", On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("open_duplicate_search",   On::DuplicateSearch,["+??",     "+??",  "+??", "+??", "+??",  "!!!"]),
    Line("cancel_duplicate_search", On::DuplicateSearch,["~??",     "~??",  "~??", "~??", "~??",  "!!!"]),
    Line("list_duplicate_pairs",    On::DuplicateSearch,["+??",     "+??",  "+??", "+??", "+??",  "!!!"]),
    Line("dismiss_duplicate",       On::Pair,          ["+++",      "+++",  "++?", "+??", "+xx",  "!!!"]),
    Line("recall_duplicate",        On::Pair,          ["+++",      "+++",  "++?", "+??", "+xx",  "!!!"]),
    Line("list_acts",               On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("open_act",                On::Act,           ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),
    Line("list_act_changes",        On::Act,           ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),
    Line("cancel_act",              On::Act,           ["~~~",      "~~~",  "~~?", "~??", "???",  "!!!"]),
    Line("undo_act",                On::Act,           ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),
    Line("take_back_change",        On::Act,           ["+++",      "+++",  "++?", "+??", "???",  "!!!"]),

    Line("list_users",              On::People,        ["+onf",     "+onf", "+on", "x",   "x",    "!"]),
    Line("create_user",             On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("open_user",               On::Person,        ["+++",      "+++",  "++?", "xxx", "xxx",  "!!!"]),
    Line("update_user",             On::Person,        ["+++",      "xxx",  "xxx", "xxx", "xxx",  "!!!"]),
    Line("reset_user_password",     On::Person,        ["~~~",      "xxx",  "xxx", "xxx", "xxx",  "!!!"]),
    Line("list_people",             On::People,        ["+onf",     "+onf", "+onf","+onf","+onf", "!"]),
    Line("list_roles",              On::Nothing,       ["+",        "+",    "+",   "x",   "x",    "!"]),
    Line("create_role",             On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("update_role",             On::Role,          ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("delete_role",             On::Role,          ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("list_user_rules",         On::Person,        ["+++",      "+++",  "++?", "xxx", "xxx",  "!!!"]),
    Line("create_user_rule",        On::Person,        ["x++",      "xxx",  "xxx", "xxx", "xxx",  "!!!"]),
    Line("list_department_rules",   On::Department,    ["+",        "+",    "?",   "x",   "x",    "!"]),
    Line("create_department_rule",  On::Department,    ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("delete_rule",             On::Rule,          ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("explain_access",          On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("list_departments",        On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("create_department",       On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("update_department",       On::Department,    ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("delete_department",       On::Department,    ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("get_settings",            On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("update_settings",         On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("create_demo",             On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),
    Line("delete_demo",             On::Nothing,       ["+",        "x",    "x",   "x",   "x",    "!"]),

    Line("get_session",             On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("update_session",          On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("prove_session",           On::OwnSession,    ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("change_password",         On::Nothing,       ["~",        "~",    "~",   "~",   "~",    "!"]),
    Line("list_sessions",           On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("end_one_session",         On::Session,       ["+??",      "+??",  "+??", "+??", "+??",  "!!!"]),
    Line("end_session",             On::OwnSession,    ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("end_all_sessions",        On::OwnSession,    ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("open_live",               On::Nothing,       ["~",        "~",    "~",   "~",   "~",    "!"]),

    // For who is not signed in yet.
    Line("create_session",          On::Nothing,       ["!",        "!",    "!",   "!",   "!",    "!"]),
    Line("get_setup",               On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "+"]),
    Line("create_setup",            On::Nothing,       ["~",        "~",    "~",   "~",   "~",    "~"]),
    Line("judge_password",          On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "!"]),
    Line("check_live",              On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "+"]),
    Line("check_ready",             On::Nothing,       ["+",        "+",    "+",   "+",   "+",    "+"]),
];

fn letter(answer: &Answer) -> char {
    match answer.status {
        200..=299 => '+',
        401 => '!',
        403 => 'x',
        404 => '?',
        400 | 409 | 422 => '~',
        _ => '#',
    }
}

/// What this person gets of one operation, as the table writes it; and what changed although it was
/// refused.
fn outcome(
    firm: &Firm,
    operation: &Operation,
    Line(_, on, columns): &Line,
    who: Who,
    faults: &mut Vec<String>,
) -> String {
    let mut got = String::new();
    let expected = columns[who as usize].chars();
    for (target, expected) in Target::of(firm, *on, who).into_iter().zip(expected) {
        // What is done changes something: there is nothing to compare.
        let before = (expected != '+').then(|| target.state(firm));
        let answer = ask(firm, operation, who, &target);
        let letter = letter(&answer);
        got.push(letter);
        if letter == '+' {
            got.push_str(&target.seen_in(&answer));
        } else if answer.code().is_none() {
            faults.push(format!("{}: {who:?} got no code", operation.name));
        } else if before.is_some_and(|before| target.state(firm) != before) {
            faults.push(format!("{}: refused to {who:?}, yet done", operation.name));
        }
    }
    got
}

both_databases! {
    /// Every operation of the document stands in the table, and does for each role what the table
    /// says, on own and on foreign records; what is refused changes nothing, as the administrator
    /// sees it. Everything is really called.
    fn every_operation_has_its_roles(db: TestDatabase) {
        let firm = Firm::new(db.engine());
        let operations = operations::all(firm.root());
        let documented: BTreeSet<&str> = operations.iter().map(|one| one.name.as_str()).collect();
        let listed: BTreeSet<&str> = TABLE.iter().map(|line| line.0).collect();
        assert_eq!(listed.len(), TABLE.len(), "an operation stands twice in the table");
        assert_eq!(
            documented, listed,
            "operations on the left, the table on the right: give a new operation its line"
        );
        let mut faults = Vec::new();
        for line in TABLE {
            let Line(name, _, expected) = line;
            let operation = operations.iter().find(|one| one.name == *name).unwrap();
            for (who, expected) in Who::ALL.into_iter().zip(expected) {
                let got = outcome(&firm, operation, line, who, &mut faults);
                if got != *expected {
                    faults.push(format!("{name}: {who:?} has {expected}, got {got}"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
