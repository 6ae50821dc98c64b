//! Steps as a test that does them again.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use super::cast::Cast;
use super::{Doing, Step, literal};
use crate::clock::Moment;
use crate::simulator::account::{Account, State};
use crate::simulator::transcript::Transcript;

/// What the bot does so long after anybody did anything, it does by itself.
const PAUSE: Duration = Duration::from_secs(1);

/// A test that does again what people did, and expects what the bot did then.
pub(crate) fn as_test(account: &Arc<Account>, conversations: &[&str]) -> String {
    let (steps, forgotten) = {
        let state = account.state();
        let all = &state.steps.newest;
        // Of what came of a step nothing may be forgotten.
        let steps: Vec<Step> = all.iter().filter(|it| it.deeds >= state.deeds.forgotten()).cloned().collect();
        let forgotten = state.steps.forgotten || steps.len() < all.len();
        (steps, forgotten)
    };
    let start = steps.first().map_or_else(|| account.clock.now(), |it| it.at);
    let registered: String = conversations.iter().map(|it| format!(".conversation::<{it}>()")).collect();
    let mut body = String::new();
    let mut line = |line: &str| {
        let _ = writeln!(body, "{}", format!("    {line}").trim_end());
    };
    if forgotten {
        line(&format!("// The beginning is cut off: only the last {} steps are here.", steps.len()));
    }
    line(&format!("let setup = Setup::new().at(Moment::from_millis({}));", start.as_millis()));
    // Of a crash there may be no more than that it was started again.
    let crashes = |it: &Step| matches!(it.what, Doing::Crash { .. } | Doing::Restart);
    if steps.iter().any(|it| matches!(it.what, Doing::Crash { keeps: true })) {
        line("let folder = tempfile::tempdir().unwrap();");
        line("let setup = setup.kept_in(folder.path().join(\"bot.db\"));");
    }
    let bot = if steps.iter().any(crashes) { "mut bot" } else { "bot" };
    line(&format!("let {bot} = setup.start(|bot| bot{registered}).await.unwrap();"));
    let cast = Cast::of(&account.state(), &steps);
    cast.introduce(&mut line);
    let mut transcript = Transcript::new(account).calling(cast.names());
    // What was forgotten with the steps is not expected either.
    if forgotten {
        transcript.catch_up(None, steps.first().map(|it| it.deeds));
    }
    let before = transcript.lines().len();
    let timed = is_timed(account, &steps);
    // What the clock of the test shows.
    let mut now = start;
    let advance = |by: Duration, transcript: &mut Transcript, line: &mut dyn FnMut(&str)| {
        line(&format!("bot.advance({}).await;", duration(by)));
        transcript.note(format!("({by:?} later)"));
    };
    for (nth, step) in steps.iter().enumerate() {
        // Where deadlines come they are counted from each step, and so are the steps from one another.
        if timed && step.at > now {
            advance(step.at - now, &mut transcript, &mut line);
            now = step.at;
        }
        let mut here = match &step.what {
            Doing::Later(by) => {
                advance(*by, &mut transcript, &mut line);
                now = now + *by;
                None
            }
            Doing::Deed { by, chat_id, topic, said } => {
                line(&cast.says(by, *chat_id, *topic, said));
                transcript.acts(by);
                Some(*chat_id)
            }
            Doing::Crash { .. } => {
                line("bot.crash().await.unwrap();");
                transcript.note("(the bot crashes)".to_owned());
                None
            }
            Doing::Restart => {
                line("bot.restart().await.unwrap();");
                transcript.note("(the bot starts)".to_owned());
                None
            }
        };
        let until = steps.get(nth + 1).map(|it| it.deeds);
        // What the bot did of its own accord, seconds later.
        let waits = waits(&account.state(), step, until);
        for (deeds, later) in waits {
            transcript.catch_up(here, Some(deeds));
            advance(later - now, &mut transcript, &mut line);
            now = later;
            // What comes by itself is said of no chat in particular.
            here = None;
        }
        transcript.catch_up(here, until);
    }
    literal::expectation(&transcript.lines()[before..]).iter().for_each(|it| line(it));
    let imports = [
        ("Duration::", "use std::time::Duration;"),
        ("json!(", "use serde_json::json;"),
        ("Moment::", "use stategram::Moment;"),
        ("Parcel::", "use stategram::testing::Parcel;"),
        ("expect!", "use stategram::testing::{Setup, expect};"),
    ];
    let imports: String =
        imports.iter().filter(|(used, _)| body.contains(used)).map(|(_, import)| format!("    {import}\n")).collect();
    format!("#[tokio::test]\nasync fn it_goes_as_it_was_played() {{\n{imports}\n{body}}}\n")
}

/// Whether the bot did anything because it was time, or may have done.
fn is_timed(account: &Account, steps: &[Step]) -> bool {
    let state = account.state();
    let ends = steps.iter().skip(1).map(|it| Some(it.deeds)).chain([None]);
    let mut spans = steps.iter().zip(ends);
    spans.any(|(it, until)| !matches!(it.what, Doing::Deed { .. }) || !waits(&state, it, until).is_empty())
}

/// Where, among the deeds from a step to the next, the bot did something by itself, and when that was.
fn waits(state: &State, step: &Step, until: Option<usize>) -> Vec<(usize, Moment)> {
    let mut last = match step.what {
        Doing::Later(by) => step.at + by,
        _ => step.at,
    };
    let mut waits = Vec::new();
    for (nth, deed) in (step.deeds..until.unwrap_or(usize::MAX)).zip(state.deeds.since(step.deeds)) {
        if !deed.is_bots() {
            // Somebody chooses how it is shipped, say, which is part of a step.
            last = last.max(deed.at);
        } else if deed.at >= last + PAUSE {
            waits.push((nth, deed.at));
            last = deed.at;
        }
    }
    waits
}

fn duration(by: Duration) -> String {
    match by.subsec_nanos() {
        0 => format!("Duration::from_secs({})", by.as_secs()),
        _ => format!("Duration::from_millis({})", by.as_millis()),
    }
}
