//! What a link begins with.

use stategram_macros::CallbackData;

use crate::clock::Moment;
use crate::extract::Me;
use crate::link::{self, Bytes};
use crate::press::CallbackKey;
use crate::types::User;
use crate::update::CommandLine;

super::target!(deep_links, read);

#[derive(CallbackData, Debug, PartialEq)]
enum Grant {
    Admin,
    Team(u64, Option<i32>),
}

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
    let user = User::builder().id(7).is_bot(true).first_name("Bot").build();
    let me = Me::new(user, Some(CallbackKey::new(&[7; 32])));
    let now = Moment::from_millis(0);
    // Nobody has the key.
    assert_eq!(link::read::<Grant>(&text, &me, Some(1001), now), None);
    assert_eq!(link::read::<Grant>(line.rest, &me, None, now), None);
}
