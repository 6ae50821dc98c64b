//! Callback queries: always answered, once, by the right one.

use std::sync::Arc;

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::testing::TestBot;
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::disk::Disk;
use crate::{next, settle, simulator};

/// Asks a question with buttons.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Question {
    #[state(entry)]
    Idle,
    Asked,
}
use question::{Asked, Idle};

#[handler]
impl Question {
    #[on(Idle, command = "ask")]
    fn ask(reply: &mut Reply) -> Asked {
        let buttons = Keyboard::new()
            .button("Yes", "yes")
            .button("No", "no")
            .row()
            .button("Maybe", "maybe")
            .button("Oops", "oops")
            .button("Sorry", "sorry");
        reply.text("Well?").keyboard(buttons);
        Asked
    }

    #[on(Asked, callback = "yes")]
    fn yes(reply: &mut Reply) -> Stay {
        reply.toast("Good.");
        Stay
    }

    #[on(Asked, callback = "no")]
    fn no() -> Stay {
        Stay
    }

    #[on(Asked, callback = "oops")]
    fn oops(reply: &mut Reply) -> Result<Stay, &'static str> {
        reply.toast("never shown");
        Err("oops")
    }

    #[on(Asked, callback = "sorry")]
    fn sorry() -> Result<Stay, Sorry> {
        Err(Sorry)
    }

    #[on(Asked, failed)]
    fn say_so(failure: Failure, reply: &mut Reply) -> Stay {
        if failure.to_string().ends_with("sorry") {
            reply.toast("That went wrong.");
        }
        Stay
    }
}

/// A failure that is told to whoever pressed.
#[derive(Debug, thiserror::Error)]
#[error("sorry")]
struct Sorry;

/// Registered beside it: takes what the other does not know, per user.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Fallback {
    #[state(entry)]
    Always,
}
use fallback::Always;

#[handler]
impl Fallback {
    #[on(Always, callback_query)]
    fn whatever(Callback(data): Callback, reply: &mut Reply) -> Stay {
        reply.alert(format!("fallback: {data}"));
        Stay
    }
}

/// Presses the buttons one after the other; what the presser is shown for each.
async fn press(simulator: &Simulator, labels: &[&str]) -> Vec<Option<String>> {
    let you = simulator.you();
    you.says("/ask");
    assert_eq!(next(&mut you.chat()).await, "Well?");
    let mut shown = Vec::new();
    for label in labels {
        let press = you.presses(label).unwrap();
        let answer = tokio::time::timeout(crate::PATIENCE, press.answered()).await.expect("the button spins for ever");
        shown.push(answer.text);
    }
    shown
}

#[tokio::test]
async fn a_press_is_always_answered_whatever_comes_of_it() {
    let simulator = simulator().await;
    let running = simulator.bot().unwrap().conversation::<Question>().start().await.unwrap();
    let shown = press(&simulator, &["Yes", "No", "Maybe", "Oops", "Sorry"]).await;
    let [good, wrong] = ["Good.", "That went wrong."].map(|it| Some(it.to_owned()));
    assert_eq!(shown, [good, None, None, None, wrong], "taken, taken silently, not taken, failed, failed and told");
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn of_several_takers_the_earliest_that_says_something_answers() {
    let fallback = |data: &str| Some(format!("fallback: {data}"));
    for (is_first, good) in [(true, Some("Good.".to_owned())), (false, fallback("yes"))] {
        let simulator = simulator().await;
        let bot = simulator.bot().unwrap();
        let bot = match is_first {
            true => bot.conversation::<Question>().conversation::<Fallback>(),
            false => bot.conversation::<Fallback>().conversation::<Question>(),
        };
        let running = bot.start().await.unwrap();
        let shown = press(&simulator, &["Yes", "No", "Maybe", "Oops"]).await;
        // Said by both, taken by the one without a word, not taken there, and failed there.
        assert_eq!(shown, [good, fallback("no"), fallback("maybe"), fallback("oops")]);
        settle(&simulator, &running).await;
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn a_press_for_which_one_has_no_room_is_answered_by_who_has() {
    for disk in [None, Some(Disk::default())] {
        let simulator = simulator().await;
        let gate = Arc::new(Semaphore::new(0));
        let bot = simulator.bot().unwrap().with(Gate(gate.clone())).backlog(64 << 10);
        let bot = bot.conversation::<Catchall>().conversation::<Fallback>();
        let running = match &disk {
            Some(disk) => bot.store(disk.open()).start().await.unwrap(),
            None => bot.start().await.unwrap(),
        };
        let you = simulator.you();
        you.says("/ask");
        next(&mut you.chat()).await;
        for _ in 0..100 {
            you.says("/wait");
        }
        simulator.confirmed().await;
        let press = you.presses("Yes").unwrap();
        let answer = tokio::time::timeout(crate::PATIENCE, press.answered()).await.expect("the button spins for ever");
        assert_eq!(answer.text.as_deref(), Some("fallback: yes"));
        gate.add_permits(100);
        settle(&simulator, &running).await;
        assert_eq!(press.answer().unwrap().text.as_deref(), Some("fallback: yes"));
        assert_eq!(disk.map_or(0, |disk| disk.open_rows()), 0);
        running.shutdown().await.unwrap();
    }
}

/// Takes its time over its buttons.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Slow {
    #[state(entry)]
    Thinking,
}
use slow::Thinking;

#[handler(app = Gate)]
impl Slow {
    #[on(Thinking, command = "ask")]
    fn ask(reply: &mut Reply) -> Stay {
        reply.text("Well?").keyboard(Keyboard::new().button("Yes", "yes"));
        Stay
    }

    #[on(Thinking, callback_query)]
    async fn think(Data(gate): Data<Arc<Semaphore>>, reply: &mut Reply) -> Result<Stay, AcquireError> {
        gate.acquire().await?.forget();
        reply.toast("slow");
        Ok(Stay)
    }
}

/// Says at once that it has heard of a press.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Quick {
    #[state(entry)]
    Ready,
}
use quick::Ready;

#[handler]
impl Quick {
    #[on(Ready, callback_query)]
    fn heard(reply: &mut Reply) -> Stay {
        reply.toast("quick");
        reply.text("heard of it");
        Stay
    }
}

/// A press that `Quick` has answered while `Slow`, which comes first, is still at it.
async fn contested() -> (Simulator, stategram::Running, Arc<Semaphore>, stategram::simulator::Press) {
    let (simulator, gate) = (simulator().await, Arc::new(Semaphore::new(0)));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).clock(simulator.clock());
    let running = bot.conversation::<Slow>().conversation::<Quick>().start().await.unwrap();
    let you = simulator.you();
    let mut chat = you.chat();
    you.says("/ask");
    assert_eq!(next(&mut chat).await, "Well?");
    let press = you.presses("Yes").unwrap();
    assert_eq!(next(&mut chat).await, "heard of it");
    assert_eq!(press.answer(), None, "the first one may still say something");
    (simulator, running, gate, press)
}

