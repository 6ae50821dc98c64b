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

use stategram::Builder;
use stategram::prelude::*;

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
        next: TimerId,
        /// `None` where there is but one report left to give, since the sensor could not be read.
        every: Option<Duration>,
    },
}
use monitor::{Quiet, Reporting};

/// The next report is due.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Due;

#[handler(app = Home)]
impl Monitor {
    #[on(Quiet, command = "now")]
    async fn now(Data(house): Data<House>, timers: &mut Timers<Due>, reply: &mut Reply) -> To<Reporting, End> {
        house.report(None, timers, reply).await
    }

    #[on(Reporting, command = "now")]
    async fn now_too(now: &Reporting, Data(house): Data<House>, timers: &mut Timers<Due>, reply: &mut Reply) -> Stay {
        match house.climate().await {
            Some(climate) => drop(reply.text(climate.to_string())),
            None => timers.put_off(now.next, SOON),
        }
        Stay
    }

    #[on(_, command = "1m")]
    async fn every_minute(
        before: Monitor,
        Data(house): Data<House>,
        timers: &mut Timers<Due>,
        reply: &mut Reply,
    ) -> To<Reporting, End> {
        before.stop(timers);
        house.report(Some(Duration::from_secs(60)), timers, reply).await
    }

    #[on(_, command = "1h")]
    async fn every_hour(
        before: Monitor,
        Data(house): Data<House>,
        timers: &mut Timers<Due>,
        reply: &mut Reply,
    ) -> To<Reporting, End> {
        before.stop(timers);
        house.report(Some(Duration::from_secs(3600)), timers, reply).await
    }

    #[on(Reporting, event)]
    async fn due(
        Reporting { every, .. }: Reporting,
        Data(house): Data<House>,
        timers: &mut Timers<Due>,
        reply: &mut Reply,
    ) -> To<Reporting, End> {
        house.report(every, timers, reply).await
    }

    #[on(_, command = "cancel")]
    fn cancel(reply: &mut Reply) -> End {
        reply.text("OK");
        End
    }

    #[on(_, text)]
    fn other(reply: &mut Reply) -> Stay {
        reply.text("I don't understand");
        Stay
    }
}

impl Monitor {
    fn stop(self, timers: &mut Timers<Due>) {
        if let Self::Reporting { next, .. } = self {
            timers.cancel(next);
        }
    }
}

#[derive(Provide)]
pub(crate) struct Home {
    house: House,
}

#[derive(Clone)]
struct House(Arc<dyn Sensor>);

/// How soon a sensor that could not be read is tried again.
const SOON: Duration = Duration::from_secs(1);

impl House {
    /// Reports, and sees to the next report, if there is to be one.
    async fn report(&self, every: Option<Duration>, timers: &mut Timers<Due>, reply: &mut Reply) -> To<Reporting, End> {
        let next = match self.climate().await {
            Some(climate) => {
                reply.text(climate.to_string());
                every
            }
            None => Some(SOON),
        };
        match next {
            Some(time) => to(Reporting { next: timers.after(time, Due).id(), every }),
            None => to(End),
        }
    }

    /// `None` where the sensor could not be read, which is logged.
    async fn climate(&self) -> Option<Climate> {
        let sensor = Arc::clone(&self.0);
        let read = tokio::task::spawn_blocking(move || sensor.read()).await;
        let read = read.unwrap_or_else(|panic| Err(SensorError(panic.to_string())));
        read.inspect_err(|error| tracing::warn!("{error}")).ok()
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
    bot.with(Home { house: House(sensor) }).conversation_where::<Monitor>(only([owner]))
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    // In the simulator the user at the terminal is the owner.
    let owner = std::env::var("OWNER").ok().and_then(|id| id.parse().ok()).unwrap_or(1001);
    let loose = std::env::var_os("SENSOR").is_some_and(|it| it == "loose");
    bot(Bot::from_env()?, owner, Arc::new(MadeUpSensor { loose, ..MadeUpSensor::default() })).run().await
}
