//! Examples that are killed and started again: what their stores have kept.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use crate::{Program, example, lines, on, refused};

/// An example whose store is a file of this directory.
fn kept(name: &str, directory: &Path) -> Command {
    let mut command = example(name);
    command.env("STATEGRAM_STORE", format!("sqlite:{}", directory.join("bot.db").display()));
    command
}

/// An example that somebody is playing with.
struct Played {
    program: Program,
    says: Lines<BufReader<ChildStdout>>,
    hears: ChildStdin,
}

impl Played {
    fn start(mut command: Command) -> Self {
        let mut program = Program::start(command.stdin(Stdio::piped()));
        let says = BufReader::new(program.0.stdout.take().expect("a pipe")).lines();
        let hears = program.0.stdin.take().expect("a pipe");
        Self { program, says, hears }
    }

    fn hear(&mut self, line: &str) {
        writeln!(self.hears, "{line}").expect("it reads");
    }

    fn says(&mut self) -> String {
        self.says.next().expect("a line").expect("text")
    }

    /// SIGKILL.
    fn kill(mut self) {
        self.program.0.kill().expect("it runs");
        self.program.0.wait().expect("it ends");
    }
}

#[test]
fn the_counter_counts_on_after_it_was_killed() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut bot = Played::start(kept("message_counter", directory.path()));
    bot.hear("a");
    assert_eq!(bot.says(), "1");
    bot.hear("b");
    assert_eq!(bot.says(), "2");
    refused(kept("message_counter", directory.path()), "has this store open");
    bot.kill();
    assert_eq!(lines(&on(kept("message_counter", directory.path()), "c\n")), ["3"]);
    let names = std::fs::read_dir(directory.path()).expect("a directory").map(|it| it.expect("a name").file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["bot.db", "bot.db-lock"]);
}

#[test]
fn the_reminder_reminds_after_it_was_killed() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut bot = Played::start(kept("reminder", directory.path()));
    bot.hear("1s buy milk");
    assert_eq!(bot.says(), "In 1s: buy milk");
    bot.kill();
    let mut bot = Played::start(kept("reminder", directory.path()));
    assert_eq!(bot.says(), "Remember: buy milk");
    bot.hear("/list");
    assert_eq!(bot.says(), "Nothing is pending.");
    bot.kill();
}

#[test]
fn another_bot_on_the_same_file_leaves_the_reminder_as_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let reminder = |script: &str| on(kept("reminder", directory.path()), script);
    assert_eq!(lines(&reminder("1h buy milk\n")), ["In 1h: buy milk"]);
    assert_eq!(lines(&on(kept("message_counter", directory.path()), "a\n")), ["1"]);
    let output = reminder("/list\n!advance 3590s\n!advance 10s\n/list\n");
    let lines = lines(&output);
    assert!(lines[0].starts_with("In ") && lines[0].ends_with("buy milk"), "{lines:?}");
    assert_eq!(lines[1..], ["[1] Cancel buy milk", "Remember: buy milk", "Nothing is pending."]);
    assert_eq!(output.stderr, b"", "nothing was set aside");
}

#[test]
fn the_shop_sets_aside_what_its_warehouse_cannot_do_and_does_it_later() {
    let directory = tempfile::tempdir().expect("a directory");
    let shop = |words: &[&str]| {
        let mut command = kept("set_aside", directory.path());
        command.args(words);
        command
    };
    let output = on(shop(&[]), "3 pears\n5 plums\n");
    let sorry = "Our warehouse does not answer. We have your order, and will see to it.";
    assert_eq!(lines(&output), [sorry, sorry]);

    let output = on(shop(&["list"]), "");
    let listed = lines(&output);
    assert_eq!(listed[0], "1 update Shop 1001: handler `order` in state `Empty` failed: the warehouse does not answer");
    assert!(listed[1].contains("3 pears") && listed[3].contains("5 plums"), "{listed:?}");
    assert_eq!(lines(&on(shop(&["discard", "2"]), "")), ["2 discard: done"]);
    assert_eq!(lines(&on(shop(&["replay", "1"]), "")), ["1 replay: done"]);
    refused(shop(&["discard", "2"]), "nothing was set aside under 2");
    refused(shop(&["discard"]), "list, replay 1, discard 1, or nothing");
    refused(shop(&["replay", "one"]), "replay `one`? That is no number");
    let mut forgetful = shop(&[]);
    forgetful.env("STATEGRAM_STORE", "memory");
    refused(forgetful, "STATEGRAM_STORE: this shop keeps what was set aside in a file");

    let mut open = shop(&[]);
    open.env("WAREHOUSE", "open");
    assert_eq!(lines(&on(open, "/orders\n")), ["On their way: 3 pears", "3 pears"]);
    assert_eq!(lines(&on(shop(&["list"]), "")), [""; 0]);
}
