//! What a line at the keyboard, or in a script, means.
//!
//! | line | meaning |
//! |---|---|
//! | `text` | you write it to the bot, in your private chat |
//! | `#1` | you press button 1 of the last keyboard |
//! | `@bot words` | you type an inline query; `@bot` alone is an empty one |
//! | `#1`, `!choose 1` | then it chooses result 1 of what the bot offers, until you do something else |
//! | `ann> text`, `ann> #1` | ann does, in her private chat |
//! | `ann@group> text` | ann does, in a group; you do as `you@group> text` |
//! | `!photo PATH` | you send a photo |
//! | `!location LAT LON`, `!contact NAME NUMBER` | you send a place, a contact |
//! | `!reply text`, `!react EMOJI` | you reply to the bot's last message, or react to it |
//! | `!edit text` | you correct your last text |
//! | `!vote 1 2` | you vote in the last poll; without a number you take it back |
//! | `!pay`, `!pay 2` | you pay the last invoice, shipped in the first way, or the second |
//! | `!start PAYLOAD` | you open a link that starts the bot with a payload |
//! | `!block`, `!unblock` | you block the bot |
//! | `ann@group> !join`, `!leave` | ann comes and goes |
//! | `ann@group> !add`, `!remove`, `!admin` | ann adds the bot, throws it out, makes it an administrator |
//! | `ann@group> !upgrade` | ann makes a supergroup of the group |
//! | `!advance 30s` | the clock is turned: `ms`, `s`, `m`, `h`, `d`, also as in `1h30m` |
//! | `\text` | you write what follows, whatever it begins with |

use std::time::Duration;

use crate::simulator::acts::Act;
use crate::simulator::parcel::Parcel;
use crate::simulator::world::LONGEST_ADVANCE;

/// A line that was understood.
#[derive(Debug)]
pub(crate) enum Line<'a> {
    /// Somebody does something else.
    Act { who: Speaker<'a>, act: Act<'a> },
    /// The clock is turned.
    Advance(Duration),
    /// A result of an inline query is chosen.
    Choose { who: Speaker<'a>, number: usize },
    /// An empty line.
    Nothing,
    /// Somebody sends a photo.
    Photo { who: Speaker<'a>, path: &'a str },
    /// A button is pressed.
    Press { who: Speaker<'a>, number: usize },
    /// Somebody types an inline query.
    Query { who: Speaker<'a>, words: &'a str },
    /// Somebody writes.
    Say { who: Speaker<'a>, text: &'a str },
}

/// Who does something, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Speaker<'a> {
    /// The name; `None` for you.
    pub(crate) user: Option<&'a str>,
    /// The group; `None` for the private chat.
    pub(crate) group: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// Reads a line.
    ///
    /// # Errors
    /// One sentence for whoever wrote a line that means nothing, or nothing yet.
    pub(crate) fn parse(line: &'a str) -> Result<Self, String> {
        if let Some((who, rest)) = speaker(line) {
            return said(who, rest);
        }
        said(Speaker::default(), line)
    }
}

/// `name> ` or `name@group> ` at the beginning; a `>` without a space after it belongs to a text.
fn speaker(line: &str) -> Option<(Speaker<'_>, &str)> {
    let (head, rest) = line.split_once('>')?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    let (user, group) = match head.split_once('@') {
        Some((user, group)) => (user, Some(group)),
        None => (head, None),
    };
    let is_name = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-'));
    (is_name(user) && group.is_none_or(is_name)).then_some((Speaker { user: Some(user), group }, rest))
}

fn said<'a>(who: Speaker<'a>, text: &'a str) -> Result<Line<'a>, String> {
    if let Some(escaped) = text.strip_prefix('\\') {
        return Ok(Line::Say { who, text: escaped });
    }
    if text.trim().is_empty() {
        return Ok(Line::Nothing);
    }
    if let Some(command) = text.strip_prefix('!') {
        return turned(who, command);
    }
    if let Some((name, words)) = text.strip_prefix('@').map(|it| it.split_once(' ').unwrap_or((it, "")))
        && (name == "bot" || name.ends_with("_bot"))
    {
        return Ok(Line::Query { who, words });
    }
    let digits = text.strip_prefix('#').map(str::trim_end).filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
    match digits.and_then(|it| it.parse().ok()) {
        Some(number) => Ok(Line::Press { who, number }),
        None => Ok(Line::Say { who, text }),
    }
}

