//! Who hears of a pressed button: the chat, the message with the button, or whoever sent the keyboard. telepot has the same three.

use stategram::prelude::*;
use stategram::testing::TestBot;

#[derive(CallbackData, Debug, Clone, Copy, PartialEq)]
enum Choice {
    Yes,
    No,
}

fn choices() -> Keyboard {
    Keyboard::new().button("Yes", Choice::Yes).button("No", Choice::No)
}

/// By chat, as telepot's `vote`: all that happens in the group comes to one conversation.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Vote {
    #[state(entry)]
    Quiet,
    Voting {
        votes: Vec<(u64, bool)>,
    },
}
use vote::{Quiet, Voting};

#[handler]
impl Vote {
    #[on(Quiet, command = "vote")]
    fn start(reply: &mut Reply) -> Voting {
        reply.text("Let's Vote ...").keyboard(choices());
        Voting { votes: Vec::new() }
    }

    #[on(Voting, callback = Choice::Yes | Choice::No)]
    fn vote(voting: &mut Voting, Callback(choice): Callback<Choice>, user: User, reply: &mut Reply) -> Stay {
        if voting.votes.iter().any(|(voter, _)| *voter == user.id) {
            reply.toast(format!("You have already voted {choice:?}"));
        } else {
            voting.votes.push((user.id, choice == Choice::Yes));
            let yes = voting.votes.iter().filter(|(_, yes)| *yes).count();
            reply.edit_pressed(format!("{yes} of {}", voting.votes.len())).keyboard(choices());
        }
        Stay
    }
}

#[tokio::test]
async fn by_chat() {
    let bot = TestBot::start(|bot| bot.conversation::<Vote>()).await.unwrap();
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let (ann, bob) = (ann.in_(&friends), bob.in_(&friends));
    ann.says("/vote").await;
    ann.presses("Yes").await;
    bob.presses("No").await;
    ann.presses("No").await;
    bot.expect(
        "
        ann in Friends: /vote
        bot: Let's Vote ...
          [Yes] [No]
        ann in Friends presses [Yes]
        bot edits: 1 of 1
          [Yes] [No]
        bob in Friends presses [No]
        bot edits: 1 of 2
          [Yes] [No]
        ann in Friends presses [No]
        bot toasts: You have already voted No
        ",
    );
}

/// Sends the keyboards, and hears of none.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Quizzer {
    #[state(entry)]
    Here,
}
use quizzer::Here;

#[handler]
impl Quizzer {
    #[on(Here, text)]
    fn ask(Text(question): Text, reply: &mut Reply) -> Stay {
        reply.text(question).keyboard(choices());
        Stay
    }
}

/// By origin, as telepot's `quiz`: each message with buttons has a conversation of its own.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_callback_origin)]
enum Quiz {
    #[state(entry)]
    Unanswered,
    Answered {
        times: u32,
    },
}
use quiz::{Answered, Unanswered};

#[handler]
impl Quiz {
    #[on(Unanswered, callback = Choice::Yes | Choice::No)]
    fn first(reply: &mut Reply) -> Answered {
        reply.toast("first");
        Answered { times: 1 }
    }

    #[on(Answered, callback = Choice::Yes | Choice::No)]
    fn again(answered: &mut Answered, reply: &mut Reply) -> Stay {
        answered.times += 1;
        reply.toast(format!("{} times", answered.times));
        Stay
    }
}

#[tokio::test]
async fn by_origin() {
    let bot = TestBot::start(|bot| bot.conversation::<Quizzer>().conversation::<Quiz>()).await.unwrap();
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let (ann, bob) = (ann.in_(&friends), bob.in_(&friends));
    ann.says("Is it one?").await;
    ann.says("Is it two?").await;
    let mut shown = Vec::new();
    for (who, question) in [(&ann, "Is it one?"), (&bob, "Is it one?"), (&bob, "Is it two?"), (&ann, "Is it one?")] {
        shown.push(who.presses_under(question, "Yes").await.text.unwrap_or_default());
    }
    assert_eq!(shown, ["first", "2 times", "first", "3 times"]);
}

