//! Google Contacts, «Export» as Google CSV: the headers of today and those before 2024. They are
//! English in every edition.

use super::Product;
use crate::imports::Target::{Birthday, Company, FirstName, FullName, LastName, MiddleName};
use crate::imports::Target::{Note, Position, Tags};

pub(super) const GOOGLE: Product = Product {
    code: "google",
    name: "Google Contacts",
    marks: &[
        &[
            "phonetic first name",
            "phonetic last name",
            "organization name",
            "organization title",
            "organization department",
            "file as",
            "e mail 1 label",
            "e mail 1 value",
            "phone 1 label",
            "phone 1 value",
        ],
        &[
            "given name",
            "additional name",
            "family name",
            "yomi name",
            "group membership",
            "e mail 1 type",
            "e mail 1 value",
            "phone 1 type",
            "phone 1 value",
            "organization 1 name",
        ],
    ],
    contacts: &[
        ("first name", Some(FirstName)),
        ("middle name", Some(MiddleName)),
        ("last name", Some(LastName)),
        ("organization name", Some(Company)),
        ("organization title", Some(Position)),
        ("birthday", Some(Birthday)),
        ("notes", Some(Note)),
        ("labels", Some(Tags)),
        ("name", Some(FullName)),
        ("given name", Some(FirstName)),
        ("additional name", Some(MiddleName)),
        ("family name", Some(LastName)),
        ("organization 1 name", Some(Company)),
        ("organization 1 title", Some(Position)),
        ("group membership", Some(Tags)),
        ("phonetic first name", None),
        ("phonetic middle name", None),
        ("phonetic last name", None),
        ("name prefix", None),
        ("name suffix", None),
        ("nickname", None),
        ("file as", None),
        ("photo", None),
        ("organization department", None),
        ("subject", None),
        ("language", None),
    ],
    companies: &[],
    deals: &[],
};
