//! The rule of entering a stage, when a deal is stale, and what may be hoped for.

use super::DealField;
use crate::pipelines::{Stage, StageKind};
use crate::time::At;

/// What the rules look at in a deal, as it would be after the change.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer per field that a stage may ask for"
)]
pub struct Facts {
    /// It has an amount.
    pub amount: bool,
    /// The day it is expected to be won is known.
    pub expected_close: bool,
    /// The next step is planned.
    pub next_step: bool,
    /// It says why it was lost.
    pub lost_reason: bool,
    /// It has somebody to be made with.
    pub contacts: bool,
    /// It has an organisation to be made with.
    pub companies: bool,
    /// It says where it came from.
    pub source: bool,
}

impl Facts {
    /// Whether a field is filled.
    pub fn has(self, field: DealField) -> bool {
        match field {
            DealField::Amount => self.amount,
            DealField::ExpectedClose => self.expected_close,
            DealField::NextStep => self.next_step,
            DealField::LostReason => self.lost_reason,
            DealField::Contacts => self.contacts,
            DealField::Companies => self.companies,
            DealField::Source => self.source,
            // No stage can ask for any other.
            _ => true,
        }
    }
}

/// Why a deal may not enter a stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stage asks for fields that are empty")]
pub struct MoveError {
    /// The fields to fill first.
    pub missing: Vec<DealField>,
}

/// Whether a deal may enter a stage: every field that the stage asks for is filled.
pub fn may_enter(stage: &Stage, facts: Facts) -> Result<(), MoveError> {
    let missing = stage.required.iter().copied();
    let missing: Vec<DealField> = missing.filter(|field| !facts.has(*field)).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(MoveError { missing })
    }
}

/// Whether a deal may go back into a stage that it has left: what it lacked there when it left is not
/// asked for.
pub fn may_return(stage: &Stage, facts: Facts, lacked: &[DealField]) -> Result<(), MoveError> {
    let Err(MoveError { mut missing }) = may_enter(stage, facts) else {
        return Ok(());
    };
    missing.retain(|field| !lacked.contains(field));
    if missing.is_empty() {
        Ok(())
    } else {
        Err(MoveError { missing })
    }
}

const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// Whether a deal has stood in a stage for longer than the stage allows. What is won or lost is
/// never stale.
pub fn is_stale(stage: &Stage, since: At, now: At) -> bool {
    stage.kind == StageKind::Open
        && stage
            .stale_days
            .is_some_and(|days| now.micros() - since.micros() > i64::from(days) * DAY_MICROS)
}

/// What of a sum may be hoped for in a stage: the sum, in minor units, by the stage's probability in
/// percent, rounded to the nearest minor unit and halves up. Whoever adds several sums rounds each.
pub fn weighted(sum: i128, probability: u8) -> i128 {
    (sum * i128::from(probability) + 50).div_euclid(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::StageId;
    use crate::pipelines::{REQUIRABLE, StageColor};

    fn stage(kind: StageKind, required: Vec<DealField>) -> Stage {
        Stage {
            id: StageId::from_uuid(uuid::Uuid::nil()),
            name: "Offer".to_owned(),
            color: StageColor::Blue,
            probability: 50,
            kind,
            stale_days: Some(7),
            required,
        }
    }

    // Shows that a stage names exactly the fields that are missing, and that each field that a
    // stage may ask for is looked at.
    #[test]
    fn entering() {
        let asking = stage(StageKind::Open, REQUIRABLE.to_vec());
        let missing = may_enter(&asking, Facts::default()).unwrap_err().missing;
        assert_eq!(missing, REQUIRABLE);
        let all_but_source = Facts {
            amount: true,
            expected_close: true,
            next_step: true,
            lost_reason: true,
            contacts: true,
            companies: true,
            source: false,
        };
        let missing = may_enter(&asking, all_but_source).unwrap_err().missing;
        assert_eq!(missing, [DealField::Source]);
        let facts = Facts {
            source: true,
            ..all_but_source
        };
        assert_eq!(may_enter(&asking, facts), Ok(()));
        let free = stage(StageKind::Open, Vec::new());
        assert_eq!(may_enter(&free, Facts::default()), Ok(()));
    }

    // Shows that a deal goes back without what it lacked when it left, but not without anything else.
    #[test]
    fn returning() {
        let asking = stage(StageKind::Open, vec![DealField::Amount, DealField::Source]);
        let back = |lacked: &[DealField]| may_return(&asking, Facts::default(), lacked);
        assert_eq!(back(&[DealField::Amount, DealField::Source]), Ok(()));
        let missing = vec![DealField::Source];
        let refused = back(&[DealField::Amount, DealField::NextStep]);
        assert_eq!(refused, Err(MoveError { missing }));
    }

    // Shows that a deal is stale only after the days of an open stage have passed.
    #[test]
    fn staleness() {
        let since = At::from_micros(0);
        let after = |micros| At::from_micros(7 * DAY_MICROS + micros);
        let open = stage(StageKind::Open, Vec::new());
        assert!(!is_stale(&open, since, after(0)));
        assert!(is_stale(&open, since, after(1)));
        assert!(!is_stale(
            &stage(StageKind::Won, Vec::new()),
            since,
            after(1)
        ));
        let never = Stage {
            stale_days: None,
            ..open
        };
        assert!(!is_stale(&never, since, after(i64::from(u32::MAX))));
    }

    // Shows that a weighted sum is rounded to the nearest minor unit, halves up, however large.
    #[test]
    fn weights() {
        let check = |sum, probability, expected| assert_eq!(weighted(sum, probability), expected);
        check(0, 50, 0);
        check(1, 50, 1);
        check(1, 49, 0);
        check(99, 25, 25);
        check(101, 100, 101);
        check(101, 0, 0);
        check(i128::from(i64::MAX) * 4, 25, i128::from(i64::MAX));
    }
}
