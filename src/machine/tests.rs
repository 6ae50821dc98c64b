//! The handler table, run by hand: one event, one handler, and what came of it.

use std::sync::Arc;
use std::time::Duration;

use expect_test::expect;
use futures_util::FutureExt;

use crate::Bot;
use crate::bot::Scripted;
use crate::clock::Moment;
use crate::machine::{
    Attempt, Conversation, Cx, Failure, FailureKind, Handler, HandlerError, Home, Next, Refusal, Table, Turn,
};
use crate::prelude::*;
use crate::reply::Call;
use crate::store::{EntryKind, TimerChange};
use crate::update::Incoming;

#[derive(Provide)]
struct App {
    name: String,
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, expires = "10s")]
enum Game {
    #[state(entry)]
    Idle,
    Playing {
        secret: u8,
        tries: u32,
    },
    Paused(Box<Game>),
}
use game::{Idle, Paused, Playing};

#[handler(app = App)]
impl Game {
    #[on(Idle, message)]
    fn start(Data(name): Data<String>, chat: Chat, reply: &mut Reply) -> Playing {
        reply.text(format!("{name} in {}", chat.id));
        Playing { secret: 7, tries: 0 }
    }

    #[on(Playing, text)]
    async fn guess(game: &mut Playing, Text(n): Text<u8>, reply: &mut Reply) -> To<Stay, Idle> {
        game.tries += 1;
        std::future::ready(()).await;
        reply.text("?");
        if n == game.secret { to(Idle) } else { to(Stay) }
    }

    #[on(Playing, callback = "pause")]
    fn pause(game: Game, user: User, reply: &mut Reply) -> Result<Paused, String> {
        reply.toast(&user.first_name);
        if user.id == 2 { Err("not you".to_owned()) } else { Ok(Paused(Box::new(game))) }
    }

    #[on(Paused, message)]
    fn resume(Paused(game): Paused, message: Message) -> Any<Game> {
        match message.text.as_deref() {
            Some("/stop") => to(End),
            Some("/wait") => to(Stay),
            _ => to(*game),
        }
    }

    #[on(Paused, callback_query)]
    fn broken(reply: &mut Reply) -> Stay {
        reply.text("Pick").keyboard(Keyboard::new().button("Nothing", ""));
        Stay
    }

    #[on(_, expired)]
    fn late(game: &Game, chat: Chat, reply: &mut Reply) -> End {
        reply.text(format!("{} {:?}", game.state(), chat.kind));
        End
    }

    #[on(_, failed)]
    fn sorry(failure: Failure, update: Update, reply: &mut Reply) -> Stay {
        reply.text(format!("{failure} in {}", update.update_id()));
        Stay
    }
}

fn message(text: &str) -> Option<Arc<Incoming>> {
    let raw = format!(
        r#"{{"update_id": 1, "message": {{"message_id": 2, "date": 3, "chat": {{"id": 4, "type": "private"}},
        "from": {{"id": 4, "is_bot": false, "first_name": "Ann"}}, "text": "{text}"}}}}"#
    );
    Incoming::decode(&raw).ok().map(Arc::new)
}

fn press(user: u8, data: &str) -> Option<Arc<Incoming>> {
    let raw = format!(
        r#"{{"update_id": 1, "callback_query": {{"id": "q", "chat_instance": "c", "data": "{data}",
        "from": {{"id": {user}, "is_bot": false, "first_name": "Ann"}}}}}}"#
    );
    Incoming::decode(&raw).ok().map(Arc::new)
}

fn handler(name: &str) -> &'static Handler<Game> {
    Game::HANDLERS.iter().find(|it| it.name == name).unwrap()
}

/// Tries the handler; `None` where an argument refused.
fn run(name: &str, state: &Game, update: Option<Arc<Incoming>>) -> Option<Result<Turn<Game>, HandlerError>> {
    let failure = Failure { handler: "guess", state: "Playing", kind: FailureKind::Panic("ouch".to_owned()) };
    let state: &(dyn std::any::Any + Send + Sync) = state;
    let cx = Cx {
        event: None,
        undeliverable: None,
        update: update.as_ref(),
        album: None,
        failure: Some(&failure),
        state,
        seed: &PerChat(4),
        home: Some(&Home::chat(4)),
        app: &App { name: "Guess".to_owned() },
        bot: &Bot::over(Scripted::new()),
        me: &Me::new(crate::types::User::builder().id(7).is_bot(true).first_name("Bot").build(), None),
        now: Moment::from_millis(0),
        pattern: None,
    };
    match (handler(name).run)(&cx) {
        Attempt::Refused(Refusal::Skip | Refusal::Usage(_)) => None,
        Attempt::Refused(Refusal::Fail(error)) => Some(Err(error)),
        Attempt::Done(turn) => Some(turn),
        Attempt::Running(future) => future.now_or_never(),
    }
}

