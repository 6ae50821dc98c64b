//! The graph in Graphviz' language.

use std::fmt;

use crate::machine::{Destination, Graph};

/// A [`Graph`] in Graphviz' language.
#[derive(Clone, Copy, Debug)]
pub struct Dot<'a>(pub(super) &'a Graph);

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(graph) = self;
        writeln!(f, "digraph {} {{", Quoted(graph.name))?;
        for state in graph.states {
            let shape = match (state.entry, state.terminal) {
                (true, _) => " [style=bold]",
                (_, true) => " [peripheries=2]",
                _ => "",
            };
            writeln!(f, "    {}{shape};", Quoted(state.name))?;
        }
        if graph.edges.iter().any(|edge| edge.to == Destination::End) {
            writeln!(f, "    \"[*]\" [label=\"\" shape=doublecircle];")?;
        }
        for edge in &graph.edges {
            let to = match edge.to {
                Destination::End => "[*]",
                Destination::State(id) => graph.state(id),
            };
            let style = if edge.any { " style=dashed" } else { "" };
            let (from, to, label) = (Quoted(graph.state(edge.from)), Quoted(to), Quoted(edge.trigger));
            writeln!(f, "    {from} -> {to} [label={label}{style}];")?;
        }
        writeln!(f, "}}")
    }
}

/// A text as Graphviz reads it. It knows fewer escapes than Rust, and takes every other letter as it is.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        write!(f, "\"{text}\"")
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::machine::graph::tests::drawn;

    #[test]
    fn texts_are_what_they_are_and_no_escapes() {
        expect![[r#"
            digraph "a \"name\"" {
                "Idle" [style=bold];
                "End" [peripheries=2];
                "State";
                "State_";
                "Größe";
                "状態";
                "_Under_";
                "DefaultÄ";
                "Notes";
                "[*]" [label="" shape=doublecircle];
                "Idle" -> "End" [label="text"];
                "End" -> "State" [label="command = \"a_b\""];
                "State" -> "State_" [label="callback = \"day:1\"" style=dashed];
                "State_" -> "Größe" [label="callback = Button::Day(1..=7) | Button::Move { by: 1 }"];
                "Größe" -> "状態" [label="callback = \"a;b #35; &amp;amp; <b>x</b> `y` **z** $$1$$ _u_\""];
                "状態" -> "_Under_" [label="callback = \"%%{init: {}}%% fa:fa-user http://x.y/ :\""];
                "_Under_" -> "DefaultÄ" [label="regex = r\"^\\d+\\.\\*$\""];
                "DefaultÄ" -> "Notes" [label="callback = \"say \\\"hi\\\" \\N \\u{e9}\""];
                "Notes" -> "[*]" [label="callback = \"two\nlines	of😀\""];
            }
        "#]]
        .assert_eq(&drawn().dot().to_string());
    }
}
