//! Whatever of a bot can be printed is printed without its token.

use std::fmt::Debug;

use serde_json::json;
use stategram::bot::{ApiError, client_builder};
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::types::AsyncTelegramApi;
use stategram::types::methods::SendMessageParams;
use stategram::{Error, File};

use crate::{SECRET, TOKEN, shows_secret};

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Quiet {
    #[state(entry)]
    Idle,
}
use quiet::Idle;

#[handler]
impl Quiet {
    #[on(Idle, message)]
    fn hear(bot: Bot, me: Me, reply: &mut Reply) -> Stay {
        reply.text(format!("{bot:?} {me:?} {reply:?}"));
        Stay
    }
}

#[track_caller]
fn hidden(shown: &impl Debug) {
    for shown in [format!("{shown:?}"), format!("{shown:#?}")] {
        assert_eq!(shows_secret(&shown), None, "{shown}");
    }
}

#[track_caller]
fn hidden_error(error: &(impl std::error::Error + 'static)) {
    hidden(error);
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        assert_eq!(shows_secret(&format!("{error} {error:?}")), None, "{error}");
        cause = error.source();
    }
}

#[tokio::test]
async fn no_part_of_a_bot_shows_the_token() {
    let simulator = Simulator::start().await.unwrap();
    let bot = Bot::new(TOKEN).unwrap().api_url(simulator.url()).unwrap();
    hidden(&bot);
    hidden(&bot.clone().client(client_builder().unwrap().build().unwrap()));
    hidden(&bot.updates());
    hidden(&bot.download("f"));
    hidden(&bot.to(1));
    hidden(&bot.to(1).text("x"));
    hidden(&bot.to(1).document(File::bytes("a", "b")));
    hidden(&bot.call(SendMessageParams::builder().chat_id(1).text("x").build()));
    let builder = bot.clone().conversation::<Quiet>().callback_key(SECRET.as_bytes());
    hidden(&builder);
    let running = builder.start().await.unwrap();
    hidden(&running);
    hidden(running.me());
    hidden(&running.handle::<Quiet>().unwrap());
    hidden(&running.me().sign(&Door).unwrap());
    running.shutdown().await.unwrap();
    hidden(&simulator);
}

#[derive(CallbackData)]
struct Door;

#[tokio::test]
async fn no_error_shows_the_token() {
    hidden_error(&Bot::new(&TOKEN.replace(':', "!")).unwrap_err());
    hidden_error(&Bot::new(&format!("{TOKEN}/getMe")).unwrap_err());
    let bot = Bot::new(TOKEN).unwrap();
    for url in [format!("https://e.org/bot{TOKEN}?x"), TOKEN.to_owned(), format!("ftp://e.org/bot{TOKEN}")] {
        hidden_error(&bot.clone().api_url(&url).unwrap_err());
    }
    let nobody = bot.clone().api_url("http://127.0.0.1:1").unwrap();
    let refused = nobody.get_me().await.unwrap_err();
    hidden_error(&refused);
    hidden_error(&Error::from(refused));
    hidden_error(&nobody.download("f").bytes().await.unwrap_err());
    // A password for the server is a secret, too.
    let other = Bot::new("1:another_token_of_thirty_letters_or_more").unwrap();
    let with_password = other.api_url(&format!("http://bot:{SECRET}@127.0.0.1:1")).unwrap();
    hidden(&with_password);
    hidden_error(&with_password.call_by_name::<_, bool>("getMe", &json!({})).await.unwrap_err());
}

#[test]
fn no_panic_shows_the_token() {
    let bot = Bot::new(TOKEN).unwrap();
    let failed = |bot: Bot| -> Result<(), Box<(Bot, ApiError)>> { Err(Box::new((bot, ApiError::Unauthorized))) };
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| failed(bot).unwrap())).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("Token(123456789:***)"), "{message}");
    assert_eq!(shows_secret(message), None);
}
