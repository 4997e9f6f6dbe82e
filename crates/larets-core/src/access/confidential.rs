//! Values that must not leave without a decision: `Confidential` holds one, `Shown` is what a
//! grant made of it. Neither can be serialised; neither can be forged.

use std::fmt;
use std::marker::PhantomData;

use super::area::Level;
use super::grant::{ReadGrant, Record};

/// The text that stands for a value when only its presence may be seen.
pub trait Mask {
    /// One fixed mask for the value, the same in every view, so that looking twice teaches nothing.
    fn mask(&self) -> String;
}

/// Names the field a confidential value belongs to, so that a grant cannot be asked about the
/// wrong one.
pub trait ConfidentialField: 'static {
    /// The record the field stands in.
    type Record: Record;

    /// The field.
    fn field() -> <Self::Record as Record>::Field;
}

/// A value that is shown only through a grant. No `Serialize`, and `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Confidential<T, F> {
    value: T,
    field: PhantomData<fn() -> F>,
}

impl<T, F: ConfidentialField> Confidential<T, F> {
    /// Wraps a value that has just been opened or typed in.
    pub fn new(value: T) -> Self {
        Self {
            value,
            field: PhantomData,
        }
    }

    /// Shows the value as far as the grant allows.
    pub fn show(&self, grant: &ReadGrant<F::Record>) -> Shown<T>
    where
        T: Mask + Clone,
    {
        grant.show(F::field(), &self.value)
    }

    /// The bare value, for sealing it into the database or into the record of events, and for
    /// rules that compare. Banned by clippy outside the listed places.
    pub fn expose(&self) -> &T {
        &self.value
    }
}

impl<T, F> fmt::Debug for Confidential<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Confidential(…)")
    }
}

/// What a grant made of a field: the value, its mask, or nothing. Only a grant makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown<T>(Disclosure<T>);

/// The content of a [`Shown`], for putting it on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disclosure<T> {
    /// May be seen.
    Seen(T),
    /// Only that there is a value may be seen.
    Masked(String),
    /// Nothing may be seen.
    Hidden,
}

impl<T> Shown<T> {
    pub(super) fn decide(level: Level, value: T) -> Self
    where
        T: Mask,
    {
        Self(match level {
            Level::Hidden => Disclosure::Hidden,
            Level::Masked => Disclosure::Masked(value.mask()),
            Level::Read | Level::Write => Disclosure::Seen(value),
        })
    }

    /// Takes the content out.
    pub fn into_disclosure(self) -> Disclosure<T> {
        self.0
    }

    /// Turns a seen value into another shape; a mask stays a mask.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Shown<U> {
        Shown(match self.0 {
            Disclosure::Seen(value) => Disclosure::Seen(change(value)),
            Disclosure::Masked(mask) => Disclosure::Masked(mask),
            Disclosure::Hidden => Disclosure::Hidden,
        })
    }
}

impl<T> fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Disclosure::Seen(_) => "Shown(seen)",
            Disclosure::Masked(_) => "Shown(masked)",
            Disclosure::Hidden => "Shown(hidden)",
        })
    }
}

/// The mask of everything whose shape would tell something.
const BLANK: &str = "•••";

impl Mask for String {
    fn mask(&self) -> String {
        BLANK.to_owned()
    }
}

impl<T: Mask> Mask for Option<T> {
    fn mask(&self) -> String {
        self.as_ref().map_or_else(String::new, Mask::mask)
    }
}

impl<T> Mask for Vec<T> {
    fn mask(&self) -> String {
        BLANK.to_owned()
    }
}
