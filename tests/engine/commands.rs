//! Commands: who gets them, what is said where they are wrong, what Telegram is told of them, and what links begin with.

use std::sync::Arc;
use std::time::Duration;

use stategram::commands::{Audience, Misuse};
use stategram::link::Bytes;
use stategram::prelude::*;
use stategram::testing::TestBot;
use stategram::types::methods::GetMyCommandsParams;
use stategram::types::{BotCommand, BotCommandScope};
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::disk::Disk;
use crate::{next, said, settle, simulator};

#[derive(Command, Debug)]
enum Cmd {
    /// Throws dice
    #[command(de = "Würfelt")]
    Roll { sides: u32, times: Option<u8> },
    /// Lets somebody else handle what is wrong
    Soft(u8),
    /// Gives a link
    Link(Option<String>),
    /// Goes elsewhere
    Go,
    #[command(hidden)]
    Secret,
}

/// Says what it takes.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Table {
    #[state(entry)]
    Idle,
    Away,
}
use table::{Away, Idle};

#[handler]
impl Table {
    #[on(Idle, command = "start")]
    fn invited(DeepLink(by): DeepLink<u64>, reply: &mut Reply) -> Stay {
        reply.text(format!("invited by {by}"));
        Stay
    }

    #[on(Idle, command = "start")]
    fn packed(DeepLink(Bytes(bytes)): DeepLink<Bytes>, reply: &mut Reply) -> Stay {
        reply.text(format!("{bytes:?}"));
        Stay
    }

    #[on(Idle, command = "start")]
    fn start(reply: &mut Reply) -> Stay {
        reply.text("hello");
        Stay
    }

    #[on(Idle, command = "age")]
    fn age(Command(age): Command<u8>, reply: &mut Reply) -> Stay {
        reply.text(format!("{age} years"));
        Stay
    }

    #[on(Idle, command = "say")]
    fn say(Command(words): Command, reply: &mut Reply) -> Stay {
        reply.text(format!("<{words}>"));
        Stay
    }

    #[on(Idle, command)]
    fn command(
        Command(cmd): Command<Cmd>,
        me: Me,
        reply: &mut Reply,
    ) -> Result<To<Stay, Away>, stategram::link::LinkError> {
        match cmd {
            Cmd::Roll { sides, times } => reply.text(format!("{sides} {times:?}")),
            Cmd::Soft(level) => reply.text(format!("soft {level}")),
            Cmd::Link(None) => reply.text(me.group_link(me.id())?),
            Cmd::Link(Some(payload)) => reply.text(me.start_link(payload)?),
            Cmd::Secret => reply.text("hush"),
            Cmd::Go => return Ok(to(Away)),
        };
        Ok(to(Stay))
    }

    #[on(Idle, command = "soft")]
    fn too_soft(reply: &mut Reply) -> Stay {
        reply.text("handled");
        Stay
    }

    #[on(Away, text)]
    fn away(Command(cmd): Command<Cmd>, reply: &mut Reply) -> Stay {
        reply.text(format!("away: {cmd:?}"));
        Stay
    }

    #[on(Away, expired)]
    fn back(reply: &mut Reply) -> End {
        reply.text("back");
        End
    }
}

#[tokio::test]
async fn a_command_with_wrong_arguments_gets_its_usage_line_where_no_handler_takes_it() {
    let bot = TestBot::start(Bot::conversation::<Table>).await.unwrap();
    let ann = bot.user("ann");
    for text in
        ["/roll 6 2", "/roll", "/roll x", "/soft 1", "/soft x", "/secret", "/nobody", "/age 7", "/age x", "/say a  b"]
    {
        ann.says(text).await;
    }
    bot.expect(
        "
        ann: /roll 6 2
        bot: 6 Some(2)
        ann: /roll
        bot: /roll <sides> [times]
        ann: /roll x
        bot: /roll <sides> [times]
        ann: /soft 1
        bot: soft 1
        ann: /soft x
        bot: handled
        ann: /secret
        bot: hush
        ann: /nobody
        ann: /age 7
        bot: 7 years
        ann: /age x
        bot: /age <number>
        ann: /say a  b
        bot: <a  b>
        ",
    );
}

#[tokio::test]
async fn a_wrong_command_is_no_sign_of_life() {
    let bot = TestBot::start(Bot::conversation::<Table>).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/go").await;
    bot.advance(Duration::from_secs(6)).await;
    ann.says("/roll").await;
    bot.advance(Duration::from_secs(6)).await;
    bot.expect(
        "
        ann: /go
        (6s later)
        ann: /roll
        bot: /roll <sides> [times]
        (6s later)
        bot: back
        ",
    );
}

