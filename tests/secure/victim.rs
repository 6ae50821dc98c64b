//! A bot that does whatever may show its token, and lets itself be told so by anybody.

use std::net::SocketAddr;

use serde_json::json;
use stategram::prelude::*;

/// Says that this program is to be the bot.
pub(crate) const BE_THE_BOT: &str = "STATEGRAM_TEST_VICTIM";

/// Says that it writes its log as it is, past the net.
pub(crate) const WITHOUT_NET: &str = "STATEGRAM_TEST_WITHOUT_NET";

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
        if std::env::var_os(WITHOUT_NET).is_some() {
            // Then only what the library says is of interest.
            return Stay;
        }
        let token = std::env::var("TELEGRAM_BOT_TOKEN").unwrap_or_default();
        tracing::warn!(?bot, url = format!("https://api.telegram.org/bot{token}/getMe"), "careless {token}");
        tracing::trace!("careless, in a URL: https://e.org/?from=bot{}", token.replace(':', "%3A"));
        Stay
    }

    /// As `reqwest::get(url).await.unwrap()` does.
    #[on(Idle, command = "spill")]
    async fn spill() -> Stay {
        let token = std::env::var("TELEGRAM_BOT_TOKEN").unwrap_or_default();
        panic!("spilled https://api.telegram.org/bot{token}/getMe")
    }

    /// As `reqwest::get(url).await?` does.
    #[on(Idle, command = "pass")]
    async fn pass() -> Result<Stay, String> {
        let token = std::env::var("TELEGRAM_BOT_TOKEN").unwrap_or_default();
        Err(format!("passed on https://api.telegram.org/bot{token}/getMe"))
    }

    #[on(Idle, command = "edit")]
    fn edit(reply: &mut Reply) -> Stay {
        let sent = reply.text("a message that is edited").sent();
        reply.edit(&sent, "a message that was edited");
        reply.edit(&sent, "a message that was edited twice");
        Stay
    }

    #[on(Idle, failed)]
    fn failed(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("sorry: {}", failure.reason()));
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
    if std::env::var_os(WITHOUT_NET).is_some() {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(std::io::stderr).init();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let ended = runtime.block_on(async {
        let bot = Bot::from_env()?;
        let builder = bot.clone().conversation::<Victim>().conversation::<Strange>();
        builder.run_with(|running| be_posted_to(bot, running.webhook_address())).await
    });
    // As `main` would.
    if let Err(error) = ended {
        eprintln!("Error: {error:?}");
        std::process::exit(1);
    }
}

/// Has whoever is at the other end post to the webhook, if there is one, until they say that the token is nobody's any more.
async fn be_posted_to(bot: Bot, address: Option<SocketAddr>) -> stategram::Result<()> {
    let Some(address) = address else { return Ok(()) };
    bot.call_by_name::<_, bool>("post", &json!({"port": address.port()})).await?;
    loop {
        bot.call_by_name::<_, bool>("goOn", &()).await?;
    }
}