fn turned<'a>(who: Speaker<'a>, command: &'a str) -> Result<Line<'a>, String> {
    let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
    match name {
        "advance" => match duration(rest.trim()) {
            Some(by) if by <= LONGEST_ADVANCE => Ok(Line::Advance(by)),
            Some(_) => Err("the clock is not turned by more than a hundred years at once".to_owned()),
            None => Err(format!("`!{command}` has no duration: it looks like `!advance 30s` or `!advance 1h30m`")),
        },
        "choose" => {
            let number = rest.trim().parse().map_err(|_| "a result is chosen by its number: `!choose 1`".to_owned())?;
            Ok(Line::Choose { who, number })
        }
        "photo" if rest.trim().is_empty() => Err("a photo is a file: `!photo cat.jpg`".to_owned()),
        "photo" => Ok(Line::Photo { who, path: rest.trim() }),
        _ if let Some(act) = act(name, rest.trim())? => Ok(Line::Act { who, act }),
        _ => Err(format!("there is no `!{name}`; to write it to the bot, begin the line with `\\`")),
    }
}

/// What is done beside writing; `None` where there is no such word.
fn act<'a>(name: &str, rest: &'a str) -> Result<Option<Act<'a>>, String> {
    let example = |it: &str| format!("`!{name} {rest}` is not understood: it looks like `{it}`");
    Ok(Some(match name {
        "add" => Act::AddBot,
        "admin" => Act::PromoteBot,
        "block" => Act::Block,
        "contact" => {
            let (name, number) = rest.rsplit_once(' ').ok_or_else(|| example("!contact Ann +15550100"))?;
            Act::Send(Parcel::contact(name.trim(), number))
        }
        "edit" if rest.is_empty() => return Err(example("!edit what I meant")),
        "edit" => Act::Correct(rest),
        "join" => Act::Join,
        "leave" => Act::Leave,
        "location" => {
            let degrees: Vec<f64> = rest.split([' ', ',']).filter_map(|it| it.parse().ok()).collect();
            let [latitude, longitude] = degrees[..] else { return Err(example("!location 51.5237 -0.1585")) };
            Act::Send(Parcel::location(latitude, longitude))
        }
        "pay" if rest.is_empty() => Act::Pay(1),
        "pay" => Act::Pay(rest.parse().map_err(|_| example("!pay 2"))?),
        "react" => Act::React(rest.split_whitespace().collect()),
        "remove" => Act::RemoveBot,
        "reply" if rest.is_empty() => return Err(example("!reply yes")),
        "reply" => Act::Reply(rest),
        "start" => Act::Start(rest),
        "unblock" => Act::Unblock,
        "upgrade" => Act::Migrate,
        "vote" => {
            let numbers: Result<Vec<usize>, _> = rest.split_whitespace().map(str::parse).collect();
            Act::Vote(numbers.map_err(|_| example("!vote 1"))?)
        }
        _ => return Ok(None),
    }))
}

