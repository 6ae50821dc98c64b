//! Tells one user how warm, how humid and how stormy it is at home: `/now`, or every minute (`/1m`) or hour (`/1h`), until
//! `/cancel`.
//!
//!     cargo run --example indoor_climate
//!
//! runs in this terminal, against a simulated Telegram, with a sensor that is made up: write `/1m`, then `!advance 1m`. With
//! `SENSOR=loose` every second reading fails. Nobody but you is answered: `ann> /now` is not. With `TELEGRAM_BOT_TOKEN` set it
//! is a real bot; `OWNER` is then the one user's id, and the sensor wants a [`Sensor`] that speaks to yours.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use stategram::commands::Audience;
use stategram::prelude::*;
use stategram::{Builder, Error};

/// Something that can be read, and that may take its time.
pub(crate) trait Sensor: Send + Sync + 'static {
    fn read(&self) -> Result<Climate, SensorError>;
}

pub(crate) struct Climate {
    pub(crate) celsius: f64,
    /// Relative, in percent.
    pub(crate) humidity: f64,
    /// In hectopascals.
    pub(crate) pressure: f64,
}

#[derive(Debug, thiserror::Error)]
#[error("the sensor cannot be read: {0}")]
pub(crate) struct SensorError(pub(crate) String);

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, chats(private), event = Due)]
pub(crate) enum Monitor {
    #[state(entry)]
    Quiet,
    Reporting {
        timer: TimerId,
    },
}
use monitor::Reporting;

/// A report is due.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Due;

#[derive(Command)]
pub(crate) enum Wish {
    /// How it is now
    Now,
    /// A report every minute
    #[command(name = "1m")]
    EveryMinute,
    /// A report every hour
    #[command(name = "1h")]
    EveryHour,
    /// No more reports
    Cancel,
}

#[handler(app = Home)]
impl Monitor {
    #[on(_, command)]
    async fn asked(
        monitor: &Monitor,
        Command(wish): Command<Wish>,
        Data(house): Data<House>,
        timers: &mut Timers<Due>,
        reply: &mut Reply,
    ) -> To<Reporting, Stay, End> {
        let every = match wish {
            Wish::Now => None,
            Wish::EveryMinute => Some(Duration::from_mins(1)),
            Wish::EveryHour => Some(Duration::from_hours(1)),
            Wish::Cancel => {
                reply.text("OK");
                // With the conversation end its timers.
                return to(End);
            }
        };
        house.report(timers, reply).await;
        let Some(every) = every else { return to(Stay) };
        if let Monitor::Reporting { timer } = monitor {
            timers.cancel(*timer);
        }
        to(Reporting { timer: timers.after(every, Due).every(every).id() })
    }

    #[on(_, event)]
    async fn due(Data(house): Data<House>, timers: &mut Timers<Due>, reply: &mut Reply) -> Stay {
        house.report(timers, reply).await;
        Stay
    }

    #[on(_, text)]
    fn other(reply: &mut Reply) -> Stay {
        reply.text("I don't understand");
        Stay
    }
}

#[derive(Provide)]
pub(crate) struct Home {
    house: House,
}

#[derive(Clone)]
struct House(Arc<dyn Sensor>);

impl House {
    /// Says how it is. A sensor that cannot be read is tried again in a second, which is logged.
    async fn report(&self, timers: &mut Timers<Due>, reply: &mut Reply) {
        let sensor = Arc::clone(&self.0);
        let read = tokio::task::spawn_blocking(move || sensor.read()).await;
        match read.unwrap_or_else(|panic| Err(SensorError(panic.to_string()))) {
            Ok(climate) => drop(reply.text(climate.to_string())),
            Err(error) => {
                tracing::warn!("{error}");
                timers.after(Duration::from_secs(1), Due);
            }
        }
    }
}

impl fmt::Display for Climate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { celsius, humidity, pressure } = self;
        write!(f, "{celsius:.1}°C {humidity:.1}% {pressure:.1} hPa")
    }
}

/// A sensor in a room where somebody opens the window now and then.
#[derive(Default)]
struct MadeUpSensor {
    readings: AtomicU32,
    /// Whether every second reading fails.
    loose: bool,
}

impl Sensor for MadeUpSensor {
    fn read(&self) -> Result<Climate, SensorError> {
        let reading = self.readings.fetch_add(1, Ordering::Relaxed);
        if self.loose && reading.is_multiple_of(2) {
            return Err(SensorError("no answer, as of a loose contact".to_owned()));
        }
        let fresh_air = (f64::from(reading) / 5.0).sin();
        let pressure = rand::random_range(1012.8..1013.6);
        Ok(Climate { celsius: 21.4 - fresh_air, humidity: 44.0 - 6.0 * fresh_air, pressure })
    }
}

/// The monitor of this one user.
pub(crate) fn bot(bot: Bot, owner: i64, sensor: Arc<dyn Sensor>) -> Builder<Home> {
    let bot = bot.with(Home { house: House(sensor) }).conversation_where::<Monitor>(only([owner]));
    bot.commands_for::<Wish>(Audience::chat(owner))
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let loose = std::env::var_os("SENSOR").is_some_and(|it| it == "loose");
    bot(Bot::from_env()?, owner()?, Arc::new(MadeUpSensor { loose, ..MadeUpSensor::default() })).run().await
}

/// Whose bot it is: `OWNER`, or you, where it plays in the simulator.
fn owner() -> stategram::Result<i64> {
    if std::env::var_os("TELEGRAM_BOT_TOKEN").is_none() {
        return Ok(stategram::simulator::YOU);
    }
    let owner = std::env::var("OWNER").ok().and_then(|id| id.parse().ok());
    owner.ok_or_else(|| {
        Error::Setting(
            "OWNER has to be the owner's user id, a number: `skeleton` shows yours when you write to it".into(),
        )
    })
}
