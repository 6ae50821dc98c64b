//! Who is played with: examples, and two that are only here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use stategram::prelude::*;

#[path = "../../examples/guess_a_number.rs"]
#[allow(dead_code, reason = "of the example only its bot is used")]
pub(crate) mod guess_a_number;

#[path = "../../examples/inline_echo.rs"]
#[allow(dead_code, reason = "of the example only its bot is used")]
pub(crate) mod inline_echo;

/// Says what a button does.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Desk {
    #[state(entry)]
    Open,
}
use desk::Open;

#[handler]
impl Desk {
    #[on(Open, callback = "toast")]
    fn toast(reply: &mut Reply) -> Stay {
        reply.toast("Just so you know.");
        Stay
    }

    #[on(Open, callback = "alert")]
    fn alert(reply: &mut Reply) -> Stay {
        reply.alert("This has to be closed.");
        Stay
    }

    #[on(Open, message)]
    fn offer(reply: &mut Reply) -> Stay {
        let keys = Keyboard::new().button("In passing", "toast").button("Until it is closed", "alert");
        reply.text("What would you <b>like</b>?").html().keyboard(keys);
        Stay
    }
}

/// Where the next stubborn turn says that it has begun, and waits until it may go on.
pub(crate) static STUBBORN: Mutex<Option<Arc<Barrier>>> = Mutex::new(None);

/// Counts, for as long as nobody ends it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use counter::{Counting, Fresh};

/// As the process knows, which the bot does not take with it when it is killed.
static HAS_THOUGHT: AtomicBool = AtomicBool::new(false);

#[handler]
impl Counter {
    #[on(Fresh, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    /// Thinks for as long as the bot lives, the first time.
    #[on(Counting, regex = "^slowly$")]
    async fn slowly(counter: &mut Counting, bot: Bot, chat: Chat, reply: &mut Reply) -> Stay {
        bot.to(chat.id).text("hm").await.unwrap();
        if !HAS_THOUGHT.swap(true, Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }

    /// Blocks its thread for as long as a test wants, once.
    #[on(Counting, regex = "^stubbornly$")]
    fn stubbornly(counter: &mut Counting, reply: &mut Reply) -> Stay {
        let wait = STUBBORN.lock().unwrap().take();
        if let Some(wait) = wait {
            wait.wait();
            wait.wait();
        }
        Self::next(counter, reply)
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}
