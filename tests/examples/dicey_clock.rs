use std::time::Duration;

use stategram::testing::{Parcel, TestBot};

use crate::bots::dicey_clock::DiceyClock;

#[tokio::test]
async fn it_rolls_and_tells_the_time() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<DiceyClock>()).await?;
    let ann = bot.user("ann");
    for _ in 0..20 {
        ann.says("/roll").await;
        let rolled = bot.news();
        let number = rolled.trim().rsplit(' ').next().and_then(|it| it.parse().ok());
        assert!(number.is_some_and(|it: u8| (1..=6).contains(&it)), "{rolled}");
    }
    let times = async || {
        ann.says("/time").await;
        let said = bot.news();
        let (_, time) = said.trim().rsplit_once("bot: ").unwrap_or_else(|| panic!("{said}"));
        chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M:%S%.3f").unwrap_or_else(|_| panic!("{said}"))
    };
    let before = times().await;
    bot.advance(Duration::from_secs(3600)).await;
    let _ = bot.news();
    assert_eq!(times().await - before, chrono::TimeDelta::hours(1));
    ann.says("anything else").await;
    ann.sends(Parcel::location(51.5, -0.1)).await;
    bot.expect("ann: anything else\nann: [location 51.5, -0.1]");
    Ok(())
}
