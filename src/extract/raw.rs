//! The update as it came.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::Deserialize;

use crate::extract::Extract;
use crate::extract::carries::CarriesUpdate;
use crate::machine::{Cx, Refusal};
use crate::update::{Broken, Incoming};

/// The update's JSON, as Telegram sent it: all there is of an update that is newer than this crate.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Log { #[state(entry)] Idle }
/// # use log::Idle;
/// #[derive(Deserialize)]
/// struct Dated {
///     message: Date,
/// }
/// #[derive(Deserialize)]
/// struct Date {
///     date: u64,
/// }
///
/// #[handler]
/// impl Log {
///     #[on(Idle, message)]
///     fn log(raw: Raw, reply: &mut Reply) -> stategram::Result<Stay, stategram::update::Broken> {
///         let date = raw.read::<Dated>()?.message.date;
///         reply.text(format!("{} bytes of {date}", raw.len()));
///         Ok(Stay)
///     }
/// }
/// ```
///
/// It is shared, not copied.
#[derive(Clone)]
pub struct Raw(Arc<Incoming>);

impl Raw {
    /// Reads it as whatever the author says it is.
    ///
    /// # Errors
    /// [`Broken`], where it is not.
    pub fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Broken> {
        serde_json::from_str(self).map_err(|error| Broken::new(Some(self.0.update_id()), &error))
    }
}

impl<S, F: CarriesUpdate, A> Extract<S, F, A> for Raw {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.shared_update().cloned().map(Self).ok_or(Refusal::Skip)
    }
}

impl Deref for Raw {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.raw()
    }
}

/// As it came.
impl fmt::Display for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// Says which update it is, and nothing of what somebody wrote.
impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Raw").field(&self.0).finish()
    }
}
