//! A bot as a running thing: put together by a [`Builder`], held by a [`Running`].

mod aside;
mod builder;
mod commands;
mod entrance;
mod first_of;
mod health;
#[cfg_attr(not(feature = "simulator"), path = "unkilled.rs")]
mod kills;
mod limits;
mod logs;
mod looks;
mod name;
mod presses;
mod program;
mod running;
mod updates;
#[cfg(feature = "webhook")]
mod webhook;

pub use self::builder::Builder;
pub use self::first_of::FirstOf;
pub use self::health::{Health, Probe};
#[cfg(feature = "testing")]
pub(crate) use self::running::House;
pub use self::running::Running;
pub use self::updates::Updates;
