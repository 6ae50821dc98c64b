//! Conversations that would keep themselves busy for ever.

use std::sync::Arc;
use std::time::Duration;

use stategram::prelude::*;
use tokio::sync::watch;

use crate::disk::File;
use crate::{PATIENCE, next, simulator};

/// Sets a timer for now whenever one comes up.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = ())]
enum Spinning {
    #[state(entry)]
    Still,
    Round,
}
use spinning::{Round, Still};

struct App {
    turns: Arc<watch::Sender<u32>>,
}

impl Provide<Arc<watch::Sender<u32>>> for App {
    fn provide(&self) -> &Arc<watch::Sender<u32>> {
        &self.turns
    }
}

#[handler(app = App)]
impl Spinning {
    #[on(Still, text)]
    fn go(timers: &mut Timers<()>) -> Round {
        timers.after(Duration::ZERO, ());
        Round
    }

    #[on(Round, event)]
    fn again(Data(turns): Data<Arc<watch::Sender<u32>>>, timers: &mut Timers<()>) -> Stay {
        turns.send_modify(|turns| *turns += 1);
        timers.after(Duration::ZERO, ());
        Stay
    }

    #[on(Round, text)]
    fn answer(reply: &mut Reply) -> Stay {
        reply.text("here");
        Stay
    }
}

/// What was written meanwhile has its turn, and the bot can be stopped.
#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_is_always_due_leaves_room_for_others() {
    let (simulator, file) = (simulator().await, File::new());
    let (turns, mut seen) = watch::channel(0);
    let bot = simulator.bot().unwrap().with(App { turns: Arc::new(turns) });
    let running = bot.conversation::<Spinning>().store(file.open().await).start().await.unwrap();
    let you = simulator.you();
    you.says("go");
    seen.wait_for(|turns| *turns > 10).await.unwrap();
    you.says("are you there?");
    assert_eq!(next(&mut you.chat()).await, "here");
    tokio::time::timeout(PATIENCE, running.shutdown()).await.expect("it stops").unwrap();
}
