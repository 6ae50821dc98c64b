use proptest::prelude::*;

use super::*;
use crate::prelude::Command;

#[derive(Command, Debug, PartialEq)]
enum Cmd {
    /// Throws dice
    #[command(alias = "r", de = "Würfelt")]
    Roll { sides: u32, times: Option<u8> },
    /// Says something
    Say(String, String),
    /// Adds up
    Add(Vec<i32>),
    /// Notes something
    Note(Option<String>),
    /// Helps
    Help,
    #[command(hidden, usage = "/debug level")]
    Debug(u8),
}

#[track_caller]
fn check(text: &str, read: Result<Cmd, CommandError>) {
    assert_eq!(Cmd::parse(&CommandLine::parse(text).unwrap()), read, "{text}");
}

#[test]
fn arguments_are_words_in_order() {
    check("/roll 6", Ok(Cmd::Roll { sides: 6, times: None }));
    check("/r\t6  2", Ok(Cmd::Roll { sides: 6, times: Some(2) }));
    check("/say ann  hello  there ", Ok(Cmd::Say("ann".to_owned(), "hello  there".to_owned())));
    check("/add", Ok(Cmd::Add(vec![])));
    check("/add 1 -2 3", Ok(Cmd::Add(vec![1, -2, 3])));
    check("/note", Ok(Cmd::Note(None)));
    check("/note \"a\" b", Ok(Cmd::Note(Some("\"a\" b".to_owned()))));
    check("/help me", Ok(Cmd::Help));
    check("/debug 3", Ok(Cmd::Debug(3)));
    check("/Roll 6", Err(CommandError::Unknown));
}

#[test]
fn wrong_arguments_are_told_the_usage() {
    for wrong in ["/roll", "/roll six", "/roll 6 300", "/roll 6 2 1", "/r -1"] {
        check(wrong, Err(CommandError::Usage("/roll <sides> [times]")));
    }
    check("/say ann", Err(CommandError::Usage("/say <text> <text...>")));
    check("/add 1 x", Err(CommandError::Usage("/add [number...]")));
    check("/debug", Err(CommandError::Usage("/debug level")));
}

#[test]
fn words_between_quotes_are_one() {
    let said = |name: &str| Ok(Cmd::Say(name.to_owned(), "hi".to_owned()));
    check("/say \"Ann Lee\" hi", said("Ann Lee"));
    check("/say \u{201c}Ann Lee\u{201d} hi", said("Ann Lee"));
    check("/say \u{201e}Ann Lee\u{201c} hi", said("Ann Lee"));
    check("/say \u{ab}Ann Lee\u{bb} hi", said("Ann Lee"));
    check("/say \"Ann hi", said("\"Ann"));
    check("/say \"a\"b\" hi", said("a\"b"));
    check("/say \"\" hi", said(""));
}

#[test]
fn telegram_is_told_what_is_not_hidden_in_each_language() {
    let mut menu = Menu::default();
    menu.add(Audience::everyone(), Cmd::LIST);
    let lists = menu.lists().unwrap();
    let shown: Vec<_> =
        lists.iter().map(|(audience, list)| (audience.language.as_deref(), list.len(), &list[0])).collect();
    let roll = |text: &str| crate::types::BotCommand::builder().command("roll").description(text).build();
    assert_eq!(shown, [(None, 5, &roll("Throws dice")), (Some("de"), 5, &roll("Würfelt"))]);
    menu.add(Audience::everyone(), Cmd::LIST);
    let twice = "the command `/roll` is registered twice for one audience: give one of the two another name";
    assert_eq!(menu.lists().unwrap_err().to_string(), twice);
}

proptest! {
    #[test]
    fn whatever_follows_a_command_is_read_or_refused(rest in ".{0,40}", name in "(roll|r|say|add|note|help|debug|x)") {
        let text = format!("/{name} {rest}");
        let line = CommandLine::parse(&text).unwrap();
        match Cmd::parse(&line) {
            Ok(Cmd::Note(Some(note))) => prop_assert_eq!(note, rest.trim()),
            Ok(Cmd::Say(word, said)) => prop_assert!(rest.contains(&word) && rest.trim().ends_with(&said) && !said.is_empty()),
            Ok(_) => prop_assert_ne!(name, "x"),
            Err(CommandError::Unknown) => prop_assert_eq!(name, "x"),
            Err(CommandError::Usage(usage)) => prop_assert!(!usage.is_empty()),
        }
    }
}
