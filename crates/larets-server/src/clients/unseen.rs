//! What a reader could not see of a stored text, and so cannot have meant to change. A text that
//! comes back as it was shown changes nothing; another one is refused, as it would overwrite what is
//! hidden. Nothing here compares what was typed with what is hidden: that would answer guesses.

use larets_core::access::{ReadGrant, RecordField};
use larets_core::points::HasChannels;

use crate::http::{ApiError, Code};

fn refused<R: HasChannels>(field: R::Field) -> ApiError {
    ApiError::of_field(Code::FieldNotWritable, field.name())
}

/// Leaves a text out of the input that was sent back as it was shown.
pub fn keep_texts<R: HasChannels>(
    typed: Vec<(&'static str, &mut Option<String>)>,
    stored: &[(R::Field, &String)],
    grant: &ReadGrant<R>,
) -> Result<(), ApiError> {
    for (name, typed) in typed {
        let known = stored.iter().find(|(field, _)| field.name() == name);
        let Some((text, (field, stored))) = typed.as_deref().zip(known) else {
            continue;
        };
        if grant.redacts(*field, stored) {
            if text.trim() != grant.redacted(*field, stored) {
                return Err(refused::<R>(*field));
            }
            *typed = None;
        }
    }
    Ok(())
}

/// Puts the stored text in the place of one that was sent back as it was shown.
pub fn keep_text<R: HasChannels>(
    typed: &mut Option<String>,
    stored: &str,
    field: R::Field,
    grant: &ReadGrant<R>,
) -> Result<(), ApiError> {
    if grant.redacts(field, stored) {
        let text = typed.as_deref().unwrap_or_default();
        if text.trim() != grant.redacted(field, stored) {
            return Err(refused::<R>(field));
        }
        *typed = Some(stored.to_owned());
    }
    Ok(())
}

/// Puts stored entries in the place of those sent back as they were shown. Beside hidden entries no
/// new one may name a channel: it could be a guess at them.
pub fn keep_list<R: HasChannels>(
    typed: &mut Option<Vec<String>>,
    stored: &[String],
    field: R::Field,
    grant: &ReadGrant<R>,
) -> Result<(), ApiError> {
    let hidden: Vec<&String> = stored
        .iter()
        .filter(|entry| grant.redacts(field, entry))
        .collect();
    let Some(list) = typed.as_mut().filter(|_| !hidden.is_empty()) else {
        return Ok(());
    };
    let mut kept = Vec::with_capacity(list.len());
    for entry in list.drain(..) {
        if grant.redacts(field, &entry) {
            return Err(refused::<R>(field));
        }
        let meant = hidden
            .iter()
            .filter(|stored| grant.redacted(field, stored) == entry.trim());
        let meant: Vec<String> = meant.map(|stored| (*stored).clone()).collect();
        if meant.is_empty() {
            kept.push(entry);
        } else {
            kept.extend(meant);
        }
    }
    *list = kept;
    Ok(())
}

#[cfg(test)]
mod tests {
    use larets_core::access::Role;
    use larets_core::contacts::{Contact, ContactField};

    use super::*;
    use crate::clients::actors::reader;

    const STORED: &str = "buyer, +7 912 345-67-89";

    fn text(role: Role, typed: &str) -> Result<Option<String>, Code> {
        let mut input = Some(typed.to_owned());
        keep_texts(
            vec![("position", &mut input)],
            &[(ContactField::Position, &STORED.to_owned())],
            &reader::<Contact>(role),
        )
        .map(|()| input)
        .map_err(|error| error.code())
    }

    // Shows that a text sent back as it was shown leaves the stored one, that any other is refused,
    // the hidden one among them, and that who sees the number may write what they like.
    #[test]
    fn texts() {
        assert_eq!(text(Role::Operator, "buyer, ••• "), Ok(None));
        for typed in ["", "seller", STORED, "buyer, +7 912 345-67-80"] {
            assert_eq!(
                text(Role::Operator, typed),
                Err(Code::FieldNotWritable),
                "{typed}"
            );
            assert_eq!(text(Role::Manager, typed), Ok(Some(typed.to_owned())));
        }
    }

    fn list(typed: &[&str]) -> Result<Vec<String>, Code> {
        let stored = ["vip", "call 89123456789", "@anna", "@boris"].map(str::to_owned);
        let mut input = Some(typed.iter().map(|entry| (*entry).to_owned()).collect());
        let grant = reader::<Contact>(Role::Operator);
        keep_list(&mut input, &stored, ContactField::Tags, &grant)
            .map(|()| input.unwrap())
            .map_err(|error| error.code())
    }

    // Shows that tags go back to what they were, that others may be added and removed beside them,
    // and that guesses are refused, right or wrong.
    #[test]
    fn lists() {
        let back = list(&["vip", "call •••", "•••", "new"]).unwrap();
        assert_eq!(back, ["vip", "call 89123456789", "@anna", "@boris", "new"]);
        assert_eq!(list(&["new"]).unwrap(), ["new"]);
        for guess in ["call 89123456789", "89123456780"] {
            assert_eq!(list(&[guess]), Err(Code::FieldNotWritable), "{guess}");
        }
    }

    // Shows the same of the position in a company.
    #[test]
    fn positions() {
        let grant = reader::<Contact>(Role::Operator);
        let back = |typed: Option<&str>| {
            let mut typed = typed.map(str::to_owned);
            keep_text(&mut typed, STORED, ContactField::Companies, &grant)
                .map(|()| typed)
                .map_err(|error| error.code())
        };
        assert_eq!(back(Some("buyer, •••")), Ok(Some(STORED.to_owned())));
        assert_eq!(back(None), Err(Code::FieldNotWritable));
        assert_eq!(back(Some(STORED)), Err(Code::FieldNotWritable));
    }
}
