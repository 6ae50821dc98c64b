use std::time::Duration;

use stategram::testing::{Setup, TestBot};

use crate::bots::reminder::Reminders;

#[tokio::test]
async fn reminders_come_in_time_unless_they_are_cancelled() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Reminders>()).await?;
    let ann = bot.user("ann");
    ann.says("hello").await;
    ann.says("/list").await;
    ann.says("10s buy milk").await;
    ann.says("/remind 5m tea").await;
    ann.says("90 call Ann").await;
    bot.advance(Duration::from_millis(500)).await;
    ann.says("/list").await;
    ann.presses("Cancel call Ann").await;
    bot.expect(
        "
        ann: hello
        bot: Write e.g. \"10s buy milk\", \"5m tea\" or \"2h call Ann\". /list shows what is pending.
        ann: /list
        bot: Nothing is pending.
        ann: 10s buy milk
        bot: In 10s: buy milk
        ann: /remind 5m tea
        bot: In 5m: tea
        ann: 90 call Ann
        bot: In 90s: call Ann
        (500ms later)
        ann: /list
        bot: In 10s: buy milk
          In 5m: tea
          In 90s: call Ann
          [Cancel buy milk]
          [Cancel tea]
          [Cancel call Ann]
        ann presses [Cancel call Ann]
        bot toasts: Cancelled: call Ann
        bot edits: In 10s: buy milk
          In 5m: tea
          [Cancel buy milk]
          [Cancel tea]
        ",
    );
    bot.advance(Duration::from_millis(9_499)).await;
    bot.advance(Duration::from_millis(1)).await;
    bot.advance(Duration::from_secs(290)).await;
    ann.presses("Cancel tea").await;
    bot.expect(
        "
        (9.499s later)
        (1ms later)
        bot: Remember: buy milk
        (290s later)
        bot: Remember: tea
        ann presses [Cancel tea]
        bot: Nothing is pending.
        ",
    );
    // With the last one that is cancelled the list is empty.
    ann.says("1h cake").await;
    ann.says("/list").await;
    ann.presses("Cancel cake").await;
    bot.advance(Duration::from_secs(60 * 60)).await;
    bot.expect(
        "
        ann: 1h cake
        bot: In 1h: cake
        ann: /list
        bot: In 1h: cake
          [Cancel cake]
        ann presses [Cancel cake]
        bot toasts: Cancelled: cake
        bot edits: Nothing is pending.
        (3600s later)
        ",
    );
    Ok(())
}

#[tokio::test]
async fn what_came_due_while_it_did_not_run_comes_at_once_and_the_rest_in_time() -> stategram::Result<()> {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new().kept_in(folder.path().join("bot.sqlite"));
    let mut bot = setup.start(|bot| bot.conversation::<Reminders>()).await?;
    let ann = bot.user("ann");
    ann.says("1h tea").await;
    ann.says("2h cake").await;
    bot.stop().await?;
    bot.advance(Duration::from_secs(90 * 60)).await;
    bot.restart().await?;
    bot.advance(Duration::from_secs(30 * 60)).await;
    bot.expect(
        "
        ann: 1h tea
        bot: In 1h: tea
        ann: 2h cake
        bot: In 2h: cake
        (the bot stops)
        (5400s later)
        (the bot starts)
        bot: Remember: tea
        (1800s later)
        bot: Remember: cake
        ",
    );
    Ok(())
}

#[tokio::test]
async fn whoever_blocks_the_bot_is_not_reminded_again() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Reminders>()).await?;
    let ann = bot.user("ann");
    ann.says("1m tea").await;
    ann.says("2m cake").await;
    ann.blocks_bot().await;
    bot.advance(Duration::from_secs(60)).await;
    ann.unblocks_bot().await;
    bot.advance(Duration::from_secs(60)).await;
    ann.says("/list").await;
    bot.expect(
        "
        ann: 1m tea
        bot: In 1m: tea
        ann: 2m cake
        bot: In 2m: cake
        (ann blocks the bot)
        (60s later)
        (ann unblocks the bot)
        (60s later)
        ann: /list
        bot: Nothing is pending.
        ",
    );
    Ok(())
}

/// A group whose administrators let nobody write for a while.
#[tokio::test]
async fn whoever_cannot_be_written_to_for_now_is_reminded_of_the_rest() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Reminders>()).await?;
    let ann = bot.user("ann");
    let friends = bot.group("Friends", &[&ann]);
    let there = ann.in_(&friends);
    there.says("/remind 1m tea").await;
    there.says("/remind 2m cake").await;
    let no_rights = "Bad Request: not enough rights to send text messages to the chat";
    bot.simulator().fault("sendMessage").in_chat(friends.id()).refuse(400, no_rights);
    bot.advance(Duration::from_secs(60)).await;
    bot.advance(Duration::from_secs(60)).await;
    bot.expect(
        "
        ann in Friends: /remind 1m tea
        bot: In 1m: tea
        ann in Friends: /remind 2m cake
        bot: In 2m: cake
        (60s later)
        (60s later)
        bot: Remember: cake
        ",
    );
    Ok(())
}

#[tokio::test]
async fn a_hundred_are_enough_and_times_have_units() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Reminders>()).await?;
    let ann = bot.user("ann");
    for said in [
        "90m a",
        "2d b",
        "1w c",
        "m d",
        "-1s e",
        "99999999999s f",
        "10s",
        "/remind g",
        "/remind@sim_8000000001_bot 1h h",
    ] {
        ann.says(said).await;
    }
    let help = "Write e.g. \"10s buy milk\", \"5m tea\" or \"2h call Ann\". /list shows what is pending.";
    let news = bot.news();
    let said: Vec<_> = news.lines().filter_map(|it| it.strip_prefix("bot: ")).collect();
    assert_eq!(said, ["In 90m: a", "In 2d: b", help, help, help, help, help, help, "In 1h: h"]);
    for _ in 3..100 {
        ann.says("1d more").await;
    }
    let _ = bot.news();
    ann.says("1d too much").await;
    bot.expect("ann: 1d too much\nbot: That is a lot already. Cancel something first: /list");
    ann.says("/list").await;
    ann.presses("Cancel a").await;
    let _ = bot.news();
    ann.says("1d after all").await;
    bot.expect("ann: 1d after all\nbot: In 1d: after all");
    Ok(())
}