#[track_caller]
fn check(name: &str, state: &Game, update: Option<Arc<Incoming>>, next: Next<Game>, replies: &[&str]) {
    let turn = run(name, state, update).unwrap().unwrap();
    assert_eq!(turn.next, next);
    let said = turn.effects.iter().map(|effect| match &effect.call {
        Call::SendMessage(params) => params.text.as_str(),
        Call::AnswerCallbackQuery(params) => params.text.as_deref().unwrap_or_default(),
        _ => "...",
    });
    assert_eq!(said.collect::<Vec<_>>(), replies);
}

const PLAYING: Game = Game::Playing { secret: 7, tries: 0 };

#[test]
fn a_state_is_gone_to_edited_or_left_for_the_entry() {
    check("start", &Game::Idle, message("hi"), Next::To(PLAYING), &["Guess in 4"]);
    check("guess", &PLAYING, message("3"), Next::Edited(Game::Playing { secret: 7, tries: 1 }), &["?"]);
    check("guess", &PLAYING, message(" 7 "), Next::End, &["?"]);
}

#[test]
fn an_argument_that_refuses_leaves_the_event_to_the_next_handler() {
    assert!(run("guess", &PLAYING, message("many")).is_none());
    assert!(run("guess", &PLAYING, press(1, "7")).is_none());
}

#[test]
fn the_whole_conversation_can_be_taken_and_any_state_be_gone_to() {
    let paused = Game::Paused(Box::new(PLAYING));
    check("pause", &PLAYING, press(1, "pause"), Next::To(paused.clone()), &["Ann"]);
    check("resume", &paused, message("go on"), Next::To(PLAYING), &[]);
    check("resume", &paused, message("/stop"), Next::End, &[]);
    check("resume", &paused, message("/wait"), Next::Stay, &[]);
    check("resume", &Game::Paused(Box::new(Game::Idle)), message("go on"), Next::End, &[]);
}

#[test]
fn an_error_and_a_reply_that_cannot_be_sent_fail_the_turn() {
    let error = run("pause", &PLAYING, press(2, "pause")).unwrap().unwrap_err();
    assert_eq!(error.to_string(), "not you");
    let error = run("broken", &Game::Paused(Box::new(PLAYING)), press(2, "7")).unwrap().unwrap_err();
    assert_eq!(error.to_string(), "button \"Nothing\" has no callback data; Telegram asks for 1 to 64 bytes");
}

#[test]
fn what_happens_without_an_update_knows_the_conversations_own_chat() {
    check("late", &PLAYING, None, Next::End, &["#1 None"]);
    check("sorry", &PLAYING, message("3"), Next::Stay, &["handler `guess` in state `Playing` panicked: ouch in 1"]);
    assert!(run("sorry", &PLAYING, None).is_none());
}

#[test]
fn the_table_knows_what_the_types_say() {
    assert!(
        handler("start").taken.sure
            && handler("pause").taken.sure
            && handler("late").taken.sure
            && !handler("guess").taken.sure
    );
    assert_eq!(
        (handler("guess").taken.edited, handler("pause").taken.moved, handler("late").taken.borrowed),
        (1, 1, 1)
    );
    assert!(handler("resume").targets.any);
    assert_eq!(Game::graph().dot().to_string().matches("dashed").count(), 4);
}