#[tokio::test]
async fn the_earlier_one_is_waited_for_where_a_later_one_is_quicker() {
    let (simulator, running, gate, press) = contested().await;
    gate.add_permits(1);
    settle(&simulator, &running).await;
    assert_eq!(press.answer().unwrap().text.as_deref(), Some("slow"));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn who_takes_long_over_a_press_is_not_waited_for_when_another_one_answers_it() {
    let (simulator, running, gate, press) = contested().await;
    simulator.clock().advance(std::time::Duration::from_millis(4_999));
    assert_eq!(press.answer(), None);
    simulator.clock().advance(std::time::Duration::from_millis(1));
    let answer = tokio::time::timeout(crate::PATIENCE, press.answered()).await.expect("the button spins for ever");
    assert_eq!(answer.text.as_deref(), Some("quick"));
    gate.add_permits(1);
    settle(&simulator, &running).await;
    assert_eq!(press.answer().unwrap().text.as_deref(), Some("quick"), "it is answered once");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_somebody_has_answered_is_not_lost_when_the_bot_stops() {
    let (_simulator, running, gate, press) = contested().await;
    let answered = async {
        let answer = tokio::time::timeout(crate::PATIENCE, press.answered()).await.expect("the answer is lost");
        gate.add_permits(1);
        answer.text
    };
    let (stopped, text) = tokio::join!(running.shutdown(), answered);
    stopped.unwrap();
    assert_eq!(text.as_deref(), Some("quick"));
}

#[tokio::test]
async fn a_press_that_belongs_to_no_conversation_is_answered_too() {
    let mut bot = TestBot::start(|bot| bot.conversation::<Question>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/ask").await;
    bot.restart().await.unwrap();
    // A keyboard from before the restart: the conversation is back in its entry state, which knows no buttons.
    let press = ann.person().presses("Yes").unwrap();
    bot.settled().await;
    assert_eq!(press.answer(), Some(stategram::simulator::CallbackAnswer::default()));
}

/// Its buttons are taken by `otherwise` alone.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Catchall {
    #[state(entry)]
    Start,
}
use catchall::Start;

#[handler(app = Gate)]
impl Catchall {
    #[on(Start, command = "ask")]
    fn ask(reply: &mut Reply) -> Stay {
        reply.text("Well?").keyboard(Keyboard::new().button("Yes", "yes"));
        Stay
    }

    #[on(Start, command = "wait")]
    async fn wait(Data(gate): Data<Arc<Semaphore>>) -> Result<Stay, AcquireError> {
        gate.acquire().await?.forget();
        Ok(Stay)
    }

    #[on(Start, otherwise)]
    fn rest(reply: &mut Reply) -> Stay {
        reply.toast("otherwise");
        Stay
    }
}

#[tokio::test]
async fn a_press_that_only_otherwise_takes_arrives() {
    let with_gate = |bot: stategram::Bot| bot.with(Gate(Arc::new(Semaphore::new(0)))).conversation::<Catchall>();
    let bot = TestBot::start(with_gate).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/ask").await;
    ann.presses("Yes").await;
    bot.expect("ann: /ask\nbot: Well?\n  [Yes]\nann presses [Yes]\nbot toasts: otherwise");
}

#[tokio::test]
async fn a_press_that_is_dropped_in_a_flood_is_answered_too() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Catchall>().backlog(64 << 10);
    let running = bot.start().await.unwrap();
    let you = simulator.you();
    you.says("/ask");
    next(&mut you.chat()).await;
    // More than the mailbox's 64 and the 4 KiB that are the chat's share of the backlog.
    for _ in 0..100 {
        you.says("/wait");
    }
    simulator.confirmed().await;
    let press = you.presses("Yes").unwrap();
    assert_eq!(tokio::time::timeout(crate::PATIENCE, press.answered()).await.unwrap().text, None);
    gate.add_permits(100);
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();
}
