//! Does sums: each message with a START button is a quiz of its own, whoever presses it and in whatever chat it is.
//!
//!     cargo run --example quiz
//!
//! runs in this terminal, against a simulated Telegram: write anything, press `#1`, and then the right answers. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot.

use stategram::Builder;
use stategram::prelude::*;

/// Whatever is written gets an invitation.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum Invitation {
    #[state(entry)]
    Idle,
}

#[handler]
impl Invitation {
    #[on(invitation::Idle, message)]
    fn invite(reply: &mut Reply) -> Stay {
        reply.text("Press START to do some math ...").keyboard(Keyboard::new().button("START", "start"));
        Stay
    }
}

/// A quiz, for each message whose button is pressed.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_callback_origin)]
pub(crate) enum Quiz {
    #[state(entry)]
    Unopened,
    #[state(expires = "10s")]
    Asking { answer: i32, right: u32, asked: u32 },
    /// The result is shown for a moment.
    #[state(at_most = "5s")]
    Over,
}
use quiz::{Asking, Over, Unopened};

#[handler]
impl Quiz {
    #[on(Unopened, callback = "start")]
    fn start(reply: &mut Reply) -> Asking {
        Asking { answer: ask(reply), right: 0, asked: 0 }
    }

    #[on(Asking, callback_query)]
    fn answered(quiz: &mut Asking, Callback(given): Callback<i32>, reply: &mut Reply) -> Stay {
        quiz.asked += 1;
        quiz.right += u32::from(given == quiz.answer);
        quiz.answer = ask(reply);
        Stay
    }

    #[on(Asking, expired)]
    fn result(Asking { right, asked, .. }: Asking, origin: PerCallbackOrigin, reply: &mut Reply<Elsewhere>) -> Over {
        let last_words = "This message will disappear in 5 seconds to test deleteMessage";
        reply.edit(origin, format!("{right} out of {asked}\n\n{last_words}"));
        Over
    }

    #[on(Over, expired)]
    fn gone(origin: PerCallbackOrigin, reply: &mut Reply<Elsewhere>) -> End {
        reply.delete(origin);
        End
    }
}

/// Shows the next sum in the place of the last, and five answers; gives the right one.
fn ask(reply: &mut Reply) -> i32 {
    let (x, y) = (rand::random_range(1..=50), rand::random_range(1..=50));
    let (sign, answer) = match rand::random_range(0..3) {
        0 => ('+', x + y),
        1 => ('-', x - y),
        _ => ('x', x * y),
    };
    let mut choices = vec![answer];
    while choices.len() < 5 {
        let choice = rand::random_range(-49..=2500);
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices.sort_unstable();
    let button = |buttons: Keyboard, choice: &i32| buttons.button(choice.to_string(), choice.to_string());
    reply.edit_pressed(format!("{x} {sign} {y} = ?")).keyboard(choices.iter().fold(Keyboard::new(), button));
    answer
}

pub(crate) fn bot(bot: Bot) -> Builder {
    bot.conversation::<Invitation>().conversation::<Quiz>()
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    bot(Bot::from_env()?).run().await
}
