//! What is overdue at a start expires when nothing waits at Telegram any more.

use std::time::Duration;

use stategram::Webhook;
use stategram::clock::Clock;
use stategram::store::Sqlite;

use crate::bots::{Subject, bot, info, telegram, text, webhook};
use crate::counter::Lab;
use crate::soon;

/// A bot with one conversation that is overdue: stopped, and started again 10 s later by its clock.
async fn overdue(directory: &tempfile::TempDir, clock: &Clock) -> Sqlite {
    let path = directory.path().join("bot.db");
    let (telegram, lab) = (telegram(), Lab::default());
    let builder = bot(&telegram, &lab).clock(clock).store(Sqlite::open(&path).await.unwrap());
    let running = soon(builder.webhook(webhook()).start()).await.unwrap();
    let address = running.webhook_address().unwrap();
    assert_eq!(crate::peer::Peer::connect(address).await.post(&text(1, 42, "hi")).await.status, 200);
    soon(running.settled()).await;
    soon(running.shutdown()).await.unwrap();
    clock.advance(Duration::from_secs(10));
    Sqlite::open(&path).await.unwrap()
}

async fn restarted(webhook: Webhook, telegram: stategram::bot::Scripted, store: Sqlite, clock: &Clock) -> Subject {
    let lab = Lab::default();
    let running = soon(bot(&telegram, &lab).clock(clock).store(store).webhook(webhook).start()).await.unwrap();
    Subject { running, telegram, lab }
}

#[tokio::test]
async fn at_once_where_nothing_waits_there() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), Clock::manual());
    let store = overdue(&directory, &clock).await;
    let subject = restarted(webhook(), telegram(), store, &clock).await;
    subject.settle().await;
    assert_eq!(subject.sent(), ["bye after 1"]);
}

#[tokio::test]
async fn not_before_what_waits_there_was_posted() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), Clock::manual());
    let store = overdue(&directory, &clock).await;
    let telegram = telegram();
    telegram.answer("getWebhookInfo", &info("https://example.org", 1));
    let subject = restarted(webhook(), telegram, store, &clock).await;
    // Telegram is asked, and says that it comes; and so it does.
    assert_eq!(subject.post(&text(2, 42, "late")).await.status, 200);
    subject.settle().await;
    assert_eq!(subject.calls("getWebhookInfo").len(), 2);
    assert_eq!((subject.taken(), subject.sent()), (vec!["late".to_owned()], vec!["2".to_owned()]));
}

#[tokio::test]
async fn at_once_where_nobody_has_registered_anything() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), Clock::manual());
    let store = overdue(&directory, &clock).await;
    let telegram = telegram();
    telegram.answer("getWebhookInfo", &info("", 5));
    let subject = restarted(webhook(), telegram, store, &clock).await;
    subject.settle().await;
    assert_eq!(subject.sent(), ["bye after 1"]);
}
