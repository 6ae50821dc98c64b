//! What the framework makes of each class of failure, over HTTP unless said otherwise.

use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::{Fault, FaultPlan, Simulator};
use stategram::store::EntryKind;
use stategram::testing::{Setup, TestBot};

/// Says what it is told, and reports to ann what it could not say.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Parrot {
    #[state(entry)]
    Quiet,
    Talking {
        last: Sent,
    },
}
use parrot::{Quiet, Talking};

/// Who hears of what was refused.
#[derive(Provide)]
struct Cage {
    owner: i64,
}

#[handler(app = Cage)]
impl Parrot {
    #[on(Quiet | Talking, command = "once")]
    fn once(Command(text): Command<String>, reply: &mut Reply) -> Talking {
        Talking { last: reply.text(text).once().sent() }
    }

    #[on(Talking, command = "edit")]
    fn edit(talking: &mut Talking, Command(text): Command<String>, reply: &mut Reply) -> Stay {
        reply.edit(&talking.last, text);
        Stay
    }

    #[on(Quiet | Talking, text)]
    fn say(Text(text): Text, reply: &mut Reply) -> Talking {
        Talking { last: reply.text(text).sent() }
    }

    #[on(Quiet | Talking, undeliverable)]
    fn refused(what: Undeliverable, Data(owner): Data<i64>, reply: &mut Reply) -> Stay {
        let gone = what.gone.is_some();
        reply.to(owner).text(format!("{} refused: {}, gone: {gone}", what.method, what.description));
        Stay
    }
}

async fn start(setup: Setup) -> TestBot {
    // The id of a name is the same in every simulator.
    let owner = Simulator::start().await.unwrap().user("ann").id();
    setup.start(move |bot| bot.with(Cage { owner }).conversation::<Parrot>()).await.unwrap()
}

/// What the bot has said in a private chat.
fn said(bot: &TestBot, name: &str) -> Vec<String> {
    let history = bot.user(name).person().chat().history().into_iter();
    history.filter(|it| it.from.is_bot).map(|it| it.text).collect()
}

/// Turns the clock until the bot has said that: nobody else knows when it has read how long it is to wait.
async fn until_said(bot: &TestBot, name: &str, text: &str) {
    let saying = async {
        while said(bot, name).last().is_none_or(|it| it != text) {
            bot.clock().advance(Duration::from_millis(10));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), saying).await.expect("the bot does not say it");
    bot.settled().await;
}

#[tokio::test]
async fn who_is_throttled_waits_as_long_as_told_and_nobody_else_does() {
    let bot = start(Setup::new()).await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let throttled = bot.simulator().fault("sendMessage").in_chat(ann.id()).throttle(Duration::from_secs(5));
    ann.person().says("one");
    ann.person().says("two");
    throttled.until_met(1).await;
    let asked = bot.clock().now();
    let mut chat = bob.person().chat();
    for text in ["hi", "still"] {
        bob.person().says(text);
        assert_eq!(chat.next().await.unwrap().text, text);
    }
    assert_eq!(said(&bot, "ann"), [""; 0]);
    until_said(&bot, "ann", "two").await;
    assert!(bot.clock().now() - asked >= Duration::from_secs(5));
    assert_eq!(said(&bot, "ann"), ["one", "two"]);
    assert_eq!(throttled.met(), 1);
}

#[tokio::test]
async fn what_is_refused_for_good_is_undeliverable_and_blocks_nothing() {
    let bot = start(Setup::new()).await;
    let bob = bot.user("bob");
    for (code, description) in [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the group chat"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: message text is empty"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
    ] {
        let fault = bot.simulator().fault("sendMessage").in_chat(bob.id()).refuse(code, description);
        bob.says("lost").await;
        assert_eq!(fault.met(), 1, "{description} is not tried again");
    }
    bob.says("hi").await;
    assert_eq!(said(&bot, "bob"), ["hi"]);
    let told = [
        "the user has blocked the bot, gone: true",
        "the bot was removed from the chat, gone: true",
        "the user's account no longer exists, gone: true",
        "Bad Request: message text is empty, gone: false",
        "Bad Request: not enough rights to send text messages to the chat, gone: false",
    ];
    assert_eq!(said(&bot, "ann"), told.map(|it| format!("sendMessage refused: {it}")));
}

