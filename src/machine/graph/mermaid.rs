//! The graph as a Mermaid state diagram.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::machine::{Destination, Graph, StateId};

/// What begins a statement of Mermaid's, in whatever case it is written.
const WORDS: [&str; 12] = [
    "accdescr",
    "acctitle",
    "class",
    "classdef",
    "click",
    "default",
    "href",
    "note",
    "scale",
    "state",
    "statediagram",
    "style",
];

/// A [`Graph`] as a Mermaid state diagram.
#[derive(Clone, Copy, Debug)]
pub struct Mermaid<'a>(pub(super) &'a Graph);

impl fmt::Display for Mermaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(graph) = self;
        let states: Vec<_> = graph.states.iter().zip(ids(graph)).collect();
        writeln!(f, "stateDiagram-v2")?;
        for (state, id) in states.iter().filter(|(state, id)| state.name != id) {
            writeln!(f, "    state \"{}\" as {id}", escaped(state.name))?;
        }
        for (_, id) in states.iter().filter(|(state, _)| state.entry) {
            writeln!(f, "    [*] --> {id}")?;
        }
        let name = |StateId(index)| states.get(usize::from(index)).map_or("?", |(_, id)| id);
        let mut drawn = HashSet::new();
        for edge in &graph.edges {
            if !drawn.insert((edge.from, edge.to, edge.trigger)) {
                continue;
            }
            let to = match edge.to {
                Destination::End => "[*]",
                Destination::State(id) => name(id),
            };
            writeln!(f, "    {} --> {to}: {}", name(edge.from), escaped(edge.trigger))?;
        }
        Ok(())
    }
}

/// What stands for each state, no two alike. That is its name, unless Mermaid might take it for something else.
fn ids(graph: &Graph) -> Vec<Cow<'static, str>> {
    let mut ids: Vec<Cow<'static, str>> = Vec::new();
    for state in graph.states {
        let mut id = Cow::Borrowed(state.name);
        if is_odd(state.name) {
            while graph.states.iter().any(|other| other.name == id) || ids.contains(&id) {
                id.to_mut().insert(0, '_');
            }
        }
        ids.push(id);
    }
    ids
}

fn is_odd(name: &str) -> bool {
    let word = name.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').next().unwrap_or_default();
    // Some names of JavaScript's, like `constructor`, and `_emphasis_` are none of a Rust variant.
    WORDS.iter().any(|it| it.eq_ignore_ascii_case(word)) || name.starts_with(|it: char| it.is_lowercase() || it == '_')
}

/// A text on one line, with entities for what Mermaid would take for markup, or for the end of the statement.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or('\n');
        let is_markup = match letter {
            '#' | ';' | '<' | '&' | '*' | '`' => true,
            '%' | '$' => before == letter || after == letter,
            // Two of them are no label, and `fa:fa-user` is a picture.
            ':' => !matches!(after, ' ' | '0'..='9'),
            '_' => !before.is_alphanumeric() || !after.is_alphanumeric(),
            '\\' => after.is_ascii_punctuation(),
            _ => false,
        };
        match letter {
            _ if is_markup => escaped.extend(["#", &u32::from(letter).to_string(), ";"]),
            _ if letter.is_whitespace() || letter.is_control() => escaped.push(' '),
            _ => escaped.push(letter),
        }
        before = letter;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::machine::StateInfo;
    use crate::machine::graph::tests::drawn;

    #[test]
    fn no_two_states_have_one_id() {
        const fn named(name: &'static str) -> StateInfo {
            StateInfo { name, entry: false, terminal: false, expires: None, at_most: None }
        }
        const STATES: [StateInfo; 4] = [named("State"), named("_State"), named("state"), named("Fine")];
        let mut graph = drawn();
        graph.states = &STATES;
        assert_eq!(super::ids(&graph), ["__State", "___State", "_state", "Fine"]);
    }

    #[test]
    fn names_and_labels_are_what_they_are_and_no_markup() {
        expect![[r##"
            stateDiagram-v2
                state "State" as _State
                state "#95;Under#95;" as __Under_
                state "DefaultÄ" as _DefaultÄ
                [*] --> Idle
                Idle --> End: text
                End --> _State: command = "a_b"
                _State --> State_: callback = "day:1"
                State_ --> Größe: callback = Button#58;#58;Day(1..=7) | Button#58;#58;Move { by: 1 }
                Größe --> 状態: callback = "a#59;b #35;35#59; #38;amp#59; #60;b>x#60;/b> #96;y#96; #42;#42;z#42;#42; #36;#36;1#36;#36; #95;u#95;"
                状態 --> __Under_: callback = "#37;#37;{init: {}}#37;#37; fa#58;fa-user http#58;//x.y/ #58;"
                __Under_ --> _DefaultÄ: regex = r"^\d+#92;.#92;#42;$"
                _DefaultÄ --> Notes: callback = "say #92;"hi#92;" \N \u{e9}"
                Notes --> [*]: callback = "two lines of😀"
        "##]].assert_eq(&drawn().mermaid().to_string());
    }
}