/// By whoever sent the keyboard, as telepot's `datecalc`: what is pressed in a chat, by anybody, comes to the user's
/// conversation.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user, own_keyboards)]
enum Date {
    #[state(entry)]
    Unasked,
    Asked {
        on: String,
        answers: u32,
    },
}
use date::Asked;

#[handler]
impl Date {
    #[on(_, inline_query)]
    fn offer(Inline(query): Inline, reply: &mut Reply) -> Stay {
        let text = format!("On {}?", query.query);
        reply.answer([InlineResult::article(query.query, "Ask", text).keyboard(choices())]);
        Stay
    }

    #[on(_, chosen_inline_result)]
    fn chosen(Chosen(chosen): Chosen) -> Asked {
        Asked { on: chosen.result_id, answers: 0 }
    }

    #[on(Asked, callback = Choice::No)]
    fn no(asked: &mut Asked, user: User, reply: &mut Reply<Elsewhere>) -> Stay {
        asked.answers += 1;
        let text = format!("{} cannot on {}, answer {}", user.first_name, asked.on, asked.answers);
        reply.edit_pressed(text).keyboard(choices());
        Stay
    }

    #[on(Asked, callback = Choice::Yes)]
    fn yes(asked: Asked, key: PerInlineUser, user: User, reply: &mut Reply<Elsewhere>) -> End {
        reply.edit_pressed(format!("On {} with {}", asked.on, user.first_name));
        reply.to(key.0).text(format!("{} said yes after {}", user.first_name, asked.answers));
        End
    }
}

/// Would take every press, if it were for it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Greedy {
    #[state(entry)]
    Always,
}
use greedy::Always;

#[handler]
impl Greedy {
    #[on(Always, callback_query)]
    fn mine(reply: &mut Reply) -> Stay {
        reply.text("mine");
        Stay
    }
}

#[tokio::test]
async fn by_whoever_sent_the_keyboard() {
    let bot = TestBot::start(|bot| bot.conversation::<Greedy>().conversation::<Date>()).await.unwrap();
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let (here, bob) = (ann.in_(&friends), bob.in_(&friends));
    ann.says("hi").await;
    here.types_inline("Monday").await;
    here.chooses(1).await;
    bob.presses("No").await;
    bob.presses("Yes").await;
    bot.expect(
        "
        ann: hi
        ann in Friends types @bot Monday
        bot offers:
          [Ask]
        ann in Friends chooses [Ask]
        ann in Friends: On Monday?
          [Yes] [No]
        bob in Friends presses [No]
        bot edits: bob cannot on Monday, answer 1
          [Yes] [No]
        bob in Friends presses [Yes]
        bot edits: On Monday with bob
        bot to ann: bob said yes after 1
        ",
    );
}

/// The same with a message in a group.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, own_keyboards)]
enum Poll {
    #[state(entry)]
    Silent,
    Asking {
        answers: u32,
    },
}
use poll::{Asking, Silent};

#[handler]
impl Poll {
    #[on(Silent, command = "ask")]
    fn ask(reply: &mut Reply) -> Asking {
        reply.text("Well?").keyboard(choices());
        Asking { answers: 0 }
    }

    #[on(Asking, callback_query)]
    fn answer(asking: &mut Asking, Callback(data): Callback, user: User, seed: PerUser, reply: &mut Reply) -> Stay {
        asking.answers += 1;
        let known = data == Choice::Yes.to_data() || data == Choice::No.to_data();
        let own = u64::try_from(seed.0) == Ok(user.id);
        reply.toast(format!("{} answers; own: {own}; known: {known}", asking.answers));
        Stay
    }
}

