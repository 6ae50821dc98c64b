//! What is said of a command that is written wrong, where several may take it.

use std::sync::Arc;
use std::time::Duration;

use stategram::prelude::*;
use stategram::testing::TestBot;
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::commands::Table;
use crate::disk::Disk;
use crate::{next, said, settle, simulator};

/// Has two commands that take a number.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Dice {
    #[state(entry)]
    Cup,
}
use dice::Cup;

#[handler]
impl Dice {
    #[on(Cup, command = "roll")]
    fn roll(Command(sides): Command<u32>, reply: &mut Reply) -> Stay {
        reply.text(format!("1 to {sides}"));
        Stay
    }

    #[on(Cup, command = "flip")]
    fn flip(Command(coins): Command<u32>, reply: &mut Reply) -> Stay {
        reply.text(format!("{coins} coins"));
        Stay
    }
}

/// Takes one of them whatever is behind it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Talk {
    #[state(entry)]
    Small,
}
use talk::Small;

#[handler]
impl Talk {
    #[on(Small, command = "roll")]
    fn roll(reply: &mut Reply) -> Stay {
        reply.text("rolling");
        Stay
    }
}

#[tokio::test]
async fn a_command_is_corrected_where_nobody_in_a_chain_takes_it() {
    let bot = TestBot::start(Bot::first_of::<(Dice, Talk)>).await.unwrap();
    let ann = bot.user("ann");
    for text in ["/roll 6", "/roll the dice", "/flip all", "/flip 2"] {
        ann.says(text).await;
    }
    bot.expect(
        "
        ann: /roll 6
        bot: 1 to 6
        ann: /roll the dice
        bot: rolling
        ann: /flip all
        bot: /flip <number>
        ann: /flip 2
        bot: 2 coins
        ",
    );
}

#[tokio::test]
async fn of_several_takers_one_corrects_a_command_that_none_of_them_takes() {
    let both = |bot: Bot| bot.conversation::<Dice>().conversation::<Table>();
    let bot = TestBot::start(both).await.unwrap();
    let ann = bot.user("ann");
    // Taken by both, by the second, by none; corrected by both, by the second alone.
    for text in ["/roll 6", "/roll 6 2", "/roll the dice", "/age x"] {
        ann.says(text).await;
    }
    let transcript = bot.transcript();
    let replies = |text: &str| -> Vec<String> {
        let behind = transcript.lines().skip_while(|line| *line != format!("ann: {text}")).skip(1);
        let mut replies: Vec<_> = behind.take_while(|line| !line.starts_with("ann:")).map(str::to_owned).collect();
        // Between conversations there is no order.
        replies.sort();
        replies
    };
    assert_eq!(replies("/roll 6"), ["bot: 1 to 6", "bot: 6 None"]);
    assert_eq!(replies("/roll 6 2"), ["bot: 6 Some(2)"]);
    assert_eq!(replies("/roll the dice"), ["bot: /roll <number>"]);
    assert_eq!(replies("/age x"), ["bot: /age <number>"]);

    let bot = TestBot::start(|bot| bot.conversation::<Table>().conversation::<Dice>()).await.unwrap();
    bot.user("ann").says("/roll the dice").await;
    bot.expect("ann: /roll the dice\nbot: /roll <sides> [times]");
}

#[tokio::test]
async fn several_behind_one_mailbox_are_one_taker_of_a_command() {
    let bot = TestBot::start(|bot| bot.conversation::<Table>().first_of::<(Dice, Talk)>()).await.unwrap();
    let ann = bot.user("ann");
    for text in ["/roll the dice", "/flip all", "/age x"] {
        ann.says(text).await;
    }
    bot.expect(
        "
        ann: /roll the dice
        bot: rolling
        ann: /flip all
        bot: /flip <number>
        ann: /age x
        bot: /age <number>
        ",
    );
}

#[tokio::test]
async fn several_behind_one_mailbox_correct_a_command_once() {
    let bot = TestBot::start(Bot::first_of::<(Dice, Table)>).await.unwrap();
    bot.user("ann").says("/roll the dice").await;
    bot.expect("ann: /roll the dice\nbot: /roll <number>");

    let bot = TestBot::start(|bot| bot.first_of::<(Dice, Table)>().conversation::<Clerk>()).await.unwrap();
    bot.user("ann").says("/roll the dice").await;
    bot.expect("ann: /roll the dice\nbot: /roll <number>");

    let gate = Arc::new(Semaphore::new(0));
    let with_reader = move |bot: Bot| bot.with(Gate(gate.clone())).first_of::<(Dice, Table)>().conversation::<Reader>();
    let bot = TestBot::start(with_reader).await.unwrap();
    bot.user("ann").says("/roll the dice").await;
    bot.expect("ann: /roll the dice");
}

/// Takes its time over every text, and then takes some.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Reader {
    #[state(entry)]
    Reading,
}
use reader::Reading;

#[handler(app = Gate)]
impl Reader {
    #[on(Reading, command = "ban")]
    fn ban() -> Result<Stay, &'static str> {
        Err("as asked")
    }

    #[on(Reading, text)]
    async fn text(Text(text): Text, Data(gate): Data<Arc<Semaphore>>) -> Result<Stay, AcquireError> {
        if text.contains("slow") {
            gate.acquire().await?.forget();
        }
        Ok(Stay)
    }
}

