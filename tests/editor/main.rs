//! What an editor does in a bot that somebody is writing: rust-analyzer is asked, over its own protocol.
//!
//!     rustup component add rust-analyzer
//!     cargo test --test editor -- --ignored
//!
//! It is not asked for the sources of the standard library, which must not be in the pinned toolchain: rustc shows them in its
//! messages, and `ui-tests` knows these by heart. A few lines in `fixture/std` do instead.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so")]

mod bot;
mod server;

use bot::{BOT, Editor};

/// The body of a handler, with the state at hand.
const BODY: &str = "state.tries += 1;";
/// An attribute, and one of another handler.
const ON: &str = "#[on(Playing, text)]";
const OTHER: &str = "#[on(Idle, message)]";
const FIELDS: What<'_> = What::OffersFirst(&["secret", "tries"]);
const STATES: What<'_> = What::OffersOnly(&["Idle", "Playing"]);
const TRIGGERS: What<'_> = What::Offers(&["callback", "command", "expired", "inline_query", "photo", "text"]);
const THE_VARIANT: What<'_> = What::GoesTo("^Playing { secret: u8, tries: u32 },");

/// What has to hold.
enum What<'a> {
    /// These are the best of what is offered.
    OffersFirst(&'a [&'a str]),
    /// These are offered, and nothing else.
    OffersOnly(&'a [&'a str]),
    /// These are offered, and no type and no macro is.
    Offers(&'a [&'a str]),
    /// There is one place to go to.
    GoesTo(&'a str),
    /// The new name, and what stands in its file then.
    Renames(&'a str, String),
    /// All of this is shown.
    Shows(&'a [&'a str]),
}

/// What is typed (the last `|` is the cursor), and what has to hold then.
#[rustfmt::skip]
fn table() -> Vec<(Vec<(&'static str, &'static str)>, What<'static>)> {
    vec![
        // In a body that is not finished.
        (vec![(BODY, "state.|;")], FIELDS),
        (vec![(BODY, "state.|")], FIELDS),
        (vec![(BODY, "let x = match state.| { 0 => }")], FIELDS),
        (vec![(BODY, "if state.| {")], FIELDS),
        // While something else is wrong.
        (vec![(OTHER, "#[on(Idle, comand = \"play\")]"), (BODY, "state.|;")], FIELDS),
        (vec![(OTHER, "#[on(Idle,)]"), (BODY, "state.|;")], FIELDS),
        (vec![(OTHER, "#[on()]"), (BODY, "state.|")], FIELDS),
        (vec![("fn start(reply: &mut Reply)", "fn start(reply)"), (BODY, "state.|;")], FIELDS),
        (vec![("expires = \"10s\"", "expirs = \"10s\""), (BODY, "state.|;")], FIELDS),
        (vec![(ON, "#[on(Playing,)]"), (BODY, "state.|;")], FIELDS),
        (vec![("        Playing { secret: 7, tries: 0 }", "        Playing { | }")], FIELDS),
        (vec![("        Playing { secret: 7, tries: 0 }", "        Playing { secret: 7, | }")], What::OffersFirst(&["tries"])),
        (vec![("reply.text(\"Guess my number\");", "reply.|")], What::Offers(&["text", "photo", "edit", "alert"])),
        // In an attribute, also in one that is the first of its function to be typed.
        (vec![(ON, "#[on(Pl|, text)]")], STATES),
        (vec![(ON, "#[on(|, text)]")], STATES),
        (vec![(ON, "#[on(Pl|)]")], STATES),
        (vec![(ON, "#[on(|)]")], STATES),
        (vec![(ON, "#[on(Idle | Pl|, text)]")], STATES),
        (vec![(ON, "#[on(Playing, te|)]")], TRIGGERS),
        (vec![(ON, "#[on(Playing, |)]")], TRIGGERS),
        (vec![(ON, "#[on(_, te|xt)]")], TRIGGERS),
        (vec![(ON, "#[on(Playing, comm| = \"play\")]")], TRIGGERS),
        (vec![(ON, "#[on(Pl|)]\n\n    #[on(Playing, text)]")], STATES),
        (vec![(ON, "#[on(Playing, te|)] fn\n\n    #[on(Playing, text)]")], TRIGGERS),
        (vec![("callback = Button::Yes", "callback = Button::|")], What::OffersOnly(&["Day", "Yes"])),
        // A state is its variant.
        (vec![(ON, "#[on(Play|ing, text)]")], THE_VARIANT),
        (vec![("state: &mut Playing,", "state: &mut Play|ing,")], THE_VARIANT),
        (vec![("state: Playing,", "state: Play|ing,")], THE_VARIANT),
        (vec![("To<Stay, Playing, End>", "To<Stay, Play|ing, End>")], THE_VARIANT),
        (vec![("-> Playing {", "-> Play|ing {")], THE_VARIANT),
        (vec![("{Idle, Playing};", "{Idle, Play|ing};")], THE_VARIANT),
        (vec![("state.tries +=", "state.tr|ies +=")], What::GoesTo("Playing { secret: u8, ^tries: u32 },")),
        (vec![("callback = Button::Yes", "callback = But|ton::Yes")], What::GoesTo("enum ^Button {")),
        (vec![("callback = Button::Yes", "callback = Button::Y|es")], What::GoesTo("^Yes,")),
        (vec![("Text(n): Text<u8>", "Text(n): Te|xt<u8>")], What::GoesTo("text.rspub struct ^Text<T = String>(pub T);")),
        (vec![("impl Game", "impl Ga|me")], What::GoesTo("enum ^Game {")),
        (vec![("use game::", "use ga|me::")], What::GoesTo("enum ^Game {")),
        // A state has one name, wherever it is renamed: that of the variant, of its struct, and of what is imported.
        (vec![(ON, "#[on(Play|ing, text)]")], What::Renames("Running", BOT.replace("Playing", "Running"))),
        (vec![("    Playing { secret: u8", "    Play|ing { secret: u8")], What::Renames("Running", BOT.replace("Playing", "Running"))),
        (vec![("To<Stay, Playing, End>", "To<Stay, Play|ing, End>")], What::Renames("Running", BOT.replace("Playing", "Running"))),
        (vec![("Playing { secret: u8", "Playing { sec|ret: u8")], What::Renames("number", BOT.replace("secret", "number"))),
        (vec![("callback = Button::Yes", "callback = But|ton::Yes")], What::Renames("Press", BOT.replace("Button", "Press"))),
        // Where an import is renamed, it is the import, as in any Rust.
        (vec![("{Idle, Playing};", "{Idle, Play|ing};")], What::Renames("Running", {
            let (imported, used) = BOT.split_once("{Idle, Playing}").expect("it is imported");
            format!("{imported}{{Idle, Playing as Running}}{}", used.replace("Playing", "Running"))
        })),
        // What is under the pointer is what the author wrote.
        (vec![("fn start", "fn sta|rt")], What::Shows(&["fn start(reply: &mut Reply) -> Playing", "Anything starts a game."])),
        (vec![(ON, "#[on(Play|ing, text)]")], What::Shows(&["Playing", "secret: u8", "The number is not found yet."])),
        (vec![(ON, "#[on(Playing, te|xt)]")], What::Shows(&["text", "A new message with text, commands included."])),
        // Nothing is known of what the attributes of a derive take: they are for the derive alone.
        (vec![("#[state(entry)]", "#[state(ent|)]")], What::OffersOnly(&[])),
    ]
}

