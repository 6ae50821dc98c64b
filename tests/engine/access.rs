//! Lists of who is admitted, which change while the bot runs.

use stategram::prelude::*;
use stategram::simulator::Simulator;

use crate::ledger::Ledger;
use crate::{PATIENCE, next, said, settle, simulator};

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Ask {
    #[state(entry)]
    Idle,
}
use ask::Idle;

#[handler]
impl Ask {
    #[on(Idle, text)]
    fn ask(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(text).keyboard(Keyboard::new().button("Yes", "yes"));
        Stay
    }

    #[on(Idle, callback = "yes")]
    fn yes(reply: &mut Reply) -> Stay {
        reply.toast("Good.");
        Stay
    }
}

/// Counts who speaks, wherever.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Greet {
    #[state(entry)]
    Stranger,
    Known,
}
use greet::{Known, Stranger};

#[handler]
impl Greet {
    #[on(Stranger, text)]
    fn first(user: PerUser, reply: &mut Reply) -> Known {
        reply.to(user.0).text("hello");
        Known
    }

    #[on(Known, text)]
    fn again(user: PerUser, reply: &mut Reply) -> Stay {
        reply.to(user.0).text("hello again");
        Stay
    }
}

/// Is in front of `Ask`, and takes what it is knocked at with.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Door {
    #[state(entry)]
    Shut,
}
use door::Shut;

#[handler]
impl Door {
    #[on(Shut, command = "knock")]
    fn knock(reply: &mut Reply) -> Stay {
        reply.text("come in");
        Stay
    }
}

async fn answer(simulator: &Simulator) -> Option<String> {
    let press = simulator.you().presses("Yes").unwrap();
    tokio::time::timeout(PATIENCE, press.answered()).await.expect("the button spins for ever").text
}

#[tokio::test]
async fn who_is_not_admitted_is_not_heard_and_a_press_is_answered_all_the_same() {
    let simulator = simulator().await;
    let (you, ann) = (simulator.you(), simulator.user("ann"));
    let players = only([you.id()]);
    let running = simulator.bot().unwrap().conversation_where::<Ask>(players.clone()).start().await.unwrap();
    ann.says("me too");
    you.says("one");
    assert_eq!(next(&mut you.chat()).await, "one");
    assert_eq!(answer(&simulator).await.as_deref(), Some("Good."));
    assert!(players.remove(you.id()));
    assert_eq!(answer(&simulator).await, None, "answered with nothing");
    you.says("two");
    settle(&simulator, &running).await;
    assert!(players.insert(ann.id()) && players.insert(you.id()) && players.contains(ann.id()));
    ann.says("and now");
    assert_eq!(next(&mut ann.chat()).await, "and now");
    you.says("three");
    settle(&simulator, &running).await;
    assert_eq!(said(&you), ["one", "three"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_list_is_of_users_where_the_conversation_is_and_the_others_take_what_it_refuses() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let (you, ann) = (simulator.you(), simulator.user("ann"));
    let barred = except([ann.id()]);
    let bot = simulator.bot().unwrap().conversation_where::<Greet>(barred.clone()).conversation::<Ask>();
    let running = bot.store(ledger.clone()).start().await.unwrap();
    // In a group it is the user all the same.
    you.says_in("team", "from a group");
    ann.says_in("team", "from a group, too");
    settle(&simulator, &running).await;
    assert_eq!((said(&you), said(&ann)), (vec!["hello".to_owned()], vec![]));
    let mut team = simulator.chat(simulator.group_id("team"));
    assert_eq!((next(&mut team).await, next(&mut team).await), ("from a group".into(), "from a group, too".into()));
    // Where the list changes between an update's being stored and its being handed out, the rows are still each their taker's.
    barred.insert(you.id());
    barred.remove(ann.id());
    you.says("and I?");
    ann.says("hi");
    settle(&simulator, &running).await;
    assert_eq!(said(&you), ["hello", "and I?"]);
    assert_eq!(said(&ann).len(), 2);
    assert_eq!(ledger.0.lock().unwrap().inbox, [], "every row is done");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn one_list_is_for_all_who_are_behind_one_mailbox() {
    let simulator = simulator().await;
    let (you, ann) = (simulator.you(), simulator.user("ann"));
    let players = only([you.id()]);
    let running = simulator.bot().unwrap().first_of_where::<(Door, Ask)>(players.clone()).start().await.unwrap();
    for person in [&you, &ann] {
        person.says("/knock");
        person.says("one");
    }
    settle(&simulator, &running).await;
    assert_eq!((said(&you), said(&ann)), (vec!["come in".to_owned(), "one".to_owned()], vec![]));
    assert_eq!(answer(&simulator).await.as_deref(), Some("Good."));
    players.remove(you.id());
    players.insert(ann.id());
    assert_eq!(answer(&simulator).await, None, "answered with nothing");
    for person in [&you, &ann] {
        person.says("/knock");
        person.says("two");
    }
    settle(&simulator, &running).await;
    assert_eq!((said(&you).len(), said(&ann)), (2, vec!["come in".to_owned(), "two".to_owned()]));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_a_list_keeps_from_a_chain_is_for_those_beside_it_alone() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let (you, ann) = (simulator.you(), simulator.user("ann"));
    let bot = simulator.bot().unwrap().conversation::<Greet>().first_of_where::<(Door, Ask)>(except([ann.id()]));
    let running = bot.store(ledger.clone()).start().await.unwrap();
    for person in [&you, &ann] {
        person.says("/knock");
    }
    settle(&simulator, &running).await;
    let mut yours = said(&you);
    yours.sort();
    assert_eq!((yours, said(&ann)), (vec!["come in".to_owned(), "hello".to_owned()], vec!["hello".to_owned()]));
    assert_eq!(ledger.0.lock().unwrap().inbox, [], "every row is done");
    running.shutdown().await.unwrap();
}
