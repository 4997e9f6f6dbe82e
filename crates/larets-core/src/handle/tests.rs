//! Handles as people paste them.

use proptest::prelude::*;

use super::*;

// Shows which spellings are one handle, how it is shown and what its mask is.
#[test]
fn normalises() {
    for (kind, raw, canonical, display, mask) in [
        (
            HandleKind::Telegram,
            "@Ivan_Petrov",
            "ivan_petrov",
            "@ivan_petrov",
            "i•••",
        ),
        (
            HandleKind::Telegram,
            "https://t.me/Ivan_Petrov?start=1",
            "ivan_petrov",
            "@ivan_petrov",
            "i•••",
        ),
        (
            HandleKind::Telegram,
            "8 912 345-67-89",
            "+79123456789",
            "+7 912 345-67-89",
            "+7 ••• •••-••-89",
        ),
        (
            HandleKind::Telegram,
            "t.me/+AbCdEfGh12",
            "+AbCdEfGh12",
            "+AbCdEfGh12",
            "•••",
        ),
        (
            HandleKind::Vk,
            "https://vk.com/id1",
            "id1",
            "vk.com/id1",
            "i•••",
        ),
        (
            HandleKind::Vk,
            "m.vk.com/ivan.petrov/",
            "ivan.petrov",
            "vk.com/ivan.petrov",
            "i•••",
        ),
        (
            HandleKind::WhatsApp,
            "https://wa.me/79123456789",
            "+79123456789",
            "+7 912 345-67-89",
            "+7 ••• •••-••-89",
        ),
        (
            HandleKind::WhatsApp,
            "api.whatsapp.com/send?phone=491701234567&text=x",
            "+491701234567",
            "+49 170 1234567",
            "+49 ••• •••••67",
        ),
        (
            HandleKind::Viber,
            "viber://chat?number=%2B79123456789",
            "+79123456789",
            "+7 912 345-67-89",
            "+7 ••• •••-••-89",
        ),
        (
            HandleKind::Max,
            "max.ru/ivan",
            "ivan",
            "max.ru/ivan",
            "i•••",
        ),
        (
            HandleKind::Other,
            " Skype: Ivan ",
            "Skype: Ivan",
            "Skype: Ivan",
            "S•••",
        ),
        (HandleKind::Other, "io", "io", "io", "•••"),
    ] {
        let handle = Handle::parse(kind, raw, "RU").unwrap();
        assert_eq!(handle.canonical(), canonical, "{raw}");
        assert_eq!(handle.display(), display, "{raw}");
        assert_eq!(handle.mask(), mask, "{raw}");
        assert_eq!(
            Handle::from_stored(kind, handle.canonical()),
            handle,
            "{raw}"
        );
    }
}

// Shows refusals and that codes go both ways.
#[test]
fn refuses_and_codes() {
    for (kind, raw, error) in [
        (HandleKind::Telegram, " ", HandleError::Empty),
        (HandleKind::Telegram, "@", HandleError::Malformed),
        (HandleKind::Telegram, "иван иванов", HandleError::Malformed),
        (HandleKind::Viber, "нет", HandleError::Malformed),
        (HandleKind::Other, "a\u{0}b", HandleError::Malformed),
    ] {
        assert_eq!(Handle::parse(kind, raw, "RU"), Err(error), "{raw}");
    }
    let long = "a".repeat(200);
    assert_eq!(
        Handle::parse(HandleKind::Other, &long, "RU"),
        Err(HandleError::TooLong)
    );
    for kind in HandleKind::ALL {
        assert_eq!(HandleKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(
        format!("{:?}", Handle::from_stored(HandleKind::Vk, "id1")),
        "Handle(vk, …)"
    );
}

proptest! {
    // Shows that no text panics and that what is stored comes back.
    #[test]
    fn any_text(raw in any::<String>(), place in 0..HandleKind::ALL.len()) {
        let kind = HandleKind::ALL[place];
        if let Ok(handle) = Handle::parse(kind, &raw, "RU") {
            prop_assert_eq!(Handle::from_stored(kind, handle.canonical()).display(), handle.display());
        }
    }
}