#[test]
#[ignore = "needs rust-analyzer: rustup component add rust-analyzer"]
fn an_editor_goes_on_in_the_middle_of_a_word() {
    let mut editor = Editor::open();
    editor.at(&[]);
    let mut wrong = Vec::new();
    let underlined = editor.underlines();
    if !underlined.is_empty() {
        wrong.push(format!("in a sound bot there is underlined: {underlined:?}"));
    }
    for (edits, what) in table() {
        let at = editor.at(&edits);
        if let Err(instead) = what.holds(&mut editor, &at) {
            wrong.push(format!("{edits:?}: {instead}"));
        }
    }
    editor.close();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl What<'_> {
    /// What there is instead.
    fn holds(&self, editor: &mut Editor, at: &serde_json::Value) -> Result<(), String> {
        let (holds, found) = match self {
            Self::OffersFirst(names) => {
                let mut best = editor.offers(at);
                best.truncate(names.len());
                (best == *names, format!("offers {best:?} first"))
            }
            Self::OffersOnly(names) => {
                let mut offers = editor.offers(at);
                offers.sort();
                (offers == *names, format!("offers {offers:?}"))
            }
            Self::Offers(names) => {
                let offers = editor.offers(at);
                let foreign =
                    ["crate::", "Game", "std", "panic!"].iter().any(|it| offers.iter().any(|offer| offer == it));
                let all = names.iter().all(|name| offers.iter().any(|it| it.split('(').next() == Some(name)));
                (all && !foreign, format!("offers {offers:?}"))
            }
            Self::GoesTo(place) => {
                let places = editor.goes_to(at);
                (places == [*place], format!("goes to {places:#?}"))
            }
            Self::Renames(name, expected) => {
                let renamed = editor.renamed(at, name);
                (renamed.as_ref() == Ok(expected), format!("renames to {renamed:?}"))
            }
            Self::Shows(parts) => {
                let shown = editor.shows(at);
                (parts.iter().all(|it| shown.contains(it)), format!("shows {shown:?}"))
            }
        };
        if holds { Ok(()) } else { Err(found) }
    }
}
