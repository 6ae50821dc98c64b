//! The client of the Bot API: one concrete type over whatever carries its calls.
//!
//! A call's way is [`Bot::call`] (or any method of [`AsyncTelegramApi`](crate::types::AsyncTelegramApi)), a
//! [`Transport`] that carries it, and the reading of the answer, where every failure becomes an [`ApiError`].

mod answer;
mod backoff;
mod calls;
mod class;
mod client;
mod download;
mod error;
mod file;
mod http;
mod long_text;
mod methods;
mod names;
mod now;
mod refusal;
#[cfg(any(test, feature = "testing"))]
mod scripted;
mod secrets;
mod settings;
mod tls;
mod token;
mod transport;
mod upload;

/// The HTTP client underneath, for [`Bot::client`].
#[doc(no_inline)]
pub use reqwest;

pub(crate) use self::backoff::Backoff;
pub use self::class::RefusalClass;
pub(crate) use self::class::class_of;
pub use self::client::Bot;
pub use self::download::{Download, DownloadError};
pub use self::error::ApiError;
pub(crate) use self::file::Place;
pub use self::file::{File, FileContent, FilePart, Upload};
#[cfg(feature = "simulator")]
pub(crate) use self::http::build as http_client;
pub use self::http::client_builder;
pub use self::long_text::{InParts, LongText, PartlySent};
pub use self::now::{AtOnce, BotTo, Direct};
pub use self::refusal::Gone;
#[cfg(any(test, feature = "testing"))]
pub use self::scripted::{RecordedCall, Scripted};
#[cfg(feature = "simulator")]
pub(crate) use self::tls::Trust;
pub(crate) use self::token::{Token, is_of_token, without_tokens};
pub use self::transport::{Answer, Fetched, Request, Transport, TransportError};
