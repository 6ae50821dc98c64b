//! The client of the Bot API: one concrete type over whatever carries its calls.

mod client;
mod error;
mod token;
mod transport;

pub use self::client::Bot;
pub use self::error::ApiError;
pub use self::token::Token;
pub use self::transport::{Answer, Request, Transport, TransportError};
