use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::simulator::YOU;
use stategram::testing::TestBot;

use crate::bots::indoor_climate::{self, Climate, Sensor, SensorError};

/// Gets warmer by a tenth of a degree with every reading, and fails when it is told to.
#[derive(Default)]
struct Oven {
    readings: AtomicU32,
    failures: Mutex<u32>,
}

impl Oven {
    fn fails(&self, times: u32) {
        *self.failures.lock().unwrap() = times;
    }
}

impl Sensor for Oven {
    fn read(&self) -> Result<Climate, SensorError> {
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err(SensorError("too hot".to_owned()));
        }
        let reading = self.readings.fetch_add(1, Ordering::Relaxed);
        Ok(Climate { celsius: 20.0 + f64::from(reading) / 10.0, humidity: 45.0, pressure: 1013.25 })
    }
}

async fn start() -> stategram::Result<(TestBot, Arc<Oven>)> {
    let oven = Arc::new(Oven::default());
    let of_bot = Arc::clone(&oven);
    Ok((TestBot::start(move |bot| indoor_climate::bot(bot, YOU, of_bot.clone())).await?, oven))
}

#[tokio::test]
async fn one_user_is_told_now_every_minute_or_every_hour() -> stategram::Result<()> {
    let (bot, _) = start().await?;
    let (you, ann) = (bot.user("you"), bot.user("ann"));
    ann.says("/now").await;
    you.says("warm?").await;
    you.says("/now").await;
    you.says("/1m").await;
    bot.advance(Duration::from_secs(59)).await;
    bot.advance(Duration::from_secs(1)).await;
    you.says("/now").await;
    you.says("/1h").await;
    bot.advance(Duration::from_secs(3599)).await;
    bot.advance(Duration::from_secs(1)).await;
    you.says("warm?").await;
    you.says("/cancel").await;
    bot.advance(Duration::from_secs(7200)).await;
    you.says("/cancel").await;
    bot.expect(
        "
        ann: /now
        You: warm?
        bot: I don't understand
        You: /now
        bot: 20.0°C 45.0% 1013.2 hPa
        You: /1m
        bot: 20.1°C 45.0% 1013.2 hPa
        (59s later)
        (1s later)
        bot to You: 20.2°C 45.0% 1013.2 hPa
        You: /now
        bot: 20.3°C 45.0% 1013.2 hPa
        You: /1h
        bot: 20.4°C 45.0% 1013.2 hPa
        (3599s later)
        (1s later)
        bot to You: 20.5°C 45.0% 1013.2 hPa
        You: warm?
        bot: I don't understand
        You: /cancel
        bot: OK
        (7200s later)
        You: /cancel
        bot: OK
        ",
    );
    Ok(())
}

#[tokio::test]
async fn a_sensor_that_cannot_be_read_is_tried_again_every_second() -> stategram::Result<()> {
    let (bot, oven) = start().await?;
    let you = bot.user("you");
    let second = Duration::from_secs(1);
    oven.fails(2);
    you.says("/now").await;
    bot.advance(second).await;
    bot.advance(second).await;
    bot.advance(second).await;
    oven.fails(1);
    you.says("/1m").await;
    bot.advance(second).await;
    oven.fails(1);
    you.says("/now").await;
    bot.advance(second).await;
    bot.advance(Duration::from_secs(60)).await;
    oven.fails(1);
    you.says("/cancel").await;
    you.says("/now").await;
    you.says("/cancel").await;
    bot.advance(second).await;
    bot.expect(
        "
        You: /now
        (1s later)
        (1s later)
        bot: 20.0°C 45.0% 1013.2 hPa
        (1s later)
        You: /1m
        (1s later)
        bot: 20.1°C 45.0% 1013.2 hPa
        You: /now
        (1s later)
        bot: 20.2°C 45.0% 1013.2 hPa
        (60s later)
        bot: 20.3°C 45.0% 1013.2 hPa
        You: /cancel
        bot: OK
        You: /now
        You: /cancel
        bot: OK
        (1s later)
        ",
    );
    Ok(())
}
