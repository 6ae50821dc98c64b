//! The macros, each with its documentation.

mod callback_data;
mod command;
mod conversation;
mod handler;
mod html;
mod provide;
mod schema;

pub use self::callback_data::CallbackData;
pub use self::command::Command;
pub use self::conversation::Conversation;
pub use self::handler::handler;
pub use self::html::html;
pub use self::provide::Provide;
pub use self::schema::Schema;
