//! A query is taken and answered once at most: whatever Telegram hands over again, and also through a crash.

use std::sync::atomic::Ordering::SeqCst;

use futures_util::future::BoxFuture;
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::store::Memory;
use stategram::{Bot, Running};

use crate::disk::File;
use crate::inline::{COMPUTING, Lab, Search, begins};
use crate::line::Line;
use crate::{PATIENCE, gone};

/// Telegram takes an answer, and never says so.
#[derive(Debug)]
struct Deaf(Line);

impl Transport for Deaf {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let is_answer = request.method == "answerInlineQuery";
        let call = self.0.call(request);
        if is_answer { Box::pin(std::future::pending()) } else { call }
    }
}

async fn start(bot: Bot, lab: &Lab, file: &File) -> Running {
    lab.start(bot.with(lab.clone()).conversation::<Search>().store(file.open().await)).await
}

/// The bot is gone at once, and with it what it had in memory.
async fn crash(running: Running, lab: &Lab) {
    drop(running);
    gone(&lab.gate).await;
}

#[tokio::test]
async fn a_query_that_is_handed_over_again_is_not_taken_again() {
    let (file, (lab, mut beginnings)) = (File::new(), Lab::new());
    for durable in [false, true] {
        let line = Line::new();
        let bot = line.bot().with(lab.clone()).conversation::<Search>();
        let running = match durable {
            true => lab.start(bot.store(file.open().await)).await,
            false => lab.start(bot.store(Memory::default())).await,
        };
        for query in ["a", "b"] {
            line.types(7, query);
            begins(&mut beginnings, query).await;
            lab.clock.advance(COMPUTING);
            line.settle(&running).await;
        }
        line.hands_over_again(2);
        line.says(7, "how many?");
        line.settle(&running).await;
        assert_eq!(line.answered(), ["a", "b"]);
        assert_eq!(line.calls("sendMessage")[0]["text"], "2");
        crash(running, &lab).await;
    }
}

#[tokio::test]
async fn a_query_that_comes_again_after_a_crash_is_neither_taken_nor_answered_again() {
    let (line, file, (lab, mut beginnings)) = (Line::new(), File::new(), Lab::new());
    let running = start(line.bot(), &lab, &file).await;
    line.types(7, "a");
    begins(&mut beginnings, "a").await;
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    line.types(7, "b");
    begins(&mut beginnings, "b").await;
    line.received().await;
    crash(running, &lab).await;
    // Telegram has heard of no offset, and hands everything over again.
    let running = start(line.bot(), &lab, &file).await;
    line.settle(&running).await;
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    assert_eq!((line.answered(), lab.computed.load(SeqCst)), (vec!["a".to_owned()], 1), "and `b` is lost");
    line.says(7, "how many?");
    line.settle(&running).await;
    assert_eq!(line.calls("sendMessage")[0]["text"], "1");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_answer_that_may_have_arrived_before_a_crash_is_not_sent_again() {
    let (line, file, (lab, mut beginnings)) = (Line::new(), File::new(), Lab::new());
    let running = start(Bot::over(Deaf(line.clone())), &lab, &file).await;
    line.types(7, "a");
    begins(&mut beginnings, "a").await;
    lab.clock.advance(COMPUTING);
    let sent = async {
        while line.answered().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, sent).await.expect("no answer");
    crash(running, &lab).await;
    let running = start(line.bot(), &lab, &file).await;
    line.says(7, "how many?");
    line.settle(&running).await;
    assert_eq!(line.calls("sendMessage")[0]["text"], "1", "its turn has happened");
    assert_eq!(line.answered(), ["a"]);
    assert_eq!(running.set_aside(None, 10).await.unwrap().len(), 0);
    running.shutdown().await.unwrap();
}
