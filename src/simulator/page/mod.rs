//! The page beside the terminal: chats in a browser.
//!
//! It is at `/KEY/` of the simulator's address, where `KEY` is made anew by each run: who does not know it finds nothing there.
//! Everything the page needs is in the program (`assets`), and it may load from nowhere else.
//!
//! # What is told
//!
//! `GET /KEY/feed` are server-sent events, each one line of JSON. Those with an id are told once; a browser that was cut off asks for
//! what is behind the last one (`Last-Event-ID`) and is given that, or, where it is not kept any more, everything anew: `reset`, then
//! an event for each [hook](feed::Feed::hook), then `ready`, whose id is that of the last event before.
//!
//! | event | what it says |
//! |---|---|
//! | `reset` | forget everything: what follows is all there is |
//! | `ready` | that was all |
//! | `clock` | `now`, in milliseconds since 1970, and whether it is `running` |
//! | `bots` | all bots with their chats, their messages, and their `doings`: the events by kind that tell of what is still under way |
//! | `bot` | a bot that is new or says other things of itself: `commands` |
//! | `chat` | a chat that is new or otherwise: its `members`, how the bot stands there, what it became |
//! | `message`, `edit`, `deletion` | of a message: `bot`, `chat_id`, `message` or `message_id` |
//! | `press`, `answered` | a button that was pressed, and that it spins no more: `query_id`, `by`, `message_id`, `data`, `expires` |
//! | `paying`, `paid` | a payment under way, and that it is over: `message_id`, `by`; the `offers` of ways to ship, or when it `expires` |
//! | `reaction`, `vote` | what somebody thinks of a message, instead of what was told before: `message_id`, `by`; `emoji`, `options` |
//! | `query`, `offers` | an inline query and what the bot offers: `query_id`, `by`, `words`; `results`, `button`, `next_offset` |
//! | `action` | the bot is typing, or what else it does: `action` |
//! | `aside`, `notice` | what happened in a chat that is no message, and what one person was told: `text` |
//!
//! What the bots have in mind is told by [`inside`](crate::simulator::inside):
//!
//! | event | what it says |
//! |---|---|
//! | `inside` | all bots, as a list: their `conversations`, each with its `graph` and `instances`, the newest `lines`, and how many are `forgotten` |
//! | `inside-conversation` | a bot began that has this conversation: its `graph` |
//! | `inside-instance` | how a conversation is now: its state, data, revision, deadline, mailbox, the place of its last edge |
//! | `inside-line` | what happened, and its `number`: a `line` of a [recording](crate::simulator::inside::lines) |
//!
//! `GET /KEY/recording?bot=ID` is all lines as a file, `GET /KEY/test?bot=ID` what people did as a test.
//!
//! # What is done
//!
//! `POST /KEY/do/DEED`, with the fields of a form or of JSON: what people do is in [`simulator::doing`](crate::simulator::doing), as it is
//! for those outside, and what the page alone does in [`gathering`] and [`weather`].

mod assets;
mod doing;
pub(crate) mod feed;
mod files;
mod gathering;
mod guard;
mod pages;
mod stream;
pub(crate) mod told;
mod weather;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

pub(crate) use self::feed::Feed;
pub(crate) use self::guard::Key;
pub(crate) use self::pages::Pages;

use crate::simulator::Simulator;
use crate::simulator::inside;
use crate::simulator::world::World;

impl Simulator {
    /// The address of the page on which to play in a browser, as in `http://127.0.0.1:8081/5f0c..e1/`: it has a key that is made
    /// anew by each simulator, and who has it may do everything there. Empty as [`url`](Self::url) is.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> stategram::Result<()> {
    /// let simulator = stategram::simulator::Simulator::start().await?;
    /// let page = simulator.page();
    /// assert!(page.starts_with(simulator.url()) && page.ends_with('/'));
    /// # Ok(())
    /// # }
    /// ```
    pub fn page(&self) -> String {
        self.url.get().map_or_else(String::new, |url| format!("{url}/{}/", self.world.key.as_str()))
    }
}

/// The routes of the page, all of them below the key.
pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let hooked = Arc::downgrade(world);
    world.feed.hook("bots", move || Some(told::bots(&*hooked.upgrade()?)));
    let hooked = Arc::downgrade(world);
    world.feed.hook("inside", move || Some(inside::told(&*hooked.upgrade()?)));
    let below = |path: &str| format!("/{}/{path}", world.key.as_str());
    let mut router = Router::new()
        .route(&below("feed"), get(stream::feed))
        .route(&below("recording"), get(inside::recording_of))
        .route(&below("test"), get(inside::test_of))
        .route(&below("file/{bot}/{*path}"), get(files::file))
        .route(&below("do/{deed}"), post(doing::deed));
    for asset in assets::ASSETS {
        let path = if asset.path == "index.html" { "" } else { asset.path };
        router = router.route(&below(path), get(|| std::future::ready(asset.response())));
    }
    router.layer(middleware::from_fn(guard::guarded))
}
