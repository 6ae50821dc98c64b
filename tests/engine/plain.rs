//! Updates without conversations.

use std::collections::HashSet;
use std::time::Duration;

use stategram::simulator::Simulator;
use stategram::types::AsyncTelegramApi;
use stategram::update::{Incoming, Kind};
use stategram::{Result, Updates};

use crate::{PATIENCE, next, simulator};

/// The next update.
async fn taken(updates: &mut Updates) -> Incoming {
    let update = tokio::time::timeout(PATIENCE, updates.next()).await.expect("no update comes");
    update.expect("the stream goes on").expect("an update")
}

async fn text(updates: &mut Updates) -> String {
    taken(updates).await.text().unwrap_or_default().to_owned()
}

fn updates(simulator: &Simulator) -> Result<Updates> {
    Ok(simulator.bot()?.updates())
}

#[tokio::test]
async fn an_echo_in_a_loop() -> Result<()> {
    let simulator = simulator().await;
    let bot = simulator.bot()?;
    let mut chat = simulator.you().chat();
    let echo = tokio::spawn(async move {
        let mut updates = bot.updates();
        while let Some(update) = updates.next().await {
            let update = update?;
            if let (Some(chat), Some(text)) = (update.chat(), update.text()) {
                bot.to(chat.id).text(format!("{text}, {text}")).await?;
                if text == "bye" {
                    break;
                }
            }
        }
        updates.stop().await
    });
    for (says, hears) in [("hi", "hi, hi"), ("there", "there, there"), ("bye", "bye, bye")] {
        simulator.you().says(says);
        assert_eq!(next(&mut chat).await, hears);
    }
    echo.await.expect("it does not panic")?;
    assert_eq!(simulator.bot()?.get_webhook_info().await?.result.pending_update_count, 0);
    Ok(())
}

#[tokio::test]
async fn what_was_taken_comes_again_unless_it_is_confirmed() -> Result<()> {
    let simulator = simulator().await;
    for words in ["a", "b", "c"] {
        simulator.you().says(words);
    }
    let mut first = updates(&simulator)?;
    assert_eq!([text(&mut first).await, text(&mut first).await], ["a", "b"]);
    drop(first);

    // As after a crash.
    let mut second = updates(&simulator)?;
    assert_eq!([text(&mut second).await, text(&mut second).await], ["a", "b"]);
    second.stop().await?;

    let mut third = updates(&simulator)?;
    assert_eq!(text(&mut third).await, "c");
    third.stop().await?;
    simulator.confirmed().await;
    Ok(())
}

#[tokio::test]
async fn a_poll_that_waits_is_given_up_and_taken_up_again_and_nothing_is_lost() -> Result<()> {
    let simulator = simulator().await;
    let mut updates = updates(&simulator)?;
    let mut texts = Vec::new();
    for count in 0..50 {
        // Whatever the poll is at: not yet sent, waiting, answered and not yet read.
        for _ in 0..count % 7 {
            let look = tokio::time::timeout(Duration::ZERO, updates.next());
            if let Ok(Some(update)) = look.await {
                texts.push(update?.text().unwrap_or_default().to_owned());
            }
        }
        simulator.you().says(&count.to_string());
    }
    while texts.len() < 50 {
        texts.push(text(&mut updates).await);
    }
    assert_eq!(texts, (0..50).map(|it: i32| it.to_string()).collect::<Vec<_>>());
    updates.stop().await?;
    simulator.confirmed().await;
    Ok(())
}

#[tokio::test]
async fn more_than_one_poll_brings_comes_once_and_in_order() -> Result<()> {
    let simulator = simulator().await;
    for count in 0..250 {
        simulator.you().says(&count.to_string());
    }
    let mut updates = updates(&simulator)?;
    let mut ids = HashSet::new();
    for count in 0..250 {
        let update = taken(&mut updates).await;
        assert_eq!(update.text(), Some(&*count.to_string()));
        assert!(ids.insert(update.update_id()));
    }
    Ok(())
}

#[tokio::test]
async fn kinds_that_are_not_asked_for_do_not_come() -> Result<()> {
    let simulator = simulator().await;
    let you = simulator.you();
    let mut updates = updates(&simulator)?.allowed(&[Kind::EditedMessage]);
    you.says("before anybody asked for kinds");
    assert_eq!(taken(&mut updates).await.kind(), Kind::Message);
    you.says("not asked for");
    simulator.inject(
        r#"{"edited_message": {"message_id": 1, "date": 0, "edit_date": 1, "text": "edited",
            "chat": {"id": 1001, "type": "private"}}}"#,
    )?;
    let update = taken(&mut updates).await;
    assert_eq!((update.kind(), update.text()), (Kind::EditedMessage, Some("edited")));
    Ok(())
}
