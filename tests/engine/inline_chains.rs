//! Inline queries behind one mailbox: what is typed goes along the chain, and who types on supersedes it wherever it is.

use std::sync::atomic::Ordering::SeqCst;

use stategram::machine::trigger;
use stategram::prelude::*;

use crate::disk::Disk;
use crate::inline::{COMPUTING, Lab, Search, begins, texts};
use crate::line::Line;

/// What somebody types who wants help.
struct Asks;

impl<S, A> Extract<S, trigger::inline_query, A> for Asks {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let query = <Inline as Extract<S, trigger::inline_query, A>>::extract(cx)?;
        if query.query.ends_with('?') { Ok(Self) } else { Err(Refusal::Skip) }
    }
}

/// Helps who asks for it, and leaves the rest of what is typed to others.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Help {
    #[state(entry)]
    Ready,
}
use help::Ready;

#[handler]
impl Help {
    #[on(Ready, inline_query)]
    fn help(_: Asks, reply: &mut Reply) -> Stay {
        reply.answer([InlineResult::article("help", "Help", "help")]);
        Stay
    }
}

#[tokio::test]
async fn what_is_typed_is_passed_on_as_well_and_superseded_there_too() {
    for disk in [None, Some(Disk::default())] {
        let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
        let bot = line.bot().with(lab.clone()).first_of::<(Help, Search)>();
        let running = match &disk {
            Some(disk) => lab.start(bot.store(disk.open())).await,
            None => lab.start(bot).await,
        };
        for query in ["a", "ab", "abc"] {
            line.types(7, query);
            begins(&mut beginnings, query).await;
        }
        lab.clock.advance(COMPUTING);
        line.settle(&running).await;
        assert_eq!((line.answered(), lab.computed.load(SeqCst)), (vec!["abc".to_owned()], 1));
        // Whoever takes the newer one, the older one is not wanted any more.
        line.types(7, "x");
        begins(&mut beginnings, "x").await;
        line.types(7, "x?");
        line.settle(&running).await;
        line.types(7, "y");
        begins(&mut beginnings, "y").await;
        lab.clock.advance(COMPUTING);
        line.settle(&running).await;
        assert_eq!(texts(&line.calls("answerInlineQuery")), ["abc (1)", "help", "y (2)"]);
        assert_eq!(lab.computed.load(SeqCst), 2);
        line.says(7, "how many?");
        line.settle(&running).await;
        assert_eq!(line.calls("sendMessage")[0]["text"], "2");
        if let Some(disk) = disk {
            assert_eq!((disk.open_rows(), disk.aside().len()), (0, 0));
        }
        running.shutdown().await.unwrap();
    }
}