fn duration(text: &str) -> Option<Duration> {
    let mut left = text;
    let mut sum = Duration::ZERO;
    while !left.is_empty() {
        let (number, rest) = left.split_at(left.find(|it: char| !it.is_ascii_digit())?);
        let unit_end = rest.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (unit, rest) = rest.split_at(unit_end);
        let millis: u64 = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let part = Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(millis)?);
        sum = sum.checked_add(part)?;
        left = rest;
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const YOU: Speaker<'_> = Speaker { user: None, group: None };
    const ANN: Speaker<'_> = Speaker { user: Some("ann"), group: None };
    const ANN_IN_GROUP: Speaker<'_> = Speaker { user: Some("ann"), group: Some("family") };

    #[track_caller]
    fn assert_line(found: Result<Line<'_>, String>, expected: Result<Line<'_>, String>) {
        assert_eq!(format!("{found:?}"), format!("{expected:?}"));
    }

    #[track_caller]
    fn says(line: &str, who: Speaker<'_>, text: &str) {
        assert_line(Line::parse(line), Ok(Line::Say { who, text }));
    }

    #[track_caller]
    fn advances(line: &str, millis: u64) {
        assert_line(Line::parse(line), Ok(Line::Advance(Duration::from_millis(millis))));
    }

    #[track_caller]
    fn fails(line: &str, words: &str) {
        let sentence = Line::parse(line).unwrap_err();
        assert!(sentence.contains(words), "{line}: {sentence}");
    }

    #[test]
    fn a_line_is_a_message_of_yours() {
        says("hi", YOU, "hi");
        says("/start 5", YOU, "/start 5");
        says(" spaced ", YOU, " spaced ");
        says("a>b", YOU, "a>b");
        says("if a > b", YOU, "if a > b");
        says("> quoted", YOU, "> quoted");
        says("@ann hello", YOU, "@ann hello");
        says("#tag", YOU, "#tag");
        says("#", YOU, "#");
        says("why #1", YOU, "why #1");
    }

    #[test]
    fn a_name_speaks_for_somebody_else() {
        says("ann> hi", ANN, "hi");
        says("ann@family> hi there", ANN_IN_GROUP, "hi there");
        says("ann> bob> hi", ANN, "bob> hi");
        assert_line(Line::parse("ann>"), Ok(Line::Nothing));
    }

    #[test]
    fn a_number_presses_a_button() {
        assert_line(Line::parse("#1"), Ok(Line::Press { who: YOU, number: 1 }));
        assert_line(Line::parse("#12 "), Ok(Line::Press { who: YOU, number: 12 }));
        assert_line(Line::parse("ann@family> #2"), Ok(Line::Press { who: ANN_IN_GROUP, number: 2 }));
    }

    #[test]
    fn the_bots_name_is_an_inline_query() {
        assert_line(Line::parse("@bot two words"), Ok(Line::Query { who: YOU, words: "two words" }));
        assert_line(Line::parse("@bot"), Ok(Line::Query { who: YOU, words: "" }));
        assert_line(Line::parse("@sim_8_bot x"), Ok(Line::Query { who: YOU, words: "x" }));
        assert_line(Line::parse("ann@family> @bot x"), Ok(Line::Query { who: ANN_IN_GROUP, words: "x" }));
        assert_line(Line::parse("!choose 2"), Ok(Line::Choose { who: YOU, number: 2 }));
        assert_line(Line::parse("ann@family> !choose 2"), Ok(Line::Choose { who: ANN_IN_GROUP, number: 2 }));
        fails("!choose", "by its number");
    }

    #[test]
    fn a_backslash_takes_the_rest_as_it_stands() {
        says("\\#1", YOU, "#1");
        says("\\!advance 3s", YOU, "!advance 3s");
        says("\\ann> hi", YOU, "ann> hi");
        says("\\@bot words", YOU, "@bot words");
        says("\\\\", YOU, "\\");
        says("ann> \\#1", ANN, "#1");
    }

    #[test]
    fn the_clock_is_turned_by_any_usual_duration() {
        advances("!advance 30s", 30_000);
        advances("!advance  500ms", 500);
        advances("!advance 1h30m", 5_400_000);
        advances("!advance 2d", 172_800_000);
        advances("!advance 0s", 0);
        for line in
            ["!advance", "!advance 30", "!advance s", "!advance 3x", "!advance -3s", "!advance 99999999999999999d"]
        {
            fails(line, "has no duration");
        }
    }

    #[test]
    fn what_is_not_understood_is_no_message() {
        fails("!photo", "a photo is a file");
        fails("!contact Ann", "looks like `!contact Ann +15550100`");
        fails("!location north", "looks like `!location");
        fails("!vote yes", "looks like `!vote 1`");
        fails("!pay cash", "looks like `!pay 2`");
        fails("!advnace 30s", "there is no `!advnace`");
    }

    #[test]
    fn an_empty_line_is_nothing() {
        assert_line(Line::parse(""), Ok(Line::Nothing));
        assert_line(Line::parse("  "), Ok(Line::Nothing));
    }
}
