use std::time::Duration;

use stategram::testing::{Parcel, TestBot};

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

#[tokio::test]
async fn alarms_ring_while_it_is_awake_and_each_once() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<AlarmClock>()).await?;
    let ann = bot.user("ann");
    for said in ["-1", "inf", "5", "2"] {
        ann.says(said).await;
    }
    ann.sends(Parcel::location(51.5, -0.1)).await;
    for seconds in [2, 3, 60] {
        bot.advance(Duration::from_secs(seconds)).await;
    }
    bot.expect(
        "
        ann: -1
        bot: Not a number. No alarm set.
        ann: inf
        bot: Not a number. No alarm set.
        ann: 5
        bot: Got it. Alarm is set at 5.0 seconds from now.
        ann: 2
        bot: Got it. Alarm is set at 2.0 seconds from now.
        ann: [location 51.5, -0.1]
        bot: Not a number. No alarm set.
        (2s later)
        bot: Beep beep, time to wake up!
        (3s later)
        bot: Beep beep, time to wake up!
        (60s later)
        ",
    );
    Ok(())
}
