//! What a link begins with.

use stategram_macros::CallbackData;

use crate::clock::Moment;
use crate::extract::Me;
use crate::link::{self, Bytes};
use crate::press::{Brief, CallbackKey};
use crate::types::User;
use crate::update::CommandLine;

super::target!(deep_links, read);

#[derive(CallbackData, Debug, PartialEq)]
enum Grant {
    Admin,
    Team(u64, Option<i32>),
    Said(Brief<4>),
}

const ANN: i64 = 1001;

fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let link = link::start("b", &text);
    assert_eq!(link.is_ok(), link::check(&text).is_ok());
    if let Ok(Bytes(bytes)) = text.parse() {
        assert_eq!(Bytes(bytes).to_string(), text);
    }
    // As it comes back.
    let line = format!("/start {text}");
    let line = CommandLine::parse(&line).unwrap();
    assert!(link.is_err() || line.rest == text);
    let (me, now) = (me(), Moment::from_millis(0));
    // Nobody has the key.
    assert_eq!(link::read::<Grant>(&text, &me, Some(ANN), now), None);
    assert_eq!(link::read::<Grant>(line.rest, &me, None, now), None);
    behind_the_signature(&text, &me, now);
}

/// As if somebody had it: what is read is what can be written. Gives what was.
fn behind_the_signature(body: &str, me: &Me, now: Moment) -> Option<Grant> {
    let only = [None, Some(ANN)].map(|only| link::sealed::<Grant>(body, me, only).unwrap());
    // Each is for everybody or for her, as it says itself.
    let [all, hers] = only.map(|it| link::read::<Grant>(&it, me, Some(ANN), now));
    assert!(all.is_none() || hers.is_none(), "{body:?}");
    let read = all.or(hers)?;
    let again = me.sign(&read).unwrap().to_string();
    assert_eq!(link::read::<Grant>(&again, me, None, now), Some(read));
    link::read(&again, me, None, now)
}

fn me() -> Me {
    let user = User::builder().id(7).is_bot(true).first_name("Bot").build();
    Me::new(user, Some(CallbackKey::new(&[7; 32])))
}

/// Without this the target might try nothing but the door.
#[test]
fn some_of_the_corpus_is_read_behind_the_signature() {
    let corpus = super::corpus("deep_links");
    let read = |it: &Vec<u8>| {
        behind_the_signature(&String::from_utf8_lossy(it), &me(), Moment::from_millis(0)).map(|it| format!("{it:?}"))
    };
    let read: std::collections::BTreeSet<_> = corpus.iter().filter_map(read).collect();
    assert!(read.len() >= 4, "{read:?}");
}