#[tokio::test]
async fn a_keyboard_in_a_group_is_its_senders_and_its_tail_is_nobodys_business() {
    let build = |bot: Bot| bot.conversation::<Poll>().conversation::<Greedy>().stale_press_toast("Too late.");
    let mut bot = TestBot::start(build).await.unwrap();
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let (ann, bob) = (ann.in_(&friends), bob.in_(&friends));
    ann.says("/ask").await;
    let shown = async |who: &stategram::testing::Actor| who.presses("Yes").await.text.unwrap_or_default();
    assert_eq!(shown(&bob).await, "1 answers; own: false; known: true");
    assert_eq!(shown(&ann).await, "2 answers; own: true; known: true");
    bot.restart().await.unwrap();
    assert_eq!(shown(&bob).await, "Too late.", "it is still the button of ann's, who is asking nothing any more");
}

/// What the last button says, as Telegram has it.
fn data(bot: &TestBot, chat_id: i64) -> String {
    let history = bot.simulator().chat(chat_id).history();
    let button = history.iter().rev().find_map(|shown| shown.button(1)).expect("a button");
    button.callback_data.clone().expect("data")
}

/// A press whose data the client made up, in the chat of whoever presses.
async fn forge(bot: &TestBot, id: usize, user_id: i64, data: &str) {
    let press = serde_json::json!({
        "callback_query": {
            "id": id.to_string(),
            "from": {"id": user_id, "is_bot": false, "first_name": "eve"},
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": 1, "date": 1, "chat": {"id": user_id, "type": "private", "first_name": "eve"}},
        }
    });
    bot.simulator().inject(&press.to_string()).unwrap();
    bot.settled().await;
}

/// Eve says that her press is on a button of ann's. Ann's count of answers tells whether any came to her conversation,
/// and eve's chat whether any came to eve's own.
async fn is_not_deceived(build: impl Fn(Bot) -> stategram::Builder + Send + Sync + 'static) -> i64 {
    let bot = TestBot::start(build).await.unwrap();
    let (ann, eve) = (bot.user("ann"), bot.user("eve"));
    ann.says("/ask").await;
    eve.says("hi").await;
    let genuine = data(&bot, ann.id());
    let (payload, tail) = genuine.split_once('\u{1f}').expect("a tail");
    let (signature, owner) = tail.split_at(12);
    assert!(owner.starts_with('o'), "{tail:?}");
    let (front, last) = genuine.split_at(genuine.len() - 1);
    let forged = [
        format!("{payload}\u{1f}{owner}"),
        format!("\u{1f}{owner}"),
        format!("{payload}\u{1f}t{}{owner}", &signature[1..]),
        format!("{payload}\u{1f}s{}{owner}", "A".repeat(11)),
        format!("{front}{}", if last == "A" { "B" } else { "A" }),
        format!("other\u{1f}{tail}"),
        genuine.clone(),
    ];
    for (id, forged) in forged.iter().enumerate() {
        forge(&bot, id, eve.id(), forged).await;
    }
    let said = bot.simulator().chat(eve.id()).history();
    assert_eq!(said.iter().filter(|it| it.text != "hi").count(), 0, "{said:?}");
    // What is really ann's comes in the same way, so it was not the way that kept the others out.
    forge(&bot, forged.len(), ann.id(), &genuine).await;
    let shown = ann.presses("Yes").await.text;
    assert_eq!(shown.as_deref(), Some("2 answers; own: true; known: true"));
    ann.id()
}

#[tokio::test]
async fn a_forged_press_does_not_come_to_somebody_elses_conversation() {
    let others = |bot: Bot| bot.conversation::<Greedy>().stale_press_toast("Too late.");
    let ann = is_not_deceived(move |bot| others(bot).conversation::<Poll>()).await;
    is_not_deceived(move |bot| others(bot).conversation::<Poll>().callback_key(&[7; 32])).await;
    is_not_deceived(move |bot| others(bot).conversation_where::<Poll>(only([ann]))).await;
}
