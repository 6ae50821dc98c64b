//! Finds a date for friends: type a weekday behind the bot's name in their chat, choose one, and they vote for half a minute.
//!
//!     cargo run --example date_calculator
//!
//! runs in this terminal, against a simulated Telegram: `you@friends> @bot mon` asks in a group, `you@friends> #1` chooses,
//! `ann@friends> #1` votes, and `!advance 30s` ends it. With `TELEGRAM_BOT_TOKEN` set it is a real bot. Tell `@BotFather`
//! `/setinline` and `/setinlinefeedback` first: nothing is voted on that the bot does not hear was chosen.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Datelike, Days, NaiveDate};
use stategram::prelude::*;

/// The buttons are in chats that the bot is not in, and are pressed by anybody: each names the user who put it there, in whose
/// conversation the ballots are.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user, own_keyboards, event = TimeIsUp)]
pub(crate) enum DateCalculator {
    #[state(entry)]
    Idle,
    Asking {
        ballots: HashMap<InlineMessage, Ballot>,
    },
}
use date_calculator::{Asking, Idle};

/// On one date, by user.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Ballot {
    date: String,
    votes: BTreeMap<u64, Vote>,
}

#[derive(CallbackData, Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub(crate) enum Vote {
    Yes,
    No,
}

#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct TimeIsUp(InlineMessage);

#[handler]
impl DateCalculator {
    #[on(_, inline_query)]
    fn offer(query: Inline, now: Moment, reply: &mut Reply) -> Stay {
        // An answer that is kept for long would be of another day.
        reply.answer(dates(today(now), &query.query)).cache(Duration::from_secs(10));
        Stay
    }

    #[on(Idle, chosen_inline_result)]
    fn first(chosen: Chosen, message: InlineMessage, timers: &mut Timers<TimeIsUp>) -> Asking {
        Asking { ballots: HashMap::from([open(&chosen, message, timers)]) }
    }

    #[on(Asking, chosen_inline_result)]
    fn another(asking: &mut Asking, chosen: Chosen, message: InlineMessage, timers: &mut Timers<TimeIsUp>) -> Stay {
        asking.ballots.extend([open(&chosen, message, timers)]);
        Stay
    }

    #[on(Asking, callback_query)]
    fn vote(
        asking: &mut Asking,
        Callback(vote): Callback<Vote>,
        message: InlineMessage,
        user: User,
        reply: &mut Reply<Elsewhere>,
    ) -> Stay {
        if let Some(ballot) = asking.ballots.get_mut(&message) {
            match ballot.votes.get(&user.id) {
                Some(voted) => reply.toast(format!("You have already voted {voted}")),
                None => {
                    ballot.votes.insert(user.id, vote);
                    reply.toast("Ok");
                }
            }
        }
        Stay
    }

    #[on(Asking, event)]
    fn time_is_up(
        asking: &mut Asking,
        Event(TimeIsUp(message)): Event<TimeIsUp>,
        reply: &mut Reply<Elsewhere>,
    ) -> To<Stay, End> {
        if let Some(ballot) = asking.ballots.remove(&message) {
            reply.edit(message, ballot.to_string());
        }
        if asking.ballots.is_empty() { to(End) } else { to(Stay) }
    }
}

fn open(chosen: &Chosen, message: InlineMessage, timers: &mut Timers<TimeIsUp>) -> (InlineMessage, Ballot) {
    timers.after(Duration::from_secs(30), TimeIsUp(message.clone()));
    (message, Ballot { date: chosen.result_id.clone(), votes: BTreeMap::new() })
}

/// The days of the next three weeks whose names begin so: "this Friday" until Sunday, then "next Monday".
fn dates(today: NaiveDate, begins: &str) -> impl Iterator<Item = InlineResult> {
    let begins = begins.trim().to_lowercase();
    let dates = (1..=21).filter_map(move |days| Some((days, today.checked_add_days(Days::new(days))?)));
    dates.filter_map(move |(days, date)| {
        let weekday = date.format("%A").to_string();
        if !weekday.to_lowercase().starts_with(&begins) {
            return None;
        }
        let weeks = (days - 1) / 7 + u64::from(date.weekday() as u8 <= today.weekday() as u8);
        let when = if weeks == 0 { "this ".to_owned() } else { "next ".repeat(usize::try_from(weeks).ok()?) };
        let buttons = Keyboard::new().button("Yes", Vote::Yes).button("No", Vote::No);
        let text = format!("{weekday}, {date}");
        Some(InlineResult::article(date.to_string(), format!("{when}{weekday}"), text).keyboard(buttons))
    })
}

fn today(now: Moment) -> NaiveDate {
    let seconds = i64::try_from(now.as_secs()).unwrap_or_default();
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().date_naive()
}

impl fmt::Display for Ballot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |vote| self.votes.values().filter(|it| **it == vote).count();
        write!(f, "{}\nYes: {}\nNo: {}", self.date, count(Vote::Yes), count(Vote::No))
    }
}

impl fmt::Display for Vote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "no",
        })
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<DateCalculator>().run().await
}
