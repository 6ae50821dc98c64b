use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::inline_per_user::QueryCounter;

#[tokio::test]
async fn each_users_queries_are_counted_until_ten_silent_seconds() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<QueryCounter>()).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.types_inline("a").await;
    ann.types_inline("ab").await;
    let offered = bob.types_inline("ab").await.expect("an answer");
    assert!(offered.is_personal && offered.cache_time == 0);
    bot.advance(Duration::from_secs(9)).await;
    ann.types_inline("abc").await;
    ann.chooses(1).await;
    bot.advance(Duration::from_secs(9)).await;
    ann.types_inline("").await;
    bot.advance(Duration::from_secs(10)).await;
    ann.types_inline("").await;
    // What was offered can be chosen when the count is forgotten.
    bot.advance(Duration::from_secs(10)).await;
    ann.chooses(1).await;
    ann.types_inline("b").await;
    bot.expect(
        "
        ann types @bot a
        bot offers:
          [1. a]
        ann types @bot ab
        bot offers:
          [2. ab]
        bob types @bot ab
        bot offers:
          [1. ab]
        (9s later)
        ann types @bot abc
        bot offers:
          [3. abc]
        ann chooses [3. abc]
        ann: 3. abc
        (9s later)
        ann types @bot
        bot offers:
          [4. ]
        (10s later)
        ann types @bot
        bot offers:
          [1. ]
        (10s later)
        ann chooses [1. ]
        ann: 1. 
        ann types @bot b
        bot offers:
          [1. b]
        ",
    );
    Ok(())
}
