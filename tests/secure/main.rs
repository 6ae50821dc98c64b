//! What an attacker can try: to be shown the token, to make up what a link grants, to have a store bring what no bot wrote.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod hostile_run;
mod hostile_server;
mod links;
mod poster;
mod rows;
mod shown;
mod source;
mod victim;

/// A token as Telegram makes them.
const TOKEN: &str = "123456789:AAFx-Gh0st_of_a_t0ken_that_is_n0_0nes_x";

/// The part that must not be seen.
const SECRET: &str = "AAFx-Gh0st_of_a_t0ken_that_is_n0_0nes_x";

/// What Telegram says to be let in at the webhook.
const WEBHOOK_SECRET: &str = "0nly-Telegram_kn0ws_what_is_said_at_the_d00r";

/// Every way in which something that is written may have the secret in it, or all but its first and last letters.
fn shows_secret(written: &str) -> Option<String> {
    let lower = written.to_lowercase();
    let mut plainer = lower.clone();
    for (letter, escapes) in [("-", ["%2d", "\\u002d", "\\u{2d}"]), ("_", ["%5f", "\\u005f", "\\u{5f}"])] {
        escapes.iter().for_each(|it| plainer = plainer.replace(it, letter));
    }
    let (head, tail) = SECRET.split_at(SECRET.len() / 2);
    let (begin, end) = WEBHOOK_SECRET.split_at(WEBHOOK_SECRET.len() / 2);
    let halves = [head, tail, begin, end];
    if let Some(found) = halves.into_iter().find(|it| plainer.contains(&it.to_lowercase())) {
        return Some(found.to_owned());
    }
    let percent: String = SECRET.bytes().map(|it| format!("%{it:02x}")).collect();
    let hex: String = SECRET.bytes().map(|it| format!("{it:02x}")).collect();
    let backwards: String = SECRET.chars().rev().collect();
    let encoded = [percent.as_str(), hex.as_str(), backwards.as_str()];
    if let Some(found) = encoded.into_iter().find(|it| lower.contains(&it.to_lowercase())) {
        return Some(found.to_owned());
    }
    // Where it stands within what was encoded decides which letters it becomes; those at its ends are others', too.
    (0..3).find_map(|before| {
        let bytes = ["x".repeat(before).into_bytes(), SECRET.as_bytes().to_vec()].concat();
        let letters = stategram::link::Bytes(bytes).to_string();
        let inner = &letters[4..letters.len() - 4];
        [inner.to_owned(), inner.replace('-', "+").replace('_', "/")].into_iter().find(|it| written.contains(it))
    })
}

#[test]
fn a_secret_is_found_in_every_form_that_is_looked_for() {
    assert_eq!(shows_secret("POST /bot123456789:***/getMe"), None);
    for written in [
        TOKEN.to_owned(),
        TOKEN.replace(':', "%3A"),
        TOKEN.replace('-', "%2D"),
        TOKEN.replace('_', "\\u005F"),
        WEBHOOK_SECRET.to_owned(),
        SECRET.to_uppercase(),
        SECRET.bytes().map(|it| format!("%{it:02X}")).collect(),
        stategram::link::Bytes(TOKEN.into()).to_string(),
        stategram::link::Bytes(format!("/bot{TOKEN}/getMe").into()).to_string(),
        stategram::link::Bytes(format!("{SECRET}/").into()).to_string(),
        SECRET[..30].to_owned(),
    ] {
        assert!(shows_secret(&format!("a line: {written}.")).is_some(), "{written}");
    }
}
