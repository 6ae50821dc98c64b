//! The graph of each example is a checked file: a transition that appears or disappears is seen in review.
//!
//! `UPDATE_EXPECT=1 cargo test --test examples graphs` writes the files anew.

use std::path::Path;

use expect_test::expect_file;
use stategram::prelude::Handlers;

use crate::bots;

/// Each conversation of an example has a graph, and each graph a conversation.
#[test]
fn none_is_left_out() {
    let files = |folder, ending: &'static str| {
        let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        files.map(|it| it.unwrap().path()).filter(move |it| it.to_string_lossy().ends_with(ending))
    };
    let conversations = files("examples", ".rs").map(|it| std::fs::read_to_string(it).unwrap());
    let conversations: usize = conversations.map(|it| it.matches("#[derive(Conversation,").count()).sum();
    assert_eq!(conversations, files("docs/graphs", ".mmd").count());
}

macro_rules! check {
    ($($file:ident: $example:ident::$conversation:ident;)*) => {$(
        #[test]
        fn $file() {
            let graph = bots::$example::$conversation::graph();
            let file = |kind| concat!(env!("CARGO_MANIFEST_DIR"), "/docs/graphs/", stringify!($file), ".").to_owned() + kind;
            expect_file![file("mmd")].assert_eq(&graph.mermaid().to_string());
            expect_file![file("dot")].assert_eq(&graph.dot().to_string());
        }
    )*};
}

check! {
    alarm: alarm::AlarmClock;
    chatbox_desk: chatbox::Desk;
    chatbox_greeter: chatbox::Greeter;
    chatbox_mailbox: chatbox::Mailbox;
    date_calculator: date_calculator::DateCalculator;
    deep_linking: deep_linking::Visit;
    dicey_clock: dicey_clock::DiceyClock;
    emodi: emodi::Emodi;
    guess_a_number: guess_a_number::Game;
    hello: hello::Hello;
    in_an_app: in_an_app::Account;
    indoor_climate: indoor_climate::Monitor;
    inline_echo: inline_echo::InlineEcho;
    inline_per_user: inline_per_user::QueryCounter;
    ip_cam: ip_cam::Camera;
    keyboards: keyboards::Keyboards;
    keyboards_results: keyboards::Results;
    lover: lover::Lover;
    message_counter: message_counter::Counter;
    pairing_monitor: pairing::Monitor;
    pairing_of_chat: pairing::OfChat;
    pairing_of_inline_user: pairing::OfInlineUser;
    pairing_of_message: pairing::OfMessage;
    pairing_of_user: pairing::OfUser;
    payment_counter: payment::Counter;
    payment_order: payment::Order;
    quiz: quiz::Quiz;
    quiz_invitation: quiz::Invitation;
    registration: registration::Registration;
    reminder: reminder::Reminders;
    set_aside: set_aside::Shop;
    skeleton: skeleton::Skeleton;
    two_factor: two_factor::SecondFactor;
    user_tracker: user_tracker::UserTracker;
    vote: vote::Vote;
}