/// Takes a number behind its commands.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Clerk {
    #[state(entry)]
    Desk,
}
use clerk::Desk;

#[handler]
impl Clerk {
    #[on(Desk, command = "ban")]
    fn ban(Command(_): Command<u32>) -> Stay {
        Stay
    }

    #[on(Desk, command = "roll")]
    fn roll(Command(_): Command<u32>) -> Stay {
        Stay
    }

    #[on(Desk, text)]
    fn plain(Text(_): Text<u32>, reply: &mut Reply) -> Stay {
        reply.text("a number");
        Stay
    }
}

struct Office {
    simulator: stategram::simulator::Simulator,
    gate: Arc<Semaphore>,
}

impl Office {
    async fn new() -> Self {
        Self { simulator: simulator().await, gate: Arc::new(Semaphore::new(0)) }
    }

    async fn start(&self, disk: &Disk) -> stategram::Running {
        let bot = self.simulator.bot().unwrap().with(Gate(self.gate.clone())).clock(self.simulator.clock());
        let bot = bot.conversation::<Reader>().conversation::<Clerk>().backlog(64 << 10);
        bot.store(disk.open()).start().await.unwrap()
    }
}

#[tokio::test]
async fn a_command_that_somebody_takes_or_fails_on_is_not_corrected() {
    let (office, disk) = (Office::new().await, Disk::default());
    let running = office.start(&disk).await;
    let you = office.simulator.you();
    for text in ["/ban x", "/roll x", "1"] {
        you.says(text);
    }
    settle(&office.simulator, &running).await;
    assert_eq!(said(&you), ["a number"]);
    assert_eq!((disk.open_rows(), disk.aside().len()), (0, 1));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_correction_waits_for_the_others_but_not_for_long() {
    for is_in_time in [true, false] {
        let (office, disk) = (Office::new().await, Disk::default());
        let running = office.start(&disk).await;
        let you = office.simulator.you();
        let mut chat = you.chat();
        you.says("/roll slow");
        // Said behind it, by who would correct it.
        you.says("1");
        assert_eq!(next(&mut chat).await, "a number");
        if is_in_time {
            office.gate.add_permits(1);
            settle(&office.simulator, &running).await;
            assert_eq!(said(&you), ["a number"]);
        }
        office.simulator.clock().advance(Duration::from_secs(5));
        if !is_in_time {
            assert_eq!(next(&mut chat).await, "/roll <number>");
            office.gate.add_permits(1);
        }
        settle(&office.simulator, &running).await;
        assert_eq!(said(&you).len(), 2 - usize::from(is_in_time));
        assert_eq!(disk.open_rows(), 0);
        running.shutdown().await.unwrap();
    }
}

/// What an earlier run has left is done by each by itself, and none of them knows whether another one has taken it.
#[tokio::test]
async fn what_several_have_taken_before_a_crash_is_not_corrected_behind_it() {
    let (office, disk) = (Office::new().await, Disk::default());
    let you = office.simulator.you();
    let running = office.start(&disk).await;
    you.says("/roll slow");
    tokio::time::timeout(crate::PATIENCE, office.simulator.confirmed()).await.unwrap();
    drop(running);
    crate::gone(&office.gate).await;
    assert!(disk.is_with("Reader"));
    office.gate.add_permits(1);
    let running = office.start(&disk).await;
    you.says("1");
    settle(&office.simulator, &running).await;
    assert_eq!(said(&you).last().unwrap(), "a number");
    assert_eq!((disk.open_rows(), said(&you).iter().filter(|it| it.starts_with('/')).count()), (0, 0));
    running.shutdown().await.unwrap();
}

/// A command for which one has no room waits in the store, and is taken there: the others do not correct it meanwhile.
#[tokio::test]
async fn a_command_that_waits_for_its_turn_in_the_store_is_not_corrected() {
    let (office, disk) = (Office::new().await, Disk::default());
    let running = office.start(&disk).await;
    let you = office.simulator.you();
    let mut chat = you.chat();
    // More than the mailbox's 64 and the 4 KiB that are the chat's share of the backlog.
    for _ in 0..100 {
        you.says("slow");
    }
    you.says("/roll the dice");
    you.says("1");
    assert_eq!(next(&mut chat).await, "a number", "it was corrected by who had room for it");
    office.gate.add_permits(100);
    settle(&office.simulator, &running).await;
    assert_eq!((said(&you), disk.open_rows()), (vec!["a number".to_owned()], 0));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_stop_does_not_correct_a_command_that_somebody_is_about_to_take() {
    let (office, disk) = (Office::new().await, Disk::default());
    let running = office.start(&disk).await;
    let you = office.simulator.you();
    let mut chat = you.chat();
    you.says("/roll slow");
    you.says("1");
    assert_eq!(next(&mut chat).await, "a number");
    let stop = async {
        // Until nothing is left to do but what waits for the gate.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        office.gate.add_permits(1);
    };
    let (stopped, ()) = tokio::join!(running.shutdown(), stop);
    stopped.unwrap();
    assert_eq!((said(&you), disk.open_rows()), (vec!["a number".to_owned()], 0));
}
