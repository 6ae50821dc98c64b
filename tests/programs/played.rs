//! Examples played by a script at the terminal, where the terminal shows more than what the bot says of its own accord.

use stategram::testing::Recording;

use crate::{example, lines, on};

#[test]
fn buttons_that_came_by_inline_mode_are_shown_and_pressed() {
    let output =
        on(example("date_calculator"), "you@friends> @bot tue\nyou@friends> #1\nann@friends> #2\n!advance 30s\n");
    let lines = lines(&output);
    assert!(lines[0].starts_with("friends: [1] ") && lines[0].ends_with("Tuesday"), "{lines:?}");
    let offered = lines.iter().position(|it| it.starts_with("friends: Tuesday, ")).expect("what was chosen");
    assert_eq!(lines[offered + 1..offered + 3], ["friends: [1] Yes  [2] No", "friends: (toast) Ok"]);
    assert!(lines[offered + 3].starts_with("friends: (edited) 20"), "{lines:?}");
    assert_eq!(lines[offered + 4..], ["friends: Yes: 0", "friends: No: 1"]);
    assert_eq!(output.stderr, b"", "nothing to complain of");
}

#[test]
fn a_payment_is_over_before_the_next_line_and_before_the_end() {
    let output = on(example("payment"), "cream\n!pay\n!pay 2\n");
    let ways = ["[1] FedEx: 26.90 HKD", "[2] DHL: 15.76 HKD", "Successful payment RECEIVED!!!"];
    let expected = ["[invoice Nick's Hand Cream: 9.99 HKD]"].into_iter().chain(ways).chain(ways);
    assert_eq!(lines(&output), expected.collect::<Vec<_>>());
}

#[test]
fn the_log_in_is_decided_by_a_button_or_by_silence() {
    let question = ["Log-in from 192.0.2.7, Firefox on Linux. Allow?", "[1] Allow  [2] Refuse"];
    for (line, decided, shown) in [
        ("#1\n", "logged in\n", "(edited) Log-in from 192.0.2.7, Firefox on Linux: allowed."),
        ("#2\n", "not logged in\n", "(edited) Log-in from 192.0.2.7, Firefox on Linux: refused."),
        (
            "!advance 1m\n",
            "not logged in\n",
            "(edited) Log-in from 192.0.2.7, Firefox on Linux: refused, since nobody answered.",
        ),
    ] {
        let output = on(example("two_factor"), line);
        assert_eq!(lines(&output), [question[0], question[1], shown]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), decided);
    }
}

#[test]
fn the_figures_are_served_beside_the_terminal() {
    let mut metrics = example("metrics");
    metrics.env("METRICS_LISTEN", "127.0.0.1:0");
    let output = on(metrics, "hi\nho\n!advance 10s\nho\n");
    assert_eq!(lines(&output), ["1", "2", "1"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("The figures are at http://127.0.0.1:") && said.lines().count() == 1, "{said}");
}

#[test]
fn what_happens_is_written_down_where_somebody_asks_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("played.jsonl");
    let mut counter = example("message_counter");
    counter.env("STATEGRAM_RECORD", &path);
    assert_eq!(lines(&on(counter, "hi\nho\n")), ["1", "2"]);
    let text = std::fs::read_to_string(path).expect("a recording");
    assert_eq!(text.lines().filter(|it| it.contains(r#""update":"#)).count(), 2, "{text}");
    Recording::parse(&text).expect("a recording");
}

#[test]
fn the_graphs_are_printed_and_that_is_all() {
    for (ending, arguments) in [("mmd", &["guess_a_number"][..]), ("dot", &["dot", "guess_a_number"])] {
        let output = example("graphs").args(arguments).output().expect("a program");
        let checked = format!("{}/docs/graphs/guess_a_number.{ending}", env!("CARGO_MANIFEST_DIR"));
        let graph = std::fs::read_to_string(checked).expect("a checked graph");
        assert_eq!(lines(&output)[1..], [graph.lines().collect(), vec![""]].concat());
    }
}
