//! Shows all sorts of keyboards, by the last letter of what you write: `c` a custom one, `i` an inline one, `h` hides the
//! custom one, `f` forces a reply, and anything else gets a button to press. Inline, `a` offers articles, `p` photos, and `b`
//! whichever, with a button that leads back to the bot.
//!
//!     cargo run --example keyboards
//!
//! runs in this terminal, against a simulated Telegram: write `i`, press `#2`, or type `@bot a`. With `TELEGRAM_BOT_TOKEN` set
//! it is a real bot, whose inline mode is switched on with `/setinline` at `@BotFather`.

use stategram::prelude::*;

/// It remembers the last message with an inline keyboard, of each chat by itself.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Keyboards {
    #[state(entry)]
    Nothing,
    Shown {
        last: Sent,
    },
}
use keyboards::{Nothing, Shown};

#[derive(CallbackData)]
pub(crate) enum Button {
    Notification,
    Alert,
    Edit,
    PressMe,
}

#[handler]
impl Keyboards {
    #[on(_, regex = "(?i)c$")]
    fn custom(reply: &mut Reply) -> Stay {
        let keys = ReplyKeyboard::new().button("Plain text").button("Text only").row();
        reply.text("Custom keyboard with various buttons").keyboard(keys.contact("Phone").location("Location"));
        Stay
    }

    #[on(_, regex = "(?i)i$")]
    fn inline(reply: &mut Reply) -> Shown {
        let keys = Keyboard::new().url("Telegram URL", "https://core.telegram.org/").row();
        let keys = keys.button("Callback - show notification", Button::Notification).row();
        let keys = keys.button("Callback - show alert", Button::Alert).row();
        let keys = keys.button("Callback - edit message", Button::Edit).row();
        let keys = keys.switch_inline_query("Switch to using bot inline", "initial query");
        Shown { last: reply.text("Inline keyboard with various buttons").keyboard(keys).sent() }
    }

    #[on(_, regex = "(?i)h$")]
    fn hide(reply: &mut Reply) -> Stay {
        reply.text("Hide custom keyboard").keyboard(RemoveKeyboard::new());
        Stay
    }

    #[on(_, regex = "(?i)f$")]
    fn force_reply(reply: &mut Reply) -> Stay {
        reply.text("Force reply").keyboard(ForceReply::new());
        Stay
    }

    #[on(_, message)]
    fn something_to_press(reply: &mut Reply) -> Stay {
        reply.text("Use inline keyboard").keyboard(Keyboard::new().button("Press me", Button::PressMe));
        Stay
    }

    #[on(_, callback = Button::PressMe)]
    fn pressed(reply: &mut Reply) -> Stay {
        reply.toast("Got it");
        Stay
    }

    #[on(_, callback = Button::Notification)]
    fn notification(reply: &mut Reply) -> Stay {
        reply.toast("Notification at top of screen");
        Stay
    }

    #[on(_, callback = Button::Alert)]
    fn alert(reply: &mut Reply) -> Stay {
        reply.alert("Alert!");
        Stay
    }

    /// The last one is edited, under whichever the button was. It has no keyboard then.
    #[on(Shown, callback = Button::Edit)]
    fn edit(Shown { last }: Shown, reply: &mut Reply) -> Nothing {
        reply.edit(last, "NEW MESSAGE HERE!!!!!");
        Nothing
    }

    #[on(Nothing, callback = Button::Edit)]
    fn nothing_to_edit(reply: &mut Reply) -> Stay {
        reply.toast("No previous message to edit");
        Stay
    }
}

/// What is offered inline, in whatever chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user)]
pub(crate) enum Results {
    #[state(entry)]
    Offering,
}
use results::Offering;

#[handler]
impl Results {
    #[on(Offering, inline_query)]
    fn offer(query: Inline, reply: &mut Reply) -> Stay {
        let last = query.query.chars().last().map(|it| it.to_ascii_lowercase());
        let articles = match last {
            Some('a') => true,
            Some('p') => false,
            _ => rand::random(),
        };
        let answer = reply.answer(if articles { self::articles() } else { photos() });
        if last == Some('b') {
            answer.button("Back to Bot", "Optional_start_parameter");
        }
        Stay
    }

    #[on(Offering, chosen_inline_result)]
    fn chosen(chosen: Chosen) -> Stay {
        println!("{} chose {} of what {:?} gave", chosen.from.id, chosen.result_id, chosen.query);
        Stay
    }
}

fn articles() -> [InlineResult; 2] {
    let telegram = InlineResult::article("abcde", "Telegram", "Telegram is a messaging app");
    [telegram, InlineResult::article("fghij", "Google", "Google is a search engine")]
}

fn photos() -> [InlineResult; 2] {
    let door = "https://core.telegram.org/file/811140934/1/tbDSLHSaijc/fdcc7b6d5fb3354adf";
    let logo = "https://www.telegram.org/img/t_logo.png";
    [InlineResult::photo("12345", door, door), InlineResult::photo("67890", logo, logo)]
}

pub(crate) fn bot(bot: Bot) -> Builder {
    bot.conversation::<Keyboards>().conversation::<Results>()
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    bot(Bot::from_env()?).run().await
}
