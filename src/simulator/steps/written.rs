//! Steps as a test that does them again.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use super::{Doing, Said, Step};
use crate::simulator::account::{Account, State};
use crate::simulator::deeds::{Deed, What};
use crate::simulator::transcript::Transcript;
use crate::types::ChatType;

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
    let cast = Cast::of(account, &steps);
    cast.introduce(&mut line);
    let mut transcript = Transcript::new(account);
    // What was forgotten with the steps is not expected either.
    if forgotten {
        transcript.catch_up(None, steps.first().map(|it| it.deeds));
    }
    let before = transcript.lines().len();
    let timed = is_timed(account, &steps);
    // What the clock of the test shows, in seconds.
    let mut second = start.as_secs();
    let advance = |by: Duration, transcript: &mut Transcript, line: &mut dyn FnMut(&str)| {
        line(&format!("bot.advance({}).await;", duration(by)));
        transcript.note(format!("({by:?} later)"));
    };
    for (nth, step) in steps.iter().enumerate() {
        // Where deadlines come they are counted from each step, and so are the steps from one another.
        if timed && step.at.as_secs() > second {
            advance(Duration::from_secs(step.at.as_secs() - second), &mut transcript, &mut line);
        }
        second = step.at.as_secs();
        let mut here = match &step.what {
            Doing::Later(by) => {
                advance(*by, &mut transcript, &mut line);
                second = (step.at + *by).as_secs();
                None
            }
            Doing::Deed { by, chat_id, topic, said } => {
                line(&cast.says(by, *chat_id, *topic, said));
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
            advance(Duration::from_secs(later - second), &mut transcript, &mut line);
            second = later;
            // What comes by itself is said of no chat in particular.
            here = None;
        }
        transcript.catch_up(here, until);
    }
    let told = &transcript.lines()[before..];
    let hashes = hashes(told);
    line(&format!("bot.expect(expect![[r{hashes}\""));
    for told in told {
        line(&format!("    {told}"));
    }
    line(&format!("\"{hashes}]]);"));
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

/// Where, among the deeds from a step to the next, seconds had passed before the bot did something, and the second it was then.
fn waits(state: &State, step: &Step, until: Option<usize>) -> Vec<(usize, u64)> {
    let mut second = match step.what {
        Doing::Later(by) => (step.at + by).as_secs(),
        _ => step.at.as_secs(),
    };
    let mut waits = Vec::new();
    for (at, deed) in (step.deeds..until.unwrap_or(usize::MAX)).zip(state.deeds.since(step.deeds)) {
        match done_at(deed) {
            Some(later) if later > second => {
                waits.push((at, later));
                second = later;
            }
            _ => {}
        }
    }
    waits
}

/// The second in which the bot wrote, or edited, by the simulator's clock.
fn done_at(deed: &Deed) -> Option<u64> {
    match &deed.what {
        What::Edit(shown) => shown.edited,
        What::Message(shown) if shown.from.is_bot => Some(shown.date),
        _ => None,
    }
}

/// Who plays, and where.
struct Cast {
    /// Names and the variables for them.
    people: Vec<(String, String)>,
    groups: Vec<Gathering>,
}

/// A group.
struct Gathering {
    /// A supergroup is the group that it was.
    ids: Vec<i64>,
    title: String,
    variable: String,
    /// The variables of those who do something there.
    members: Vec<String>,
}

impl Cast {
    fn of(account: &Account, steps: &[Step]) -> Self {
        let state = account.state();
        let mut taken: BTreeSet<String> = ["bot", "folder", "setup"].map(str::to_owned).into();
        let mut cast = Self { people: Vec::new(), groups: Vec::new() };
        for step in steps {
            let Doing::Deed { by, chat_id, .. } = &step.what else { continue };
            if cast.person(by).is_none() {
                cast.people.push((by.clone(), variable(by, "user", &mut taken)));
            }
            let room = state.rooms.get(chat_id).filter(|it| it.chat.type_field != ChatType::Private);
            let Some(room) = room else { continue };
            let person = cast.person(by).unwrap_or_default().to_owned();
            let title = room.chat.title.clone().unwrap_or_default();
            let known = cast.groups.iter().position(|it| it.ids.contains(chat_id) || it.title == title);
            let at = known.unwrap_or_else(|| {
                let variable = variable(&title, "group", &mut taken);
                cast.groups.push(Gathering { ids: Vec::new(), title, variable, members: Vec::new() });
                cast.groups.len() - 1
            });
            let group = &mut cast.groups[at];
            if !group.ids.contains(chat_id) {
                group.ids.push(*chat_id);
            }
            if !group.members.contains(&person) {
                group.members.push(person);
            }
        }
        cast
    }

    fn person(&self, name: &str) -> Option<&str> {
        self.people.iter().find(|(known, _)| known == name).map(|(_, variable)| variable.as_str())
    }

    fn introduce(&self, line: &mut impl FnMut(&str)) {
        for (name, variable) in &self.people {
            let name = if name == "You" { "you" } else { name };
            line(&format!("let {variable} = bot.user({name:?});"));
        }
        for Gathering { title, variable, members, .. } in &self.groups {
            let members: Vec<String> = members.iter().map(|it| format!("&{it}")).collect();
            line(&format!("let {variable} = bot.group({title:?}, &[{}]);", members.join(", ")));
        }
    }

    fn says(&self, by: &str, chat_id: i64, topic: Option<i32>, said: &Said) -> String {
        let person = self.person(by).unwrap_or_default();
        let call = match said {
            Said::Call(call) => call,
            Said::Asked(_) => {
                return format!("// {person} asked how it is shipped and did not buy it, for which there is no step.");
            }
            Said::Sentence(sentence) => return format!("// {person} {sentence}."),
        };
        let group = self.groups.iter().find(|it| it.ids.contains(&chat_id)).map(|it| &it.variable);
        match (group, topic) {
            (None, _) => format!("{person}.{call}.await;"),
            (Some(group), None) => format!("{person}.in_(&{group}).{call}.await;"),
            (Some(group), Some(topic)) => format!("{person}.in_topic(&{group}, {topic}).{call}.await;"),
        }
    }
}

/// A variable for a name: its letters, or a number where it has none that Rust takes.
fn variable(name: &str, kind: &str, taken: &mut BTreeSet<String>) -> String {
    let lower = name.to_lowercase();
    let mut plain: String =
        lower.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).take(40).collect();
    plain = plain.trim_matches('_').to_owned();
    let is_word = plain.starts_with(|it: char| it.is_ascii_lowercase());
    // With an underscore behind it, it is no word of Rust's.
    let is_rusts = is_word && !is_free(&plain);
    let base = match (is_word, is_rusts) {
        (false, _) => kind.to_owned(),
        (true, true) => format!("{plain}_"),
        (true, false) => plain,
    };
    let mut variable = base.clone();
    let mut nth = 2;
    while !taken.insert(variable.clone()) {
        variable = format!("{base}{nth}");
        nth += 1;
    }
    variable
}

/// Whether a word is free to be a variable.
fn is_free(word: &str) -> bool {
    const WORDS: [&str; 48] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "super",
        "trait", "true", "try", "type", "typeof", "unsafe", "use", "virtual", "where", "while",
    ];
    !WORDS.contains(&word)
}

/// So many `#` that no line ends a literal which they stand around.
fn hashes(lines: &[String]) -> String {
    let behind = |it: &str| it.len() - it.trim_start_matches('#').len();
    let most = lines.iter().flat_map(|line| line.split('"').skip(1).map(behind)).max();
    "#".repeat(most.map_or(1, |it| it + 1))
}

fn duration(by: Duration) -> String {
    match by.subsec_nanos() {
        0 => format!("Duration::from_secs({})", by.as_secs()),
        _ => format!("Duration::from_millis({})", by.as_millis()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_ended_by_nothing_in_it() {
        for (line, expected) in [("a # b", "#"), ("a \"b\" c", "#"), ("a \"# b", "##"), ("\"### \"#\"", "####")] {
            assert_eq!(hashes(&[line.to_owned()]), expected, "{line}");
        }
    }
}
