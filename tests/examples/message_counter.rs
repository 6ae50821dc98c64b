use std::time::Duration;

use stategram::testing::{Parcel, TestBot};

use crate::bots::message_counter::Counter;

#[tokio::test]
async fn each_chat_has_its_own_count_and_ten_silent_seconds_end_it() -> stategram::Result<()> {
    let mut bot = TestBot::start(|bot| bot.conversation::<Counter>()).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.says("a").await;
    ann.sends(Parcel::location(51.5, -0.1)).await;
    bob.says("c").await;
    bot.advance(Duration::from_secs(9)).await;
    ann.says("d").await;
    bot.advance(Duration::from_secs(9)).await;
    ann.says("e").await;
    bob.says("f").await;
    bot.advance(Duration::from_secs(10)).await;
    ann.says("g").await;
    bot.restart().await?;
    ann.says("h").await;
    bot.expect(
        "
        ann: a
        bot: 1
        ann: [location 51.5, -0.1]
        bot: 2
        bob: c
        bot: 1
        (9s later)
        ann: d
        bot: 3
        (9s later)
        ann: e
        bot: 4
        bob: f
        bot: 1
        (10s later)
        ann: g
        bot: 1
        (the bot stops)
        (the bot starts)
        ann: h
        bot: 1
        ",
    );
    Ok(())
}
