//! The bot itself.

use std::sync::Arc;

use crate::bot::Transport;

/// A bot: a cheaply cloned client of the Bot API.
#[derive(Clone, Debug)]
pub struct Bot {
    #[expect(dead_code, reason = "first skeleton")]
    transport: Arc<dyn Transport>,
}