#[tokio::test]
async fn what_is_for_another_bot_is_nothing_to_this_one() {
    let bot = TestBot::start(Bot::conversation::<Table>).await.unwrap();
    let ann = bot.user("ann");
    let group = bot.group("Friends", &[&ann]);
    let (here, me) = (ann.in_(&group), bot.running().unwrap().me().clone());
    here.says("/roll@other_bot").await;
    here.says("/roll@other_bot 6").await;
    here.says(&format!("/roll@{} 6", me.username().to_uppercase())).await;
    here.says(&format!("/roll@{}", me.username())).await;
    here.says("/start@other_bot 7").await;
    bot.expect(&format!(
        "
        ann in Friends: /roll@other_bot
        ann in Friends: /roll@other_bot 6
        ann in Friends: /roll@{} 6
        bot: 6 None
        ann in Friends: /roll@{}
        bot: /roll <sides> [times]
        ann in Friends: /start@other_bot 7
        ",
        me.username().to_uppercase(),
        me.username(),
    ));
}

#[tokio::test]
async fn what_is_said_of_a_wrong_command_is_the_authors_to_choose() {
    let silent = TestBot::start(|bot| bot.conversation::<Table>().usage(|_| None)).await.unwrap();
    silent.user("ann").says("/roll").await;
    silent.expect("ann: /roll");
    let text = |wrong: &Misuse<'_>| Some(format!("{:?}: {wrong}", wrong.update().text().unwrap_or_default()));
    let polite = TestBot::start(move |bot| bot.conversation::<Table>().usage(text)).await.unwrap();
    polite.user("ann").says("/roll x").await;
    polite.expect(
        "
        ann: /roll x
        bot: \"/roll x\": /roll <sides> [times]
        ",
    );
}

#[tokio::test]
async fn a_link_begins_with_what_it_was_made_of() {
    let bot = TestBot::start(Bot::conversation::<Table>).await.unwrap();
    let ann = bot.user("ann");
    ann.starts("").await;
    ann.starts("4711").await;
    ann.starts("_wA-").await;
    ann.starts("no payload").await;
    ann.starts(&"x".repeat(65)).await;
    ann.says("/link").await;
    ann.says("/link a_b-c").await;
    let me = bot.running().unwrap().me().clone();
    bot.expect(&format!(
        "
        ann: /start
        bot: hello
        ann: /start 4711
        bot: invited by 4711
        ann: /start _wA-
        bot: [255, 0, 62]
        ann: /start no payload
        bot: hello
        ann: /start {}
        bot: hello
        ann: /link
        bot: https://t.me/{name}?startgroup={}
        ann: /link a_b-c
        bot: https://t.me/{name}?start=a_b-c
        ",
        "x".repeat(65),
        me.id(),
        name = me.username(),
    ));
}

async fn known(bot: &Bot, scope: BotCommandScope, language: Option<&str>) -> Vec<BotCommand> {
    let mut params = GetMyCommandsParams::builder().scope(scope).build();
    params.language_code = language.map(str::to_owned);
    bot.get_my_commands(&params).await.unwrap().result
}

fn names(commands: &[BotCommand]) -> Vec<(&str, &str)> {
    commands.iter().map(|it| (it.command.as_str(), it.description.as_str())).collect()
}

#[tokio::test]
async fn telegram_is_told_of_the_commands_for_each_audience_and_language() {
    let build = |bot: Bot| bot.conversation::<Table>().commands::<Cmd>().commands_for::<Cmd>(Audience::chat(-7));
    let kit = TestBot::start(build).await.unwrap();
    let bot = kit.simulator().bot().unwrap();
    let rest =
        [("soft", "Lets somebody else handle what is wrong"), ("link", "Gives a link"), ("go", "Goes elsewhere")];
    let list = |roll: &'static str| [&[("roll", roll)], &rest[..]].concat();
    assert_eq!(names(&known(&bot, BotCommandScope::Default, None).await), list("Throws dice"));
    assert_eq!(names(&known(&bot, BotCommandScope::Default, Some("de")).await), list("Würfelt"));
    assert_eq!(names(&known(&bot, Audience::chat(-7).scope().clone(), Some("de")).await), list("Würfelt"));
    assert_eq!(names(&known(&bot, BotCommandScope::AllGroupChats, None).await), []);
}

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
        bot.conversation::<Reader>().conversation::<Clerk>().store(disk.open()).start().await.unwrap()
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
