use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::lover::Lover;

#[tokio::test]
async fn it_asks_again_and_a_press_after_the_silence_goes_on_with_the_count() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Lover>()).await?;
    let ann = bot.user("ann");
    ann.says("hi").await;
    ann.says("what?").await;
    ann.presses("um ...").await;
    bot.advance(Duration::from_millis(9_999)).await;
    bot.advance(Duration::from_millis(1)).await;
    ann.presses("um ...").await;
    ann.presses("Yes").await;
    ann.says("and now?").await;
    bot.advance(Duration::from_secs(10)).await;
    ann.presses("Yes").await;
    let friends = bot.group("Friends", &[&ann]);
    ann.in_(&friends).says("hi").await;
    bot.expect(
        "
        ann: hi
        bot: 1. Would you marry me?
          [Yes] [um ...]
        ann: what?
        bot: 2. Would you marry me?
          [Yes] [um ...]
        ann presses [um ...]
        bot toasts: Ok. But I am going to keep asking.
        bot edits: 2. Would you marry me?
        bot: 3. Would you marry me?
          [Yes] [um ...]
        (9.999s later)
        (1ms later)
        bot: I know you may need a little time. I will always be here for you.
        ann presses [um ...]
        bot toasts: Ok. But I am going to keep asking.
        bot edits: 3. Would you marry me?
        bot: 4. Would you marry me?
          [Yes] [um ...]
        ann presses [Yes]
        bot edits: 4. Would you marry me?
        bot: Thank you!
        ann: and now?
        bot: 5. Would you marry me?
          [Yes] [um ...]
        (10s later)
        bot: I know you may need a little time. I will always be here for you.
        ann presses [Yes]
        bot edits: 5. Would you marry me?
        bot: Thank you!
        ann in Friends: hi
        ",
    );
    Ok(())
}
