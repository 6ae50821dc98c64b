//! What somebody at a keyboard sees and does.

use std::sync::Arc;

use crate::simulator::account::Account;
use crate::simulator::deeds::{Deed, Notice, What};
use crate::simulator::describe;
use crate::simulator::parcel::Parcel;
use crate::simulator::people;
use crate::simulator::person::Person;
use crate::simulator::place::Place;
use crate::simulator::pressing::Which;
use crate::simulator::room::{Room, Shown};
use crate::simulator::script::{Line, Speaker};
use crate::types::{ChatType, ReplyMarkup};

/// Clients make photos smaller than this before they send them.
const LARGEST_PHOTO: usize = 10 << 20;

/// The bot seen from the keyboard, and how much of what it did has been shown.
#[derive(Debug)]
pub(crate) struct Screen {
    account: Arc<Account>,
    shown: usize,
}

impl Screen {
    /// Shows everything the bot does, from its very first word on.
    pub(crate) fn new(account: &Arc<Account>) -> Self {
        Self { account: Arc::clone(account), shown: 0 }
    }

    /// Does what a line says.
    ///
    /// # Errors
    /// One sentence for whoever wrote the line.
    pub(crate) fn act(&self, line: &str) -> Result<(), String> {
        match Line::parse(line)? {
            Line::Advance(by) => self.account.turn_clock(by),
            Line::Nothing => {}
            Line::Act { who, act } => drop(self.place(who).act(act).map_err(|it| it.sentence().to_owned())?),
            Line::Photo { who, path } => {
                let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
                if bytes.len() > LARGEST_PHOTO {
                    return Err(format!("{path}: nobody sends a photo of {} bytes", bytes.len()));
                }
                drop(self.place(who).send(Parcel::photo(bytes)));
            }
            Line::Choose { who, number } => self.place(who).choose(None, number).map(drop)?,
            Line::Press { who, number } => {
                let place = self.place(who);
                // What was offered last lies over the keyboards.
                if place.has_offers() {
                    place.choose(None, number)?;
                } else {
                    place.press(Which::Number(number)).map_err(|it| it.to_string())?;
                }
            }
            Line::Query { who, words } => drop(self.place(who).type_inline(words, "")),
            Line::Say { text, .. } if text.trim().is_empty() => return Err("a message needs some text".to_owned()),
            Line::Say { who, text } => drop(self.place(who).say(text)),
        }
        Ok(())
    }

    /// What the bot did since this was last asked, as lines to print: chat by chat, yours first and the others as they
    /// were first spoken in; in each the notices, then the messages, edits and deletions in order. On the way there they overtake one another.
    /// What people do is not told, but for what they send through the bot with buttons to be pressed.
    pub(crate) fn news(&mut self) -> Vec<String> {
        let state = self.account.state();
        let mut deeds: Vec<&Deed> =
            state.deeds.since(self.shown).filter(|it| it.is_bots() || has_buttons(it)).collect();
        deeds.sort_by_key(|deed| {
            let spoken_in = state.rooms.get(&deed.chat_id).and_then(|it| it.spoken_in).unwrap_or(usize::MAX);
            (deed.chat_id != people::YOU, spoken_in, deed.chat_id, deed.rank())
        });
        self.shown = state.deeds.done();
        deeds
            .into_iter()
            .flat_map(|deed| {
                let prefix = state.rooms.get(&deed.chat_id).map(prefix).unwrap_or_default();
                match &deed.what {
                    What::Answer { answer: Notice::Alert(text), .. } => lines(&prefix, &format!("(alert) {text}")),
                    What::Answer { answer: Notice::Opened(url), .. } => lines(&prefix, &format!("(opens) {url}")),
                    What::Answer { answer: Notice::Toast(text), .. } => lines(&prefix, &format!("(toast) {text}")),
                    What::Deletion(shown) => {
                        let words = describe::words(shown);
                        lines(&prefix, &format!("(deleted) {}", words.lines().next().unwrap_or_default()))
                    }
                    What::Edit(shown) => message(&prefix, "(edited) ", shown),
                    What::Message(shown) => message(&prefix, "", shown),
                    What::Offers { offers, button, .. } => results(&prefix, offers, button.as_deref()),
                    What::Aside(_)
                    | What::Choice { .. }
                    | What::Correction(_)
                    | What::Press { .. }
                    | What::Query { .. } => Vec::new(),
                }
            })
            .collect()
    }

