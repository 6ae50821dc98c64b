use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::pairing::bot;

/// What the five say of one update comes in any order.
#[track_caller]
fn said(bot: &TestBot, expected: &[&str]) {
    let news = bot.news();
    let mut said: Vec<&str> = news.lines().filter_map(|line| line.strip_prefix("bot: ")).collect();
    said.sort_unstable();
    assert_eq!(said, expected, "{news}");
}

#[tokio::test]
async fn each_counts_what_it_hears_and_forgets_in_its_own_time() -> stategram::Result<()> {
    let bot = TestBot::start(bot).await?;
    let ann = bot.user("ann");
    ann.says("hi").await;
    said(&bot, &["per_application: 1", "per_chat: 1", "per_update: 1", "per_user: 1"]);
    ann.says("you").await;
    said(&bot, &["per_application: 2", "per_chat: 2", "per_update: 1", "per_user: 2"]);
    bot.user("bob").says("hi").await;
    said(&bot, &["per_application: 3", "per_chat: 1", "per_update: 1", "per_user: 1"]);
    ann.types_inline("?").await;
    assert_eq!(bot.news(), "ann types @bot ?\nbot offers:\n  [per_inline_user: 1]\nbot: per_user: 3");
    bot.advance(Duration::from_secs(10)).await;
    ann.says("still there?").await;
    said(&bot, &["per_application: 5", "per_chat: 1", "per_update: 1", "per_user: 4"]);
    ann.types_inline("?").await;
    assert_eq!(bot.news(), "ann types @bot ?\nbot offers:\n  [per_inline_user: 1]\nbot: per_user: 5");
    ann.types_inline("??").await;
    assert_eq!(bot.news(), "ann types @bot ??\nbot offers:\n  [per_inline_user: 2]\nbot: per_user: 6");
    bot.advance(Duration::from_secs(20)).await;
    ann.says("and now?").await;
    said(&bot, &["per_application: 8", "per_chat: 1", "per_update: 1", "per_user: 1"]);
    // A group is a chat of its own, and ann is whom she was.
    let friends = bot.group("Friends", &[&ann]);
    ann.in_(&friends).says("and here?").await;
    said(&bot, &["per_application: 9", "per_chat: 1", "per_update: 1", "per_user: 2"]);
    Ok(())
}