/// Nobody hears of an edit that is there already: because it says nothing new, or because an earlier try made it.
#[tokio::test]
async fn an_edit_that_changes_nothing_is_done() {
    let bot = start(Setup::new()).await;
    let ann = bot.user("ann");
    ann.says("one").await;
    ann.says("/edit one").await;
    let cut = bot.simulator().fault("editMessageText").carried_out().cut();
    ann.says("/edit two").await;
    assert_eq!((cut.met(), said(&bot, "ann")), (1, vec!["two".to_owned()]));
}

/// Each failure is met once, and what is behind it in its chat waits meanwhile.
#[tokio::test]
async fn what_may_not_have_arrived_is_sent_again_and_perhaps_twice() {
    let bot = start(Setup::new()).await;
    let faults: [fn(FaultPlan) -> Fault; 3] =
        [|it| it.cut(), |it| it.refuse(502, "Bad Gateway"), |it| it.garble(200, "<html></html>")];
    let names = ["cut", "server", "page"];
    for (name, fault) in names.into_iter().zip(faults) {
        for carried_out in [false, true] {
            let user = bot.user(&format!("{name} {carried_out}"));
            let plan = bot.simulator().fault("sendMessage").in_chat(user.id());
            fault(if carried_out { plan.carried_out() } else { plan });
            user.person().says(name);
            user.person().says("and");
        }
    }
    bot.settled().await;
    for name in names {
        assert_eq!(said(&bot, &format!("{name} false")), [name, "and"]);
        assert_eq!(said(&bot, &format!("{name} true")), [name, name, "and"]);
    }
}

#[tokio::test]
async fn what_may_be_sent_once_only_is_set_aside_where_that_is_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let bot = start(Setup::new().kept_in(folder.path().join("parrot.sqlite"))).await;
    let ann = bot.user("ann");
    let faults = || bot.simulator().fault("sendMessage");
    faults().carried_out().cut();
    ann.says("/once heard").await;
    faults().cut();
    ann.says("/once lost").await;
    faults().refuse(500, "Internal Server Error: restart");
    ann.says("/once lost by the server").await;
    // It surely had no effect.
    let refused = faults().throttle(Duration::from_secs(3));
    ann.person().says("/once late");
    refused.until_met(1).await;
    until_said(&bot, "ann", "late").await;
    assert_eq!(said(&bot, "ann"), ["heard", "late"]);
    let aside = bot.running().unwrap().set_aside(None, 10).await.unwrap();
    assert!(aside.iter().all(|it| it.posting.entry.kind == EntryKind::Reply));
    let errors: Vec<_> = aside.into_iter().map(|it| it.error).collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(errors[0].starts_with("sendMessage: ") && errors[1].starts_with("sendMessage: "), "{errors:?}");
    assert_eq!(errors[2], "sendMessage: the server answers with status 500");
}

#[tokio::test]
async fn who_waits_for_a_slow_answer_holds_up_nobody_else() {
    let bot = start(Setup::new()).await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let held = bot.simulator().fault("sendMessage").in_chat(ann.id()).hold();
    ann.person().says("one");
    held.until_met(1).await;
    ann.person().says("two");
    let mut chat = bob.person().chat();
    for text in ["a", "b", "c"] {
        bob.person().says(text);
        assert_eq!(chat.next().await.unwrap().text, text);
    }
    assert_eq!(said(&bot, "ann"), [""; 0]);
    held.lift();
    bot.settled().await;
    assert_eq!(said(&bot, "ann"), ["one", "two"]);
}

/// Whoever answers unreadably has most likely done what was asked, so that is not repeated for ever, unlike what never arrives.
/// Without a socket and on tokio's clock, since the pauses in between are the network's.
#[tokio::test(start_paused = true)]
async fn what_is_never_answered_readably_is_given_up() {
    let bot = Setup::new().in_process();
    let bot = bot.start(|bot| bot.with(Cage { owner: 1 }).conversation::<Parrot>()).await.unwrap();
    let ann = bot.user("ann");
    let page = bot.simulator().fault("sendMessage").always().garble(200, "");
    ann.says("hi").await;
    assert_eq!(page.met(), 4);
    page.lift();
    let down = bot.simulator().fault("sendMessage").times(5).cut();
    ann.says("again").await;
    assert_eq!((down.met(), said(&bot, "ann")), (5, vec!["again".to_owned()]));
}
