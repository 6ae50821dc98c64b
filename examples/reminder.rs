//! Reminds you of what you ask for, also if it was not running in between.
//!
//!     cargo run --example reminder
//!
//! runs in this terminal, against a simulated Telegram. Write `10s buy milk`, and wait, or `!advance 10s`. `/list` shows
//! what is pending, with a button to cancel each. With
//!
//!     STATEGRAM_STORE=sqlite:reminder.db cargo run --example reminder
//!
//! reminders are kept in a file: kill it, start it again, and what has come due meanwhile comes at once. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use stategram::clock::Moment;
use stategram::prelude::*;

/// The reminders of a chat. It begins with the first of them and ends with the last, so that nothing outlives it.
///
/// They may wait for months, and the next version of this program has to read them: whoever changes what is stored is told.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = Due, schema = 0x1912c0dd)]
pub(crate) enum Reminders {
    #[state(entry)]
    Idle,
    Pending(Pending),
}
use reminders::Idle;

/// What is pending, by number.
#[derive(Schema, Serialize, Deserialize, Clone, Debug, Default)]
pub(crate) struct Pending {
    reminders: BTreeMap<u32, Reminder>,
    /// The last number given. None is given twice, so that an old list's buttons cancel nothing new.
    last: u32,
}

#[derive(Schema, Serialize, Deserialize, Clone, Debug)]
struct Reminder {
    what: String,
    due: Moment,
    timer: TimerId,
}

/// The reminder of this number has come due.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Due(u32);

#[handler]
impl Reminders {
    #[on(_, text)]
    fn add(
        reminders: Reminders,
        Text(Wish { after, what }): Text<Wish>,
        timers: &mut Timers<Due>,
        reply: &mut Reply,
    ) -> Pending {
        let mut pending = match reminders {
            Reminders::Idle => Pending::default(),
            Reminders::Pending(pending) => pending,
        };
        if pending.reminders.len() == MOST {
            reply.text("That is a lot already. Cancel something first: /list");
            return pending;
        }
        pending.last += 1;
        let timer = timers.after(after, Due(pending.last)).id();
        reply.text(format!("In {}: {what}", shown(after)));
        pending.reminders.insert(pending.last, Reminder { what, due: timers.now() + after, timer });
        pending
    }

    #[on(Pending, event)]
    fn due(pending: &mut Pending, Event(Due(number)): Event<Due>, reply: &mut Reply) -> To<Stay, End> {
        if let Some(reminder) = pending.reminders.remove(&number) {
            reply.text(format!("Remember: {}", reminder.what));
        }
        if pending.reminders.is_empty() { to(End) } else { to(Stay) }
    }

    #[on(Pending, command = "list")]
    fn list(pending: &Pending, timers: &mut Timers<Due>, reply: &mut Reply) -> Stay {
        reply.text(pending.list(timers.now())).keyboard(pending.buttons());
        Stay
    }

    /// A button under the list: the list is shown anew, without that reminder.
    #[on(Pending, callback_query)]
    fn cancel(
        pending: &mut Pending,
        Callback(number): Callback<u32>,
        timers: &mut Timers<Due>,
        reply: &mut Reply,
    ) -> To<Stay, End> {
        if let Some(reminder) = pending.reminders.remove(&number) {
            timers.cancel(reminder.timer);
            reply.toast(format!("Cancelled: {}", short(&reminder.what)));
        }
        reply.edit_pressed(pending.list(timers.now())).keyboard(pending.buttons());
        if pending.reminders.is_empty() { to(End) } else { to(Stay) }
    }

    #[on(Idle, command = "list")]
    #[on(Idle, callback_query)]
    fn nothing(reply: &mut Reply) -> Stay {
        reply.text("Nothing is pending.");
        Stay
    }

    /// Whoever has blocked the bot wants no more of it: the end cancels what is pending.
    #[on(Pending, undeliverable)]
    fn unwanted(refused: Undeliverable) -> To<Stay, End> {
        if refused.gone.is_some() { to(End) } else { to(Stay) }
    }

    #[on(_, message)]
    fn help(reply: &mut Reply) -> Stay {
        reply.text("Write e.g. \"10s buy milk\", \"5m tea\" or \"2h call Ann\". /list shows what is pending.");
        Stay
    }
}

/// A keyboard with more buttons than this is refused.
const MOST: usize = 100;

impl Pending {
    fn list(&self, now: Moment) -> String {
        if self.reminders.is_empty() {
            return "Nothing is pending.".to_owned();
        }
        let lines = self.reminders.values().map(|it| format!("In {}: {}", shown(it.due - now), short(&it.what)));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn buttons(&self) -> Keyboard {
        self.reminders.iter().fold(Keyboard::new(), |keyboard, (number, it)| {
            keyboard.row().button(format!("Cancel {}", short(&it.what)), number.to_string())
        })
    }
}

/// What is asked for: `10s buy milk`, or `/remind 10s buy milk`. A text that is none goes to the next handler.
#[derive(Debug)]
struct Wish {
    after: Duration,
    what: String,
}

impl FromStr for Wish {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = match text.split_once(char::is_whitespace) {
            Some((command, rest)) if command == "/remind" || command.starts_with("/remind@") => rest.trim(),
            _ => text,
        };
        let (time, what) = text.split_once(char::is_whitespace).ok_or(())?;
        let digits = time.trim_end_matches(|it: char| it.is_ascii_alphabetic());
        let unit = match &time[digits.len()..] {
            "" | "s" => 1,
            "m" => 60,
            "h" => 60 * 60,
            "d" => 24 * 60 * 60,
            _ => return Err(()),
        };
        let number: u32 = digits.parse().map_err(|_| ())?;
        Ok(Self { after: Duration::from_secs(u64::from(number) * unit), what: what.trim().to_owned() })
    }
}

/// In the largest unit that leaves nothing over, a second begun counted whole.
fn shown(time: Duration) -> String {
    let seconds = time.as_millis().div_ceil(1000);
    let units = [(24 * 60 * 60, 'd'), (60 * 60, 'h'), (60, 'm')];
    match units.into_iter().find(|(size, _)| seconds >= *size && seconds.is_multiple_of(*size)) {
        Some((size, unit)) => format!("{}{unit}", seconds / size),
        None => format!("{seconds}s"),
    }
}

fn short(what: &str) -> String {
    what.chars().take(30).collect()
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Reminders>().run().await
}
