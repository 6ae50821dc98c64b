//! What a user asks for, and what the bot says to it: the whole language between the two.
//!
//! An order is numbered within its chat, from 1. A reply says the number of the order it answers and what the bot has
//! counted, so that the replies alone show whether each order was applied once and in its turn.

use std::fmt;
use std::str::FromStr;

/// What a message asks for. Every one of them is counted and answered with [`Reply::Did`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// Its place among the messages of its chat.
    pub(crate) number: u64,
    pub(crate) wish: Wish,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To be counted.
    Count,
    /// And a reply that is never repeated.
    Once,
    /// And what the state says.
    State,
    /// And a timer, after so many milliseconds.
    Timer(u64),
}

/// What the bot says. A repeated reply is the same to the last letter; a turn that was repeated says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    Did {
        number: u64,
        count: u64,
    },
    Once {
        number: u64,
    },
    /// A timer came. Moments in milliseconds by the bot's clock; `rung` is how many of the chat have come.
    Rang {
        number: u64,
        due: u64,
        at: u64,
        rung: u64,
    },
    State {
        number: u64,
        count: u64,
        rung: u64,
    },
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, wish } = self;
        match wish {
            Wish::Count => write!(f, "count {number}"),
            Wish::Once => write!(f, "once {number}"),
            Wish::State => write!(f, "state {number}"),
            Wish::Timer(after) => write!(f, "timer {number} {after}"),
        }
    }
}

impl FromStr for Order {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split(' ').collect();
        let number = |word: &str| word.parse::<u64>().map_err(|error| format!("{text}: {error}"));
        let (at, wish) = match words[..] {
            ["count", at] => (at, Wish::Count),
            ["once", at] => (at, Wish::Once),
            ["state", at] => (at, Wish::State),
            ["timer", at, after] => (at, Wish::Timer(number(after)?)),
            _ => return Err(format!("no order: {text}")),
        };
        Ok(Self { number: number(at)?, wish })
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Did { number, count } => write!(f, "did {number} {count}"),
            Self::Once { number } => write!(f, "once {number}"),
            Self::Rang { number, due, at, rung } => write!(f, "rang {number} {due} {at} {rung}"),
            Self::State { number, count, rung } => write!(f, "state {number} {count} {rung}"),
        }
    }
}

impl FromStr for Reply {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, rest) = text.split_once(' ').ok_or_else(|| format!("no reply: {text}"))?;
        let numbers = rest.split(' ').map(str::parse).collect::<Result<Vec<u64>, _>>();
        let numbers = numbers.map_err(|error| format!("{text}: {error}"))?;
        match (kind, &numbers[..]) {
            ("did", &[number, count]) => Ok(Self::Did { number, count }),
            ("once", &[number]) => Ok(Self::Once { number }),
            ("rang", &[number, due, at, rung]) => Ok(Self::Rang { number, due, at, rung }),
            ("state", &[number, count, rung]) => Ok(Self::State { number, count, rung }),
            _ => Err(format!("no reply: {text}")),
        }
    }
}
