//! Updates that nobody should send, by HTTP, to a bot that says again whatever it is told: it tells nobody what is another's, and
//! goes on.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::Shown;
use stategram::testing::TestBot;
use stategram::update::Incoming;

#[path = "../updates/mutated.rs"]
mod mutated;
#[path = "../updates/samples.rs"]
mod samples;

const CASES: usize = 64;

#[derive(Command, Debug)]
#[allow(dead_code, reason = "what is in it is shown")]
enum Cmd {
    /// Throws dice
    Roll(u32),
    /// Says it
    Say(String),
}

/// Says again what there is in the headline and in the payload.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Echo {
    #[state(entry)]
    Idle,
}
use echo::Idle;

#[handler]
impl Echo {
    #[on(Idle, command = "ping")]
    fn ping(reply: &mut Reply) -> Stay {
        reply.text("pong");
        Stay
    }

    #[on(Idle, command = "start")]
    fn start(DeepLink(payload): DeepLink<u64>, seed: PerChat, reply: &mut Reply) -> Stay {
        reply.text(format!("link {payload} {seed:?}"));
        Stay
    }

    #[on(Idle, command)]
    fn command(Command(command): Command<Cmd>, user: User, reply: &mut Reply) -> Stay {
        reply.text(format!("command {command:?} {} {:?}", user.id, user.first_name));
        Stay
    }

    #[on(Idle, text)]
    fn text(Text(text): Text, chat: Chat, seed: PerChat, reply: &mut Reply) -> Stay {
        reply.text(format!("text {text:?} {} {seed:?}", chat.id));
        Stay
    }

    #[on(Idle, any_message)]
    fn caption(Caption(caption): Caption, chat: Chat, seed: PerChat, reply: &mut Reply) -> Stay {
        reply.text(format!("caption {caption:?} {} {seed:?}", chat.id));
        Stay
    }

    #[on(Idle, callback_query)]
    fn pressed(Callback(data): Callback, user: User, reply: &mut Reply) -> Stay {
        reply.toast(format!("{data:?}"));
        reply.text(format!("pressed {data:?} {} {:?}", user.id, user.first_name));
        Stay
    }

    #[on(Idle, any)]
    fn any(chat: Chat, update: Update, seed: PerChat, reply: &mut Reply) -> Stay {
        reply.text(format!("any {} {} {seed:?}", chat.id, update.update_id()));
        Stay
    }

    #[on(Idle, failed)]
    fn failed(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("refused: {failure}"));
        Stay
    }
}

/// Takes the same updates for whoever sent them.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Mine {
    #[state(entry)]
    Quiet,
}
use mine::Quiet;

#[handler]
impl Mine {
    #[on(Quiet, any_message)]
    fn message(message: Message, user: User, seed: PerUser, reply: &mut Reply) -> Stay {
        let from = message.from.as_ref().map(|it| (it.id, &it.first_name));
        reply.text(format!("mine {:?} {from:?} {} {seed:?}", message.text, user.id));
        Stay
    }

    #[on(Quiet, failed)]
    fn failed(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("refused: {failure}"));
        Stay
    }
}

/// The samples, and what Ann says to the bot, with her id and that of the chat where she is.
fn samples_in(chat_id: i64, ann: i64) -> Vec<Value> {
    let said = [
        json!({"text": "/start 7"}),
        json!({"text": "/roll 6"}),
        json!({"text": "/roll six"}),
        json!({"text": "/say hi"}),
    ];
    let photo =
        json!({"caption": "hello", "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 2}]});
    let all = mutated::samples_of_all();
    let pressed = all.iter().find(|it| it.get("callback_query").is_some()).cloned();
    let messages = said.iter().chain([&photo]).map(|it| samples::update("message", &samples::message(it)));
    // What is said to it is half of what it hears.
    let said: Vec<Value> = messages.chain(pressed).collect();
    let mut updates: Vec<Value> = said.iter().cycle().take(all.len()).cloned().chain(all).collect();
    for update in &mut updates {
        rename(update, &[(samples::ANN, ann), (-5, chat_id)]);
        update.as_object_mut().unwrap().remove("update_id");
    }
    updates
}

/// Puts other numbers in the place of these.
fn rename(value: &mut Value, numbers: &[(i64, i64)]) {
    match value {
        Value::Number(number) => {
            let other = numbers.iter().find(|(of, _)| number.as_i64() == Some(*of));
            *value = other.map_or_else(|| value.clone(), |(_, to)| (*to).into());
        }
        Value::Array(values) => values.iter_mut().for_each(|it| rename(it, numbers)),
        Value::Object(values) => values.values_mut().for_each(|it| rename(it, numbers)),
        _ => {}
    }
}

#[tokio::test]
async fn nobody_is_told_what_is_anothers_and_what_is_refused_is_one_line() {
    let bot = TestBot::start(|bot| bot.conversation::<Echo>().conversation::<Mine>()).await.unwrap();
    let (ann, eve) = (bot.user("ann"), bot.user("eve"));
    let friends = bot.group("Friends", &[&ann, &eve]);
    for actor in [ann.clone(), eve.clone(), ann.in_(&friends)] {
        actor.says("/ping").await;
    }
    let rooms = [ann.id(), eve.id(), friends.id()];
    let shown = |room: i64| bot.simulator().chat(room).history();
    let (in_private, in_group) = (samples_in(ann.id(), ann.id()), samples_in(friends.id(), ann.id()));
    let strategies = [in_private, in_group].map(|samples| mutated::hostile(samples, eve.id()).boxed());
    // The same cases every time.
    let mut runner = TestRunner::deterministic();
    let mut answers = BTreeSet::new();
    for case in 0..CASES {
        let raw = strategies[case % 2].new_tree(&mut runner).unwrap().current();
        let raw = raw.replacen('{', &format!("{{\"update_id\":{},", 2_000_000_000 + case), 1).replace(",}", "}");
        let before = rooms.map(|room| shown(room).len());
        bot.simulator().inject(&raw).unwrap();
        bot.settled().await;
        for (room, before) in rooms.into_iter().zip(before) {
            for message in shown(room).into_iter().skip(before) {
                check(&message, room, &raw, eve.id());
                answers.extend(message.text.split(' ').next().map(str::to_owned));
            }
        }
    }
    // All that it can say was said.
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    assert_eq!(answers, ["any", "caption", "command", "link", "mine", "pressed", "refused:", "text"]);
    for actor in [ann.clone(), eve.clone(), ann.in_(&friends)] {
        actor.says("/ping").await;
        let room = if actor.id() == eve.id() { eve.id() } else { ann.id() };
        assert!(shown(room).iter().any(|it| it.text == "pong"));
    }
    assert!(shown(ann.id()).iter().all(|it| !it.text.contains("Eve's")));
}

/// One message of the bot's which follows from that update.
#[track_caller]
fn check(message: &Shown, room: i64, raw: &str, eve: i64) {
    let said = &message.text;
    let update = Incoming::decode(raw).unwrap();
    assert_eq!(
        update.chat().map(|it| it.id),
        Some(room),
        "{said:?} is said elsewhere than where this comes from: {raw}"
    );
    assert!(!said.contains(char::is_control) && said.len() < 4096, "{said:?} is no clear line, as answer to {raw}");
    let is_eves = room == eve || update.user_id() == Some(eve) || update.sender_id() == Some(eve);
    let tells_of_eve = ["Eve", &eve.to_string()].iter().any(|it| said.contains(it));
    assert!(is_eves || !tells_of_eve, "{said:?} is Eve's, and an answer to {raw}");
}
