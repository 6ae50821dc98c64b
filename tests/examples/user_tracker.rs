use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::user_tracker::UserTracker;

#[tokio::test]
async fn what_a_user_does_anywhere_is_counted_until_twenty_silent_seconds() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<UserTracker>()).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let _ = bot.news();
    let there = ann.in_(&friends);
    ann.says("hi").await;
    ann.corrects("hello").await;
    there.says("hello all").await;
    bob.says("hi").await;
    ann.types_inline("h").await;
    ann.types_inline("").await;
    ann.types_inline("hey").await;
    bot.advance(Duration::from_secs(19)).await;
    ann.chooses("hey").await;
    bot.advance(Duration::from_secs(19)).await;
    there.says("who am I?").await;
    bob.says("and I?").await;
    bot.expect(
        "
        ann: hi
        bot: chat: 1, inline_query: 0, chosen_inline_result: 0
        ann corrects: hello
        bot: chat: 2, inline_query: 0, chosen_inline_result: 0
        ann in Friends: hello all
        bot: chat: 3, inline_query: 0, chosen_inline_result: 0
        bob: hi
        bot: chat: 1, inline_query: 0, chosen_inline_result: 0
        ann types @bot h
        bot offers:
          [h]
        ann types @bot
        bot offers: nothing
        ann types @bot hey
        bot offers:
          [hey]
        (19s later)
        ann chooses [hey]
        ann: hey
        bot: chat: 4, inline_query: 3, chosen_inline_result: 0
        (19s later)
        ann in Friends: who am I?
        bot: chat: 5, inline_query: 3, chosen_inline_result: 1
        bob: and I?
        bot: chat: 1, inline_query: 0, chosen_inline_result: 0
        ",
    );
    Ok(())
}

/// Where the bot is no member, it hears of nobody but who uses it.
#[tokio::test]
async fn whoever_only_uses_it_inline_is_counted_as_well() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<UserTracker>()).await?;
    let ann = bot.user("ann");
    let friends = bot.group_without_bot("Friends", &[&ann]);
    let there = ann.in_(&friends);
    there.types_inline("hey").await;
    bot.advance(Duration::from_secs(19)).await;
    ann.says("who am I?").await;
    there.types_inline("hey").await;
    bot.advance(Duration::from_secs(20)).await;
    there.chooses("hey").await;
    ann.says("and now?").await;
    bot.expect(
        "
        ann in Friends types @bot hey
        bot offers:
          [hey]
        (19s later)
        ann: who am I?
        bot: chat: 1, inline_query: 1, chosen_inline_result: 0
        ann in Friends types @bot hey
        bot offers:
          [hey]
        (20s later)
        ann in Friends chooses [hey]
        ann in Friends: hey
        ann: and now?
        bot: chat: 1, inline_query: 0, chosen_inline_result: 1
        ",
    );
    Ok(())
}