    /// Waits until there is news. Cancellation safe.
    pub(crate) async fn wait(&self) {
        let shown = self.shown;
        self.account.once(|state| (state.deeds.done() > shown).then_some(())).await;
    }

    fn place(&self, who: Speaker<'_>) -> Place {
        let person = match who.user {
            Some(name) => Person::new(&self.account, people::user_id(name), Some(name)),
            None => Person::new(&self.account, people::YOU, None),
        };
        who.group.map_or_else(|| person.private(), |group| person.group(group))
    }
}

/// A message that somebody sent through the bot has the bot's buttons, which are pressed by their numbers.
fn has_buttons(deed: &Deed) -> bool {
    matches!(&deed.what, What::Message(shown) if !shown.buttons.is_empty())
}

/// The name of a chat before each of its lines. Your own private chat has none.
fn prefix(room: &Room) -> String {
    let chat = &room.chat;
    match chat.type_field {
        ChatType::Private if chat.id == people::YOU => String::new(),
        ChatType::Private => format!("{}: ", chat.first_name.as_deref().unwrap_or_default()),
        _ => format!("{}: ", chat.title.as_deref().unwrap_or_default()),
    }
}

/// A message's text, with a word on what became of it, then its buttons, a line for each row.
fn message(prefix: &str, word: &str, shown: &Shown) -> Vec<String> {
    let mut printed = lines(prefix, &format!("{word}{}", describe::words(shown)));
    if let Some(ReplyMarkup::ReplyKeyboardMarkup(markup)) = &shown.markup {
        let rows = markup.keyboard.iter().map(|row| row.iter().map(|it| it.text.as_str()).collect());
        printed.extend(numbered(&format!("{prefix}(keyboard) "), rows));
    } else {
        printed.extend(describe::markup(shown).iter().flat_map(|it| lines(prefix, it)));
    }
    let rows = shown.buttons.iter().map(|row| row.iter().map(|it| it.text.as_str()).collect());
    printed.extend(numbered(prefix, rows));
    printed
}

/// The rows of a keyboard, with numbers to press the buttons by.
fn numbered<'a>(prefix: &str, rows: impl Iterator<Item = Vec<&'a str>>) -> Vec<String> {
    let mut number = 0;
    let mut label = |text: &str| {
        number += 1;
        format!("[{number}] {text}")
    };
    let rows: Vec<String> = rows.map(|row| row.into_iter().map(&mut label).collect::<Vec<_>>().join("  ")).collect();
    rows.iter().flat_map(|row| lines(prefix, row)).collect()
}

/// What an inline query may become, numbered.
fn results(prefix: &str, offers: &[String], button: Option<&str>) -> Vec<String> {
    let button = button.map(|it| format!("(button) {it}"));
    let none = offers.is_empty().then(|| "(no results)".to_owned());
    let numbered = (1..).zip(offers).map(|(number, offer)| format!("[{number}] {}", offer.replace('\n', " ")));
    button.into_iter().chain(none).chain(numbered).flat_map(|it| lines(prefix, &it)).collect()
}