#[test]
fn the_graph_is_drawn() {
    expect![[r#"
        stateDiagram-v2
            [*] --> Idle
            Idle --> Playing: message
            Playing --> Idle: text
            Playing --> Playing: text
            Playing --> Paused: callback = "pause"
            Paused --> Idle: message
            Paused --> Playing: message
            Paused --> Paused: message
            Paused --> [*]: message
            Paused --> Paused: callback_query
            Playing --> [*]: expired
            Paused --> [*]: expired
            Idle --> Idle: failed
            Playing --> Playing: failed
            Paused --> Paused: failed

        digraph "Game" {
            "Idle" [style=bold];
            "Playing";
            "Paused";
            "[*]" [label="" shape=doublecircle];
            "Idle" -> "Playing" [label="message"];
            "Playing" -> "Idle" [label="text"];
            "Playing" -> "Playing" [label="text"];
            "Playing" -> "Paused" [label="callback = \"pause\""];
            "Paused" -> "Idle" [label="message" style=dashed];
            "Paused" -> "Playing" [label="message" style=dashed];
            "Paused" -> "Paused" [label="message" style=dashed];
            "Paused" -> "[*]" [label="message" style=dashed];
            "Paused" -> "Paused" [label="callback_query"];
            "Playing" -> "[*]" [label="expired"];
            "Paused" -> "[*]" [label="expired"];
            "Idle" -> "Idle" [label="failed"];
            "Playing" -> "Playing" [label="failed"];
            "Paused" -> "Paused" [label="failed"];
        }
    "#]]
    .assert_eq(&format!("{}\n{}", Game::graph().mermaid(), Game::graph().dot()));
}

#[test]
fn arrows_that_look_alike_are_drawn_once() {
    let graph = Game::graph();
    let mut twice = graph.clone();
    twice.edges.extend(&graph.edges);
    assert_eq!(twice.mermaid().to_string(), graph.mermaid().to_string());
}

#[derive(Serialize, Deserialize, Debug)]
enum Bell {
    Rings { times: u8 },
    Breaks,
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, event = Bell, name = "house")]
enum House {
    #[state(entry)]
    Quiet,
    Noisy,
}
use house::{Noisy, Quiet};

#[handler]
impl House {
    #[on(Quiet, event)]
    fn ring(Event(bell): Event<Bell>, timers: &mut Timers<Bell>, events: &mut Events, chat: Chat) -> Noisy {
        timers.after(Duration::from_secs(1), bell);
        events.send::<Self>(&PerChat(chat.id + 1), Bell::Breaks);
        Noisy
    }

    #[on(Noisy, event)]
    fn again() -> Stay {
        Stay
    }

    #[on(_, undeliverable)]
    fn refused(refused: Undeliverable, timers: &mut Timers<Bell>, reply: &mut Reply) -> End {
        timers.after(Duration::ZERO, Bell::Breaks).every(Duration::ZERO);
        reply.text(refused.description);
        End
    }
}

fn run_in_the_house(name: &str, event: &str) -> Option<Result<Turn<House>, HandlerError>> {
    let handler = House::HANDLERS.iter().find(|it| it.name == name).unwrap();
    let refused = Undeliverable {
        method: "sendMessage".to_owned(),
        chat_id: None,
        sent: None,
        gone: None,
        description: "no".to_owned(),
    };
    let cx = Cx {
        event: Some(event),
        undeliverable: Some(&refused),
        update: None,
        album: None,
        failure: None,
        state: &House::Quiet,
        seed: &PerChat(4),
        home: Some(&Home::chat(4)),
        app: &(),
        bot: &Bot::over(Scripted::new()),
        me: &Me::new(crate::types::User::builder().id(7).is_bot(true).first_name("Bot").build(), None),
        now: Moment::from_millis(5),
        pattern: None,
    };
    match (handler.run)(&cx) {
        Attempt::Refused(Refusal::Skip | Refusal::Usage(_)) => None,
        Attempt::Refused(Refusal::Fail(error)) => Some(Err(error)),
        Attempt::Done(turn) => Some(turn),
        Attempt::Running(future) => future.now_or_never(),
    }
}

#[test]
fn an_event_is_read_and_timers_and_events_are_queued() {
    let turn = run_in_the_house("ring", r#"{"Rings":{"times":2}}"#).unwrap().unwrap();
    assert_eq!(turn.next, Next::To(House::Noisy));
    let [TimerChange::Set { due, event, .. }] = &turn.timers[..] else { panic!("one timer: {:?}", turn.timers) };
    assert_eq!((*due, event.as_str()), (Moment::from_millis(1_005), r#"{"Rings":{"times":2}}"#));
    let [posting] = &turn.postings[..] else { panic!("one event: {:?}", turn.postings) };
    assert_eq!((posting.conversation.as_str(), posting.seed.as_str()), ("house", "5"));
    assert_eq!((posting.entry.kind, posting.entry.body.as_str()), (EntryKind::Event, r#""Breaks""#));
}

#[test]
fn an_event_that_cannot_be_read_or_queued_fails_the_turn() {
    let error = run_in_the_house("ring", r#""Melts""#).unwrap().unwrap_err();
    assert!(error.to_string().starts_with("an event that cannot be read: unknown variant, expected"), "{error}");
    let error = run_in_the_house("refused", "null").unwrap().unwrap_err();
    assert_eq!(error.to_string(), "a timer that comes every 0 seconds: `every` takes a time");
}

#[test]
fn events_are_drawn_like_any_other_transition() {
    let drawn = House::graph().mermaid().to_string();
    expect![[r"
        stateDiagram-v2
            [*] --> Quiet
            Quiet --> Noisy: event
            Noisy --> Noisy: event
            Quiet --> [*]: undeliverable
            Noisy --> [*]: undeliverable
    "]]
    .assert_eq(&drawn);
}

#[test]
fn the_reason_of_a_failure_names_no_handler() {
    let reason = |kind| Failure { handler: "guess", state: "Playing", kind }.reason();
    assert_eq!(reason(FailureKind::Error(Arc::from(HandlerError::from("no more numbers")))), "no more numbers");
    assert_eq!(reason(FailureKind::Panic("ouch".to_owned())), "ouch");
    assert_eq!(reason(FailureKind::TimedOut(std::time::Duration::from_millis(1_500))), "took longer than 1.5s");
}
