//! Commands: who gets them, what is said where they are wrong, what Telegram is told of them, and what links begin with.

use std::time::Duration;

use serde_json::json;
use stategram::commands::{Audience, Misuse};
use stategram::link::Bytes;
use stategram::prelude::*;
use stategram::testing::TestBot;
use stategram::types::methods::GetMyCommandsParams;
use stategram::types::{BotCommand, BotCommandScope};

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
pub(crate) enum Table {
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

#[derive(Command, Debug)]
enum Rules {
    /// Shows the rules
    #[command(de = "Zeigt die Regeln", fr = "Montre les règles")]
    Rules,
}

/// The narrower an audience is, the less the wider ones have to do with it; and what is registered for a language by itself
/// is not what the descriptions of the rest make of it.
#[tokio::test]
async fn each_audience_has_its_own_commands_and_so_has_each_language() {
    let narrow = [
        Audience::private_chats(),
        Audience::groups(),
        Audience::group_admins(),
        Audience::chat("@friends"),
        Audience::admins_of(-7),
        Audience::member(-7, 9),
    ];
    let types = [
        json!({"type": "all_private_chats"}),
        json!({"type": "all_group_chats"}),
        json!({"type": "all_chat_administrators"}),
        json!({"type": "chat", "chat_id": "@friends"}),
        json!({"type": "chat_administrators", "chat_id": -7}),
        json!({"type": "chat_member", "chat_id": -7, "user_id": 9}),
    ];
    for german_first in [false, true] {
        for (audience, scope) in narrow.iter().zip(&types) {
            assert_eq!(&json!(audience.scope()), scope);
            let all = audience.clone();
            let build = move |bot: Bot| {
                let (bot, german) = (bot.conversation::<Table>(), all.clone().language("de"));
                match german_first {
                    true => bot.commands_for::<Cmd>(german).commands_for::<Rules>(all.clone()),
                    false => bot.commands_for::<Rules>(all.clone()).commands_for::<Cmd>(german),
                }
            };
            let kit = TestBot::start(build).await.unwrap();
            let bot = kit.simulator().bot().unwrap();
            let here = |language| known(&bot, audience.scope().clone(), language);
            assert_eq!(names(&here(None).await), [("rules", "Shows the rules")]);
            assert_eq!(names(&here(Some("fr")).await), [("rules", "Montre les règles")]);
            assert_eq!(names(&here(Some("de")).await)[0], ("roll", "Würfelt"), "it stays as it is");
            assert_eq!(here(Some("de")).await.len(), 4);
            for other in narrow.iter().map(|it| it.scope().clone()).chain([BotCommandScope::Default]) {
                if other != *audience.scope() {
                    assert_eq!(names(&known(&bot, other, None).await), []);
                }
            }
        }
    }
}