/// A bot cannot move the cursor about or colour the terminal: control characters are left out.
fn lines(prefix: &str, text: &str) -> Vec<String> {
    let plain = |line: &str| line.chars().filter(|it| *it == '\t' || !it.is_control()).collect::<String>();
    text.lines().map(|line| format!("{prefix}{}", plain(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::simulator::markup::Marked;
    use crate::simulator::room::Body;
    use crate::types::InlineKeyboardButton;

    fn button(text: &str, data: &str) -> InlineKeyboardButton {
        InlineKeyboardButton::builder().text(text).callback_data(data).build()
    }

    fn body(text: &str, rows: &[Vec<InlineKeyboardButton>]) -> Body {
        Body { buttons: rows.to_vec(), ..Body::text(Marked::plain(text)) }
    }

    #[test]
    fn what_the_bot_says_is_numbered_and_named() {
        let account = Arc::new(Account::new(7, Clock::manual()));
        let mut screen = Screen::new(&account);
        screen.act("hi").unwrap();
        screen.act("ann> hi").unwrap();
        screen.act("ann@family> hi").unwrap();
        screen.act("you@family> hi").unwrap();
        assert_eq!(account.user(people::YOU, None).first_name, "You");
        assert_eq!(screen.act("\\").unwrap_err(), "a message needs some text");
        let ann = people::user_id("ann");
        let rows = vec![vec![button("Yes", "y"), button("No", "n")], vec![button("Later", "l")]];
        account.write(people::YOU, body("Sure?\nReally?", &rows), None).unwrap();
        account.write(ann, body("Hello,\nann \u{1b}[31m", &[]), None).unwrap();
        account.write(people::group_id("family"), body("All?", &rows), None).unwrap();
        // In whatever order it is delivered to different chats, it is shown in the same.
        account.write(people::YOU, body("Well?", &[]), None).unwrap();
        let expected = [
            "Sure?",
            "Really?",
            "[1] Yes  [2] No",
            "[3] Later",
            "Well?",
            "ann: Hello,",
            "ann: ann [31m",
            "family: All?",
            "family: [1] Yes  [2] No",
            "family: [3] Later",
        ];
        assert_eq!(screen.news(), expected);
        assert_eq!(screen.news(), [] as [&str; 0]);
    }

    #[test]
    fn an_edit_is_shown_again_and_a_deletion_is_told() {
        let account = Arc::new(Account::new(7, Clock::manual()));
        let mut screen = Screen::new(&account);
        let rows = vec![vec![button("+1", "+1")]];
        let sent = account.write(people::YOU, body("0", &rows), None).unwrap().shown.message_id;
        let target = crate::simulator::account::Target::Chat(people::YOU, sent);
        account.edit(&target, |_| Ok(body("1\nclick", &rows))).unwrap();
        account.delete(people::YOU, sent, std::time::Duration::ZERO).unwrap();
        assert_eq!(screen.news(), ["0", "[1] +1", "(edited) 1", "click", "[1] +1", "(deleted) 1"]);
        assert_eq!(screen.act("#1").unwrap_err(), "no message of this chat has buttons");
    }

    #[test]
    fn a_button_is_pressed_by_its_number() {
        let account = Arc::new(Account::new(7, Clock::manual()));
        let screen = Screen::new(&account);
        assert_eq!(screen.act("#1").unwrap_err(), "no message of this chat has buttons");
        let mut link = button("Site", "");
        link.callback_data = None;
        link.url = Some("https://example.org".to_owned());
        account.write(people::YOU, body("?", &[vec![button("Yes", "y"), link]]), None).unwrap();
        account.write(people::YOU, body("no buttons here", &[]), None).unwrap();
        screen.act("#1").unwrap();
        assert_eq!(screen.act("#0").unwrap_err(), "the last keyboard has no button #0, but [Yes] [Site]");
        assert_eq!(screen.act("#3").unwrap_err(), "the last keyboard has no button #3, but [Yes] [Site]");
        assert_eq!(screen.act("#2").unwrap_err(), "the bot does not hear of the button \"Site\"");
        let update = account.state().queue.take(0, 9, account.clock.now()).unwrap();
        let update: serde_json::Value = serde_json::from_str(&update).unwrap();
        assert_eq!(update["callback_query"]["data"], "y");
        assert_eq!(update["callback_query"]["message"]["chat"]["id"], people::YOU);
        assert_eq!(update["callback_query"]["from"]["id"], people::YOU);
    }
}
