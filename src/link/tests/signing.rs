//! Links that are signed, and what is made of them by somebody who would like to have another one.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::clock::Moment;
use crate::extract::Me;
use crate::press::{Brief, CallbackKey};
use crate::{CallbackData, types};

#[derive(CallbackData, Clone, Debug, PartialEq)]
enum Grant {
    Admin,
    Team(u64),
    Note(Brief<20>),
}

/// Says the same.
#[derive(CallbackData, Clone, Debug, PartialEq)]
enum Wish {
    Admin,
    Team(u64),
}

mod later {
    /// As it is in its next version.
    #[derive(super::CallbackData, Clone, Debug, PartialEq)]
    #[callback_data(tag = "grant", version = 2)]
    pub(super) struct Invitation(pub(super) u32);
}

#[derive(CallbackData, Clone, Debug, PartialEq)]
#[callback_data(tag = "grant")]
struct Invitation(u32);

/// As much as fits.
#[derive(CallbackData, Clone, Debug, PartialEq)]
struct Longest([i64; 3]);

const NOW: Moment = Moment::from_millis(1_800_000_000_500);
const ANN: Option<i64> = Some(1001);

fn bot(id: u64, key: Option<&[u8]>) -> Me {
    let user = types::User::builder().id(id).is_bot(true).first_name("Bot").username("my_bot").build();
    Me::new(user, key.map(CallbackKey::new))
}

fn me() -> Me {
    bot(7, Some(&[1; 32]))
}

#[test]
fn what_is_signed_comes_back() {
    for grant in [Grant::Admin, Grant::Team(u64::MAX), Grant::Note(Brief::new("Grüße. \u{1f600}").unwrap())] {
        let payload = me().sign(&grant).unwrap().to_string();
        assert_eq!(check(&payload), Ok(()), "{payload}");
        assert_eq!(read(&payload, &me(), None, NOW), Some(grant));
    }
    let longest = Longest([i64::MIN; 3]);
    let payload = me().sign(&longest).unwrap().only(5).until(Moment::from_millis(u64::MAX)).to_string();
    assert_eq!((payload.len(), read(&payload, &me(), Some(5), NOW)), (PAYLOAD_LIMIT - 1, Some(longest)));
    let link = me().start_link(me().sign(&Grant::Admin).unwrap()).unwrap();
    assert_eq!(link.len(), "https://t.me/my_bot?start=".len() + 1 + 2 + 16);
    let later = later::Invitation(3);
    let payload = me().sign(&later).unwrap().to_string();
    assert_eq!(read(&payload, &me(), None, NOW), Some(later), "a version is written with a letter that no link has");
    assert_eq!(read::<Invitation>(&payload, &me(), None, NOW), None);
}

#[test]
fn what_does_not_fit_or_cannot_be_signed_is_said() {
    #[derive(CallbackData)]
    struct Words(Brief<38>);
    let words = |text: &str| me().sign(&Words(Brief::new(text).unwrap())).map(|it| it.to_string().len());
    assert_eq!(words(&"a".repeat(36)), Ok(1 + 2 + 36 + 16));
    assert_eq!(words(&"a b".repeat(12)), Err(LinkError::TooLong(75)));
    let error = bot(7, None).sign(&Grant::Admin).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a deep link cannot be signed without a key: give the bot one with `.callback_key(..)`"
    );
}

#[test]
fn a_link_is_of_one_bot_and_one_key_and_says_one_thing() {
    let payload = me().sign(&Grant::Admin).unwrap().to_string();
    assert_eq!(read::<Grant>(&payload, &bot(8, Some(&[1; 32])), None, NOW), None);
    assert_eq!(read::<Grant>(&payload, &bot(7, Some(&[2; 32])), None, NOW), None);
    assert_eq!(read::<Grant>(&payload, &bot(7, None), None, NOW), None);
    assert_eq!(read::<Wish>(&payload, &me(), None, NOW), None, "it says the same as another type");
    let team = me().sign(&Grant::Team(7)).unwrap().to_string();
    let grafted = format!("{}{}", &team[..team.len() - 16], &payload[payload.len() - 16..]);
    assert_eq!(read::<Grant>(&grafted, &me(), None, NOW), None);
}

#[test]
fn a_link_that_is_for_one_is_nothing_in_the_hands_of_another() {
    let payload = me().sign(&Grant::Team(3)).unwrap().only(1001).to_string();
    assert_eq!(read(&payload, &me(), ANN, NOW), Some(Grant::Team(3)));
    assert_eq!(read::<Grant>(&payload, &me(), Some(1002), NOW), None);
    assert_eq!(read::<Grant>(&payload, &me(), None, NOW), None);
    assert!(!payload.contains("1001"));
}

#[test]
fn a_link_is_good_until_its_moment_has_passed() {
    let until = NOW + Duration::from_secs(60);
    let payload = me().sign(&Grant::Admin).unwrap().until(until).to_string();
    assert_eq!(read(&payload, &me(), None, until), Some(Grant::Admin));
    assert_eq!(read::<Grant>(&payload, &me(), None, until + Duration::from_secs(1)), None);
    let never = me().sign(&Grant::Admin).unwrap().until(Moment::from_millis(u64::MAX)).to_string();
    assert_eq!(read(&never, &me(), None, NOW), Some(Grant::Admin));
}

/// Only ever what was signed: neither a letter of it, nor for whom it is and until when, nor the way it is written can be changed.
#[test]
fn no_letter_can_be_another_one() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let note = Grant::Note(Brief::new("a b").unwrap());
    for payload in [
        me().sign(&Grant::Team(99)).unwrap(),
        me().sign(&Grant::Admin).unwrap().only(1001).until(NOW + Duration::from_secs(9)),
        me().sign(&note).unwrap().until(NOW),
    ] {
        let payload = payload.to_string();
        assert!(read::<Grant>(&payload, &me(), ANN, NOW).is_some(), "{payload}");
        for at in 0..payload.len() {
            for letter in letters.chars().filter(|it| !payload[at..].starts_with(*it)) {
                let forged = format!("{}{letter}{}", &payload[..at], &payload[at + 1..]);
                assert_eq!(read::<Grant>(&forged, &me(), ANN, NOW), None, "{payload} {forged}");
                let longer = format!("{}{letter}{}", &payload[..at], &payload[at..]);
                assert_eq!(read::<Grant>(&longer, &me(), ANN, NOW), None, "{payload} {longer}");
            }
            let shorter = format!("{}{}", &payload[..at], &payload[at + 1..]);
            assert_eq!(read::<Grant>(&shorter, &me(), ANN, NOW), None, "{payload} {shorter}");
        }
    }
}

#[test]
fn no_key_is_shown() {
    let shown = format!("{:?} {:?}", me(), me().sign(&Grant::Admin).unwrap());
    assert!(!shown.contains("[1") && !shown.to_lowercase().contains("key"), "{shown}");
}

proptest! {
    #[test]
    fn nothing_that_was_made_up_is_read(payload in ".{0,70}", letters in "[A-Za-z0-9_-]{0,64}") {
        for payload in [payload, letters] {
            prop_assert_eq!(read::<Grant>(&payload, &me(), ANN, NOW), None);
            prop_assert_eq!(read::<Longest>(&payload, &me(), ANN, NOW), None);
        }
    }
}
