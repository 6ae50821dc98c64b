use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::alarm::AlarmClock;

#[tokio::test]
async fn an_alarm_rings_though_the_conversation_has_fallen_silent() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<AlarmClock>()).await?;
    let ann = bot.user("ann");
    ann.says("soon").await;
    ann.says("12.34").await;
    ann.says("-1").await;
    ann.says("NaN").await;
    bot.advance(Duration::from_millis(12_339)).await;
    bot.advance(Duration::from_millis(1)).await;
    bot.expect(
        "
        ann: soon
        bot: Not a number. No alarm set.
        ann: 12.34
        bot: Got it. Alarm is set at 12.3 seconds from now.
        ann: -1
        bot: Not a number. No alarm set.
        ann: NaN
        bot: Not a number. No alarm set.
        (12.339s later)
        (1ms later)
        bot: Beep beep, time to wake up!
        ",
    );
    Ok(())
}
