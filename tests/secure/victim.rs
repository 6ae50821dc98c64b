//! A bot that does whatever may show its token, and lets itself be told so by anybody.

use stategram::prelude::*;

/// Says that this program is to be the bot.
pub(crate) const BE_THE_BOT: &str = "STATEGRAM_TEST_VICTIM";

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Victim {
    #[state(entry)]
    Idle,
}
use victim::Idle;

#[handler]
impl Victim {
    #[on(Idle, command = "panic")]
    fn panic(bot: Bot) -> Stay {
        panic!("a panic that shows {bot:?}")
    }

    #[on(Idle, command = "fail")]
    async fn fail(bot: Bot) -> Result<Stay, stategram::bot::ApiError> {
        bot.call_by_name::<_, bool>("setChatTitle", &()).await?;
        Ok(Stay)
    }

    #[on(Idle, command = "file")]
    async fn file(bot: Bot, reply: &mut Reply) -> Stay {
        let error = bot.download("f").bytes().await.expect_err("the server is hostile");
        tracing::error!(?error, "no file: {error}");
        reply.text(format!("no file: {error}"));
        Stay
    }

    /// As an author might write it who looks for a mistake.
    #[on(Idle, command = "careless")]
    fn careless(bot: Bot) -> Stay {
        let token = std::env::var("TELEGRAM_BOT_TOKEN").unwrap_or_default();
        tracing::warn!(?bot, url = format!("https://api.telegram.org/bot{token}/getMe"), "careless {token}");
        tracing::trace!("careless, in a URL: https://e.org/?from=bot{}", token.replace(':', "%3A"));
        Stay
    }

    #[on(Idle, text)]
    fn text(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(text);
        Stay
    }

    #[on(Idle, any)]
    fn any(update: Update, reply: &mut Reply) -> Stay {
        reply.text(format!("{}", update.update_id()));
        Stay
    }
}

/// Hears of what belongs to no chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_application)]
enum Strange {
    #[state(entry)]
    Deaf,
}
use strange::Deaf;

#[handler]
impl Strange {
    #[on(Deaf, unknown)]
    fn unknown(update: Update, bot: Bot) -> Result<Stay, String> {
        Err(format!("{} is unknown to {bot:?}", update.update_id()))
    }
}

/// What the hostile run starts as a program of its own. By itself it is no test.
#[test]
#[ignore = "the hostile run starts it as a program"]
fn the_bot() {
    if std::env::var_os(BE_THE_BOT).is_none() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let ended =
        runtime.block_on(async { Bot::from_env()?.conversation::<Victim>().conversation::<Strange>().run().await });
    // As `main` would.
    if let Err(error) = ended {
        eprintln!("Error: {error:?}");
        std::process::exit(1);
    }
}
