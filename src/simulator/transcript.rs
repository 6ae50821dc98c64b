//! What was said and done, as text that is the same every time.

use std::collections::HashMap;
use std::sync::Arc;

use crate::simulator::account::{Account, State};
use crate::simulator::deeds::{Deed, Notice, What};
use crate::simulator::describe;
use crate::simulator::room::Shown;
use crate::types::{ChatType, User};

/// The lines so far.
#[derive(Debug)]
pub(crate) struct Transcript {
    account: Arc<Account>,
    seen: usize,
    lines: Vec<String>,
    names: Names,
    /// Who does something now, if that is known.
    by: Option<Arc<User>>,
}

/// What users and chats are called, by their ids, if not by their own names.
type Names = HashMap<i64, String>;

impl Transcript {
    /// From the first word on.
    pub(crate) fn new(account: &Arc<Account>) -> Self {
        Self { account: Arc::clone(account), seen: 0, lines: Vec::new(), names: Names::new(), by: None }
    }

    /// The same with other names for these users and chats.
    pub(crate) fn calling(self, names: HashMap<i64, String>) -> Self {
        Self { names, ..self }
    }

    /// What comes is what this user does.
    pub(crate) fn acts(&mut self, by: &Arc<User>) {
        self.by = Some(Arc::clone(by));
    }

    /// Writes down what happened since, when somebody did something in the chat `here`: first what people did, then what the
    /// bot did there, then what it did elsewhere.
    ///
    /// Of all deeds there have been, the first `until` alone.
    pub(crate) fn catch_up(&mut self, here: Option<i64>, until: Option<usize>) {
        let state = self.account.state();
        let until = until.unwrap_or_else(|| state.deeds.done());
        let mut deeds: Vec<&Deed> = state.deeds.since(self.seen).take(until.saturating_sub(self.seen)).collect();
        deeds.sort_by_key(|deed| {
            let spoken_in = state.rooms.get(&deed.chat_id).and_then(|it| it.spoken_in).unwrap_or(usize::MAX);
            (deed.is_bots(), Some(deed.chat_id) != here, spoken_in, deed.chat_id, deed.rank())
        });
        for deed in deeds {
            let place = if Some(deed.chat_id) == here || state.rooms.len() == 1 {
                String::new()
            } else {
                elsewhere(&state, &self.names, deed.chat_id)
            };
            match (&deed.what, &self.by) {
                (What::Aside(sentence), Some(by)) => self.lines.push(aside(&self.names, by, sentence)),
                _ => write(&mut self.lines, &state, &self.names, deed, &place),
            }
        }
        self.seen = until;
    }

    /// Adds a line of one's own.
    pub(crate) fn note(&mut self, line: String) {
        self.lines.push(line);
    }

    pub(crate) fn lines(&self) -> &[String] {
        &self.lines
    }
}

fn write(lines: &mut Vec<String>, state: &State, names: &Names, deed: &Deed, place: &str) {
    let mut say = |head: &str, text: &str| {
        let mut parts = text.lines();
        lines.push(format!("{head} {}", parts.next().unwrap_or_default()).trim_end().to_owned());
        lines.extend(parts.map(|it| format!("  {it}").trim_end().to_owned()));
    };
    let of = |user: &User| format!("{}{}", name(names, user), inside(state, names, deed.chat_id));
    let to = |to: &User| if place.is_empty() { String::new() } else { format!(" to {}", name(names, to)) };
    match &deed.what {
        What::Answer { to: user, answer } => match answer {
            Notice::Alert(text) => say(&format!("bot alerts{}:", to(user)), text),
            Notice::Opened(url) => say(&format!("bot opens{}:", to(user)), url),
            Notice::Toast(text) => say(&format!("bot toasts{}:", to(user)), text),
        },
        What::Aside(sentence) => lines.push(format!("({sentence})")),
        What::Choice { by, offer } => say(&format!("{} chooses", of(by)), &format!("[{offer}]")),
        What::Correction(shown) => {
            say(&format!("{} corrects:", of(&shown.from)), &describe::words(shown));
        }
        What::Deletion(shown) => {
            let words = describe::words(shown);
            say(&format!("bot deletes{place}:"), words.lines().next().unwrap_or_default());
        }
        What::Edit(shown) => {
            say(&format!("bot edits{place}:"), &describe::words(shown));
            markup(lines, shown);
        }
        What::Message(shown) if shown.from.is_bot => {
            say(&format!("bot{place}:"), &describe::words(shown));
            markup(lines, shown);
        }
        What::Message(shown) => {
            say(&format!("{}:", of(&shown.from)), &describe::words(shown));
            markup(lines, shown);
        }
        What::Offers { to: user, offers, button } => {
            let none = if offers.is_empty() && button.is_none() { "nothing" } else { "" };
            say(&format!("bot offers{}:", to(user)), none);
            lines.extend(button.iter().map(|it| format!("  (button) {it}")));
            lines.extend(offers.iter().map(|it| format!("  [{}]", it.replace('\n', " "))));
        }
        What::Press { by, label } => say(&format!("{} presses", of(by)), &format!("[{label}]")),
        What::Query { by, words } => say(&format!("{} types @bot", of(by)), words),
    }
}

fn markup(lines: &mut Vec<String>, shown: &Shown) {
    lines.extend(describe::markup(shown).map(|it| format!("  {it}")));
    lines.extend(describe::buttons(&shown.buttons).map(|it| format!("  {it}")));
}

fn name<'a>(names: &'a Names, user: &'a User) -> &'a str {
    let other = i64::try_from(user.id).ok().and_then(|it| names.get(&it));
    other.unwrap_or(&user.first_name)
}

/// A sentence of which it is not known whom it speaks of, but who does something.
fn aside(names: &Names, by: &User, sentence: &str) -> String {
    match sentence.strip_prefix(&by.first_name) {
        Some(does) if does.starts_with(' ') => format!("({}{does})", name(names, by)),
        _ => format!("({sentence})"),
    }
}

/// Where the bot does something, in words that follow what it does.
fn elsewhere(state: &State, names: &Names, chat_id: i64) -> String {
    let Some(room) = state.rooms.get(&chat_id) else { return String::new() };
    let (before, own) = match room.chat.type_field {
        ChatType::Private => ("to", &room.chat.first_name),
        _ => ("in", &room.chat.title),
    };
    let name = names.get(&chat_id).or(own.as_ref()).map(String::as_str);
    format!(" {before} {}", name.unwrap_or_default())
}

/// The group somebody does something in; nothing for the private chat with the bot.
fn inside(state: &State, names: &Names, chat_id: i64) -> String {
    match state.rooms.get(&chat_id) {
        Some(room) if room.chat.type_field != ChatType::Private => elsewhere(state, names, chat_id),
        _ => String::new(),
    }
}
